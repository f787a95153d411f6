// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;

/** What the invariants of a whole cluster want to know of one server's step. */
sealed interface Observation {
  /** It leads this term from now on, with this log. */
  record Elected(NodeId node, long term, List<LogEntry> log) implements Observation {}

  /** It takes this entry for committed, and is in this term. */
  record Committed(NodeId node, EntryId entry, long term) implements Observation {}

  /** It puts this entry into its log, right after the previous one. */
  record Appended(NodeId node, EntryId previous, LogEntry entry) implements Observation {}

  /** Its state machine applied this entry. */
  record Applied(NodeId node, LogEntry entry) implements Observation {}
}
