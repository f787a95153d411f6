// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import io.quorate.core.RoleKind;
import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
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
    this.late = late;
    this.afterStep = afterStep;
  }

  /** Creates the core of a node from its disk. */
  public void start(Node node) {
    if (!node.created()) {
      node.create();
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
    afterStep.run();
  }

  /** A node loses memory and disk. */
  public void wipe(Node node) {
    node.crash();
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

  /** One input of a command; nothing happens to a node that is down. */
  public void command(Node node, Input input) {
    feed(node, input);
    settle();
  }

  /** The scenario hands a message to a node that no core sent. */
  public void inject(Node node, Message message) {
    if (node.isPaused()) {
      cluster.network().add(new InFlight(message, true));
    } else {
      receive(node, message, true);
    }
  }

  /** One message arrives, or is lost if nobody is there. */
  void deliver(InFlight flying) {
    if (++messages > MOST_MESSAGES) {
      throw new ScenarioFailure("more than " + MOST_MESSAGES + " messages in one command");
    }
    cluster.network().remove(flying);
    Node node = cluster.find(flying.message().to());
    if (node != null) {
      receive(node, flying.message(), flying.injected());
    }
  }

  private void receive(Node node, Message message, boolean injected) {
    moment++;
    if (injected && node.isUp()) {
      witness.injected(node, message);
    }
    feed(node, new Input.Received(message));
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
    node.disk().write(persist);
    witness.written(node);
    send(node, persist.thenSend());
    feed(node, new Input.Persisted(persist.sequence()));
  }

  /** The next apply of a node completes. */
  public void completeApply(Node node) {
    Effect.Apply apply = node.applies().take();
    node.applier().apply(apply);
    for (LogEntry entry : apply.entries()) {
      witness.applied(node, entry);
      node.requests().onApplied(entry);
    }
    feed(node, new Input.Applied(node.applier().appliedIndex()));
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
    for (Node node : cluster.real()) {
      if (!node.loads().isEmpty()) {
        Effect.LoadEntries load = node.loads().removeFirst();
        feed(node, new Input.EntriesLoaded(load.request(), node.disk().load(load)));
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
      carryOut(node, effect);
    }
    if (!core.status().last().equals(node.log().last()) && !node.isStopped()) {
      throw new ScenarioFailure(node + " has a log up to " + core.status().last()
          + " but asked for one up to " + node.log().last());
    }
    witness.observed(node);
    if (core.status().role() == RoleKind.STOPPED && !cluster.mayStop(node)) {
      throw new ScenarioFailure(node + " stopped: " + core.status().stopReason());
    }
    afterStep.run();
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

  private void carryOut(Node node, Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(node, send.messages());
    } else if (effect instanceof Effect.Persist persist) {
      remember(node, persist);
    } else if (effect instanceof Effect.Apply apply) {
      node.applies().add(apply, moment);
    } else if (effect instanceof Effect.LoadEntries load) {
      node.loads().addLast(load);
    } else if (effect instanceof Effect.ProposalsAppended appended) {
      node.requests().onAppended(appended);
    } else if (effect instanceof Effect.ProposalsRefused refused) {
      node.requests().onRefused(node.id(), refused);
    } else if (effect instanceof Effect.ProposalsUnknown unknown) {
      node.requests().onUnknown(unknown);
    } else if (effect instanceof Effect.ReadsReady ready) {
      node.requests().onReady(ready, node.appliedIndex());
    } else if (effect instanceof Effect.ReadsFailed failed) {
      node.requests().onFailed(node.id(), failed);
    } else if (effect instanceof Effect.Stopped) {
      node.stop();
    }
  }

  private void remember(Node node, Effect.Persist persist) {
    node.remember(persist);
    node.writes().add(persist, moment);
    for (LogEntry entry : persist.entries()) {
      long before = entry.index() - 1;
      witness.appended(node, new EntryId(before, node.log().termAt(before)), entry);
    }
  }

  private void send(Node node, List<Message> sent) {
    for (Message message : sent) {
      witness.sending(node, message);
      cluster.network().send(message);
    }
  }
}
