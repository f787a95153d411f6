// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.testing.simulation.disk.CrashPoint;
import io.quorate.testing.simulation.plan.Action;
import io.quorate.testing.simulation.plan.ActionText;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happened in runs. */
public final class Tally {
  /** What the network does besides what plans order one by one. */
  private static final String[] MISTREATMENTS = {"loss", "duplication", "delay", "reordering"};

  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> operations = new TreeMap<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private long runs;
  private long events;
  private long virtualNanos;
  private long checks;
  private long histories;
  private long historyOperations;

  /** One in which every kind of fault and of operation stands at zero. */
  public Tally() {
    ActionText.kinds(Action.Fault.class).forEach(kind -> faults.put(kind, 0L));
    for (String mistreatment : MISTREATMENTS) {
      faults.put(mistreatment, 0L);
    }
    for (CrashPoint point : CrashPoint.values()) {
      faults.put(kind(point), 0L);
    }
    ActionText.kinds(Action.Operation.class).forEach(kind -> operations.put(kind, 0L));
  }

  void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  /** A process has died within an operation of its disk. */
  void crash(CrashPoint point) {
    fault(kind(point));
  }

  private static String kind(CrashPoint point) {
    return "crash-at-" + point.name().toLowerCase(Locale.ROOT);
  }

  void operation(String kind) {
    operations.merge(kind, 1L, Long::sum);
  }

  void outcome(String kind) {
    outcomes.merge(kind, 1L, Long::sum);
  }

  void event() {
    events++;
  }

  void history(int operationsOfIt) {
    histories++;
    historyOperations += operationsOfIt;
  }

  void ran(long nanos, long checked) {
    runs++;
    virtualNanos += nanos;
    checks += checked;
  }

  /** Counts what another one has counted too. */
  public void add(Tally other) {
    other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    other.operations.forEach((kind, count) -> operations.merge(kind, count, Long::sum));
    other.outcomes.forEach((kind, count) -> outcomes.merge(kind, count, Long::sum));
    runs += other.runs;
    events += other.events;
    virtualNanos += other.virtualNanos;
    checks += other.checks;
    histories += other.histories;
    historyOperations += other.historyOperations;
  }

  /** How often each kind of fault struck. */
  public Map<String, Long> faults() {
    return faults;
  }

  /** How often each kind of operation was asked for. */
  public Map<String, Long> operations() {
    return operations;
  }

  /** How requests ended. */
  public Map<String, Long> outcomes() {
    return outcomes;
  }

  /** How many runs there were. */
  public long runs() {
    return runs;
  }

  /** How many inputs cores have taken. */
  public long events() {
    return events;
  }

  /** How much virtual time has passed. */
  public long virtualNanos() {
    return virtualNanos;
  }

  /** How often a property was held against a run. */
  public long checks() {
    return checks;
  }

  /** How many histories were found linearizable. */
  public long histories() {
    return histories;
  }

  /** How many operations those had together. */
  public long historyOperations() {
    return historyOperations;
  }
}
