// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static io.quorate.runtime.SteppedNode.A;
import static io.quorate.runtime.SteppedNode.B;
import static io.quorate.runtime.SteppedNode.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves when, seen from the network: D2, D4, D5, F1. */
class LogWriterTest {
  private static LogEntry entry(long index) {
    return new LogEntry(index, 1, EntryKind.COMMAND, Bytes.utf8("x" + index));
  }

  private static void append(SteppedNode node, long index) {
    EntryId previous = index == 1 ? EntryId.NONE : new EntryId(index - 1, 1);
    node.append(B, 1, previous, 0, entry(index));
    node.workers.run("loop");
  }

  @Test
  @DisplayName("D2: one write for all that queued up, then all that waited for it, in order")
  void groupCommit() {
    SteppedNode node = new SteppedNode(A, B, C);
    node.workers.runAll();
    int before = node.storage.batches.size();

    append(node, 1);
    append(node, 2);
    append(node, 3);
    assertThat(node.takeAcknowledged()).isEmpty();
    node.workers.run("log-writer");

    assertThat(node.storage.batches).hasSize(before + 1);
    assertThat(node.storage.batches.get(before)).hasSize(3);
    assertThat(node.takeAcknowledged()).containsExactly(1L, 2L, 3L);
    node.workers.run("loop");
    assertThat(node.storage.batches).hasSize(before + 1);
  }

  @Test
  @DisplayName("what only waits for others costs no write")
  void barrier() {
    SteppedNode node = new SteppedNode(A, B, C);
    append(node, 1);
    append(node, 1);
    node.workers.run("log-writer");
    int before = node.storage.batches.size();
    assertThat(node.storage.batches.get(before - 1)).hasSize(1);
    assertThat(node.takeAcknowledged()).containsExactly(1L, 1L);
  }

  @ParameterizedTest
  @DisplayName("F1: after a failed write nothing that promises leaves, even if the disk recovers")
  @ValueSource(booleans = {true, false})
  void latched(boolean checked) {
    SteppedNode node = new SteppedNode(A, B, C);
    append(node, 1);
    node.workers.runAll();
    assertThat(node.takeAcknowledged()).containsExactly(1L);

    // While the write fails the loop goes on, and queues another one behind it.
    append(node, 2);
    node.append(B, 1, new EntryId(2, 1), 0, entry(3));
    node.storage.failWritesWith(
        checked ? new IOException("no space") : new IllegalStateException("no space"));
    node.storage.duringWrites(() -> node.workers.run("loop"));
    node.workers.run("log-writer");
    int batches = node.storage.batches.size();
    node.storage.failWritesWith(null);
    node.storage.duringWrites(() -> {});
    node.workers.runAll();

    assertThat(node.takeAcknowledged()).isEmpty();
    assertThat(node.storage.batches).as("the failed write is the last").hasSize(batches);
    assertThat(node.node.status().stopReason()).contains("no space");
    append(node, 2);
    node.workers.runAll();
    assertThat(node.takeAcknowledged()).isEmpty();
  }

  @Test
  @DisplayName("a transport that breaks its word and throws stops the node, not just a thread")
  void throwingTransport() {
    SteppedNode node = new SteppedNode(A, B, C);
    append(node, 1);
    node.transport.failWith(new IllegalStateException("broken transport"));
    node.workers.runAll();

    assertThat(node.node.status().stopReason()).contains("broken transport");
  }
}
