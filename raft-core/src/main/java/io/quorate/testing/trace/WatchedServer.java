// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RoleKind;
import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.RequestVote;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One server of a run: what it looked like last, and what is on its way to its disk. From that and
 * what it looks like now follows what it has done.
 */
final class WatchedServer {
  /** A persist whose end is not known. */
  private record Pending(long sequence, CoreStatus image, List<Message> promises) {}

  private final NodeId id;
  private final List<TlaRecord> lines;
  private final Deque<Pending> pending = new ArrayDeque<>();

  /** What it has done before that would change nothing if it did it again. */
  private final Set<String> repeatable = new HashSet<>();

  private @Nullable CoreStatus seen;
  private boolean starting;

  // What the lines so far have made of it, in the middle of a step.
  private RoleKind role = RoleKind.FOLLOWER;
  private long term;

  WatchedServer(NodeId id, List<TlaRecord> lines) {
    this.id = id;
    this.lines = lines;
  }

  void willStart() {
    starting = true;
  }

  /** It has taken in this input, and looks like this. */
  void onStep(Input input, CoreStatus now) {
    CoreStatus before = seen;
    if (starting) {
      // The first input of a server is always the time, long before anything is due.
      starting = false;
      if (before != null) {
        onRestart(now);
      }
      become(now);
      return;
    }
    if (before == null || before.role() == RoleKind.STOPPED) {
      return;
    }
    if (input instanceof Input.Persisted persisted) {
      landUpTo(persisted.sequence());
    } else if (input instanceof Input.Received received) {
      onMessage(received.message(), before, now);
    }
    if (now.role() == RoleKind.STOPPED) {
      seen = now;
      return;
    }
    boolean asked =
        input instanceof Input.Received received && received.message() instanceof TimeoutNow;
    campaign(now, asked);
    if (now.role() == RoleKind.LEADER) {
      appended(before, now);
    } else {
      stepDown(now);
    }
    become(now);
  }

  private void onMessage(Message message, CoreStatus before, CoreStatus now) {
    if (message instanceof AppendEntries && message.term() >= before.term()) {
      boolean same = isSame(before, now);
      TlaRecord line = line("entries").with("message", TraceWords.message(message));
      if (repeatable.add(line.fields()) || !same) {
        lines.add(line);
      }
      role = RoleKind.FOLLOWER;
      term = message.term();
    } else if (message instanceof PreVote) {
      lines.add(line("pre-vote").with("message", TraceWords.message(message)));
    } else if (message instanceof RequestVote
        && now.term() == message.term()
        && message.from().equals(now.votedFor())
        && !(before.term() == now.term() && message.from().equals(before.votedFor()))) {
      lines.add(line("vote").with("message", TraceWords.message(message)));
      term = message.term();
      role = now.role();
    }
  }

  /**
   * Becoming a candidate, and what comes before that in the same step.
   *
   * @param asked whether a leader asked for it, so that there are no pre-votes
   */
  private void campaign(CoreStatus now, boolean asked) {
    boolean campaigned = now.term() == term + 1
        && id.equals(now.votedFor())
        && (now.role() == RoleKind.CANDIDATE || now.role() == RoleKind.LEADER);
    if (!campaigned && now.term() > term) {
      lines.add(line("term").with("term", now.term()));
      role = RoleKind.FOLLOWER;
    }
    boolean rehearses = campaigned ? !asked : now.role() == RoleKind.PRE_CANDIDATE;
    if (rehearses && role != RoleKind.PRE_CANDIDATE) {
      lines.add(line("ask"));
      role = RoleKind.PRE_CANDIDATE;
    }
    if (campaigned) {
      lines.add(line("campaign"));
      role = RoleKind.CANDIDATE;
    }
    term = now.term();
  }

  /** Entries that it has added to its log as a leader, which it may just have become. */
  private void appended(CoreStatus before, CoreStatus now) {
    long next = before.last().index() + 1;
    if (role != RoleKind.LEADER) {
      lines.add(line("lead"));
      role = RoleKind.LEADER;
      next++;
    }
    for (long index = next; index <= now.last().index(); index++) {
      lines.add(
          index == now.configurationIndex() ? changeTo(now.configuration()) : line("propose"));
    }
  }

