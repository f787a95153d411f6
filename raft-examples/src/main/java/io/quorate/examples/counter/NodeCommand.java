// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.RaftStatus;
import io.quorate.SnapshotPolicy;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import io.quorate.transport.netty.RefusalReason;
import io.quorate.transport.netty.TransportListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code node}: runs one server until it is told to end. */
@Command(
    name = "node",
    description = {
      "Runs one server. With an empty directory it forms the cluster together with the others of"
          + " --cluster, or with --join waits to be added to one; with data it goes on where it was,"
          + " and needs neither."
    },
    footer = {"", "Exit codes: 1 it failed while it ran; 2 it cannot start like this."})
final class NodeCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Option(names = "--id", required = true, description = "Which node of the cluster this is.")
  private NodeId id;

  @Option(
      names = "--cluster",
      paramLabel = "<id=host:port,...>",
      description = {
        "With an empty directory: begin a new cluster of these nodes, this one too, which listen"
            + " there. Later the log knows its members, and this counts only for those of whom it"
            + " does not say where they are."
      })
  private @Nullable Members cluster;

  @SuppressWarnings("NullAway.Init")
  @Option(names = "--dir", required = true, description = "Where it keeps its log.")
  private Path directory;

  @Option(
      names = "--listen",
      paramLabel = "<host:port>",
      description = "Where it listens, if not where the cluster reaches it.")
  private @Nullable NodeAddress listen;

  @Option(
      names = "--cluster-id",
      defaultValue = "counter",
      paramLabel = "<name>",
      description = "Keeps clusters apart (default: ${DEFAULT-VALUE}).")
  private String clusterId = "counter";

  @Option(
      names = "--join",
      description = "With an empty directory: wait until it is added to a cluster; needs --listen.")
  private boolean join;

  @Option(
      names = "--snapshot-every",
      defaultValue = "100000",
      paramLabel = "<entries>",
      description = {
        "After how many entries to take a snapshot, before which only a tenth as many stay in the"
            + " log; 0 for never (default: ${DEFAULT-VALUE})."
      })
  private long snapshotEvery = 100_000;

  @Option(
      names = "--election-timeout",
      defaultValue = "500ms",
      paramLabel = "<duration>",
      description = "After what silence of a leader to seek another (default: ${DEFAULT-VALUE}).")
  private Duration electionTimeout = Duration.ofMillis(500);

  @Option(
      names = "--heartbeat",
      defaultValue = "50ms",
      paramLabel = "<duration>",
      description = "How often a leader is heard at least (default: ${DEFAULT-VALUE}).")
  private Duration heartbeat = Duration.ofMillis(50);

  @Option(names = "--no-fsync", description = "For measurements only: a power failure loses data.")
  private boolean noFsync;

  @Option(names = "--with-parent", hidden = true, description = "End when standard input does.")
  private boolean withParent;

  /** Ends with the exit code; a reason for a code other than 0 has been printed by then. */
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  /** Why another node would have nothing to do with this one, if none ever had. */
  private final CompletableFuture<String> refusal = new CompletableFuture<>();

  @Override
  public Integer call() {
    if (snapshotEvery < 0) {
      throw new UserError("--snapshot-every " + snapshotEvery + " is negative");
    }
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new UserError("--dir " + directory + " is not a directory");
    }
    CounterServer server = start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close"));
    say(beginning(server));
    if (noFsync) {
      say("WARNING: --no-fsync: A POWER FAILURE CAN LOSE ACKNOWLEDGED ADDS, IN THE WHOLE CLUSTER");
    }
    endIfRefused(server.node());
    new StandingWatch(server.node()::status, this::say).start();
    if (withParent) {
      endWithParent();
    }
    return end.join();
  }

  private String beginning(CounterServer server) {
    StartPlan plan = server.plan();
    RaftStatus status = server.node().status();
    return switch (plan.beginning()) {
      case BOOTSTRAPPED ->
        directory + " was empty: begins a new cluster of "
            + status.configuration().voters();
      case JOINING ->
        directory + " was empty: waits at " + plan.listen() + " until it is added to a cluster";
      case RESTARTED ->
        status.configuration().isEmpty()
            ? directory + " is of a node that waits: listens at " + plan.listen()
                + " until it is added to a cluster"
            : "goes on with what " + directory + " holds: " + status;
    };
  }

  private CounterServer start() {
    try {
      SnapshotPolicy snapshots = snapshotEvery == 0
          ? SnapshotPolicy.ON_DEMAND
          : SnapshotPolicy.DEFAULT
              .withEveryEntries(snapshotEvery)
              .withTrailingEntries(snapshotEvery / 10);
      RaftConfig raft = RaftConfig.builder()
          .electionTimeout(electionTimeout)
          .heartbeatInterval(heartbeat)
          .snapshots(snapshots)
          .build();
      return CounterServer.start(
          new CounterServer.Settings(
              clusterId, id, listen, cluster, directory, raft, join, !noFsync),
          new RaftReport(),
          new ConnectionReport());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new UserError("cannot start: " + Failures.reason(e));
    }
  }

  /** So that a demonstration that is killed leaves no servers behind. */
  private void endWithParent() {
    Thread watch = new Thread(
        () -> {
          try {
            while (System.in.read() >= 0) {
              // whatever it says: it lives
            }
          } catch (IOException e) {
            say("cannot watch standard input: " + e.getMessage());
          }
          end.complete(0);
        },
        "parent");
    watch.setDaemon(true);
    watch.start();
  }

  private void say(String text) {
    System.out.println(id + ": " + text);
  }

  /** Prints when the node begins to lead or to follow, and who takes part. */
  private final class RaftReport implements RaftListener {
    private String known = "";

    @Override
    public void onRole(RaftRole role, long term, @Nullable NodeId leader) {
      if (role == RaftRole.LEADER) {
        say("leads in term " + term);
      } else if (role == RaftRole.FOLLOWER && leader != null) {
        say("follows " + leader + " in term " + term);
      }
    }

    @Override
    public void onSteppedDown(long term, String reason) {
      say("leads term " + term + " no longer: " + reason);
    }

    @Override
    public void onConfiguration(ClusterConfiguration configuration) {
      String members = configuration.toString(); // without what is said of each of them
      if (!members.equals(known)) {
        known = members;
        say("members: " + members);
      }
    }

    @Override
    public void onFailure(String reason) {
      System.err.println("counter node: stopped: " + reason);
      end.complete(1);
    }
  }

  /** Watches for a sign that this node has been given the wrong companions. */
  private final class ConnectionReport implements TransportListener {
    private volatile boolean connectedOnce;

    @Override
    public void connected(NodeId node, NodeAddress address) {
      connectedOnce = true;
    }

    @Override
    public void handshakeRefused(String remote, RefusalReason reason, String explanation) {
      boolean companion = cluster != null
          && cluster.ids().stream().anyMatch(node -> node.value().equals(remote));
      String problem = "no connection with " + remote + ": " + explanation;
      if (!companion || connectedOnce || !refusal.complete(problem)) {
        say(problem);
      }
    }
  }

  /**
   * Ends a node that is refused before it ever took part in a cluster: it has been started with the
   * wrong names. One that has taken part stays, since then the other may be the one that is wrong.
   */
  private void endIfRefused(RaftNode<?, ?> node) {
    CompletableFuture<Void> unused = refusal.thenAccept(reason -> {
      if (node.status().term() > 0) {
        say(reason);
      } else {
        System.err.println("counter node: " + reason + " (and " + directory
            + " is now this node's: remove it before another start)");
        end.complete(2);
      }
    });
  }
}
