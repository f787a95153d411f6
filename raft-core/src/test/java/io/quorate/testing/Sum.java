// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.Entry;
import io.quorate.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongUnaryOperator;

/** The sum of all commands, and how many there were; with faults to be found. */
public final class Sum implements StateMachine<Long, Long> {
  /** All there is to a sum. */
  public record State(long value, long commands) {}

  private final LongUnaryOperator reading;
  private final boolean forgetful;
  private long value;
  private long commands;

  private Sum(LongUnaryOperator reading, boolean forgetful) {
    this.reading = reading;
    this.forgetful = forgetful;
  }

  /** One without fault. */
  public static Sum correct() {
    return new Sum(LongUnaryOperator.identity(), false);
  }

  /** One that adds what this makes of a command. */
  public static Sum of(LongUnaryOperator reading) {
    return new Sum(reading, false);
  }

  /** One that leaves out of its snapshots how many commands there were. */
  public static Sum forgetful() {
    return new Sum(LongUnaryOperator.identity(), true);
  }

  @Override
  public Long apply(Entry<Long> entry) {
    commands++;
    return value += reading.applyAsLong(entry.command());
  }

  public State state() {
    return new State(value, commands);
  }

  @Override
  public Capture snapshot() {
    State now = state();
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(now.value());
      data.writeLong(forgetful ? 0 : now.commands());
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    value = data.readLong();
    commands = data.readLong();
  }
}
