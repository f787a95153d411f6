// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class HandoverTest {
  private static final int HANDOVERS = 100;

  @RegisterExtension
  private final ServerProcesses servers = new ServerProcesses("--snapshot-every", "1000");

  @Test
  @DisplayName("leadership moves a hundred times under load")
  void moves() throws Exception {
    servers.startLoad();
    servers.awaitAdds(50);
    List<String> failures = new ArrayList<>();
    for (int moved = 0; moved < HANDOVERS; ) {
      NodeId target = follower(moved);
      Reply reply = servers.client().ask(new Request.Transfer(target)).join().reply();
      servers.note("transfer to " + target + ": " + reply);
      if (reply instanceof Reply.Done) {
        moved++;
        servers.awaitAdds(1);
      } else {
        failures.add(target + ": " + reply);
      }
      // A busy machine may let a target miss its chance, which is what the time limit is for.
      assertThat(failures).hasSizeLessThan(HANDOVERS / 10);
    }
    servers.endLoadAndCheck();
    assertThat(servers.history().totals().term()).isGreaterThan(HANDOVERS);
  }

  private NodeId follower(int turn) throws InterruptedException {
    List<NodeId> followers = new ArrayList<>(servers.cluster().nodes());
    followers.remove(servers.leader());
    return followers.get(turn % followers.size());
  }
}
