// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import io.quorate.core.ReadRequest;
import io.quorate.core.RoleKind;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.LogImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells cores what happened and carries out what they ask for, one step at a time.
 *
 * <p>Writes and applies complete before anything else happens; if they are late, only after the
 * next message or timer, or when nothing else is left to happen in the command.
 */
public final class Driver {
  private static final int MOST_MESSAGES = 100_000;

  /** Bounds what goes on without messages: reads, writes, timers that never come to an end. */
  private static final int MOST_STEPS = 10 * MOST_MESSAGES;

  private final Cluster cluster;
  private final Witness witness;
  private final EffectHandler handler;
  private final boolean late;
  private final Runnable afterStep;

  /** Counts messages and timers, so that late work knows what came before it and what after. */
  private long moment;

  private int messages;
  private int steps;

  /**
   * A driver of all nodes of a cluster.
   *
   * @param afterStep called after every step
   */
  public Driver(Cluster cluster, Witness witness, boolean late, Runnable afterStep) {
    this.cluster = cluster;
    this.witness = witness;
    this.handler = new EffectHandler(cluster, witness);
    this.late = late;
    this.afterStep = afterStep;
  }

  /** Creates the core of a node from its disk. */
  public void start(Node node) {
    if (!node.created()) {
      node.create(cluster);
    }
    RaftCore core = node.start();
    witness.started(node);
    long previous = node.log().base().lastIncluded().index();
    for (LogEntry entry : node.log().entries()) {
      witness.appended(node, new EntryId(previous, node.log().termAt(previous)), entry);
      previous = entry.index();
    }
    step(node, core, null);
    settle();
  }

  /** A node loses its memory. */
  public void crash(Node node) {
    node.crash();
    cluster.network().gone(node.id());
    afterStep.run();
  }

  /** A node loses memory and disk. */
  public void wipe(Node node) {
    node.crash();
    cluster.network().gone(node.id());
    node.wipe();
    witness.wiped(node);
    afterStep.run();
  }

  /** A user proposes commands, in one step; returns why that was refused, or null. */
  public @Nullable String propose(Node node, List<TrackedProposal> proposals) {
    node.requests().asked(proposals);
    command(node, new Input.Proposals(List.copyOf(proposals)));
    return node.requests().refusal(node);
  }

  /** A user asks for a read; returns why that was refused, or null. */
  public @Nullable String read(Node node, TrackedRead read) {
    node.requests().asked(read);
    command(node, new Input.Reads(List.of(read)));
    return node.requests().refusal(node);
  }

  /** An operator asks for a membership change; returns why that was refused, or null. */
  public @Nullable String change(Node node, TrackedChange change) {
    long last = node.log().last().index();
    node.requests().asked(change);
    command(node, new Input.Change(change));
    node.log().firstConfigurationAfter(last).ifPresent(change::appendedAt);
    return node.requests().refusal(node);
  }

  /** An operator asks for a leadership transfer; returns why that was refused, or null. */
  public @Nullable String transfer(Node node, TrackedTransfer transfer) {
    node.requests().asked(transfer);
    command(node, new Input.Transfer(transfer));
    return node.requests().refusal(node);
  }

  /** Takes a snapshot of a node's state machine; returns why that cannot be done, or null. */
  public @Nullable String snapshot(Node node) {
    RaftCore core = node.core();
    if (core == null || node.isStopped()) {
      return node + " is " + node.role();
    }
    long index = node.applier().appliedIndex();
    SnapshotMetadata metadata = index == 0 ? null : core.snapshotAt(index);
    if (metadata == null) {
      return index == 0
          ? node + " has applied nothing yet"
          : "the log of " + node + " does not hold index " + index + " any more";
    }
    Snapshot snapshot = new Snapshot(metadata, node.applier().state());
    node.disk().keep(snapshot);
    witness.snapshotted(node, snapshot);
    command(node, new Input.SnapshotCreated(metadata));
    return null;
  }

  /** Lets the log of a node begin later; returns why that cannot be done, or null. */
  public @Nullable String compact(Node node, long upTo) {
    Snapshot newest = node.disk().snapshot();
    if (!node.isUp()) {
      return node + " is down";
    }
    if (newest == null || newest.index() < upTo) {
      return "the log of " + node + " cannot begin after index " + upTo
          + ": its newest snapshot is " + (newest == null ? "none" : newest.lastIncluded());
    }
    command(node, new Input.Compact(upTo));
    return null;
  }

  /** A node forgets its leader; returns why it does not, or null. */
  public @Nullable String forgetLeader(Node node) {
    String down = command(node, new Input.ForgetLeader());
    if (node.leader() == null) {
      return down;
    }
    return node.role().equals("leader")
        ? node + " leads"
        : node + " keeps to its leader " + node.leader() + ", on whose lease reads may rest";
  }

  /** An operator forces a configuration upon a node, which starts again with it. */
  public void resetConfiguration(Node node, ClusterConfiguration configuration) {
    if (node.isUp()) {
      crash(node);
    }
    node.disk().reset(configuration);
    witness.reset(node);
    start(node);
  }

  /** One input of a command; returns that the node is down if it is, and null otherwise. */
  public @Nullable String command(Node node, Input input) {
    feed(node, input);
    settle();
    return node.isUp() ? null : node + " is down";
  }

