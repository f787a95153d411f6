// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.RaftListener;
import io.quorate.RaftRole;
import io.quorate.core.Effect;
import io.quorate.core.RoleKind;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users what happened, on a worker of its own: what they do about it holds up neither the
 * protocol nor the state machine.
 */
final class NodeEvents implements Workers.Handler<Runnable> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

  private final NodeId self;
  private final List<RaftListener> listeners;
  private final Workers.Worker<Runnable> worker;

  NodeEvents(NodeId self, List<RaftListener> listeners, Workers workers) {
    this.self = self;
    this.listeners = listeners;
    this.worker = workers.start("events", this);
  }

  void onRole(Effect.RoleChanged change, boolean learner) {
    LOG.info("{} is {} of term {}, leader {}", self, change.role(), change.term(), change.leader());
    RaftRole role = role(change.role(), learner);
    tell(listener -> listener.onRole(role, change.term(), change.leader()));
  }

  void onFailure(String reason) {
    LOG.error("{} has stopped: {}", self, reason);
    tell(listener -> listener.onFailure(reason));
  }

  void onSteppedDown(long term, String reason) {
    LOG.warn("{} leads term {} no longer: {}", self, term, reason);
    tell(listener -> listener.onSteppedDown(term, reason));
  }

  void onConfiguration(ClusterConfiguration configuration) {
    LOG.info("{}: {}", self, configuration);
    tell(listener -> listener.onConfiguration(configuration));
  }

  void onSnapshot(SnapshotMetadata snapshot) {
    tell(listener -> listener.onSnapshot(snapshot));
  }

  void onProgress(PendingMembership request, String what) {
    LOG.info("{}: {}: {}", self, request.change(), what);
    Consumer<String> listener = request.progress();
    if (listener != null) {
      worker.post(() -> listener.accept(what));
    }
  }

  /** Runs what tells a user something; here and now if there is no worker any more. */
  void run(Runnable task) {
    if (!worker.post(task)) {
      task.run();
    }
  }

  /** Fails a request, so that what its user does about it runs here. */
  void fail(PendingRequest<?> request, Throwable failure) {
    run(() -> request.fail(failure));
  }

  private void tell(Consumer<RaftListener> event) {
    for (RaftListener listener : listeners) {
      worker.post(() -> event.accept(listener));
    }
  }

  @Override
  public long handle(List<Runnable> tasks) {
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("a listener of {} failed", self, e);
      }
    }
    return Long.MAX_VALUE;
  }

  void close() {
    worker.close();
  }

  static RaftRole role(RoleKind kind, boolean learner) {
    return switch (kind) {
      case FOLLOWER -> learner ? RaftRole.LEARNER : RaftRole.FOLLOWER;
      case PRE_CANDIDATE -> RaftRole.PRE_CANDIDATE;
      case CANDIDATE -> RaftRole.CANDIDATE;
      case LEADER -> RaftRole.LEADER;
      case STOPPED -> RaftRole.STOPPED;
    };
  }
}
