// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

/**
 * One request of a client: what it asked, when, and what it learnt.
 *
 * <p>Operation {@code a} came before {@code b} if {@code a.returned() < b.invoked()}. All others
 * are concurrent, those too that touch at one point in time.
 *
 * @param process the client; for reports alone, as only times order operations
 * @param key the object that it is about; each key has a state of its own
 * @param input what was asked, in terms of the model
 * @param invoked when it was asked
 * @param returned when its client learnt the outcome; {@link #NEVER} if it is unknown
 */
public record Operation(
    long process, Object key, Object input, Outcome outcome, long invoked, long returned) {
  /** Later than everything: when an operation returns whose outcome is unknown. */
  public static final long NEVER = Long.MAX_VALUE;

  public Operation {
    if (returned < invoked) {
      throw new IllegalArgumentException(
          "invoked at " + invoked + ", an operation cannot have returned at " + returned);
    }
    if ((returned == NEVER) != (outcome instanceof Outcome.Unknown)) {
      throw new IllegalArgumentException(
          outcome + " at " + returned + ": what is unknown never returns, and nothing else");
    }
  }

  @Override
  public String toString() {
    String end = returned == NEVER ? "" : String.valueOf(returned);
    return "[" + invoked + ".." + end + "] process " + process + ": " + input + ": " + outcome;
  }
}
