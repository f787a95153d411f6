// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NodeStoppedException;
import io.quorate.RaftException;
import io.quorate.TransferFailedException;
import io.quorate.core.TransferRequest;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** A leadership transfer whose user waits for it; the core ends it after an election timeout. */
final class PendingTransfer extends PendingRequest<NodeId>
    implements TransferRequest, GroupLoop.Task {
  private final @Nullable NodeId target;

  PendingTransfer(@Nullable NodeId target, long madeAt) {
    super(madeAt, NO_DEADLINE);
    this.target = target;
  }

  @Override
  public @Nullable NodeId target() {
    return target;
  }

  @Override
  RaftException timeout() {
    return new TransferFailedException("it did not end");
  }

  @Override
  RaftException stopped(String reason) {
    return new NodeStoppedException(reason);
  }
}
