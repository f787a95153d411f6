// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The course of a run: a hash of all that cores were told and became, which is the same whenever
 * and wherever the run is repeated; and on demand, the same in lines to read.
 */
public final class Trace {
  private final @Nullable Consumer<String> lines;
  private long hash = 1;

  /** One of which only the hash is wanted. */
  public Trace() {
    this(null);
  }

  /** One whose lines go here. */
  public Trace(@Nullable Consumer<String> lines) {
    this.lines = lines;
  }

  /** What the run so far comes to. */
  public long hash() {
    return hash;
  }

  /** Whether lines are wanted at all. */
  boolean isRead() {
    return lines != null;
  }

  void stepped(long now, NodeId server, Input input) {
    String kind = input.getClass().getSimpleName();
    mix(now);
    mix(server.toString().hashCode());
    mix(kind.hashCode());
    if (input instanceof Input.Received received) {
      mix(received.message().getClass().getSimpleName().hashCode());
      mix(received.message().from().toString().hashCode());
      mix(received.message().term());
    }
    if (isRead()) {
      Object shown = input instanceof Input.Received received ? received.message() : input;
      say(now, server + " <- " + shown);
    }
  }

  void flushed(long now, CoreStatus status, List<Effect> effects) {
    mix(status.term());
    mix(status.role().name().hashCode());
    mix(status.commitIndex());
    mix(status.last().index());
    mix(status.lastApplied());
    mix(effects.size());
    if (isRead()) {
      for (Effect effect : effects) {
        say(now, status.self() + " -> " + effect);
      }
      say(now, status.toString());
    }
  }

  void say(long now, String what) {
    if (lines != null) {
      lines.accept(String.format(Locale.ROOT, "%12.3f ms  %s", now / 1e6, what));
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 29;
  }
}
