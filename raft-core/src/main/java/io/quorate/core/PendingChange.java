// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A membership change that the leader is carrying out. */
final class PendingChange {
  /** How far it has got. */
  enum Stage {
    /** Who is to vote receives the log as a learner. */
    CATCHING_UP,
    /** Its configuration is in the log. */
    APPENDED,
    /** Whom it had added as learners is removed again. */
    GIVING_UP
  }

  final ChangeRequest request;
  Stage stage = Stage.APPENDED;

  /** Who is to vote and has to catch up first. */
  List<CatchUp> catchingUp = List.of();

  /** Who became a learner only for the sake of this change. */
  List<NodeId> added = List.of();

  /** Why it is given up. */
  @Nullable
  String failure;

  PendingChange(ChangeRequest request) {
    this.request = request;
  }

  /** Whether a configuration of this change leads on to another one by itself. */
  static boolean isFinal(ClusterConfiguration configuration) {
    return !configuration.isJoint() || !configuration.autoLeave();
  }
}
