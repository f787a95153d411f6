// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.RaftConfig;
import io.quorate.examples.counter.CounterServer.Beginning;
import io.quorate.examples.counter.CounterServer.Settings;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StartPlanTest {
  private static final NodeId N1 = NodeId.of("n1");
  private static final NodeId N2 = NodeId.of("n2");
  private static final NodeAddress OWN = new NodeAddress("a.example", 1);
  private static final NodeAddress OTHER = new NodeAddress("b.example", 2);
  private static final NodeAddress ELSEWHERE = new NodeAddress("0.0.0.0", 3);
  private static final Members CLUSTER = new Members(Map.of(N1, OWN, N2, OTHER));
  private static final ClusterConfiguration LOG =
      ClusterConfiguration.ofVoters(Map.of(N1, OWN.toString(), N2, OTHER.toString()));
  private static final ClusterConfiguration NAMES_ONLY =
      ClusterConfiguration.ofVoters(List.of(N1, N2));

  @Test
  @DisplayName("an empty directory begins the cluster of --cluster, and listens as that says")
  void bootstraps() {
    assertThat(StartPlan.of(settings(null, CLUSTER, false), null))
        .isEqualTo(new StartPlan(Beginning.BOOTSTRAPPED, OWN, Map.of(N2, OTHER)));
    assertThat(StartPlan.of(settings(ELSEWHERE, CLUSTER, false), null).listen())
        .isEqualTo(ELSEWHERE);
  }

  @Test
  @DisplayName("an empty directory and nothing said is refused, as is a cluster without the node")
  void refusesToBegin() {
    refused(settings(OWN, null, false), null, "say --cluster to begin a new cluster, or --join");
    Members without = new Members(Map.of(N2, OTHER));
    refused(settings(OWN, without, false), null, "node n1 is not in --cluster n2=b.example:2");
  }

  @Test
  @DisplayName("a node that joins needs to know no more than where it listens")
  void joins() {
    assertThat(StartPlan.of(settings(OWN, null, true), null))
        .isEqualTo(new StartPlan(Beginning.JOINING, OWN, Map.of()));
    refused(settings(null, null, true), null, "--join needs --listen");
  }

  @Test
  @DisplayName("a restart takes the addresses of its log, its own as well")
  void restarts() {
    StartPlan expected = new StartPlan(Beginning.RESTARTED, OWN, Map.of(N2, OTHER));

    assertThat(StartPlan.of(settings(null, null, false), LOG)).isEqualTo(expected);
    assertThat(StartPlan.of(settings(null, null, true), LOG)).isEqualTo(expected);
    Members old = new Members(Map.of(N1, ELSEWHERE, N2, ELSEWHERE));
    assertThat(StartPlan.of(settings(null, old, false), LOG)).isEqualTo(expected);
  }

  @Test
  @DisplayName("a restart needs what its log does not say")
  void restartsWithHelp() {
    refused(settings(OWN, null, false), NAMES_ONLY, "does not say where [n2] are: name them");
    refused(
        settings(null, null, false),
        ClusterConfiguration.EMPTY,
        "where n1 is reached: say --listen");
    assertThat(StartPlan.of(settings(null, CLUSTER, false), NAMES_ONLY))
        .isEqualTo(new StartPlan(Beginning.RESTARTED, OWN, Map.of(N2, OTHER)));
  }

  private static void refused(
      Settings settings, @Nullable ClusterConfiguration log, String reason) {
    assertThatThrownBy(() -> StartPlan.of(settings, log))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(reason);
  }

  private static Settings settings(
      @Nullable NodeAddress listen, @Nullable Members cluster, boolean join) {
    return new Settings(
        "counter", N1, listen, cluster, Path.of("data"), RaftConfig.DEFAULT, join, true);
  }
}
