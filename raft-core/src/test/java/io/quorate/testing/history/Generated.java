// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Long histories of real objects: each operation takes effect at one moment while it runs. */
final class Generated {
  private Generated() {}

  /** Additions of 1 to 3 and reads, so many at a time. */
  static List<Operation> counter(SplittableRandom random, int operations, int atATime) {
    List<Operation> history = new ArrayList<>();
    long count = 0;
    for (int i = 0; i < operations; i++) {
      long moment = 10L * i;
      Object input =
          random.nextInt(3) == 0 ? new Action.Read() : new Action.Add(1 + random.nextInt(3));
      if (random.nextInt(50) == 0) {
        boolean happens = random.nextBoolean();
        count += happens && input instanceof Action.Add add ? add.delta() : 0;
        history.add(new Operation(
            i,
            "key",
            input,
            new Outcome.Unknown(),
            before(random, moment, atATime),
            Operation.NEVER));
      } else {
        count += input instanceof Action.Add add ? add.delta() : 0;
        history.add(ended(random, i, input, new Outcome.Answered(count), moment, atATime));
      }
    }
    return history;
  }

  /**
   * Writes of few different values and reads, so many at a time, one in fifty of unknown outcome.
   */
  static List<Operation> register(SplittableRandom random, int operations, int atATime) {
    List<Operation> history = new ArrayList<>();
    Object value = null;
    for (int i = 0; i < operations; i++) {
      long moment = 10L * i;
      if (random.nextBoolean()) {
        history.add(
            ended(random, i, new Action.Read(), new Outcome.Answered(value), moment, atATime));
      } else {
        Object next = random.nextInt(5);
        Object input = new Action.Write(next);
        boolean unknown = random.nextInt(50) == 0;
        if (!unknown || random.nextBoolean()) {
          value = next;
        }
        history.add(
            unknown
                ? new Operation(
                    i,
                    "key",
                    input,
                    new Outcome.Unknown(),
                    before(random, moment, atATime),
                    Operation.NEVER)
                : ended(random, i, input, new Outcome.Done(), moment, atATime));
      }
    }
    return history;
  }

  private static Operation ended(
      SplittableRandom random,
      int process,
      Object input,
      Outcome outcome,
      long moment,
      int atATime) {
    long returned = moment + random.nextInt(10 * atATime);
    return new Operation(process, "key", input, outcome, before(random, moment, atATime), returned);
  }

  private static long before(SplittableRandom random, long moment, int atATime) {
    return moment - random.nextInt(10 * atATime);
  }
}
