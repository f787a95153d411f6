// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands leadership to another voter (dissertation §3.10): it is brought up to date while nothing
 * new is proposed, then asked to campaign at once. Ends when somebody is known to lead, or after an
 * election timeout.
 */
final class LeadershipTransfer {
  private final NodeState state;

  /** Who waits for it; empty if none is under way. */
  private final List<TransferRequest> requests = new ArrayList<>();

  private NodeId target;
  private long term;
  private long deadline;
  private boolean asked;

  LeadershipTransfer(NodeState state) {
    this.state = state;
    this.target = state.self;
  }

  boolean isUnderWay() {
    return !requests.isEmpty();
  }

  void onRequest(TransferRequest request) {
    if (!(state.role instanceof Leader leader)) {
      end(request, state.self + " does not lead");
      return;
    }
    NodeId wanted = request.target() == null ? best(state, leader) : request.target();
    if (isUnderWay()) {
      if (request.target() == null || target.equals(wanted)) {
        requests.add(request);
      } else {
        end(request, "leadership is being transferred to " + target);
      }
    } else if (wanted == null) {
      end(request, "there is no other voter that could lead");
    } else if (wanted.equals(state.self)) {
      state.outbox.add(new Effect.TransferEnded(request, null, state.self));
    } else if (!canLead(wanted)) {
      end(
          request,
          wanted
              + (state.configuration().isMember(wanted)
                  ? " is a learner, or about to be none of the voters: promote it first"
                  : " is no member of the cluster"));
    } else {
      begin(leader, request, wanted);
    }
  }

  /** The voter that is furthest, and among those the one of the highest priority. */
  static @Nullable NodeId best(NodeState state, Leader leader) {
    Progress best = null;
    for (Progress follower : leader.followers) {
      if (!state.configuration().voters().contains(follower.id) || follower.forgetful) {
        continue;
      }
      if (best == null
          || follower.matchIndex > best.matchIndex
          || (follower.matchIndex == best.matchIndex
              && priority(state, follower) > priority(state, best))) {
        best = follower;
      }
    }
    return best == null ? null : best.id;
  }

  private static int priority(NodeState state, Progress follower) {
    return state.configuration().member(follower.id).priority();
  }

  private boolean canLead(NodeId node) {
    ClusterConfiguration configuration = state.configuration();
    return configuration.voters().contains(node);
  }

  private void begin(Leader leader, TransferRequest request, NodeId wanted) {
    requests.add(request);
    target = wanted;
    term = state.currentTerm;
    deadline = state.now + state.options.electionTimeout();
    asked = false;
    leader.reads.failAll(state, state.role);
  }

  /** Asks the target to campaign once it holds the whole log. */
  void flush(Leader leader) {
    if (!isUnderWay() || asked) {
      return;
    }
    Progress follower = leader.reliable(target);
    if (follower != null && follower.matchIndex == state.log.lastIndex()) {
      asked = true;
      leader.leaseVoid = true;
      state.send(new TimeoutNow(state.group, state.self, target, state.currentTerm));
    }
  }

  /** Whatever has happened may have decided it. */
  void look() {
    if (!isUnderWay()) {
      return;
    }
    NodeId leader = state.role.leader();
    if (state.role instanceof Role.Stopped) {
      endAll(state.self + " has stopped");
    } else if (state.currentTerm > term && leader != null) {
      endAll(leader.equals(target) ? null : leader + " was elected instead of " + target);
    } else if (state.role instanceof Leader && !canLead(target)) {
      endAll(target + " has ceased to be a voter");
    }
  }

  /** Time has passed. */
  void onTime() {
    if (isUnderWay() && state.now - deadline >= 0) {
      endAll(
          target + " does not lead after " + state.options.electionTimeout() / 1_000_000 + " ms");
    }
  }

  /** When to be told the time. */
  long deadline() {
    return isUnderWay() ? deadline : Long.MAX_VALUE;
  }

  private void endAll(@Nullable String failure) {
    for (TransferRequest request : requests) {
      state.outbox.add(new Effect.TransferEnded(request, failure, state.role.leader()));
    }
    requests.clear();
  }

  private void end(TransferRequest request, String failure) {
    state.outbox.add(new Effect.TransferEnded(request, failure, state.role.leader()));
  }
}
