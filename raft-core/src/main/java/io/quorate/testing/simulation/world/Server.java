// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.StateMachine;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.runtime.Genesis;
import io.quorate.testing.simulation.disk.SimulatedDisk;
import org.jspecify.annotations.Nullable;

/** One server of a simulated cluster, through all of its lives. */
final class Server<C, R, S extends StateMachine<C, R>> {
  private final NodeId id;
  private final Clock clock;
  private SimulatedDisk disk;
  private Genesis genesis;
  private @Nullable SimulatedWorkers workers;
  private @Nullable Life<C, R, S> life;
  private boolean diskLost;
  private boolean mayStop;
  private int lives;

  Server(NodeId id, Clock clock, SimulatedDisk disk, Genesis genesis) {
    this.id = id;
    this.clock = clock;
    this.disk = disk;
    this.genesis = genesis;
  }

  NodeId id() {
    return id;
  }

  Clock clock() {
    return clock;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /**
   * Its present life, which may have come to an end that nobody has noticed; null if it is down.
   */
  @Nullable
  Life<C, R, S> life() {
    return life;
  }

  /** Whether it runs and has not given up. */
  boolean serves() {
    return life != null && life.serves();
  }

  boolean isDown() {
    return life == null;
  }

  /** How it is to begin on what its disk holds. */
  Genesis genesis() {
    boolean empty = disk.image(GroupId.FIRST).isEmpty() && !disk.isDamaged();
    return empty ? genesis : new Genesis.Restart();
  }

  /** Which life it is, or was. */
  int lives() {
    return lives;
  }

  /** A life begins, and may end at once. */
  void begins(SimulatedWorkers ofLife) {
    lives++;
    workers = ofLife;
  }

  /** The life has come to where it can be asked something. */
  void lives(Life<C, R, S> newLife) {
    life = newLife;
  }

  /** Its deadlines come at other times than it thought. */
  void clockChanged() {
    if (workers != null) {
      workers.clockChanged();
    }
  }

  void dies() {
    if (workers != null) {
      workers.die();
    }
    workers = null;
    life = null;
  }

  void replaceDisk(SimulatedDisk empty) {
    disk = empty;
    genesis = new Genesis.Join();
    diskLost = false;
    mayStop = false;
  }

  /**
   * Whether what it had promised to keep is gone, or will be when it stops: nothing may be expected
   * of it, and no other may be lost as long as it is counted on.
   */
  boolean isDiskLost() {
    return diskLost;
  }

  void loseDisk() {
    diskLost = true;
    mayStop = true;
  }

  /** Whether something was done to it for which it may give up. */
  boolean mayStop() {
    return mayStop;
  }

  void allowStop() {
    mayStop = true;
  }

  /** Nothing is wrong with it any more, unless its disk is lost. */
  void forbidStop() {
    mayStop = diskLost;
  }
}
