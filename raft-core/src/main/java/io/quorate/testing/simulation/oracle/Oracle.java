// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.oracle;

import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.RaftCore;
import io.quorate.core.RoleKind;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import io.quorate.testing.invariant.CommittedIsDurable;
import io.quorate.testing.invariant.ConfigurationInForce;
import io.quorate.testing.invariant.ConfigurationSteps;
import io.quorate.testing.invariant.ElectionSafety;
import io.quorate.testing.invariant.ExactlyOnce;
import io.quorate.testing.invariant.LeaderAppendOnly;
import io.quorate.testing.invariant.LeaderCompleteness;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.LogMatching;
import io.quorate.testing.invariant.Monotonicity;
import io.quorate.testing.invariant.OneDisk;
import io.quorate.testing.invariant.QuorumContact;
import io.quorate.testing.invariant.ReadFreshness;
import io.quorate.testing.invariant.SendWindow;
import io.quorate.testing.invariant.StateMachineSafety;
import io.quorate.testing.invariant.StateOrder;
import io.quorate.testing.invariant.WireHonesty;
import io.quorate.testing.simulation.plan.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees all that servers do, and fails at the first thing that must not be. */
public final class Oracle {
  /** More than any server's window. */
  private static final long MAX_INFLIGHT_APPENDS = 66;

  private final Map<NodeId, ServerTruth> servers = new TreeMap<>();
  private final ElectionSafety elections = new ElectionSafety();
  private final LeaderAppendOnly appendOnly = new LeaderAppendOnly();
  private final LogMatching matching = new LogMatching();
  private final LeaderCompleteness completeness = new LeaderCompleteness();
  private final StateMachineSafety applying = new StateMachineSafety();
  private final CommittedIsDurable durability = new CommittedIsDurable();
  private final Monotonicity monotonicity = new Monotonicity();
  private final StateOrder order = new StateOrder();
  private final ConfigurationSteps configurations = new ConfigurationSteps();
  private final ConfigurationInForce inForce = new ConfigurationInForce();
  private final OneDisk oneDisk = new OneDisk();
  private final QuorumContact contact;
  private final SendWindow window;
  private final ReadFreshness reads = new ReadFreshness();
  private final ExactlyOnce commands = new ExactlyOnce();
  private final Map<EntryId, ClusterConfiguration> everInLogs = new LinkedHashMap<>();
  private long committed;
  private long checks;

  /** Of servers with these settings. */
  public Oracle(Settings settings) {
    contact = new QuorumContact(TimeUnit.MILLISECONDS.toNanos(settings.electionMillis()));
    window = new SendWindow(
        MAX_INFLIGHT_APPENDS, settings.maxInflightBytes() + settings.maxBatchBytes());
  }

  /** The truth about a server, which is made known by asking for it. */
  public ServerTruth truth(NodeId server) {
    return servers.computeIfAbsent(server, ServerTruth::new);
  }

  /** The truth about all servers. */
  public Collection<ServerTruth> truths() {
    return servers.values();
  }

  /** What reads must see. */
  public ReadFreshness reads() {
    return reads;
  }

  /** What became of the clients' commands. */
  public ExactlyOnce commands() {
    return commands;
  }

  /** The highest index that any server ever said to be committed. */
  public long committed() {
    return committed;
  }

