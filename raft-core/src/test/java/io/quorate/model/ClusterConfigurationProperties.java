// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The laws of configurations, and that their bytes come back as what they were. */
class ClusterConfigurationProperties {
  @Provide
  static Arbitrary<NodeId> nodes() {
    Arbitrary<String> shortNames = Arbitraries.of("a", "b", "c", "d", "e");
    Arbitrary<String> others = Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(64);
    return Arbitraries.frequencyOf(Tuple.of(9, shortNames), Tuple.of(1, others)).map(NodeId::of);
  }

  @Provide
  static Arbitrary<List<NodeId>> lists() {
    return nodes().list().ofMaxSize(6);
  }

  /** Configurations as they may be, made from any four lists by leaving out what may not be. */
  @Provide
  static Arbitrary<ClusterConfiguration> configurations() {
    return Combinators.combine(lists(), lists(), lists(), lists())
        .as((voters, outgoing, learners, next) -> {
          List<NodeId> old = voters.isEmpty() ? List.of() : outgoing;
          return new ClusterConfiguration(
              voters,
              old,
              learners.stream()
                  .filter(n -> !voters.contains(n) && !old.contains(n))
                  .toList(),
              next.stream().filter(n -> old.contains(n) && !voters.contains(n)).toList());
        });
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("its bytes come back as what they were")
  void roundTrip(@ForAll("configurations") ClusterConfiguration configuration) {
    assertThat(ClusterConfiguration.fromBytes(configuration.toBytes())).isEqualTo(configuration);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label("bytes that end too early are refused")
  void tooShort(@ForAll("configurations") ClusterConfiguration configuration) {
    byte[] bytes = configuration.toBytes().toByteArray();
    for (int size = 0; size < bytes.length; size++) {
      Bytes cut = Bytes.wrap(Arrays.copyOf(bytes, size));
      assertThatIllegalArgumentException().isThrownBy(() -> ClusterConfiguration.fromBytes(cut));
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("bytes that go on after the end are refused")
  void tooLong(@ForAll("configurations") ClusterConfiguration configuration) {
    byte[] bytes = configuration.toBytes().toByteArray();
    Bytes longer = Bytes.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ClusterConfiguration.fromBytes(longer));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("any other bytes are a configuration or refused, and nothing worse")
  void anyBytes(@ForAll byte[] bytes) {
    byte[] ofOurFormat = bytes.clone();
    if (ofOurFormat.length > 0) {
      ofOurFormat[0] = 1;
    }
    try {
      ClusterConfiguration read = ClusterConfiguration.fromBytes(Bytes.wrap(ofOurFormat));
      assertThat(ClusterConfiguration.fromBytes(read.toBytes())).isEqualTo(read);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("order and repetition of those who take part do not matter")
  void sets(@ForAll("configurations") ClusterConfiguration configuration) {
    ClusterConfiguration mixed = new ClusterConfiguration(
        reversedTwice(configuration.voters()),
        reversedTwice(configuration.outgoingVoters()),
        reversedTwice(configuration.learners()),
        reversedTwice(configuration.nextLearners()));

    assertThat(mixed).isEqualTo(configuration);
    assertThat(mixed.toBytes()).isEqualTo(configuration.toBytes());
  }

  private static List<NodeId> reversedTwice(List<NodeId> nodes) {
    List<NodeId> mixed = new ArrayList<>(nodes);
    mixed.addAll(nodes);
    Collections.reverse(mixed);
    return mixed;
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("members are the voters of both halves and the learners, sorted")
  void members(@ForAll("configurations") ClusterConfiguration configuration) {
    TreeSet<NodeId> voters = new TreeSet<>(configuration.voters());
    voters.addAll(configuration.outgoingVoters());
    TreeSet<NodeId> members = new TreeSet<>(voters);
    members.addAll(configuration.learners());

    assertThat(configuration.allVoters()).containsExactlyElementsOf(voters);
    assertThat(configuration.members()).containsExactlyElementsOf(members);
    assertThat(configuration.isEmpty()).isEqualTo(members.isEmpty());
    assertThat(configuration.isJoint())
        .isEqualTo(!configuration.outgoingVoters().isEmpty());
    for (NodeId node : List.of(NodeId.of("a"), NodeId.of("b"), NodeId.of("zz"))) {
      assertThat(configuration.isVoter(node)).isEqualTo(voters.contains(node));
      assertThat(configuration.isMember(node)).isEqualTo(members.contains(node));
    }
  }

  @Example
  @Label("M17, M19: what cannot be is refused: a voter that learns, an empty half, a false promise")
  void impossible() {
    NodeId a = NodeId.of("a");
    NodeId b = NodeId.of("b");
    assertRefused(List.of(a), List.of(), List.of(a), List.of());
    assertRefused(List.of(a), List.of(b), List.of(b), List.of());
    assertRefused(List.of(), List.of(b), List.of(), List.of());
    assertRefused(List.of(a), List.of(b), List.of(), List.of(a));
    assertRefused(List.of(a, b), List.of(a, b), List.of(), List.of(b));
    assertRefused(List.of(a), List.of(), List.of(), List.of(b));
  }

  private static void assertRefused(
      List<NodeId> voters, List<NodeId> outgoing, List<NodeId> learners, List<NodeId> next) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterConfiguration(voters, outgoing, learners, next));
  }

  @Example
  @Label("A8: a format of a later version is refused by its number")
  void laterFormat() {
    byte[] bytes = ClusterConfiguration.EMPTY.toBytes().toByteArray();
    bytes[0] = 3;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterConfiguration.fromBytes(Bytes.wrap(bytes)))
        .withMessageContaining("format 3");
  }
}
