// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;

/**
 * A server uses the newest configuration in its log, from the moment that it is there and until it
 * is cut off again (dissertation §4.1); and only who is a voter in it, or in the newest that it
 * knows to be committed, campaigns (§4.2.2).
 */
public final class ConfigurationInForce {
  /** A server stands like this, with this log in its memory. */
  public void observed(CoreStatus status, LogImage log) {
    if (status.configurationIndex() != log.configurationIndex()
        || !status.configuration().equals(log.configuration())) {
      throw new InvariantViolation(
          Property.ONE_CHANGE,
          status.self() + " uses " + status.configuration() + " of index "
              + status.configurationIndex() + ", its log holds " + log.configuration()
              + " of index " + log.configurationIndex());
    }
    boolean campaigns =
        status.role() == RoleKind.PRE_CANDIDATE || status.role() == RoleKind.CANDIDATE;
    if (campaigns
        && !log.configuration().isVoter(status.self())
        && !log.configurationAt(status.commitIndex()).isVoter(status.self())) {
      throw new InvariantViolation(
          Property.ONE_CHANGE,
          status.self() + " campaigns, and is no voter of " + status.configuration());
    }
  }
}
