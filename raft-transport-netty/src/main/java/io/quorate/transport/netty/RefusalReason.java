// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.transport.netty.proto.RefusalCode;

/** Why one end of a new connection would have nothing to do with the other. */
public enum RefusalReason {
  /** They belong to clusters of different ids. */
  WRONG_CLUSTER(RefusalCode.REFUSAL_CODE_WRONG_CLUSTER),
  /** Who answers is not who was meant: an address is wrong, or a server took another's place. */
  UNEXPECTED_NODE(RefusalCode.REFUSAL_CODE_UNEXPECTED_NODE),
  /** Who connects to send messages does not say who it is, or claims to be who it connects to. */
  UNKNOWN_NODE(RefusalCode.REFUSAL_CODE_UNKNOWN_NODE),
  /** There is no version of the protocol that both speak. */
  VERSION_MISMATCH(RefusalCode.REFUSAL_CODE_VERSION_MISMATCH),
  /**
   * What the connection was meant for is not offered, such as requests where nobody handles them.
   */
  NOT_SERVED(RefusalCode.REFUSAL_CODE_NOT_SERVED),
  /** One that only a later version can name; the explanation tells. */
  OTHER(RefusalCode.REFUSAL_CODE_UNSPECIFIED);

  private final RefusalCode code;

  RefusalReason(RefusalCode code) {
    this.code = code;
  }

  RefusalCode code() {
    return code;
  }

  static RefusalReason of(RefusalCode code) {
    for (RefusalReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    return OTHER;
  }
}
