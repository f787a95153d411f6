// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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

  @Test
  @DisplayName("a change is done when it is committed, and a joint one when it has left")
  void changes() {
    Play.passes("""
        cluster n1 n2 n3
        node n4 n5
        elect n1
        change n1 add-voter=n4
        expect change pending
        expect config n1 voters=n1,n2,n3,n4
        expect config n2 voters=n1,n2,n3
        deliver
        expect change done
        expect config n4 voters=n1,n2,n3,n4
        change n1 add-voter=n5 remove=n4
        expect config n1 voters=n1,n2,n3,n5 outgoing=n1,n2,n3,n4
        deliver
        expect change done
        expect config n1 voters=n1,n2,n3,n5
        change n1 demote=n5 joint=on
        expect config n1 voters=n1,n2,n3 outgoing=n1,n2,n3,n5 next-learners=n5
        deliver
        expect config n5 voters=n1,n2,n3 learners=n5
        """);
    Play.passes("""
        cluster n1 n2 n3 autoleave=off
        node n4 n5
        elect n1
        change n1 add-voter=n4,n5
        deliver
        expect change done
        expect config * voters=n1,n2,n3,n4,n5 outgoing=n1,n2,n3
        change n1 leave
        deliver
        expect change done
        expect config * voters=n1,n2,n3,n4,n5
        change n1 remove=n5 joint=on
        run 500ms
        expect config n1 voters=n1,n2,n3,n4 outgoing=n1,n2,n3,n4,n5
        """);
    Play.passes("""
        cluster n1 n2 n3
        node n4 n5
        elect n1
        change n1 add-voter=n4,n5 joint=off
        expect change rejected
        expect error /takes a joint configuration/
        change n1 leave
        expect error /no joint configuration/
        change n2 remove=n3
        expect change rejected
        expect error /n1 is/
        crash n2
        change n2 remove=n3
        expect error /n2 is down/
        """);
    Play.fails("cluster n1 n2\nelect n1\nchange n1 add-voter=n9", "no node n9 is declared");
  }

  @Test
  @DisplayName("of a change whose leader is gone, the logs of the others tell")
  void changeOfLostLeader() {
    String asked = """
        cluster n1 n2 n3
        node n4 n5
        elect n1
        change n1 add-voter=n4,n5
        """;
    Play.passes(asked + """
        deliver n1->*
        crash n1
        drop *->*
        expect change pending
        await 10s leader * term=2
        expect config leader voters=n1,n2,n3,n4,n5 outgoing=n1,n2,n3
        expect change pending
        await 10s change done
        expect config * voters=n1,n2,n3,n4,n5
        """);
    Play.passes(asked + """
        crash n1
        drop *->*
        expect change pending
        await 10s leader * term=2
        run 200ms
        expect change rejected
        """);
  }

  @Test
  @DisplayName("a transfer is done when its target is known to lead")
  void transfers() {
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        transfer n1->n2
        expect transfer pending
        expect inflight n1->n2 type=TimeoutNow
        deliver
        expect leader n2
        expect transfer done
        transfer n2->n3
        drop n2->n3
        run 1100ms
        expect transfer failed
        expect leader n2
        transfer n1->n3
        expect transfer failed
        expect error /does not lead/
        crash n2
        transfer n2->n3
        expect error /is down/
        """);
  }

  @Test
  @DisplayName("a snapshot holds what is applied, and the log begins after it at the earliest")
  void snapshots() {
    Play.passes("""
        cluster n1 n2 n3
        snapshot n1
        expect error /has applied nothing/
        elect n1
        propose n1 "a" count=3
        deliver
        compact n1 upto=1
        expect error /newest snapshot is none/
        snapshot n1
        compact n1 upto=5
        expect error /newest snapshot is 4.1/
        compact n1 upto=2
        expect log n1 terms=1,1 first=3
        propose n1 "b"
        deliver
        crash n1
        expect state n1 "a-1" "a-2" "a-3"
        expect applied n1 4
        snapshot n1
        expect error /n1 is down/
        compact n1 upto=4
        expect error /n1 is down/
        restart n1
        expect log n1 terms=1,1,1 first=3
        run 3s
        expect state n1 "a-1" "a-2" "a-3" "b"
        """);
  }

  private static final String NEEDS_SNAPSHOT = """
      cluster n1 n2 n3
      elect n1
      crash n3
      propose n1 "a" count=3
      deliver
      snapshot n1
      compact n1 upto=4
      restart n3
      hold n1->n3 type=InstallSnapshot
      run 300ms
      expect inflight n1->n3 type=InstallSnapshot index=4 count=1
      expect progress n1->n3 snapshot paused
      """;

  @Test
  @DisplayName("a snapshot in flight brings its state along, and is durable with one write")
  void snapshotArrives() {
    Play.passes(NEEDS_SNAPSHOT + """
        disk n3 hold
        deliver n1->n3 type=InstallSnapshot
        expect last n3 4/1
        expect disk n3 last=1/1
        expect state n3
        crash n3
        expect last n3 1/1
        expect state n3
        restart n3
        run 300ms
        deliver n1->n3 type=InstallSnapshot
        apply n3 hold
        disk n3 auto
        expect disk n3 last=4/1
        expect state n3
        expect inflight n3->n1 type=InstallSnapshotResponse ok match=4
        apply n3 release count=1
        expect state n3 "a-1" "a-2" "a-3"
        crash n3
        expect state n3 "a-1" "a-2" "a-3"
        """);
  }

  @Test
  @DisplayName("whoever sends a snapshot is told when it is lost, however that happens")
  void snapshotLost() {
    for (String loss : List.of(
        "drop n1->n3",
        "deliver n1->n3 type=InstallSnapshot\ndrop n3->n1",
        "disk n3 hold\ndeliver n1->n3 type=InstallSnapshot\ncrash n3",
        "block n1->n3",
        "crash n3\ndeliver n1->n3 type=InstallSnapshot",
        "duplicate n1->n3\ndrop n1->n3 count=1\nexpect progress n1->n3 snapshot\ndrop n1->n3")) {
      Play.passes(NEEDS_SNAPSHOT + loss + "\nexpect progress n1->n3 probe");
    }
    Play.passes(NEEDS_SNAPSHOT + "crash n1\ndrop n1->n3\nrestart n1\nexpect term n1 1");
    Play.passes(NEEDS_SNAPSHOT + "step-down n1\nexpect not inflight n1->n3 type=InstallSnapshot");
  }

  @Test
  @DisplayName("a made-up snapshot is installed as any other")
  void injectedSnapshot() {
    Play.passes("""
        cluster n1 n2 n3
        ghost n2
        inject n2->n1 InstallSnapshot term=8 last=3/5 voters=n1,n2,n4 outgoing=n1,n2,n3 learners=n5
        expect state n1 "1" "2" "3"
        expect last n1 3/5
        expect config n1 voters=n1,n2,n4 outgoing=n1,n2,n3 learners=n5
        expect inflight n1->n2 type=InstallSnapshotResponse match=3
        inject n2->n1 InstallSnapshot term=7 last=9/6 voters=n1
        expect inflight n1->n2 type=InstallSnapshotResponse refused
        pause n1
        inject n2->n1 InstallSnapshot term=8 last=4/6 voters=n1,n2,n3
        expect last n1 3/5
        resume n1
        deliver
        expect state n1 "1" "2" "3" "4"
        inject n2->n1 PreVote term=9 last=9/8 transfer
        expect inflight n1->n2 type=PreVoteResponse
        inject n2->n1 TimeoutNow term=8
        expect role n1 candidate
        """);
  }

  @Test
  @DisplayName("a wiped node is another one, and is noticed")
  void incarnations() {
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        wipe n3
        restart n3
        run 500ms
        expect same-log *
        block n1->n2
        propose n1 "x"
        run 300ms
        expect last n3 2/1
        expect proposal "x" pending
        heal
        change n1 remove=n3
        run 300ms
        change n1 add-voter=n3
        run 300ms
        block n1->n2
        propose n1 "y"
        run 300ms
        expect proposal "y" committed
        """);
    Play.passes("cluster n1 n2 n3\nelect n1\nrun 1s\nexpect last * 1/1");
  }

  @Test
  @DisplayName("an operator's configuration is in the log of a node that starts again")
  void resetConfiguration() {
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        crash n2 n3
        propose n1 "x"
        reset-config n1 voters=n1
        expect log n1 terms=1,1,2
        expect term n1 2
        expect vote n1 none
        expect config n1 voters=n1
        elect n1
        expect state n1 "x"
        """);
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        block n1->n3
        propose n1 "x"
        deliver
        expect state n2 "x"
        crash n1 n2
        reset-config n3 voters=n3
        elect n3
        propose n3 "y"
        expect state n3 "y"
        """);
  }

  @Test
  @DisplayName("a lease answers reads without a message, and an answer that comes too late is none")
  void leases() {
    Play.passes("""
        cluster n1 n2 n3 lease=on
        elect n1
        run 200ms
        mark
        read n1 r1 lease
        expect read r1 ready
        expect not sent *->*
        read n1 r2
        expect read r2 pending
        deliver
        expect read r2 ready
        apply n1 hold
        propose n1 "x"
        deliver
        read n1 r3 lease
        expect read r3 pending
        run 500ms
        advance n1 950ms
        apply n1 auto
        expect read r3 pending
        deliver
        expect read r3 ready index=2
        forget-leader n2
        expect error /keeps to its leader n1/
        """);
    Play.passes("""
        cluster n1 n2 n3
        elect n1
        forget-leader n2
        expect knows-leader n2 none
        forget-leader n1
        expect error /n1 leads/
        crash n3
        forget-leader n3
        expect error /n3 is down/
        step-down n3
        expect error /n3 is down/
        step-down n1
        expect no-leader
        campaign n2
        deliver
        expect leader n2
        """);
    Play.fails("cluster n1 lease=on checkquorum=off\nstart", "lease reads need checkQuorum");
  }

  @Test
  @DisplayName("priorities are in the configuration")
  void priorities() {
    Play.passes("""
        cluster n1 n2 n3 priority.n3=1
        await 3s leader *
        expect leader n3
        """);
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
