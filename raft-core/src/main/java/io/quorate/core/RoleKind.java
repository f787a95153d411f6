// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/** The name of a {@link Role}. */
public enum RoleKind {
  FOLLOWER,
  PRE_CANDIDATE,
  CANDIDATE,
  LEADER,
  STOPPED
}
