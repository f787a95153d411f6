---------------------------- MODULE QuorateTrace ----------------------------
(***************************************************************************)
(* Runs of real servers, held against the protocol. Recorded, which        *)
(* io.quorate.testing.trace writes, is a sequence of runs, each a          *)
(* sequence of lines; each line names an action of Quorate, with what the  *)
(* real servers had for its parameters, or states something that must be   *)
(* true then.                                                              *)
(*                                                                         *)
(* A line decides the step, so that a run is one behaviour. One that       *)
(* Quorate does not allow is a deadlock at that line. All was accepted if  *)
(* TLC finds no error and one state more a run than it has lines.          *)
(***************************************************************************)
EXTENDS Quorate, Recorded

VARIABLES
    run,        \* which run this is
    at,         \* the line that comes next
    persists    \* server -> how many of its writes each persist on its way is made of

Line == Recorded[run][at]

Greatest(S) == CHOOSE n \in S : \A m \in S : m <= n

RECURSIVE Sum(_)
Sum(numbers) == IF numbers = <<>> THEN 0 ELSE Head(numbers) + Sum(Tail(numbers))

Quiet == UNCHANGED vars

-----------------------------------------------------------------------------
(* What a server said it sent *)

SameSlice(m) ==
    /\ IsSlice(m.term, m.previous, Len(m.entries), m.commit)
    /\ TermAt(led[m.term].log, m.previous) = m.previousTerm
    /\ SubSeq(led[m.term].log, m.previous + 1, m.previous + Len(m.entries)) = m.entries

MayHaveSent(i, m) ==
    CASE m.kind = "Append" -> SameSlice(m) /\ i \in led[m.term].by
      [] m.kind = "Ack" -> \/ m.match = 0 /\ disk[i].term >= m.term
                           \/ \E a \in Of("Ack") :
                                 a.from = i /\ a.term = m.term /\ a.match >= m.match
      [] m.kind = "Term" -> disk[i].term >= m.term
      [] OTHER -> m \in msgs

-----------------------------------------------------------------------------
(* One operator a line *)

PreVoteCame(i) ==
    LET m == Line.message
    IN  m \in msgs /\ IF CouldVoteFor(i, m) THEN AnswerPreVote(i, m) ELSE Quiet

VoteGiven(i) == Line.message \in msgs /\ GrantVote(i, Line.message)

EntriesCame(i) ==
    LET m == Line.message
    IN  SameSlice(m) /\ TakeEntries(i, m.term, m.previous, Len(m.entries), m.commit)

Changed(i) ==
    /\ IF IsJoint(ConfOf(node[i].log)) THEN LeaveJoint(i)
       ELSE IF Line.conf.outgoing = {} THEN ChangeSimply(i, Line.conf.voters)
       ELSE ChangeJointly(i, Line.conf.voters)
    /\ ConfOf(node'[i].log) = Line.conf

(* What was committed before something else of the same flush is not told, only that it was no more.  *)
CommittedSome(i) ==
    LET possible == {n \in 1..Line.index : ENABLED AdvanceCommit(i, n)}
    IN  IF possible = {} THEN Quiet ELSE AdvanceCommit(i, Greatest(possible))

Landed(i) ==
    LET count == Head(persists[i])
    IN  persists[i] # <<>> /\ IF count = 0 THEN Quiet ELSE Land(i, count)

CommittedUpTo(i) ==
    IF node[i].commit = Line.index THEN Quiet ELSE AdvanceCommit(i, Line.index)

PersistsAfter(i) ==
    CASE Line.event = "flush" -> Append(persists[i], Len(writes[i]) - Sum(persists[i]))
      [] Line.event = "land" -> Tail(persists[i])
      [] Line.event = "crash" -> <<>>
      [] OTHER -> persists[i]

(* What the real server looks like now. It may know less of its own disk, and of others', than is so. *)
IsAsSeen(i) ==
    LET n == node[i]
    IN  /\ n.role = Line.role
        /\ n.term = Line.term
        /\ n.vote = Line.vote
        /\ Last(n.log) = Line.last
        /\ n.commit = Line.commit
        /\ Line.durable <= DurableIndex(i)
        /\ Line.conf = NoConf \/ Line.conf = ConfOf(n.log)
        /\ \A other \in Line.match : other.index <= MatchIndex(i, other.of)

Follow(i) ==
    CASE Line.event = "ask" -> AskForPreVotes(i)
      [] Line.event = "pre-vote" -> PreVoteCame(i)
      [] Line.event = "campaign" -> Campaign(i)
      [] Line.event = "vote" -> VoteGiven(i)
      [] Line.event = "term" -> AdoptTerm(i, Line.term)
      [] Line.event = "lead" -> BecomeLeader(i)
      [] Line.event = "step-down" -> StepDown(i)
      [] Line.event = "hand-over" -> HandOver(i, Line.to)
      [] Line.event = "propose" -> Propose(i)
      [] Line.event = "change" -> Changed(i)
      [] Line.event = "entries" -> EntriesCame(i)
      [] Line.event = "commit" -> CommittedUpTo(i)
      [] Line.event = "commit-some" -> CommittedSome(i)
      [] Line.event = "flush" -> Quiet
      [] Line.event = "land" -> Landed(i)
      [] Line.event = "crash" -> Crash(i, Line.hint)
      [] Line.event = "sent" -> Quiet /\ \A m \in Line.messages : MayHaveSent(i, m)
      [] Line.event = "is" -> Quiet /\ IsAsSeen(i)

TraceInit ==
    /\ Init
    /\ run \in 1..Len(Recorded)
    /\ at = 1
    /\ persists = [i \in Server |-> <<>>]

TraceNext ==
    \/ /\ at <= Len(Recorded[run])
       /\ Follow(Line.node)
       /\ persists' = [persists EXCEPT ![Line.node] = PersistsAfter(Line.node)]
       /\ at' = at + 1
       /\ UNCHANGED run
    \/ /\ at > Len(Recorded[run])
       /\ UNCHANGED <<vars, run, at, persists>>
=============================================================================
