// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.examples.counter.CounterServer.Beginning;
import io.quorate.examples.counter.NumberLines.Line;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.TransportListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers in this JVM, over real sockets and real files. */
@Timeout(60)
class EndToEndTest {
  @TempDir
  Path directory;

  private final Members members = new Members(LocalCluster.freeAddresses(3));
  private final Map<NodeId, CounterServer> servers = new TreeMap<>();
  private final CounterClient client = new CounterClient(
      members.ids(),
      NettyConnections.open(members, "counter"),
      Duration.ofSeconds(20),
      Timer.SYSTEM);

  EndToEndTest() throws IOException {}

  @AfterEach
  void end() {
    client.close();
    servers.values().forEach(CounterServer::close);
  }

  @Test
  @DisplayName("survives the loss of its leader, and of all servers at once")
  void survives() throws Exception {
    for (NodeId id : members.ids()) {
      start(id);
      assertThat(server(id).plan().beginning()).isEqualTo(Beginning.BOOTSTRAPPED);
    }
    Ledger ledger = new Ledger();
    assertThat(new BulkAdd(client, ledger, 64).run(upTo(1000)).notSent()).isZero();
    assertThat(ledger.totals().value()).isEqualTo(500_500);

    NodeId leader = client.add(0).join().from();
    server(leader).close();
    assertThat(client.add(1).join().reply()).isInstanceOf(Reply.Added.class);

    for (NodeId id : members.ids()) {
      server(id).close();
    }
    for (NodeId id : members.ids()) {
      start(id);
      assertThat(server(id).plan().beginning()).isEqualTo(Beginning.RESTARTED);
    }
    assertThat(client.get().join().reply()).isEqualTo(new Reply.Value(500_501));
    assertThat(client.status(leader, Duration.ofSeconds(5)).join().id()).isEqualTo(leader);
  }

  @Test
  @DisplayName("a leader that a change removes says how the change ended, and the rest goes on")
  void removesItsLeader() throws Exception {
    for (NodeId id : members.ids()) {
      start(id);
    }
    NodeId leader = client.add(5).join().from();
    Reply reply = new MemberChangeRun(client, line -> {})
        .run(MemberChange.of(MemberChange.Kind.REMOVE, leader))
        .reply();

    assertThat(reply).isInstanceOf(Reply.Done.class);
    assertThat(((Reply.Done) reply).what()).startsWith("voters=").doesNotContain(leader.value());
    assertThat(client.add(1).join().reply()).isInstanceOf(Reply.Added.class);
  }

  @Test
  @DisplayName("refuses a directory in use, and one of another node")
  void refusesDirectory() throws Exception {
    NodeId a = members.ids().get(0);
    start(a);
    assertThatThrownBy(() -> start(a))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");

    server(a).close();
    CounterServer.Settings other = settings("other", a);
    assertThatThrownBy(() -> CounterServer.start(other, NO_RAFT_LISTENER, NO_TRANSPORT_LISTENER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cluster counter");
  }

  private static final RaftListener NO_RAFT_LISTENER = new RaftListener() {};
  private static final TransportListener NO_TRANSPORT_LISTENER = new TransportListener() {};

  private void start(NodeId id) throws IOException {
    servers.put(
        id, CounterServer.start(settings("counter", id), NO_RAFT_LISTENER, NO_TRANSPORT_LISTENER));
  }

  private CounterServer.Settings settings(String clusterId, NodeId id) {
    RaftConfig raft = RaftConfig.DEFAULT.withElectionTimeout(Duration.ofMillis(500));
    return new CounterServer.Settings(
        clusterId, id, null, members, directory.resolve(id.value()), raft, false, true);
  }

  private CounterServer server(NodeId id) {
    CounterServer server = servers.get(id);
    if (server == null) {
      throw new AssertionError("no server " + id);
    }
    return server;
  }

  private static BulkAdd.Source upTo(long last) {
    long[] next = {1};
    return () -> next[0] > last ? null : new Line(next[0], next[0]++, null);
  }
}
