// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.Applied;
import io.quorate.OverloadedException;
import io.quorate.RaftException;
import io.quorate.ReadConsistency;
import io.quorate.StateMachine;
import io.quorate.model.EntryId;
import io.quorate.testing.Workload;
import io.quorate.testing.history.History;
import io.quorate.testing.history.LinearizabilityChecker;
import io.quorate.testing.history.SequentialModel;
import io.quorate.testing.history.Verdict;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.oracle.FirstViolation;
import io.quorate.testing.simulation.oracle.Oracle;
import io.quorate.testing.simulation.plan.Freshness;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those who propose commands and read, and remember what they were told. */
final class Clients<C, R, S extends StateMachine<C, R>> {
  /** Many requests of unknown outcome can be put in more orders than anybody has time for. */
  private static final long MAX_STEPS = 100_000;

  /** What was asked of a server and must end. */
  private record Open(
      String what, boolean ofLeader, Life<?, ?, ?> life, CompletableFuture<?> future) {}

  private final VirtualTime time;
  private final Workload<C, R, S> workload;
  private final Oracle oracle;
  private final FirstViolation violations;
  private final Tally tally;
  private final History.Recorder history = new History.Recorder();
  private final List<Open> open = new ArrayList<>();
  private long commands;
  private @Nullable Applied<R> newest;

  Clients(
      VirtualTime time,
      Workload<C, R, S> workload,
      Oracle oracle,
      FirstViolation violations,
      Tally tally) {
    this.time = time;
    this.workload = workload;
    this.oracle = oracle;
    this.violations = violations;
    this.tally = tally;
  }

  /** Proposes a command drawn from this. */
  CompletableFuture<Applied<R>> propose(Life<C, R, S> life, long drawnFrom) {
    long number = ++commands;
    C command = workload.command(new SplittableRandom(drawnFrom), number);
    Workload.Call call = workload.call(command);
    History.Handle handle =
        call == null ? null : history.invoke(time.now(), number, call.key(), call.input());
    CompletableFuture<Applied<R>> future = life.node().propose(new Tagged<>(number, command));
    watch("command " + number, true, life, future);
    CompletableFuture<?> unused = future.whenComplete((applied, failure) -> {
      if (!life.workers().areAlive()) {
        return; // nobody is there to hear it
      }
      violations.check(() -> {
        if (failure == null) {
          acknowledged(number, applied);
          if (handle != null) {
            history.ok(time.now(), handle, workload.answer(command, applied.result()));
          }
        } else {
          refused(number, failure, handle);
        }
      });
    });
    return future;
  }

  private void acknowledged(long number, Applied<R> applied) {
    tally.outcome("acknowledged");
    newest = newest == null || applied.index() > newest.index() ? applied : newest;
    oracle.commands().acknowledged(number, applied.index());
    oracle.reads().acknowledged(applied.index());
  }

  private void refused(long number, Throwable failure, History.@Nullable Handle handle) {
    tally.outcome(failure.getClass().getSimpleName());
    if (!(failure instanceof RaftException refusal)) {
      throw new InvariantViolation(Property.FUTURES, "command " + number + " ended by " + failure);
    }
    if (!refusal.mayHaveApplied()) {
      oracle.commands().refused(number, refusal.toString());
      if (handle != null) {
        history.fail(time.now(), handle);
      }
    }
  }

  /** Proposes many commands in one moment; returns whether some were turned away. */
  boolean overload(Life<C, R, S> life, int count) {
    boolean turnedAway = false;
    for (int i = 0; i < count; i++) {
      CompletableFuture<?> future = propose(life, i);
      turnedAway |= future.isCompletedExceptionally()
          && future.handle((any, failure) -> failure).join() instanceof OverloadedException;
    }
    return turnedAway;
  }

