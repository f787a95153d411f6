// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What {@link Persistence} says is on the disk, against a disk that really does what it is told,
 * some time later: D1 to D7, D9.
 */
class PersistenceProperties {
  private static final NodeId SELF = NodeId.of("a");
  private static final NodeId OTHER = NodeId.of("b");

  enum Kind {
    APPEND,
    TRUNCATE,
    NEW_TERM,
    VOTE,
    COMMIT,
    PROMISE,
    FLUSH,
    COMPLETE
  }

  /** What happens next; the number is taken modulo what is possible then. */
  record Step(Kind kind, int number) {}

  @Provide
  static Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(6, Kind.APPEND),
        Tuple.of(3, Kind.TRUNCATE),
        Tuple.of(1, Kind.NEW_TERM),
        Tuple.of(1, Kind.VOTE),
        Tuple.of(1, Kind.COMMIT),
        Tuple.of(3, Kind.PROMISE),
        Tuple.of(5, Kind.FLUSH),
        Tuple.of(3, Kind.COMPLETE));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 1000))
        .as(Step::new)
        .list()
        .ofMaxSize(80);
  }

  /** A persist on its way, what memory looked like when it was made, and who waits for it. */
  private record Write(
      Effect.Persist persist, long term, String vote, List<LogEntry> log, List<Message> waiting) {}

  /** A server's memory, the persists on their way, and the disk. */
  private static final class Run {
    final NodeState state = new NodeState(
        GroupId.FIRST,
        SELF,
        CoreOptions.defaults(1_000_000, 100_000),
        StartingPoint.of(
            RecoveredLog.bootstrap(ClusterConfiguration.ofVoters(List.of(SELF, OTHER)))),
        new SplittableRandom(1),
        0);
    final List<LogEntry> memory = new ArrayList<>();
    final ArrayDeque<Write> writes = new ArrayDeque<>();
    List<Message> promised = new ArrayList<>();
    final List<Message> left = new ArrayList<>();
    int promises;
    int payloads;
    long lastSequence;

    HardState diskState = HardState.INITIAL;
    List<LogEntry> disk = new ArrayList<>();

    void step(Step step) {
      switch (step.kind) {
        case APPEND -> append();
        case TRUNCATE -> truncate(step.number);
        case NEW_TERM -> state.enterTerm(state.currentTerm + 1);
        case VOTE -> {
          if (state.currentTerm > 0 && state.votedFor == null) {
            state.votedFor = step.number % 2 == 0 ? SELF : OTHER;
          }
        }
        case COMMIT ->
          state.commitIndex += step.number % (state.log.lastIndex() - state.commitIndex + 1);
        case PROMISE -> promise();
        case FLUSH -> flush();
        case COMPLETE -> complete(1 + step.number % 3);
      }
      check();
    }

    private void append() {
      // The same index and term may be written twice with another content only in this test: it is
      // how a completion that counts for the wrong entry is seen.
      payloads++;
      LogEntry entry = new LogEntry(
          state.log.lastIndex() + 1,
          Math.max(1, state.currentTerm),
          EntryKind.COMMAND,
          Bytes.utf8("p" + payloads));
      state.append(entry);
      memory.add(entry);
    }

    private void truncate(int number) {
      long uncommitted = state.log.lastIndex() - state.commitIndex;
      if (uncommitted > 0) {
        long index = state.log.lastIndex() - number % uncommitted;
        state.log.truncateFrom(index);
        state.persistence.truncate(index);
        memory.removeIf(entry -> entry.index() >= index);
      }
    }

    private void promise() {
      promises++;
      Message message = new RequestVoteResponse(GroupId.FIRST, SELF, OTHER, promises, true);
      state.persistence.promise(message);
      promised.add(message);
    }

    private void flush() {
      Effect.Persist persist = state.persistence.next(state);
      if (persist == null) {
        assertThat(promised).isEmpty();
        return;
      }
      assertThat(persist.sequence()).as("the number of a persist").isEqualTo(lastSequence + 1);
      lastSequence = persist.sequence();
      assertThat(persist.thenSend()).as("what waits for it").isEqualTo(promised);
      writes.add(new Write(
          persist,
          state.currentTerm,
          String.valueOf(state.votedFor),
          List.copyOf(memory),
          promised));
      promised = new ArrayList<>();
    }

    /** The disk finishes some writes, and reports only the last of them. */
    private void complete(int count) {
      long sequence = 0;
      for (int i = 0; i < count && !writes.isEmpty(); i++) {
        Write write = writes.remove();
        carryOut(write.persist);
        assertThat(disk).as("the log on disk after %s", write.persist).isEqualTo(write.log);
        assertThat(diskState.term()).isEqualTo(write.term);
        assertThat(String.valueOf(diskState.votedFor())).isEqualTo(write.vote);
        assertThat(diskState.commitIndex())
            .as("D9: the stored commit index")
            .isLessThanOrEqualTo(disk.size());
        left.addAll(write.waiting);
        sequence = write.persist.sequence();
      }
      if (sequence > 0) {
        state.persistence.onPersisted(sequence);
      }
    }

    private void carryOut(Effect.Persist persist) {
      if (persist.hardState() != null) {
        diskState = persist.hardState();
      }
      List<LogEntry> after = new ArrayList<>(disk);
      if (persist.truncateFrom() > 0) {
        assertThat(persist.truncateFrom()).as("D6: truncated at").isLessThanOrEqualTo(disk.size());
        after = after.subList(0, (int) persist.truncateFrom() - 1);
      }
      for (LogEntry entry : persist.entries()) {
        assertThat(entry.index()).as("no gap on the disk").isEqualTo(after.size() + 1);
        after.add(entry);
      }
      disk = after;
    }

    private void check() {
      long durable = state.persistence.durableIndex();
      assertThat(durable).isLessThanOrEqualTo(memory.size());
      assertThat(memory.subList(0, (int) durable))
          .as("D4: what is called durable, up to %d", durable)
          .isEqualTo(disk.subList(0, (int) Math.min(durable, disk.size())));
      if (state.persistence.isDurable(state.currentTerm, state.votedFor)) {
        assertThat(diskState.term()).isEqualTo(state.currentTerm);
        assertThat(diskState.votedFor()).isEqualTo(state.votedFor);
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("D1 to D7, D9: durable is what the disk holds, and promises leave with what backs them")
  void tellsTheTruthAboutTheDisk(@ForAll("steps") List<Step> steps) {
    Run run = new Run();
    steps.forEach(run::step);

    // Once the disk has caught up, all is durable, and every promise has left once, in order.
    run.flush();
    run.complete(Integer.MAX_VALUE);
    run.check();
    assertThat(run.state.persistence.durableIndex()).isEqualTo(run.memory.size());
    assertThat(run.disk).isEqualTo(run.memory);
    assertThat(run.state.persistence.isDurable(run.state.currentTerm, run.state.votedFor))
        .isTrue();
    assertThat(run.left)
        .hasSize(run.promises)
        .isSortedAccordingTo((one, other) -> Long.compare(one.term(), other.term()));
    assertThat(run.state.persistence.next(run.state))
        .as("a write without a reason")
        .isNull();
  }
}
