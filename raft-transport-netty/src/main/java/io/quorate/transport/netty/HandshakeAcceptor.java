// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The handshake as seen by who accepts: waits for a hello, judges it, gets out of the way. */
final class HandshakeAcceptor extends HandshakeHandler {
  private final LocalEnd local;
  private final Reception reception;

  /** Who knows whom to let in, and what to do with them. */
  interface Reception {
    /** Whether there is anything for clients. */
    boolean servesClients();

    /**
     * A node is welcome. The pipeline has no end now: whoever is called puts one there.
     *
     * @param address where it says that it is itself reached, null if it does not say
     */
    void nodeConnected(
        Connection connection, NodeId node, Lane lane, @Nullable NodeAddress address);

    /** A client is welcome; else like {@link #nodeConnected}. */
    void clientConnected(Connection connection);

    /** One end refused the other; the connection is about to be closed. */
    void refused(String remote, Refusal refusal);
  }

  HandshakeAcceptor(Connection connection, LocalEnd local, Reception reception) {
    super(connection, local.settings().handshakeTimeout());
    this.local = local;
    this.reception = reception;
  }

  @Override
  void onFrame(Frame frame) throws ProtocolException {
    if (frame.type() != FrameType.HELLO) {
      throw new ProtocolException("a " + frame.type() + " before the handshake");
    }
    Hello hello = frame.header(Hello.parser());
    if (hello.getMagic() != Handshake.MAGIC) {
      throw new ProtocolException("not a handshake of this protocol");
    }
    NodeId node = nodeOf(hello);
    NodeAddress address = addressOf(hello);
    Refusal refusal = refusalOf(hello, node);
    if (refusal != null) {
      reception.refused(node == null ? remoteHost() : node.value(), refusal);
      connection()
          .writeAndClose(FrameType.REFUSAL, refusal, "refused: " + refusal.getExplanation());
      return;
    }
    connection()
        .allowFrames(
            local.settings().maxFrameBytes(),
            Math.min(local.settings().maxFrameBytes(), hello.getMaxFrameBytes()));
    connection().writeAndFlush(FrameType.WELCOME, Handshake.welcome(local, hello));
    connection().channel().pipeline().remove(this);
    connection()
        .channel()
        .pipeline()
        .addLast(KeepAlive.answering(connection(), local.settings().deadAfter()));
    if (Handshake.isOfNodes(hello.getLane()) && node != null) {
      reception.nodeConnected(connection(), node, hello.getLane(), address);
    } else {
      reception.clientConnected(connection());
    }
  }

  private @Nullable Refusal refusalOf(Hello hello, @Nullable NodeId node) {
    Refusal refusal = Handshake.refusalOf(hello, local);
    if (refusal != null) {
      return refusal;
    }
    boolean serves = switch (hello.getLane()) {
      case LANE_CONSENSUS, LANE_BULK -> true;
      case LANE_CLIENT -> reception.servesClients();
      default -> false;
    };
    if (!serves) {
      return Handshake.refusal(
          RefusalReason.NOT_SERVED, "node " + local.self() + " does not serve " + hello.getLane());
    }
    // Not only nodes that are listed: one that is to join hears a leader of which it knows nothing,
    // and one that was removed may ask, to be told so.
    return Handshake.isOfNodes(hello.getLane()) && (node == null || node.equals(local.self()))
        ? Handshake.refusal(
            RefusalReason.UNKNOWN_NODE,
            "node " + local.self() + " takes messages only of other nodes, not of \""
                + hello.getNodeId() + "\"")
        : null;
  }

  private static @Nullable NodeId nodeOf(Hello hello) throws ProtocolException {
    try {
      return hello.getNodeId().isEmpty() ? null : NodeId.of(hello.getNodeId());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a handshake of an impossible node", e);
    }
  }

  private static @Nullable NodeAddress addressOf(Hello hello) throws ProtocolException {
    try {
      return hello.getAddress().isEmpty() ? null : NodeAddress.of(hello.getAddress());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a handshake of a node at an impossible address", e);
    }
  }

  private String remoteHost() {
    return connection().channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "unknown";
  }
}
