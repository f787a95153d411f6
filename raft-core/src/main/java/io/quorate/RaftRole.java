// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/** What a server is in its group at the moment. */
public enum RaftRole {
  /** Follows the leader, or waits for one. */
  FOLLOWER,
  /** Follows the leader without a vote. */
  LEARNER,
  /** Asks whether it could win an election. */
  PRE_CANDIDATE,
  /** Asks for votes. */
  CANDIDATE,
  /** Leads: the one to propose to. */
  LEADER,
  /** Has stopped for good, by {@link RaftNode#close} or by a failure. */
  STOPPED
}
