// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.Quorum.Vote;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Majorities against a twin that counts on its fingers, exhaustively. Whatever asks for a quorum,
 * election, pre-vote, commit, check-quorum or read, asks {@link Quorum}: C2, M8, P11, R19.
 */
class QuorumTest {
  private static final List<NodeId> NAMES =
      IntStream.range(0, 12).mapToObj(i -> NodeId.of("n" + (char) ('a' + i))).toList();

  /** Voters as bits over {@link #NAMES}, so that the twin shares no code with the real thing. */
  private record Halves(int incoming, int outgoing, ClusterConfiguration configuration) {
    Halves(int incoming, int outgoing) {
      this(
          incoming,
          outgoing,
          new ClusterConfiguration(names(incoming), names(outgoing), List.of(), List.of()));
    }

    /** A set is a quorum if it has more than half of each half, of those that have anybody. */
    boolean isQuorum(int set) {
      return hasMajority(set, incoming) && (outgoing == 0 || hasMajority(set, outgoing));
    }

    private static boolean hasMajority(int set, int half) {
      return 2 * Integer.bitCount(set & half) > Integer.bitCount(half);
    }

    int size() {
      return 32 - Integer.numberOfLeadingZeros(incoming | outgoing);
    }
  }

  private static List<NodeId> names(int bits) {
    List<NodeId> names = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if (((bits >> i) & 1) == 1) {
        names.add(NAMES.get(i));
      }
    }
    return names;
  }

  /** Each pair of subsets of five names. */
  private static List<Halves> overFiveNames() {
    List<Halves> all = new ArrayList<>();
    for (int incoming = 0; incoming < 32; incoming++) {
      for (int outgoing = 0; outgoing < 32; outgoing++) {
        if (incoming != 0 || outgoing == 0) {
          all.add(new Halves(incoming, outgoing));
        }
      }
    }
    return all;
  }

  /** Each way in which two halves of up to five can overlap, once. */
  private static List<Halves> shapes() {
    List<Halves> all = new ArrayList<>();
    for (int both = 0; both <= 5; both++) {
      for (int onlyIncoming = 0; both + onlyIncoming <= 5; onlyIncoming++) {
        for (int onlyOutgoing = 0; both + onlyOutgoing <= 5; onlyOutgoing++) {
          int incoming = (1 << (both + onlyIncoming)) - 1;
          int outgoing = ((1 << both) - 1) | (((1 << onlyOutgoing) - 1) << (both + onlyIncoming));
          if (incoming != 0 || outgoing == 0) {
            all.add(new Halves(incoming, outgoing));
          }
        }
      }
    }
    return all;
  }

  /** Calls with each array of {@code size} numbers below {@code values}; returns how many. */
  private static int forEachAssignment(int size, int values, Consumer<int[]> action) {
    int[] assignment = new int[size];
    int count = 0;
    while (true) {
      action.accept(assignment);
      count++;
      int i = 0;
      while (i < size && assignment[i] == values - 1) {
        assignment[i] = 0;
        i++;
      }
      if (i == size) {
        return count;
      }
      assignment[i]++;
    }
  }

  private static int indexOf(NodeId node) {
    return node.value().charAt(1) - 'a';
  }

  private static long naiveCommitted(Halves halves, int[] match) {
    for (int index = Arrays.stream(match).max().orElse(0); index > 0; index--) {
      int reached = 0;
      for (int i = 0; i < match.length; i++) {
        if (match[i] >= index) {
          reached |= 1 << i;
        }
      }
      if (halves.isQuorum(reached)) {
        return index;
      }
    }
    return 0;
  }

  private static void checkCommitted(Halves halves, int[] match) {
    long expected = naiveCommitted(halves, match);
    long actual = Quorum.committedIndex(halves.configuration, node -> match[indexOf(node)]);
    if (actual != expected) {
      throw new AssertionError(halves.configuration + " with " + Arrays.toString(match)
          + " committed " + actual + ", in truth " + expected);
    }
  }

  @Test
  @DisplayName("C2, R19: committed is what a majority of each half has reached, any five names")
  void committedOverFiveNames() {
    int checked = 0;
    for (Halves halves : overFiveNames()) {
      checked += forEachAssignment(halves.size(), 4, match -> checkCommitted(halves, match));
    }
    assertThat(checked).isGreaterThan(500_000);
  }

  @Test
  @DisplayName("C2, R19: committed is what a majority of each half has reached, up to 5 + 5 voters")
  void committedOverAllShapes() {
    int checked = 0;
    for (Halves halves : shapes()) {
      // With so many voters three values are enough: a majority only ever splits them in two.
      int values = halves.size() <= 6 ? 5 : 3;
      checked += forEachAssignment(halves.size(), values, match -> checkCommitted(halves, match));
    }
    assertThat(checked).isGreaterThan(400_000);
  }

  private static void checkVote(Halves halves, int[] votes) {
    int granted = 0;
    int open = 0;
    for (int i = 0; i < votes.length; i++) {
      granted |= votes[i] == 1 ? 1 << i : 0;
      open |= votes[i] == 0 ? 1 << i : 0;
    }
    // Lost is what no answer that is still open can win.
    Vote expected = halves.isQuorum(granted)
        ? Vote.WON
        : halves.isQuorum(granted | open) ? Vote.PENDING : Vote.LOST;
    Vote actual = Quorum.vote(
        halves.configuration, node -> votes[indexOf(node)] == 1, node -> votes[indexOf(node)] == 2);
    boolean reached = Quorum.isReached(halves.configuration, node -> votes[indexOf(node)] == 1);
    if (actual != expected || reached != (expected == Vote.WON)) {
      throw new AssertionError(halves.configuration + " with " + Arrays.toString(votes) + ": "
          + actual + ", reached " + reached + ", in truth " + expected);
    }
  }

  @Test
  @DisplayName("M8: won by a majority of each half, lost when no open vote can change that")
  void votes() {
    int checked = 0;
    for (Halves halves : overFiveNames()) {
      checked += forEachAssignment(halves.size(), 3, votes -> checkVote(halves, votes));
    }
    for (Halves halves : shapes()) {
      checked += forEachAssignment(halves.size(), 3, votes -> checkVote(halves, votes));
    }
    assertThat(checked).isGreaterThan(300_000);
  }

  @Test
  @DisplayName("two quorums of one configuration always share a voter")
  void quorumsIntersect() {
    for (Halves halves : shapes()) {
      for (int set = 0; set < 1 << halves.size(); set++) {
        int yes = set;
        boolean reached =
            Quorum.isReached(halves.configuration, node -> ((yes >> indexOf(node)) & 1) == 1);
        boolean othersReached =
            Quorum.isReached(halves.configuration, node -> ((yes >> indexOf(node)) & 1) == 0);
        assertThat(reached && othersReached).as("%s", halves.configuration).isFalse();
      }
    }
  }

  @Test
  @DisplayName("P11: learners count nowhere, present or promised")
  void learnersDoNotCount() {
    ClusterConfiguration configuration = new ClusterConfiguration(
        List.of(NAMES.get(0), NAMES.get(1), NAMES.get(2)),
        List.of(NAMES.get(0), NAMES.get(3), NAMES.get(4)),
        List.of(NAMES.get(5), NAMES.get(6)),
        List.of(NAMES.get(3)));
    Halves voters = new Halves(0b00111, 0b11001);

    forEachAssignment(
        7,
        3,
        match -> assertThat(Quorum.committedIndex(configuration, node -> match[indexOf(node)]))
            .isEqualTo(naiveCommitted(voters, match)));
  }

  @Test
  @DisplayName("nobody commits, wins or confirms anything without voters")
  void withoutVoters() {
    assertThat(Quorum.committedIndex(ClusterConfiguration.EMPTY, node -> 7)).isZero();
    assertThat(Quorum.isReached(ClusterConfiguration.EMPTY, node -> true)).isFalse();
    assertThat(Quorum.vote(ClusterConfiguration.EMPTY, node -> true, node -> false))
        .isEqualTo(Vote.LOST);
  }
}
