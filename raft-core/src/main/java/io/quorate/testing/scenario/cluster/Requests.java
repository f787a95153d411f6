// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.ChangeOutcome;
import io.quorate.core.Effect;
import io.quorate.core.Proposal;
import io.quorate.core.ReadRequest;
import io.quorate.core.Refusal;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What users have asked of one node and wait for. A proposal ends as committed when its entry is
 * applied here, as rejected when it was refused or another leader's entry is applied in its place,
 * as unknown when the core says so or the node crashes first; in a session as the session says.
 */
final class Requests {
  private final List<TrackedProposal> appended = new ArrayList<>();
  private final List<TrackedProposal> asked = new ArrayList<>();
  private final List<TrackedRead> reads = new ArrayList<>();
  private final List<TrackedChange> changes = new ArrayList<>();
  private final List<TrackedTransfer> transfers = new ArrayList<>();
  private @Nullable String refusal;

  /** Waits for the core's word on these. */
  void asked(List<TrackedProposal> proposals) {
    refusal = null;
    asked.addAll(proposals);
  }

  /** Waits for the core's word on this. */
  void asked(TrackedRead read) {
    refusal = null;
    reads.add(read);
  }

  /** Waits for the core's word on this. */
  void asked(TrackedChange change) {
    refusal = null;
    changes.add(change);
  }

  /** Waits for the core's word on this. */
  void asked(TrackedTransfer transfer) {
    refusal = null;
    transfers.add(transfer);
  }

  /** Why what was asked last was refused, or null; a node that is down refuses everything. */
  @Nullable
  String refusal(Node node) {
    if (!node.isUp()) {
      end(asked, proposal -> true, TrackedProposal.Outcome.REJECTED);
      changes.forEach(change -> change.end(TrackedChange.Outcome.REJECTED));
      onCrash();
      return node + " is down";
    }
    String last = refusal;
    refusal = null;
    return last;
  }

  void onAppended(Effect.ProposalsAppended effect) {
    long index = effect.first().index();
    for (Proposal proposal : effect.proposals()) {
      TrackedProposal tracked = (TrackedProposal) proposal;
      tracked.appendedAt(new EntryId(index++, effect.first().term()));
      asked.remove(tracked);
      appended.add(tracked);
    }
  }

  void onRefused(NodeId node, Effect.ProposalsRefused effect) {
    for (Proposal proposal : effect.proposals()) {
      TrackedProposal tracked = (TrackedProposal) proposal;
      asked.remove(tracked);
      tracked.end(TrackedProposal.Outcome.REJECTED);
    }
    refusal = message(node, effect.reason(), effect.leader());
  }

  void onUnknown(Effect.ProposalsUnknown effect) {
    end(
        appended,
        proposal -> proposal.id().index() > effect.afterIndex(),
        TrackedProposal.Outcome.UNKNOWN);
  }

  void onReady(Effect.ReadsReady effect, long appliedIndex, long now) {
    for (ReadRequest read : effect.reads()) {
      ((TrackedRead) read).mustSee(effect.index(), effect.validUntil());
    }
    endReads(appliedIndex, now);
  }

  void onFailed(NodeId node, Effect.ReadsFailed effect) {
    for (ReadRequest read : effect.reads()) {
      reads.remove(read);
      ((TrackedRead) read).end(TrackedRead.Outcome.FAILED);
    }
    refusal = message(node, effect.reason(), effect.leader());
  }

  void onEnded(Node node, Effect.ChangeEnded effect) {
    TrackedChange change = (TrackedChange) effect.request();
    changes.remove(change);
    ChangeOutcome outcome = effect.outcome();
    if (outcome instanceof ChangeOutcome.Unknown) {
      change.endUntold();
    } else if (outcome instanceof ChangeOutcome.Done) {
      change.end(TrackedChange.Outcome.DONE);
    } else {
      change.end(TrackedChange.Outcome.REJECTED);
      refusal = outcome instanceof ChangeOutcome.Refused refused
          ? node + " refuses: " + refused.reason()
          : message(node.id(), Refusal.NOT_LEADER, node.leader());
    }
  }

  void onEnded(Node node, Effect.TransferEnded effect) {
    TrackedTransfer transfer = (TrackedTransfer) effect.request();
    transfers.remove(transfer);
    if (effect.failure() == null) {
      transfer.end(TrackedTransfer.Outcome.DONE);
    } else {
      transfer.end(TrackedTransfer.Outcome.FAILED);
      refusal = node + " refuses: " + effect.failure();
    }
  }

  /** The state machine has applied an entry, or its session has decided otherwise. */
  void onApplied(LogEntry entry, TrackedProposal.Outcome outcome, long now) {
    end(appended, p -> p.id().equals(entry.id()), outcome);
    end(appended, p -> p.id().index() == entry.index(), TrackedProposal.Outcome.REJECTED);
    endReads(entry.index(), now);
  }

  /**
   * The state machine has begun anew after this index: which entries that replaced is not known.
   */
  void onRestored(long index, long now) {
    end(appended, p -> p.id().index() <= index, TrackedProposal.Outcome.UNKNOWN);
    endReads(index, now);
  }

  /** Reads whose answer came too late and that are to be asked for again. */
  List<ReadRequest> expired(long now) {
    List<ReadRequest> expired = new ArrayList<>();
    for (TrackedRead read : reads) {
      if (read.expires(now)) {
        expired.add(read);
      }
    }
    return expired;
  }

  /** The node is gone, and with it whoever would answer. */
  void onCrash() {
    end(appended, p -> true, TrackedProposal.Outcome.UNKNOWN);
    end(asked, p -> true, TrackedProposal.Outcome.UNKNOWN);
    for (TrackedRead read : reads) {
      read.end(TrackedRead.Outcome.FAILED);
    }
    reads.clear();
    changes.forEach(TrackedChange::endUntold);
    changes.clear();
    transfers.forEach(transfer -> transfer.end(TrackedTransfer.Outcome.FAILED));
    transfers.clear();
  }

  private static void end(
      List<TrackedProposal> waiting,
      Predicate<TrackedProposal> which,
      TrackedProposal.Outcome outcome) {
    waiting.removeIf(proposal -> {
      boolean ends = which.test(proposal);
      if (ends) {
        proposal.end(outcome);
      }
      return ends;
    });
  }

  private void endReads(long appliedIndex, long now) {
    reads.removeIf(read -> {
      boolean ready = read.isReady(appliedIndex, now);
      if (ready) {
        read.end(TrackedRead.Outcome.READY);
      }
      return ready;
    });
  }

  private static String message(NodeId node, Refusal reason, @Nullable NodeId leader) {
    return switch (reason) {
      case NOT_LEADER ->
        node
            + " is not the leader"
            + (leader == null ? ", and knows of none" : ", " + leader + " is");
      case TOO_MANY -> node + " has too many reads that wait";
      case TRANSFERRING -> node + " is handing leadership over";
      case STOPPED -> node + " has stopped";
    };
  }
}
