// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/** A read that somebody waits for; what the core answers with this very object. */
public interface ReadRequest {
  /**
   * Whether it may rest on the leader's lease, and so on clocks, where there is one (§6.4.1); else,
   * and where there is none, a quorum confirms that the leader leads.
   */
  default boolean lease() {
    return false;
  }
}
