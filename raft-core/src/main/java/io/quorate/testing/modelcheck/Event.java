// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.message.Message;
import io.quorate.model.MembershipChange;

/** Something that happens to one server. */
sealed interface Event {
  /** A message arrives. */
  record Receive(Message message) implements Event {}

  /** Its election timeout runs out. */
  record Timeout() implements Event {}

  /** The time for a heartbeat has come. */
  record Heartbeat() implements Event {}

  /** A user proposes a command. */
  record Propose(String command) implements Event {}

  /** An operator asks for a membership change. */
  record Change(MembershipChange change) implements Event {}

  /** The oldest write that waits is on the disk. */
  record WriteEnds() implements Event {}

  /** It loses its memory and starts again from its disk. */
  record Restart() implements Event {}
}
