// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftNode;
import io.quorate.RaftStatus;
import io.quorate.model.Bytes;
import io.quorate.transport.netty.RequestHandler;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers the requests of clients from a node and its counter. */
final class RequestService implements RequestHandler {
  private static final int MAX_TIMEOUT_MILLIS = 24 * 60 * 60 * 1000;

  private final Counter counter;
  private volatile @Nullable Served served;

  /** What there is to ask, once the node has started. */
  private record Served(RaftNode<Long, OptionalLong> node, Administration administration) {}

  RequestService(Counter counter) {
    this.counter = counter;
  }

  /** From now on requests are served. A transport listens a moment before its node has started. */
  void serve(RaftNode<Long, OptionalLong> started) {
    served = new Served(started, new Administration(started));
  }

  @Override
  public void handle(Bytes bytes, Responder responder) {
    Served now = served;
    if (now == null) {
      responder.respond(Protocol.encode(new Reply.NotLeader(null, "")));
      return;
    }
    Request request;
    try {
      request = Protocol.decodeRequest(bytes);
    } catch (IllegalArgumentException e) {
      responder.respond(Protocol.encode(new Reply.Rejected(String.valueOf(e.getMessage()))));
      return;
    }
    CompletableFuture<Void> unused = reply(now, request)
        .exceptionally(failure -> RefusalReplies.replyTo(failure, now.node().status()))
        .thenAccept(reply -> responder.respond(Protocol.encode(reply)));
  }

  private CompletableFuture<Reply> reply(Served now, Request request) {
    RaftNode<Long, OptionalLong> node = now.node();
    if (request instanceof Request.Add add) {
      return node.propose(add.number(), timeout(add.timeoutMillis()))
          .thenApply(applied -> applied.result().isPresent()
              ? new Reply.Added(applied.result().getAsLong(), applied.index(), applied.term())
              : new Reply.Overflow(applied.index()));
    } else if (request instanceof Request.Get get) {
      return read(node, timeout(get.timeoutMillis()));
    } else if (request instanceof Request.Status) {
      return CompletableFuture.completedFuture(status(node.status()));
    }
    return now.administration().reply(request);
  }

  private CompletableFuture<Reply> read(RaftNode<?, ?> node, Duration timeout) {
    return node.read(counter::value, timeout).thenApply(Reply.Value::new);
  }

  private Reply.Status status(RaftStatus status) {
    return new Reply.Status(
        status.self(),
        status.role(),
        status.term(),
        status.leader(),
        status.firstIndex(),
        status.lastIndex(),
        status.commitIndex(),
        status.lastApplied(),
        status.snapshotIndex(),
        counter.value(),
        StandingWatch.standing(status),
        MemberView.of(status),
        status.stopReason());
  }

  private static Duration timeout(int millis) {
    return Duration.ofMillis(Math.max(1, Math.min(millis, MAX_TIMEOUT_MILLIS)));
  }
}
