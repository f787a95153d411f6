// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.model.ClusterConfiguration;

/** How a server comes into being. */
public sealed interface Genesis {
  /** As one of the first voters of a new cluster, with an empty storage. */
  record Bootstrap(ClusterConfiguration configuration) implements Genesis {}

  /** As a stranger to whom a leader will bring the log, with an empty storage. */
  record Join() implements Genesis {}

  /** With what its storage holds. */
  record Restart() implements Genesis {}
}
