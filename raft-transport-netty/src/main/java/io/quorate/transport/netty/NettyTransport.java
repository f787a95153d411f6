// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.transport.netty.proto.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Transport} over TCP, on which clients' requests can be served as well.
 *
 * <pre>{@code
 * NettyTransport transport = NettyTransport.builder("orders", NodeId.of("a"))
 *     .listen("0.0.0.0:7000")
 *     .peer(NodeId.of("b"), "b.example:7000")
 *     .peer(NodeId.of("c"), "c.example:7000")
 *     .build();
 * }</pre>
 *
 * <p>To each peer this node keeps one connection, on which it only sends; what peers send arrives
 * on connections that they make. A connection begins with a handshake in which both ends verify
 * cluster id, node ids and protocol version, and every frame has a checksum. A connection that is
 * lost is made again, at first after 50 ms and at last every second; a peer that has just connected
 * to us is connected to at once.
 *
 * <p>Parts of snapshots have a connection of their own to each peer, so that nothing else waits
 * behind them. It is made when there are some to send, which wait for it; from then on it is kept
 * until it is lost, and made again for those that follow. With it only what is under way is lost.
 *
 * <p>A node that is no peer is heard as well if it knows the cluster and means this node: one that
 * waits to be added does not know yet who leads, and one that was removed asks why nobody calls. It
 * says in the handshake where it is reached itself ({@link NettyTransportBuilder#advertise}), and
 * for as long as it is connected to this node, what is for it is sent there. At most 64 such
 * addresses are remembered.
 *
 * <p>What a peer cannot take now is dropped, as {@link Transport} says: everything while it is not
 * connected, entries and parts of snapshots while it reads too slowly. Nothing is encrypted, and
 * who knows the cluster id can connect: the network must be trusted.
 *
 * <p>Safe for use by any thread.
 */
public final class NettyTransport implements Transport {
  /** Room for the header of a message, of which each entry of a batch takes some. */
  private static final long HEADER_BYTES = 256 << 10;

  private final NettyTransportBuilder config;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile PeerAddresses addresses;
  private volatile @Nullable Running running;
  private boolean started;
  private volatile boolean closed;

  /** What there is between start and close. */
  private record Running(
      EventLoops loops,
      Outgoing outgoing,
      InetSocketAddress address,
      List<ExecutorService> executors) {}

  NettyTransport(NettyTransportBuilder config) {
    this.config = config;
    this.addresses = new PeerAddresses(config.self(), config.peers(), null);
  }

  /**
   * Begins to describe a transport.
   *
   * @param clusterId what all servers and clients of a cluster call it, so that no two clusters mix
   * @param self the server that the transport is for
   */
  public static NettyTransportBuilder builder(String clusterId, NodeId self) {
    return new NettyTransportBuilder(clusterId, self);
  }

  @Override
  public long maxEntryBytes() {
    // What else a frame holds grows with the number of entries; these are the core's at most.
    return config.settings().maxFrameBytes() - HEADER_BYTES;
  }

  @Override
  public NodeId self() {
    return config.self();
  }

  /**
   * Returns where it listens, which tells the port if any free one was asked for.
   *
   * @throws IllegalStateException if it does not listen
   */
  public InetSocketAddress localAddress() {
    Running current = running;
    if (current == null) {
      throw new IllegalStateException("the transport of " + self() + " does not listen");
    }
    return current.address();
  }

  /** The other servers and where they are, as far as that was said. */
  public Map<NodeId, NodeAddress> peers() {
    return addresses.peers();
  }

  /**
   * Replaces the other servers: connects to new ones, leaves those that are no longer named, and
   * connects anew to those that moved. This server's own address is ignored, so that all servers
   * can be told the same.
   *
   * <p>Once the {@linkplain #members members} are known, they are the peers, and what is said here
   * counts for those whose address the configuration does not state.
   */
  public void setPeers(Map<NodeId, NodeAddress> newPeers) {
    readdress(now -> now.withGiven(newPeers));
  }

  /**
   * {@inheritDoc}
   *
   * <p>An address is {@code host:port}. One that is not is logged, and says nothing.
   */
  @Override
  public void members(Map<NodeId, String> memberAddresses) {
    readdress(now -> now.withMembers(memberAddresses));
  }

  private void readdress(UnaryOperator<PeerAddresses> change) {
    lock.lock();
    try {
      addresses = change.apply(addresses);
      Running current = running;
      if (current != null) {
        current.outgoing().linkTo(addresses.peers());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start(Receiver receiver) throws IOException {
    lock.lock();
    try {
      if (started || closed) {
        throw new IllegalStateException("the transport of " + self() + " was started before");
      }
      started = true;
      Running starting = listen(receiver);
      running = starting;
      starting.outgoing().linkTo(addresses.peers());
    } finally {
      lock.unlock();
    }
  }

  private Running listen(Receiver receiver) throws IOException {
    String name = "quorate-net-" + self();
    OwnAddress own = new OwnAddress(config.advertisedAddress(), config.listenAddress());
    LocalEnd local = new LocalEnd(config.clusterId(), self(), config.settings(), own);
    EventLoops loops = new EventLoops(name, config.eventLoopThreads());
    ExecutorService resolver = Threads.resolver(name);
    ExecutorService listenerThread = Threads.inOrder(name);
    Events events = new Events(self(), config.listener(), listenerThread);
    Dialer dialer = new Dialer(loops, local.settings(), config.nameResolver(), resolver);
    Outgoing outgoing = new Outgoing(
        loops.writing(),
        local.settings(),
        (node, address) -> new PeerLinks(
            new OutgoingLink(
                node, address, Lane.LANE_CONSENSUS, local, loops.writing(), dialer, events),
            new OutgoingLink(
                node, address, Lane.LANE_BULK, local, loops.writing(), dialer, events)));
    Incoming incoming = new Incoming(
        local,
        loops,
        events,
        outgoing,
        message -> {
          if (!closed) {
            receiver.receive(message);
          }
        },
        config.requestHandler());
    List<ExecutorService> executors = List.of(resolver, listenerThread);
    try {
      InetSocketAddress bound = bind(loops, incoming);
      own.listensOn(bound);
      return new Running(loops, outgoing, bound, executors);
    } catch (IOException e) {
      release(loops, executors);
      throw e;
    }
  }

  private static void release(EventLoops loops, List<ExecutorService> executors) {
    loops.shutdown();
    executors.forEach(ExecutorService::shutdown);
  }

  private InetSocketAddress bind(EventLoops loops, Incoming incoming) throws IOException {
    ServerBootstrap bootstrap = loops.serverBootstrap(config.settings()).childHandler(incoming);
    NodeAddress wanted = config.listenAddress();
    ChannelFuture bound;
    try {
      bound = bootstrap.bind(InetAddress.getByName(wanted.host()), wanted.port());
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on " + wanted + ": unknown host", e);
    }
    bound.awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw new IOException("cannot listen on " + wanted + ": " + cause.getMessage(), cause);
    }
    loops.closeAtShutdown(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * Sends messages, each to the server it names, in this order; does nothing unless started.
   *
   * @throws IllegalArgumentException if one is not from this server, or an {@link InstallSnapshot},
   *     which travels as chunks; then none is sent
   */
  @Override
  public void send(List<Message> messages) {
    for (Message message : messages) {
      if (!message.from().equals(self())) {
        throw new IllegalArgumentException(self() + " cannot send what is from " + message.from());
      }
      if (message instanceof InstallSnapshot) {
        throw new IllegalArgumentException(message + " travels as chunks, never by itself");
      }
    }
    Running current = running;
    if (current != null) {
      current.outgoing().send(messages);
    }
  }

  @Override
  public void close() {
    Running current;
    lock.lock();
    try {
      closed = true;
      current = running;
      running = null;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      release(current.loops(), current.executors());
    }
  }

  @Override
  public String toString() {
    return "transport of " + self() + " on " + config.listenAddress();
  }
}
