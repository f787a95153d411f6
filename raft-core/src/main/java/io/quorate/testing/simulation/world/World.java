// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.StateMachine;
import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.runtime.Genesis;
import io.quorate.testing.Workload;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.oracle.FirstViolation;
import io.quorate.testing.simulation.oracle.Oracle;
import io.quorate.testing.simulation.oracle.ServerTruth;
import io.quorate.testing.simulation.plan.Action;
import io.quorate.testing.simulation.plan.ActionText;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.Settings;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A run of a plan: first what it says happens, then all is healed and must get well.
 *
 * <p>One object plays one plan, once, on the caller's thread.
 */
public final class World<C, R, S extends StateMachine<C, R>> {
  private static final long GRACE_MILLIS = 300;

  /** A hundred times what a run takes. */
  private static final long MAX_STEPS = 10_000_000;

  private final VirtualTime time = new VirtualTime();
  private final Plan plan;
  private final Tally tally;
  private final Trace trace;
  private final Oracle oracle;
  private final FirstViolation violations = new FirstViolation();
  private final SimulatedNetwork network;
  private final Servers<C, R, S> servers;
  private final Clients<C, R, S> clients;
  private final Operators<C, R, S> operators;
  private final Faults<C, R, S> faults;
  private final FaultAtlas atlas;
  private long steps;

  /**
   * Prepares a run.
   *
   * @param tally is added to
   * @param trace is written
   */
  public World(Plan plan, Workload<C, R, S> workload, Tally tally, Trace trace) {
    this.plan = plan;
    this.tally = tally;
    this.trace = trace;
    Settings settings = plan.settings();
    oracle = new Oracle(settings);
    network = new SimulatedNetwork(time, settings.seed(), new SimulatedNetwork.Observer() {
      @Override
      public void sent(Message message) {
        violations.check(() -> oracle.sent(message));
        if (message instanceof SnapshotChunk || message instanceof SnapshotChunkResponse) {
          // Cores hear nothing of these.
          say(message.toString());
        }
      }

      @Override
      public void mistreated(String how) {
        tally.fault(how);
      }
    });
    servers = new Servers<>(
        time, settings, workload, network, oracle, violations, tally, trace, this::resigned);
    clients = new Clients<>(time, workload, oracle, violations, tally);
    atlas = new FaultAtlas(oracle, this::isDiskLost, this::isChanging);
    operators = new Operators<>(servers, clients, atlas);
    faults = new Faults<>(time, servers, network, atlas, tally);
  }

  /** Whoever leads no longer tells his clients soon. */
  private void resigned(Life<C, R, S> life) {
    long grace = TimeUnit.MILLISECONDS.toNanos(plan.settings().electionMillis() + GRACE_MILLIS);
    clients.resigned(life, grace);
  }

  private boolean isChanging() {
    return operators.isChanging();
  }

  private boolean isDiskLost(NodeId id) {
    Server<C, R, S> server = servers.find(id);
    return server == null || server.isDiskLost();
  }

  /**
   * Plays the plan.
   *
   * @throws InvariantViolation if something was not as it must be
   */
  public void run() {
    try {
      ClusterConfiguration first = ClusterConfiguration.ofVoters(plan.settings().firstVoters());
      for (NodeId id : first.voters()) {
        servers.found(id, new Genesis.Bootstrap(first));
      }
      long chaosMicros = TimeUnit.MILLISECONDS.toMicros(plan.settings().chaosMillis());
      for (Plan.Event event : plan.events()) {
        if (event.micros() < chaosMicros) {
          time.at(TimeUnit.MICROSECONDS.toNanos(event.micros()), () -> perform(event.action()));
        }
      }
      runFor(TimeUnit.MICROSECONDS.toNanos(chaosMicros));
      new Healing<>(this, plan.settings(), servers, clients, network, atlas).run();
      violations.check(clients::judge);
      throwViolation();
    } finally {
      tally.ran(time.now(), oracle.checks());
    }
  }

  private void perform(Action action) {
    boolean done = action instanceof Action.Fault fault
        ? faults.strike(fault)
        : operators.ask((Action.Operation) action);
    if (trace.isRead()) {
      trace.say(time.now(), (done ? "*** " : "(nothing to do for) ") + action);
    }
    if (done && action instanceof Action.Fault) {
      tally.fault(ActionText.kind(action));
    } else if (done) {
      tally.operation(ActionText.kind(action));
    }
  }

  /** Lets this much time pass. */
  void runFor(long nanos) {
    runUntil(() -> false, nanos);
  }

  /** Lets time pass until this holds, but no more than so much; returns whether it holds. */
  boolean runUntil(BooleanSupplier condition, long nanos) {
    long limit = time.now() + nanos;
    while (!condition.getAsBoolean()) {
      boolean more = time.step(limit);
      throwViolation();
      if (!more) {
        return condition.getAsBoolean();
      }
      steps++;
      if (steps > MAX_STEPS) {
        throw new InvariantViolation(
            Property.RESOURCES, "there is no end of events at " + time.now() + " ns");
      }
    }
    return true;
  }

  private void throwViolation() {
    InvariantViolation violation = violations.get();
    if (violation != null) {
      throw violation;
    }
  }

  long now() {
    return time.now();
  }

  void say(String what) {
    if (trace.isRead()) {
      trace.say(time.now(), what);
    }
  }

  /** How far it has come, in virtual nanoseconds. */
  public long virtualNanos() {
    return time.now();
  }

  /** A line for each server, of how it stands. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (ServerTruth truth : oracle.truths()) {
      text.append("  ").append(truth).append('\n');
    }
    return text.toString();
  }
}
