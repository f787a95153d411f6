// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.NodeId;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code client snapshot}: has a node take one. */
@Command(
    name = "snapshot",
    description = "Has a node take a snapshot now, and shorten its log by it.")
final class SnapshotCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @ParentCommand
  private ClientCommand client;

  @Parameters(
      arity = "0..1",
      paramLabel = "<id>",
      description = "Which node (default: the leader).")
  private @Nullable NodeId node;

  @Override
  public Integer call() {
    try (CounterClient connected = client.connect()) {
      ClusterView view = ClusterView.ask(connected, client.patience());
      NodeId asked = node != null ? node : view.leader().map(Reply.Status::id).orElse(null);
      if (asked == null) {
        System.err.println("nobody leads at the moment: name a node");
        return 1;
      } else if (!connected.nodes().contains(asked)) {
        throw new UserError(
            asked + " is neither in --cluster nor a member: there are " + connected.nodes());
      }
      return snapshot(connected, asked);
    }
  }

  private int snapshot(CounterClient connected, NodeId asked) {
    try {
      Reply reply =
          connected.ask(asked, new Request.Snapshot(), client.timeout()).join();
      return ClientCommand.print(new Answer(asked, reply), "");
    } catch (CompletionException e) {
      System.err.println(asked + ": " + Failures.reason(e));
      return 1;
    }
  }
}
