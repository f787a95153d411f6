// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a leader may call entries committed: C1, and that it never takes anything back (C4). */
class CommitRuleTest {
  /** The commit index of a leader of {@code term} whose log has these terms from index 1 on. */
  private static long advance(long onQuorum, long commitIndex, long term, long... terms) {
    return CommitRule.advance(
        onQuorum, commitIndex, term, index -> index == 0 ? 0 : terms[(int) index - 1]);
  }

  @Test
  @DisplayName("C1, figure 8 c: an entry of term 2 on a majority commits not for that in term 4")
  void figure8c() {
    assertThat(advance(2, 1, 4, 1, 2, 4)).isEqualTo(1);
  }

  @Test
  @DisplayName("C1, figure 8 e: it commits together with the first entry of term 4 that does")
  void figure8e() {
    assertThat(advance(3, 1, 4, 1, 2, 4)).isEqualTo(3);
  }

  @Test
  @DisplayName("C4: a quorum that reaches less than before takes nothing back")
  void neverFalls() {
    assertThat(advance(1, 3, 4, 4, 4, 4)).isEqualTo(3);
    assertThat(advance(0, 3, 4, 4, 4, 4)).isEqualTo(3);
  }

  @Test
  @DisplayName("nothing is committed of a log that nobody has")
  void emptyLog() {
    assertThat(advance(0, 0, 1)).isZero();
  }

  @Test
  @DisplayName("the rule as the paper has it, N by N, for every log of up to five entries")
  void likeThePaper() {
    for (List<Long> log : logs(5, 4)) {
      long[] terms = log.stream().mapToLong(Long::longValue).toArray();
      long last = terms.length == 0 ? 1 : terms[terms.length - 1];
      for (long term = last; term <= 5; term++) {
        for (int onQuorum = 0; onQuorum <= terms.length; onQuorum++) {
          for (int commit = 0; commit <= terms.length; commit++) {
            // "If there exists an N > commitIndex, a majority of matchIndex[i] >= N, and
            // log[N].term == currentTerm: set commitIndex = N" (paper, figure 2).
            long expected = commit;
            for (int n = commit + 1; n <= onQuorum; n++) {
              expected = terms[n - 1] == term ? n : expected;
            }
            assertThat(advance(onQuorum, commit, term, terms))
                .as("log %s, term %d, on a quorum %d, commit %d", log, term, onQuorum, commit)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  /** All logs of up to so many entries, as their terms, which never fall. */
  private static List<List<Long>> logs(int maxSize, long maxTerm) {
    List<List<Long>> all = new ArrayList<>();
    all.add(List.of());
    for (int i = 0; i < all.size(); i++) {
      List<Long> log = all.get(i);
      if (log.size() < maxSize) {
        long from = log.isEmpty() ? 1 : log.get(log.size() - 1);
        for (long term = from; term <= maxTerm; term++) {
          List<Long> longer = new ArrayList<>(log);
          longer.add(term);
          all.add(longer);
        }
      }
    }
    return all;
  }
}
