// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Applied;
import io.quorate.ClusterChange;
import io.quorate.MembershipResult;
import io.quorate.OverloadedException;
import io.quorate.RaftConfig;
import io.quorate.RaftNode;
import io.quorate.RaftStatus;
import io.quorate.ReadConsistency;
import io.quorate.core.CoreStatus;
import io.quorate.core.RaftCore;
import io.quorate.core.StartingPoint;
import io.quorate.message.Message;
import io.quorate.model.Bytes;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server with one group: its workers, and what its users call. */
final class RunningNode<C, R> implements RaftNode<C, R> {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private final NodeId self;
  private final NodeSettings<C, R> settings;
  private final RaftConfig config;
  private final Workers workers;
  private final Admission admission;
  private final NodeEvents events;
  private final GroupLoop<R> group;
  private final AtomicBoolean closed = new AtomicBoolean();

  private final Workers.Worker<LogWriter.Task> writer;
  private final Workers.Worker<EntryLoader.Task> loader;
  private final Workers.Worker<Applier.Task> applier;
  private final Workers.Worker<GroupLoop.Task> loop;
  private final SnapshotStreams streams;
  private final Workers.Worker<SnapshotStreams.Task> streamsWorker;
  private final Workers.@Nullable Worker<SnapshotWriter.Task> snapshotWriter;

  RunningNode(
      NodeSettings<C, R> settings,
      StartingPoint start,
      Workers workers,
      RandomGenerator random,
      CoreObserver observer) {
    this.settings = settings;
    this.config = settings.config();
    this.workers = workers;
    this.self = settings.transport().self();
    this.admission = new Admission(config.maxPendingBytes());
    RaftCore core = new RaftCore(
        GroupId.FIRST, self, NodeStarter.coreOptions(config), start, random, workers.nanoTime());
    this.events = new NodeEvents(self, settings.listeners(), workers);
    this.group = new GroupLoop<>(
        GroupId.FIRST, core, observer, workers, settings.transport(), events, config);
    this.writer =
        workers.start("log-writer", new LogWriter(settings.storage(), settings.transport()));
    this.loader = workers.start("log-reader", new EntryLoader(settings.storage()));
    SnapshotStore snapshots = settings.snapshots();
    Snapshotting snapshotting = new Snapshotting(
        settings.stateMachine(),
        snapshots,
        config.snapshots(),
        self,
        events,
        start.lastApplied(),
        workers.nanoTime());
    this.applier = workers.start(
        "apply",
        new Applier<>(settings.stateMachine(), settings.codec(), group, workers, snapshotting));
    SnapshotReceiver receiver = new SnapshotReceiver(snapshots, settings.transport(), self, group);
    this.streams = new SnapshotStreams(
        new SnapshotSender(snapshots, config.snapshots(), settings.transport(), group),
        receiver,
        self.equals(config.snapshots().designated()),
        workers);
    this.streamsWorker = workers.start("snapshot-streams", streams);
    streams.connect(streamsWorker);
    if (snapshots == null) {
      this.snapshotWriter = null;
    } else {
      OldSnapshots old = new OldSnapshots(
          snapshots,
          group.id(),
          config.snapshots().keep(),
          group::snapshotIndex,
          streams::isSending);
      receiver.connect(old);
      this.snapshotWriter = workers.start(
          "snapshot-writer", new SnapshotWriter(snapshots, old, events, streams, group));
      snapshotting.connect(snapshotWriter);
    }
    this.loop = workers.start("loop", group);
    group.connect(loop, writer, loader, applier, streams);
  }

