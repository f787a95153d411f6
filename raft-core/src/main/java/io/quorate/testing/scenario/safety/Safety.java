// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.ElectionSafety;
import io.quorate.testing.invariant.LeaderCompleteness;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.LogMatching;
import io.quorate.testing.invariant.Monotonicity;
import io.quorate.testing.invariant.StateMachineSafety;
import io.quorate.testing.invariant.WireHonesty;
import io.quorate.testing.scenario.cluster.Cluster;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.Snapshot;
import io.quorate.testing.scenario.cluster.Witness;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds every step of a cluster against all the properties of this package. */
public final class Safety implements Witness {
  private final Cluster cluster;
  private final ElectionSafety elections = new ElectionSafety();
  private final LogMatching matching = new LogMatching();
  private final LeaderCompleteness completeness = new LeaderCompleteness();
  private final StateMachineSafety applying = new StateMachineSafety();
  private final Monotonicity monotonicity = new Monotonicity();
  private final Forgeries forgeries = new Forgeries();
  private final Map<NodeId, Long> lastCommit = new HashMap<>();

  public Safety(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void started(Node node) {
    monotonicity.started(node.id());
    lastCommit.remove(node.id());
    monotonicity.onDisk(node.id(), node.disk().hardState());
    begun(node, node.disk().snapshot());
  }

  @Override
  public void wiped(Node node) {
    monotonicity.wiped(node.id());
  }

  @Override
  public void reset(Node node) {
    completeness.givenUp(node.disk().log());
    applying.givenUp(node.disk().log());
  }

  @Override
  public void observed(Node node) {
    CoreStatus status = node.status();
    if (status == null) {
      return;
    }
    monotonicity.inMemory(node.id(), status.term(), status.votedFor(), status.commitIndex());
    if (status.role() == RoleKind.LEADER
        && !forgeries.isTermForged(status.term())
        && elections.leads(node.id(), status.term())) {
      completeness.elected(node.id(), status.term(), node.log());
    }
    observeCommits(node, status);
  }

  private void observeCommits(Node node, CoreStatus status) {
    LogImage log = node.log();
    long before = lastCommit.getOrDefault(node.id(), log.base().lastIncluded().index() - 1);
    lastCommit.put(node.id(), status.commitIndex());
    for (long index = Math.max(1, before + 1); index <= status.commitIndex(); index++) {
      long term = log.termAt(index);
      if (term > 0 && !forgeries.isCommitForged(node.id(), index)) {
        completeness.committed(node.id(), new EntryId(index, term), status.term());
      }
    }
  }

  @Override
  public void appended(Node node, EntryId previous, LogEntry entry) {
    if (!forgeries.isEntryForged(entry.id())) {
      matching.appended(node.id(), previous, entry);
    }
  }

  @Override
  public void written(Node node) {
    monotonicity.onDisk(node.id(), node.disk().hardState());
  }

  @Override
  public void sending(Node node, Message message) {
    Node receiver = cluster.find(message.to());
    @Nullable LogImage leaderLog = null;
    if (receiver != null
        && receiver.isUp()
        && receiver.role().equals("leader")
        && receiver.term() == message.term()) {
      leaderLog = receiver.log();
    }
    new WireHonesty(node.disk().hardState(), node.disk().log(), leaderLog).check(message);
  }

  @Override
  public void applied(Node node, LogEntry entry) {
    forgeries.applied(node.id(), entry.id());
    if (!forgeries.isCommitForged(node.id(), entry.index())) {
      applying.applied(node.id(), entry);
    }
    reached(node);
  }

  @Override
  public void restored(Node node, Snapshot snapshot) {
    begun(node, snapshot);
  }

  private void begun(Node node, @Nullable Snapshot snapshot) {
    forgeries.begun(node.id(), snapshot);
    if (snapshot != null) {
      reached(node);
    }
  }

  private void reached(Node node) {
    if (!forgeries.isStateForged(node.id())) {
      applying.reached(node.id(), node.applier().position(), node.applier().fingerprint());
    }
  }

  @Override
  public void snapshotted(Node node, Snapshot snapshot) {
    forgeries.snapshotted(node.id(), snapshot);
    if (!forgeries.isStateForged(node.id())) {
      applying.reached(node.id(), snapshot.metadata(), node.applier().fingerprint());
    }
  }

  @Override
  public void injected(Node node, Message message, @Nullable Snapshot snapshot) {
    forgeries.add(node.id(), message, snapshot);
  }
}
