// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.NodeStoppedException;
import io.quorate.OutcomeUnknownException;
import io.quorate.ReadConsistency;
import io.quorate.ReadTimeoutException;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That nothing a user waits for outlives its deadline or the node: A5. */
class RequestsTest {
  private static final long SWEEP = TimeUnit.MILLISECONDS.toNanos(20);

  private final SteppedWorkers workers = new SteppedWorkers();
  private final Requests requests =
      new Requests(new NodeEvents(NodeId.of("a"), List.of(), workers), workers);

  private PendingRead<String> read(long deadline) {
    PendingRead<String> read = new PendingRead<>(
        () -> "read", ReadConsistency.LINEARIZABLE, new Admission(1 << 20), 0, deadline);
    requests.add(read);
    return read;
  }

  private long sweep(long now) {
    long next = requests.sweep(now);
    workers.runAll();
    return next;
  }

  @Test
  @DisplayName("wants to look again only while there is something to look at")
  void idle() {
    assertThat(sweep(0)).isEqualTo(Long.MAX_VALUE);
    PendingRead<String> read = read(1_000 * SWEEP);
    assertThat(sweep(5)).isEqualTo(5 + SWEEP);
    read.run(workers);
    assertThat(sweep(6)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("ends each at its deadline or one sweep later, whatever the order of deadlines")
  void deadlines() {
    PendingRead<String> late = read(10 * SWEEP);
    PendingRead<String> soon = read(2 * SWEEP);
    long now = 0;
    while (!soon.isEnded()) {
      now = sweep(now);
    }
    assertThat(now).isBetween(2 * SWEEP, 4 * SWEEP);
    assertThat(late.isEnded()).isFalse();
    while (!late.isEnded()) {
      now = sweep(now);
    }
    assertThat(now).isBetween(10 * SWEEP, 12 * SWEEP);
    assertThat(late.future()).isCompletedExceptionally();
    assertThat(soon.future().handle((result, failure) -> failure).join())
        .isInstanceOf(ReadTimeoutException.class);
  }

  @Test
  @DisplayName("what has ended stays as it ended, and gives back what it held once")
  void endsOnce() {
    Admission admission = new Admission(200);
    Bytes command = Bytes.utf8("x");
    admission.admit(PendingProposal.weight(command));
    PendingProposal<String> proposal = new PendingProposal<>(command, admission, 0, 1);
    requests.add(proposal);
    proposal.appended(7, 3);
    proposal.applied("done", List.of());
    sweep(1_000 * SWEEP);
    requests.endAll("closed");
    workers.runAll();
    proposal.fail(new OutcomeUnknownException("late"));

    assertThat(proposal.future().join().result()).isEqualTo("done");
    // Had it been given back twice, 329 bytes could wait now.
    admission.admit(200);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> admission.admit(1)))
        .isNotNull();
  }

  @Test
  @DisplayName("the end of the node ends all: never applied if never taken in, else unknown")
  void endAll() {
    Admission admission = new Admission(1_000);
    PendingProposal<String> waiting = new PendingProposal<>(Bytes.utf8("x"), admission, 0, 100);
    PendingProposal<String> appended = new PendingProposal<>(Bytes.utf8("y"), admission, 0, 100);
    appended.appended(3, 1);
    requests.add(waiting);
    requests.add(appended);
    PendingRead<String> read = read(100);
    requests.endAll("closed");
    workers.runAll();

    assertThat(waiting.future().handle((result, failure) -> failure).join())
        .isInstanceOf(NodeStoppedException.class);
    assertThat(appended.future().handle((result, failure) -> failure).join())
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(read.future().handle((result, failure) -> failure).join())
        .isInstanceOf(NodeStoppedException.class);
  }
}
