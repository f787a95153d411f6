// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.Connections.NotSentException;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the leader and asks it.
 *
 * <p>It begins with any node, follows hints to the leader, and tries the others in turn where there
 * are none, until the deadline. An add is sent again only if it has certainly not been done; one
 * whose outcome is unknown is reported as that, never repeated. A get changes nothing and is
 * repeated freely.
 *
 * <p>Safe for use by any thread. Every future ends shortly after the timeout at the latest.
 */
final class CounterClient implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final int LONGEST_PAUSE = 8; // times PAUSE
  private static final Duration GET_ATTEMPT = Duration.ofSeconds(1);

  /** So that a node that gives up at the deadline can still say so itself. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /**
   * How a request ended.
   *
   * @param from who answered, or the last one tried
   * @param reply {@link Reply.Refused} also if nobody took the request in time
   */
  record Answer(NodeId from, Reply reply) {}

  private final CopyOnWriteArrayList<NodeId> nodes;
  private final Connections connections;
  private final Duration timeout;
  private final Timer timer;
  private final AtomicInteger presumedLeader = new AtomicInteger(); // its place among the nodes

  /** A client of these nodes whose requests take this long at most. Closes the connections. */
  CounterClient(List<NodeId> nodes, Connections connections, Duration timeout, Timer timer) {
    this.nodes = new CopyOnWriteArrayList<>(nodes);
    this.connections = connections;
    this.timeout = timeout;
    this.timer = timer;
  }

  /** Adds a number: Added, Overflow, Refused, OutcomeUnknown or Rejected. */
  CompletableFuture<Answer> add(long number) {
    return start(new Call(millis -> new Request.Add(number, millis), timeout, false));
  }

  /** Reads the value: Value, Refused or Rejected. */
  CompletableFuture<Answer> get() {
    return start(new Call(Request.Get::new, GET_ATTEMPT, true));
  }

  /** Asks the leader for something else, which is not asked twice if it may have been done. */
  CompletableFuture<Answer> ask(Request request) {
    return start(new Call(millis -> request, timeout, false));
  }

  /** Asks this node, whether it leads or not; fails if it does not answer in time. */
  CompletableFuture<Reply> ask(NodeId node, Request request, Duration patience) {
    return connections
        .request(node, Protocol.encode(request), patience)
        .thenApply(Protocol::decodeReply);
  }

  /** Asks one node how it is; fails if it does not answer in time. */
  CompletableFuture<Reply.Status> status(NodeId node, Duration patience) {
    return ask(node, new Request.Status(), patience).thenApply(Reply.Status.class::cast);
  }

  /** The nodes it knows of: those it was told at first, and those that answers named. */
  List<NodeId> nodes() {
    return List.copyOf(nodes);
  }

  /** Makes a node known, unless it is. An address that is none, or empty, is passed over. */
  void learn(NodeId node, String address) {
    try {
      if (!nodes.contains(node) && !address.isEmpty()) {
        connections.add(node, Members.parseAddress(address));
        nodes.addIfAbsent(node);
      }
    } catch (IllegalArgumentException e) {
      // whoever put it into the configuration uses something else than this client to get there
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  private interface RequestOfMillis {
    Request within(int millis);
  }

  /** One request on its way through the nodes. */
  private final class Call {
    final RequestOfMillis request;
    final Duration attemptTimeout;
    final boolean repeatable;
    final long deadline = timer.nanos() + timeout.toNanos();
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    int attempts;
    int pauses;
    final Map<NodeId, String> reasons = new TreeMap<>();

    Call(RequestOfMillis request, Duration attemptTimeout, boolean repeatable) {
      this.request = request;
      this.attemptTimeout = attemptTimeout;
      this.repeatable = repeatable;
    }
  }

  private CompletableFuture<Answer> start(Call call) {
    attempt(call);
    return call.answer;
  }

  private void attempt(Call call) {
    NodeId node = nodes.get(presumedLeader.get());
    Duration left = Duration.ofNanos(call.deadline - timer.nanos());
    if (left.toMillis() <= 0) {
      String reason = "nobody took it within " + Durations.print(timeout) + ": " + call.reasons;
      call.answer.complete(new Answer(node, new Reply.Refused(reason)));
      return;
    }
    Duration patience = left.compareTo(call.attemptTimeout) < 0 ? left : call.attemptTimeout;
    Bytes request = Protocol.encode(call.request.within((int) patience.toMillis()));
    call.attempts++;
    CompletableFuture<Bytes> unused = connections
        .request(node, request, patience.plus(GRACE))
        .whenComplete((bytes, failure) -> onEnd(call, node, bytes, failure));
  }

  private void onEnd(Call call, NodeId node, @Nullable Bytes bytes, @Nullable Throwable failure) {
    if (bytes == null || failure != null) {
      onFailure(call, node, failure == null ? new IllegalStateException("no reply") : failure);
      return;
    }
    Reply reply;
    try {
      reply = Protocol.decodeReply(bytes);
    } catch (IllegalArgumentException e) {
      onFailure(call, node, e); // it answered something, so it may have done something
      return;
    }
    onReply(call, node, reply);
  }

  private void onFailure(Call call, NodeId node, Throwable failure) {
    String reason = Failures.reason(failure);
    if (Failures.unwrap(failure) instanceof NotSentException notSent) {
      if (notSent.hopeless()) {
        call.answer.complete(new Answer(node, new Reply.Rejected(reason)));
        return;
      }
    } else if (!call.repeatable) {
      leaderIsNot(node);
      call.answer.complete(new Answer(node, new Reply.OutcomeUnknown(reason)));
      return;
    }
    leaderIsNot(node);
    again(call, node, reason);
  }

  private void onReply(Call call, NodeId node, Reply reply) {
    if (reply instanceof Reply.NotLeader notLeader) {
      NodeId leader = notLeader.leader();
      if (leader != null) {
        learn(leader, notLeader.address());
      }
      if (leader != null && !leader.equals(node) && nodes.contains(leader)) {
        presumedLeader.compareAndSet(nodes.indexOf(node), nodes.indexOf(leader));
      } else {
        leaderIsNot(node);
      }
      again(
          call, node, leader == null ? "it knows no leader" : "it says that " + leader + " leads");
    } else if (reply instanceof Reply.Refused refused) {
      call.reasons.put(node, refused.reason());
      pause(call);
    } else {
      call.answer.complete(new Answer(node, reply));
    }
  }

  /** Looks for the leader elsewhere, unless another request has already found it. */
  private void leaderIsNot(NodeId node) {
    int place = nodes.indexOf(node);
    presumedLeader.compareAndSet(place, (place + 1) % nodes.size());
  }

  /** Tries the next node; after each round pauses, for an election takes longer than asking. */
  private void again(Call call, NodeId node, String reason) {
    call.reasons.put(node, reason);
    if (call.attempts % nodes.size() == 0) {
      pause(call);
    } else {
      attempt(call);
    }
  }

  /** Tries again a little later, a little more so each time. */
  private void pause(Call call) {
    call.pauses = Math.min(call.pauses + 1, LONGEST_PAUSE);
    timer.after(PAUSE.multipliedBy(call.pauses), () -> attempt(call));
  }
}
