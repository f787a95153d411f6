// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;

/**
 * A command on its way into the log. The core gives the object back and looks only at its bytes.
 */
public interface Proposal {
  /** What the state machine of every server is to apply. */
  Bytes command();

  /** The kind of its entry: a command, with a session or without, or the beginning of a session. */
  default EntryKind kind() {
    return EntryKind.COMMAND;
  }
}
