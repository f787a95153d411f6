// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import org.jspecify.annotations.Nullable;

/**
 * Events in the order of time, of which any can be taken out and, the last one first, put back
 * where it was: an event that is out remembers its neighbours.
 */
final class EventList {
  @Nullable
  Event first;

  private @Nullable Event last;

  void add(Event event) {
    event.previous = last;
    putBack(event);
    last = event;
  }

  void take(Event event) {
    link(event.previous, event.next);
    if (event.next != null) {
      event.next.previous = event.previous;
    }
  }

  void putBack(Event event) {
    link(event.previous, event);
    if (event.next != null) {
      event.next.previous = event;
    }
  }

  private void link(@Nullable Event before, @Nullable Event after) {
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
  }
}
