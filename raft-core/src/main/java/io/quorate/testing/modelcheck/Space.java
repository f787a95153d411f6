// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.HardState;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.WireHonesty;
import io.quorate.testing.scenario.cluster.CommandTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of a cluster and what leads from one to the next.
 *
 * <p>A state is an array of numbers: the state of each server, the history that the invariants
 * know, what was spent of the bounds, then the messages in flight in ascending order, so that two
 * states are equal if and only if the arrays are. The network keeps no order.
 */
final class Space {
  /** Is shown what can happen in a state. */
  interface Visitor {
    /**
     * One thing can happen.
     *
     * @param next what comes of it
     */
    void visit(Action action, int[] next);
  }

  private final Bounds bounds;
  private final List<NodeId> ids;
  private final Servers servers;
  private final Histories histories = new Histories();
  private final Interner<Event> events = new Interner<>();
  private final List<int[]> links = new ArrayList<>();
  private final int timeout;
  private final int heartbeat;
  private final int writeEnds;
  private final int restart;
  private final int[] proposals;
  private final int[] changes;
  private final int[] fresh;

  Space(Bounds bounds) {
    this.bounds = bounds;
    this.ids = bounds.servers();
    this.servers = new Servers(bounds.options(), this::number, histories::number);
    fresh = new int[ids.size()];
    timeout = number(new Event.Timeout());
    heartbeat = number(new Event.Heartbeat());
    writeEnds = number(new Event.WriteEnds());
    restart = number(new Event.Restart());
    proposals = new int[bounds.commands()];
    for (int i = 0; i < proposals.length; i++) {
      proposals[i] = number(new Event.Propose("c" + (i + 1)));
    }
    List<MembershipChange> asked = bounds.membershipChanges();
    changes = new int[asked.size()];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = number(new Event.Change(asked.get(i)));
    }
  }

  /** The number of an event; that of its arrival stands for a message. */
  private int number(Event event) {
    int number = events.number(event);
    if (number == links.size()) {
      links.add(
          event instanceof Event.Receive received
              ? new int[] {
                ids.indexOf(received.message().from()),
                ids.indexOf(received.message().to())
              }
              : new int[0]);
    }
    return number;
  }

  Event event(int number) {
    return events.value(number);
  }

  /** The message with this number. */
  Message message(int number) {
    return ((Event.Receive) events.value(number)).message();
  }

  Servers servers() {
    return servers;
  }

  /** The state of a server in a state of the cluster. */
  ServerState server(int[] state, int server) {
    return servers.state(state[server]);
  }

  private int history() {
    return ids.size();
  }

  private int spent() {
    return ids.size() + 1;
  }

  private int firstMessage() {
    return ids.size() + 2;
  }

  /** How it all begins. */
  int[] first() {
    int[] state = new int[firstMessage()];
    state[history()] = histories.none();
    for (int i = 0; i < ids.size(); i++) {
      Servers.Step step = servers.start(ids.get(i), disk(i));
      state[i] = step.next;
      state[history()] = afterwards(state[history()], step);
    }
    System.arraycopy(state, 0, fresh, 0, fresh.length);
    return state;
  }

  private Server.Disk disk(int server) {
    boolean voter = server < bounds.nodes();
    LogImage log = new LogImage(
        SnapshotMetadata.bootstrap(voter ? bounds.configuration() : ClusterConfiguration.EMPTY));
    log.append(CommandTexts.entriesAfter(0, bounds.log(server)));
    return new Server.Disk(new HardState(voter ? bounds.firstTerm() : 0, null, 0, 1), log);
  }

  /**
   * Shows all that can happen in a state, always in the same order.
   *
   * @throws InvariantViolation if something must not; {@link #violating} tells what
   */
  void expand(int[] state, Visitor visitor) {
    for (int server = 0; server < ids.size(); server++) {
      ServerState at = servers.state(state[server]);
      if (!at.leads() && at.term() < bounds.terms() && (server == 0 || !isFresh(state))) {
        event(state, server, timeout, null, visitor);
      }
      if (at.writes() > 0) {
        event(state, server, writeEnds, null, visitor);
      }
      if (at.leads()) {
        lead(state, server, visitor);
      }
      event(state, server, restart, Budget.CRASHES, visitor);
    }
    for (int i = firstMessage(); i < state.length; i++) {
      if (i == firstMessage() || state[i] != state[i - 1]) {
        message(state, state[i], visitor);
      }
    }
  }

  /**
   * Whether nobody has campaigned yet, and all voters began alike: who does first is then called
   * n1, since names are nothing to a core but an order.
   */
  private boolean isFresh(int[] state) {
    for (int server = 0; server < ids.size(); server++) {
      if (!bounds.log(server).isEmpty() || state[server] != fresh[server]) {
        return false;
      }
    }
    return true;
  }

  private void lead(int[] state, int server, Visitor visitor) {
    int proposed = Budget.COMMANDS.in(state[spent()]);
    if (proposed < proposals.length) {
      event(state, server, proposals[proposed], Budget.COMMANDS, visitor);
    }
    event(state, server, heartbeat, Budget.HEARTBEATS, visitor);
    for (int change : changes) {
      event(state, server, change, Budget.CHANGES, visitor);
    }
  }

  private void event(int[] state, int server, int event, @Nullable Budget budget, Visitor visitor) {
    if (budget == null || isLeft(state, budget)) {
      step(new Action(Action.Kind.EVENT, server, event, false), state, budget, visitor);
    }
  }

  private void message(int[] state, int message, Visitor visitor) {
    int to = links.get(message)[1];
    step(new Action(Action.Kind.DELIVER, to, message, false), state, null, visitor);
    if (isLeft(state, Budget.DUPLICATES)) {
      step(
          new Action(Action.Kind.DUPLICATE, to, message, false), state, Budget.DUPLICATES, visitor);
    }
    if (isLeft(state, Budget.DROPS)) {
      int[] next = without(state, message);
      next[spent()] = Budget.DROPS.spend(next[spent()]);
      visitor.visit(new Action(Action.Kind.DROP, to, message, false), next);
    }
  }

  private boolean isLeft(int[] state, Budget budget) {
    return budget.in(state[spent()]) < budget.limit(bounds);
  }

  /** Makes a step with writes that end at once, and if that matters one with writes that wait. */
  private void step(Action action, int[] state, @Nullable Budget budget, Visitor visitor) {
    int from = state[action.server()];
    step(
        action,
        servers.step(from, event(action.subject()), action.subject(), false),
        state,
        budget,
        visitor);
    boolean free = servers.state(from).writes() == 0
        || (action.subject() == writeEnds && servers.state(from).writes() == 1);
    if (free && action.subject() != restart && isLeft(state, Budget.WAITS)) {
      Servers.Step late = servers.step(from, event(action.subject()), action.subject(), true);
      if (late.violation != null || servers.state(late.next).writes() > 0) {
        Action waiting = new Action(action.kind(), action.server(), action.subject(), true);
        step(waiting, late, state, budget, visitor);
      }
    }
  }

  private void step(
      Action action, Servers.Step step, int[] state, @Nullable Budget budget, Visitor visitor) {
    try {
      boolean arrives = action.kind() == Action.Kind.DELIVER;
      if (action.kind() == Action.Kind.EVENT
          && step.next == state[action.server()]
          && step.violation == null
          && step.sent.isEmpty()) {
        return; // nothing has happened
      }
      check(state, step);
      int[] next = arrives ? without(state, action.subject()) : state.clone();
      next[action.server()] = step.next;
      next[history()] = afterwards(state[history()], step);
      next[spent()] = budget == null ? next[spent()] : budget.spend(next[spent()]);
      next[spent()] = action.late() ? Budget.WAITS.spend(next[spent()]) : next[spent()];
      for (int arrival : step.arrivals) {
        next = with(next, arrival);
      }
      visitor.visit(action, next);
    } catch (InvariantViolation e) {
      violating = action;
      throw e;
    }
  }

  private @Nullable Action violating;

  /** What happened when an invariant was last violated. */
  @Nullable
  Action violating() {
    return violating;
  }

  private void check(int[] state, Servers.Step step) {
    if (step.violation != null) {
      afterwards(state[history()], step); // which may have been violated before that
      throw step.violation;
    }
    for (int i = 0; i < step.arrivals.length; i++) {
      Server.Disk disk = step.sent.get(i).disk();
      if (disk == null) {
        continue;
      }
      Message message = step.sent.get(i).message();
      ServerState receiver = servers.state(state[links.get(step.arrivals[i])[1]]);
      if (receiver.leads() && receiver.term() == message.term()) {
        new WireHonesty(disk.hardState(), disk.log(), receiver.memory()).check(message);
      }
    }
  }

  private int afterwards(int history, Servers.Step step) {
    int after = history;
    for (int observation : step.observations) {
      after = histories.after(after, observation);
    }
    return after;
  }

  private int[] without(int[] state, int message) {
    int at = Arrays.binarySearch(state, firstMessage(), state.length, message);
    int[] less = Arrays.copyOf(state, state.length - 1);
    System.arraycopy(state, at + 1, less, at, state.length - at - 1);
    return less;
  }

  /** With one more message in flight, unless its link is full. */
  private int[] with(int[] state, int message) {
    int[] link = links.get(message);
    int onLink = 0;
    int at = state.length;
    for (int i = state.length - 1; i >= firstMessage(); i--) {
      int[] other = links.get(state[i]);
      onLink += other[0] == link[0] && other[1] == link[1] ? 1 : 0;
      at = state[i] > message ? i : at;
    }
    if (onLink >= bounds.messages()) {
      return state;
    }
    int[] more = Arrays.copyOf(state, state.length + 1);
    System.arraycopy(state, at, more, at + 1, state.length - at);
    more[at] = message;
    return more;
  }
}
