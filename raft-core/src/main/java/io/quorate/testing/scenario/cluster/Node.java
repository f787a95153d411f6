// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import io.quorate.core.RoleKind;
import io.quorate.core.StartingPoint;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.LogImage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node: its clock, its disk, and, while it is up, its core and its state machine. What is asked
 * about it is answered from memory, or from the disk while it is down.
 */
public final class Node {
  private final NodeId id;
  private final int ordinal;
  private final NodeSetup setup;
  private final WorkQueue<Effect.Persist> writes = new WorkQueue<>();
  private final WorkQueue<MachineWork> applies = new WorkQueue<>();
  private final Deque<Supplier<Input>> replies = new ArrayDeque<>();
  private final Map<EntryId, Snapshot> received = new HashMap<>();
  private final Requests requests = new Requests();
  private @Nullable RandomGenerator random;
  private @Nullable Disk disk;
  private @Nullable RaftCore core;
  private LogImage memory = Disk.empty(0).log();
  private Applier applier = new Applier(null);
  private boolean ghost;
  private boolean paused;
  private boolean stopped;
  private long incarnation = 1;
  private long life;
  private long clock;
  private long lastSequence;
  private int failingWrites;

  Node(NodeId id, int ordinal) {
    this.id = id;
    this.ordinal = ordinal;
    this.setup = new NodeSetup(id);
  }

  public NodeId id() {
    return id;
  }

  /** Its options and the disk that it starts with. */
  public NodeSetup setup() {
    return setup;
  }

  /** Whether it was created, be it up now or down. */
  public boolean created() {
    return disk != null;
  }

  /** From here on it has no core. */
  void becomeGhost() {
    ghost = true;
  }

  public boolean isGhost() {
    return ghost;
  }

  public boolean isUp() {
    return core != null;
  }

  public boolean isPaused() {
    return paused;
  }

  /** Whether messages and timers reach it, or wait until they do. */
  boolean isReachable() {
    return !ghost && !paused;
  }

  public void pause(boolean on) {
    paused = on;
  }

  /** Whether its core has stopped in this life. */
  public boolean isStopped() {
    return stopped;
  }

  long clock() {
    return clock;
  }

  void moveClock(long nanos) {
    clock += nanos;
  }

  /** How long until its timer wants to fire, 0 if it is overdue. */
  long untilDeadline() {
    if (core == null || paused || core.nextDeadline() == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, core.nextDeadline() - clock);
  }

  /** Writes its disk for the first time. */
  void create(Cluster cluster) {
    disk = setup.disk(cluster::known, incarnation);
  }

  /** The number of the disk that it has now, or will have when it is created. */
  long incarnation() {
    return incarnation;
  }

  /** Options have changed: timeouts are drawn anew from what they say. */
  public void reseed() {
    random = null;
  }

  /** Creates its core from what is on the disk. */
  RaftCore start() {
    if (random == null) {
      random = setup.settings().random(ordinal);
    }
    stopped = false;
    lastSequence = 0;
    life++;
    StartingPoint start = disk().recover();
    memory = disk().log().copy();
    applier = new Applier(disk().snapshot());
    core = new RaftCore(GroupId.FIRST, id, setup.settings().coreOptions(), start, random, clock);
    return core;
  }

  /** How often it has started. */
  long life() {
    return life;
  }

  /** Loses its memory and all work that has not completed. */
  void crash() {
    forgetWork();
    core = null;
    stopped = false;
    paused = false;
  }

  /** Loses its disk. */
  void wipe() {
    incarnation++;
    disk = Disk.empty(incarnation);
  }

  /** Its core has stopped: nothing more comes from it. */
  void stop() {
    stopped = true;
    forgetWork();
  }

  private void forgetWork() {
    writes.clear();
    applies.clear();
    replies.clear();
    received.clear();
    requests.onCrash();
  }

  /** Its core, if it is up. */
  @Nullable
  RaftCore core() {
    return core;
  }

