// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Applied;
import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftException;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.StateMachine;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A whole node {@code a} on {@link SteppedWorkers}, whose peers are the test. */
final class SteppedNode {
  static final NodeId A = NodeId.of("a");
  static final NodeId B = NodeId.of("b");
  static final NodeId C = NodeId.of("c");
  static final RaftConfig CONFIG = RaftConfig.DEFAULT.withRequestTimeout(Duration.ofSeconds(5));

  /** A request, and how often its user was told an outcome. */
  record Asked<T>(String what, CompletableFuture<T> future, AtomicInteger outcomes) {
    /** Its result, which must be there: nothing here ever waits. */
    T result() {
      if (!future.isDone()) {
        throw new AssertionError(what + " has not ended");
      }
      return future.join();
    }

    /** How it failed, or null if it has not. */
    @Nullable
    Throwable failure() {
      Throwable failure = future.handle((result, thrown) -> thrown).getNow(null);
      return failure instanceof CompletionException dependent ? dependent.getCause() : failure;
    }

    boolean saysNeverApplied() {
      return failure() instanceof RaftException raft && !raft.mayHaveApplied();
    }
  }

  final SteppedWorkers workers = new SteppedWorkers();
  final FakeTransport transport = new FakeTransport(A);
  final FakeStorage storage;
  final List<String> applied = new ArrayList<>();
  final RaftNode<String, String> node;

  SteppedNode(NodeId... voters) {
    this(CONFIG, new FakeStorage(), voters);
  }

  SteppedNode(RaftConfig config, FakeStorage storage, NodeId... voters) {
    this(
        config,
        storage,
        new Genesis.Bootstrap(ClusterConfiguration.ofVoters(List.of(voters))),
        null);
  }

  SteppedNode(
      RaftConfig config,
      FakeStorage storage,
      Genesis genesis,
      @Nullable StateMachine<String, String> stateMachine) {
    this.storage = storage;
    StateMachine<String, String> list = entry -> {
      applied.add(entry.command());
      return entry.command() + " done";
    };
    try {
      node = NodeStarter.start(
          new NodeSettings<>(
              stateMachine == null ? list : stateMachine,
              Codec.utf8(),
              config,
              transport,
              storage,
              null,
              genesis,
              List.of()),
          workers,
          new SplittableRandom(5),
          CoreObserver.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Asked<Applied<String>> propose(String command) {
    return asked(command, node.propose(command));
  }

  Asked<Integer> read() {
    return asked("a read", node.read(applied::size));
  }

  static <T> Asked<T> asked(String what, CompletableFuture<T> future) {
    AtomicInteger outcomes = new AtomicInteger();
    return new Asked<>(
        what, future.whenComplete((result, failure) -> outcomes.incrementAndGet()), outcomes);
  }

  /** Lets time pass until it leads; its peers vote for it, and then say nothing more. */
  SteppedNode leading() {
    workers.runAll();
    while (node.status().role() != RaftRole.LEADER) {
      workers.pass(Duration.ofMillis(100).toNanos());
      for (int round = 0; round < 2 && node.status().role() != RaftRole.LEADER; round++) {
        for (Message message : transport.takeSent()) {
          vote(message);
        }
        workers.runAll();
      }
    }
    return this;
  }

  private void vote(Message message) {
    if (message instanceof PreVote ask) {
      transport.deliver(new PreVoteResponse(GroupId.FIRST, ask.to(), A, ask.term(), true));
    } else if (message instanceof RequestVote ask) {
      transport.deliver(new RequestVoteResponse(GroupId.FIRST, ask.to(), A, ask.term(), true));
    }
  }

  /** Its peers acknowledge all appends that it sent since they were last asked to. */
  void acknowledge() {
    for (Message message : transport.takeSent()) {
      if (message instanceof AppendEntries append) {
        transport.deliver(new AppendEntriesResponse(
            GroupId.FIRST,
            append.to(),
            A,
            append.term(),
            append.session(),
            append.round(),
            new Accepted(append.lastIndex())));
      }
    }
  }

  void append(NodeId leader, long term, EntryId previous, long commit, LogEntry... entries) {
    transport.deliver(new AppendEntries(
        GroupId.FIRST, leader, A, term, 1, previous, List.of(entries), commit, 0));
  }

  /** The acknowledgements among what it sent. */
  List<Long> takeAcknowledged() {
    List<Long> acknowledged = new ArrayList<>();
    for (Message message : transport.takeSent()) {
      if (message instanceof AppendEntriesResponse response
          && response.result() instanceof Accepted accepted) {
        acknowledged.add(accepted.matchIndex());
      }
    }
    return acknowledged;
  }
}
