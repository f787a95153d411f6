// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;

/** What this node is to every connection: its cluster, its id, its limits, and where it is. */
record LocalEnd(String clusterId, NodeId self, Settings settings, OwnAddress address) {}
