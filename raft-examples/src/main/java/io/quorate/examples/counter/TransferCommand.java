// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code client transfer}: has another node lead. */
@Command(name = "transfer", description = "Has the leader hand over to another voter.")
final class TransferCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @ParentCommand
  private ClientCommand client;

  @Parameters(
      arity = "0..1",
      paramLabel = "<id>",
      description = "Who is to lead (default: who is best placed).")
  private @Nullable NodeId target;

  @Override
  public Integer call() {
    try (CounterClient connected = client.connect()) {
      return ClientCommand.print(connected.ask(new Request.Transfer(target)).join(), "");
    }
  }
}
