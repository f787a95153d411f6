// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.NodeStoppedException;
import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.RaftException;
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
  private volatile @Nullable RaftNode<Long, OptionalLong> node;

  RequestService(Counter counter) {
    this.counter = counter;
  }

  /** From now on requests are served. A transport listens a moment before its node has started. */
  void serve(RaftNode<Long, OptionalLong> started) {
    node = started;
  }

  @Override
  public void handle(Bytes request, Responder responder) {
    CompletableFuture<Void> unused = reply(request)
        .exceptionally(RequestService::replyTo)
        .thenAccept(reply -> responder.respond(Protocol.encode(reply)));
  }

  private CompletableFuture<Reply> reply(Bytes bytes) {
    Request request;
    try {
      request = Protocol.decodeRequest(bytes);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(new Reply.Rejected(String.valueOf(e.getMessage())));
    }
    RaftNode<Long, OptionalLong> raft = node;
    if (raft == null) {
      return CompletableFuture.completedFuture(new Reply.NotLeader(null));
    }
    if (request instanceof Request.Add add) {
      return raft.propose(add.number(), timeout(add.timeoutMillis()))
          .thenApply(applied -> applied.result().isPresent()
              ? new Reply.Added(applied.result().getAsLong(), applied.index(), applied.term())
              : new Reply.Overflow(applied.index()));
    } else if (request instanceof Request.Get get) {
      return raft.read(counter::value, timeout(get.timeoutMillis())).thenApply(Reply.Value::new);
    }
    return CompletableFuture.completedFuture(status(raft.status()));
  }

  private Reply.Status status(RaftStatus status) {
    return new Reply.Status(
        status.self(),
        status.role(),
        status.term(),
        status.leader(),
        status.lastIndex(),
        status.commitIndex(),
        status.lastApplied(),
        counter.value(),
        status.stopReason());
  }

  private static Duration timeout(int millis) {
    return Duration.ofMillis(Math.max(1, Math.min(millis, MAX_TIMEOUT_MILLIS)));
  }

  private static Reply replyTo(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof NotLeaderException notLeader) {
      return new Reply.NotLeader(notLeader.leader().orElse(null));
    } else if (cause instanceof NodeStoppedException) {
      return new Reply.NotLeader(null);
    } else if (cause instanceof OutcomeUnknownException unknown) {
      return new Reply.OutcomeUnknown(String.valueOf(unknown.getMessage()));
    } else if (cause instanceof RaftException raft && !raft.mayHaveApplied()) {
      return new Reply.Refused(String.valueOf(raft.getMessage()));
    }
    return new Reply.OutcomeUnknown(String.valueOf(cause));
  }
}
