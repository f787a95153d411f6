// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import java.util.TreeMap;

/**
 * No two state machines ever apply different entries at the same index (paper §5.4.3), nor do they
 * differ in state or configuration after the same index, however they came there: by one entry
 * after the other, or by a snapshot.
 */
public final class StateMachineSafety {
  private record Applied(LogEntry entry, NodeId where) {}

  private record Reached(long fingerprint, NodeId where) {}

  private record Configured(ClusterConfiguration configuration, long index, NodeId where) {}

  private final TreeMap<Long, Applied> applied = new TreeMap<>();
  private final TreeMap<Long, Reached> states = new TreeMap<>();
  private final TreeMap<Long, Configured> configurations = new TreeMap<>();

  /** A state machine applied this entry, now or in a life before. */
  public void applied(NodeId node, LogEntry entry) {
    Applied first = applied.putIfAbsent(entry.index(), new Applied(entry, node));
    if (first != null && !first.entry().equals(entry)) {
      throw new InvariantViolation(
          Property.STATE_MACHINE_SAFETY,
          node + " applied " + entry + " where " + first.where()
              + " applied " + (first.entry().id().equals(entry.id()) ? "another " : "")
              + first.entry());
    }
  }

  /**
   * A state machine stands here now.
   *
   * @param position the last entry that it has applied, and the newest configuration up to that,
   *     said to be of index 0 if it is not known
   * @param fingerprint the same for the same state
   */
  public void reached(NodeId node, SnapshotMetadata position, long fingerprint) {
    long index = position.lastIncluded().index();
    Reached first = states.putIfAbsent(index, new Reached(fingerprint, node));
    if (first != null && first.fingerprint() != fingerprint) {
      throw new InvariantViolation(
          Property.STATE_MACHINE_SAFETY,
          node + " has another state after index " + index + " than " + first.where());
    }
    if (position.configurationIndex() > 0) {
      configured(node, index, position.configuration(), position.configurationIndex());
    }
  }

  /** The same where the configuration is looked at elsewhere. */
  public void reached(NodeId node, long index, long fingerprint) {
    Reached first = states.putIfAbsent(index, new Reached(fingerprint, node));
    if (first != null && first.fingerprint() != fingerprint) {
      throw new InvariantViolation(
          Property.STATE_MACHINE_SAFETY,
          node + " has another state after index " + index + " than " + first.where());
    }
  }

  /** After this index a server has this configuration, that of the entry of that index. */
  public void configured(
      NodeId node, long index, ClusterConfiguration configuration, long configurationIndex) {
    Configured first =
        configurations.putIfAbsent(index, new Configured(configuration, configurationIndex, node));
    if (first != null
        && (first.index() != configurationIndex || !first.configuration().equals(configuration))) {
      throw new InvariantViolation(
          Property.STATE_MACHINE_SAFETY,
          "after index " + index + " " + node
              + " has the configuration of index " + configurationIndex + ", " + configuration
              + ", "
              + first.where() + " that of " + first.index() + ", " + first.configuration());
    }
  }

  /** An operator has given up what this log does not hold. */
  public void givenUp(LogImage log) {
    for (Applied lost : List.copyOf(applied.values())) {
      LogEntry entry = lost.entry();
      if (entry.index() > log.base().lastIncluded().index() && !log.holds(entry.id())) {
        applied.tailMap(entry.index(), true).clear();
        states.tailMap(entry.index(), true).clear();
        configurations.tailMap(entry.index(), true).clear();
        return;
      }
    }
  }
}
