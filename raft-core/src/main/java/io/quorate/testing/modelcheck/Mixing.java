// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

/** Spreads what differs in a few bits over all of them. */
final class Mixing {
  private Mixing() {}

  /** A permutation of the longs (the finalizer of SplitMix64). */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A hash of these numbers; another odd factor gives an independent one. */
  static long hash(int[] numbers, long factor) {
    long hash = numbers.length;
    for (int number : numbers) {
      hash = (hash + number + 1) * factor;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }
}
