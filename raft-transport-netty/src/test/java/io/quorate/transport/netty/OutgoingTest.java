// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final String CLUSTER = "cluster";

  private final EventLoops loops = new EventLoops("test", 1);
  private final ExecutorService resolver = Executors.newSingleThreadExecutor();
  private final List<NodeId> linkedTo = new ArrayList<>();
  private final Outgoing outgoing = new Outgoing(loops.writing(), Settings.DEFAULT, this::link);

  @AfterEach
  void close() {
    loops.shutdown();
    resolver.shutdown();
  }

  @Test
  @DisplayName("believes so many nodes where they are reached, and more when some are gone")
  void boundsLearntAddresses() throws Exception {
    for (int i = 0; i <= Outgoing.MAX_LEARNT; i++) {
      outgoing.heardFrom(node(i), NodeAddress.of("host:1"));
    }
    loops.writing().submit(() -> {}).sync();
    assertThat(linkedTo).hasSize(Outgoing.MAX_LEARNT).doesNotContain(node(Outgoing.MAX_LEARNT));

    outgoing.heardLast(node(0));
    outgoing.heardFrom(node(Outgoing.MAX_LEARNT), NodeAddress.of("host:1"));
    loops.writing().submit(() -> {}).sync();
    assertThat(linkedTo).contains(node(Outgoing.MAX_LEARNT));
  }

  private static NodeId node(int number) {
    return NodeId.of("n" + number);
  }

  private PeerLinks link(NodeId node, NodeAddress address) {
    linkedTo.add(node);
    return new PeerLinks(
        link(node, address, Lane.LANE_CONSENSUS), link(node, address, Lane.LANE_BULK));
  }

  private OutgoingLink link(NodeId node, NodeAddress address, Lane lane) {
    NodeId self = NodeId.of("self");
    LocalEnd local = new LocalEnd(
        CLUSTER, self, Settings.DEFAULT, new OwnAddress(null, NodeAddress.of("host:1")));
    return new OutgoingLink(
        node,
        address,
        lane,
        local,
        loops.writing(),
        new Dialer(loops, Settings.DEFAULT, NameResolver.SYSTEM, resolver),
        new Events(self, new TransportListener() {}, resolver));
  }
}