  /**
   * The scenario hands a message to a node that no core sent.
   *
   * @param snapshot what it brings along, or null
   */
  public void inject(Node node, Message message, @Nullable Snapshot snapshot) {
    SnapshotStream stream = message instanceof InstallSnapshot install && snapshot != null
        ? SnapshotStream.madeUp(install, snapshot)
        : null;
    InFlight made = new InFlight(message, true, stream);
    if (node.isPaused()) {
      cluster.network().add(made);
    } else {
      receive(node, made);
    }
  }

  /** One message arrives, or is lost if nobody is there. */
  void deliver(InFlight flying) {
    if (++messages > MOST_MESSAGES) {
      throw new ScenarioFailure("more than " + MOST_MESSAGES + " messages in one command");
    }
    cluster.network().remove(flying);
    Node node = cluster.find(flying.message().to());
    if (node == null) {
      cluster.network().lost(flying);
    } else {
      receive(node, flying);
    }
  }

  private void receive(Node node, InFlight flying) {
    moment++;
    if (node.isUp()) {
      SnapshotStream stream = flying.stream();
      if (stream != null) {
        stream.arrived();
        node.receive(stream.snapshot());
      }
      if (flying.injected()) {
        witness.injected(node, flying.message(), stream == null ? null : stream.snapshot());
      }
      feed(node, new Input.Received(flying.message()));
    } else {
      cluster.network().lost(flying);
    }
    settle();
  }

  /** One timer fires. */
  void fire(Node node, Input input) {
    moment++;
    feed(node, input);
    if (input instanceof Input.TimePassed && node.untilDeadline() == 0) {
      throw new ScenarioFailure(node + " was told the time and still wants to be woken for it");
    }
    settle();
  }

  /** The next write of a node completes. */
  public void completeWrite(Node node) {
    Effect.Persist persist = node.writes().take();
    if (node.nextWriteFails()) {
      feed(node, new Input.Failed("the disk failed, as the scenario says"));
      return;
    }
    node.write(persist);
    witness.written(node);
    handler.send(node, persist.thenSend());
    feed(node, new Input.Persisted(persist.sequence()));
  }

  /** The next piece of work of a node's state machine completes. */
  public void completeApply(Node node) {
    MachineWork work = node.applies().take();
    if (work instanceof MachineWork.Restore restore) {
      node.applier().restore(restore.snapshot());
      witness.restored(node, restore.snapshot());
      node.requests().onRestored(restore.snapshot().index(), node.clock());
      feed(node, new Input.Restored(restore.snapshot().index()));
    } else if (work instanceof MachineWork.Apply apply) {
      for (LogEntry entry : apply.entries()) {
        TrackedProposal.Outcome outcome = node.applier().apply(entry);
        witness.applied(node, entry);
        node.requests().onApplied(entry, outcome, node.clock());
      }
      feed(node, new Input.Applied(node.applier().appliedIndex()));
    }
    List<ReadRequest> expired = node.requests().expired(node.clock());
    if (!expired.isEmpty()) {
      feed(node, new Input.Reads(expired));
    }
  }

  /** Completes all work that is not held, late or not; whether there was any. */
  boolean completeAll() {
    boolean any = false;
    while (completeOne(Long.MAX_VALUE)) {
      any = true;
    }
    return any;
  }

  /** The command has ended. */
  public void endCommand() {
    completeAll();
    messages = 0;
    steps = 0;
  }

  /** Completes what completes by itself. */
  private void settle() {
    long ripe = late ? moment : Long.MAX_VALUE;
    while (completeOne(ripe)) {
      // Each completion is a step, which may give rise to more.
    }
  }

  private boolean completeOne(long ripe) {
    SnapshotStream lost = cluster.network().nextLostStream();
    if (lost != null) {
      Node sender = lost.whoWaits();
      if (sender != null) {
        feed(sender, lost.failure());
      }
      return true;
    }
    for (Node node : cluster.real()) {
      if (!node.replies().isEmpty()) {
        feed(node, node.replies().removeFirst().get());
        return true;
      }
      if (node.writes().isRipe(ripe)) {
        completeWrite(node);
        return true;
      }
      if (node.applies().isRipe(ripe)) {
        completeApply(node);
        return true;
      }
    }
    return false;
  }

  private void feed(Node node, Input input) {
    RaftCore core = node.core();
    if (core != null) {
      step(node, core, input);
    }
  }

  private void step(Node node, RaftCore core, @Nullable Input input) {
    if (++steps > MOST_STEPS) {
      throw new ScenarioFailure("more than " + MOST_STEPS + " steps in one command");
    }
    for (Effect effect : effects(node, core, input)) {
      handler.handle(node, effect, moment);
    }
    requireKnownLog(node, core.status());
    witness.observed(node);
    if (core.status().role() == RoleKind.STOPPED && !cluster.mayStop(node)) {
      throw new ScenarioFailure(node + " stopped: " + core.status().stopReason());
    }
    afterStep.run();
  }

  private static void requireKnownLog(Node node, CoreStatus status) {
    LogImage log = node.log();
    boolean same =
        status.last().equals(log.last()) && status.base().equals(log.base().lastIncluded());
    if (!same && !node.isStopped()) {
      throw new ScenarioFailure(node + " has a log after " + status.base() + " up to "
          + status.last() + " but asked for one after " + log.base().lastIncluded() + " up to "
          + log.last());
    }
  }

  private static List<Effect> effects(Node node, RaftCore core, @Nullable Input input) {
    try {
      if (input != null) {
        core.step(node.clock(), input);
      }
      return core.flush(node.clock());
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      StackTraceElement[] trace = e.getStackTrace();
      throw new ScenarioFailure(
          node + " threw " + e + (trace.length == 0 ? "" : " at " + trace[0]) + " on " + input, e);
    }
  }
}
