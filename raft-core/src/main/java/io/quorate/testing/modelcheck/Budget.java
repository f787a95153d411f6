// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

/** What is counted in a run, four bits each in one int. */
enum Budget {
  COMMANDS(0),
  CRASHES(4),
  DROPS(8),
  DUPLICATES(12),
  HEARTBEATS(16),
  WAITS(20),
  CHANGES(24);

  private final int shift;

  Budget(int shift) {
    this.shift = shift;
  }

  /** How often it has happened. */
  int in(int counts) {
    return (counts >>> shift) & Bounds.MOST;
  }

  /** The counts after it has happened once more. */
  int spend(int counts) {
    return counts + (1 << shift);
  }

  /** How often it may happen. */
  int limit(Bounds bounds) {
    return switch (this) {
      case COMMANDS -> bounds.commands();
      case CRASHES -> bounds.crashes();
      case DROPS -> bounds.drops();
      case DUPLICATES -> bounds.duplicates();
      case HEARTBEATS -> bounds.heartbeats();
      case WAITS -> bounds.waits();
      case CHANGES -> bounds.changes();
    };
  }
}
