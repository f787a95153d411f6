// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

/** The properties that are held against every run, by the ids under which failures are known. */
public enum Property {
  ELECTION_SAFETY("I1", "election safety", "§3.4"),
  LEADER_APPEND_ONLY("I2", "leader append-only", "§3.5"),
  LOG_MATCHING("I3", "log matching", "§3.5"),
  LEADER_COMPLETENESS("I4", "leader completeness", "§3.6.3"),
  STATE_MACHINE_SAFETY("I5", "state machine safety", "§3.6.3"),
  COMMITTED_IS_DURABLE("I6", "committed entries are durable", "§3.8"),
  ONE_VOTE("I7", "one vote a term", "§3.4"),
  MONOTONICITY("I8", "monotonicity", "figure 3.1"),
  STATE_ORDER("I9", "order of a server's indexes", "figure 3.1"),
  WIRE_HONESTY("I10", "durability", "§3.8"),
  QUORUM_OVERLAP("I11", "overlap of quorums", "§4.3"),
  ONE_CHANGE("I12", "one membership change at a time", "§4.1"),
  READS("I13", "linearizable reads", "§6.4"),
  SESSIONS("I14", "exactly-once", "§6.3"),
  FUTURES("I15", "outcomes of requests", "§6.2"),
  RESOURCES("I16", "bounded resources", "§10.2"),
  LEADER_AFTER_HEALING("L1", "a leader after healing", "§3.9"),
  COMMIT_AFTER_HEALING("L2", "commits after healing", "§3.9"),
  CONVERGENCE("L3", "convergence", "§3.9"),
  JOINT_LEFT("L4", "joint configurations are left", "§4.3"),
  TRANSFERS_END("L5", "transfers end", "§3.10"),
  STABLE_LEADER("L6", "a healthy idle cluster keeps its leader", "§9.6"),
  STABLE_TERM("L7", "a healthy cluster keeps its term", "§9.6"),
  LOST_QUORUM("L8", "a leader without a quorum resigns", "§6.2"),
  NO_SURPRISE("X1", "servers stop for a reason only", "");

  private final String id;
  private final String title;
  private final String section;

  Property(String id, String title, String section) {
    this.id = id;
    this.title = title;
    this.section = section;
  }

  /** Its short name in tables, {@code I1} for one. */
  public String id() {
    return id;
  }

  /** What it is called in sentences. */
  public String title() {
    return title;
  }

  /** Where the dissertation says why it must hold. */
  public String section() {
    return section;
  }
}
