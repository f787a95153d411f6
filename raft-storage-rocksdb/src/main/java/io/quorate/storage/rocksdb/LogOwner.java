// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.NodeId;

/**
 * Whose log a directory holds. Written into it, so that the directory of another server, or of
 * another cluster, is refused instead of being taken for one's own memory.
 *
 * @param cluster the name of the cluster, one line of text
 * @param node the server
 */
public record LogOwner(String cluster, NodeId node) {
  public LogOwner {
    if (cluster.isBlank() || cluster.lines().count() != 1 || !cluster.strip().equals(cluster)) {
      throw new IllegalArgumentException("cluster name \"" + cluster + "\" is not a line of text");
    }
  }

  @Override
  public String toString() {
    return "node " + node + " of cluster " + cluster;
  }
}
