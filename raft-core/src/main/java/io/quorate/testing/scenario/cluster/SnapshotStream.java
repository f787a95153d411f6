// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Input;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot on its way from one node to another, which travels along with the message that
 * announces it, from when it is sent until its sender has the answer. It has failed if all copies
 * of the message are lost, or if the receiver crashes with what has arrived, or if the answer is
 * lost; then its sender is told, in the life in which it began.
 */
final class SnapshotStream {
  private final InstallSnapshot message;
  private final Snapshot snapshot;
  private final @Nullable Node sender;
  private final long life;
  private int copies = 1;
  private boolean arrived;

  private SnapshotStream(InstallSnapshot message, Snapshot snapshot, @Nullable Node sender) {
    this.message = message;
    this.snapshot = snapshot;
    this.sender = sender;
    this.life = sender == null ? 0 : sender.life();
  }

  /** One that a core sends. */
  static SnapshotStream of(Node sender, InstallSnapshot message, Snapshot snapshot) {
    return new SnapshotStream(message, snapshot, sender);
  }

  /** One that a scenario makes up. */
  static SnapshotStream madeUp(InstallSnapshot message, Snapshot snapshot) {
    return new SnapshotStream(message, snapshot, null);
  }

  /** What announces it. */
  InstallSnapshot message() {
    return message;
  }

  /** What arrives with the message. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** One more copy of the message is in flight. */
  void copied() {
    copies++;
  }

  /** A copy has reached its receiver. */
  void arrived() {
    copies--;
    arrived = true;
  }

  /** A copy will not reach its receiver. */
  void copyLost() {
    copies--;
  }

  /** Whether no copy has arrived, nor will. */
  boolean isLost() {
    return copies == 0 && !arrived;
  }

  /** Whether this node holds what has arrived. */
  boolean hasArrivedAt(NodeId node) {
    return arrived && node.equals(message.to());
  }

  /** Whether this is the answer that it waits for. */
  boolean isAnsweredBy(InstallSnapshotResponse response) {
    return hasArrivedAt(response.from())
        && response.to().equals(message.from())
        && response.session() == message.session();
  }

  /** Whom to tell that it is lost, null if nobody waits for that. */
  @Nullable
  Node whoWaits() {
    return sender != null && sender.isUp() && sender.life() == life ? sender : null;
  }

  /** What the sender is told then. */
  Input failure() {
    return new Input.SnapshotFailed(message.to(), message.session());
  }
}
