// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.runtime.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The workers of one server's life, all on the caller's thread and in virtual time: they can be
 * slow, stand still, and die between two tasks.
 */
public final class SimulatedWorkers implements Workers {
  /** How long a task may wait until its worker gets to it. */
  private static final long MAX_WAKE_UP_NANOS = 50_000;

  /** Who takes longer than this for a task is slower than a healthy one. */
  private static final long SLOW_NANOS = 50_000_000;

  private final VirtualTime time;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, Long> delays = new TreeMap<>();
  private final Map<String, Long> busyUntil = new TreeMap<>();
  private final List<SimulatedWorker<?>> workers = new ArrayList<>();
  private long standsStillUntil;
  private long heldUpAt;
  private boolean dead;

  /** Workers of a new life, which see this clock. */
  public SimulatedWorkers(VirtualTime time, Clock clock, RandomGenerator random) {
    this.time = time;
    this.clock = clock;
    this.random = random;
  }

  /** Ends all of them at once, as if the process were killed: what is queued is lost. */
  public void die() {
    dead = true;
  }

  /** Whether they live. */
  public boolean areAlive() {
    return !dead;
  }

  /** A worker takes up to this much longer to get to a task from now on. */
  public void slow(String worker, long nanos) {
    heldUpAt = time.now();
    delays.put(worker, nanos);
  }

  /** A worker gets to nothing before this time. */
  public void hang(String worker, long until) {
    busyUntil.merge(worker, until, Math::max);
  }

  /** None gets to anything before this time. */
  public void standStill(long until) {
    standsStillUntil = Math.max(standsStillUntil, until);
  }

  /** Whether something was done since then, or still has effect, that makes any of them late. */
  public boolean wereHeldUpSince(long then) {
    return heldUpAt >= then
        || delays.values().stream().anyMatch(delay -> delay > SLOW_NANOS)
        || standsStillUntil >= then
        || busyUntil.values().stream().anyMatch(until -> until >= then);
  }

  /** Nothing holds them up any more. */
  public void release() {
    busyUntil.clear();
    delays.clear();
    standsStillUntil = 0;
    clockChanged();
  }

  /** Their deadlines come at other times than before. */
  public void clockChanged() {
    workers.forEach(SimulatedWorker::planWakeUp);
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public <T> Worker<T> start(String name, Handler<T> handler) {
    SimulatedWorker<T> worker = new SimulatedWorker<>(name, handler);
    workers.add(worker);
    return worker;
  }

  @Override
  public void runAside(Runnable task) {
    time.at(time.now(), () -> {
      if (!dead) {
        task.run();
      }
    });
  }

  private final class SimulatedWorker<T> implements Worker<T> {
    private final String name;
    private final Handler<T> handler;
    private List<T> queue = new ArrayList<>();
    private long deadline = Long.MAX_VALUE;
    private long taskAt = Long.MAX_VALUE;
    private long wakeUpAt = Long.MAX_VALUE;
    private boolean closed;

    SimulatedWorker(String name, Handler<T> handler) {
      this.name = name;
      this.handler = handler;
    }

    @Override
    public boolean post(T task) {
      if (closed || dead) {
        return false;
      }
      queue.add(task);
      if (taskAt == Long.MAX_VALUE) {
        long delay = MAX_WAKE_UP_NANOS + delays.getOrDefault(name, 0L);
        taskAt = time.now() + random.nextLong(delay);
        planWakeUp();
      }
      return true;
    }

    private void planWakeUp() {
      if (closed || dead) {
        return;
      }
      long due = deadline == Long.MAX_VALUE ? deadline : clock.whenItShows(deadline);
      long at = Math.min(taskAt, due);
      if (at == Long.MAX_VALUE) {
        return;
      }
      at = Math.max(at, Math.max(standsStillUntil, busyUntil.getOrDefault(name, 0L)));
      if (at != wakeUpAt) {
        long planned = Math.max(at, time.now());
        wakeUpAt = planned;
        time.at(planned, () -> onTime(planned));
      }
    }

    private void onTime(long at) {
      // A wake-up that another one has replaced comes to nothing.
      if (at != wakeUpAt || closed || dead) {
        return;
      }
      wakeUpAt = Long.MAX_VALUE;
      if (time.now() < Math.max(standsStillUntil, busyUntil.getOrDefault(name, 0L))) {
        planWakeUp();
      } else {
        handleQueue();
      }
    }

    private void handleQueue() {
      List<T> tasks = queue;
      queue = new ArrayList<>();
      taskAt = Long.MAX_VALUE;
      deadline = Long.MAX_VALUE;
      deadline = handler.handle(tasks);
      planWakeUp();
    }

    @Override
    public boolean close() {
      if (!dead && !closed) {
        closed = true;
        while (!queue.isEmpty()) {
          handleQueue();
        }
      }
      return true;
    }
  }
}
