// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code client}: adds numbers, reads the value, and what operators do. */
@Command(
    name = "client",
    description = "Talks to a running cluster.",
    subcommands = {
      AddCommand.class,
      StatusCommand.class,
      MemberCommand.class,
      TransferCommand.class,
      SnapshotCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 all done; 1 something was refused, failed, or has an unknown outcome;",
      "2 the command line or the input is wrong, and nothing was done."
    })
final class ClientCommand {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--cluster",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "<id=host:port,...>",
      description = "Some nodes and where they listen; they know the others.")
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

  @Command(name = "step-down", description = "Has the leader give up; an election follows.")
  int stepDown() {
    try (CounterClient client = connect()) {
      return print(client.ask(new Request.StepDown()).join(), "");
    }
  }

  CounterClient connect() {
    return new CounterClient(
        cluster.ids(), NettyConnections.open(cluster, clusterId), timeout, Timer.SYSTEM);
  }

  Duration timeout() {
    return timeout;
  }

  /** How long to wait for a node that is asked how it is. */
  Duration patience() {
    return timeout.compareTo(STATUS_PATIENCE) < 0 ? timeout : STATUS_PATIENCE;
  }

  /** Prints how something ended that an operator asked for, and returns the exit code. */
  static int print(Answer answer, String prefix) {
    if (answer.reply() instanceof Reply.Done done) {
      System.out.println(prefix + done.what());
      return 0;
    } else if (answer.reply() instanceof Reply.Unchanged unchanged) {
      System.err.println("nothing to do: " + unchanged.reason());
      return 2;
    }
    if (answer.reply() instanceof Reply.Rejected rejected) {
      System.err.println("not done: " + rejected.reason());
      return 2;
    }
    boolean unknown = answer.reply() instanceof Reply.OutcomeUnknown;
    System.err.println((unknown ? "unknown, may have been done: " : "not done: ") + reason(answer));
    return exitCode(answer);
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
    } else if (reply instanceof Reply.Failed failed) {
      return answer.from() + ": " + failed.reason();
    } else if (reply instanceof Reply.Overflow) {
      return "the sum would not fit 64 bits";
    }
    return answer.from() + " sent another reply: " + reply;
  }
}
