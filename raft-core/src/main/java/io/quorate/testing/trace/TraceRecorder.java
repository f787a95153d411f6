// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.runtime.CoreObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches all servers of one run and writes down what they do, line by line, as
 * {@code docs/spec/QuorateTrace.tla} reads it.
 *
 * <p>Snapshots and emptied disks are not in the specification: a run that is to be held against it
 * has none. Not safe for use by several threads.
 */
public final class TraceRecorder {
  private final int maxLines;
  private final List<TlaRecord> lines = new ArrayList<>();
  private final Map<NodeId, WatchedServer> servers = new TreeMap<>();
  private final Set<Message> left = new HashSet<>();

  /**
   * Creates one for a run that begins now.
   *
   * @param maxLines when to look away; what has begun is written to its end
   */
  public TraceRecorder(int maxLines) {
    this.maxLines = maxLines;
  }

  /** To be asked for at each start of a server, the first and all later ones. */
  public CoreObserver observer(NodeId id) {
    WatchedServer server = servers.computeIfAbsent(id, any -> new WatchedServer(id, lines));
    server.willStart();
    return new CoreObserver() {
      @Override
      public void stepped(long now, Input input, RaftCore core) {
        if (!isFull()) {
          if (input instanceof Input.Received received) {
            hasLeft(received.message());
          }
          server.onStep(input, core.status());
        }
      }

      @Override
      public void flushed(long now, List<Effect> effects, RaftCore core) {
        if (!isFull()) {
          server.onFlush(effects, core.status());
          for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
              left.addAll(send.messages());
            }
          }
        }
      }
    };
  }

  /** A message that waited for its sender's disk and has arrived shows that the disk has it. */
  private void hasLeft(Message message) {
    WatchedServer sender = servers.get(message.from());
    if (sender != null && left.add(message)) {
      left.addAll(sender.landUpTo(message));
    }
  }

  /** Whether nothing more is written down. */
  public boolean isFull() {
    return lines.size() >= maxLines;
  }

  /** What was written down so far. */
  public Trace trace() {
    return new Trace(
        lines.stream().map(TlaRecord::toString).toList(), Set.copyOf(servers.keySet()));
  }
}
