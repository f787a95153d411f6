// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftStatus;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says when the server turns out to be no member of the cluster, or not the one that it was. */
final class StandingWatch {
  private static final long INTERVAL_MILLIS = 500;

  private final Supplier<RaftStatus> status;
  private final Consumer<String> say;
  private String last = "";

  StandingWatch(Supplier<RaftStatus> status, Consumer<String> say) {
    this.status = status;
    this.say = say;
  }

  void start() {
    Thread thread = new Thread(this::run, "standing");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      look();
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  void look() {
    String now = standing(status.get());
    if (!now.equals(last)) {
      last = now;
      say.accept(now.isEmpty() ? "is a member of the cluster in good standing" : now);
    }
  }

  /** What is wrong with it, or nothing. */
  static String standing(RaftStatus status) {
    if (status.outside()) {
      return "is no member of the cluster (any more): shut it down, or add it with member add";
    } else if (status.forgetful()) {
      return "has lost its disk, so that it neither votes nor counts: remove it with member remove,"
          + " then add it with member add";
    }
    return "";
  }
}
