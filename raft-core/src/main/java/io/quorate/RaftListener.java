// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to a server. Called by one thread that the protocol does not wait for, in
 * the order of the events. Exceptions are logged.
 */
public interface RaftListener {
  /**
   * The server's role or term, or the leader it knows of, is another now.
   *
   * @param leader the leader of that term, if known
   */
  default void onRole(RaftRole role, long term, @Nullable NodeId leader) {}

  /** The server gave up leading, or had to, for this reason. */
  default void onSteppedDown(long term, String reason) {}

  /** Another configuration is in force, committed or not. */
  default void onConfiguration(ClusterConfiguration configuration) {}

  /** A snapshot of the own state is durable. */
  default void onSnapshot(SnapshotMetadata snapshot) {}

  /** The server stopped because it could not go on; its requests have failed. */
  default void onFailure(String reason) {}
}
