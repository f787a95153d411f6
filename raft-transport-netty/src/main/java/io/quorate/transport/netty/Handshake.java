// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import io.quorate.transport.netty.proto.Welcome;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What two ends demand of each other before anything else is said: the same cluster, the nodes that
 * each of them means, and a version of the protocol that both speak. Rules only;
 * {@link HandshakeDialer} and {@link HandshakeAcceptor} apply them.
 */
final class Handshake {
  static final int MAGIC = 0x51524154; // "QRAT"
  static final int MIN_VERSION = 1;
  static final int MAX_VERSION = 1;

  private Handshake() {}

  /** What an end that connects demands of who answers. */
  record Demand(String clusterId, @Nullable NodeId expected) {
    @Nullable
    Refusal refusalOf(Welcome welcome) {
      int version = welcome.getVersion();
      if (!welcome.getClusterId().equals(clusterId)) {
        return wrongCluster(welcome.getNodeId(), welcome.getClusterId(), clusterId);
      }
      if (expected != null && !welcome.getNodeId().equals(expected.value())) {
        return unexpectedNode(expected.value(), welcome.getNodeId());
      }
      return version < MIN_VERSION || version > MAX_VERSION
          ? versionMismatch(welcome.getNodeId(), version, version, MIN_VERSION, MAX_VERSION)
          : null;
    }
  }

  /**
   * The first words of a node that connects to send messages.
   *
   * @param end its end of the connection
   */
  static Hello nodeHello(LocalEnd local, Lane lane, NodeId expected, SocketAddress end) {
    return hello(local.clusterId(), lane, local.settings().maxFrameBytes())
        .setNodeId(local.self().value())
        .setExpectedNodeId(expected.value())
        .setAddress(local.address().toldAt(end))
        .build();
  }

  /** The first words of a client. */
  static Hello clientHello(String clusterId, int maxFrameBytes) {
    return hello(clusterId, Lane.LANE_CLIENT, maxFrameBytes).build();
  }

  private static Hello.Builder hello(String clusterId, Lane lane, int maxFrameBytes) {
    return Hello.newBuilder()
        .setMagic(MAGIC)
        .setMinVersion(MIN_VERSION)
        .setMaxVersion(MAX_VERSION)
        .setClusterId(clusterId)
        .setLane(lane)
        .setMaxFrameBytes(maxFrameBytes);
  }

  static Welcome welcome(LocalEnd local, Hello hello) {
    return Welcome.newBuilder()
        .setVersion(Math.min(MAX_VERSION, hello.getMaxVersion()))
        .setClusterId(local.clusterId())
        .setNodeId(local.self().value())
        .setMaxFrameBytes(local.settings().maxFrameBytes())
        .build();
  }

  /** Returns why a node that accepts must not go on with who connects, as far as both are meant. */
  static @Nullable Refusal refusalOf(Hello hello, LocalEnd local) {
    String self = local.self().value();
    if (hello.getMinVersion() > MAX_VERSION || hello.getMaxVersion() < MIN_VERSION) {
      return versionMismatch(
          self, MIN_VERSION, MAX_VERSION, hello.getMinVersion(), hello.getMaxVersion());
    }
    if (!hello.getClusterId().equals(local.clusterId())) {
      return wrongCluster(self, local.clusterId(), hello.getClusterId());
    }
    String expected = hello.getExpectedNodeId();
    return expected.equals(self) || (expected.isEmpty() && !isOfNodes(hello.getLane()))
        ? null
        : unexpectedNode(expected.isEmpty() ? "of no name" : expected, self);
  }

  /** Whether it carries messages, for which both ends must be who the other one means. */
  static boolean isOfNodes(Lane lane) {
    return lane == Lane.LANE_CONSENSUS || lane == Lane.LANE_BULK;
  }

  static Refusal refusal(RefusalReason reason, String explanation) {
    return Refusal.newBuilder()
        .setCode(reason.code())
        .setExplanation(explanation)
        .build();
  }

  // Either end may read these words, of itself or of the other one: so no "here" and "there".

  private static Refusal wrongCluster(String node, String cluster, String clusterOfCaller) {
    return refusal(
        RefusalReason.WRONG_CLUSTER,
        "node " + node + " is of cluster \"" + cluster + "\", who connects to it is of \""
            + clusterOfCaller + "\"");
  }

  private static Refusal unexpectedNode(String expected, String found) {
    return refusal(
        RefusalReason.UNEXPECTED_NODE, "node " + expected + " was sought and " + found + " found");
  }

  private static Refusal versionMismatch(
      String node, int min, int max, int minOfCaller, int maxOfCaller) {
    return refusal(
        RefusalReason.VERSION_MISMATCH,
        "node " + node + " speaks protocol versions " + min + " to " + max + ", who connects to it "
            + minOfCaller + " to " + maxOfCaller);
  }
}
