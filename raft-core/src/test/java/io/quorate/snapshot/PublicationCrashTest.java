// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import static io.quorate.snapshot.TestSnapshots.G;
import static io.quorate.snapshot.TestSnapshots.content;
import static io.quorate.snapshot.TestSnapshots.metadata;
import static io.quorate.snapshot.TestSnapshots.snapshot;
import static io.quorate.snapshot.TestSnapshots.writeOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store is like after a power failure, or a failing operation, at any of its steps. */
class PublicationCrashTest {
  private static final int SIZE = 300_000;
  private static final int FORCE_BYTES = 80_000;
  private static final byte[] SENT = content(30, SIZE);
  private static final StoredSnapshot ANNOUNCED = snapshot(30, SENT);

  @TempDir
  Path temporary;

  /** What was done to a store so far, and what it may hold: one or, during an operation, two. */
  private interface Witness {
    void mayHold(Set<List<StoredSnapshot>> states) throws IOException;
  }

  private static StoredSnapshot own(long index) {
    return snapshot(index, content(index, SIZE));
  }

  /** Publishes, receives in two attempts, deletes and discards. */
  private static void play(SnapshotStore store, Witness witness) throws IOException {
    List<StoredSnapshot> nothing = List.of();
    List<StoredSnapshot> first = List.of(own(10));
    witness.mayHold(Set.of(nothing));
    SnapshotSink sink = store.create(G, metadata(10));
    sink.write(content(10, SIZE));
    witness.mayHold(Set.of(nothing, first));
    sink.publish();
    witness.mayHold(Set.of(first));

    SnapshotSink given = store.create(G, metadata(15));
    given.write(content(15, SIZE));
    given.discard();
    // Content that is superseded while it arrives.
    try (SnapshotSink other = store.receive(G, snapshot(25, SENT))) {
      writeOn(other, SENT, 130_000);
    }
    try (SnapshotSink received = store.receive(G, ANNOUNCED)) {
      writeOn(received, SENT, 90_000);
      writeOn(received, SENT, 140_000);
    }
    SnapshotSink received = store.receive(G, ANNOUNCED);
    for (int through = 150_000; through < SIZE; through += 45_000) {
      writeOn(received, SENT, through);
    }
    writeOn(received, SENT, SIZE);
    List<StoredSnapshot> both = List.of(ANNOUNCED, own(10));
    witness.mayHold(Set.of(first, both));
    received.publish();
    witness.mayHold(Set.of(both));

    List<StoredSnapshot> last = List.of(ANNOUNCED);
    witness.mayHold(Set.of(both, last));
    store.delete(G, own(10));
    witness.mayHold(Set.of(last));
  }

  @Test
  @DisplayName("a power failure at any step leaves the old or the new snapshots, whole (S19, S5)")
  void survivesPowerFailures() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("live"));
    PowerFailures failures = new PowerFailures(directory);
    try (FileSnapshotStore store = FileSnapshotStore.open(directory, failures, FORCE_BYTES)) {
      play(store, failures::allow);
    }

    int number = 0;
    for (PowerFailures.Remains remains : failures.remains()) {
      Path left = Files.createDirectory(temporary.resolve("left-" + ++number));
      for (Map.Entry<String, byte[]> file : remains.files().entrySet()) {
        Files.write(left.resolve(file.getKey()), file.getValue());
      }
      try {
        recovers(left, remains.allowed());
      } catch (IOException | AssertionError e) {
        throw new AssertionError("step " + remains.when() + ": " + e.getMessage(), e);
      }
    }
    assertThat(number).as("different remains").isGreaterThan(30);
  }

  private static void recovers(Path directory, Set<?> allowed) throws IOException {
    try (FileSnapshotStore store = FileSnapshotStore.open(directory, new NoSync(), FORCE_BYTES)) {
      List<StoredSnapshot> found = store.list(G);
      assertThat(allowed.contains(found)).as(found + ", not one of " + allowed).isTrue();
      readsAll(store);
      // Whatever is left of what arrived is a beginning of it.
      SnapshotSink sink = store.receive(G, ANNOUNCED);
      writeOn(sink, SENT, SIZE);
      sink.publish();
      assertThat(store.list(G)).contains(ANNOUNCED);
      readsAll(store);
    }
  }

  private static void readsAll(SnapshotStore store) throws IOException {
    for (StoredSnapshot snapshot : store.list(G)) {
      try (InputStream stream = store.open(G, snapshot)) {
        assertThat(stream.readAllBytes())
            .isEqualTo(content(snapshot.metadata().lastIncluded().index(), SIZE));
      }
    }
  }

  /** Fails once, at the n-th step. */
  private static final class FailingOnce extends NoSync {
    private int stepsLeft;

    FailingOnce(int step) {
      stepsLeft = step;
    }

    void disarm() {
      stepsLeft = 0;
    }

    private void step() throws IOException {
      if (--stepsLeft == 0) {
        throw new IOException("injected");
      }
    }

    @Override
    FileChannel openForWriting(Path file) throws IOException {
      step();
      return super.openForWriting(file);
    }

    @Override
    void force(Path file, FileChannel channel) throws IOException {
      step();
      super.force(file, channel);
    }

    @Override
    void move(Path from, Path to) throws IOException {
      step();
      super.move(from, to);
    }

    @Override
    void delete(Path file) throws IOException {
      step();
      super.delete(file);
    }

    @Override
    void syncDirectory(Path directory) throws IOException {
      step();
      super.syncDirectory(directory);
    }
  }

  @Test
  @DisplayName(
      "an operation that fails leaves what is published as it was, and the store usable (F1)")
  void survivesFailures() throws IOException {
    int step = 0;
    boolean failed;
    do {
      step++;
      Path directory = Files.createDirectory(temporary.resolve("failing-" + step));
      failed = failsAt(directory, step);
    } while (failed);
    assertThat(step).as("steps of the play").isGreaterThan(20);
  }

  /** Returns whether there is such a step. */
  private static boolean failsAt(Path directory, int step) throws IOException {
    boolean failed = false;
    FailingOnce failing = new FailingOnce(step);
    List<Set<List<StoredSnapshot>>> states = new ArrayList<>();
    List<StoredSnapshot> listed;
    try (FileSnapshotStore store = FileSnapshotStore.open(directory, failing, FORCE_BYTES)) {
      try {
        play(store, states::add);
      } catch (IOException e) {
        assertThat(e).hasMessage("injected");
        failed = true;
      }
      failing.disarm();
      listed = store.list(G);
      assertThat(states.get(states.size() - 1).contains(listed))
          .as("after step " + step + ": " + listed)
          .isTrue();
      readsAll(store);
      TestSnapshots.publish(store, 40, SIZE);
    }
    List<StoredSnapshot> reopened = reopened(directory);
    assertThat(reopened.get(0)).isEqualTo(own(40));
    assertThat(reopened.subList(1, reopened.size())).as("after step " + step).isEqualTo(listed);
    assertThat(TestSnapshots.names(directory)).noneMatch(name -> name.endsWith(".tmp"));
    recovers(directory, Set.of(reopened));
    return failed;
  }

  private static List<StoredSnapshot> reopened(Path directory) throws IOException {
    try (FileSnapshotStore store = FileSnapshotStore.open(directory, new NoSync(), FORCE_BYTES)) {
      return store.list(G);
    }
  }
}
