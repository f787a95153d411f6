// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.simulation.Player;
import io.quorate.testing.simulation.Player.Failure;
import io.quorate.testing.simulation.Shrinker;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.PlanException;
import io.quorate.testing.simulation.plan.PlanGenerator;
import io.quorate.testing.simulation.store.StoreWorkload;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Plays simulated runs of whole clusters from the command line:
 *
 * <pre>{@code
 * java -cp … io.quorate.testing.SimulationMain --seeds 1..1000 [--nodes 5] [--plan FILE] [--shrink]
 *     [--trace] [--json] [--fail-fast]
 * }</pre>
 *
 * <p>With {@code --json}, one object is all that goes to standard output, and failures go where
 * progress goes.
 *
 * <p>Exits with 0 if all is well, with 1 if something was not as it must be, with 2 if it was
 * called in a way that makes no sense.
 */
public final class SimulationMain {
  private static final int MAX_SHRINKING_RUNS = 2000;
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  private final SimulationOptions options;
  private final PrintStream out;
  private final PrintStream err;
  /** Where failures and traces go, so that a program can read what remains. */
  private final PrintStream details;

  private final Player<?, ?, ?> player =
      new Player<>(settings -> new StoreWorkload(settings.keys()));
  private final Tally tally = new Tally();
  private final long startedAt = System.nanoTime();
  private long shownAt = startedAt;
  private long failed;

  private SimulationMain(SimulationOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
    this.details = options.json() ? err : out;
  }

  /** Plays what the arguments say; see the class. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** The same without the exit: returns its code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    try {
      return new SimulationMain(SimulationOptions.parse(arguments), out, err).run();
    } catch (NoSuchFileException e) {
      return misused("no such file: " + e.getMessage(), err);
    } catch (CharacterCodingException e) {
      return misused("the plan is not UTF-8", err);
    } catch (IllegalArgumentException | PlanException | IOException e) {
      return misused(e.getMessage(), err);
    }
  }

  private static int misused(@Nullable String why, PrintStream err) {
    err.println(why);
    err.println(SimulationOptions.USAGE);
    return 2;
  }

  /** A run that is being played, perhaps by another thread. */
  private record Playing(Plan plan, String replay, Future<Played> played) {}

  /** A run that has been played. */
  private record Played(Optional<Failure> failure, Tally tally, long traceHash) {}

  private int run() throws PlanException, IOException {
    Path file = options.plan();
    if (file != null) {
      Plan plan = Plan.parse(Files.readAllLines(file));
      take(plan, "--plan " + file, play(plan));
    } else {
      runSeeds();
    }
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    SimulationTable table = new SimulationTable(tally, failed, seconds);
    out.println(options.json() ? table.json() : table.text());
    return failed == 0 ? 0 : 1;
  }

  /**
   * Runs know nothing of each other: all processors play, and the results are taken in order. Only
   * traces are written by one run after the other.
   */
  private void runSeeds() throws IOException {
    int jobs = Runtime.getRuntime().availableProcessors();
    ExecutorService players = Executors.newFixedThreadPool(jobs);
    Deque<Playing> playing = new ArrayDeque<>();
    String nodes = options.nodes() == 0 ? "" : " --nodes " + options.nodes();
    try {
      for (long seed = options.first(); seed <= options.last() && !isEnough(); seed++) {
        Plan plan = PlanGenerator.generate(seed, options.nodes());
        String replay = "--seeds " + seed + ".." + seed + nodes;
        if (options.trace()) {
          take(plan, replay, play(plan));
        } else {
          playing.add(new Playing(plan, replay, players.submit(() -> play(plan))));
        }
        if (playing.size() > 2 * jobs) {
          take(playing.remove());
        }
      }
      while (!playing.isEmpty() && !isEnough()) {
        take(playing.remove());
      }
    } finally {
      players.shutdownNow();
    }
  }

  private boolean isEnough() {
    return failed > 0 && options.failFast();
  }

  private Played play(Plan plan) {
    Tally own = new Tally();
    Trace trace = new Trace(options.trace() ? details::println : null);
    if (options.trace()) {
      details.print(plan);
    }
    Optional<Failure> failure = player.play(plan, own, trace);
    return new Played(failure, own, trace.hash());
  }

  private void take(Playing next) throws IOException {
    try {
      take(next.plan(), next.replay(), next.played().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the simulator failed in " + next.replay(), e.getCause());
    }
  }

  private void take(Plan plan, String replay, Played played) throws IOException {
    tally.add(played.tally());
    if (options.trace()) {
      details.printf("trace hash %016x%n", played.traceHash());
    }
    if (played.failure().isPresent()) {
      failed++;
      report(plan, played.failure().get(), replay);
    }
    showProgress();
  }

  private void report(Plan plan, Failure failure, String replay) throws IOException {
    details.printf(
        Locale.ROOT,
        "FAILED %s %s at %.3f ms of seed %d: %s%n",
        failure.property().id(),
        failure.property().section(),
        failure.virtualNanos() / 1e6,
        plan.settings().seed(),
        failure.what());
    details.print(failure.servers());
    details.println(
        "  replay: java -cp … io.quorate.testing.SimulationMain " + replay + " --trace");
    if (options.shrink()) {
      Shrinker shrinker = new Shrinker(player, failure.property(), MAX_SHRINKING_RUNS);
      Plan smallest = shrinker.shrink(plan);
      Path file = Path.of("seed-" + plan.settings().seed() + ".plan");
      Files.writeString(
          file,
          "# " + failure.property().id() + " "
              + failure.what().lines().findFirst().orElse("") + "\n" + smallest);
      details.printf(
          "  %d of %d events are enough (%d runs): %s%n",
          smallest.events().size(), plan.events().size(), shrinker.runs(), file);
    }
  }

  private void showProgress() {
    long now = System.nanoTime();
    if (now - shownAt >= PROGRESS_NANOS) {
      shownAt = now;
      err.printf(
          Locale.ROOT,
          "%d runs, %d failed, %,d events, %,.0f events/s%n",
          tally.runs(),
          failed,
          tally.events(),
          tally.events() / ((now - startedAt) / 1e9));
    }
  }
}
