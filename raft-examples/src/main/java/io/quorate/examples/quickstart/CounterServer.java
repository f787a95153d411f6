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
import java.util.concurrent.CompletionException;

/** Started three times, with 1, 2 and 3; the first time with "bootstrap" as well. */
final class CounterServer {
  static final class Counter implements StateMachine<Long, Long> {
    private long value;

    @Override
    public Long apply(Entry<Long> entry) {
      return value += entry.command();
    }

    long value() {
      return value;
    }
  }

  public static void main(String[] args) throws Exception {
    var ids = List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"));
    int me = Integer.parseInt(args[0]);
    var transport = NettyTransport.builder("counter", ids.get(me - 1)).listen("127.0.0.1:710" + me);
    for (int i = 1; i <= 3; i++) {
      transport.peer(ids.get(i - 1), "127.0.0.1:710" + i);
    }
    var counter = new Counter();
    var builder = RaftNode.builder(counter, Codec.int64())
        .transport(transport.build())
        .storage(RocksDbLogStorage.open(Path.of("data-" + me)));
    var node = (args.length > 1 ? builder.bootstrap(ids) : builder.restart()).start();
    while (System.in.read() != -1) { // each key adds one, where the leader is
      try {
        System.out.println("now " + node.propose(1L).join().result());
        System.out.println("read " + node.read(counter::value).join());
      } catch (CompletionException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
