// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.MembershipChangeException;
import io.quorate.MembershipResult;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.RaftStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The membership changes that a leader has been asked for. A client asks again and again with the
 * same key, and is told what has happened meanwhile.
 */
final class OngoingChanges {
  private static final int REMEMBERED = 64;

  /** How long an answer may wait for news; the client asks again at once. */
  private static final long WAIT_MILLIS = 250;

  private final RaftNode<?, ?> node;

  private final Map<Long, Ongoing> changes = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Ongoing> eldest) {
      return size() > REMEMBERED;
    }
  };

  OngoingChanges(RaftNode<?, ?> node) {
    this.node = node;
  }

  /**
   * Begins a change on the leader, or says how it goes or went: also when that has removed the
   * leader itself.
   */
  CompletableFuture<Reply> ask(Request.Change request, RaftStatus status) {
    Ongoing ongoing;
    synchronized (this) {
      ongoing = changes.get(request.key());
      if (ongoing == null) {
        if (status.role() != RaftRole.LEADER) {
          return CompletableFuture.completedFuture(
              RefusalReplies.notLeader(status.leader(), status));
        }
        Optional<Reply> objection = request.change().objection(status.configuration());
        if (objection.isPresent()) {
          return CompletableFuture.completedFuture(objection.get());
        }
        ongoing = begin(request, status);
      }
    }
    return ongoing.news(request.seen());
  }

  private Ongoing begin(Request.Change request, RaftStatus status) {
    Ongoing ongoing = new Ongoing();
    changes.put(request.key(), ongoing);
    CompletableFuture<Void> unused = node.change(change -> {
          request.change().describe(change, status.configuration());
          change.onProgress(ongoing::say);
        })
        .handle((result, failure) -> ongoing.end(result, failure, node.status()))
        .thenAccept(reply -> {
          // What was not done is begun anew if it is asked for again.
          if (!isFinal(reply)) {
            forget(request.key());
          }
        });
    return ongoing;
  }

  private static boolean isFinal(Reply reply) {
    return reply instanceof Reply.Done || reply instanceof Reply.Failed;
  }

  private synchronized void forget(long key) {
    changes.remove(key);
  }

  /** A change, and what there is to tell of it. */
  private static final class Ongoing {
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Reply> end = new CompletableFuture<>();

    synchronized void say(String line) {
      lines.add(line);
    }

    Reply end(@Nullable MembershipResult result, @Nullable Throwable failure, RaftStatus status) {
      Reply reply = reply(result, failure, status);
      end.complete(reply);
      return reply;
    }

    private synchronized Reply reply(
        @Nullable MembershipResult result, @Nullable Throwable failure, RaftStatus status) {
      if (result != null) {
        return new Reply.Done(String.valueOf(result.configuration()));
      } else if (failure == null) {
        return new Reply.OutcomeUnknown("neither done nor failed");
      } else if (Failures.unwrap(failure) instanceof MembershipChangeException refused
          && !lines.isEmpty()) {
        // It had begun. One that cannot even begin may do so a moment later.
        return new Reply.Failed(Failures.reason(refused));
      }
      return RefusalReplies.replyTo(failure, status);
    }

    CompletableFuture<Reply> news(int seen) {
      Reply more = linesAfter(seen);
      return more != null
          ? CompletableFuture.completedFuture(more)
          : end.thenApply(reply -> {
                Reply last = isFinal(reply) ? linesAfter(seen) : null;
                return last != null ? last : reply;
              })
              .completeOnTimeout(new Reply.Progress(List.of()), WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized @Nullable Reply linesAfter(int seen) {
      return lines.size() > seen
          ? new Reply.Progress(List.copyOf(lines.subList(seen, lines.size())))
          : null;
    }
  }
}
