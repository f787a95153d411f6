// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LostDiskTest {
  @RegisterExtension
  private final ServerProcesses servers = new ServerProcesses();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a voter that lost its disk does not count until it is removed and added again")
  void doesNotCount(boolean join) throws Exception {
    servers.startLoad();
    servers.awaitAdds(50);
    List<NodeId> followers = new ArrayList<>(servers.cluster().nodes());
    followers.remove(servers.leader());
    NodeId wiped = followers.get(0);
    NodeId other = followers.get(1);

    servers.kill(wiped);
    servers.awaitAdds(50); // the lost disk lacks something
    servers.wipe(wiped);
    if (join) {
      servers.join(wiped);
    } else {
      servers.start(wiped, "--cluster", servers.cluster().founders().toString());
    }
    servers.awaitMember(wiped, "has lost its disk", MemberView::forgetful);
    servers.awaitStatus(
        wiped, "to know it", status -> status.standing().contains("has lost its disk"));

    servers.awaitAdds(50); // by the two that are whole
    servers.endLoadAndCheck();
    servers.kill(other);
    assertThat(servers.addWithin(Duration.ofSeconds(2))).isNotInstanceOf(Reply.Added.class);
    servers.start(other);
    servers.leader();

    String address = servers.cluster().address(wiped).toString();
    servers.run("member", "remove", wiped.value());
    servers.run("member", "add", wiped.value(), address);
    servers.awaitMember(wiped, "is whole", member -> !member.forgetful());
    servers.awaitStatus(wiped, "to know it", status -> status.standing().isEmpty());
    servers.kill(other);
    assertThat(servers.addWithin(Duration.ofSeconds(20))).isInstanceOf(Reply.Added.class);
  }
}
