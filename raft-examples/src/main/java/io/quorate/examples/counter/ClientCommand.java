// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code client}: adds numbers, reads the value, shows how the nodes are. */
@Command(
    name = "client",
    description = "Talks to a running cluster.",
    subcommands = AddCommand.class,
    footer = {
      "",
      "Exit codes: 0 all done; 1 something was refused, failed, or has an unknown outcome;",
      "2 the command line or the input is wrong, and nothing was added."
    })
final class ClientCommand {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--cluster",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "<id=host:port,...>",
      description = "The nodes and where they listen.")
  private Members cluster;

  @Option(
      names = "--cluster-id",
      defaultValue = "counter",
      scope = ScopeType.INHERIT,
      paramLabel = "<name>",
      description = "The name of the cluster (default: ${DEFAULT-VALUE}).")
  private String clusterId = "counter";

  @Option(
      names = "--timeout",
      defaultValue = "10s",
      scope = ScopeType.INHERIT,
      paramLabel = "<duration>",
      description = "How long one request may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(10);

  @Command(description = "Prints the value, as the leader and a majority have it now.")
  int get() {
    try (CounterClient client = connect()) {
      Answer answer = client.get().join();
      if (answer.reply() instanceof Reply.Value value) {
        System.out.println(value.value());
        return 0;
      }
      System.err.println("no value: " + reason(answer));
      return exitCode(answer);
    }
  }

  @Command(description = "Prints a line for each node; exit code 1 if one cannot be reached.")
  int status() {
    try (CounterClient client = connect()) {
      Duration patience = timeout.compareTo(STATUS_PATIENCE) < 0 ? timeout : STATUS_PATIENCE;
      Map<NodeId, CompletableFuture<Reply.Status>> replies = new LinkedHashMap<>();
      for (NodeId node : cluster.ids()) {
        replies.put(node, client.status(node, patience));
      }
      boolean allThere = true;
      for (Map.Entry<NodeId, CompletableFuture<Reply.Status>> reply : replies.entrySet()) {
        String at = reply.getKey() + " " + cluster.address(reply.getKey()) + " ";
        try {
          System.out.println(at + print(reply.getValue().join()));
        } catch (CompletionException e) {
          allThere = false;
          System.out.println(at + "unreachable: " + Failures.reason(e));
        }
      }
      return allThere ? 0 : 1;
    }
  }

  CounterClient connect() {
    return new CounterClient(
        cluster.ids(), NettyConnections.open(cluster, clusterId), timeout, Timer.SYSTEM);
  }

  private static String print(Reply.Status status) {
    return status.role().name().toLowerCase(Locale.ROOT)
        + " term "
        + status.term()
        + " leader "
        + (status.leader() == null ? "none" : status.leader())
        + " commit "
        + status.commitIndex()
        + " applied "
        + status.lastApplied()
        + " value "
        + status.value()
        + (status.stopReason() == null ? "" : " stopped: " + status.stopReason());
  }

  /** Of a request that was not done. */
  static int exitCode(Answer answer) {
    return answer.reply() instanceof Reply.Rejected ? 2 : 1;
  }

  /** What is to be said about an answer that is not the one hoped for. */
  static String reason(Answer answer) {
    Reply reply = answer.reply();
    if (reply instanceof Reply.Refused refused) {
      return refused.reason();
    } else if (reply instanceof Reply.OutcomeUnknown unknown) {
      return answer.from() + ": " + unknown.reason();
    } else if (reply instanceof Reply.Rejected rejected) {
      return answer.from() + ": " + rejected.reason();
    } else if (reply instanceof Reply.Overflow) {
      return "the sum would not fit 64 bits";
    }
    return answer.from() + " sent another reply: " + reply;
  }
}
