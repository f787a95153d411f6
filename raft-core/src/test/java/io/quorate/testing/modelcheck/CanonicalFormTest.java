// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.LogImage;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Equal states have equal forms, and nothing that matters is missing from them. */
final class CanonicalFormTest {
  private static final NodeId N1 = NodeId.of("n1");
  private static final NodeId N2 = NodeId.of("n2");
  private static final LogEntry FIRST = entry(1);
  private static final LogEntry SECOND = entry(2);

  private final Bounds bounds =
      BoundsReader.of("--nodes 3 --terms 9 --heartbeats 9 --commands 2 --changes 1");

  private static LogEntry entry(long index) {
    return new LogEntry(index, 1, EntryKind.COMMAND, Bytes.utf8("c" + index));
  }

  private Server server() {
    LogImage log = new LogImage(SnapshotMetadata.bootstrap(bounds.configuration()));
    return new Server(N1, bounds.options(), new Server.Disk(new HardState(0, null, 0, 1), log));
  }

  private static Event append(EntryId previous, LogEntry... entries) {
    return new Event.Receive(
        new AppendEntries(GroupId.FIRST, N2, N1, 1, 7, previous, List.of(entries), 0, 0));
  }

  private Server after(Event... events) {
    Server server = server();
    for (Event event : events) {
      server.take(event, false);
    }
    return server;
  }

  @Test
  @DisplayName("two ways to one state: entries together, one by one, out of order and twice")
  void sameFormOfTheSameState() {
    byte[] together = after(append(EntryId.NONE, FIRST, SECOND)).canonicalForm();

    Server oneByOne = after(append(EntryId.NONE, FIRST), append(FIRST.id(), SECOND));
    assertThat(oneByOne.canonicalForm()).isEqualTo(together);
    Server outOfOrder = after(
        append(FIRST.id(), SECOND),
        append(EntryId.NONE, FIRST),
        append(FIRST.id(), SECOND),
        append(EntryId.NONE, FIRST));
    assertThat(outOfOrder.canonicalForm()).isEqualTo(together);
    assertThat(after(append(EntryId.NONE, FIRST)).canonicalForm()).isNotEqualTo(together);
  }

  @Test
  @DisplayName("the time that passed is no part of the state, nor is how often it was written")
  void timeIsLeftOut() {
    Server leader = leader();
    byte[] before = leader.canonicalForm();
    leader.take(new Event.Heartbeat(), false);
    leader.takeSent();
    assertThat(leader.canonicalForm()).isEqualTo(before);
  }

  @Test
  @DisplayName("a write that waits is part of the state")
  void writesCount() {
    Server waits = server();
    waits.take(append(EntryId.NONE, FIRST), true);
    Server done = after(append(EntryId.NONE, FIRST));
    assertThat(waits.canonicalForm()).isNotEqualTo(done.canonicalForm());
    waits.take(new Event.WriteEnds(), false);
    assertThat(waits.canonicalForm()).isEqualTo(done.canonicalForm());
  }

