// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.AppendEntries;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All links of the cluster: what is in flight, in the order in which it was sent, and what bars it.
 */
public final class Network {
  private record Hold(Link link, MessageFilter filter) {}

  private List<InFlight> inFlight = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>();
  private final Set<Link> cuts = new HashSet<>();
  private final List<Message> sent = new ArrayList<>();
  private final Map<Link, AppendEntries> newestAppends = new HashMap<>();
  private final List<SnapshotStream> openStreams = new ArrayList<>();
  private final Deque<SnapshotStream> lostStreams = new ArrayDeque<>();

  /**
   * A core sends a message.
   *
   * @param stream the snapshot that travels along, or null
   */
  void send(Message message, @Nullable SnapshotStream stream) {
    sent.add(message);
    if (message instanceof AppendEntries append) {
      newestAppends.put(Link.of(message), append);
    }
    InFlight flying = new InFlight(message, false, stream);
    if (stream != null) {
      openStreams.add(stream);
    }
    if (cuts.stream().noneMatch(cut -> cut.carries(message))) {
      inFlight.add(flying);
    } else {
      lost(flying);
    }
  }

  /** A message will not arrive. */
  void lost(InFlight flying) {
    SnapshotStream stream = flying.stream();
    if (stream != null) {
      stream.copyLost();
      fail(open -> open == stream && open.isLost());
    } else if (flying.message() instanceof InstallSnapshotResponse response) {
      fail(open -> open.isAnsweredBy(response));
    }
  }

  /** A node is gone, and what has reached it with it. */
  void gone(NodeId node) {
    fail(open -> open.hasArrivedAt(node));
  }

  private void fail(Predicate<SnapshotStream> which) {
    openStreams.stream().filter(which).forEach(lostStreams::addLast);
    openStreams.removeIf(which);
  }

  /** The next snapshot that was lost and of which nobody has been told, or null. */
  @Nullable
  SnapshotStream nextLostStream() {
    return lostStreams.pollFirst();
  }

  /** The snapshots that the first core has sent to the second need not arrive any more. */
  void cancelSnapshots(NodeId from, NodeId to) {
    Link link = new Link(from, to);
    openStreams.removeIf(open -> link.carries(open.message()));
    inFlight.removeIf(
        flying -> flying.stream() != null && !flying.injected() && link.carries(flying.message()));
  }

  /** Puts a message in flight that no core sent. */
  void add(InFlight message) {
    inFlight.add(message);
  }

  /** What is in flight, in the order of sending. */
  public List<InFlight> inFlight() {
    return inFlight;
  }

  /** What cores have sent since {@link #mark}. */
  public List<Message> sent() {
    return sent;
  }

  /** Forgets what has been sent. */
  public void mark() {
    sent.clear();
  }

  /** The newest AppendEntries that the first core sent to the second. */
  public @Nullable AppendEntries newestAppend(NodeId from, NodeId to) {
    return newestAppends.get(new Link(from, to));
  }

  /** The messages in flight that take one of these links and match, the first so many of each. */
  public List<InFlight> matching(Link link, MessageFilter filter, long count) {
    Map<Link, Long> found = new HashMap<>();
    List<InFlight> matching = new ArrayList<>();
    for (InFlight message : inFlight) {
      if (link.carries(message.message())
          && filter.matches(message.message())
          && found.merge(Link.of(message.message()), 1L, Long::sum) <= count) {
        matching.add(message);
      }
    }
    return matching;
  }

  /** The first message that is not held and whose receiver can be reached. */
  @Nullable
  InFlight firstFree(Predicate<NodeId> reachable) {
    for (InFlight message : inFlight) {
      if (reachable.test(message.message().to()) && !isHeld(message.message())) {
        return message;
      }
    }
    return null;
  }

  private boolean isHeld(Message message) {
    return holds.stream()
        .anyMatch(hold -> hold.link().carries(message) && hold.filter().matches(message));
  }

  /** Takes a message out; false if it is not in flight any more. */
  boolean remove(InFlight message) {
    return inFlight.remove(message);
  }

  /** Loses these. */
  public void drop(List<InFlight> messages) {
    inFlight.removeAll(new HashSet<>(messages));
    messages.forEach(this::lost);
  }

  /** Puts a copy right behind each of these. */
  public void duplicate(List<InFlight> messages) {
    Set<InFlight> doubled = new HashSet<>(messages);
    List<InFlight> all = new ArrayList<>();
    for (InFlight message : inFlight) {
      all.add(message);
      if (doubled.contains(message)) {
        all.add(message.copy());
      }
    }
    inFlight = all;
  }

  /** Moves these behind all that is in flight, as if they were sent only now. */
  public void delay(List<InFlight> messages) {
    inFlight.removeAll(new HashSet<>(messages));
    inFlight.addAll(messages);
  }

  /** Messages that match, now or later, stay in flight. */
  public void hold(Link link, MessageFilter filter) {
    holds.add(new Hold(link, filter));
  }

  /** Ends what was held with this link. */
  public void release(Link link) {
    holds.removeIf(hold -> hold.link().equals(link));
  }

  /** Ends all that was held. */
  public void releaseAll() {
    holds.clear();
  }

  /** Loses what is in flight on these links, and all that will be sent over them. */
  public void cut(Link link) {
    cuts.add(link);
    drop(matching(link, MessageFilter.ANY, Long.MAX_VALUE));
  }

  /** Mends every link. */
  public void heal() {
    cuts.clear();
  }
}
