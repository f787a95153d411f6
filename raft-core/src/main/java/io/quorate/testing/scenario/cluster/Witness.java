// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import org.jspecify.annotations.Nullable;

/** Is shown all that happens in a cluster, and throws when something must not happen. */
public interface Witness {
  /** A node begins a life, its first or one after a crash. */
  void started(Node node);

  /** A node lost its disk and remembers nothing. */
  void wiped(Node node);

  /** An operator gave a node another configuration: what only others hold is given up. */
  void reset(Node node);

  /** A step has ended that this node took part in. */
  void observed(Node node);

  /** A node puts this entry into its log, right after the previous one. */
  void appended(Node node, EntryId previous, LogEntry entry);

  /** Something more is on a node's disk. */
  void written(Node node);

  /** A node lets this message go. */
  void sending(Node node, Message message);

  /** A node's state machine applied this entry. */
  void applied(Node node, LogEntry entry);

  /** A node made a snapshot of its state machine. */
  void snapshotted(Node node, Snapshot snapshot);

  /** A node's state machine began anew with this state. */
  void restored(Node node, Snapshot snapshot);

  /**
   * This message was made up by the scenario and is about to reach a node.
   *
   * @param snapshot what it brings along, or null
   */
  void injected(Node node, Message message, @Nullable Snapshot snapshot);
}
