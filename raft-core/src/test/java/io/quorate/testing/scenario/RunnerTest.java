// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the description of the language says of how things move. */
final class RunnerTest {
  @Test
  @DisplayName("late disks complete after the next message, prompt ones before")
  void late() {
    String source = """
        cluster n1 n2 n3 prevote=off
        timeout n1
        always inflight *->*
        deliver n1->*
        """;
    // With late disks both requests have arrived before the first answer leaves.
    assertThat(Play.play(source, false)).isEqualTo(Play.passed());
    assertThat(Play.play(source, true)).isInstanceOf(ScenarioResult.Failed.class);
  }

  @Test
  @DisplayName("what stands in the file is declared before the start, not after")
  void setUp() {
    Play.fails("expect no-leader", "no cluster is declared yet");
    Play.fails("cluster n1\nstart\nlog n1 terms=1", "n1 has started");
    Play.fails("cluster n1 n1", "declared twice");
    Play.fails("cluster n1\nlog n1 terms=2,1\nstart", "goes back from term 2 to 1");
    Play.fails("cluster n1\nstate n1 commit=1\nstart", "commit 1 of n1 lies outside");
    Play.fails("cluster n1\nconfig n1 at=1 voters=n1\nstart", "holds no entry 1");
    Play.fails("cluster n1 learners=n1", "both voter and learner");
    Play.fails("cluster n1 election=50ms\nstart", "heartbeat interval");
    Play.passes("cluster n1\nelect n1\nnode n2\nexpect config n2 voters=\nexpect role n2 learner");
  }

  @Test
  @DisplayName("there must be a leader to speak of it, except for who waits for one")
  void leader() {
    Play.fails("cluster n1 n2 n3\npropose leader \"x\"", "no node leads");
    Play.fails("cluster n1 n2 n3\nexpect not commit leader 1", "no node leads");
    Play.passes("cluster n1 n2 n3\nawait 5s commit leader 1");
    Play.passes("cluster n1 n2 n3\nnever commit leader 9\nelect n1\nrun 1s");
  }

  @Test
  @DisplayName("ghosts keep what they are sent, have no core, and are left out of *")
  void ghosts() {
    String ghost = "cluster n1 n2 n3 prevote=off\nghost n3\ntimeout n1\ndeliver\n";
    Play.passes(ghost + "expect inflight n1->n3 type=RequestVote\nexpect term * 1");
    Play.fails(ghost + "crash n3", "n3 is a ghost");
  }

  @Test
  @DisplayName("messages wait for a paused node, and are lost at one that is down")
  void pausedAndDown() {
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        pause n2
        crash n3
        propose n1 "x"
        deliver
        expect inflight n1->n2
        expect not inflight n1->n3
        expect state n2
        resume n2
        deliver
        expect state n2 "x"
        expect role n3 down
        expect disk n3 term=1 vote=n1 last=1/1
        expect last n3 1/1
        """);
  }

  @Test
  @DisplayName("a crash loses what is not durable, and the proposals that waited for it")
  void crash() {
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        disk n1 hold
        partition n1 | n2 n3
        propose n1 "x"
        read n1 r1
        expect last n1 2/1
        crash n1
        expect last n1 1/1
        expect proposal "x" unknown
        expect read r1 failed
        restart n1
        expect last n1 1/1
        wipe n1
        expect last n1 0/0
        expect config n1 voters=
        propose n1 "y"
        expect proposal "y" rejected
        expect error /down/
        """);
  }

  @Test
  @DisplayName("copies fly right behind, delayed messages behind all others")
  void duplicateAndDelay() {
    Play.passes("""
        cluster n1 n2 n3 prevote=off
        timeout n1
        duplicate n1->n2
        expect inflight n1->n2 count=2
        delay n1->n2 count=1
        deliver n1->* count=1
        expect inflight n1->n2 count=1
        expect not inflight n1->n3
        drop *->*
        expect not inflight *->*
        """);
  }

  @Test
  @DisplayName("a hold lasts until just its link is released")
  void holds() {
    Play.passes("""
        cluster n1 n2 n3
        hold n1->n2
        hold n1->* type=RequestVote
        elect n1
        expect inflight n1->n2 type=PreVote
        expect inflight n1->n3 type=RequestVote
        release n1->n3
        deliver
        expect no-leader
        release n1->*
        deliver
        expect leader n1
        expect role n2 follower
        expect vote n2 none
        release
        deliver
        expect knows-leader n2 n1
        """);
  }

  @Test
  @DisplayName("disks and state machines wait, complete one by one, and fail")
  void work() {
    Play.passes("""
        cluster n1
        disk n1 hold
        apply n1 hold
        timeout n1
        disk n1 release
        expect leader n1
        propose n1 "x"
        disk n1 release count=1
        expect commit n1 1
        disk n1 auto
        expect commit n1 2
        expect applied n1 0
        apply n1 release count=1
        expect applied n1 1..
        apply n1 auto
        expect state n1 "x"
        disk n1 fail
        allow-stop n1
        propose n1 "y"
        expect role n1 stopped
        expect last n1 3/1
        expect disk n1 last=2/1
        restart n1
        elect n1
        expect state n1 "x"
        """);
    Play.fails("cluster n1\ndisk n1 fail\ntimeout n1", "n1 stopped: the disk failed");
  }

  @Test
  @DisplayName("clocks move apart, and timers fire by deadline")
  void time() {
    Play.passes("""
        cluster n1 n2 n3 timeout.n1=1200ms timeout.n2=1300ms timeout.n3=1400ms
        advance 1199ms
        expect role * follower
        advance n3 201ms
        expect role n3 precandidate
        expect role n1 follower
        advance 1ms
        expect role n1 precandidate
        expect role n2 follower
        """);
    Play.passes("cluster n1 n2 n3 timeout=1500ms\nalways not leader n2|n3\nawait 1500ms leader n1");
  }

  @ParameterizedTest
  @DisplayName("what the library cannot do yet is read, and refused when it is played")
  @ValueSource(
      strings = {
        "open-session n1 S",
        "propose n1 \"x\" session=S seq=1",
      })
  void notSupportedYet(String line) {
    Play.fails("cluster n1\n" + line, "not supported yet: ");
  }

  @Test
  @DisplayName("made-up answers repeat what the newest request said")
  void injectedAnswers() {
    Play.passes("""
        cluster n1 n2 n3
        ghost n2 n3
        timeout n1
        inject n2->n1 PreVoteResponse term=1 ok
        inject n2->n1 RequestVoteResponse term=1 ok
        expect leader n1 term=1
        expect progress n1->n2 probe match=0
        inject n2->n1 AppendEntriesResponse term=1 ok match=1
        expect progress n1->n2 replicate match=1
        expect commit n1 1
        """);
  }

  @Test
  @DisplayName("a storm of messages ends the scenario")
  void tooManyMessages() {
    Play.fails("cluster n1 n2 n3 timeout=1s\nrun 100000s", "more than 100000 messages");
  }
}
