// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/** Why the core did not take a proposal or a read: it is certain that nothing came of it. */
public enum Refusal {
  /** Another server leads, or none. */
  NOT_LEADER,
  /** Too many reads wait for a quorum already. */
  TOO_MANY,
  /** Leadership is being transferred: nothing new is begun until that has ended. */
  TRANSFERRING,
  /** This server has stopped. */
  STOPPED
}
