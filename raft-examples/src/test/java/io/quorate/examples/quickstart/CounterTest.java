// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.Codec;
import io.quorate.examples.quickstart.CounterServer.Counter;
import io.quorate.testing.TestCluster;
import org.junit.jupiter.api.Test;

class CounterTest {
  @Test
  void survivesTheLossOfItsLeader() {
    try (var cluster = TestCluster.start(3, 42, Counter::new, Codec.int64())) {
      cluster.propose(5L);
      cluster.crash(cluster.leader());
      cluster.propose(7L);
      assertThat(cluster.read(Counter::value)).isEqualTo(12);
    }
  }
}
