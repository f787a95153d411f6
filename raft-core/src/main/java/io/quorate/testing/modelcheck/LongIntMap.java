// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import java.util.Arrays;

/** From longs that are not negative to ints that are not negative, without an object an entry. */
final class LongIntMap {
  static final int NONE = -1;

  private long[] keys = new long[1 << 12];
  private int[] values = new int[1 << 12];
  private int size;

  LongIntMap() {
    Arrays.fill(keys, NONE);
  }

  /** What was put there, or {@link #NONE}. */
  int get(long key) {
    int slot = slot(key);
    return keys[slot] == key ? values[slot] : NONE;
  }

  void put(long key, int value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(key);
    size += keys[slot] == key ? 0 : 1;
    keys[slot] = key;
    values[slot] = value;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (Mixing.mix(key) & mask);
    while (keys[slot] != key && keys[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new int[keys.length];
    Arrays.fill(keys, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
