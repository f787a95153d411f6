// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.oracle;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import io.quorate.testing.invariant.LogImage;
import org.jspecify.annotations.Nullable;

/** What is so of one server: on its disk, and while it lives, in its memory. */
public final class ServerTruth {
  private final NodeId id;
  private boolean wasWiped;
  private HardState hardState = HardState.INITIAL;
  private LogImage disk = new LogImage(SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY));
  private @Nullable LogImage memory;
  private @Nullable CoreStatus status;

  ServerTruth(NodeId id) {
    this.id = id;
  }

  /** Which server. */
  public NodeId id() {
    return id;
  }

  /** The term and vote on its disk. */
  public HardState hardState() {
    return hardState;
  }

  /** The log on its disk, as far as it was told that it is there. */
  public LogImage disk() {
    return disk;
  }

  /** The log in its memory; null while it is down or only begins. */
  public @Nullable LogImage memory() {
    return memory;
  }

  /** How it stood when it last did something; null while it is down. */
  public @Nullable CoreStatus status() {
    return status;
  }

  /** Whether it leads, or believes so. */
  public boolean leads() {
    return status != null && status.role() == RoleKind.LEADER;
  }

  /** Whether it was ever replaced by another on an empty disk. */
  public boolean wasWiped() {
    return wasWiped;
  }

  void wiped() {
    wasWiped = true;
    hardState = HardState.INITIAL;
    disk = new LogImage(SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY));
  }

  void began(HardState found, LogImage log) {
    hardState = found;
    disk = log;
    memory = null;
    status = null;
  }

  /** The log in its memory; in the beginning, that is what is on its disk. */
  LogImage living() {
    LogImage log = memory;
    if (log == null) {
      log = disk.copy();
      memory = log;
    }
    return log;
  }

  void died() {
    memory = null;
    status = null;
  }

  void wrote(LogWrite write) {
    if (write.hardState() != null) {
      hardState = write.hardState();
    }
    disk.write(write.base(), write.truncateFrom(), write.entries());
  }

  void observed(CoreStatus now) {
    status = now;
  }

  @Override
  public String toString() {
    return status == null ? id + " down, " + disk : status.toString();
  }
}
