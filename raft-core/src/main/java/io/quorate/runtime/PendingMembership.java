// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.ClusterChange;
import io.quorate.MembershipResult;
import io.quorate.NodeStoppedException;
import io.quorate.OutcomeUnknownException;
import io.quorate.RaftException;
import io.quorate.core.ChangeRequest;
import io.quorate.model.MembershipChange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A membership change whose user waits for it. It has no deadline: the leader judges by progress
 * whether it comes to an end, and ends it when it leads no longer.
 */
final class PendingMembership extends PendingRequest<MembershipResult>
    implements ChangeRequest, GroupLoop.Task {
  private final MembershipChange change;
  private final boolean catchUp;
  private final @Nullable Consumer<String> progress;
  private volatile boolean begun;

  PendingMembership(ClusterChange description, long madeAt) {
    super(madeAt, NO_DEADLINE);
    this.change = description.toMembershipChange();
    this.catchUp = description.catchesUp();
    this.progress = description.progress();
  }

  @Override
  public MembershipChange change() {
    return change;
  }

  @Override
  public boolean catchUp() {
    return catchUp;
  }

  /** Who is told how it goes, or null. */
  @Nullable
  Consumer<String> progress() {
    return progress;
  }

  /** The core has been given it. */
  void begin() {
    begun = true;
  }

  @Override
  RaftException timeout() {
    return new OutcomeUnknownException("the membership change did not end");
  }

  @Override
  RaftException stopped(String reason) {
    return begun
        ? new OutcomeUnknownException("the node stopped meanwhile: " + reason)
        : new NodeStoppedException(reason);
  }
}
