// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import io.quorate.testing.simulation.disk.CrashPoint;
import java.util.List;

/**
 * One thing that a plan has happen. All are records of plain values, so that {@link ActionText} can
 * write and read them: {@code crash server=n2 keep=0.5}.
 *
 * <p>Servers are called by name, or {@code leader}: whoever leads when the time has come.
 *
 * <p>An action that makes no sense when its time has come, since earlier ones have been taken out
 * of the plan or turned out otherwise, does nothing: only so can plans be shrunk.
 */
public sealed interface Action {
  /** Stands for whoever leads. */
  NodeId LEADER = NodeId.of("leader");

  /** Something that servers, disks, clocks or the network do to the protocol. */
  sealed interface Fault extends Action {}

  /** Something that clients or operators ask for. */
  sealed interface Operation extends Action {}

  /**
   * The process dies at any moment.
   *
   * @param keep how much of what is written but not synced survives, from 0 to 1
   */
  record Crash(NodeId server, double keep) implements Fault {}

  /** The process dies at a boundary of its n-th storage operation from now. */
  record CrashAt(NodeId server, int operation, CrashPoint point, double keep) implements Fault {}

  /** The process starts again on what its disk holds. */
  record Restart(NodeId server) implements Fault {}

  /** All processes that are down, or have given up, start again. */
  record RestartAll() implements Fault {}

  /** The machine is lost and another takes its name, with an empty disk, waiting to be added. */
  record Wipe(NodeId server) implements Fault {}

  /** The process stands still for a while, as in a long garbage collection or a moved VM. */
  record Pause(NodeId server, long micros) implements Fault {}

  /**
   * The server's clock goes faster or slower from now on.
   *
   * @param rate from 0.01 to 100; 1 is right
   */
  record ClockRate(NodeId server, double rate) implements Fault {
    public ClockRate {
      if (!(rate >= 0.01 && rate <= 100)) {
        throw new IllegalArgumentException("rate is " + rate + ", must be 0.01 to 100");
      }
    }
  }

  /** The server's clock leaps forward. */
  record ClockJump(NodeId server, long micros) implements Fault {}

  /** What one sends to the other is lost from now on. */
  record Cut(NodeId from, NodeId to) implements Fault {}

  /** What one sends to the other takes this much longer from now on, until all is mended. */
  record SlowLink(NodeId from, NodeId to, long micros) implements Fault {}

  /** What anybody sends to this server is lost from now on; it is heard. */
  record Deafen(NodeId server) implements Fault {}

  /** Those of one side and all others do not hear each other from now on. */
  record Partition(List<NodeId> side) implements Fault {}

  /** Two halves hear each other no more, but both hear the one in between, and it them. */
  record Bridge(NodeId middle, List<NodeId> side) implements Fault {}

  /** All cuts and partitions are mended. */
  record Mend() implements Fault {}

  /**
   * How the network treats all messages from now on.
   *
   * @param loss probability that one is lost
   * @param duplicate probability that one arrives twice
   * @param reorder probability that one is overtaken by others
   * @param maxMicros the longest that it takes
   */
  record Weather(double loss, double duplicate, double reorder, long maxMicros) implements Fault {}

  /** Each write of the server takes this much longer from now on. */
  record SlowDisk(NodeId server, long micros) implements Fault {}

  /** No write of the server ends for a while. */
  record HangDisk(NodeId server, long micros) implements Fault {}

  /** The disk has no room any more, or has again. */
  record FullDisk(NodeId server, boolean full) implements Fault {}

  /** The next sync fails. */
  record FailSync(NodeId server, double keep) implements Fault {}

  /** The next reads of the log fail. */
  record FailReads(NodeId server, int times) implements Fault {}

  /** A bit of the log flips, somewhere between its begin, 0, and its end, 1. */
  record Rot(NodeId server, double where) implements Fault {}

  /** The next write lands on older content, somewhere between the begin, 0, and the end, 1. */
  record Misdirect(NodeId server, double where) implements Fault {}

  /** The next write is said to be durable and is not. */
  record LoseWrite(NodeId server) implements Fault {}

  /** A bit of the newest snapshot flips. */
  record RotSnapshot(NodeId server, double where) implements Fault {}

  /**
   * A client proposes a command.
   *
   * @param command what the command is drawn from
   */
  record Propose(NodeId to, long command) implements Operation {}

  /**
   * A client reads.
   *
   * @param query what the query is drawn from
   */
  record Read(NodeId to, Freshness freshness, long query) implements Operation {}

  /**
   * Many clients propose at once, more than is let in.
   *
   * @param commands from 1 to 10,000
   */
  record Overload(NodeId to, int commands) implements Operation {
    public Overload {
      if (commands < 1 || commands > 10_000) {
        throw new IllegalArgumentException("commands is " + commands + ", must be 1 to 10000");
      }
    }
  }

  /** One more server starts, empty, and waits to be added. */
  record Join(NodeId server) implements Operation {}

  /**
   * A membership change, on the leader.
   *
   * @param catchUp whether new voters catch up first
   */
  record Change(
      List<NodeId> voters,
      List<NodeId> learners,
      List<NodeId> promoted,
      List<NodeId> demoted,
      List<NodeId> removed,
      boolean joint,
      boolean catchUp)
      implements Operation {}

  /** The leader hands over to this voter. */
  record Transfer(NodeId target) implements Operation {}

  /** The leader gives up leading. */
  record StepDown() implements Operation {}

  /** A server campaigns by order. */
  record Campaign(NodeId server) implements Operation {}

  /** A server takes a snapshot. */
  record Snapshot(NodeId server) implements Operation {}
}
