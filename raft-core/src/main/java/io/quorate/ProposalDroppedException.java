// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * The entry that held the command was replaced by one of a later leader: it will never be applied
 * and may be proposed again.
 */
public final class ProposalDroppedException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says where the entry was. */
  public ProposalDroppedException(long index) {
    super("the entry at index " + index + " was replaced by another leader's; propose again");
  }
}
