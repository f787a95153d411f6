// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.Member;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator can do when a majority of a cluster is lost for good: no protocol can help then,
 * since the servers that are left cannot know whether the others are gone or only out of reach.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private Recovery() {}

  /**
   * Makes these servers all the voters that there are, by an entry in the log of one of them.
   *
   * <p><b>Dangerous.</b> Writes that were acknowledged may be missing from this server's log: they
   * are lost. If servers that are not named still run, or are started again, there are two
   * clusters. Stop all servers, pick the one with the longest log, run this on it alone, start it,
   * then start the other ones that are named. The servers that are not named may only come back
   * with an emptied directory, by being added.
   *
   * @param storage that of the stopped server; stays open
   * @param self which server that is
   * @param voters who is left, this server among them; all of them voters or learners now
   * @return the configuration that is in force when the server starts, and where it stands
   * @throws IllegalArgumentException if that makes no sense: {@code self} is not named, somebody is
   *     no member, or those who are named are a majority anyway and need no force
   * @throws IllegalStateException if the storage is empty
   * @throws IOException if the storage fails
   */
  public static MembershipResult forceConfiguration(
      LogStorage storage, NodeId self, Collection<NodeId> voters) throws IOException {
    RecoveredLog log = storage
        .recover(GroupId.FIRST)
        .orElseThrow(() -> new IllegalStateException(
            "the storage of " + self + " is empty: there is nothing to recover"));
    ClusterConfiguration now = configuration(log);
    requireNeeded(now, self, new TreeSet<>(voters));
    NavigableMap<NodeId, Member> details = new TreeMap<>(now.details());
    details.keySet().retainAll(voters);
    ClusterConfiguration forced = new ClusterConfiguration(
        List.copyOf(new TreeSet<>(voters)), List.of(), List.of(), List.of(), true, details);
    HardState old = log.hardState();
    // A term in which nobody can have led, so that no other entry has this index and term.
    long term = Math.max(old.term(), LogOutline.termAt(log, log.lastIndex())) + 1;
    long index = log.lastIndex() + 1;
    LOG.warn(
        "{}: forcing the configuration [{}] at {}/{}, in place of [{}]: writes that only"
            + " other servers hold are lost, and these must not be started again",
        self,
        forced,
        index,
        term,
        now);
    storage.write(List.of(new LogWrite(
        GroupId.FIRST,
        new HardState(term, null, old.commitIndex(), old.incarnation()),
        null,
        0,
        List.of(new LogEntry(index, term, EntryKind.CONFIGURATION, forced.toBytes())))));
    return new MembershipResult(index, forced);
  }

  private static ClusterConfiguration configuration(RecoveredLog log) {
    List<LogEntry> configurations = log.configurations();
    return configurations.isEmpty()
        ? log.base().configuration()
        : ClusterConfiguration.fromBytes(
            configurations.get(configurations.size() - 1).payload());
  }

  private static void requireNeeded(ClusterConfiguration now, NodeId self, Set<NodeId> voters) {
    if (!voters.contains(self)) {
      throw new IllegalArgumentException(
          self + " is not among the voters to be forced, " + voters + ": run it on one of them");
    }
    for (NodeId voter : voters) {
      if (!now.isMember(voter)) {
        throw new IllegalArgumentException(
            voter + " is no member of the cluster, which is [" + now + "]");
      }
    }
    boolean majority = isMajority(now.voters(), voters)
        && (!now.isJoint() || isMajority(now.outgoingVoters(), voters));
    if (majority) {
      throw new IllegalArgumentException(voters + " are a majority of [" + now
          + "] and need no force: start them, and remove the others by a membership change");
    }
  }

  private static boolean isMajority(List<NodeId> of, Set<NodeId> voters) {
    return of.stream().filter(voters::contains).count() > of.size() / 2;
  }
}
