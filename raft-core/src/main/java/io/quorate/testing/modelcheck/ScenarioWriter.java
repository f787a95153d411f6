// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.Message;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.MessageFilter;
import io.quorate.testing.scenario.syntax.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps of a run as a scenario.
 *
 * <p>The network of a scenario keeps an order, that of the states here does not: it is kept here,
 * to name each message so that it is the one which is meant.
 */
final class ScenarioWriter {
  /** The longest name of a message, as its words; each is checked with the filter so far. */
  private record Name(String words, MessageFilter filter) {}

  private final Space space;
  private final List<NodeId> ids;
  private final Map<String, List<Message>> links = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  ScenarioWriter(Bounds bounds, Space space) {
    this.space = space;
    this.ids = bounds.servers();
    lines.add(bounds.clusterLine());
    for (int i = bounds.nodes(); i < ids.size(); i++) {
      lines.add("node " + ids.get(i));
    }
    for (int i = 0; i < bounds.nodes(); i++) {
      if (!bounds.log(i).isEmpty()) {
        lines.add("log " + ids.get(i) + " terms="
            + String.join(",", bounds.log(i).stream().map(String::valueOf).toList()));
      }
      if (bounds.firstTerm() > 0) {
        lines.add("state " + ids.get(i) + " term=" + bounds.firstTerm());
      }
    }
    lines.add("start");
  }

  /** The lines so far. */
  List<String> lines() {
    return lines;
  }

  /** Something happens in this state. */
  void step(int[] state, Action action) {
    ServerState server = space.server(state, action.server());
    String node = server.id().value();
    switch (action.kind()) {
      case EVENT -> event(server, space.event(action.subject()), action.late());
      case DELIVER -> {
        hold(node, action.late());
        onMessage("deliver", space.message(action.subject()), true);
      }
      case DUPLICATE -> {
        hold(node, action.late());
        onMessage("duplicate", space.message(action.subject()), false);
        // The first of the two arrives, the copy behind it takes its place.
        onMessage("deliver", space.message(action.subject()), false);
      }
      case DROP -> onMessage("drop", space.message(action.subject()), true);
    }
    if (action.kind() != Action.Kind.DROP) {
      Servers.Step step = space
          .servers()
          .step(
              state[action.server()],
              space.event(action.subject()),
              action.subject(),
              action.late());
      step.sent.forEach(sent -> link(sent.message()).add(sent.message()));
    }
  }

  private void hold(String node, boolean late) {
    if (late) {
      lines.add("disk " + node + " hold");
    }
  }

  private void event(ServerState server, Event event, boolean late) {
    String node = server.id().value();
    if (event instanceof Event.WriteEnds) {
      boolean last = server.writes() == 1 && !late;
      lines.add("disk " + node + (last ? " auto" : " release count=1"));
      return;
    }
    hold(node, late);
    if (event instanceof Event.Timeout) {
      lines.add("timeout " + node);
    } else if (event instanceof Event.Heartbeat) {
      lines.add("advance " + node + " 1ms");
    } else if (event instanceof Event.Propose proposed) {
      lines.add("propose " + node + " \"" + proposed.command() + "\"");
    } else if (event instanceof Event.Change asked) {
      lines.add("change " + node + words(asked.change()));
    } else if (event instanceof Event.Restart) {
      if (server.writes() > 0) {
        lines.add("crash " + node);
        lines.add("disk " + node + " auto");
      }
      lines.add("restart " + node);
    }
  }

  private static String words(MembershipChange change) {
    String joint = " joint=" + (change.form() == MembershipChange.Form.SIMPLE ? "off" : "on");
    return change.remove().isEmpty()
        ? " add-voter=" + change.addVoters().get(0) + joint
        : " remove=" + change.remove().get(0) + joint;
  }

  private List<Message> link(Message message) {
    return links.computeIfAbsent(linkOf(message), link -> new ArrayList<>());
  }

  private static String linkOf(Message message) {
    return message.from() + "->" + message.to();
  }

  private void onMessage(String command, Message message, boolean leaves) {
    List<Message> link = link(message);
    int at = link.indexOf(message);
    String name = name(message, link);
    if (name == null) {
      // Nothing names it before another one: those before it go behind it.
      lines.add("delay " + linkOf(message) + " count=" + at);
      List<Message> before = List.copyOf(link.subList(0, at));
      link.subList(0, at).clear();
      link.addAll(before);
      name = "";
    }
    lines.add(command + " " + linkOf(message) + name + " count=1 # " + message);
    if (leaves) {
      link.remove(message);
    }
  }

  /** As few words as pick the message before all others of its link, null if none do. */
  private static @Nullable String name(Message message, List<Message> link) {
    for (Name name : names(message)) {
      Message first = link.stream().filter(name.filter()::matches).findFirst().orElse(null);
      if (message.equals(first)) {
        return name.words();
      }
    }
    return null;
  }

  private static List<Name> names(Message message) {
    String type = MessageFilter.typeOf(message);
    Range term = new Range(message.term(), message.term());
    String words = " type=" + type;
    String inTerm = words + " term=" + message.term();
    List<Name> names = new ArrayList<>();
    names.add(name(words, type, null, null, null, null, null));
    names.add(name(inTerm, type, null, null, term, null, null));
    if (message instanceof AppendEntries append && append.entries().isEmpty()) {
      names.add(name(inTerm + " entries=no", type, "no", null, term, null, null));
    } else if (message instanceof AppendEntries append) {
      Range last = new Range(append.lastIndex(), append.lastIndex());
      names.add(name(inTerm + " index=" + append.lastIndex(), type, null, last, term, null, null));
    } else if (message instanceof AppendEntriesResponse response
        && response.result() instanceof Accepted accepted) {
      Range match = new Range(accepted.matchIndex(), accepted.matchIndex());
      names.add(
          name(inTerm + " match=" + accepted.matchIndex(), type, null, null, term, match, null));
    } else if (message instanceof AppendEntriesResponse) {
      names.add(name(inTerm + " refused", type, null, null, term, null, false));
    } else if (message instanceof RequestVoteResponse response) {
      names.add(answer(inTerm, type, term, response.granted()));
    } else if (message instanceof PreVoteResponse response) {
      names.add(answer(inTerm, type, term, response.granted()));
    }
    return names;
  }

  private static Name answer(String words, String type, Range term, boolean yes) {
    return name(words + (yes ? " ok" : " refused"), type, null, null, term, null, yes);
  }

  private static Name name(
      String words,
      String type,
      @Nullable String entries,
      @Nullable Range index,
      @Nullable Range term,
      @Nullable Range match,
      @Nullable Boolean yes) {
    return new Name(
        words,
        new MessageFilter(
            Set.of(type),
            entries == null ? null : Set.of(entries),
            index,
            term,
            match,
            yes != null && yes,
            yes != null && !yes));
  }
}
