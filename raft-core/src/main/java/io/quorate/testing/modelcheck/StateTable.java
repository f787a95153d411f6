// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import java.util.Arrays;

/**
 * The states that were found, numbered from 0 up, each as a hash of 128 bits and as where it was
 * found from. Of two among a billion states the hashes are the same with a probability of 10^-21.
 */
final class StateTable {
  private static final long ONE_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long OTHER_FACTOR = 0xD1342543DE82EF95L;

  private int[] slots = new int[1 << 16];
  private long[] high = new long[1 << 14];
  private long[] low = new long[1 << 14];
  private int[] parents = new int[1 << 14];
  private short[] actions = new short[1 << 14];
  private int size;

  StateTable() {
    Arrays.fill(slots, -1);
  }

  int size() {
    return size;
  }

  /** The number of the state that this one was found from; -1 for the first. */
  int parent(int state) {
    return parents[state];
  }

  /** Which of the actions that are possible there led to it. */
  int action(int state) {
    return actions[state];
  }

  /** Notes a state; returns whether it is new. */
  boolean add(int[] state, int parent, int action) {
    long h = Mixing.hash(state, ONE_FACTOR);
    long l = Mixing.hash(state, OTHER_FACTOR);
    int mask = slots.length - 1;
    int slot = (int) (h & mask);
    while (slots[slot] >= 0) {
      if (high[slots[slot]] == h && low[slots[slot]] == l) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    if (size == high.length) {
      high = Arrays.copyOf(high, 2 * size);
      low = Arrays.copyOf(low, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    high[size] = h;
    low[size] = l;
    parents[size] = parent;
    actions[size] = (short) action;
    slots[slot] = size;
    size++;
    if (2L * size > slots.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, -1);
    int mask = slots.length - 1;
    for (int state = 0; state < size; state++) {
      int slot = (int) (high[state] & mask);
      while (slots[slot] >= 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = state;
    }
  }
}
