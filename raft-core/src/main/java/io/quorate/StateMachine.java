// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The application's state, of which every server holds a copy that is brought from one state to the
 * next by the same commands in the same order.
 *
 * <h2>Contract</h2>
 *
 * {@link #apply} must be deterministic: the result and the new state follow from the old state and
 * the command alone. No clock, no randomness, no iteration order that differs between two JVMs, no
 * I/O whose outcome may differ.
 *
 * <h2>Threads</h2>
 *
 * One thread calls {@link #apply} and runs the queries of {@link RaftNode#read}, never two at once,
 * so that the state needs no lock. While it is busy nothing else is applied on this server.
 *
 * <h2>Failure</h2>
 *
 * A command that cannot be carried out is a result like any other: return a value that says so. An
 * exception from {@link #apply} stops this server, with the entry's index in the message: to skip
 * the entry would make its state differ from the others'.
 *
 * <h2>Snapshots</h2>
 *
 * A state machine that implements {@link #snapshot} and {@link #restore} lets the log be shortened:
 * without them it grows for ever. Both are called by the thread that applies.
 *
 * <h2>Durability</h2>
 *
 * A state in memory begins empty whenever a server starts; snapshot and log bring it up to date.
 * One that is durable itself says by {@link #lastApplied} where it stands.
 *
 * @param <C> what a command is
 * @param <R> what applying one gives to whoever proposed it
 */
@FunctionalInterface
public interface StateMachine<C, R> {
  /** Applies the next committed command and returns its result. */
  R apply(Entry<C> entry);

  /**
   * Captures the state as it is now, cheaply (a copy-on-write structure, a database's own
   * snapshot): nothing is applied meanwhile. The capture is written out on another thread while
   * applying goes on.
   *
   * @return the capture, or null if this state machine cannot be captured
   */
  default @Nullable Capture snapshot() {
    return null;
  }

  /**
   * Replaces the state by one that a capture of {@link #snapshot} wrote, here or on another server.
   * Reading to the end verifies the content; an exception stops the server.
   */
  default void restore(InputStream in) throws IOException {
    throw new UnsupportedOperationException("this state machine has no restore(InputStream)");
  }

  /**
   * Up to which index the state holds what was applied when the server starts: 0 for one in memory.
   * Nothing at or below it is applied again. A durable state must never get ahead of what
   * {@link #apply} was called with.
   */
  default long lastApplied() {
    return 0;
  }

  /** A state at one moment, which can be written out later. */
  @FunctionalInterface
  interface Capture {
    /** Writes the state, called once, on a thread that does nothing else meanwhile. */
    void writeTo(OutputStream out) throws IOException;
  }
}
