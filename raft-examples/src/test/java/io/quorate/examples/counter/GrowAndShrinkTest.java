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
class GrowAndShrinkTest {
  private static final NodeId N4 = NodeId.of("n4");
  private static final NodeId N5 = NodeId.of("n5");
  private static final NodeId N6 = NodeId.of("n6");

  @RegisterExtension
  private final ServerProcesses servers = new ServerProcesses("--snapshot-every", "500");

  @Test
  @DisplayName("three servers become five and three again under load, and the leader is replaced")
  void growsAndShrinks() throws Exception {
    servers.startLoad();
    servers.awaitAdds(100);
    add(N4);
    add(N5);
    servers.awaitAdds(100);

    NodeId replaced = servers.leader();
    servers.join(N6);
    servers.run(
        "member",
        "replace",
        replaced.value(),
        "n6",
        servers.cluster().address(N6).toString());
    retire(replaced);
    servers.awaitAdds(100);

    remove(servers.leader());
    remove(someFollower());
    servers.awaitAdds(100);

    servers.endLoadAndCheck();
    assertThat(servers.watch().awaitAgreement().values())
        .allSatisfy(status -> {
          assertThat(status.members())
              .extracting(MemberView::id)
              .containsExactlyElementsOf(servers.cluster().nodes());
          assertThat(status.members()).extracting(MemberView::role).containsOnly("voter");
        })
        .hasSize(3);
  }

  private void add(NodeId node) throws Exception {
    servers.join(node);
    servers.run("member", "add", node.value(), servers.cluster().address(node).toString());
  }

  private void remove(NodeId node) throws Exception {
    servers.run("member", "remove", node.value());
    retire(node);
  }

  /** A server that is told that it is no member any more is shut down. */
  private void retire(NodeId node) throws Exception {
    servers.awaitStatus(
        node, "to know that it is removed", status -> status.standing().contains("no member"));
    servers.kill(node);
  }

  private NodeId someFollower() throws InterruptedException {
    List<NodeId> followers = new ArrayList<>(servers.cluster().nodes());
    followers.remove(servers.leader());
    return followers.get(0);
  }
}
