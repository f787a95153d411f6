// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.testing.TransportContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFail.class)
class NettyTransportContractTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContractWithOneThread() {
    return contract(1);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractWithTwoThreads() {
    return contract(2);
  }

  private static Stream<DynamicTest> contract(int threads) {
    return TransportContract.checks(() -> new Loopback(threads)).stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  private static final class Loopback implements TransportContract.Fixture {
    private final int threads;
    private final Map<NodeId, NodeAddress> addresses = new HashMap<>();

    Loopback(int threads) {
      this.threads = threads;
      for (String node : new String[] {"a", "b", "c"}) {
        addresses.put(NodeId.of(node), FreePorts.next());
      }
    }

    @Override
    public Transport transport(NodeId self) {
      return builder(self).build();
    }

    @Override
    public Optional<Transport> misled(NodeId self, NodeId sought, NodeId found) {
      return Optional.of(builder(self).peer(sought, address(found)).build());
    }

    private NodeAddress address(NodeId node) {
      return requireNonNull(addresses.get(node));
    }

    private NettyTransportBuilder builder(NodeId self) {
      return NettyTransport.builder("contract", self)
          .listen(address(self))
          .peers(addresses)
          .eventLoopThreads(threads);
    }
  }
}
