// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static io.quorate.runtime.SteppedNode.A;
import static io.quorate.runtime.SteppedNode.B;
import static io.quorate.runtime.SteppedNode.C;
import static io.quorate.runtime.SteppedNode.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.RaftConfig;
import io.quorate.ReadConsistency;
import io.quorate.runtime.SteppedNode.Asked;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reads that rest on a lease, on a node whose threads may be held up at any point. */
class LeaseReadTest {
  private static final RaftConfig LEASE = CONFIG.toBuilder().leaseReads(true).build();
  private static final long T = LEASE.electionTimeout().toNanos();

  /** Leads, with a lease that a majority has just confirmed. */
  private static SteppedNode leading() {
    SteppedNode node = new SteppedNode(LEASE, new FakeStorage(), A, B, C).leading();
    for (int i = 0; i < 5; i++) {
      node.workers.pass(LEASE.heartbeatInterval().toNanos());
      node.acknowledge();
      node.workers.runAll();
    }
    node.transport.takeSent();
    return node;
  }

  private static Asked<Integer> read(SteppedNode node, Runnable meanwhile) {
    AtomicInteger runs = new AtomicInteger();
    return SteppedNode.asked(
        "a lease read",
        node.node.read(
            () -> {
              meanwhile.run();
              return runs.incrementAndGet();
            },
            ReadConsistency.LEASE));
  }

  @Test
  @DisplayName("Q11: a read in the lease asks nobody")
  void inTheLease() {
    SteppedNode node = leading();
    Asked<Integer> read = read(node, () -> {});
    node.workers.runAll();

    assertThat(read.result()).isEqualTo(1);
    assertThat(node.transport.takeSent()).isEmpty();
  }

  @Test
  @DisplayName("Q13: an answer that was held up beyond the lease is not given: a majority is asked")
  void heldUpInTheQuery() {
    SteppedNode node = leading();
    AtomicInteger runs = new AtomicInteger();
    Asked<Integer> read = read(node, () -> node.workers.stall(runs.getAndIncrement() == 0 ? T : 0));
    node.workers.runAll();
    assertThat(read.future()).as("after the lease").isNotDone();
    assertThat(runs).hasValue(1);

    node.acknowledge();
    node.workers.runAll();
    assertThat(read.result()).isEqualTo(2);
  }

  @Test
  @DisplayName("Q13: nor one that was held up before the query was run")
  void heldUpBeforeTheQuery() {
    SteppedNode node = leading();
    Asked<Integer> read = read(node, () -> {});
    node.workers.run("loop");
    node.workers.stall(T);
    node.workers.run("apply");
    assertThat(read.future()).as("after the lease").isNotDone();
    node.workers.runAll();
    assertThat(read.future()).as("before a majority answers").isNotDone();
    node.acknowledge();
    node.workers.runAll();

    assertThat(read.result()).isEqualTo(2);
  }

  @Test
  @DisplayName("Q11: leases need servers that keep to their leader, and clocks that agree somewhat")
  void needed() {
    RaftConfig.Builder careless = RaftConfig.builder().leaseReads(true).maxClockDrift(1);

    assertThatThrownBy(careless::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxClockDrift");
  }
}
