// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * The server has stopped or is stopping. The request was not taken; its command will never be
 * applied.
 */
public final class NodeStoppedException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says why it stopped. */
  public NodeStoppedException(String reason) {
    super("the node has stopped: " + reason);
  }
}
