// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.message.Message;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.HardState;

/**
 * A server on another disk than the one that its configuration names neither votes nor campaigns:
 * it may have promised something that it does not remember (dissertation §11.7.2 on lost disks).
 */
public final class OneDisk {
  /** A server lets a message go. */
  public void sent(Message message, HardState disk, ClusterConfiguration configuration) {
    boolean asks = message instanceof RequestVote;
    boolean grants = (message instanceof RequestVoteResponse vote && vote.granted())
        || (message instanceof PreVoteResponse preVote && preVote.granted());
    if ((asks || grants) && !configuration.admits(message.from(), disk.incarnation())) {
      throw new InvariantViolation(
          Property.ONE_VOTE,
          message.from() + " has forgotten what it promised, and sends " + message);
    }
  }
}
