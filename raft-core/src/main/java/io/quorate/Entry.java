// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * A committed command, as {@link StateMachine#apply} gets it.
 *
 * @param index its place in the log. Indexes rise from entry to entry, not always by one: the log
 *     also holds entries of the library's own.
 * @param term the term of the leader that took it in
 * @param command what was proposed
 * @param <C> what a command is
 */
public record Entry<C>(long index, long term, C command) {}
