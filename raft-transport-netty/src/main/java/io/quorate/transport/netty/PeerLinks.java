// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;

/**
 * The ways to one other node: one for parts of snapshots, which take long, and one for all else,
 * which must not wait behind them.
 */
record PeerLinks(OutgoingLink consensus, OutgoingLink bulk) {
  OutgoingLink linkFor(Message message) {
    return message instanceof SnapshotChunk ? bulk : consensus;
  }

  void moveTo(NodeAddress address) {
    consensus.moveTo(address);
    bulk.moveTo(address);
  }

  /** Is connected to the node from now on, as far as that can be had. */
  void keepUp() {
    consensus.keepUp();
  }

  /** Ends what there is if it was kept up, and connects from now on only to send. */
  void letGo(String why) {
    if (consensus.isKeptUp()) {
      end(why);
    }
  }

  /** Ends what there is. */
  void end(String why) {
    consensus.end(why);
    bulk.end(why);
  }
}
