// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quorate.transport.netty.RequestFailedException.Reason;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Refusal;
import io.quorate.transport.netty.proto.RequestHeader;
import io.quorate.transport.netty.proto.ResponseHeader;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection, made when it is needed, and the requests that wait: those that are not
 * sent yet, and those that have no response yet. Confined to the event loop, but for
 * {@link #close}.
 */
final class ClientLink {
  private static final Logger LOG = LoggerFactory.getLogger(ClientLink.class);

  private final NodeAddress address;
  private final Hello hello;
  private final Handshake.Demand demand;
  private final EventLoop loop;
  private final Dialer dialer;

  private final Queue<PendingRequest> unsent = new ArrayDeque<>();
  private final Map<Long, PendingRequest> sent = new HashMap<>();
  private @Nullable Connection connection;
  private boolean connecting;
  private boolean closed;
  private long lastId;
  private @Nullable Future<?> timeoutCheck;
  private long timeoutCheckNanos;

  ClientLink(
      NodeAddress address, String clusterId, Settings settings, EventLoop loop, Dialer dialer) {
    this.address = address;
    this.hello = Handshake.clientHello(clusterId, settings.maxFrameBytes());
    this.demand = new Handshake.Demand(clusterId, null);
    this.loop = loop;
    this.dialer = dialer;
  }

  /** Takes a request, and ends it one day. */
  void send(PendingRequest request) {
    if (closed) {
      request.fail(Reason.CLOSED, false, "the client is closed");
      return;
    }
    unsent.add(request);
    checkTimeoutsAt(request.deadlineNanos());
    if (connection == null && !connecting) {
      connecting = true;
      dialer.dial(address, end -> hello, demand, new Attempt());
    }
  }

  /**
   * Sends what can be sent now. What a slow server leaves waits here, within the client's bound.
   */
  void flush() {
    Connection open = connection;
    if (open == null) {
      return;
    }
    boolean wrote = false;
    while (!unsent.isEmpty() && open.channel().isWritable()) {
      wrote |= write(unsent.remove(), open);
    }
    if (wrote) {
      open.flush();
    }
  }

  private boolean write(PendingRequest request, Connection open) {
    RequestHeader header = RequestHeader.newBuilder().setId(++lastId).build();
    BytesPayload payload = new BytesPayload(request.request());
    if (!open.accepts(header, payload)) {
      request.fail(
          Reason.TOO_LARGE,
          false,
          "a request of " + payload.size() + " B exceeds the limit of "
              + open.maxOutgoingFrameBytes() + " B for a frame");
      return false;
    }
    open.write(FrameType.REQUEST, header, payload);
    sent.put(lastId, request);
    return true;
  }

  /** Fails all that waits, now and from now on; may be called by any thread. */
  void close() {
    try {
      loop.execute(() -> {
        closed = true;
        failAll(Reason.CLOSED, "the client is closed");
        if (connection != null) {
          connection.close("closed");
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("the client of {} was closed before", address);
    }
  }

  private void failAll(Reason reason, String message) {
    List<PendingRequest> failedSent = List.copyOf(sent.values());
    List<PendingRequest> failedUnsent = List.copyOf(unsent);
    sent.clear();
    unsent.clear();
    failedSent.forEach(request -> request.fail(reason, true, message));
    failedUnsent.forEach(request -> request.fail(
        reason == Reason.DISCONNECTED ? Reason.NOT_CONNECTED : reason, false, message));
  }

  private void onResponse(Frame frame) throws ProtocolException {
    ResponseHeader header = frame.header(ResponseHeader.parser());
    PendingRequest request = sent.remove(header.getId());
    if (request == null) {
      // Its time was over before the response came.
      return;
    }
    if (header.hasFailure()) {
      request.fail(Reason.FAILED, true, header.getFailure());
    } else {
      request.complete(frame.payload());
    }
  }

  private void checkTimeoutsAt(long nanos) {
    if (timeoutCheck != null) {
      if (timeoutCheckNanos - nanos <= 0) {
        return;
      }
      timeoutCheck.cancel(false);
    }
    timeoutCheckNanos = nanos;
    timeoutCheck = loop.schedule(
        this::checkTimeouts, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /**
   * Fails what is overdue, and sees when the next one may be. One timer serves all requests: nearly
   * all are answered in time, and a timer each would cost more than the request.
   */
  private void checkTimeouts() {
    timeoutCheck = null;
    long now = System.nanoTime();
    List<PendingRequest> overdueSent = removeOverdue(sent.values(), now);
    List<PendingRequest> overdueUnsent = removeOverdue(unsent, now);
    Stream.concat(sent.values().stream(), unsent.stream())
        .map(PendingRequest::deadlineNanos)
        .reduce((a, b) -> a - b <= 0 ? a : b)
        .ifPresent(this::checkTimeoutsAt);
    overdueSent.forEach(request -> request.fail(Reason.TIMED_OUT, true, "no response in time"));
    overdueUnsent.forEach(request ->
        request.fail(Reason.TIMED_OUT, false, "no connection to " + address + " in time"));
  }

  private static List<PendingRequest> removeOverdue(Collection<PendingRequest> requests, long now) {
    List<PendingRequest> overdue =
        requests.stream().filter(request -> request.deadlineNanos() - now <= 0).toList();
    if (!overdue.isEmpty()) {
      requests.removeAll(new HashSet<>(overdue));
    }
    return overdue;
  }

  private final class Attempt implements Dialer.Attempt {
    private boolean refused;

    @Override
    public void established(Connection established) {
      connecting = false;
      if (closed) {
        established.close("closed");
        return;
      }
      connection = established;
      established.channel().pipeline().addLast(new ResponseReader(established));
      flush();
    }

    @Override
    public void refused(Refusal refusal) {
      refused = true;
    }

    @Override
    public void failed(String why) {
      connecting = false;
      failAll(
          refused ? Reason.REFUSED : Reason.NOT_CONNECTED,
          "no connection to " + address + ": " + why);
    }

    @Override
    public void lost(String why) {
      connection = null;
      failAll(Reason.DISCONNECTED, "connection to " + address + " lost: " + why);
    }
  }

  private final class ResponseReader extends FrameHandler {
    ResponseReader(Connection connection) {
      super(connection);
    }

    @Override
    void onFrame(Frame frame) throws ProtocolException {
      if (frame.type() == FrameType.RESPONSE) {
        onResponse(frame);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      flush();
    }
  }
}
