// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.examples.counter.NumberLines.Line;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code client add}: adds one number, or those of standard input. */
@Command(
    name = "add",
    description = {
      "Adds a number or, without one, the numbers of standard input, one a line.",
      "The counter has 64 bits: a number that would take it beyond them is refused by the nodes when"
          + " its turn comes, and the others are added."
    })
final class AddCommand implements Callable<Integer> {
  /** What a line that is no number means for the others. */
  enum OnError {
    skip,
    abort
  }

  private static final int MAX_PRINTED = 20;

  @SuppressWarnings("NullAway.Init")
  @ParentCommand
  private ClientCommand client;

  @Parameters(arity = "0..1", paramLabel = "<number>", description = "What to add.")
  private @Nullable Long number;

  @Option(
      names = "--on-error",
      defaultValue = "abort",
      description = {
        "What to do about a line that is not a 64-bit number: abort adds nothing at all, skip adds"
            + " the rest (default: ${DEFAULT-VALUE})."
      })
  private OnError onError = OnError.abort;

  @Option(
      names = "--window",
      defaultValue = "1024",
      paramLabel = "<count>",
      description = "How many adds may be under way at a time (default: ${DEFAULT-VALUE}).")
  private int window = 1024;

  @Option(
      names = "--max-numbers",
      defaultValue = "10000000",
      paramLabel = "<count>",
      description = {
        "How many numbers abort may hold in memory, 8 bytes each, until it has seen that all are"
            + " good (default: ${DEFAULT-VALUE}). skip holds none, and input may be endless."
      })
  private int maxNumbers = 10_000_000;

  private long skipped;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (window < 1 || window > 100_000) {
      throw new UserError("--window " + window + " is not between 1 and 100000");
    }
    if (number != null) {
      return addOne(number);
    }
    NumberLines lines = new NumberLines(System.in);
    return onError == OnError.abort ? addAll(checked(lines)) : addAll(() -> nextGood(lines));
  }

  private int addOne(long addend) {
    try (CounterClient connected = client.connect()) {
      Answer answer = connected.add(addend).join();
      if (answer.reply() instanceof Reply.Added added) {
        System.out.println(added.value());
        return 0;
      }
      boolean unknown = answer.reply() instanceof Reply.OutcomeUnknown;
      System.err.println((unknown ? "unknown, may have been added: " : "refused, not added: ")
          + ClientCommand.reason(answer));
      return ClientCommand.exitCode(answer);
    }
  }

  private int addAll(BulkAdd.Source source) throws IOException, InterruptedException {
    Ledger ledger = new Ledger();
    BulkAdd.Rest rest;
    ProgressLine progress = ProgressLine.start(System.err, ledger);
    try (CounterClient connected = client.connect()) {
      rest = new BulkAdd(connected, ledger, window).run(source);
    } finally {
      progress.close();
    }
    Ledger.Totals totals = ledger.totals();
    System.out.println("acknowledged " + totals.acknowledged() + " adds, together " + totals.sum()
        + (totals.acknowledged() == 0 ? "" : "; value " + totals.value()));
    ledger.printUnacknowledged(System.out, "line");
    if (skipped > 0) {
      System.out.println(skipped + " lines skipped that are not a 64-bit number");
    }
    if (rest.notSent() > 0) {
      System.out.println(rest.notSent() + " not sent, from line " + rest.from()
          + " on: gave up when nobody took an add in time");
    }
    boolean all = totals.unknown() + totals.refused() + skipped + rest.notSent() == 0;
    return all ? 0 : 1;
  }

  private @Nullable Line nextGood(NumberLines lines) throws IOException {
    Line line = lines.next();
    for (; line != null && line.problem() != null; line = lines.next()) {
      report(line.problem());
    }
    return line;
  }

  private void report(String problem) {
    skipped++;
    if (skipped <= MAX_PRINTED) {
      System.err.println("skipped " + problem);
    } else if (skipped == MAX_PRINTED + 1) {
      System.err.println("skipped more lines, not shown");
    }
  }

  /** Reads everything before anything is sent. */
  private BulkAdd.Source checked(NumberLines lines) throws IOException {
    long[] numbers = new long[1024];
    int count = 0;
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.problem() != null) {
        throw new UserError(line.problem() + "; nothing was added");
      }
      if (count == maxNumbers) {
        throw new UserError(
            "more than " + maxNumbers + " lines; nothing was added: raise --max-numbers, split the"
                + " input, or say --on-error skip");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.min(maxNumbers, 2 * count));
      }
      numbers[count++] = line.number();
    }
    long[] good = Arrays.copyOf(numbers, count);
    int[] next = {0};
    return () -> next[0] == good.length ? null : new Line(next[0] + 1L, good[next[0]++], null);
  }
}
