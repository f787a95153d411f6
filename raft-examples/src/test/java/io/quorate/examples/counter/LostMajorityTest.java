// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class LostMajorityTest {
  @RegisterExtension
  private final ServerProcesses servers = new ServerProcesses("--snapshot-every", "200");

  @Test
  @DisplayName("the last of three is made a cluster by force, and that grows to three again")
  void recovers() throws Exception {
    servers.startLoad();
    servers.awaitAdds(300);
    servers.endLoadAndCheck();
    NodeId left = servers.leader();
    List<NodeId> lost = new ArrayList<>(servers.cluster().nodes());
    lost.remove(left);
    for (NodeId node : lost) {
      servers.kill(node);
      servers.wipe(node);
    }
    assertThat(servers.addWithin(Duration.ofSeconds(1))).isNotInstanceOf(Reply.Added.class);

    assertThat(force(left)).as("a server that runs is left alone").isEqualTo(2);
    servers.kill(left);
    assertThat(force(left)).as("without being told to, nothing happens").isEqualTo(2);
    assertThat(force(left, "--yes-i-know-that-data-may-be-lost")).isZero();

    servers.start(left);
    servers.leader();
    long value = servers.history().totals().value();
    Reply reply = servers.addWithin(Duration.ofSeconds(20));
    assertThat(reply).isInstanceOf(Reply.Added.class);
    // The add that found no majority is in the log of this one, and so is committed now.
    assertThat(((Reply.Added) reply).value()).isBetween(value + 1, value + 2);

    for (NodeId node : lost) {
      servers.join(node);
      servers.run("member", "add", node.value(), servers.cluster().address(node).toString());
    }
    servers.kill(left);
    assertThat(servers.addWithin(Duration.ofSeconds(20))).isInstanceOf(Reply.Added.class);
  }

  private int force(NodeId node, String... more) {
    List<String> command = new ArrayList<>(List.of("force-configuration", "--id", node.value()));
    command.addAll(List.of("--dir", servers.directoryOf(node).toString()));
    command.addAll(List.of("--voters", node.value()));
    command.addAll(List.of(more));
    return servers.exitCodeOf(command.toArray(new String[0]));
  }
}
