// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

/**
 * What became of a mutant in one layer.
 *
 * @param killed whether it was found
 * @param how by what, in a few words
 * @param effort how much of the budget was used up, by {@link Layer#effort}
 * @param millis how long that took
 */
record Finding(boolean killed, String how, int effort, long millis) {
  @Override
  public String toString() {
    return String.format(
        "%s in %.1f s%s",
        killed ? "KILLED" : "survived", millis / 1000.0, how.isEmpty() ? "" : ": " + how);
  }
}
