// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a value is the sum of all that was acknowledged and of some of what may have been added.
 *
 * <p>This is the subset sum problem, hard in general and easy for numbers of moderate size: a bit
 * for each sum that is within reach, shifted by one number after the other. Equal numbers are taken
 * together in groups of 1, 2, 4 ... (each count up to theirs is a sum of these), so that a thousand
 * lost ones cost ten shifts. A negative number that is left out is its opposite that is added,
 * hence all are made positive and the target is moved.
 */
final class SumCheck {
  /** Enough for 60,000 unknown adds of numbers up to 1000; 8 MB, and seconds in the worst case. */
  private static final long MAX_REACH = 1L << 26;

  /** What can be said of the value. */
  enum Verdict {
    /** It is the sum of the acknowledged adds and of a subset of the unknown ones. */
    EXACT,
    /** No subset explains it: something was lost or added twice. */
    WRONG,
    /** It lies within the bounds, and the unknown numbers are too large to try their subsets. */
    PLAUSIBLE
  }

  private SumCheck() {}

  /**
   * Checks a value.
   *
   * @param acknowledged the sum of what was acknowledged
   * @param unknown the numbers whose outcome is unknown
   */
  static Verdict check(long value, BigInteger acknowledged, Collection<Long> unknown) {
    BigInteger target = BigInteger.valueOf(value).subtract(acknowledged);
    BigInteger reach = BigInteger.ZERO;
    Map<BigInteger, Integer> counts = new TreeMap<>();
    for (long number : unknown) {
      BigInteger size = BigInteger.valueOf(number).abs();
      if (number < 0) {
        target = target.add(size);
      }
      reach = reach.add(size);
      counts.merge(size, 1, Integer::sum);
    }
    counts.remove(BigInteger.ZERO);
    if (target.signum() < 0 || target.compareTo(reach) > 0) {
      return Verdict.WRONG;
    } else if (target.signum() == 0 || target.equals(reach)) {
      return Verdict.EXACT;
    } else if (reach.compareTo(BigInteger.valueOf(MAX_REACH)) > 0) {
      return Verdict.PLAUSIBLE;
    }
    return sums(counts).testBit(target.intValueExact()) ? Verdict.EXACT : Verdict.WRONG;
  }

  /** Has the bits of all sums of a subset. */
  private static BigInteger sums(Map<BigInteger, Integer> counts) {
    BigInteger sums = BigInteger.ONE;
    for (Map.Entry<BigInteger, Integer> entry : counts.entrySet()) {
      int left = entry.getValue();
      for (int group = 1; left > 0; group *= 2) {
        int taken = Math.min(group, left);
        sums = sums.or(sums.shiftLeft(Math.multiplyExact(entry.getKey().intValueExact(), taken)));
        left -= taken;
      }
    }
    return sums;
  }
}
