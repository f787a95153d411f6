// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Input;
import io.quorate.message.InstallSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot on its way from one node to another, which travels along with the message that
 * announces it. Whoever sends it is told if it is lost: in the life in which it began to, and if no
 * copy of the message has arrived or still may.
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

  /** A copy is lost; returns whether the whole stream is. */
  boolean lost() {
    copies--;
    return copies == 0 && !arrived;
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
