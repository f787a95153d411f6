// SPDX-License-Identifier: Apache-2.0
package io.quorate;

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
 * <p>The state begins empty whenever a server starts; the log brings it up to date.
 *
 * @param <C> what a command is
 * @param <R> what applying one gives to whoever proposed it
 */
@FunctionalInterface
public interface StateMachine<C, R> {
  /** Applies the next committed command and returns its result. */
  R apply(Entry<C> entry);
}
