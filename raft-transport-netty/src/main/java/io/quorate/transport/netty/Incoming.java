// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.transport.netty.RequestServer.Answer;
import io.quorate.transport.netty.proto.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connects to this node: other nodes with their messages, clients with their requests. */
final class Incoming extends ChannelInitializer<Channel> implements HandshakeAcceptor.Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final String clusterId;
  private final NodeId self;
  private final Settings settings;
  private final EventLoops loops;
  private final Events events;
  private final Peers peers;
  private final Transport.Receiver receiver;
  private final @Nullable RequestHandler requestHandler;
  private final Handover<Answer> answers;

  /** One for each node: of two the older is dead, though the system may not know it yet. */
  private final Map<NodeId, Connection> nodes = new HashMap<>();

  private final List<RequestServer> toFlush = new ArrayList<>();

  /** What is to be known of the nodes that may connect. */
  interface Peers {
    boolean contains(NodeId node);

    /** This node has just connected to us, so that it can be connected to. */
    void isUp(NodeId node);
  }

  Incoming(
      String clusterId,
      NodeId self,
      Settings settings,
      EventLoops loops,
      Events events,
      Peers peers,
      Transport.Receiver receiver,
      @Nullable RequestHandler requestHandler) {
    this.clusterId = clusterId;
    this.self = self;
    this.settings = settings;
    this.loops = loops;
    this.events = events;
    this.peers = peers;
    this.receiver = receiver;
    this.requestHandler = requestHandler;
    this.answers = new Handover<>(loops.reading(), this::write, this::flush, answer -> {});
  }

  @Override
  protected void initChannel(Channel channel) {
    loops.closeAtShutdown(channel);
    Connection connection = new Connection(channel);
    channel.pipeline().addLast(new HandshakeAcceptor(connection, clusterId, self, settings, this));
    channel
        .closeFuture()
        .addListener(
            closed -> LOG.debug("{}: {} is gone: {}", self, connection, connection.whyClosed()));
  }

  @Override
  public boolean knows(NodeId node) {
    return peers.contains(node);
  }

  @Override
  public boolean servesClients() {
    return requestHandler != null;
  }

  @Override
  public void nodeConnected(Connection connection, NodeId node) {
    Connection older = nodes.put(node, connection);
    if (older != null) {
      older.close("replaced by a newer connection");
    }
    connection.channel().closeFuture().addListener(closed -> nodes.remove(node, connection));
    connection.channel().pipeline().addLast(new MessageReader(connection, node, self, receiver));
    events.forgetProblems(node);
    peers.isUp(node);
  }

  @Override
  public void clientConnected(Connection connection) {
    if (requestHandler == null) {
      throw new IllegalStateException("a client was let in, and nobody serves it");
    }
    connection.channel().pipeline().addLast(new RequestServer(connection, requestHandler, answers));
  }

  @Override
  public void refused(String remote, Refusal refusal) {
    events.refused(remote, refusal);
  }

  /** Closes the connections of nodes that are no peers any more. Called on the event loop. */
  void closeUnless(Predicate<NodeId> isPeer) {
    for (Map.Entry<NodeId, Connection> entry : List.copyOf(nodes.entrySet())) {
      if (!isPeer.test(entry.getKey())) {
        entry.getValue().close("no peer any more");
      }
    }
  }

  private void write(Answer answer) {
    if (answer.server().write(answer)) {
      toFlush.add(answer.server());
    }
  }

  private void flush() {
    toFlush.forEach(RequestServer::flush);
    toFlush.clear();
  }
}
