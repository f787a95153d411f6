// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

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
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Batches that fit what is stored, with all that a write can hold. */
final class RandomBatches {
  static final List<GroupId> GROUPS = List.of(new GroupId(3), new GroupId(5));

  private static final List<EntryKind> KINDS = List.of(EntryKind.values());

  private final RandomGenerator random;

  RandomBatches(RandomGenerator random) {
    this.random = random;
  }

  List<LogWrite> next(Reference stored) {
    List<LogWrite> batch = new ArrayList<>();
    for (GroupId group : GROUPS) {
      if (chance(2)) {
        batch.add(write(group, stored.latest().log(group)));
      }
    }
    return batch;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private LogWrite write(GroupId group, Optional<RecoveredLog> stored) {
    RecoveredLog before = stored.orElse(RecoveredLog.bootstrap(ClusterConfiguration.EMPTY));
    HardState state = chance(3) ? hardState() : null;
    SnapshotMetadata base = chance(8) ? base(before) : null;
    long truncateFrom = chance(4) ? 1 + random.nextLong(before.lastIndex() + 2) : 0;
    RecoveredLog left =
        LogOutline.after(before, new LogWrite(group, null, base, truncateFrom, List.of()));
    List<LogEntry> entries = new ArrayList<>();
    long term = Math.max(1, LogOutline.termAt(left, left.lastIndex()));
    for (int i = 1 + random.nextInt(6); i > 0 && !chance(4); i--) {
      term += chance(5) ? 1 : 0;
      entries.add(entry(left.lastIndex() + 1 + entries.size(), term));
    }
    return new LogWrite(group, state, base, truncateFrom, entries);
  }

  private HardState hardState() {
    NodeId vote = chance(2) ? null : NodeId.of("n" + random.nextInt(5));
    return new HardState(random.nextLong(100), vote, random.nextLong(100), random.nextLong());
  }

  private SnapshotMetadata base(RecoveredLog log) {
    long base = log.base().lastIncluded().index();
    long index = base + random.nextLong(log.lastIndex() - base + 3);
    long term = index > log.lastIndex() ? 50 : LogOutline.termAt(log, index);
    return new SnapshotMetadata(
        index == 0 ? EntryId.NONE : new EntryId(index, Math.max(1, term)), configuration(), 0);
  }

  private ClusterConfiguration configuration() {
    return ClusterConfiguration.ofVoters(
        List.of(NodeId.of("a"), NodeId.of("v" + random.nextInt(9))));
  }

  private LogEntry entry(long index, long term) {
    EntryKind kind = KINDS.get(random.nextInt(KINDS.size()));
    if (kind == EntryKind.CONFIGURATION) {
      return new LogEntry(index, term, kind, configuration().toBytes());
    }
    byte[] payload = new byte[chance(4) ? random.nextInt(2000) : random.nextInt(40)];
    random.nextBytes(payload);
    return new LogEntry(index, term, kind, Bytes.wrap(payload));
  }
}
