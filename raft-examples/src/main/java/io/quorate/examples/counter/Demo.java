// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The story: a leader dies under load, another takes over, the dead one comes back; a fourth server
 * joins, and leadership is handed to it.
 */
final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final CounterClient client;
  private final ClusterWatch watch;
  private final SteadyLoad load;
  private final Ledger ledger = new Ledger();
  private final PrintStream out;
  private final NodeId newcomer = NodeId.of("n4");
  private final SplittableRandom random = new SplittableRandom();

  Demo(LocalCluster cluster, CounterClient client, int rate, PrintStream out) {
    this.cluster = cluster;
    this.client = client;
    this.watch = new ClusterWatch(cluster, client);
    this.load = new SteadyLoad(client, ledger::record, rate);
    this.out = out;
  }

  /** Tells it, and returns whether it ended well. */
  boolean run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    cluster.start();
    NodeId first = watch.awaitLeader();
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
    Map<NodeId, Reply.Status> ends = watch.awaitAgreement();
    DemoReport report = new DemoReport(ends, ledger);
    report.print(out);
    return report.isGood();
  }

  private NodeId killLeader(ProgressLine progress) throws InterruptedException {
    NodeId leader = ledger.totals().leader();
    if (leader == null) {
      throw new DemoFailure("nothing was acknowledged before the leader was to be killed");
    }
    long term = ledger.totals().term();
    CompletableFuture<Long> next = load.acknowledgementNotFrom(leader);
    long killed = System.nanoTime();
    cluster.kill(leader);
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
        watch.await(dead + " to answer", now -> now.containsKey(dead));
    long goal =
        there.values().stream().mapToLong(Reply.Status::commitIndex).max().orElseThrow();
    Map<NodeId, Reply.Status> caughtUp =
        watch.await(dead + " to catch up", now -> applied(now, dead) >= goal);
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
    watch.await(newcomer + " to answer", now -> now.containsKey(newcomer));
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

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
