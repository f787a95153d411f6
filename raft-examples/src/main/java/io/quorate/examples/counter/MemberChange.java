// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.ClusterChange;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of who takes part, as it is asked for on the command line.
 *
 * @param node whom it is about; for a replacement, who goes
 * @param other who comes in a replacement, else null
 * @param address where the node, or the one that comes, is reached; empty if it is not about that
 * @param priority the new one, if it is about that
 */
record MemberChange(Kind kind, NodeId node, @Nullable NodeId other, String address, int priority) {
  enum Kind {
    ADD,
    ADD_LEARNER,
    REMOVE,
    PROMOTE,
    DEMOTE,
    REPLACE,
    ADDRESS,
    PRIORITY
  }

  MemberChange {
    if ((kind == Kind.REPLACE) != (other != null)) {
      throw new IllegalArgumentException(kind + " of " + node + " by " + other);
    }
    if (priority < 0) {
      throw new IllegalArgumentException("priority " + priority + " is negative");
    }
  }

  /** A change that is about one node and needs to say no more. */
  static MemberChange of(Kind kind, NodeId node) {
    return new MemberChange(kind, node, null, "", 0);
  }

  /** A change that is about one node and where it is reached. */
  static MemberChange of(Kind kind, NodeId node, String address) {
    return new MemberChange(kind, node, null, address, 0);
  }

  /** Says it to the library. */
  void describe(ClusterChange change, ClusterConfiguration now) {
    switch (kind) {
      case ADD -> change.addVoter(node, address);
      case ADD_LEARNER -> change.addLearner(node, address);
      case REMOVE -> change.remove(node);
      case PROMOTE -> change.promote(node);
      case DEMOTE -> change.demote(node);
      case ADDRESS -> change.address(node, address);
      case PRIORITY -> change.priority(node, priority);
      case REPLACE -> {
        NodeId successor = successor();
        change.remove(node);
        if (now.learners().contains(node)) {
          change.addLearner(successor, address);
        } else {
          change.addVoter(successor, address);
        }
      }
    }
  }

  private NodeId successor() {
    return Objects.requireNonNull(other); // it is a replacement
  }

  /**
   * What is wrong with it for a cluster that looks like this: {@link Reply.Rejected}, or
   * {@link Reply.Unchanged} if there is nothing to do; empty if it makes sense.
   */
  Optional<Reply> objection(ClusterConfiguration now) {
    Reply objection = switch (kind) {
      case ADD, ADD_LEARNER -> objectionToAdd(now);
      case REMOVE -> objectionToRemove(now);
      case PROMOTE -> objectionToPromote(now);
      case DEMOTE -> objectionToDemote(now);
      case REPLACE -> objectionToReplace(now);
      case ADDRESS -> objectionToAddress(now);
      case PRIORITY -> objectionToPriority(now);
    };
    return Optional.ofNullable(objection);
  }

  private @Nullable Reply objectionToAdd(ClusterConfiguration now) {
    boolean voter = now.isVoter(node);
    boolean learner = now.learners().contains(node);
    if (kind == Kind.ADD_LEARNER && voter) {
      return wrong(node + " is a voter: to take its vote, say member demote " + node);
    } else if ((voter || learner) && !now.member(node).address().equals(address)) {
      return wrong(node + " is a member at " + now.member(node).address()
          + ": to have it reached elsewhere, say member address " + node + " " + address);
    } else if (voter || (learner && kind == Kind.ADD_LEARNER)) {
      return unchanged(
          node + " is a " + (voter ? "voter" : "learner") + " at " + address + " already");
    }
    return objectionToSharing(now, node, node);
  }

  private @Nullable Reply objectionToRemove(ClusterConfiguration now) {
    return now.isMember(node) ? objectionToLoss(now) : unchanged(strange(now, node));
  }

  private @Nullable Reply objectionToPromote(ClusterConfiguration now) {
    if (!now.isMember(node)) {
      return wrong(strange(now, node) + ": say member add " + node + " HOST:PORT");
    }
    return now.isVoter(node) ? unchanged(node + " is a voter already") : null;
  }

  private @Nullable Reply objectionToDemote(ClusterConfiguration now) {
    if (!now.isMember(node)) {
      return wrong(strange(now, node));
    }
    return now.isVoter(node)
        ? objectionToLoss(now)
        : unchanged(node + " is a learner already, without a vote");
  }

  private @Nullable Reply objectionToReplace(ClusterConfiguration now) {
    NodeId successor = successor();
    if (successor.equals(node)) {
      return wrong(node + " cannot replace itself: if it has lost its disk, say member remove "
          + node + ", then member add " + node + " " + address);
    } else if (!now.isMember(node)) {
      return now.isMember(successor)
          ? unchanged(node + " is no member, and " + successor + " is one already")
          : wrong(strange(now, node) + ": say member add " + successor + " " + address);
    } else if (now.isVoter(successor)) {
      return wrong(successor + " is a voter already: say member remove " + node);
    } else if (now.isMember(successor) && !now.member(successor).address().equals(address)) {
      return wrong(
          successor + " is a member at " + now.member(successor).address() + ", not at " + address);
    }
    return objectionToSharing(now, successor, node);
  }

  private @Nullable Reply objectionToAddress(ClusterConfiguration now) {
    if (!now.isMember(node)) {
      return wrong(strange(now, node) + ": say member add " + node + " " + address);
    }
    return now.member(node).address().equals(address)
        ? unchanged(node + " is reached at " + address + " already")
        : objectionToSharing(now, node, node);
  }

  private @Nullable Reply objectionToPriority(ClusterConfiguration now) {
    if (!now.isMember(node)) {
      return wrong(strange(now, node));
    }
    return now.member(node).priority() == priority
        ? unchanged(node + " has priority " + priority + " already")
        : null;
  }

  private @Nullable Reply objectionToLoss(ClusterConfiguration now) {
    return now.allVoters().size() == 1 && now.isVoter(node)
        ? wrong(node + " is the only voter: add another one before")
        : null;
  }

  private @Nullable Reply objectionToSharing(
      ClusterConfiguration now, NodeId newcomer, NodeId goes) {
    for (NodeId member : now.members()) {
      if (!member.equals(newcomer)
          && !member.equals(goes)
          && now.member(member).address().equals(address)) {
        return wrong(
            address + " is the address of " + member + ": " + newcomer + " needs one of its own");
      }
    }
    return null;
  }

  private static String strange(ClusterConfiguration now, NodeId node) {
    return node + " is no member of the cluster, which is " + now.members();
  }

  private static Reply wrong(String reason) {
    return new Reply.Rejected(reason);
  }

  private static Reply unchanged(String reason) {
    return new Reply.Unchanged(reason);
  }
}
