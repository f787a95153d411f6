// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.MembershipChange;

/** A membership change that somebody waits for; what the core answers with this very object. */
public interface ChangeRequest {
  /** What is to change. */
  MembershipChange change();

  /**
   * Whether servers that are to vote first receive the log as learners until they have caught up
   * (§4.2.1). If not, the change is made at once, and entries may have to wait for them.
   */
  boolean catchUp();
}
