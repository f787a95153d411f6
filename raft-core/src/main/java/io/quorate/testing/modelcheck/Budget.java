// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

/** What is counted in a run, four bits each in one int. */
enum Budget {
  COMMANDS,
  CRASHES,
  DROPS,
  DUPLICATES,
  HEARTBEATS,
  WAITS,
  CHANGES;

  private static final int BITS = 4;

  /** How often it has happened. */
  int in(int counts) {
    return (counts >>> (BITS * ordinal())) & ((1 << BITS) - 1);
  }

  /** The counts after it has happened once more. */
  int spend(int counts) {
    return counts + (1 << (BITS * ordinal()));
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
