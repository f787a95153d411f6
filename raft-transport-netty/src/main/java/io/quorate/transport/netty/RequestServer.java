// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.quorate.model.Bytes;
import io.quorate.transport.netty.proto.RequestHeader;
import io.quorate.transport.netty.proto.ResponseHeader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one client. Stops to read from it while too many of its requests wait for
 * an answer, or too many answers to be read: then the client is held up, and no memory is used up.
 */
final class RequestServer extends FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestServer.class);
  private static final int MAX_WAITING_BYTES = 16 << 20;
  private static final int MAX_WAITING_REQUESTS = 4096;

  private final RequestHandler handler;
  private final Handover<Answer> answers;
  private long waitingBytes;
  private int waitingRequests;
  private boolean wantsFlush;

  RequestServer(Connection connection, RequestHandler handler, Handover<Answer> answers) {
    super(connection);
    this.handler = handler;
    this.answers = answers;
  }

  /** What is to be sent to a client for one request. */
  record Answer(
      Pending request, @Nullable Bytes response, @Nullable String failure) {
    RequestServer server() {
      return request.server;
    }
  }

  /** A request that waits for its answer. */
  static final class Pending implements RequestHandler.Responder {
    private final RequestServer server;
    private final long id;
    private final int requestBytes;
    private final AtomicBoolean answered = new AtomicBoolean();

    private Pending(RequestServer server, long id, int requestBytes) {
      this.server = server;
      this.id = id;
      this.requestBytes = requestBytes;
    }

    @Override
    public void respond(Bytes response) {
      answer(response, null);
    }

    @Override
    public void fail(String why) {
      answer(null, why);
    }

    private void answer(@Nullable Bytes response, @Nullable String failure) {
      if (answered.compareAndSet(false, true)) {
        server.answers.add(new Answer(this, response, failure));
      }
    }
  }

  @Override
  void onFrame(Frame frame) throws ProtocolException {
    if (frame.type() != FrameType.REQUEST) {
      return;
    }
    Bytes request = frame.payload();
    Pending pending =
        new Pending(this, frame.header(RequestHeader.parser()).getId(), request.size());
    waitingBytes += request.size();
    waitingRequests++;
    holdUpOrGoOn();
    try {
      handler.handle(request, pending);
    } catch (RuntimeException e) {
      LOG.error("the request handler failed", e);
      pending.fail("the request handler failed: " + describe(e));
    }
  }

  /**
   * Writes an answer, on the event loop. Returns whether this is the first one since the last
   * {@link #flush}, which the caller then owes.
   */
  boolean write(Answer answer) {
    waitingBytes -= answer.request().requestBytes;
    waitingRequests--;
    if (!connection().channel().isActive()) {
      return false;
    }
    ResponseHeader.Builder header = ResponseHeader.newBuilder().setId(answer.request().id);
    if (answer.failure() != null) {
      header.setFailure(answer.failure());
    }
    Bytes response = answer.response() == null ? Bytes.EMPTY : answer.response();
    if (!connection().accepts(header.build(), new BytesPayload(response))) {
      header.setFailure("a response of " + response.size() + " B exceeds the limit for a frame");
      response = Bytes.EMPTY;
    }
    connection().write(FrameType.RESPONSE, header.build(), new BytesPayload(response));
    boolean first = !wantsFlush;
    wantsFlush = true;
    return first;
  }

  void flush() {
    wantsFlush = false;
    connection().flush();
    holdUpOrGoOn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    holdUpOrGoOn();
  }

  private void holdUpOrGoOn() {
    boolean reads = waitingBytes < MAX_WAITING_BYTES
        && waitingRequests < MAX_WAITING_REQUESTS
        && connection().channel().isWritable();
    if (connection().channel().config().isAutoRead() != reads) {
      connection().channel().config().setAutoRead(reads);
    }
  }
}
