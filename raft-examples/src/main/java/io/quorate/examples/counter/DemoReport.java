// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.SumCheck.Verdict;
import io.quorate.model.NodeId;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;

/** The closing table of the demonstration, and what is to be concluded from it. */
final class DemoReport {
  private final Map<NodeId, Reply.Status> nodes;
  private final Ledger ledger;
  private final Ledger.Totals totals;
  private final boolean agree;
  private final long value;
  private final Verdict verdict;

  /** A report on nodes that have come to rest, and on the adds that were sent to them. */
  DemoReport(Map<NodeId, Reply.Status> nodes, Ledger ledger) {
    this.nodes = nodes;
    this.ledger = ledger;
    totals = ledger.totals();
    value = nodes.values().iterator().next().value();
    agree = nodes.values().stream().allMatch(node -> node.value() == value);
    verdict = SumCheck.check(value, totals.sum(), ledger.unknownNumbers());
  }

  boolean isGood() {
    return agree && verdict == Verdict.EXACT && totals.acknowledged() > 0;
  }

  void print(PrintStream out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%-5s %-9s %12s %9s %9s %5s%n",
        "node",
        "role",
        "value",
        "commit",
        "applied",
        "term");
    for (Reply.Status node : nodes.values()) {
      out.printf(
          Locale.ROOT,
          "%-5s %-9s %12d %9d %9d %5d%n",
          node.id(),
          node.role().name().toLowerCase(Locale.ROOT),
          node.value(),
          node.commitIndex(),
          node.lastApplied(),
          node.term());
    }
    out.println();
    out.println(totals.acknowledged() + " adds acknowledged, together " + totals.sum());
    ledger.printUnacknowledged(out, "add");
    out.println(conclusion());
  }

  private String conclusion() {
    if (!agree) {
      return "WRONG: the servers do not agree on the value";
    } else if (totals.acknowledged() == 0) {
      return "WRONG: nothing was acknowledged";
    }
    return switch (verdict) {
      case EXACT -> {
        BigInteger more = BigInteger.valueOf(value).subtract(totals.sum());
        yield "all servers agree, and the value is exactly what was acknowledged"
            + (more.signum() == 0 ? "" : ", and " + more + " of adds whose outcome was unknown");
      }
      case WRONG ->
        "WRONG: the value is not the sum of what was acknowledged and some of what is unknown";
      case PLAUSIBLE -> "WRONG: too many unknown adds to tell whether the value is right";
    };
  }
}
