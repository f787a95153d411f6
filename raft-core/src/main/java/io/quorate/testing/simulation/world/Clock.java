// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

/**
 * One server's clock: it may go at another rate than virtual time, and leap forward, but it never
 * goes back, as {@code System.nanoTime} never does.
 */
public final class Clock {
  private final VirtualTime time;
  private long readAt;
  private double reading;
  private double rate = 1;

  /** One that goes with virtual time. */
  public Clock(VirtualTime time) {
    this.time = time;
  }

  /** What it shows. */
  public long nanoTime() {
    return rate == 1 && readAt == 0 ? time.now() : (long) (reading + (time.now() - readAt) * rate);
  }

  /** At which virtual time it will show this, not before now. */
  long whenItShows(long nanos) {
    if (rate == 1 && readAt == 0) {
      return Math.max(nanos, time.now());
    }
    double left = Math.max(0, nanos - (reading + (time.now() - readAt) * rate));
    double at = time.now() + Math.ceil(left / rate);
    return at >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) at;
  }

  /** Has it go at this rate from now on; 1 is right. */
  public void rate(double newRate) {
    leap(0);
    rate = newRate;
  }

  /** Has it leap forward. */
  public void leap(long nanos) {
    reading = reading + (time.now() - readAt) * rate + nanos;
    readAt = time.now();
  }

  /** How fast it goes. */
  public double rate() {
    return rate;
  }
}
