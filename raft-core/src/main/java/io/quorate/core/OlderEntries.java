// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.model.LogEntry;
import java.util.List;

/**
 * Entries that are no longer in memory: they are asked for as an effect and come back as an input,
 * so that a follower far behind, or a slow state machine, never makes the core wait for a disk.
 */
final class OlderEntries {
  /**
   * How many entries are loaded to be applied at once: of tiny ones, bytes would allow millions.
   */
  private static final int MAX_ENTRIES = 1 << 16;

  private final NodeState state;
  private final Applying applying;
  private long lastRequest;

  OlderEntries(NodeState state, Applying applying) {
    this.state = state;
    this.applying = applying;
  }

  /** Asks for what the follower needs next, unless that has been asked for. */
  void loadFor(Progress follower) {
    if (follower.loading == 0) {
      follower.loadingFrom = follower.nextIndex;
      follower.loading = load(
          follower.nextIndex,
          Math.min(
              state.persistence.durableIndex(),
              follower.nextIndex + state.options.maxBatchEntries() - 1),
          state.options.maxBatchBytes());
    }
  }

  /** Asks for what the state machine needs next, unless that has been asked for. */
  void loadForApplying() {
    if (applying.loading == 0) {
      applying.loading = load(
          applying.nextIndex(),
          Math.min(
              Math.min(state.persistence.durableIndex(), state.commitIndex),
              applying.nextIndex() + MAX_ENTRIES - 1),
          applying.room());
    }
  }

  private long load(long from, long through, long maxBytes) {
    lastRequest++;
    state.outbox.add(new Effect.LoadEntries(lastRequest, from, through, maxBytes));
    return lastRequest;
  }

  /**
   * The log does not hold what was asked for. That is as it should be if the log was shortened
   * meanwhile, or nobody has a use for the answer any more; returns whether it is a contradiction.
   */
  boolean onMissing(long request) {
    if (applying.loading == request) {
      return true;
    }
    if (state.role instanceof Leader leader) {
      for (Progress follower : leader.followers) {
        if (follower.loading == request) {
          follower.loading = 0;
          return follower.loadingFrom > state.log.base().index();
        }
      }
    }
    return false;
  }

  void onLoaded(long request, List<LogEntry> entries) {
    if (applying.loading == request) {
      applying.loading = 0;
      applying.loaded = entries;
    } else if (state.role instanceof Leader leader) {
      for (Progress follower : leader.followers) {
        if (follower.loading == request) {
          follower.loading = 0;
          follower.loaded = entries;
        }
      }
    }
  }
}
