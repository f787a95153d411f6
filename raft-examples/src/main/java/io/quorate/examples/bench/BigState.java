// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.Entry;
import io.quorate.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Counts commands, and writes snapshots of any size without holding anything of that size: their
 * content follows from a seed, and is checked against it when it is read.
 */
final class BigState implements StateMachine<Long, Long> {
  private static final int BLOCK = 1 << 16;

  private final long contentBytes;
  private long count;
  private volatile boolean restored;

  BigState(long contentBytes) {
    this.contentBytes = contentBytes;
  }

  @Override
  public Long apply(Entry<Long> entry) {
    count += entry.command();
    return count;
  }

  /** Whether its state came from a snapshot. */
  boolean isRestored() {
    return restored;
  }

  @Override
  public Capture snapshot() {
    long captured = count;
    return out -> write(out, captured);
  }

  private void write(OutputStream out, long captured) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(captured);
    data.writeLong(contentBytes);
    SplittableRandom random = new SplittableRandom(contentBytes);
    byte[] block = new byte[BLOCK];
    for (long left = contentBytes; left > 0; left -= BLOCK) {
      random.nextBytes(block);
      data.write(block, 0, (int) Math.min(BLOCK, left));
    }
    data.flush();
  }

  @Override
  public void restore(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    final long captured = data.readLong();
    long size = data.readLong();
    SplittableRandom random = new SplittableRandom(size);
    byte[] expected = new byte[BLOCK];
    byte[] block = new byte[BLOCK];
    for (long left = size; left > 0; left -= BLOCK) {
      int length = (int) Math.min(BLOCK, left);
      data.readFully(block, 0, length);
      random.nextBytes(expected);
      if (!Arrays.equals(block, 0, length, expected, 0, length)) {
        throw new IOException("the content differs " + (size - left) + " bytes from its start");
      }
    }
    count = captured;
    restored = true;
  }
}
