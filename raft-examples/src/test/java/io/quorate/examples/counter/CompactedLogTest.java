// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class CompactedLogTest {
  private static final NodeId N4 = NodeId.of("n4");

  @RegisterExtension
  private final ServerProcesses servers = new ServerProcesses("--snapshot-every", "100");

  @Test
  @DisplayName("a fresh server joins a cluster whose log no longer has its beginning")
  void joinsByASnapshot() throws Exception {
    servers.startLoad();
    servers.awaitAdds(500);
    for (NodeId node : servers.cluster().nodes()) {
      servers.awaitStatus(node, "to shorten its log", status -> status.firstIndex() > 100);
    }

    servers.join(N4);
    servers.run("member", "add", "n4", servers.cluster().address(N4).toString());
    Reply.Status joined =
        servers.awaitStatus(N4, "to begin after a snapshot", status -> status.snapshotIndex() > 0);
    assertThat(joined.firstIndex()).isGreaterThan(100);
    servers.awaitAdds(100);

    servers.kill(N4);
    servers.awaitAdds(100);
    servers.start(N4); // and all it is told is which directory is its own
    servers.awaitAdds(100);
    servers.endLoadAndCheck();
    assertThat(servers.cluster().nodes()).contains(N4);
  }
}
