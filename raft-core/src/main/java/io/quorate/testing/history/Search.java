// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for an order of one key's operations: that of Wing and Gong (1993), which places one
 * possible operation after the other and goes back where nothing fits, with Lowe's memory (2017) of
 * the configurations that have been tried.
 *
 * <p>The calls that stand before the first return in the list of events are those that may be
 * placed next. An operation that is placed leaves the list with its call and its return. When the
 * list is empty, all are placed.
 *
 * <p>Operations whose outcome is unknown have no return and need not be placed. Their calls are in
 * a list of their own and tried last, since most had no effect that anybody saw.
 */
final class Search<S> {
  /**
   * What is placed and the state after it: two ways to get there have the same futures.
   *
   * @param settled so many operations with a return, in the order of their returns, are placed
   * @param beyond those placed among the others with a return
   * @param open those placed without a return
   */
  private record Configuration<S>(int settled, BitSet beyond, BitSet open, S state) {}

  /** An operation that is placed, and the state before it. */
  private record Placed<S>(Event call, S before, boolean isChoice) {}

  private final SequentialModel<S> model;
  private final Object key;
  private final EventList events = new EventList();
  private final EventList openCalls = new EventList();

  private final BitSet placed = new BitSet();
  private final BitSet placedOpen = new BitSet();
  private final List<Placed<S>> order = new ArrayList<>();
  private S state;
  private long steps;
  private final Set<Configuration<S>> seen = new HashSet<>();

  private final List<Operation> longest = new ArrayList<>();
  private S stateAtLongest;
  private @Nullable Operation stuck;
  /** So many of the longest dead end stand in the present order too. */
  private int common;

  Search(SequentialModel<S> model, Object key, List<Operation> operations) {
    this.model = model;
    this.key = key;
    this.state = model.initialState();
    this.stateAtLongest = state;
    List<Event> all = new ArrayList<>();
    for (Operation operation : operations) {
      boolean isRead = model.isReadOnly(operation.input(), operation.outcome());
      Event call = Event.callOf(operation, isRead);
      all.add(call);
      if (call.end != null) {
        all.add(call.end);
      }
    }
    // At one point in time calls come first, since operations that touch are concurrent.
    all.sort(Comparator.comparingLong(Event::time).thenComparing(event -> !event.isCall));
    link(all);
  }

  private void link(List<Event> all) {
    Map<Object, Event> newestByInput = new HashMap<>();
    int returns = 0;
    int opens = 0;
    for (int order = 0; order < all.size(); order++) {
      Event event = all.get(order);
      event.order = order;
      if (event.isOpenCall()) {
        event.number = opens++;
        event.twin = newestByInput.put(event.operation.input(), event);
        openCalls.add(event);
      } else {
        event.number = event.isCall ? -1 : returns++;
        events.add(event);
      }
    }
  }

  Verdict run(long maxSteps) {
    placeReads();
    Event candidate = events.first;
    while (events.first != null) {
      if (steps >= maxSteps) {
        return new Verdict.Undecided(key, steps);
      } else if (candidate != null) {
        candidate = place(candidate) ? events.first : after(candidate);
      } else {
        noteDeadEnd();
        Event last = takeBackChoice();
        if (last == null) {
          return notLinearizable();
        }
        candidate = after(last);
      }
    }
    return new Verdict.Linearizable(steps);
  }

  /** The next operation that could come next, if the last one tried is this. */
  private @Nullable Event after(Event candidate) {
    Event next = candidate.next;
    if (!candidate.isOpenCall() && next != null && next.isCall) {
      return next;
    }
    if (!candidate.isOpenCall()) {
      next = openCalls.first;
    }
    // Of equal operations that may still happen, the one that began first is as good as any.
    while (next != null && next.twin != null && !placedOpen.get(next.twin.number)) {
      next = next.next;
    }
    return next != null && next.order < firstReturn().order ? next : null;
  }

  private Event firstReturn() {
    Event event = Objects.requireNonNull(events.first);
    while (event.isCall) {
      event = Objects.requireNonNull(event.next, "a call of known outcome has a return");
    }
    return event;
  }

  /** Places this one next, if it can be, and leads to what has not been tried. */
  private boolean place(Event call) {
    Optional<S> next = step(call);
    // One that changes nothing and need not be placed is better left out.
    if (next.isEmpty() || (call.isOpenCall() && next.get().equals(state))) {
      return false;
    }
    mark(call, true);
    boolean isNew = seen.add(configuration(next.get()));
    mark(call, false);
    if (isNew) {
      add(new Placed<>(call, state, true), next.get());
      placeReads();
    }
    return isNew;
  }

  /**
   * Places the reads that can be next. They are no choices: in any order that has such a read
   * later, it could as well stand here.
   */
  private void placeReads() {
    Event event = events.first;
    while (event != null && event.isCall) {
      Event next = event.next;
      if (event.isRead && step(event).isPresent()) {
        add(new Placed<>(event, state, false), state);
        next = next == event.end && next != null ? next.next : next;
      }
      event = next;
    }
  }

  private Optional<S> step(Event call) {
    steps++;
    return model.step(state, call.operation.input(), call.operation.outcome());
  }

  private void add(Placed<S> next, S after) {
    order.add(next);
    state = after;
    mark(next.call, true);
    if (next.call.end == null) {
      openCalls.take(next.call);
    } else {
      events.take(next.call);
      events.take(next.call.end);
    }
  }

  /** Takes back the last choice and what followed from it; null if there is none. */
  private @Nullable Event takeBackChoice() {
    while (!order.isEmpty()) {
      Placed<S> last = order.remove(order.size() - 1);
      common = Math.min(common, order.size());
      state = last.before;
      mark(last.call, false);
      if (last.call.end == null) {
        openCalls.putBack(last.call);
      } else {
        events.putBack(last.call.end);
        events.putBack(last.call);
      }
      if (last.isChoice) {
        return last.call;
      }
    }
    return null;
  }

  private void mark(Event call, boolean isPlaced) {
    if (call.end == null) {
      placedOpen.set(call.number, isPlaced);
    } else {
      placed.set(call.end.number, isPlaced);
    }
  }

  private Configuration<S> configuration(S after) {
    int settled = placed.nextClearBit(0);
    BitSet beyond = placed.get(settled, placed.length());
    return new Configuration<>(settled, beyond, (BitSet) placedOpen.clone(), after);
  }

  /** Keeps the longest order of all that led nowhere. */
  private void noteDeadEnd() {
    if (stuck == null || order.size() > longest.size()) {
      // Only what has changed since is copied, or a long history would take quadratic time.
      longest.subList(common, longest.size()).clear();
      order.subList(common, order.size()).forEach(done -> longest.add(done.call.operation));
      common = longest.size();
      stateAtLongest = state;
      stuck = firstReturn().operation;
    }
  }

  private Verdict notLinearizable() {
    return new Verdict.NotLinearizable(
        key, longest, String.valueOf(stateAtLongest), Objects.requireNonNull(stuck));
  }
}
