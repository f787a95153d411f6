// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.quickstart;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.RaftNode;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import io.quorate.storage.rocksdb.RocksDbLogStorage;
import io.quorate.transport.netty.NettyTransport;
import java.nio.file.Path;
import java.util.List;

final class Counter implements StateMachine<Long, Long> {
  private long value;

  @Override
  public Long apply(Entry<Long> entry) {
    return value += entry.command();
  }

  long value() {
    return value;
  }
}

/** Started three times, with 1, 2 and 3; the first time with "bootstrap" as well. */
final class CounterServer {
  public static void main(String[] args) throws Exception {
    var ids = List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"));
    int me = Integer.parseInt(args[0]) - 1;
    var transport =
        NettyTransport.builder("counter", ids.get(me)).listen("127.0.0.1:" + (7001 + me));
    for (int i = 0; i < 3; i++) {
      transport.peer(ids.get(i), "127.0.0.1:" + (7001 + i));
    }
    var counter = new Counter();
    var node = RaftNode.builder(counter, Codec.int64())
        .transport(transport.build())
        .storage(RocksDbLogStorage.open(Path.of("data", ids.get(me).value())));
    RaftNode<Long, Long> running = (args.length > 1 ? node.bootstrap(ids) : node.restart()).start();
    while (System.in.read() != -1) { // each key adds one, where the leader is
      running
          .propose(1L)
          .whenComplete((applied, failure) -> System.out.println(
              failure == null ? "now " + applied.result() : failure.getMessage()));
      running.read(counter::value).thenAccept(value -> System.out.println("read " + value));
    }
  }
}