  /** Reads what is drawn from this. */
  CompletableFuture<?> read(Life<C, R, S> life, Freshness freshness, long drawnFrom) {
    Workload.Query<S> query = workload.query(new SplittableRandom(drawnFrom));
    long floor = freshness == Freshness.LOCAL ? 0 : oracle.reads().floor();
    boolean linearizable = freshness == Freshness.LINEARIZABLE || freshness == Freshness.LEASE;
    Workload.Call call = query.call();
    History.Handle handle = call == null || !linearizable
        ? null
        : history.invoke(time.now(), -drawnFrom, call.key(), call.input());
    ReadConsistency consistency = consistency(freshness, floor);
    CompletableFuture<Object> future = life.node()
        .read(
            () -> {
              long applied = life.machine().applied();
              // At this floor stands a command, so that no other entry needs to be applied.
              violations.check(() -> oracle
                  .reads()
                  .answered(freshness + " read on " + life.node().id(), floor, applied));
              if (linearizable) {
                oracle.reads().acknowledged(applied);
              }
              return query.answer().apply(life.machine().machine());
            },
            consistency);
    watch(freshness + " read", false, life, future);
    CompletableFuture<?> unused = future.whenComplete((answer, failure) -> {
      if (!life.workers().areAlive()) {
        return;
      }
      tally.outcome(failure == null ? "read" : "read: " + failure.getClass().getSimpleName());
      if (handle != null && failure == null) {
        history.ok(time.now(), handle, answer);
      } else if (handle != null) {
        history.fail(time.now(), handle);
      }
    });
    return future;
  }

  private ReadConsistency consistency(Freshness freshness, long floor) {
    Applied<R> known = newest;
    return switch (freshness) {
      case LINEARIZABLE -> new ReadConsistency.Linearizable();
      case LEASE -> new ReadConsistency.Lease();
      case LOCAL -> new ReadConsistency.Local();
      case AT_LEAST -> new ReadConsistency.AtLeast(floor);
      case AFTER ->
        known == null || known.index() < floor
            ? new ReadConsistency.AtLeast(floor)
            : new ReadConsistency.After(new EntryId(known.index(), known.term()));
    };
  }

  /**
   * This must end, unless the process that was asked dies.
   *
   * @param ofLeader whether only a leader can do it
   */
  void watch(String what, boolean ofLeader, Life<?, ?, ?> life, CompletableFuture<?> future) {
    if (!future.isDone()) {
      open.add(new Open(what, ofLeader, life, future));
    }
  }

  /**
   * What has been asked of a leader until now must end soon, now that it leads no longer: it cannot
   * know more later.
   */
  void resigned(Life<?, ?, ?> life, long grace) {
    List<Open> asked = open.stream()
        .filter(
            request -> request.life.equals(life) && !request.future.isDone() && request.ofLeader)
        .toList();
    if (asked.isEmpty()) {
      return;
    }
    long since = time.now();
    time.at(
        since + grace,
        () -> violations.check(() -> {
          for (Open request : asked) {
            boolean excused = !life.workers().areAlive() || life.workers().wereHeldUpSince(since);
            if (!request.future.isDone() && !excused) {
              throw new InvariantViolation(
                  Property.FUTURES,
                  request.what + " is open on " + life.node().id() + ", which has not led for "
                      + grace / 1_000_000 + " ms");
            }
          }
        }));
  }

  /** Whether all has ended that was asked of servers that were not killed. */
  boolean allEnded() {
    open.removeIf(request -> request.future.isDone() || !request.life.workers().areAlive());
    return open.isEmpty();
  }

  /** What has not. */
  String unended() {
    return open.stream()
        .map(request -> request.what + " on " + request.life.node().id())
        .toList()
        .toString();
  }

  /** Holds what clients were told against the model, if there is one. */
  void judge() {
    SequentialModel<?> model = workload.model().orElse(null);
    if (model == null) {
      return;
    }
    History whole = history.history();
    Verdict verdict = LinearizabilityChecker.of(model).withMaxSteps(MAX_STEPS).check(whole);
    if (verdict instanceof Verdict.NotLinearizable violation) {
      throw new InvariantViolation(Property.READS, violation.toString());
    }
    if (verdict instanceof Verdict.Linearizable) {
      tally.history(whole.operations().size());
    } else {
      tally.outcome("history undecided");
    }
  }
}
