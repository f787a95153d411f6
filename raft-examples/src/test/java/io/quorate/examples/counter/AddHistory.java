// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.examples.counter.SumCheck.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What became of every add, and whether it can have been so: an acknowledgement says at which index
 * the number was added and what the value was then, so that a lost or doubled one shows where it
 * happened, not only in the sum at the end.
 */
final class AddHistory {
  private record Acknowledged(long at, long number, Reply.Added added) {}

  private final Ledger ledger = new Ledger();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  synchronized void record(long at, long number, Answer answer) {
    ledger.record(at, number, answer);
    if (answer.reply() instanceof Reply.Added added) {
      acknowledged.add(new Acknowledged(at, number, added));
    }
  }

  Ledger.Totals totals() {
    return ledger.totals();
  }

  /** What is wrong with it, if the value is this in the end; empty if nothing is. */
  synchronized List<String> problems(long value) {
    List<String> problems = new ArrayList<>();
    List<Acknowledged> inOrder = acknowledged.stream()
        .sorted(Comparator.comparingLong(one -> one.added().index()))
        .toList();
    long index = 0;
    long sum = 0;
    for (Acknowledged next : inOrder) {
      long between = next.added().index() - index - 1;
      long unexplained = next.added().value() - sum - next.number();
      if (between < 0) {
        problems.add("two adds at one index: " + next);
      } else if (between == 0 ? unexplained != 0 : !isSumOfUnknown(unexplained)) {
        problems.add("between index " + index + " with value " + sum + " and " + next + " "
            + unexplained + " was added that nobody asked for");
      }
      index = next.added().index();
      sum = next.added().value();
    }
    Verdict verdict = SumCheck.check(value, ledger.totals().sum(), ledger.unknownNumbers());
    if (verdict != Verdict.EXACT) {
      problems.add("value " + value + " is " + verdict + " after " + ledger.totals());
    }
    return problems;
  }

  private boolean isSumOfUnknown(long sum) {
    return SumCheck.check(sum, BigInteger.ZERO, ledger.unknownNumbers()) == Verdict.EXACT;
  }
}
