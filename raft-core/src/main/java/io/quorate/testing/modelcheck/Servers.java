// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.core.CoreOptions;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.InvariantViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one server when something happens to it.
 *
 * <p>A core is a function of what it is told, so this is worked out by a real one the first time
 * and looked up from then on. There are far fewer states of one server than of a cluster: nearly
 * all steps of a search are looked up.
 */
final class Servers {
  /** Cores that are kept where they are, since what was reached last is asked for next. */
  private static final int KEPT = 1 << 12;

  /** What follows from an event. */
  static final class Step {
    /** The server's state then. */
    final int next;

    /** The messages that left. */
    final List<Server.Sent> sent;

    /** The numbers of the events that they arrive. */
    final int[] arrivals;

    /** The numbers of what the invariants want to know. */
    final int[] observations;

    /** What was wrong with it in itself, or null. */
    final @Nullable InvariantViolation violation;

    Step(
        int next,
        List<Server.Sent> sent,
        int[] arrivals,
        int[] observations,
        @Nullable InvariantViolation violation) {
      this.next = next;
      this.sent = sent;
      this.arrivals = arrivals;
      this.observations = observations;
      this.violation = violation;
    }
  }

  private final CoreOptions options;
  private final ToIntFunction<Event> events;
  private final ToIntFunction<Observation> observations;
  private final Interner<ByteBuffer> forms = new Interner<>();
  private final List<ServerState> states = new ArrayList<>();
  private final LongIntMap known = new LongIntMap();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, Server> kept = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Server> eldest) {
      return size() > KEPT;
    }
  };

  /**
   * No server so far.
   *
   * @param events numbers events
   * @param observations numbers observations
   */
  Servers(
      CoreOptions options, ToIntFunction<Event> events, ToIntFunction<Observation> observations) {
    this.options = options;
    this.events = events;
    this.observations = observations;
  }

  /** The state with this number. */
  ServerState state(int number) {
    return states.get(number);
  }

  /** How many states of one server were met. */
  int size() {
    return states.size();
  }

  /** How many different steps of one server were made. */
  int steps() {
    return steps.size();
  }

  /** How a server starts on this disk. */
  Step start(NodeId id, Server.Disk disk) {
    return finish(new Server(id, options, disk), id, null, null, false, disk);
  }

  /**
   * What becomes of a server.
   *
   * @param number the number of the event, below 2^24
   * @param late whether its writes wait
   */
  Step step(int state, Event event, int number, boolean late) {
    long key = ((long) state << 25) | (number << 1) | (late ? 1 : 0);
    int step = known.get(key);
    if (step == LongIntMap.NONE) {
      step = steps.size();
      steps.add(workOut(state, event, late));
      known.put(key, step);
    }
    return steps.get(step);
  }

  private Step workOut(int number, Event event, boolean late) {
    ServerState state = states.get(number);
    if (event instanceof Event.Restart) {
      return start(state.id(), state.disk());
    }
    Server server = kept.remove(number);
    if (server == null) {
      server = bringTo(state);
    }
    try {
      server.take(event, late);
      return finish(server, state.id(), state, event, late, state.begun());
    } catch (InvariantViolation e) {
      return done(number, server, e);
    }
  }

  private Step finish(
      Server server,
      NodeId id,
      @Nullable ServerState from,
      @Nullable Event event,
      boolean late,
      Server.Disk begun) {
    int next = forms.number(ByteBuffer.wrap(server.canonicalForm()));
    if (next == states.size()) {
      states.add(ServerState.of(id, server, from, event, late, begun));
    }
    kept.put(next, server);
    return done(next, server, null);
  }

  private Step done(int next, Server server, @Nullable InvariantViolation violation) {
    List<Server.Sent> sent = server.takeSent();
    return new Step(
        next,
        sent,
        sent.stream()
            .mapToInt(message -> events.applyAsInt(new Event.Receive(message.message())))
            .toArray(),
        server.takeObservations().stream().mapToInt(observations).toArray(),
        violation);
  }

  private Server bringTo(ServerState state) {
    Deque<ServerState> path = new ArrayDeque<>();
    for (ServerState at = state; at.from() != null; at = at.from()) {
      path.addFirst(at);
    }
    Server server = new Server(state.id(), options, state.begun());
    for (ServerState at : path) {
      if (at.event() != null) {
        server.take(at.event(), at.late());
      }
    }
    server.takeSent();
    server.takeObservations();
    return server;
  }
}
