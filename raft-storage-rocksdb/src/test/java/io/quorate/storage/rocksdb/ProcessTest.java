// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only another process can show. */
class ProcessTest {
  @TempDir
  Path directory;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @Test
  void keepsWhatWasAcknowledgedWhenItIsKilled() throws IOException {
    for (int round = 1; round <= 4; round++) {
      Map<GroupId, EntryId> acknowledged = new HashMap<>();
      try (ChildProcess child = ChildProcess.start("", "write", directory.toString(), "" + round)) {
        int lines = 0;
        for (String line = child.line(); line != null; line = child.line()) {
          Scanner told = new Scanner(line);
          GroupId group = new GroupId(told.nextLong());
          acknowledged.put(group, new EntryId(told.nextLong(), told.nextLong()));
          if (++lines == 100 * round) {
            child.kill();
          }
        }
        assertThat(lines).isGreaterThanOrEqualTo(100 * round);
      }
      verify(acknowledged);
    }
  }

  private void verify(Map<GroupId, EntryId> acknowledged) throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory, null, TestLogs.TINY)) {
      for (Map.Entry<GroupId, EntryId> one : acknowledged.entrySet()) {
        long last = one.getValue().index();
        long term = one.getValue().term();
        RecoveredLog log = storage.recover(one.getKey()).orElseThrow();
        // The write that the child was in may have become durable untold, and may have truncated.
        assertThat(log.hardState().term()).isBetween(term, term + 1);
        assertThat(log.lastIndex()).isGreaterThanOrEqualTo(last - 5);
        if (log.lastIndex() == last) {
          assertThat(LogOutline.termAt(log, last)).isBetween(term, term + 1);
        }
        assertThat(storage.entries(one.getKey(), 1, log.lastIndex(), Long.MAX_VALUE))
            .hasSize((int) log.lastIndex());
      }
    }
  }

  @Test
  void refusesASecondProcess() throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory);
        ChildProcess child = ChildProcess.start("", "open", directory.toString())) {
      assertThat(child.line()).isEqualTo("failed: " + directory + " is in use by another process");
      TestLogs.append(storage, 1);

      // A refused opening in this process must not let go of what keeps the other one out.
      assertThatThrownBy(() -> RocksDbLogStorage.open(directory)).isInstanceOf(IOException.class);
      try (ChildProcess second = ChildProcess.start("", "open", directory.toString())) {
        assertThat(second.line()).contains("is in use by another process");
      }
    }
    try (ChildProcess child = ChildProcess.start("", "open", directory.toString())) {
      assertThat(child.line()).isEqualTo("done");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void stopsForGoodWhenTheDiskRefuses() throws IOException {
    int acknowledged = 0;
    int refused = 0;
    // No file may grow beyond this many blocks of half a kibibyte; a full disk of one's own.
    try (ChildProcess child = ChildProcess.start("ulimit -f 50000", "fill", directory.toString())) {
      String line;
      while ((line = child.line()) != null && !line.startsWith("failed") && !line.equals("done")) {
        if (line.startsWith("acknowledged ")) {
          assertThat(refused).as(line).isZero();
          acknowledged++;
        } else {
          assertThat(line).startsWith("refused ");
          refused++;
        }
      }
      assertThat(line).startsWith("failed: the log storage").contains("stopped");
    }
    assertThat(acknowledged).isBetween(1, 199);
    assertThat(refused).isEqualTo(200 - acknowledged);
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      long last = storage.recover(TestLogs.G).orElseThrow().lastIndex();
      assertThat(last).isBetween((long) acknowledged, acknowledged + 1L);
    }
  }
}
