// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NodeStoppedException;
import io.quorate.RaftException;
import io.quorate.SnapshotFailedException;
import io.quorate.model.SnapshotMetadata;

/** A snapshot that a user asked for. */
final class PendingSnapshot extends PendingRequest<SnapshotMetadata>
    implements GroupLoop.Task, Applier.Task {
  PendingSnapshot(long madeAt) {
    super(madeAt, NO_DEADLINE);
  }

  @Override
  RaftException timeout() {
    return new SnapshotFailedException("it did not end");
  }

  @Override
  RaftException stopped(String reason) {
    return new NodeStoppedException(reason);
  }
}