  /**
   * All configurations that any log ever held above what is committed: a message may still be on
   * its way that brings one back.
   */
  public List<ClusterConfiguration> uncommittedConfigurations() {
    return everInLogs.entrySet().stream()
        .filter(entry -> entry.getKey().index() > committed)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** How often a property was looked at. */
  public long checks() {
    return checks;
  }

  /** A server begins a life with this on its disk. */
  public void began(NodeId server, HardState hardState, LogImage log) {
    monotonicity.started(server);
    monotonicity.onDisk(server, hardState);
    truth(server).began(hardState, log);
  }

  /** A server's life has ended. */
  public void died(NodeId server) {
    truth(server).died();
    contact.died(server);
  }

  /** A server's disk has been replaced by an empty one. */
  public void wiped(NodeId server) {
    monotonicity.wiped(server);
    truth(server).wiped();
  }

  /** A write is on a server's disk, or it was told so. */
  public void wrote(NodeId server, LogWrite write) {
    ServerTruth truth = truth(server);
    truth.wrote(write);
    monotonicity.onDisk(server, truth.hardState());
    checks++;
  }

  /** A server lets a message go. */
  public void sent(Message message) {
    ServerTruth sender = truth(message.from());
    ServerTruth receiver = servers.get(message.to());
    LogImage leaderLog = null;
    if (receiver != null
        && receiver.leads()
        && receiver.status() != null
        && receiver.status().term() == message.term()) {
      leaderLog = receiver.memory();
    }
    new WireHonesty(sender.hardState(), sender.disk(), leaderLog).check(message);
    oneDisk.sent(message, sender.hardState(), sender.living().configuration());
    if (message instanceof AppendEntries append) {
      window.sent(append);
    }
    checks += 3;
  }

  /** A message has reached a server's core, at this time on its clock; answers are counted. */
  public void received(Message message, long clock) {
    if (message instanceof AppendEntriesResponse || message instanceof InstallSnapshotResponse) {
      contact.heard(message.to(), message.from(), message.term(), clock);
      window.heard(message.to(), message.from());
    }
  }

  /**
   * A server's core has said what is to be done; returns how it stands then.
   *
   * @param clock the time on its clock
   */
  public CoreStatus flushed(NodeId server, List<Effect> effects, RaftCore core, long clock) {
    ServerTruth truth = truth(server);
    CoreStatus before = truth.status();
    CoreStatus now = core.status();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        persists(truth, before, now, persist);
      } else if (effect instanceof Effect.Apply apply) {
        apply.entries().forEach(entry -> applying.applied(server, entry));
        checks += apply.entries().size();
      }
    }
    truth.observed(now);
    inForce.observed(now, truth.living());
    contact.observed(now, clock);
    monotonicity.inMemory(server, now.term(), now.votedFor(), now.commitIndex());
    order.observed(now, truth.living(), truth.disk(), follower -> durableOf(now, follower));
    if (now.role() == RoleKind.LEADER && elections.leads(server, now.term())) {
      completeness.elected(server, now.term(), truth.living());
    }
    commits(truth, before, now);
    checks += 6;
    return now;
  }

  private void persists(
      ServerTruth truth, @Nullable CoreStatus before, CoreStatus now, Effect.Persist persist) {
    boolean leads = now.role() == RoleKind.LEADER;
    if (leads
        && before != null
        && before.role() == RoleKind.LEADER
        && before.term() == now.term()) {
      appendOnly.wrote(truth.id(), now.term(), persist.truncateFrom());
    }
    LogImage memory = truth.living();
    SnapshotMetadata base = persist.base();
    if (base != null && base.configurationIndex() > 0) {
      applying.configured(
          truth.id(), base.lastIncluded().index(), base.configuration(), base.configurationIndex());
    }
    memory.write(base, persist.truncateFrom(), List.of());
    for (LogEntry entry : persist.entries()) {
      if (entry.kind() == EntryKind.CONFIGURATION) {
        ClusterConfiguration configuration = ClusterConfiguration.fromBytes(entry.payload());
        everInLogs.put(entry.id(), configuration);
        if (leads && entry.term() == now.term()) {
          configurations.appended(
              truth.id(),
              memory.configuration(),
              configuration,
              memory.configurationIndex() <= now.commitIndex());
        }
      }
      matching.appended(truth.id(), memory.last(), entry);
      memory.append(List.of(entry));
    }
    checks += persist.entries().size() + 1;
  }

  private void commits(ServerTruth truth, @Nullable CoreStatus before, CoreStatus now) {
    LogImage memory = truth.living();
    long known = before == null ? memory.base().lastIncluded().index() : before.commitIndex();
    for (long index = known + 1; index <= now.commitIndex(); index++) {
      long term = memory.termAt(index);
      if (term > 0) {
        completeness.committed(truth.id(), new EntryId(index, term), now.term());
        checks++;
      }
    }
    if (now.commitIndex() > committed) {
      committed = now.commitIndex();
      long term = memory.termAt(committed);
      if (now.role() == RoleKind.LEADER && term > 0) {
        EntryId entry = new EntryId(committed, term);
        // What is committed may be so by the configuration whose successor is appended just then.
        durability.committed(
            truth.id(),
            entry,
            before == null ? now.configuration() : before.configuration(),
            now.configuration(),
            (configuration, node) -> holds(node, entry, configuration));
      }
    }
  }

  /**
   * Whether a server holds an entry. One who held it on a disk that is gone counts too: he votes no
   * more, so that nobody is elected without another who holds it.
   */
  private boolean holds(NodeId node, EntryId entry, ClusterConfiguration configuration) {
    return truth(node).disk().holdsUpTo(entry) || isOnOtherDisk(node, configuration);
  }

  private boolean isOnOtherDisk(NodeId node, ClusterConfiguration configuration) {
    ServerTruth truth = truth(node);
    return configuration.member(node).incarnation() == 0
        ? truth.wasWiped()
        : !configuration.admits(node, truth.hardState().incarnation());
  }

  /** Where the part of a follower's disk ends that a leader may count on. */
  private long durableOf(CoreStatus leader, NodeId follower) {
    ServerTruth truth = truth(follower);
    // What a leader believes of a disk that is gone, or from before others led, was right then.
    boolean comparable = !isOnOtherDisk(follower, leader.configuration())
        && truth.hardState().term() <= leader.term();
    return comparable ? truth.disk().last().index() : Long.MAX_VALUE;
  }

  /** A server's state machine has applied a command, or begun with a snapshot up to there. */
  public void reached(NodeId server, long index, long fingerprint) {
    applying.reached(server, index, fingerprint);
    checks++;
  }
}
