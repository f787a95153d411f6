// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

/** Where within a storage operation a process dies. */
public enum CrashPoint {
  /** Before anything of it has reached the disk. */
  BEFORE,
  /**
   * In the middle: a part of the bytes is in the file, and never all of them. As when the power
   * fails during a write that spans several sectors. Publishing or deleting a snapshot is the
   * change of a name, of which there is no part: this is then the same as {@link #BEFORE}.
   */
  TORN,
  /**
   * After the write and before its sync: a part of the bytes survives, or all of them. As when the
   * power fails while the page cache is being written back; all of them survive a process that dies
   * alone. A snapshot's change of name survives or does not.
   */
  UNSYNCED,
  /**
   * When everything is durable and before the caller learns of it: the entries are there after the
   * restart, though nobody was told.
   */
  AFTER
}
