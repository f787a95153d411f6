// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.Bytes;
import java.util.List;

/**
 * All that a node's state machine holds at one moment, as a snapshot keeps it.
 *
 * @param commands the commands applied, in order
 * @param sessions the sessions that are open, as their table writes them
 */
public record MachineState(List<String> commands, Bytes sessions) {
  /** Before any command. */
  public static final MachineState EMPTY = withoutSessions(List.of());

  public MachineState {
    commands = List.copyOf(commands);
  }

  /** Returns the state after these commands, none of them in a session. */
  static MachineState withoutSessions(List<String> commands) {
    return new MachineState(commands, new ServerSessions().toBytes());
  }
}
