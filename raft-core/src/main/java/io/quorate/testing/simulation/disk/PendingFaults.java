// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import org.jspecify.annotations.Nullable;

/** What has been ordered to go wrong and has not yet. */
final class PendingFaults {
  /**
   * The death of a process within an operation.
   *
   * @param survives which part of what is not synced survives, 0 to 1
   */
  record Crash(CrashPoint point, double survives, Runnable crashed) {
    /** How many of some bytes are written or survive. */
    int of(int bytes) {
      int some = (int) Math.round(survives * bytes);
      return point == CrashPoint.TORN ? Math.min(some, bytes - 1) : some;
    }

    /** Whether a change that is no matter of bytes survives. */
    boolean survivesWhole() {
      return survives >= 0.5;
    }
  }

  private @Nullable Crash crash;
  private int operationsLeft;
  private int readsToFail;
  private boolean publishFails;
  private boolean full;
  private @Nullable Double syncFailure;
  private @Nullable Double misdirection;
  private boolean losesWrite;

  void crashAt(int operation, Crash ordered) {
    operationsLeft = operation;
    crash = ordered;
  }

  void forget() {
    crash = null;
    readsToFail = 0;
    publishFails = false;
    full = false;
    syncFailure = null;
    misdirection = null;
    losesWrite = false;
  }

  void forgetCrash() {
    crash = null;
  }

  /** Counts an operation and returns the crash that is due within it. */
  @Nullable
  Crash operation() {
    if (crash == null || --operationsLeft > 0) {
      return null;
    }
    Crash due = crash;
    crash = null;
    return due;
  }

  void full(boolean now) {
    full = now;
  }

  boolean isFull() {
    return full;
  }

  void failReads(int reads) {
    readsToFail = reads;
  }

  boolean takeReadFailure() {
    return readsToFail > 0 && readsToFail-- > 0;
  }

  void failPublish() {
    publishFails = true;
  }

  boolean takePublishFailure() {
    boolean fails = publishFails;
    publishFails = false;
    return fails;
  }

  void failSync(double survives) {
    syncFailure = survives;
  }

  @Nullable
  Double takeSyncFailure() {
    Double survives = syncFailure;
    syncFailure = null;
    return survives;
  }

  void misdirect(double where) {
    misdirection = where;
  }

  @Nullable
  Double takeMisdirection() {
    Double where = misdirection;
    misdirection = null;
    return where;
  }

  void loseWrite() {
    losesWrite = true;
  }

  boolean takeLoss() {
    boolean loses = losesWrite;
    losesWrite = false;
    return loses;
  }
}