  private TlaRecord changeTo(ClusterConfiguration configuration) {
    return line("change").with("conf", TraceWords.configuration(configuration));
  }

  private void stepDown(CoreStatus now) {
    if (now.role() == RoleKind.FOLLOWER && role != RoleKind.FOLLOWER) {
      lines.add(line("step-down"));
      role = RoleKind.FOLLOWER;
    }
  }

  /** It has said what is to be done, and looks like this. */
  void onFlush(List<Effect> effects, CoreStatus now) {
    CoreStatus before = seen;
    if (before == null || before.role() == RoleKind.STOPPED || now.role() == RoleKind.STOPPED) {
      seen = now;
      return;
    }
    if (before.role() == RoleKind.LEADER) {
      lead(before, now);
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        sent(send.messages());
      }
    }
    stepDown(now);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        lines.add(line("flush"));
        pending.add(new Pending(persist.sequence(), now, persist.thenSend()));
      }
    }
    become(now);
  }

  /** What a leader has done by flushing: it commits, then changes, then perhaps commits more. */
  private void lead(CoreStatus before, CoreStatus now) {
    long commit = now.commitIndex();
    if (now.last().index() > before.last().index()) {
      if (commit > before.commitIndex()) {
        lines.add(line("commit-some").with("index", commit));
      }
      lines.add(changeTo(now.configuration()));
    }
    if (commit > before.commitIndex()) {
      lines.add(line("commit").with("index", commit));
    }
  }

  private void sent(List<Message> messages) {
    List<TlaRecord> claims = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof TimeoutNow) {
        lines.add(line("hand-over").with("to", message.to().value()));
      } else {
        TlaRecord claim = TraceWords.message(message);
        if (repeatable.add("sent " + claim.fields()) && !claims.contains(claim)) {
          claims.add(claim);
        }
      }
    }
    if (!claims.isEmpty()) {
      lines.add(line("sent").withSet("messages", claims));
    }
  }

  /** The disk has got as far as this message waited for; returns all that have left by then. */
  List<Message> landUpTo(Message message) {
    for (Pending persist : pending) {
      if (persist.promises.stream().anyMatch(promise -> promise == message)
          || persist.promises.contains(message)) {
        return landUpTo(persist.sequence);
      }
    }
    return List.of();
  }

  private List<Message> landUpTo(long sequence) {
    List<Message> gone = new ArrayList<>();
    while (!pending.isEmpty() && pending.getFirst().sequence <= sequence) {
      Pending persist = pending.removeFirst();
      lines.add(line("land"));
      sent(persist.promises);
      gone.addAll(persist.promises);
    }
    return gone;
  }

  /** Of what was on its way when it stopped, as much is on the disk as fits what it finds there. */
  private void onRestart(CoreStatus now) {
    long landed = 0;
    for (Pending persist : pending) {
      if (persist.image.term() == now.term()
          && Objects.equals(persist.image.votedFor(), now.votedFor())
          && persist.image.last().equals(now.last())) {
        landed = persist.sequence;
      }
    }
    landUpTo(landed);
    pending.clear();
    repeatable.clear();
    lines.add(line("crash").with("hint", now.commitIndex()));
    role = RoleKind.FOLLOWER;
  }

  /** It looks like this, and by its lines it should. */
  private void become(CoreStatus now) {
    CoreStatus before = seen;
    if (before == null || !isSame(before, now) || before.durableIndex() != now.durableIndex()) {
      lines.add(new TlaRecord(line("is").fields() + ", " + TraceWords.state(now).fields()));
    }
    seen = now;
    role = now.role();
    term = now.term();
  }

  private static boolean isSame(CoreStatus one, CoreStatus other) {
    return one.role() == other.role()
        && one.term() == other.term()
        && Objects.equals(one.votedFor(), other.votedFor())
        && one.last().equals(other.last())
        && one.commitIndex() == other.commitIndex()
        && one.configurationIndex() == other.configurationIndex();
  }

  private TlaRecord line(String event) {
    return TlaRecord.of("event", event).with("node", id.value());
  }
}
