// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.MembershipResult;
import io.quorate.Recovery;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code force-configuration}: for a cluster that has lost its majority for good. */
@Command(
    name = "force-configuration",
    description = {
      "Makes these nodes all the voters that there are, in the log of a stopped node: for a cluster"
          + " that has lost its majority for good. Run it on the one whose log is longest, and on no"
          + " other. What only the lost ones had is lost, and they must never be started again with"
          + " what they have."
    },
    footer = {"", "Exit codes: 0 done; 2 nothing was changed."})
final class ForceConfigurationCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Option(names = "--id", required = true, description = "Which node the directory is of.")
  private NodeId id;

  @SuppressWarnings("NullAway.Init")
  @Option(names = "--dir", required = true, description = "Where it keeps its log.")
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--voters",
      required = true,
      split = ",",
      paramLabel = "<id>",
      description = "Who is left, this node among them.")
  private List<NodeId> voters;

  @Option(
      names = "--cluster-id",
      defaultValue = "counter",
      paramLabel = "<name>",
      description = "The name of the cluster (default: ${DEFAULT-VALUE}).")
  private String clusterId = "counter";

  @Option(
      names = "--yes-i-know-that-data-may-be-lost",
      description = "Do it; without this it only says what it would do.")
  private boolean yes;

  @Override
  public Integer call() {
    if (!Files.isDirectory(directory.resolve("snapshots"))) {
      throw new UserError("--dir " + directory + " is not the directory of a node");
    }
    try (ServerData data = ServerData.open(directory, clusterId, id, true)) {
      ClusterConfiguration now = data.configuration();
      LogStorage log = yes ? data.log() : new Unwritten(data.log());
      MembershipResult forced = Recovery.forceConfiguration(log, id, voters);
      System.out.println(
          "the log of " + id + " ends at " + (forced.index() - 1) + " with [" + now + "]");
      System.out.println((yes ? "forced [" : "it would get [") + forced.configuration() + "] at "
          + forced.index());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new UserError("nothing was changed: " + Failures.reason(e));
    }
    if (yes) {
      System.out.println("start " + id + " now, and never again the others with what they have");
      return 0;
    }
    System.err.println("nothing was changed; to do it, add --yes-i-know-that-data-may-be-lost");
    return 2;
  }

  /** A log on which nothing is written. */
  private record Unwritten(LogStorage log) implements LogStorage {
    @Override
    public Optional<RecoveredLog> recover(GroupId group) throws IOException {
      return log.recover(group);
    }

    @Override
    public void write(List<LogWrite> batch) {}

    @Override
    public List<LogEntry> entries(GroupId group, long from, long through, long maxBytes)
        throws IOException {
      return log.entries(group, from, through, maxBytes);
    }

    @Override
    public void close() {}
  }
}
