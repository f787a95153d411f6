// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PeerAddressesTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final NodeId C = NodeId.of("c");
  private static final NodeAddress GIVEN = NodeAddress.of("given:1");
  private static final NodeAddress OTHER = NodeAddress.of("other:2");

  private final PeerAddresses given =
      new PeerAddresses(A, Map.of(A, GIVEN, B, GIVEN, C, GIVEN), null);

  @Test
  @DisplayName("are those that the application gave until the members are known")
  void startAsGiven() {
    assertThat(given.peers()).isEqualTo(Map.of(B, GIVEN, C, GIVEN));
    assertThat(given.withGiven(Map.of(B, OTHER)).peers()).isEqualTo(Map.of(B, OTHER));
  }

  @Test
  @DisplayName("are then the members, where the configuration says or else the application")
  void areMembersThen() {
    PeerAddresses known = given.withMembers(Map.of(A, "other:2", B, "other:2", C, ""));
    assertThat(known.peers()).isEqualTo(Map.of(B, OTHER, C, GIVEN));
    assertThat(known.withGiven(Map.of(B, GIVEN, C, OTHER)).peers())
        .isEqualTo(Map.of(B, OTHER, C, OTHER));
    assertThat(known.withMembers(Map.of(A, "")).peers()).isEmpty();
  }

  @Test
  @DisplayName("lack a member whose address nobody knows")
  void lackTheUnknown() {
    assertThat(
            given.withGiven(Map.of()).withMembers(Map.of(B, "", C, "other:2")).peers())
        .isEqualTo(Map.of(C, OTHER));
  }

  @Test
  @DisplayName("take an address that is none for one that says nothing")
  void survivesNonsense() {
    for (String nonsense : new String[] {"other", "other:", ":2", "other:65536", "other:-1"}) {
      assertThat(given.withMembers(Map.of(B, nonsense)).peers()).isEqualTo(Map.of(B, GIVEN));
    }
  }
}
