// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.spi.SnapshotSink;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.simulation.disk.PendingFaults.Crash;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The sink of a {@link SimulatedSnapshotStore}: one in memory, with crash points. */
final class SimulatedSnapshotSink extends SnapshotSink {
  private final SimulatedSnapshotStore store;
  private final SnapshotSink memory;

  SimulatedSnapshotSink(SimulatedSnapshotStore store, SnapshotSink memory) {
    this.store = store;
    this.memory = memory;
  }

  @Override
  public long position() {
    return memory.position();
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    synchronized (store.disk()) {
      Crash crash = store.begin();
      if (store.disk().faults().isFull()) {
        throw crash != null ? store.disk().die(crash) : new IOException("no space left on device");
      }
      memory.write(
          bytes,
          offset,
          crash != null && crash.point() == CrashPoint.TORN
              ? Math.max(0, crash.of(length))
              : length);
      if (crash != null) {
        SimulatedCrash dead = store.disk().die(crash);
        if (crash.point() != CrashPoint.AFTER) {
          throw dead;
        }
      }
    }
  }

  @Override
  public StoredSnapshot publish() throws IOException {
    synchronized (store.disk()) {
      return store.change(() -> {
        store.forget(this);
        if (store.disk().faults().takePublishFailure()) {
          memory.close();
          throw new IOException("the sync of the snapshot failed");
        }
        return memory.publish();
      });
    }
  }

  @Override
  public void discard() throws IOException {
    synchronized (store.disk()) {
      store.requireAlive();
      store.forget(this);
      memory.discard();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (store.disk()) {
      store.forget(this);
      memory.close();
    }
  }

  /** Keeps what has been received, although the process is dead. */
  void writeBack() {
    try {
      memory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing can fail in memory", e);
    }
  }
}
