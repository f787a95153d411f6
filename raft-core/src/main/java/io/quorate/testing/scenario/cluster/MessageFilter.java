// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.message.ReadIndexResponse;
import io.quorate.testing.scenario.syntax.Range;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks messages; what is null does not matter.
 *
 * @param types names of types, one of which it must have
 * @param entries {@code yes} and, or, {@code no}: AppendEntries with or without entries
 * @param index the index of an entry that it carries, that of the last one for a snapshot, or that
 *     which it says a read must wait for
 * @param term the term that it states
 * @param match up to where it says that logs match
 * @param accepted whether it must be an answer that says yes
 * @param refused whether it must be an answer that says no
 */
public record MessageFilter(
    @Nullable Set<String> types,
    @Nullable Set<String> entries,
    @Nullable Range index,
    @Nullable Range term,
    @Nullable Range match,
    boolean accepted,
    boolean refused) {
  /** Picks every message. */
  public static final MessageFilter ANY =
      new MessageFilter(null, null, null, null, null, false, false);

  /** Whether it picks this one. */
  public boolean matches(Message message) {
    return (types == null || types.contains(typeOf(message)))
        && (entries == null || matchesEntries(message))
        && (index == null || carriesIndex(message, index))
        && (term == null || term.contains(message.term()))
        && (match == null || matchesMatch(message, match))
        && (!accepted || Answer.of(message) == Answer.YES)
        && (!refused || Answer.of(message) == Answer.NO);
  }

  /** The name of a message's type. */
  public static String typeOf(Message message) {
    return message.getClass().getSimpleName();
  }

  private boolean matchesEntries(Message message) {
    return message instanceof AppendEntries append
        && Objects.requireNonNull(entries).contains(append.entries().isEmpty() ? "no" : "yes");
  }

  private static boolean carriesIndex(Message message, Range index) {
    if (message instanceof AppendEntries append) {
      return !append.entries().isEmpty()
          && index.touches(append.previous().index() + 1, append.lastIndex());
    }
    if (message instanceof InstallSnapshot install) {
      return index.contains(install.snapshot().lastIncluded().index());
    }
    return message instanceof ReadIndexResponse response
        && response.isGranted()
        && index.contains(response.index());
  }

  private static boolean matchesMatch(Message message, Range match) {
    if (message instanceof InstallSnapshotResponse response) {
      return response.matchIndex() > 0 && match.contains(response.matchIndex());
    }
    return message instanceof AppendEntriesResponse response
        && response.result() instanceof AppendEntriesResponse.Accepted accepted
        && match.contains(accepted.matchIndex());
  }
}