  /** What is durable. */
  public Disk disk() {
    if (disk == null) {
      throw new ScenarioFailure(id + (ghost ? " is a ghost, without a disk" : " has not started"));
    }
    return disk;
  }

  /** What its disk has been asked for. */
  public WorkQueue<Effect.Persist> writes() {
    return writes;
  }

  /** What its state machine has been asked for. */
  public WorkQueue<MachineWork> applies() {
    return applies;
  }

  /** What its core has asked for and is told as soon as this step is over. */
  Deque<Supplier<Input>> replies() {
    return replies;
  }

  /** A whole snapshot has arrived; it is lost in a crash unless it is installed before. */
  void receive(Snapshot snapshot) {
    received.put(snapshot.lastIncluded(), snapshot);
  }

  /** The snapshot of this entry that has arrived in this life. */
  Snapshot received(EntryId lastIncluded) {
    Snapshot snapshot = received.get(lastIncluded);
    if (snapshot == null) {
      throw new ScenarioFailure(id + " has received no snapshot of " + lastIncluded);
    }
    return snapshot;
  }

  /** Makes one persist durable, and a snapshot that the log begins after with it. */
  void write(Effect.Persist persist) {
    Snapshot installed =
        persist.base() == null ? null : received.get(persist.base().lastIncluded());
    if (installed != null) {
      disk().keep(installed);
    }
    disk().write(persist);
  }

  Requests requests() {
    return requests;
  }

  /** Its state machine. */
  public Applier applier() {
    return applier;
  }

  /** The next so many writes fail. */
  public void failWrites(int count) {
    failingWrites = count;
  }

  boolean nextWriteFails() {
    boolean fails = failingWrites > 0;
    failingWrites -= fails ? 1 : 0;
    return fails;
  }

  /** Takes over into the image of its memory what it is about to write. */
  void remember(Effect.Persist persist) {
    if (persist.sequence() != ++lastSequence) {
      throw new ScenarioFailure(
          id + " asked for persist " + persist.sequence() + " where " + lastSequence + " was due");
    }
    memory.write(persist.base(), persist.truncateFrom(), persist.entries());
  }

  /** What its core looks like, null while it is down. */
  public @Nullable CoreStatus status() {
    return core == null ? null : core.status();
  }

  /** Its role: a role's name, {@code learner}, {@code stopped} or {@code down}. */
  public String role() {
    CoreStatus status = status();
    if (status == null) {
      return "down";
    }
    if (status.role() == RoleKind.FOLLOWER && status.learner()) {
      return "learner";
    }
    return status.role().name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  public long term() {
    CoreStatus status = status();
    return status == null ? disk().hardState().term() : status.term();
  }

  public @Nullable NodeId votedFor() {
    CoreStatus status = status();
    return status == null ? disk().hardState().votedFor() : status.votedFor();
  }

  /** The leader it knows of. */
  public @Nullable NodeId leader() {
    CoreStatus status = status();
    return status == null ? null : status.leader();
  }

  public LogImage log() {
    return core == null ? disk().log() : memory;
  }

  public long commitIndex() {
    CoreStatus status = status();
    return status == null ? disk().hardState().commitIndex() : status.commitIndex();
  }

  public long appliedIndex() {
    if (core != null) {
      return applier.appliedIndex();
    }
    Snapshot snapshot = disk().snapshot();
    return snapshot == null ? 0 : snapshot.index();
  }

  /** The commands that its state consists of. */
  public List<String> commands() {
    if (core != null) {
      return applier.commands();
    }
    Snapshot snapshot = disk().snapshot();
    return snapshot == null ? List.of() : snapshot.state().commands();
  }

  public ClusterConfiguration configuration() {
    CoreStatus status = status();
    return status == null ? disk().log().configuration() : status.configuration();
  }

  /** Its state on one line. */
  public String describe() {
    if (ghost) {
      return id + " ghost";
    }
    if (disk == null) {
      return id + " not started";
    }
    String state = core == null ? id + " down, " + disk : String.valueOf(core.status());
    return state + (paused ? " paused" : "");
  }

  @Override
  public String toString() {
    return id.value();
  }
}
