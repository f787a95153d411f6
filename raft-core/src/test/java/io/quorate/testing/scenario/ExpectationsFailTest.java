// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each expectation fails when it does not hold, and says what is so instead. */
final class ExpectationsFailTest {
  /** n1 leads term 1 with a no-op and "x", all of it committed and applied everywhere. */
  private static final String BEFORE = """
      cluster n1 n2 n3
      elect n1
      propose n1 "x"
      read n1 r1
      deliver
      """;

  @ParameterizedTest(name = "{0}")
  @DisplayName("an expectation that does not hold fails its line")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "expect leader n2 => n1 leads term 1",
        "expect leader n1|n3 term=2.. => n1 leads term 1",
        "expect not leader n1 => n1 leads term 1",
        "expect no-leader => n1 leads term 1",
        "expect role n1 follower|candidate => n1 is leader",
        "expect role * leader => n2 is follower",
        "expect role n2|n3 leader => n2 is follower, n3 is follower",
        "expect term n1 2.. => n1 is in term 1",
        "expect vote n2 none|n3 => n2 voted for n1",
        "expect vote n2 none|n2|n3 => n2 voted for n1",
        "expect knows-leader n2 none => n2 knows as leader: n1",
        "expect log n1 terms=1 => n1 has terms=1,1 from 1 on",
        "expect log n1 terms=1,2 => n1 has terms=1,1",
        "expect log n1 terms=1,1 first=2 => n1 has terms=1,1",
        "expect log n1 terms=1,1,1 first=0 => n1 has terms=1,1",
        "expect last n1 2/2.. => n1 ends with 2/1",
        "expect disk n1 term=2 => n1 has disk t1 vote=n1",
        "expect disk n1 vote=none => n1 has disk t1 vote=n1",
        "expect disk n1 last=3../1 => log 1..2/1",
        "expect error /takes a joint/ => it was not refused",
        "expect commit * 3 => n1 has commit index 2",
        "expect applied n1 ..1 => n1 has applied up to 2",
        "expect state n1 => n1 has the state \"x\"",
        "expect state n1 \"y\" => n1 has the state \"x\"",
        "expect state n1 ends \"x\" \"x\" => n1 has the state \"x\"",
        "expect count n1 \"x\" 2 => n1 applied it 1 times",
        "expect config n1 voters=n1 => n1 has voters=n1,n2,n3",
        "expect config n1 voters=n1,n2,n3 learners=n4 => n1 has voters=n1,n2,n3",
        "expect proposal \"x\" pending|unknown => it is committed",
        "expect proposal \"y\" pending => nobody proposed \"y\"",
        "expect read r1 pending|failed => it is ready index=",
        "expect read r1 ready index=9.. => it is ready index=",
        "expect read r2 ready => nobody asked for a read r2",
        "expect inflight *->* => 0 of 0",
        "expect sent n1->n2 type=TimeoutNow => 0 of",
        "expect not sent n1->n2 type=PreVote => 1 of",
        "expect progress n1->n2 probe => state=replicate",
        "expect progress n1->n2 any match=3.. => matchIndex=2",
        "expect progress n1->n2 any next=9 => nextIndex=3",
        "expect progress n1->n2 any paused => paused=false",
        "expect progress n2->n1 any => n2 is follower",
        "expect error /leader/ => it was not refused",
        "expect not same-log * => all logs are the same",
        "expect not same-state n1 n2 => all states are the same",
        "expect term n9 1 => no node n9 is declared",
        "await 300ms leader n2 => not within 300ms: n1 leads term 1",
        "always leader n2 => always leader n2 (line 6): n1 leads term 1",
        "never leader n1 => never leader n1 (line 6): n1 leads term 1",
        "expect change done => nobody asked for a membership change",
        "expect transfer done => nobody asked for a leadership transfer",
      })
  void fails(String line, String reason) {
    Play.fails(BEFORE + line, reason);
  }

  @Test
  @DisplayName("logs and states that differ are told apart")
  void sameLogAndState() {
    String apart = """
        cluster n1 n2 n3
        log n1 terms=1,2
        log n2 terms=1,1
        log n3 snapshot=1/1
        """;
    Play.fails(apart + "expect same-log n1 n2", "at index 2 n1 has 2/2 and n2 has 2/1");
    Play.fails(apart + "expect same-log n2 n3", "n2 ends with 2/1, n3 with 1/1");
    Play.fails(apart + "expect same-state *", "n1 has of no command, n3 has \"1\"");
  }

  /** n3 needs a snapshot, which is in flight; n1 is changing the membership to add n4. */
  private static final String BUSY = """
      cluster n1 n2 n3
      node n4
      elect n1
      crash n3
      propose n1 "a" count=3
      deliver
      snapshot n1
      compact n1 upto=4
      restart n3
      hold n1->n3 type=InstallSnapshot
      run 300ms
      change n1 add-voter=n4
      transfer n1->n2
      """;

  @ParameterizedTest(name = "{0}")
  @DisplayName("so do those about snapshots, changes and transfers")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "expect change done|rejected => it is pending",
        "expect transfer done|failed => it is pending",
        "expect not transfer pending => it is pending",
        "expect progress n1->n3 probe|replicate => state=snapshot",
        "expect inflight n1->n3 type=InstallSnapshot index=5.. => 0 of",
        "expect inflight n1->n3 type=InstallSnapshot term=2 => 0 of",
        "expect not sent n1->n3 type=InstallSnapshot index=4 => 1 of",
        "expect inflight n3->n1 type=InstallSnapshotResponse => 0 of",
        "expect config n1 voters=n1,n2,n3 => n1 has voters=n1,n2,n3,n4",
        "expect log n1 terms=1,1 => n1 has terms=1 from 5 on",
        "expect disk n1 last=4/1 => disk t1 vote=n1",
        "never change pending => it is pending",
        "await 200ms transfer failed => it is",
      })
  void failsBusy(String line, String reason) {
    Play.fails(BUSY + line, reason);
  }

  @Test
  @DisplayName("answers to snapshots and reads are told apart by what they say")
  void answers() {
    String answered = BUSY + "release\nhold n3->n1 type=InstallSnapshotResponse\nrun 200ms\n";
    Play.passes(answered + "expect inflight n3->n1 type=InstallSnapshotResponse ok match=4");
    Play.fails(answered + "expect inflight n3->n1 type=InstallSnapshotResponse refused", "0 of");
    Play.fails(answered + "expect inflight n3->n1 type=InstallSnapshotResponse match=5", "0 of");
    Play.fails(answered + "expect not state n3 \"a-1\" \"a-2\" \"a-3\"", "n3 has the state");
    String read = """
        cluster n1 n2 n3
        elect n1
        read n2 r1
        deliver n2->n1
        deliver n1->*
        deliver *->n1
        """;
    Play.passes(read + "expect inflight n1->n2 type=ReadIndexResponse ok index=1");
    Play.fails(read + "expect inflight n1->n2 type=ReadIndexResponse refused", "0 of");
    Play.fails(read + "expect inflight n1->n2 type=ReadIndexResponse index=2", "0 of");
  }

  @Test
  @DisplayName("rules without a cluster fail as well")
  void quorums() {
    Play.fails("commit-of voters=a,b,c match=a:3,b:2 = 3", "expected 3, is 2");
    Play.fails("commit-of voters=a terms=1,1 term=2 from=1 match=a:2 = 2", "expected 2, is 1");
    Play.fails("vote-of voters=a,b yes=a = won|lost", "is pending");
  }

  @Test
  @DisplayName("a watch fails the command during which it broke, however briefly")
  void watches() {
    Play.fails("cluster n1 n2 n3\nnever role n1 precandidate\nelect n1", "n1 is precandidate");
    Play.fails("cluster n1 n2 n3\nalways no-leader\nelect n1", "(line 2): n1 leads term 1");
    Play.passes("cluster n1 n2 n3\nalways no-leader\nunwatch\nelect n1");
    Play.passes("cluster n1 n2 n3\nalways no-leader\ncluster n1\nelect n1");
  }

  @Test
  @DisplayName("a refused command leaves its reason to expect error, and fails nothing")
  void errors() {
    String refused = "cluster n1 n2 n3\nelect n1\npropose n2 \"x\"\n";
    Play.passes(refused + "expect proposal \"x\" rejected\nexpect error /n1 is/");
    Play.fails(refused + "expect error /n3/", "it was refused: n2 is not the leader, n1 is");
    Play.fails(refused + "deliver\nexpect error /n1/", "it was not refused");
  }
}
