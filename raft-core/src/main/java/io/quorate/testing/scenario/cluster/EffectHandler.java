// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import java.util.List;

/** Carries out what cores ask for, as far as that can be done at once, or notes it down. */
final class EffectHandler {
  private final Cluster cluster;
  private final Witness witness;

  EffectHandler(Cluster cluster, Witness witness) {
    this.cluster = cluster;
    this.witness = witness;
  }

  /**
   * Carries out one effect.
   *
   * @param moment when it was asked for, which late work waits for
   */
  void handle(Node node, Effect effect, long moment) {
    if (effect instanceof Effect.Send send) {
      send(node, send.messages());
    } else if (effect instanceof Effect.Persist persist) {
      remember(node, persist, moment);
    } else if (effect instanceof Effect.Apply apply) {
      node.applies().add(new MachineWork.Apply(apply.entries()), moment);
    } else if (effect instanceof Effect.Restore restore) {
      node.applies().add(new MachineWork.Restore(stored(node, restore)), moment);
    } else if (effect instanceof Effect.LoadEntries load) {
      node.replies()
          .addLast(() -> new Input.EntriesLoaded(load.request(), node.disk().load(load)));
    } else if (effect instanceof Effect.KeepSnapshot keep) {
      node.disk().keep(node.received(keep.snapshot().lastIncluded()));
      node.replies().addLast(() -> new Input.SnapshotCreated(keep.snapshot()));
    } else if (effect instanceof Effect.SendSnapshot snapshot) {
      sendSnapshot(node, snapshot.message());
    } else if (effect instanceof Effect.CancelSnapshot cancel) {
      cluster.network().cancelSnapshots(node.id(), cancel.to());
    } else if (effect instanceof Effect.Stopped) {
      node.stop();
      cluster.network().gone(node.id());
    } else {
      tellUsers(node, effect);
    }
  }

  private static void tellUsers(Node node, Effect effect) {
    Requests requests = node.requests();
    if (effect instanceof Effect.ProposalsAppended appended) {
      requests.onAppended(appended);
    } else if (effect instanceof Effect.ProposalsRefused refused) {
      requests.onRefused(node.id(), refused);
    } else if (effect instanceof Effect.ProposalsUnknown unknown) {
      requests.onUnknown(unknown);
    } else if (effect instanceof Effect.ReadsReady ready) {
      requests.onReady(ready, node.appliedIndex(), node.clock());
    } else if (effect instanceof Effect.ReadsFailed failed) {
      requests.onFailed(node.id(), failed);
    } else if (effect instanceof Effect.ChangeEnded ended) {
      requests.onEnded(node, ended);
    } else if (effect instanceof Effect.TransferEnded ended) {
      requests.onEnded(node, ended);
    }
  }

  private void remember(Node node, Effect.Persist persist, long moment) {
    node.remember(persist);
    node.writes().add(persist, moment);
    for (LogEntry entry : persist.entries()) {
      long before = entry.index() - 1;
      witness.appended(node, new EntryId(before, node.log().termAt(before)), entry);
    }
  }

  /** Lets messages go. */
  void send(Node node, List<Message> sent) {
    for (Message message : sent) {
      witness.sending(node, message);
      cluster.network().send(message, null);
    }
  }

  private void sendSnapshot(Node node, InstallSnapshot asked) {
    Snapshot newest = node.disk().snapshot();
    if (newest == null || newest.index() < asked.snapshot().lastIncluded().index()) {
      throw new ScenarioFailure("an order to send " + asked + ", but the newest snapshot is "
          + (newest == null ? "none" : newest.lastIncluded()));
    }
    InstallSnapshot message = new InstallSnapshot(
        asked.group(), asked.from(), asked.to(), asked.term(), asked.session(), newest.metadata());
    witness.sending(node, message);
    cluster.network().send(message, SnapshotStream.of(node, message, newest));
  }

  private static Snapshot stored(Node node, Effect.Restore restore) {
    Snapshot snapshot = node.disk().snapshot(restore.snapshot().lastIncluded());
    if (snapshot == null) {
      throw new ScenarioFailure("an order to restore " + restore.snapshot().lastIncluded()
          + ", of which no snapshot is durable");
    }
    return snapshot;
  }
}
