// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import org.jspecify.annotations.Nullable;

/** A call or a return, linked with what stands beside it in its {@link EventList}. */
final class Event {
  final Operation operation;
  /** Of the call of an operation whose outcome is known: its return. */
  final @Nullable Event end;

  final boolean isCall;
  /** Whether its operation never changes the state. */
  final boolean isRead;
  /** The place in time among all events. */
  int order;
  /** Of a return and of a call without one: its number among those of its sort. */
  int number;
  /** The last earlier call without a return and with the same input. */
  @Nullable
  Event twin;

  @Nullable
  Event previous;

  @Nullable
  Event next;

  private Event(Operation operation, boolean isCall, boolean isRead, @Nullable Event end) {
    this.operation = operation;
    this.isCall = isCall;
    this.isRead = isRead;
    this.end = end;
  }

  static Event callOf(Operation operation, boolean isRead) {
    boolean returns = operation.returned() != Operation.NEVER;
    Event end = returns ? new Event(operation, false, isRead, null) : null;
    return new Event(operation, true, isRead, end);
  }

  /** Whether this is the call of an operation whose outcome is unknown. */
  boolean isOpenCall() {
    return isCall && end == null;
  }

  long time() {
    return isCall ? operation.invoked() : operation.returned();
  }
}
