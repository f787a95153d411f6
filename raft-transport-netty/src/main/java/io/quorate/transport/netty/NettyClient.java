// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;
import io.quorate.transport.netty.RequestFailedException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests to one server, to the {@link RequestHandler} of its {@link NettyTransport}.
 *
 * <p>Connects when there is something to send, and again after the connection was lost. Requests
 * are sent as they come, without waiting for the responses to earlier ones, which may overtake each
 * other. Never sends a request twice.
 *
 * <p>Every future ends once, with a response or with a {@link RequestFailedException}; also when
 * the connection is lost or the client closed. It ends in the client's own thread, which must not
 * be blocked: what takes long is to be chained with the {@code Async} methods.
 *
 * <p>Safe for use by any thread.
 */
public final class NettyClient implements AutoCloseable {
  private static final int REQUEST_BYTES = 64;

  private final NodeAddress address;
  private final long maxInFlightBytes;
  private final EventLoops loops;
  private final ExecutorService resolver;
  private final ClientLink link;
  private final Handover<PendingRequest> requests;
  private final AtomicLong inFlightBytes = new AtomicLong();

  private NettyClient(Builder builder) {
    String name = "quorate-client-" + builder.address.port();
    address = builder.address;
    maxInFlightBytes = builder.maxInFlightBytes;
    loops = new EventLoops(name, 1);
    resolver = Threads.resolver(name);
    link = new ClientLink(
        address,
        builder.clusterId,
        builder.settings,
        loops.writing(),
        new Dialer(loops, builder.settings, NameResolver.SYSTEM, resolver));
    requests = new Handover<>(
        loops.writing(),
        link::send,
        link::flush,
        request -> request.fail(Reason.CLOSED, false, "the client is closed"));
  }

  /** Begins to describe a client of a server of this cluster, at {@code host:port}. */
  public static Builder builder(String clusterId, String address) {
    return new Builder(clusterId, NodeAddress.of(address));
  }

  /** Begins to describe a client of a server of this cluster. */
  public static Builder builder(String clusterId, NodeAddress address) {
    return new Builder(clusterId, address);
  }

  /** The server's address. */
  public NodeAddress address() {
    return address;
  }

  /**
   * Sends a request.
   *
   * @param timeout after what time the future fails if there is no response
   */
  public CompletableFuture<Bytes> request(Bytes request, Duration timeout) {
    long bytes = (long) request.size() + REQUEST_BYTES;
    PendingRequest pending = new PendingRequest(request, System.nanoTime() + timeout.toNanos());
    if (inFlightBytes.addAndGet(bytes) > maxInFlightBytes) {
      inFlightBytes.addAndGet(-bytes);
      pending.fail(
          Reason.OVERLOADED,
          false,
          "more than " + maxInFlightBytes + " B of requests to " + address + " are in flight");
    } else {
      pending.whenDone(() -> inFlightBytes.addAndGet(-bytes));
      requests.add(pending);
    }
    return pending.future();
  }

  /** Fails what is in flight and releases everything. Closing twice does nothing. */
  @Override
  public void close() {
    link.close();
    loops.shutdown();
    resolver.shutdown();
  }

  @Override
  public String toString() {
    return "client of " + address;
  }

  /** Describes a client. For one thread. */
  public static final class Builder {
    private final String clusterId;
    private final NodeAddress address;
    private Settings settings = Settings.DEFAULT;
    private long maxInFlightBytes = 64 << 20;

    private Builder(String clusterId, NodeAddress address) {
      this.clusterId = NettyTransportBuilder.checkedClusterId(clusterId);
      this.address = address;
    }

    /**
     * The largest request or response, and a little for what goes with it. The default is 16 MiB.
     */
    public Builder maxFrameBytes(int bytes) {
      settings = settings.withMaxFrameBytes(bytes);
      return this;
    }

    /**
     * How many bytes of requests may wait for their responses; one that exceeds it is refused. The
     * default is 64 MiB. Each request counts 64 bytes more than its size.
     */
    public Builder maxInFlightBytes(long bytes) {
      maxInFlightBytes = bytes;
      return this;
    }

    /** How long connecting may take at most, and a handshake as well. The default is 2 s. */
    public Builder handshakeTimeout(Duration timeout) {
      settings = settings.withHandshakeTimeout(timeout);
      return this;
    }

    /** After what silence a connection is given up. The default is 4 s. */
    public Builder deadAfter(Duration silence) {
      settings = settings.withDeadAfter(silence);
      return this;
    }

    /** Returns a client like this. It connects with its first request. */
    public NettyClient build() {
      return new NettyClient(this);
    }
  }
}
