// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Describes a {@link NettyTransport}. For one thread. */
public final class NettyTransportBuilder {
  private static final int MAX_CLUSTER_ID_CHARS = 200;

  private final String clusterId;
  private final NodeId self;
  private final Map<NodeId, NodeAddress> peers = new TreeMap<>();
  private NodeAddress listenAddress = new NodeAddress("0.0.0.0", 0);
  private @Nullable NodeAddress advertisedAddress;
  private Settings settings = Settings.DEFAULT;
  private int eventLoopThreads = 1;
  private TransportListener listener = new TransportListener() {};
  private @Nullable RequestHandler requestHandler;
  private NameResolver nameResolver = NameResolver.SYSTEM;

  NettyTransportBuilder(String clusterId, NodeId self) {
    this.clusterId = checkedClusterId(clusterId);
    this.self = self;
  }

  static String checkedClusterId(String clusterId) {
    if (clusterId.isBlank() || clusterId.length() > MAX_CLUSTER_ID_CHARS) {
      throw new IllegalArgumentException(
          "cluster id \"" + clusterId + "\" is not 1 to " + MAX_CLUSTER_ID_CHARS + " characters");
    }
    return clusterId;
  }

  /** Where to listen, as {@code host:port}. The default is any free port on all addresses. */
  public NettyTransportBuilder listen(String address) {
    return listen(NodeAddress.of(address));
  }

  /** Where to listen. The default is any free port on all addresses. */
  public NettyTransportBuilder listen(NodeAddress address) {
    listenAddress = address;
    return this;
  }

  /** Where others reach this server, as {@code host:port}; see {@link #advertise(NodeAddress)}. */
  public NettyTransportBuilder advertise(String address) {
    return advertise(NodeAddress.of(address));
  }

  /**
   * Where others reach this server. It is told to those that this server connects to, for the case
   * that they do not know it otherwise: what they were told of this server, or what the cluster's
   * configuration states, goes before it. The default is where this server listens or, if that is
   * on all addresses, the one by which it is connected to whom it tells.
   */
  public NettyTransportBuilder advertise(NodeAddress address) {
    if (address.port() == 0) {
      throw new IllegalArgumentException("nobody is reached at port 0: " + address);
    }
    advertisedAddress = address;
    return this;
  }

  /** Adds another server, at {@code host:port}. */
  public NettyTransportBuilder peer(NodeId node, String address) {
    return peer(node, NodeAddress.of(address));
  }

  /** Adds another server. This server itself is ignored, so that all can be told the same. */
  public NettyTransportBuilder peer(NodeId node, NodeAddress address) {
    peers.put(node, address);
    return this;
  }

  /** Adds other servers, as {@link #peer} does. */
  public NettyTransportBuilder peers(Map<NodeId, NodeAddress> nodes) {
    peers.putAll(nodes);
    return this;
  }

  /**
   * The largest frame that is sent or accepted; it must hold the largest command, and a part of a
   * snapshot. The default is 16 MiB: a frame keeps back the heartbeats behind it, and as much takes
   * a seventh of a second at 1 Gbit/s. The smaller one of two ends' limits counts. What does not
   * fit is dropped, and logged.
   */
  public NettyTransportBuilder maxFrameBytes(int bytes) {
    settings = settings.withMaxFrameBytes(bytes);
    return this;
  }

  /**
   * How much may wait to be written on each connection to a peer: that for messages, and that for
   * parts of snapshots. From {@code high} bytes on (8 MiB) entries and parts of snapshots are
   * dropped until less than {@code low} (2 MiB) wait; from {@code max} on (12 MiB) all is. To these
   * may come one frame, and once as much for all peers together if the event loop is held up.
   */
  public NettyTransportBuilder outgoingBytes(int low, int high, int max) {
    settings = settings.withOutgoing(low, high, max);
    return this;
  }

  /** How long connecting may take at most, and a handshake as well. The default is 2 s. */
  public NettyTransportBuilder handshakeTimeout(Duration timeout) {
    settings = settings.withHandshakeTimeout(timeout);
    return this;
  }

  /**
   * After what silence a connection is given up and made anew; the ends make sure that there is
   * none without a reason. The default is 4 s. Must be longer than it takes to send
   * {@link #outgoingBytes} on the slowest network.
   */
  public NettyTransportBuilder deadAfter(Duration silence) {
    settings = settings.withDeadAfter(silence);
    return this;
  }

  /** How many threads there are: 1, the default, or 2, one that writes and one that reads. */
  public NettyTransportBuilder eventLoopThreads(int threads) {
    if (threads < 1 || threads > 2) {
      throw new IllegalArgumentException(threads + " event loop threads, not 1 or 2");
    }
    eventLoopThreads = threads;
    return this;
  }

  /** Who is told of connections. */
  public NettyTransportBuilder listener(TransportListener newListener) {
    listener = newListener;
    return this;
  }

  /** Serves clients' requests. Without a handler clients are refused. */
  public NettyTransportBuilder requestHandler(RequestHandler handler) {
    requestHandler = handler;
    return this;
  }

  /** What finds the peers' addresses, for tests. */
  NettyTransportBuilder nameResolver(NameResolver resolver) {
    nameResolver = resolver;
    return this;
  }

  /** Returns a transport like this, to be {@linkplain NettyTransport#start started}. */
  public NettyTransport build() {
    NettyTransportBuilder copy = new NettyTransportBuilder(clusterId, self);
    copy.peers.putAll(peers);
    copy.listenAddress = listenAddress;
    copy.advertisedAddress = advertisedAddress;
    copy.settings = settings;
    copy.eventLoopThreads = eventLoopThreads;
    copy.listener = listener;
    copy.requestHandler = requestHandler;
    copy.nameResolver = nameResolver;
    return new NettyTransport(copy);
  }

  String clusterId() {
    return clusterId;
  }

  NodeId self() {
    return self;
  }

  Map<NodeId, NodeAddress> peers() {
    return Map.copyOf(peers);
  }

  NodeAddress listenAddress() {
    return listenAddress;
  }

  @Nullable
  NodeAddress advertisedAddress() {
    return advertisedAddress;
  }

  Settings settings() {
    return settings;
  }

  int eventLoopThreads() {
    return eventLoopThreads;
  }

  TransportListener listener() {
    return listener;
  }

  NameResolver nameResolver() {
    return nameResolver;
  }

  @Nullable
  RequestHandler requestHandler() {
    return requestHandler;
  }
}
