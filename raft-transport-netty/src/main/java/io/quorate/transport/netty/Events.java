// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what becomes of connections, once and not for each attempt, and tells the listener. A node
 * is connected or not by the lane of consensus; the one for bulk goes with it and is not mentioned.
 */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

  /** Whoever connects can be refused under any name, so that what is remembered must be bounded. */
  private static final int MAX_REMEMBERED = 256;

  private static final int MAX_EXPLANATION_CHARS = 500;

  private final NodeId self;
  private final TransportListener listener;
  private final Executor executor;
  private final Map<String, String> toldProblems = new ConcurrentHashMap<>();

  /**
   * Events of one node.
   *
   * @param executor calls the listener, in order; may refuse to when it is far behind
   */
  Events(NodeId self, TransportListener listener, Executor executor) {
    this.self = self;
    this.listener = listener;
    this.executor = executor;
  }

  void connected(NodeId node, Lane lane, NodeAddress address) {
    if (lane != Lane.LANE_CONSENSUS) {
      LOG.debug("{}: connected to {} at {} for {}", self, node, address, lane);
      return;
    }
    forgetProblems(node);
    LOG.info("{}: connected to {} at {}", self, node, address);
    tell(l -> l.connected(node, address));
  }

  void disconnected(NodeId node, Lane lane, String why) {
    if (lane != Lane.LANE_CONSENSUS) {
      LOG.debug("{}: connection to {} for {} lost: {}", self, node, lane, why);
      return;
    }
    LOG.info("{}: connection to {} lost: {}", self, node, why);
    tell(l -> l.disconnected(node, why));
  }

  void cannotConnect(NodeId node, Lane lane, NodeAddress address, String why) {
    if (lane == Lane.LANE_CONSENSUS && isNews(unreachable(node), address.toString())) {
      LOG.info("{}: cannot connect to {} at {}, will try again: {}", self, node, address, why);
    } else {
      LOG.debug("{}: still cannot connect to {} at {} for {}: {}", self, node, address, lane, why);
    }
  }

  void refused(String remote, Refusal refusal) {
    RefusalReason reason = RefusalReason.of(refusal.getCode());
    String explanation = printable(refusal.getExplanation());
    if (isNews(remote, reason + explanation)) {
      LOG.warn("{}: no connection with {}: {}: {}", self, remote, reason, explanation);
      tell(l -> l.handshakeRefused(remote, reason, explanation));
    }
  }

  /** Tells of problems with this node afresh, since right now there are none. */
  void forgetProblems(NodeId node) {
    toldProblems.remove(node.value());
    toldProblems.remove(unreachable(node));
  }

  private static String unreachable(NodeId node) {
    return "unreachable " + node;
  }

  private boolean isNews(String remote, String problem) {
    if (toldProblems.size() >= MAX_REMEMBERED) {
      toldProblems.clear();
    }
    return !problem.equals(toldProblems.put(remote, problem));
  }

  /** A stranger's words, fit for a line of a log. */
  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MAX_EXPLANATION_CHARS
        ? line
        : line.substring(0, MAX_EXPLANATION_CHARS) + "...";
  }

  private void tell(Consumer<TransportListener> event) {
    try {
      executor.execute(() -> {
        try {
          event.accept(listener);
        } catch (RuntimeException e) {
          LOG.error("{}: the transport's listener failed", self, e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: the transport's listener misses an event: behind, or closed", self);
    }
  }
}