  @Test
  @DisplayName("what has no order of its own is refused")
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> CanonicalForm.of(new HashSet<>(Set.of(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalForm.of(Thread.currentThread()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("forms of different lists of values differ, however they are cut")
  void cannotBeMistaken() {
    List<@Nullable Object> values = new ArrayList<>();
    for (long number : new long[] {0, 1, 8, 127, 128, 255, -1, 48, Long.MAX_VALUE}) {
      values.add(number);
      values.add(List.of(number));
      values.add(List.of(number, number));
      values.add(Bytes.utf8("text " + number));
      values.add("text " + number);
    }
    values.add(null);
    values.add(List.of());
    values.add(List.of(List.of()));
    Set<String> forms = new HashSet<>();
    for (Object one : values) {
      for (Object other : values) {
        forms.add(HexFormat.of().formatHex(CanonicalForm.of(one, other)));
      }
    }
    assertThat(forms).hasSize(values.size() * values.size());
  }

  private Server leader() {
    Event vote = new Event.Receive(new RequestVoteResponse(GroupId.FIRST, N2, N1, 1, true, 1));
    return after(new Event.Timeout(), vote, new Event.Propose("c1"));
  }

  /** With something sent, something acknowledged, a change, and writes that wait. */
  private Server busyLeader() {
    Server leader = leader();
    Message ack = new AppendEntriesResponse(
        GroupId.FIRST, N2, N1, 1, 1, 0, new AppendEntriesResponse.Accepted(1), 1);
    leader.take(new Event.Receive(ack), false);
    leader.take(new Event.Change(bounds.membershipChanges().get(2)), true);
    leader.take(new Event.Propose("c2"), false);
    return leader;
  }

  private Server candidate() {
    Server candidate = after(append(EntryId.NONE, FIRST), new Event.Timeout());
    candidate.take(
        new Event.Receive(new RequestVoteResponse(GroupId.FIRST, NodeId.of("n3"), N1, 2, false, 1)),
        false);
    return candidate;
  }

  @Test
  @DisplayName("every field that can be reached makes a difference")
  void everyFieldCounts() throws IllegalAccessException {
    Set<String> changed = new TreeSet<>();
    for (Server server : List.of(busyLeader(), candidate())) {
      for (Object object : reachable(server)) {
        if (!(object instanceof Record)) {
          changeEachField(server, object, changed);
        }
      }
    }
    assertThat(changed)
        .contains(
            "NodeState.currentTerm",
            "NodeState.votedFor",
            "NodeState.commitIndex",
            "Progress.matchIndex",
            "Progress.session",
            "Inflights.window",
            "VoteTally.granted",
            "Persistence.promises",
            "Persistence.durableIndex",
            "Election.voteOnItsWay",
            "ReadRounds.round",
            "Applying.handedOut",
            "EntryCache.ring",
            "TermRuns.starts",
            "PendingChange.request",
            "LogImage.entries");
    assertThat(changed).hasSizeGreaterThan(100);
  }

  private static Collection<Object> reachable(Server server) throws IllegalAccessException {
    IdentityHashMap<Object, Boolean> found = new IdentityHashMap<>();
    for (Field field : Server.class.getDeclaredFields()) {
      if (List.of("core", "log", "writes").contains(field.getName())) {
        field.setAccessible(true);
        reach(field.get(server), found);
      }
    }
    return found.keySet();
  }

  private static void reach(@Nullable Object object, IdentityHashMap<Object, Boolean> found)
      throws IllegalAccessException {
    if (object instanceof Collection<?> elements) {
      for (Object element : elements) {
        reach(element, found);
      }
    } else if (object != null
        && !(object instanceof Enum<?>)
        && !(object instanceof Bytes)
        && object.getClass().getName().startsWith("io.quorate.")
        && found.put(object, true) == null) {
      for (Field field : CanonicalForm.fieldsOf(object.getClass())) {
        reach(field.get(object), found);
      }
    }
  }

  private static void changeEachField(Server server, Object object, Set<String> changed)
      throws IllegalAccessException {
    byte[] before = server.canonicalForm();
    for (Field field : CanonicalForm.fieldsOf(object.getClass())) {
      String name = object.getClass().getSimpleName() + "." + field.getName();
      Object value = field.get(object);
      Runnable restore = change(object, field, value);
      assertThat(form(server)).as(name).isNotEqualTo(before);
      restore.run();
      assertThat(form(server)).as(name + " restored").isEqualTo(before);
      changed.add(name);
    }
  }

  /** A form that cannot be made any more is another one too. */
  private static byte[] form(Server server) {
    try {
      return server.canonicalForm();
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Runnable change(Object object, Field field, @Nullable Object value)
      throws IllegalAccessException {
    if (value instanceof long[] numbers) {
      numbers[0]++;
      return () -> numbers[0]--;
    }
    if (value instanceof Object[] elements) {
      Object old = elements[0];
      elements[0] = old == null ? FIRST : null;
      return () -> elements[0] = old;
    }
    Object other = other(field.getType(), value);
    field.set(object, other);
    return () -> {
      try {
        field.set(object, value);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    };
  }

  private static @Nullable Object other(Class<?> type, @Nullable Object value) {
    if (value instanceof Long number) {
      return number + 1;
    }
    if (value instanceof Integer number) {
      return number + 1;
    }
    if (value instanceof Boolean bool) {
      return !bool;
    }
    if (value instanceof ArrayDeque<?> elements) {
      ArrayDeque<Object> more = new ArrayDeque<>(elements);
      more.add("more");
      return more;
    }
    if (value instanceof List<?> elements) {
      List<Object> more = new ArrayList<>(elements);
      more.add("more");
      return more;
    }
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .filter(another -> another != constant)
          .findFirst()
          .orElseThrow();
    }
    if (value != null) {
      return null;
    }
    for (Object sample :
        List.of(N1, SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY), "text")) {
      if (type.isInstance(sample)) {
        return sample;
      }
    }
    throw new AssertionError("no other value than null is known for " + type);
  }
}
