// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.NodeId;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each add: the acknowledged ones as a count and a sum, the others one by one.
 *
 * <p>Safe for use by any thread.
 */
final class Ledger {
  private static final int MAX_PRINTED = 10;

  /**
   * An add that was not acknowledged.
   *
   * @param at which one, as a line of the input or as a count from 1
   * @param number what was to be added
   * @param reason why it is not acknowledged
   */
  record Unacknowledged(long at, long number, String reason) {}

  /**
   * How far things have got.
   *
   * @param sum of the numbers acknowledged
   * @param value of the counter, in the latest acknowledgement
   * @param leader who sent that
   * @param term of that one's entry
   */
  record Totals(
      long acknowledged,
      int unknown,
      int refused,
      BigInteger sum,
      long value,
      @Nullable NodeId leader,
      long term) {}

  private final List<Unacknowledged> unknown = new ArrayList<>();
  private final List<Unacknowledged> refused = new ArrayList<>();
  private BigInteger sum = BigInteger.ZERO;
  private long acknowledged;
  private long latestIndex;
  private long value;
  private long term;
  private @Nullable NodeId leader;

  /** Notes how an add ended. */
  synchronized void record(long at, long number, Answer answer) {
    Reply reply = answer.reply();
    if (reply instanceof Reply.Added added) {
      acknowledged++;
      sum = sum.add(BigInteger.valueOf(number));
      if (added.index() > latestIndex) {
        latestIndex = added.index();
        value = added.value();
        term = added.term();
        leader = answer.from();
      }
    } else {
      boolean certainlyNot = reply instanceof Reply.Overflow
          || reply instanceof Reply.Refused
          || reply instanceof Reply.Rejected;
      (certainlyNot ? refused : unknown)
          .add(new Unacknowledged(at, number, ClientCommand.reason(answer)));
    }
  }

  synchronized Totals totals() {
    return new Totals(acknowledged, unknown.size(), refused.size(), sum, value, leader, term);
  }

  /** The numbers that may have been added. */
  synchronized List<Long> unknownNumbers() {
    return unknown.stream().map(Unacknowledged::number).toList();
  }

  /** Prints what was not acknowledged. */
  synchronized void printUnacknowledged(PrintStream out, String at) {
    print(out, at, "unknown, may have been added", unknown);
    print(out, at, "refused, not added", refused);
  }

  private static void print(PrintStream out, String at, String what, List<Unacknowledged> adds) {
    if (adds.isEmpty()) {
      return;
    }
    BigInteger together = adds.stream()
        .map(add -> BigInteger.valueOf(add.number()))
        .reduce(BigInteger.ZERO, BigInteger::add);
    out.println(adds.size() + " " + what + ", together " + together + ":");
    List<Unacknowledged> inOrder =
        adds.stream().sorted(Comparator.comparingLong(Unacknowledged::at)).toList();
    int printed = 0;
    for (int from = 0, end; from < inOrder.size(); from = end) {
      end = endOfRun(inOrder, from);
      if (printed++ == MAX_PRINTED) {
        out.println("  and " + (inOrder.size() - from) + " more, to " + at + " "
            + inOrder.get(inOrder.size() - 1).at());
        return;
      }
      out.println("  " + at + " " + print(inOrder.subList(from, end)));
    }
  }

  private static String print(List<Unacknowledged> run) {
    Unacknowledged first = run.get(0);
    String numbers = run.size() == 1
        ? first.at() + ", " + first.number()
        : first.at() + " to " + run.get(run.size() - 1).at();
    return numbers + ": " + first.reason();
  }

  /** Where, in a list, the adds that follow on one another and have the same reason end. */
  private static int endOfRun(List<Unacknowledged> adds, int from) {
    int end = from + 1;
    while (end < adds.size()
        && adds.get(end).at() == adds.get(end - 1).at() + 1
        && adds.get(end).reason().equals(adds.get(from).reason())) {
      end++;
    }
    return end;
  }
}
