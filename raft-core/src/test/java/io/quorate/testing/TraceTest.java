// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.RaftConfig;
import io.quorate.SnapshotPolicy;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import io.quorate.testing.spec.Tlc;
import io.quorate.testing.trace.Trace;
import io.quorate.testing.trace.TraceModule;
import io.quorate.testing.trace.TraceRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What whole servers do in virtual time, the specification allows. */
class TraceTest {
  private static final List<NodeId> FIRST =
      List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"));
  private static final int MOST_SERVERS = 5;
  private static final int MAX_LINES = Integer.getInteger("trace.lines", 200);

  private static final class Counter implements StateMachine<Long, Long> {
    private long sum;

    @Override
    public Long apply(Entry<Long> entry) {
      sum += entry.command();
      return sum;
    }
  }

  /** One run, from one seed. */
  private static Trace record(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TraceRecorder recorder = new TraceRecorder(MAX_LINES);
    RaftConfig config = RaftConfig.builder()
        .snapshots(SnapshotPolicy.DEFAULT.withEveryEntries(0))
        .build();
    Set<NodeId> down = new HashSet<>();
    try (TestCluster<Long, Long, Counter> cluster = TestCluster.start(
        FIRST.size(), seed, config, Counter::new, Codec.int64(), recorder::observer)) {
      while (!recorder.isFull()) {
        step(cluster, random, down);
      }
      return recorder.trace();
    }
  }

  private static void step(
      TestCluster<Long, Long, Counter> cluster, SplittableRandom random, Set<NodeId> down) {
    List<NodeId> servers = cluster.members();
    NodeId some = servers.get(random.nextInt(servers.size()));
    Consumer<Consumer<NodeId>> onEach =
        action -> servers.stream().filter(id -> !down.contains(id)).forEach(action);
    switch (random.nextInt(16)) {
      case 0 -> {
        if (!down.contains(some) && down.size() < servers.size() / 2) {
          cluster.crash(some);
          down.add(some);
        }
      }
      case 1, 2, 3 -> {
        if (down.remove(some)) {
          cluster.restart(some);
        }
      }
      case 4 -> cluster.isolate(some);
      case 5 -> cluster.heal();
      case 6, 7 -> cluster.advance(Duration.ofMillis(random.nextInt(2000)));
      case 8 -> {
        if (servers.size() < MOST_SERVERS) {
          cluster.join();
        }
      }
      case 9, 10 -> {
        NodeId other = servers.get(random.nextInt(servers.size()));
        int kind = random.nextInt(5);
        onEach.accept(id -> cluster.node(id).change(change -> {
          switch (kind) {
            case 0 -> change.addVoter(some);
            case 1 -> change.remove(some);
            case 2 -> change.demote(some);
            case 3 -> change.addVoter(some).remove(other);
            default -> change.addVoter(some).addVoter(other).joint();
          }
          change.withoutCatchingUp();
        }));
      }
      case 11 -> onEach.accept(id -> cluster.node(id).transferLeadership(some));
      default -> {
        onEach.accept(id -> cluster.node(id).propose(1L));
        cluster.advance(Duration.ofNanos(random.nextInt(3_000_000)));
      }
    }
  }

  private static Tlc.Verdict check(String name, TraceModule module) {
    return new Tlc(name)
        .with("Recorded.tla", module.module())
        .with("QuorateTrace.cfg", module.configuration())
        .check("QuorateTrace");
  }

  @Test
  void whatServersDoTheSpecificationAllows() {
    long first = Long.getLong("trace.first", 1);
    List<Trace> runs = new ArrayList<>();
    LongStream.range(first, first + Integer.getInteger("trace.seeds", 24))
        .forEach(seed -> runs.add(record(seed)));
    TraceModule module = new TraceModule(runs, FIRST);
    Tlc.Verdict verdict = check("trace", module);
    assertThat(verdict.isClean()).as(() -> refusal(verdict, runs, first)).isTrue();
    assertThat(verdict.distinctStates()).isEqualTo(module.statesIfAccepted());
  }

  /** A run with something in it that did not happen, at the first line that has this text. */
  private static void assertRefused(String name, String text, String other) {
    Trace trace = record(4);
    List<String> lines = new ArrayList<>(trace.lines());
    int doctored = IntStream.range(0, lines.size())
        .filter(line -> lines.get(line).contains(text))
        .findFirst()
        .orElseThrow();
    lines.set(doctored, lines.get(doctored).replace(text, other));
    Tlc.Verdict verdict =
        check("trace-" + name, new TraceModule(List.of(new Trace(lines, trace.servers())), FIRST));
    assertThat(verdict.isDeadlock()).as(verdict.text()).isTrue();
    assertThat(verdict.lastValue("at")).isEqualTo(doctored + 1L);
  }

  @Test
  void anotherVoteIsRefused() {
    assertRefused("vote", "term |-> 1, vote |-> \"n3\"", "term |-> 1, vote |-> \"n2\"");
  }

  @Test
  void aCommitBeforeItsTimeIsRefused() {
    assertRefused(
        "commit",
        "commit\", node |-> \"n3\", index |-> 2",
        "commit\", node |-> \"n3\", index |-> 3");
  }

  @Test
  void anAcknowledgementOfWhatIsNotDurableIsRefused() {
    assertRefused("ack", "\"Ack\", term |-> 1, match |-> 2", "\"Ack\", term |-> 1, match |-> 3");
  }

  private static String refusal(Tlc.Verdict verdict, List<Trace> runs, long first) {
    long run = verdict.lastValue("run");
    long at = verdict.lastValue("at");
    if (run < 1) {
      return verdict.text();
    }
    Trace trace = runs.get((int) run - 1);
    StringBuilder text = new StringBuilder("seed ")
        .append(first + run - 1)
        .append(", line ")
        .append(at)
        .append(verdict.violated());
    for (int line = Math.max(1, (int) at - 8); line <= Math.min(at, trace.size()); line++) {
      text.append('\n').append(line).append(' ').append(trace.line(line));
    }
    int last = verdict.text().lastIndexOf("State ");
    return text.append('\n').append(verdict.text().substring(Math.max(0, last))).toString();
  }
}
