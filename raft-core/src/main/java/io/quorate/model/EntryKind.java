// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

/**
 * What a log entry carries. The codes are on disk and on the wire and never change.
 *
 * <p>A server that meets a code it does not know must stop before applying it: skipping an entry
 * would make its state differ from the others'.
 */
public enum EntryKind {
  /** A command of the application, for its state machine. */
  COMMAND(1),
  /** Nothing: what a new leader appends so that it can commit what came before (§6.4, §3.6.2). */
  NO_OP(2),
  /** A {@link ClusterConfiguration}, in force from the moment it is in the log (§4.1). */
  CONFIGURATION(3),
  /** A client begins a session, whose id is the index of this entry (§6.3). */
  OPEN_SESSION(4),
  /** A command that is applied once, however often it is in the log (§6.3). */
  SESSION_COMMAND(5);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  /** The number that stands for this kind on disk and on the wire. */
  public int code() {
    return code;
  }

  /**
   * Returns the kind with this code.
   *
   * @throws IllegalArgumentException if there is none: the entry was written by a newer version
   */
  public static EntryKind ofCode(int code) {
    return switch (code) {
      case 1 -> COMMAND;
      case 2 -> NO_OP;
      case 3 -> CONFIGURATION;
      case 4 -> OPEN_SESSION;
      case 5 -> SESSION_COMMAND;
      default ->
        throw new IllegalArgumentException(
            "entry kind " + code + " is unknown: was it written by a newer version?");
    };
  }
}
