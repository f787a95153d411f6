// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Random writes of a few groups, each of which a storage must carry out as {@link NaiveLog} does.
 * The same seed makes the same writes.
 */
final class RandomWrites {
  static final List<Long> SEEDS = List.of(1L, 2L, 3L, 5L, 8L, 13L, 21L, 34L);

  private static final int STEPS = 60;
  private static final int GROUPS = 3;
  private static final List<EntryKind> KINDS = List.of(EntryKind.values());

  private final LogStorageRig rig;
  private final SplittableRandom random;

  RandomWrites(LogStorageRig rig, long seed) {
    this.rig = rig;
    this.random = new SplittableRandom(seed);
  }

  void run() throws IOException {
    for (int step = 1; step <= STEPS; step++) {
      List<LogWrite> done = new ArrayList<>();
      try {
        step(done);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("step " + step + ", " + done + ": " + e.getMessage(), e);
      }
    }
  }

  private void step(List<LogWrite> done) throws IOException {
    // One write of a group at most, since each is made to fit what is stored.
    Map<GroupId, LogWrite> batch = new TreeMap<>();
    for (int i = random.nextInt(GROUPS); i >= 0; i--) {
      LogWrite write = randomWrite();
      batch.put(write.group(), write);
    }
    done.addAll(batch.values());
    rig.write(done.toArray(LogWrite[]::new));
    if (chance(4)) {
      rig.verify();
    } else {
      rig.verifyNow();
    }
  }

  private LogWrite randomWrite() {
    GroupId group = new GroupId(random.nextInt(GROUPS));
    NaiveLog log = rig.expected(group);
    HardState hardState = chance(3) ? randomHardState() : null;
    SnapshotMetadata base = chance(6) ? randomBase(log) : null;
    NaiveLog left = new NaiveLog();
    left.apply(new LogWrite(group, null, log.base(), 0, log.entries()));
    left.apply(new LogWrite(group, null, base, 0, List.of()));
    long truncateFrom = chance(4) ? 1 + random.nextLong(left.last().index() + 2) : 0;
    left.apply(new LogWrite(group, null, null, truncateFrom, List.of()));
    List<LogEntry> entries = chance(2) ? List.of() : randomEntries(left.last());
    return new LogWrite(group, hardState, base, truncateFrom, entries);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private HardState randomHardState() {
    NodeId vote = chance(2) ? null : NodeId.of("node-" + random.nextInt(5));
    long incarnation = chance(2) ? 0 : random.nextLong();
    return new HardState(random.nextLong(1L << 40), vote, random.nextLong(1000), incarnation);
  }

  /** One that the log holds, or one of another term, or one beyond the log. */
  private SnapshotMetadata randomBase(NaiveLog log) {
    long last = log.last().index();
    long index = log.firstIndex() + random.nextLong(last - log.firstIndex() + 3);
    EntryId id = index <= last ? log.idAt(index) : new EntryId(index, log.last().term() + 1);
    if (chance(4)) {
      id = new EntryId(index, id.term() + 1);
    }
    return new SnapshotMetadata(id, randomConfiguration(), random.nextLong(index + 1));
  }

  private ClusterConfiguration randomConfiguration() {
    List<NodeId> voters = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      voters.add(NodeId.of("voter-" + i));
    }
    return ClusterConfiguration.ofVoters(voters);
  }

  private List<LogEntry> randomEntries(EntryId last) {
    List<LogEntry> entries = new ArrayList<>();
    long term = Math.max(1, last.term());
    int count = chance(10) ? 1_500 : 1 + random.nextInt(8);
    for (int i = 1; i <= count; i++) {
      term += chance(6) ? 1 : 0;
      EntryKind kind = KINDS.get(random.nextInt(KINDS.size()));
      entries.add(new LogEntry(last.index() + i, term, kind, randomPayload(kind)));
    }
    return entries;
  }

  private Bytes randomPayload(EntryKind kind) {
    if (kind == EntryKind.CONFIGURATION) {
      return randomConfiguration().toBytes();
    }
    byte[] payload = new byte[chance(20) ? 40_000 : random.nextInt(60)];
    for (int i = 0; i < payload.length; i += 7) {
      payload[i] = (byte) random.nextInt();
    }
    return Bytes.wrap(payload);
  }
}
