// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.session.Verdict.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

/** The table of sessions, against a model that forgets nothing. */
class SessionTableProperties {
  /** An entry in the making. */
  private sealed interface Step {}

  private record Open(SessionLimits limits) implements Step {}

  /**
   * A command of one of the sessions so far, or of one that never was. Few numbers, so that most
   * commands are repeats, in any order.
   */
  private record Command(int session, long sequence, long below, int responseSize)
      implements Step {}

  /** Entries of other kinds lie between. */
  private record Gap(int size) implements Step {}

  @Provide
  static Arbitrary<SessionLimits> limits() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4), Arbitraries.of(128, 129, 160, 4_096))
        .as(SessionLimits::new);
  }

  @Provide
  static Arbitrary<List<Step>> logs() {
    Arbitrary<Step> opens = limits().map(Open::new);
    Arbitrary<Step> gaps = Arbitraries.integers().between(1, 1_000).map(Gap::new);
    Arbitrary<Long> sequences = Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.longs().between(1, 8)),
        Tuple.of(2, Arbitraries.longs().between(1, 40)),
        Tuple.of(1, Arbitraries.longs().between(1, Long.MAX_VALUE)));
    Arbitrary<Long> below = Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Long.MAX_VALUE)),
        Tuple.of(1, Arbitraries.longs().between(0, 8)));
    Arbitrary<Step> commands = Combinators.combine(
            Arbitraries.integers().between(-1, 6),
            sequences,
            below,
            Arbitraries.of(0, 1, 7, 40, 64, 65, 3_000))
        .as(Command::new);
    return Arbitraries.frequencyOf(Tuple.of(2, opens), Tuple.of(1, gaps), Tuple.of(20, commands))
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  private static LogEntry opening(long index, SessionLimits limits) {
    return new LogEntry(index, 1, EntryKind.OPEN_SESSION, limits.toBytes());
  }

  private static LogEntry entry(long index, SessionCommand command) {
    return new LogEntry(index, 1, EntryKind.SESSION_COMMAND, command.toBytes());
  }

  /** Makes log entries of the steps; their sessions are those that the log opens. */
  private static List<LogEntry> log(List<Step> steps) {
    List<LogEntry> log = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    long index = 0;
    for (Step step : steps) {
      index++;
      if (step instanceof Gap gap) {
        index += gap.size;
      } else if (step instanceof Open open) {
        ids.add(index);
        log.add(opening(index, open.limits));
      } else if (step instanceof Command command) {
        // The latest sessions, so that some of those named are open and some are not.
        int which = ids.size() - 1 - command.session;
        long session = which < 0 || which >= ids.size() ? index + 1 : ids.get(which);
        long lowest = Math.max(1, command.sequence - command.below);
        log.add(entry(
            index,
            new SessionCommand(
                session, command.sequence, lowest, Bytes.wrap(new byte[command.responseSize]))));
      }
    }
    return log;
  }

  /** Told by its index, and as large as the command says, so that responses can be told apart. */
  private static Bytes response(LogEntry entry) {
    byte[] response = SessionCommand.fromBytes(entry.payload()).command().toByteArray();
    Arrays.fill(response, (byte) entry.index());
    return Bytes.wrap(response);
  }

  private static Verdict apply(SessionTable table, LogEntry entry) {
    Verdict verdict = table.decide(entry);
    if (verdict instanceof Verdict.Apply apply) {
      table.respond(apply, response(entry));
    }
    return verdict;
  }

  private static SessionTable restored(SessionTable table) {
    return SessionTable.fromBytes(table.toBytes());
  }

  private static SessionTable tableAfter(List<LogEntry> log) {
    SessionTable table = new SessionTable();
    for (LogEntry entry : log) {
      if (entry.kind() == EntryKind.OPEN_SESSION) {
        table.open(entry);
      } else {
        apply(table, entry);
      }
    }
    return table;
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("X2-X4, X9, X11: every command meets the fate that a model without memory limits gives it")
  void asTheModel(@ForAll("logs") List<Step> steps) {
    SessionTable table = new SessionTable();
    SessionModel model = new SessionModel();
    for (LogEntry entry : log(steps)) {
      if (entry.kind() == EntryKind.OPEN_SESSION) {
        assertThat(table.open(entry)).isEqualTo(entry.index());
        model.open(entry.index(), SessionLimits.fromBytes(entry.payload()));
      } else {
        SessionCommand command = SessionCommand.fromBytes(entry.payload());
        Verdict expected = model.decide(entry.index(), command, response(entry));
        assertThat(apply(table, entry)).as(entry + ", " + command).isEqualTo(expected);
      }
      assertThat(table.size()).isEqualTo(model.openIds().size());
      for (long id : model.ids()) {
        assertThat(table.isOpen(id)).isEqualTo(model.openIds().contains(id));
      }
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("X2, X9: whatever is repeated, closed or restored, nothing is applied twice")
  void exactlyOnce(@ForAll("logs") List<Step> steps, @ForAll("logs") List<Step> more) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(more);
    Set<String> applied = new TreeSet<>();
    SessionTable table = new SessionTable();
    for (LogEntry entry : log(all)) {
      if (entry.kind() == EntryKind.OPEN_SESSION) {
        table.open(entry);
      } else if (apply(table, entry) instanceof Verdict.Apply apply) {
        assertThat(applied.add(apply.command().toString())).as(apply + " once").isTrue();
      }
      table = restored(table);
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("X1: a table from a snapshot goes on like one that applied the whole log, to the byte")
  void snapshots(@ForAll("logs") List<Step> steps) {
    List<LogEntry> log = log(steps);
    SessionTable whole = new SessionTable();
    SessionTable pieces = new SessionTable();
    for (LogEntry entry : log) {
      if (entry.kind() == EntryKind.OPEN_SESSION) {
        whole.open(entry);
        pieces.open(entry);
      } else {
        assertThat(apply(pieces, entry)).isEqualTo(apply(whole, entry));
      }
      Bytes bytes = whole.toBytes();
      assertThat(pieces.toBytes()).isEqualTo(bytes);
      pieces = SessionTable.fromBytes(bytes);
      assertThat(pieces.toBytes()).isEqualTo(bytes);
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("X13: no session takes up more than it may, and no more sessions are open than may be")
  void bounded(@ForAll("logs") List<Step> steps, @ForAll("limits") SessionLimits limits) {
    List<Step> sameLimits = new ArrayList<>();
    for (Step step : steps) {
      sameLimits.add(step instanceof Open ? new Open(limits) : step);
    }
    int most = 5 + limits.sessions() * limits.sessionBytes();
    assertThat(tableAfter(log(sameLimits)).toBytes().size()).isLessThanOrEqualTo(most);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label("bytes that end too early or go on after the end are refused")
  void wrongLength(@ForAll("logs") List<Step> steps) {
    byte[] bytes = tableAfter(log(steps)).toBytes().toByteArray();
    for (int size = 0; size < bytes.length; size += 1 + size / 100) {
      Bytes cut = Bytes.wrap(Arrays.copyOf(bytes, size));
      assertThatIllegalArgumentException().isThrownBy(() -> SessionTable.fromBytes(cut));
    }
    Bytes longer = Bytes.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionTable.fromBytes(longer));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("damaged bytes are refused, or are the form of the table that they are read as")
  void damaged(
      @ForAll("logs") List<Step> steps, @ForAll List<Integer> places, @ForAll byte[] values) {
    byte[] bytes = tableAfter(log(steps)).toBytes().toByteArray();
    for (int i = 0; i < Math.min(places.size(), values.length); i++) {
      bytes[1 + Math.floorMod(places.get(i), bytes.length - 1)] = values[i];
    }
    assertRefusedOrCanonical(Bytes.wrap(bytes));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("any bytes are refused, or are the form of the table that they are read as")
  void anyBytes(@ForAll byte[] bytes, @ForAll("small") int count) {
    assertRefusedOrCanonical(Bytes.wrap(bytes));
    ByteBuffer ofOurFormat = ByteBuffer.allocate(5 + bytes.length);
    assertRefusedOrCanonical(
        Bytes.wrap(ofOurFormat.put((byte) 1).putInt(count).put(bytes).array()));
  }

  @Provide
  static Arbitrary<Integer> small() {
    return Arbitraries.of(-1, 0, 1, 2, Integer.MAX_VALUE);
  }

  private static void assertRefusedOrCanonical(Bytes bytes) {
    try {
      assertThat(SessionTable.fromBytes(bytes).toBytes()).isEqualTo(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Example
  @Label("a response of a size that no memory could hold is refused before it is read")
  void hugeResponse() {
    SessionTable table = new SessionTable();
    table.open(opening(1, new SessionLimits(1, 4_096)));
    apply(table, entry(2, new SessionCommand(1, 1, 1, Bytes.utf8("x"))));
    byte[] bytes = table.toBytes().toByteArray();
    ByteBuffer.wrap(bytes).putInt(bytes.length - 1 - Integer.BYTES, Integer.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionTable.fromBytes(Bytes.wrap(bytes)))
        .withMessageContaining("2147483647 B");
  }

  @Example
  @Label("X11: a later command may come before an earlier one, and each is applied once")
  void pipelined() {
    SessionTable table = new SessionTable();
    table.open(opening(1, SessionLimits.DEFAULT));
    SessionCommand seven = new SessionCommand(1, 7, 7, Bytes.utf8("seven"));
    SessionCommand eight = new SessionCommand(1, 8, 7, Bytes.utf8("eight"));
    assertThat(apply(table, entry(2, eight))).isEqualTo(new Verdict.Apply(eight));
    assertThat(apply(table, entry(3, seven))).isEqualTo(new Verdict.Apply(seven));
    assertThat(apply(table, entry(4, seven))).isInstanceOf(Verdict.Duplicate.class);
    assertThat(apply(table, entry(5, eight))).isInstanceOf(Verdict.Duplicate.class);
  }

  @Example
  @Label("X5, X6, X9: the session named longest ago goes at once; late commands are not applied")
  void evicted() {
    SessionTable table = new SessionTable();
    SessionLimits two = new SessionLimits(2, 128);
    table.open(opening(1, two));
    table.open(opening(2, two));
    apply(table, entry(3, new SessionCommand(1, 1, 1, Bytes.EMPTY)));
    table.open(opening(4, two));
    assertThat(table.isOpen(1)).isTrue();
    assertThat(table.isOpen(2)).isFalse();
    assertThat(apply(table, entry(5, new SessionCommand(2, 1, 1, Bytes.EMPTY))))
        .isEqualTo(new Verdict.Rejected(Reason.UNKNOWN_SESSION));
  }

  @Example
  @Label("one response for each command applied, before the next entry, and none besides")
  void respondOnce() {
    SessionTable table = new SessionTable();
    table.open(opening(1, SessionLimits.DEFAULT));
    LogEntry entry = entry(2, new SessionCommand(1, 1, 1, Bytes.EMPTY));
    Verdict.Apply apply = (Verdict.Apply) table.decide(entry);
    assertThatIllegalArgumentException().isThrownBy(() -> table.decide(entry));
    table.respond(apply, Bytes.utf8("done"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.respond(apply, Bytes.utf8("again")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.open(opening(2, SessionLimits.DEFAULT)));
    assertThatIllegalArgumentException().isThrownBy(() -> table.open(entry(3, apply.command())));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Label("commands and limits come back from their bytes; others are refused")
  void payloads(
      @ForAll("limits") SessionLimits limits, @ForAll long session, @ForAll byte[] bytes) {
    assertThat(SessionLimits.fromBytes(limits.toBytes())).isEqualTo(limits);
    SessionCommand command =
        new SessionCommand(Math.max(1, session), Long.MAX_VALUE, 5, Bytes.wrap(bytes));
    assertThat(SessionCommand.fromBytes(command.toBytes())).isEqualTo(command);
    Bytes cut = Bytes.wrap(command.toBytes().toByteArray(), 0, SessionCommand.HEADER_BYTES - 1);
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCommand.fromBytes(cut));
    try {
      assertThat(SessionLimits.fromBytes(Bytes.wrap(bytes)).toBytes()).isEqualTo(Bytes.wrap(bytes));
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
    try {
      Bytes any = Bytes.wrap(bytes);
      assertThat(SessionCommand.fromBytes(any).toBytes()).isEqualTo(any);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Example
  @Label("what cannot be is refused")
  void impossible() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, 4_096));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(1, 127));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(1 << 20, 1 << 20));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionCommand(0, 1, 1, Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionCommand(1, 1, 0, Bytes.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionCommand(1, 1, 2, Bytes.EMPTY));
  }
}
