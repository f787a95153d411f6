// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.NumberLines.Line;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BulkAddTest {
  private final Ledger ledger = new Ledger();

  @Test
  @DisplayName("adds all, no more at a time than the window allows")
  void window() throws Exception {
    Held held = new Held();
    BulkAdd adds = new BulkAdd(client(held), ledger, 10);

    assertThat(adds.run(upTo(1000))).isEqualTo(new BulkAdd.Rest(0, 0));
    assertThat(ledger.totals().acknowledged()).isEqualTo(1000);
    assertThat(ledger.totals().sum()).isEqualTo(BigInteger.valueOf(500_500));
    assertThat(held.mostAtATime).isEqualTo(10);
  }

  @Test
  @DisplayName("sends nothing more once nobody takes an add, and counts what is left")
  void givesUp() throws Exception {
    Connections refusing = new Held() {
      @Override
      public CompletableFuture<Bytes> request(NodeId node, Bytes request, Duration timeout) {
        return CompletableFuture.failedFuture(new NotSentException("no", true));
      }
    };

    assertThat(new BulkAdd(client(refusing), ledger, 10).run(upTo(1000)))
        .isEqualTo(new BulkAdd.Rest(999, 2));
    assertThat(ledger.totals().refused()).isEqualTo(1);
  }

  private static CounterClient client(Connections connections) {
    return new CounterClient(
        List.of(NodeId.of("a")), connections, Duration.ofSeconds(10), Timer.SYSTEM);
  }

  private static BulkAdd.Source upTo(long last) {
    long[] next = {1};
    return () -> next[0] > last ? null : new Line(next[0], next[0]++, null);
  }

  /** A leader that answers only when it must: once as many wait as ever wait, or at the end. */
  private static class Held implements Connections {
    private final Deque<CompletableFuture<Bytes>> waiting = new ArrayDeque<>();
    int mostAtATime;
    private long count;

    @Override
    public CompletableFuture<Bytes> request(NodeId node, Bytes request, Duration timeout) {
      CompletableFuture<Bytes> reply = new CompletableFuture<>();
      waiting.add(reply);
      mostAtATime = Math.max(mostAtATime, waiting.size());
      if (waiting.size() == 10) {
        while (!waiting.isEmpty()) {
          waiting.remove().complete(Protocol.encode(new Reply.Added(0, ++count, 1)));
        }
      }
      return reply;
    }

    @Override
    public void add(NodeId node, NodeAddress address) {}

    @Override
    public void close() {}
  }
}
