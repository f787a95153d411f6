// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.Entry;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.oracle.FirstViolation;
import io.quorate.testing.simulation.oracle.Oracle;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state machine under test on one server, whose every step the oracle sees. */
final class ObservedMachine<C, R, S extends StateMachine<C, R>>
    implements StateMachine<Tagged<C>, R> {
  private final NodeId server;
  private final S machine;
  private final Function<S, Object> digest;
  private final Oracle oracle;
  private final FirstViolation violations;
  private long applied;

  ObservedMachine(
      NodeId server,
      S machine,
      Function<S, Object> digest,
      Oracle oracle,
      FirstViolation violations) {
    this.server = server;
    this.machine = machine;
    this.digest = digest;
    this.oracle = oracle;
    this.violations = violations;
  }

  S machine() {
    return machine;
  }

  /** The index of the last command that it has applied. */
  long applied() {
    return applied;
  }

  @Override
  public R apply(Entry<Tagged<C>> entry) {
    violations.check(() -> oracle.commands().applied(entry.command().number(), entry.index()));
    R result =
        machine.apply(new Entry<>(entry.index(), entry.term(), entry.command().command()));
    advance(entry.index(), entry.index() > applied);
    reached();
    return result;
  }

  private void advance(long index, boolean allowed) {
    if (!allowed) {
      violations.report(new InvariantViolation(
          Property.STATE_MACHINE_SAFETY, server + " goes from index " + applied + " to " + index));
    }
    applied = index;
  }

  private void reached() {
    violations.check(() -> oracle.reached(server, applied, digest.apply(machine).hashCode()));
  }

  @Override
  public @Nullable Capture snapshot() {
    Capture capture = machine.snapshot();
    long index = applied;
    if (capture == null) {
      return null;
    }
    return out -> {
      new DataOutputStream(out).writeLong(index);
      capture.writeTo(out);
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    long index = new DataInputStream(in).readLong();
    advance(index, index >= applied);
    machine.restore(in);
    if (applied > 0) {
      reached();
    }
  }
}
