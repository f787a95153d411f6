// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.spi.LogWrite;

/** Who is told what becomes of a disk's log, so that invariants can be checked at that moment. */
public interface DiskObserver {
  /** Who does not care. */
  DiskObserver NONE = write -> {};

  /**
   * A write has become durable, whether or not its author lives to learn of it. The queries of
   * {@link SimulatedDisk} tell already of the whole batch that it belongs to.
   */
  void durable(LogWrite write);

  /** A write was reported durable and is not on the disk. */
  default void lost(LogWrite write) {}
}