  void start() throws IOException {
    try {
      settings.transport().start(this::receive);
      group.begin();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void receive(Message message) {
    // What is for somebody else proves that something is wrong with a transport, and nothing else.
    if (message.group().equals(group.id()) && message.to().equals(self)) {
      group.receive(message);
    }
  }

  @Override
  public NodeId id() {
    return self;
  }

  @Override
  public CompletableFuture<Applied<R>> propose(C command) {
    return propose(command, config.requestTimeout());
  }

  @Override
  public CompletableFuture<Applied<R>> propose(C command, Duration timeout) {
    Bytes encoded = settings.codec().encode(command);
    if (encoded.size() > config.maxCommandBytes()) {
      throw new IllegalArgumentException("the command has "
          + encoded.size()
          + " bytes, of at most "
          + config.maxCommandBytes()
          + " (RaftConfig.maxCommandBytes)");
    }
    long now = workers.nanoTime();
    long deadline = now + timeout.toNanos();
    try {
      // A majority of followers commits without this disk: if it hangs, what it has not written
      // piles up although proposals end.
      if (group.unwrittenBytes() > config.maxPendingBytes()) {
        throw new OverloadedException(group.unwrittenBytes(), config.maxPendingBytes());
      }
      // Nothing may fail between this and the request that gives back what it takes.
      admission.admit(PendingProposal.weight(encoded));
    } catch (OverloadedException e) {
      return CompletableFuture.failedFuture(e);
    }
    PendingProposal<R> proposal = new PendingProposal<>(encoded, admission, now, deadline);
    group.submit(proposal);
    return proposal.future();
  }

  @Override
  public <T> CompletableFuture<T> read(Supplier<T> query) {
    return read(query, config.requestTimeout());
  }

  @Override
  public <T> CompletableFuture<T> read(Supplier<T> query, Duration timeout) {
    return read(query, ReadConsistency.LINEARIZABLE, timeout);
  }

  @Override
  public <T> CompletableFuture<T> read(Supplier<T> query, ReadConsistency consistency) {
    return read(query, consistency, config.requestTimeout());
  }

  @Override
  public <T> CompletableFuture<T> read(
      Supplier<T> query, ReadConsistency consistency, Duration timeout) {
    long now = workers.nanoTime();
    long deadline = now + timeout.toNanos();
    try {
      admission.admit(PendingRead.WEIGHT);
    } catch (OverloadedException e) {
      return CompletableFuture.failedFuture(e);
    }
    PendingRead<T> read = new PendingRead<>(query, consistency, admission, now, deadline);
    group.submit(read);
    return read.future();
  }

  @Override
  public CompletableFuture<MembershipResult> change(Consumer<ClusterChange> description) {
    ClusterChange change = new ClusterChange();
    description.accept(change);
    PendingMembership request = new PendingMembership(change, workers.nanoTime());
    group.submit(request);
    return request.future();
  }

  @Override
  public CompletableFuture<NodeId> transferLeadership() {
    return transfer(null);
  }

  @Override
  public CompletableFuture<NodeId> transferLeadership(NodeId target) {
    return transfer(target);
  }

  private CompletableFuture<NodeId> transfer(@Nullable NodeId target) {
    PendingTransfer request = new PendingTransfer(target, workers.nanoTime());
    group.submit(request);
    return request.future();
  }

  @Override
  public void stepDown() {
    group.stepDown();
  }

  @Override
  public void campaign() {
    group.campaign();
  }

  @Override
  public CompletableFuture<SnapshotMetadata> snapshot() {
    PendingSnapshot request = new PendingSnapshot(workers.nanoTime());
    group.submit(request);
    return request.future();
  }

  @Override
  public RaftStatus status() {
    CoreStatus core = group.status();
    List<RaftStatus.Follower> followers = core.progress().stream()
        .map(follower -> new RaftStatus.Follower(
            follower.id(), follower.state(), follower.matchIndex(), follower.forgetful()))
        .toList();
    return new RaftStatus(
        self,
        NodeEvents.role(core.role(), core.learner()),
        core.term(),
        core.leader(),
        core.base().index() + 1,
        core.last().index(),
        core.commitIndex(),
        core.lastApplied(),
        core.configuration(),
        core.configurationIndex(),
        core.snapshot().index(),
        core.outside(),
        core.forgetful(),
        followers,
        core.stopReason());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // From the outside in: nothing new comes, the loop ends, what it had handed out is finished.
    settings.transport().close();
    loop.close();
    boolean writerEnded = writer.close();
    boolean loaderEnded = loader.close();
    boolean snapshotsEnded = streamsWorker.close();
    streams.close();
    if (snapshotWriter != null) {
      snapshotsEnded &= snapshotWriter.close();
    }
    applier.close();
    group.end("closed");
    events.close();
    group.endRest("closed");
    if (writerEnded && loaderEnded && snapshotsEnded) {
      closeStorage();
    } else {
      LOG.warn("the disk of {} hangs; its log is left open until the process ends", self);
    }
  }

  private void closeStorage() {
    try {
      settings.storage().close();
      SnapshotStore snapshots = settings.snapshots();
      if (snapshots != null) {
        snapshots.close();
      }
    } catch (IOException e) {
      LOG.warn("closing the log of {} failed; what was acknowledged is on disk", self, e);
    }
  }
}
