// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.transport.netty.RequestServer.Answer;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connects to this node: other nodes with their messages, clients with their requests. */
final class Incoming extends ChannelInitializer<Channel> implements HandshakeAcceptor.Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final LocalEnd local;
  private final EventLoops loops;
  private final Events events;
  private final Outgoing outgoing;
  private final Transport.Receiver receiver;
  private final @Nullable RequestHandler requestHandler;
  private final Handover<Answer> answers;

  /** One for each caller: of two the older is dead, though the system may not know it yet. */
  private final Map<Caller, Connection> nodes = new HashMap<>();

  private final List<RequestServer> toFlush = new ArrayList<>();

  private record Caller(NodeId node, Lane lane) {}

  /**
   * What connects to this end.
   *
   * @param outgoing is told of nodes that have connected, so that they can be answered
   */
  Incoming(
      LocalEnd local,
      EventLoops loops,
      Events events,
      Outgoing outgoing,
      Transport.Receiver receiver,
      @Nullable RequestHandler requestHandler) {
    this.local = local;
    this.loops = loops;
    this.events = events;
    this.outgoing = outgoing;
    this.receiver = receiver;
    this.requestHandler = requestHandler;
    this.answers = new Handover<>(loops.reading(), this::write, this::flush, answer -> {});
  }

  @Override
  protected void initChannel(Channel channel) {
    loops.closeAtShutdown(channel);
    Connection connection = new Connection(channel);
    channel.pipeline().addLast(new HandshakeAcceptor(connection, local, this));
    channel
        .closeFuture()
        .addListener(closed ->
            LOG.debug("{}: {} is gone: {}", local.self(), connection, connection.whyClosed()));
  }

  @Override
  public boolean servesClients() {
    return requestHandler != null;
  }

  @Override
  public void nodeConnected(
      Connection connection, NodeId node, Lane lane, @Nullable NodeAddress address) {
    Caller caller = new Caller(node, lane);
    Connection older = nodes.put(caller, connection);
    if (older != null) {
      older.close("replaced by a newer connection");
    }
    connection.channel().closeFuture().addListener(closed -> {
      if (nodes.remove(caller, connection) && lane == Lane.LANE_CONSENSUS) {
        outgoing.heardLast(node);
      }
    });
    connection
        .channel()
        .pipeline()
        .addLast(new MessageReader(connection, node, local.self(), receiver));
    if (lane == Lane.LANE_CONSENSUS) {
      events.forgetProblems(node);
      outgoing.heardFrom(node, address);
    }
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
