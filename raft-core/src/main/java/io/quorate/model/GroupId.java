// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

/**
 * The number of one consensus group among those that share a transport and a log storage.
 *
 * <p>In every message and in every storage key, so that one process can host many groups.
 *
 * @param value at least 0
 */
public record GroupId(long value) implements Comparable<GroupId> {
  /** The group of a node that hosts only one. */
  public static final GroupId FIRST = new GroupId(0);

  public GroupId {
    if (value < 0) {
      throw new IllegalArgumentException("group id " + value + " is negative");
    }
  }

  @Override
  public int compareTo(GroupId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "g" + value;
  }
}
