// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three servers in processes of their own, and a client, for each test; tells what happened if one
 * fails.
 */
final class ServerProcesses implements BeforeEachCallback, AfterEachCallback {
  private static final int LINES_OF_A_LOG = 60;
  private static final int ADDS_PER_SECOND = 250;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Diary diary = new Diary();
  private final AddHistory history = new AddHistory();
  private final Path directory;
  private final LocalCluster cluster;
  private final CounterClient client;
  private final ClusterWatch watch;
  private final SteadyLoad load;
  private boolean loaded;

  /** Servers with these options. */
  ServerProcesses(String... options) {
    try {
      directory = Files.createTempDirectory("quorate-test-");
      cluster = new LocalCluster(directory, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = newClient(cluster, Duration.ofSeconds(20));
    watch = new ClusterWatch(cluster, client);
    load = new SteadyLoad(client, history::record, ADDS_PER_SECOND);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
    cluster.start();
    diary.note(watch.awaitLeader() + " leads");
  }

  private static CounterClient newClient(LocalCluster cluster, Duration timeout) {
    return new CounterClient(
        cluster.founders().ids(),
        NettyConnections.open(cluster.founders(), "counter"),
        timeout,
        Timer.SYSTEM);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
    context.getExecutionException().ifPresent(failure -> tell(System.out));
    if (loaded) {
      load.stop();
    }
    client.close();
    cluster.end();
    Directories.delete(directory);
  }

  private void tell(PrintStream out) {
    diary.note("statuses: " + watch.statuses().values());
    diary.note("adds: " + history.totals());
    diary.print(out);
    try (var files = Files.list(directory)) {
      for (Path log :
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        out.println("--- " + log.getFileName());
        lines
            .subList(Math.max(0, lines.size() - LINES_OF_A_LOG), lines.size())
            .forEach(out::println);
      }
    } catch (IOException e) {
      out.println("cannot read what the servers said: " + e);
    }
  }

  LocalCluster cluster() {
    return cluster;
  }

  ClusterWatch watch() {
    return watch;
  }

  CounterClient client() {
    return client;
  }

  NodeId leader() throws InterruptedException {
    return watch.awaitLeader();
  }

  Path directoryOf(NodeId node) {
    return cluster.process(node).directory();
  }

  /** Starts a node with an empty directory, and waits until it answers. */
  void join(NodeId node) throws IOException, InterruptedException {
    diary.note("start " + node + " --join");
    cluster.join(node);
    awaitStatus(node, "to answer", status -> true);
  }

  /** Starts a node with these options, and waits until it answers. */
  void start(NodeId node, String... how) throws IOException, InterruptedException {
    diary.note("start " + node + " " + List.of(how));
    cluster.start(node, how);
    awaitStatus(node, "to answer", status -> true);
  }

  void kill(NodeId node) throws InterruptedException {
    diary.note("kill -9 " + node);
    cluster.kill(node);
  }

  void wipe(NodeId node) throws IOException {
    diary.note("wipe " + node);
    cluster.wipe(node);
  }

  /** Runs a client command that the cluster carries out. */
  void run(String... command) {
    assertThat(exitCode(command)).as(Arrays.toString(command)).isZero();
  }

  /** Runs a client command. It is told of the first three nodes, and finds the others itself. */
  int exitCode(String... command) {
    List<String> args =
        new ArrayList<>(List.of("client", "--cluster", cluster.founders().toString()));
    args.addAll(List.of(command));
    return diary.run(args.toArray(new String[0]));
  }

  /** Runs a command that has nothing to do with a running cluster. */
  int exitCodeOf(String... command) {
    return diary.run(command);
  }

  /** Adds 1, which may find nobody to acknowledge it in time. */
  Reply addWithin(Duration timeout) {
    try (CounterClient impatient = newClient(cluster, timeout)) {
      cluster
          .nodes()
          .forEach(node -> impatient.learn(node, cluster.address(node).toString()));
      Reply reply = impatient.add(1).join().reply();
      diary.note("add 1 within " + timeout + ": " + reply);
      return reply;
    }
  }

  Reply.Status awaitStatus(NodeId node, String what, Predicate<Reply.Status> wanted)
      throws InterruptedException {
    Predicate<Reply.Status> isIt = status -> status.id().equals(node) && wanted.test(status);
    return watch
        .await(node + " " + what, now -> now.values().stream().anyMatch(isIt))
        .values()
        .stream()
        .filter(isIt)
        .findAny()
        .orElseThrow();
  }

  /** Waits until the leader sees a member like this. */
  void awaitMember(NodeId node, String what, Predicate<MemberView> wanted)
      throws InterruptedException {
    watch.await(
        "the leader to see that " + node + " " + what,
        now -> now.values().stream()
            .flatMap(status -> status.members().stream())
            .anyMatch(member -> member.id().equals(node) && wanted.test(member)));
    diary.note("the leader sees that " + node + " " + what);
  }

  void startLoad() {
    loaded = true;
    load.start();
  }

  /** Waits until so many more adds are acknowledged. */
  void awaitAdds(long count) throws InterruptedException {
    long goal = history.totals().acknowledged() + count;
    awaitUntil("so many adds: " + goal, () -> history.totals().acknowledged() >= goal);
  }

  private void awaitUntil(String what, BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      cluster.requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + PATIENCE + " for " + what + " and saw "
            + history.totals() + " at " + watch.statuses().values());
      }
      Thread.sleep(5);
    }
  }

  /**
   * Ends the load, waits until all servers are equally far, and demands that they agree, and that
   * no acknowledged add is missing and none there twice.
   */
  void endLoadAndCheck() throws InterruptedException {
    load.stop();
    loaded = false;
    Map<NodeId, Reply.Status> ends = watch.awaitAgreement();
    List<Long> values =
        ends.values().stream().map(Reply.Status::value).distinct().collect(Collectors.toList());
    diary.note("values " + values + " after " + history.totals());
    assertThat(values).hasSize(1);
    assertThat(history.problems(values.get(0))).isEmpty();
    assertThat(history.totals().acknowledged()).isPositive();
  }

  AddHistory history() {
    return history;
  }

  void note(String text) {
    diary.note(text);
  }
}
