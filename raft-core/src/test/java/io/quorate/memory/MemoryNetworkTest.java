// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.testing.TransportContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MemoryNetworkTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");

  @TestFactory
  Stream<DynamicTest> keepsTheContractInTheSendersThread() {
    return contract(SendersThread::new);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractInAnExecutor() {
    return contract(Pool::new);
  }

  private static Stream<DynamicTest> contract(TransportContract.FixtureFactory fixtures) {
    return TransportContract.checks(fixtures).stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  @Test
  @DisplayName("loses what is sent over a cut link, both ways, until it is healed")
  void cuts() throws IOException {
    MemoryNetwork network = new MemoryNetwork();
    Transport a = network.transport(A);
    Transport b = network.transport(B);
    List<Message> arrived = new ArrayList<>();
    a.start(arrived::add);
    b.start(arrived::add);

    network.cut(A, B);
    a.send(List.of(message(A, B, 1)));
    b.send(List.of(message(B, A, 2)));
    assertThat(arrived).isEmpty();

    network.heal();
    a.send(List.of(message(A, B, 3)));
    b.send(List.of(message(B, A, 4)));
    assertThat(arrived).containsExactly(message(A, B, 3), message(B, A, 4));
  }

  @Test
  @DisplayName("refuses a second transport of a node while the first one is open")
  void refusesTwins() throws IOException {
    MemoryNetwork network = new MemoryNetwork();
    network.transport(A).start(message -> {});
    assertThatThrownBy(() -> network.transport(A).start(message -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node a is already on this network");
  }

  @Test
  @DisplayName("refuses to send in another node's name")
  void refusesForeignSender() {
    Transport a = new MemoryNetwork().transport(A);
    assertThatThrownBy(() -> a.send(List.of(message(B, A, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Message message(NodeId from, NodeId to, long term) {
    return new RequestVoteResponse(GroupId.FIRST, from, to, term, true);
  }

  private static final class SendersThread implements TransportContract.Fixture {
    private final MemoryNetwork network = new MemoryNetwork();

    @Override
    public Transport transport(NodeId self) {
      return network.transport(self);
    }

    @Override
    public boolean deliversInSendersThread() {
      return true;
    }
  }

  private static final class Pool implements TransportContract.Fixture {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MemoryNetwork network = new MemoryNetwork(executor);

    @Override
    public Transport transport(NodeId self) {
      return network.transport(self);
    }

    @Override
    public void close() {
      executor.shutdown();
    }
  }
}
