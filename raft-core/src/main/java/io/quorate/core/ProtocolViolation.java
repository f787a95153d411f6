// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/**
 * The core was told something that cannot happen while the protocol is kept: two leaders of one
 * term, a conflict with what is committed. Going on could spread the damage, so the server stops.
 */
final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String what;

  ProtocolViolation(String what) {
    super(what);
    this.what = what;
  }

  /** What cannot be. */
  String what() {
    return what;
  }
}
