// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

/** How fresh a read is to be; see {@link io.quorate.ReadConsistency}. */
public enum Freshness {
  LINEARIZABLE,
  /** The same as long as the leader may rest on its lease. */
  LEASE,
  LOCAL,
  /** At least as new as the newest write that was acknowledged, by index. */
  AT_LEAST,
  /** The same, by entry, which needs no word of the leader. */
  AFTER
}
