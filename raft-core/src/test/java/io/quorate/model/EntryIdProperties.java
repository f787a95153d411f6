// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which of two logs is more up to date, and what no entry and no hard state can be: E2, E29. */
class EntryIdProperties {
  @Provide
  static Arbitrary<EntryId> ids() {
    // Few values, so that many pairs tie in one of the two; and ones that an int cannot hold.
    Arbitrary<Long> numbers = Arbitraries.of(1L, 2L, 3L, 1L << 31, 1L << 32, 1L << 62);
    return Combinators.combine(numbers, numbers)
        .as(EntryId::new)
        .injectNull(0.1)
        .map(id -> id == null ? EntryId.NONE : id);
  }

  @Property
  @Label("E2: of two logs at least one is as up to date as the other, both only if they end alike")
  void total(@ForAll("ids") EntryId one, @ForAll("ids") EntryId other) {
    boolean forth = one.isAtLeastAsUpToDateAs(other);
    boolean back = other.isAtLeastAsUpToDateAs(one);
    assertThat(forth || back).isTrue();
    assertThat(forth && back).isEqualTo(one.equals(other));
  }

  @Property
  @Label("E2: what is as up to date as one that is as up to date as a third, is so too")
  void transitive(
      @ForAll("ids") EntryId one, @ForAll("ids") EntryId two, @ForAll("ids") EntryId three) {
    if (one.isAtLeastAsUpToDateAs(two) && two.isAtLeastAsUpToDateAs(three)) {
      assertThat(one.isAtLeastAsUpToDateAs(three)).isTrue();
    }
  }

  @Property
  @Label("E2: the later term wins whatever the length, then the longer log")
  void termFirst(@ForAll("ids") EntryId one, @ForAll("ids") EntryId other) {
    boolean expected =
        one.term() > other.term() || (one.term() == other.term() && one.index() >= other.index());
    assertThat(one.isAtLeastAsUpToDateAs(other)).isEqualTo(expected);
  }

  @Example
  @Label("an index without a term, and a term without an index, are refused")
  void impossible() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EntryId(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new EntryId(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new EntryId(-1, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogEntry(0, 1, EntryKind.NO_OP, Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogEntry(1, 0, EntryKind.NO_OP, Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> new HardState(-1, null, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new HardState(1, null, -1));
  }

  @Example
  @Label("A8: every kind of entry has a code that leads back to it, and an unknown one is refused")
  void kinds() {
    for (EntryKind kind : EntryKind.values()) {
      assertThat(EntryKind.ofCode(kind.code())).isEqualTo(kind);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntryKind.ofCode(0))
        .withMessageContaining("0");
    assertThatIllegalArgumentException().isThrownBy(() -> EntryKind.ofCode(6));
  }
}
