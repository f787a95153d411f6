// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.GroupId;
import java.io.IOException;

/**
 * What a storage holds cannot be what was written: a checksum does not match, an entry in the
 * middle is missing, or a record makes no sense. Nothing was repaired or removed.
 *
 * <p>The server must not go on with it: entries that it acknowledged may be gone. It can be
 * restored from its peers by being removed from the cluster and added again with an empty
 * directory.
 */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Names what is damaged.
   *
   * @param group whose log
   * @param index the entry, or 0 if it is another record
   * @param what what is wrong with it
   */
  public CorruptLogException(GroupId group, long index, String what) {
    super("group " + group.value() + (index == 0 ? "" : ", index " + index) + ": " + what);
  }
}
