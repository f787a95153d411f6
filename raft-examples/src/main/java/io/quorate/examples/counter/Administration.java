// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.RaftStatus;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Does what operators ask of a node: who takes part, who leads, and snapshots. */
final class Administration {
  private final RaftNode<?, ?> node;
  private final OngoingChanges changes;

  Administration(RaftNode<?, ?> node) {
    this.node = node;
    this.changes = new OngoingChanges(node);
  }

  CompletableFuture<Reply> reply(Request request) {
    if (request instanceof Request.Snapshot) {
      return node.snapshot()
          .thenApply(snapshot -> new Reply.Done(node.id() + " has a snapshot of everything up to "
              + snapshot.lastIncluded().index()));
    }
    RaftStatus status = node.status();
    if (request instanceof Request.Change change) {
      return changes.ask(change, status);
    } else if (status.role() != RaftRole.LEADER) {
      return CompletableFuture.completedFuture(RefusalReplies.notLeader(status.leader(), status));
    } else if (request instanceof Request.Transfer transfer) {
      return transfer(transfer, status);
    } else if (request instanceof Request.StepDown) {
      node.stepDown();
      return CompletableFuture.completedFuture(new Reply.Done(node.id() + " gives up leading term "
          + status.term() + ": an election decides who is next"));
    }
    return CompletableFuture.completedFuture(new Reply.Rejected("cannot do this: " + request));
  }

  private CompletableFuture<Reply> transfer(Request.Transfer request, RaftStatus status) {
    NodeId target = request.target();
    if (target == null) {
      return status.configuration().voters().equals(List.of(node.id()))
          ? rejected(node.id() + " is the only voter: there is nobody to hand over to")
          : node.transferLeadership().thenApply(Administration::handedOver);
    } else if (!status.configuration().isMember(target)) {
      return rejected(target + " is no member of the cluster, which is "
          + status.configuration().members());
    } else if (!status.configuration().isVoter(target)) {
      return rejected(target + " is a learner: say member promote " + target + " before");
    } else if (target.equals(node.id())) {
      return CompletableFuture.completedFuture(new Reply.Unchanged(target + " leads already"));
    }
    return node.transferLeadership(target).thenApply(Administration::handedOver);
  }

  private static Reply handedOver(NodeId leader) {
    return new Reply.Done(leader + " leads");
  }

  private static CompletableFuture<Reply> rejected(String reason) {
    return CompletableFuture.completedFuture(new Reply.Rejected(reason));
  }
}
