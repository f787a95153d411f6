// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the specification calls the things that cores handle: pure functions. */
final class TraceWords {
  private static final TlaRecord NO_CONFIGURATION =
      configuration(List.<NodeId>of(), List.<NodeId>of());

  private TraceWords() {}

  /** A message as the specification has it; one that promises nothing tells but its term. */
  static TlaRecord message(Message message) {
    if (message instanceof AppendEntries request) {
      return TlaRecord.of("kind", "Append")
          .with("term", request.term())
          .with("previous", request.previous().index())
          .with("previousTerm", request.previous().term())
          .withSequence(
              "entries", request.entries().stream().map(TraceWords::entry).toList())
          .with("commit", request.leaderCommit());
    }
    if (message instanceof RequestVote request) {
      return question("RequestVote", request.from(), request.term(), request.last());
    }
    if (message instanceof PreVote request) {
      return question("PreVote", request.from(), request.term(), request.last());
    }
    if (message instanceof RequestVoteResponse response && response.granted()) {
      return grant("Vote", response);
    }
    if (message instanceof PreVoteResponse response && response.granted()) {
      return grant("WouldVote", response);
    }
    if (message instanceof AppendEntriesResponse response
        && response.result() instanceof AppendEntriesResponse.Accepted accepted) {
      return TlaRecord.of("kind", "Ack")
          .with("term", response.term())
          .with("match", accepted.matchIndex());
    }
    return TlaRecord.of("kind", "Term").with("term", message.term());
  }

  private static TlaRecord question(String kind, NodeId from, long term, EntryId last) {
    return TlaRecord.of("kind", kind)
        .with("from", from.value())
        .with("term", term)
        .with("last", id(last))
        .with("match", 0);
  }

  private static TlaRecord grant(String kind, Message message) {
    return TlaRecord.of("kind", kind)
        .with("from", message.from().value())
        .with("to", message.to().value())
        .with("term", message.term())
        .with("match", 0);
  }

  static TlaRecord id(EntryId id) {
    return new TlaRecord("").with("index", id.index()).with("term", id.term());
  }

  private static TlaRecord entry(LogEntry entry) {
    return new TlaRecord("")
        .with("term", entry.term())
        .with(
            "conf",
            entry.kind() == EntryKind.CONFIGURATION
                ? configuration(ClusterConfiguration.fromBytes(entry.payload()))
                : NO_CONFIGURATION);
  }

  /** Learners do not matter to the specification: they count nowhere. */
  static TlaRecord configuration(ClusterConfiguration configuration) {
    return configuration(configuration.voters(), configuration.outgoingVoters());
  }

  private static TlaRecord configuration(List<NodeId> voters, List<NodeId> outgoing) {
    return new TlaRecord("").withNames("voters", voters).withNames("outgoing", outgoing);
  }

  /** The state of a server as it is to be found in the specification too. */
  static TlaRecord state(CoreStatus status) {
    return TlaRecord.of("role", role(status.role()))
        .with("term", status.term())
        .with("vote", vote(status.votedFor()))
        .with("last", id(status.last()))
        .with("durable", status.durableIndex())
        .with("commit", status.commitIndex())
        .with("conf", configuration(status.configuration()))
        .withSet(
            "match",
            status.progress().stream()
                .map(follower ->
                    TlaRecord.of("of", follower.id().value()).with("index", follower.matchIndex()))
                .toList());
  }

  private static String role(RoleKind role) {
    return switch (role) {
      case FOLLOWER -> "follower";
      case PRE_CANDIDATE -> "pre-candidate";
      case CANDIDATE -> "candidate";
      case LEADER -> "leader";
      case STOPPED -> "stopped";
    };
  }

  private static String vote(@Nullable NodeId votedFor) {
    return votedFor == null ? TraceModule.NOBODY : votedFor.value();
  }
}
