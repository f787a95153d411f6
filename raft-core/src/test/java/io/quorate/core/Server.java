// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.Message;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A core under test, server {@code a} of {@code a, b, c}, and short words to speak to it. */
final class Server {
  static final NodeId A = NodeId.of("a");
  static final NodeId B = NodeId.of("b");
  static final NodeId C = NodeId.of("c");

  /** The election timeout; heartbeats are at a tenth of it. */
  static final long T = 1_000;

  /** A proposal that is known by its command. */
  record Command(String text) implements Proposal {
    @Override
    public Bytes command() {
      return Bytes.utf8(text);
    }
  }

  /** A read that is known by its name. */
  record Read(String name) implements ReadRequest {}

  final RaftCore core;
  long now;
  private long lastPersist;

  Server(CoreOptions options, RecoveredLog recovered) {
    core = new RaftCore(
        GroupId.FIRST, A, options, StartingPoint.of(recovered), new SplittableRandom(7), 0);
  }

  Server() {
    this(options(), RecoveredLog.bootstrap(voters(A, B, C)));
  }

  static CoreOptions options() {
    return options(1 << 20, 1 << 20);
  }

  static CoreOptions options(long maxApplyBytes, long cacheBytes) {
    return new CoreOptions(
        T,
        T / 10,
        false,
        false,
        false,
        8,
        1 << 20,
        16,
        1 << 20,
        maxApplyBytes,
        cacheBytes,
        true,
        0,
        Long.MAX_VALUE / 4);
  }

  static ClusterConfiguration voters(NodeId... nodes) {
    return ClusterConfiguration.ofVoters(List.of(nodes));
  }

  /** What a server finds that has stored this: one entry of each of these terms, from 1 on. */
  static RecoveredLog stored(HardState hardState, long... terms) {
    List<EntryId> starts = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      if (i == 0 || terms[i] != terms[i - 1]) {
        starts.add(new EntryId(i + 1, terms[i]));
      }
    }
    return new RecoveredLog(
        hardState, SnapshotMetadata.bootstrap(voters(A, B, C)), terms.length, starts, List.of());
  }

  static LogEntry entry(long index, long term) {
    return entry(index, term, index + "/" + term);
  }

  static LogEntry entry(long index, long term, String text) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8(text));
  }

  void step(Input input) {
    core.step(now, input);
  }

  void receive(Message message) {
    step(new Input.Received(message));
  }

  List<Effect> flush() {
    List<Effect> effects = core.flush(now);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        lastPersist = persist.sequence();
      }
    }
    return effects;
  }

  /** All that was to be written is on the disk. */
  void persisted() {
    step(new Input.Persisted(lastPersist));
  }

  void propose(String... texts) {
    List<Proposal> proposals = new ArrayList<>();
    for (String text : texts) {
      proposals.add(new Command(text));
    }
    step(new Input.Proposals(proposals));
  }

  void read(String... names) {
    List<ReadRequest> reads = new ArrayList<>();
    for (String name : names) {
      reads.add(new Read(name));
    }
    step(new Input.Reads(reads));
  }

  /** Makes it leader of the next term, with the vote of b and a durable no-op. */
  Server leading() {
    step(new Input.ElectionTimeout());
    flush();
    persisted();
    if (core.status().role() != RoleKind.LEADER) {
      receive(new RequestVoteResponse(GroupId.FIRST, B, A, core.status().term(), true));
    }
    flush();
    persisted();
    flush();
    return this;
  }

  /** A follower has everything up to this index. */
  void accepted(NodeId by, long match) {
    accepted(by, match, 0);
  }

  void accepted(NodeId by, long match, long round) {
    long session = by.equals(B) ? 1 : 2;
    receive(new AppendEntriesResponse(
        GroupId.FIRST, by, A, core.status().term(), session, round, new Accepted(match)));
  }

  void append(NodeId leader, long term, EntryId previous, long commit, LogEntry... entries) {
    receive(new AppendEntries(
        GroupId.FIRST, leader, A, term, 1, previous, List.of(entries), commit, 0));
  }

  void requestVote(NodeId candidate, long term, EntryId last) {
    receive(new RequestVote(GroupId.FIRST, candidate, A, term, last, false));
  }

  static <E extends Effect> List<E> only(Class<E> kind, List<Effect> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The messages that leave at once. */
  static List<Message> sent(List<Effect> effects) {
    return only(Effect.Send.class, effects).stream()
        .flatMap(send -> send.messages().stream())
        .toList();
  }

  /** The messages that wait for the disk. */
  static List<Message> promised(List<Effect> effects) {
    return only(Effect.Persist.class, effects).stream()
        .flatMap(persist -> persist.thenSend().stream())
        .toList();
  }

  /** The entries that are handed to the state machine. */
  static List<LogEntry> applied(List<Effect> effects) {
    return only(Effect.Apply.class, effects).stream()
        .flatMap(apply -> apply.entries().stream())
        .toList();
  }

  @Nullable
  String stopReason() {
    return core.status().stopReason();
  }
}
