// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Asks for a membership change until it has ended. When a leader is lost meanwhile the next one is
 * asked: to ask twice for a change does no harm, since what has been done is not done again.
 */
final class MemberChangeRun {
  /** Leaders that can be lost before it is given up. */
  private static final int MAX_DOUBTS = 10;

  private final CounterClient client;
  private final Consumer<String> progress;

  MemberChangeRun(CounterClient client, Consumer<String> progress) {
    this.client = client;
    this.progress = progress;
  }

  /** Returns how it ended: Done, Failed, Refused, Rejected, Unchanged or OutcomeUnknown. */
  Answer run(MemberChange change) {
    long key = ThreadLocalRandom.current().nextLong();
    int seen = 0;
    int doubts = 0;
    boolean begun = false;
    while (true) {
      Answer answer = client.ask(new Request.Change(key, seen, change)).join();
      if (answer.reply() instanceof Reply.Progress news) {
        news.lines().forEach(line -> progress.accept(answer.from() + ": " + line));
        seen += news.lines().size();
        begun = true;
      } else if (answer.reply() instanceof Reply.OutcomeUnknown unknown && doubts < MAX_DOUBTS) {
        progress.accept(answer.from() + ": " + unknown.reason() + "; asking again");
        doubts++;
        seen = 0;
        begun = true;
      } else if (answer.reply() instanceof Reply.Unchanged already && begun) {
        return new Answer(answer.from(), new Reply.Done(already.reason()));
      } else {
        return answer;
      }
    }
  }
}
