// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.message.AppendEntries;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * What a leader sends a follower that does not answer is bounded, in messages and in bytes
 * (dissertation §10.2.1): only new entries are counted, what is sent again is not more.
 */
public final class SendWindow {
  private record Link(NodeId from, NodeId to) {}

  /** What has been sent since the last answer. */
  private static final class Unanswered {
    long term;
    long highest;
    long appends;
    long bytes;
  }

  private final long maxAppends;
  private final long maxBytes;
  private final Map<Link, Unanswered> links = new HashMap<>();

  /**
   * With these limits.
   *
   * @param maxBytes of entries, those of one message more included
   */
  public SendWindow(long maxAppends, long maxBytes) {
    this.maxAppends = maxAppends;
    this.maxBytes = maxBytes;
  }

  /** A leader lets entries go. */
  public void sent(AppendEntries append) {
    Unanswered unanswered =
        links.computeIfAbsent(new Link(append.from(), append.to()), any -> new Unanswered());
    if (unanswered.term != append.term()) {
      unanswered.term = append.term();
      clear(unanswered);
      unanswered.highest = 0;
    }
    long bytes = 0;
    for (LogEntry entry : append.entries()) {
      if (entry.index() > unanswered.highest) {
        unanswered.highest = entry.index();
        bytes += entry.weight();
      }
    }
    if (bytes > 0) {
      unanswered.appends++;
      unanswered.bytes += bytes;
      if (unanswered.appends > maxAppends || unanswered.bytes - bytes > maxBytes) {
        throw new InvariantViolation(
            Property.RESOURCES,
            append.from() + " has sent " + append.to() + " " + unanswered.appends + " appends with "
                + unanswered.bytes + " bytes without an answer");
      }
    }
  }

  /** A message of this server has reached the other. */
  public void heard(NodeId by, NodeId from) {
    Unanswered unanswered = links.get(new Link(by, from));
    if (unanswered != null) {
      clear(unanswered);
    }
  }

  private static void clear(Unanswered unanswered) {
    unanswered.appends = 0;
    unanswered.bytes = 0;
  }
}
