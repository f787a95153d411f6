// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
  @Test
  @DisplayName("reads what it prints, in the order of the ids")
  void roundTrip() {
    Members members = Members.parse("n2=b.example:7002, n1=127.0.0.1:7001,n3=[::1]:7003");

    assertThat(members.ids()).containsExactly(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"));
    assertThat(members.address(NodeId.of("n3"))).isEqualTo(new NodeAddress("::1", 7003));
    assertThat(members).hasToString("n1=127.0.0.1:7001,n2=b.example:7002,n3=[::1]:7003");
    assertThat(Members.parse(members.toString())).isEqualTo(members);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | is not of the form id=host:port",
        "n1:7001                       | is not of the form id=host:port",
        "n1=127.0.0.1:7001,            | is not of the form id=host:port",
        "n1=127.0.0.1                  | is not host:port",
        "n1=127.0.0.1:0                | is not of the form host:port",
        "n1=::1:7001                   | is not of the form host:port",
        "n1=127.0.0.1:70000            | 70000",
        "n1=127.0.0.1:x                | is not host:port",
        "n 1=127.0.0.1:7001            | node id \"n 1\"",
        "n1=127.0.0.1:1,n1=127.0.0.1:2 | node n1 is listed twice",
        "n1=127.0.0.1:1,n2=127.0.0.1:1 | 127.0.0.1:1 is given to two nodes",
      })
  @DisplayName("says what is wrong with a list")
  void refuses(String text, String reason) {
    assertThatThrownBy(() -> Members.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
