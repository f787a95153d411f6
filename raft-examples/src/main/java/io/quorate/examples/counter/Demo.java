// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The story: a leader dies under load, another takes over, the dead one comes back; a fourth server
 * joins, and leadership is handed to it.
 */
final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STATUS_PATIENCE = Duration.ofMillis(500);

  private final LocalCluster cluster;
  private final CounterClient client;
  private final SteadyLoad load;
  private final Ledger ledger = new Ledger();
  private final PrintStream out;
  private final NodeId newcomer = NodeId.of("n4");
  private final SplittableRandom random = new SplittableRandom();

  Demo(LocalCluster cluster, CounterClient client, int rate, PrintStream out) {
    this.cluster = cluster;
    this.client = client;
    this.load = new SteadyLoad(client, ledger, rate);
    this.out = out;
  }

  /** Tells it, and returns whether it ended well. */
  boolean run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    cluster.start();
    NodeId first = awaitLeader();
    out.printf(
        Locale.ROOT, "three servers run and %s leads, after %.1f s%n", first, secondsSince(began));
    try (ProgressLine progress = ProgressLine.start(out, ledger)) {
      load.start();
      Thread.sleep(random.nextLong(3_000, 6_000));
      NodeId dead = killLeader(progress);
      Thread.sleep(3_000);
      restart(dead, progress);
      Thread.sleep(2_500);
      join(progress);
      Thread.sleep(2_000);
      handOver(progress);
      Thread.sleep(2_000);
      load.stop();
    }
    Map<NodeId, Reply.Status> ends = awaitAgreement();
    DemoReport report = new DemoReport(ends, ledger);
    report.print(out);
    return report.isGood();
  }

  private NodeId awaitLeader() throws InterruptedException {
    Map<NodeId, Reply.Status> all = awaitStatus(
        "a leader that all follow",
        now -> now.size() == cluster.nodes().size()
            && now.values().stream().anyMatch(status -> status.role() == RaftRole.LEADER)
            && now.values().stream().map(Reply.Status::leader).distinct().count() == 1);
    return all.values().stream()
        .filter(status -> status.role() == RaftRole.LEADER)
        .findAny()
        .orElseThrow()
        .id();
  }

  private NodeId killLeader(ProgressLine progress) throws InterruptedException {
    NodeId leader = ledger.totals().leader();
    if (leader == null) {
      throw new DemoFailure("nothing was acknowledged before the leader was to be killed");
    }
    long term = ledger.totals().term();
    CompletableFuture<Long> next = load.acknowledgementNotFrom(leader);
    long killed = System.nanoTime();
    cluster.process(leader).kill();
    progress.say("kill -9 " + leader + ", the leader of term " + term);
    long acknowledged = await(next, "the leader's death");
    Ledger.Totals totals = ledger.totals();
    progress.say(String.format(
        Locale.ROOT,
        "the next add is acknowledged %d ms after the kill, by %s in term %d",
        TimeUnit.NANOSECONDS.toMillis(acknowledged - killed),
        totals.leader(),
        totals.term()));
    return leader;
  }

  private static long await(CompletableFuture<Long> acknowledgement, String after)
      throws InterruptedException {
    try {
      return acknowledgement.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new DemoFailure(
          "no add was acknowledged within " + Durations.print(PATIENCE) + " of " + after);
    }
  }

  private void restart(NodeId dead, ProgressLine progress)
      throws IOException, InterruptedException {
    long restarted = System.nanoTime();
    cluster.restart(dead);
    Map<NodeId, Reply.Status> there =
        awaitStatus(dead + " to answer", now -> now.containsKey(dead));
    long goal =
        there.values().stream().mapToLong(Reply.Status::commitIndex).max().orElseThrow();
    Map<NodeId, Reply.Status> caughtUp =
        awaitStatus(dead + " to catch up", now -> applied(now, dead) >= goal);
    progress.say(String.format(
        Locale.ROOT,
        "%s is back %.1f s after its start: the others were at %d, it has applied %d",
        dead,
        secondsSince(restarted),
        goal,
        applied(caughtUp, dead)));
  }

  private void join(ProgressLine progress) throws IOException, InterruptedException {
    progress.say(newcomer + " starts with an empty directory, and is to be a member");
    cluster.join(newcomer);
    client.learn(newcomer, cluster.address(newcomer).toString());
    awaitStatus(newcomer + " to answer", now -> now.containsKey(newcomer));
    long asked = System.nanoTime();
    Reply reply = new MemberChangeRun(client, line -> progress.say("  " + line))
        .run(MemberChange.of(
            MemberChange.Kind.ADD, newcomer, cluster.address(newcomer).toString()))
        .reply();
    if (!(reply instanceof Reply.Done done)) {
      throw new DemoFailure(newcomer + " could not be added: " + reply);
    }
    progress.say(
        String.format(Locale.ROOT, "it votes %.1f s later: %s", secondsSince(asked), done.what()));
  }

  private void handOver(ProgressLine progress) throws InterruptedException {
    NodeId leader = ledger.totals().leader();
    if (leader == null) {
      throw new DemoFailure("nobody leads");
    }
    CompletableFuture<Long> next = load.acknowledgementNotFrom(leader);
    long asked = System.nanoTime();
    Reply reply = client.ask(new Request.Transfer(newcomer)).join().reply();
    if (!(reply instanceof Reply.Done)) {
      throw new DemoFailure(leader + " could not hand over to " + newcomer + ": " + reply);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(await(next, "the handover") - asked);
    progress.say(leader + " hands over to " + newcomer + ", which acknowledges its first add "
        + millis + " ms later");
  }

  private static long applied(Map<NodeId, Reply.Status> statuses, NodeId node) {
    Reply.Status status = statuses.get(node);
    return status == null ? 0 : status.lastApplied();
  }

  private Map<NodeId, Reply.Status> awaitAgreement() throws InterruptedException {
    return awaitStatus(
        "all servers to be equally far",
        now -> now.size() == cluster.nodes().size()
            && now.values().stream()
                    .map(status -> status.lastIndex() + " " + status.commitIndex() + " "
                        + status.lastApplied())
                    .distinct()
                    .count()
                == 1
            && now.values().stream()
                .allMatch(status -> status.lastApplied() == status.lastIndex()));
  }

  /** Asks all servers again and again until those that answer look as they should. */
  private Map<NodeId, Reply.Status> awaitStatus(
      String what, Predicate<Map<NodeId, Reply.Status>> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<NodeId, Reply.Status> now = statuses();
    while (!wanted.test(now)) {
      cluster.requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new DemoFailure(
            "waited " + Durations.print(PATIENCE) + " for " + what + " and saw " + now.values());
      }
      Thread.sleep(20);
      now = statuses();
    }
    return now;
  }

  private Map<NodeId, Reply.Status> statuses() {
    Map<NodeId, CompletableFuture<Reply.Status>> asked = new TreeMap<>();
    for (NodeId node : cluster.nodes()) {
      asked.put(node, client.status(node, STATUS_PATIENCE));
    }
    Map<NodeId, Reply.Status> statuses = new TreeMap<>();
    asked.forEach((node, status) -> {
      try {
        statuses.put(node, status.join());
      } catch (CompletionException e) {
        // not there at the moment, which is for the caller to judge
      }
    });
    return statuses;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
