// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.List;
import java.util.random.RandomGenerator;

/** Signatures only; the body follows within the hour. */
public final class RaftCore {
  public RaftCore(
      GroupId group,
      NodeId self,
      CoreOptions options,
      RecoveredLog recovered,
      RandomGenerator random,
      long now) {}

  /** Takes note of something that happened. */
  public void step(long now, Input input) {
    throw new IllegalStateException();
  }

  /** Returns what is to be done about all that happened since the last flush. */
  public List<Effect> flush(long now) {
    throw new IllegalStateException();
  }

  /** When the core wants {@link Input.TimePassed} at the latest; Long.MAX_VALUE for never. */
  public long nextDeadline() {
    throw new IllegalStateException();
  }

  /** What it looks like now. */
  public CoreStatus status() {
    throw new IllegalStateException();
  }

  /** The term of an entry of its log or of the base; -1 if the log does not hold that index. */
  public long termAt(long index) {
    throw new IllegalStateException();
  }
}
