// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A client that keeps to the rules, with a log that its commands reach late, in any order, twice.
 */
class OutstandingCommandsProperties {
  @Provide
  static Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(0, 99).list().ofMaxSize(200);
  }

  @Provide
  static Arbitrary<Integer> sizes() {
    return Arbitraries.of(128, 129, 200, 1_000);
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("X3, X11: what is outstanding is applied or known as a repeat, and the session never full")
  void neverFull(@ForAll("sizes") int sessionBytes, @ForAll("steps") List<Integer> steps) {
    SessionLimits limits = new SessionLimits(1, sessionBytes);
    SessionTable table = new SessionTable();
    table.open(new LogEntry(1, 1, EntryKind.OPEN_SESSION, limits.toBytes()));
    OutstandingCommands client = new OutstandingCommands(1, limits);
    List<SessionCommand> outstanding = new ArrayList<>();
    List<SessionCommand> all = new ArrayList<>();
    long index = 1;
    for (int step : steps) {
      int which = step / 3;
      if (step % 3 == 0 && client.mayBegin()) {
        SessionCommand begun = client.begin(Bytes.EMPTY);
        assertThat(begun.sequence()).isEqualTo(all.size() + 1L);
        outstanding.add(begun);
        all.add(begun);
      } else if (step % 3 == 1 && !all.isEmpty()) {
        // Any command, also one that ended long ago: a late copy of it.
        SessionCommand command = all.get(all.size() - 1 - which % all.size());
        Verdict verdict =
            table.decide(new LogEntry(++index, 1, EntryKind.SESSION_COMMAND, command.toBytes()));
        if (verdict instanceof Verdict.Apply apply) {
          table.respond(apply, Bytes.wrap(new byte[which]));
        }
        assertThat(verdict instanceof Verdict.Rejected && outstanding.contains(command))
            .isFalse();
        assertThat(table.isOpen(1)).isTrue();
      } else if (step % 3 == 2 && !outstanding.isEmpty()) {
        client.end(outstanding.remove(which % outstanding.size()));
      }
      long lowest = outstanding.isEmpty() ? all.size() + 1L : outstanding.get(0).sequence();
      assertThat(client.mayBegin()).isEqualTo(all.size() + 1L - lowest < limits.window());
    }
    if (!client.mayBegin()) {
      assertThatIllegalStateException().isThrownBy(() -> client.begin(Bytes.EMPTY));
    }
  }
}
