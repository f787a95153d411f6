// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.Entry;
import io.quorate.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A sum. Adding gives the new one, or nothing if it would not fit 64 bits: then it stays. */
final class Counter implements StateMachine<Long, OptionalLong> {
  private volatile long value; // volatile: a status reply reads it from another thread

  @Override
  public OptionalLong apply(Entry<Long> entry) {
    long number = entry.command();
    long sum = value + number;
    boolean overflow = ((value ^ sum) & (number ^ sum)) < 0; // both operands' sign is the other one
    if (overflow) {
      return OptionalLong.empty();
    }
    value = sum;
    return OptionalLong.of(sum);
  }

  @Override
  public Capture snapshot() {
    long captured = value; // now: it is written later, when the value may be another one
    return out -> new DataOutputStream(out).writeLong(captured);
  }

  @Override
  public void restore(InputStream in) throws IOException {
    value = new DataInputStream(in).readLong();
  }

  long value() {
    return value;
  }
}
