// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import java.util.List;

/**
 * All that a node's state machine holds at one moment, as a snapshot keeps it.
 *
 * @param commands the commands applied, in order
 */
public record MachineState(List<String> commands) {
  /** Before any command. */
  public static final MachineState EMPTY = new MachineState(List.of());

  public MachineState {
    commands = List.copyOf(commands);
  }
}
