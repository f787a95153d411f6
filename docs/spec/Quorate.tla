------------------------------ MODULE Quorate ------------------------------
(***************************************************************************)
(* The protocol of Quorate: Raft with configurations that are in force     *)
(* from the moment they are in the log, changed by one voter at a time or  *)
(* jointly, with Pre-Vote, and with a disk that nobody waits for.          *)
(*                                                                         *)
(* Sections (§) are those of Ongaro's dissertation; classes are those of   *)
(* io.quorate.core. README.md tells what is left out, and why.             *)
(*                                                                         *)
(* Three abstractions keep it small; none forbids what servers can do:     *)
(*                                                                         *)
(*  - Messages are never taken off the network. One that is lost is one    *)
(*    that nobody takes in; any may be taken in late, twice, or before     *)
(*    earlier ones.                                                        *)
(*  - A leader's log only grows in its term, so that every AppendEntries   *)
(*    of a term is a slice of one log, led[t].log. All slices count as     *)
(*    sent, to everybody.                                                  *)
(*  - Votes and acknowledgements are counted where they lie. To receive    *)
(*    them one by one could only delay what they allow.                    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Server,         \* all servers that there may ever be
    Nobody,         \* no server
    FirstVoters,    \* the voters of the first configuration
    UsePreVote,     \* whether a campaign begins with pre-votes
    InstantDisk,    \* whether each write is durable at once
    Without         \* the protections that are taken out, see Protections

(***************************************************************************)
(* What keeps the protocol safe. Taking one out must lead to a violation:  *)
(* that shows that the properties below can fail.                          *)
(***************************************************************************)
Protections == {
    "a vote waits for the disk",                            \* D1
    "an acknowledgement waits for the disk",                \* D2
    "the own log counts when it is durable",                \* D3
    "one vote a term",                                      \* E1
    "a vote only for an up-to-date log",                    \* E2
    "only a conflict truncates",                            \* R1
    "an acknowledgement covers its request",                \* R2
    "commit reaches only what the request verified",        \* C3
    "only entries of the own term commit by counting",      \* C1
    "a commit in the own term before a change",             \* M6
    "one change at a time",                                 \* M5
    "one voter at a time",                                  \* M7
    "a joint quorum has both majorities",                   \* M8
    "a joint configuration commits before it is left" }     \* M9

ASSUME Without \subseteq Protections
ASSUME FirstVoters \subseteq Server /\ FirstVoters # {} /\ Nobody \notin Server

Keeps(protection) == protection \notin Without

VARIABLES
    node,       \* server -> what it has in memory: role, term, vote, log, commit
    disk,       \* server -> what a crash leaves of it: term, vote, log
    writes,     \* server -> images on their way to its disk, oldest first, each
                \*           with the messages that promise it (Persistence)
    msgs,       \* all messages that ever left a server, but for AppendEntries
    led         \* term -> its leaders (one!), their log, and how far it committed

vars == <<node, disk, writes, msgs, led>>

-----------------------------------------------------------------------------
(* Logs and configurations *)

Max(a, b) == IF a >= b THEN a ELSE b
Min(a, b) == IF a <= b THEN a ELSE b

Prefix(log, n) == SubSeq(log, 1, n)
IsPrefix(a, b) == Len(a) <= Len(b) /\ Prefix(b, Len(a)) = a

(* An entry is known by its index and its term; only configurations have contents. *)
NoConf == [voters |-> {}, outgoing |-> {}]
Entry(t) == [term |-> t, conf |-> NoConf]
ConfEntry(t, c) == [term |-> t, conf |-> c]

TermAt(log, n) == IF n = 0 THEN 0 ELSE log[n].term
Last(log) == [index |-> Len(log), term |-> TermAt(log, Len(log))]
AtLeastAsUpToDate(a, b) == a.term > b.term \/ (a.term = b.term /\ a.index >= b.index)

(* The newest configuration in a log is in force, committed or not (§4.1, ConfigurationHistory). *)
ConfIndex(log) ==
    LET at == {n \in 1..Len(log) : log[n].conf # NoConf}
    IN  IF at = {} THEN 0 ELSE CHOOSE n \in at : \A m \in at : m <= n
ConfOf(log) ==
    IF ConfIndex(log) = 0
    THEN [voters |-> FirstVoters, outgoing |-> {}]
    ELSE log[ConfIndex(log)].conf

IsJoint(conf) == conf.outgoing # {}
Voters(conf) == conf.voters \cup conf.outgoing
IsMajority(some, all) == 2 * Cardinality(some \cap all) > Cardinality(all)

(* §4.3, Quorum: while joint, a majority of each half. Whoever is no voter counts for nothing. *)
IsQuorum(some, conf) ==
    /\ IsMajority(some, conf.voters)
    /\ \/ ~IsJoint(conf)
       \/ ~Keeps("a joint quorum has both majorities")
       \/ IsMajority(some, conf.outgoing)

-----------------------------------------------------------------------------
(* Messages. A message that promises something says up to where of the log. *)

Asks(i, n)        == [kind |-> "RequestVote", from |-> i, term |-> n.term,
                      last |-> Last(n.log), match |-> 0]
Vote(i, j, t)     == [kind |-> "Vote", from |-> i, to |-> j, term |-> t, match |-> 0]
Ack(i, t, n)      == [kind |-> "Ack", from |-> i, term |-> t, match |-> n]
AsksFirst(i, n)   == [kind |-> "PreVote", from |-> i, term |-> n.term + 1,
                      last |-> Last(n.log), match |-> 0]
WouldVote(i, j, t) == [kind |-> "WouldVote", from |-> i, to |-> j, term |-> t, match |-> 0]
HandsOver(j, t)   == [kind |-> "TimeoutNow", to |-> j, term |-> t, match |-> 0]

Of(kind) == {m \in msgs : m.kind = kind}

(* These leave too. Of the acknowledgements of a server in a term only the furthest matters. *)
Sent(more) ==
    LET all == msgs \cup more
    IN  {m \in all : m.kind # "Ack" \/ ~\E a \in all :
            a.kind = "Ack" /\ a.from = m.from /\ a.term = m.term /\ a.match > m.match}

(* The terms that somebody may have heard of. Any answer names its sender's term, once durable. *)
TermsHeardOf == {m.term : m \in Of("RequestVote")} \cup {disk[j].term : j \in Server}

-----------------------------------------------------------------------------
(* Durability is data (§3.8, §10.2.1, Persistence): what a server changes in memory is on its way to  *)
(* its disk, and what promises it waits for it. Nothing else does.                                    *)

Image(n) == [term |-> n.term, vote |-> n.vote, log |-> n.log]

Holds(log, prefix) == IsPrefix(prefix, log)

IsBacked(image, n, message) ==
    /\ image.term = n.term
    /\ image.vote = n.vote
    /\ Holds(image.log, Prefix(n.log, message.match))

NeedsDisk(message) ==
    CASE message.kind \in {"Vote", "RequestVote"} -> Keeps("a vote waits for the disk")
      [] message.kind = "Ack" -> Keeps("an acknowledgement waits for the disk")
      [] OTHER -> TRUE

(* Server i becomes n, and gives a promise. *)
Becomes(i, n, promises) ==
    LET queue    == writes[i]
        newest   == IF queue = <<>> THEN disk[i] ELSE queue[Len(queue)].image
        changed  == Image(n) # newest
        now      == {m \in promises : ~NeedsDisk(m) \/ (~changed /\ IsBacked(disk[i], n, m))}
        later    == promises \ now
    IN  /\ node' = [node EXCEPT ![i] = n]
        /\ IF InstantDisk THEN
              /\ disk' = [disk EXCEPT ![i] = Image(n)]
              /\ msgs' = Sent(promises)
              /\ UNCHANGED writes
           ELSE
              /\ msgs' = Sent(now)
              /\ writes' = [writes EXCEPT ![i] =
                    IF changed THEN Append(queue, [image |-> Image(n), send |-> later])
                    ELSE IF later = {} THEN queue
                    ELSE [queue EXCEPT ![Len(queue)].send = @ \cup later]]
              /\ UNCHANGED disk

(* The first k writes become durable with one sync, and their promises leave (§10.2.2, LogWriter). *)
Land(i, k) ==
    /\ k \in 1..Len(writes[i])
    /\ disk' = [disk EXCEPT ![i] = writes[i][k].image]
    /\ msgs' = Sent(UNION {writes[i][w].send : w \in 1..k})
    /\ writes' = [writes EXCEPT ![i] = SubSeq(@, k + 1, Len(@))]
    /\ UNCHANGED <<node, led>>

(* Up to where the log in memory is on the disk. *)
DurableIndex(i) ==
    LET log == node[i].log
        both == {n \in 0..Min(Len(log), Len(disk[i].log)) : Prefix(log, n) = Prefix(disk[i].log, n)}
    IN  CHOOSE n \in both : \A m \in both : m <= n

(* A server stops, and starts with what is on its disk (E17). It may have noted that some of that is  *)
(* committed: the hint in HardState.                                                                  *)
Committed ==
    LET all == {Prefix(led[t].log, led[t].commit) : t \in DOMAIN led} \cup {<<>>}
    IN  CHOOSE log \in all : \A other \in all : Len(other) <= Len(log)

Crash(i, hint) ==
    /\ Holds(Committed, Prefix(disk[i].log, hint))
    /\ node' = [node EXCEPT ![i] = [role |-> "follower", term |-> disk[i].term,
           vote |-> disk[i].vote, log |-> disk[i].log, commit |-> hint]]
    /\ writes' = [writes EXCEPT ![i] = <<>>]
    /\ UNCHANGED <<disk, msgs, led>>

-----------------------------------------------------------------------------
(* Elections (§3.4, §3.6.1, Election) *)

(* What it is in a later term, before anything else. *)
InTerm(i, t) ==
    IF t > node[i].term
    THEN [node[i] EXCEPT !.role = "follower", !.term = t, !.vote = Nobody]
    ELSE node[i]

(* Who votes as far as is known to be committed may campaign too: its log may be the only one that    *)
(* a quorum votes for (§4.2.2).                                                                       *)
MayCampaign(i) ==
    /\ node[i].role # "leader"
    /\ i \in Voters(ConfOf(node[i].log)) \cup Voters(ConfOf(Prefix(node[i].log, node[i].commit)))

(* Pre-Vote (§9.6): it asks whether it could win, in the term it is in. *)
AskForPreVotes(i) ==
    /\ UsePreVote
    /\ MayCampaign(i)
    /\ Becomes(i, [node[i] EXCEPT !.role = "pre-candidate"], {AsksFirst(i, node[i])})
    /\ UNCHANGED led

(* Nothing changes on who answers (P1). To stick to a living leader (§4.2.3) is not to answer. *)
CouldVoteFor(j, m) ==
    /\ m.kind = "PreVote"
    /\ m.from # j
    /\ \/ m.term > node[j].term
       \/ m.term = node[j].term /\ node[j].vote \in {Nobody, m.from}
    /\ AtLeastAsUpToDate(m.last, Last(node[j].log))

AnswerPreVote(j, m) ==
    /\ CouldVoteFor(j, m)
    /\ Becomes(j, node[j], {WouldVote(j, m.from, m.term)})
    /\ UNCHANGED led

WonPreVotes(i) ==
    /\ node[i].role = "pre-candidate"
    /\ IsQuorum({i} \cup {m.from : m \in {v \in Of("WouldVote") :
                                          v.to = i /\ v.term = node[i].term + 1}},
                ConfOf(node[i].log))

(* The leader hands over to j: it may campaign without asking first (§3.10, LeadershipTransfer). *)
HandOver(i, j) ==
    /\ node[i].role = "leader"
    /\ msgs' = Sent({HandsOver(j, node[i].term)})
    /\ UNCHANGED <<node, disk, writes, led>>

IsHandedOverTo(i) == HandsOver(i, node[i].term) \in msgs

Campaign(i) ==
    /\ MayCampaign(i)
    /\ UsePreVote => WonPreVotes(i) \/ IsHandedOverTo(i)
    /\ LET n == [node[i] EXCEPT !.role = "candidate", !.term = @ + 1, !.vote = i]
       IN  Becomes(i, n, {Asks(i, n)})
    /\ UNCHANGED led

(* One vote a term, for a log that is at least as up to date (§3.6.1). *)
GrantVote(i, m) ==
    /\ m.kind = "RequestVote"
    /\ m.from # i
    /\ m.term >= node[i].term
    /\ LET n == InTerm(i, m.term)
       IN  /\ n.vote \in {Nobody, m.from} \/ ~Keeps("one vote a term")
           /\ \/ AtLeastAsUpToDate(m.last, Last(n.log))
              \/ ~Keeps("a vote only for an up-to-date log")
           /\ Becomes(i, [n EXCEPT !.vote = m.from,
                                   !.role = IF @ = "pre-candidate" THEN "follower" ELSE @],
                      {Vote(i, m.from, m.term)})
    /\ UNCHANGED led

(* "All Servers" of the paper's figure 2 (RaftCore.receive), where no more follows from a message. *)
AdoptTerm(i, t) ==
    /\ t \in TermsHeardOf
    /\ t > node[i].term
    /\ Becomes(i, InTerm(i, t), {})
    /\ UNCHANGED led

(* Its own vote counts like another's: once it is on the disk (E19). *)
Votes(i) ==
    {m.from : m \in {v \in Of("Vote") : v.to = i /\ v.term = node[i].term}}
        \cup (IF disk[i].term = node[i].term /\ disk[i].vote = i THEN {i} ELSE {})

(* A new leader appends a no-op of its term at once (§6.4, Replication.takeOffice). *)
BecomeLeader(i) ==
    /\ node[i].role = "candidate"
    /\ IsQuorum(Votes(i), ConfOf(node[i].log))
    /\ LET t == node[i].term
           log == Append(node[i].log, Entry(t))
           earlier == IF t \in DOMAIN led THEN led[t].by ELSE {}
       IN  /\ Becomes(i, [node[i] EXCEPT !.role = "leader", !.log = log], {})
           /\ led' = [u \in DOMAIN led \cup {t} |->
                 IF u = t THEN [by |-> earlier \cup {i}, log |-> log, commit |-> node[i].commit]
                 ELSE led[u]]

(* Without a quorum, by order, after a lost election, or because it is a voter no more (§6.2). *)
StepDown(i) ==
    /\ node[i].role # "follower"
    /\ Becomes(i, [node[i] EXCEPT !.role = "follower"], {})
    /\ UNCHANGED led

-----------------------------------------------------------------------------
(* Replication (§3.5, §10.2.1). The leader's AppendEntries do not wait for its own disk. *)

LeaderAppends(i, entry) ==
    LET t == node[i].term
        log == Append(node[i].log, entry)
    IN  /\ node[i].role = "leader"
        /\ Becomes(i, [node[i] EXCEPT !.log = log], {})
        /\ led' = [led EXCEPT ![t].log = log]

Propose(i) == LeaderAppends(i, Entry(node[i].term))

(* An AppendEntries of term t: count entries behind the one at index previous, and commit index c. *)
IsSlice(t, previous, count, c) ==
    /\ t \in DOMAIN led
    /\ previous + count <= Len(led[t].log)
    /\ c <= led[t].commit

(* The follower's half (Appending). Where the log does not hold the previous entry it refuses, which  *)
(* needs no message here: the leader may send any slice anyway.                                       *)
TakeEntries(i, t, previous, count, c) ==
    /\ IsSlice(t, previous, count, c)
    /\ i \notin led[t].by
    /\ t >= node[i].term
    /\ LET n        == [InTerm(i, t) EXCEPT !.role = "follower"]
           verified == previous + count
           sent     == Prefix(led[t].log, verified)
           fits     == /\ previous <= Len(n.log)
                       /\ TermAt(n.log, previous) = TermAt(sent, previous)
           conflict == \E k \in previous + 1 .. Min(verified, Len(n.log)) :
                          n.log[k].term # sent[k].term
           taken    == Prefix(n.log, previous) \o SubSeq(sent, previous + 1, verified)
           log      == IF conflict \/ verified > Len(n.log) \/ ~Keeps("only a conflict truncates")
                       THEN taken ELSE n.log
           known    == IF Keeps("commit reaches only what the request verified")
                       THEN Min(c, verified) ELSE Min(c, Len(log))
           covered  == IF Keeps("an acknowledgement covers its request")
                       THEN verified ELSE Len(log)
       IN  IF fits
           THEN Becomes(i, [n EXCEPT !.log = log, !.commit = Max(@, known)],
                        IF covered = 0 THEN {} ELSE {Ack(i, t, covered)})
           ELSE Becomes(i, n, {})
    /\ UNCHANGED led

(* Up to where the log of j is known to be that of leader i, and durable (Progress). The leader's own *)
(* disk is one more member of the quorum.                                                             *)
MatchIndex(i, j) ==
    IF j = i
    THEN IF Keeps("the own log counts when it is durable") THEN DurableIndex(i) ELSE Len(node[i].log)
    ELSE LET acks == {m.match : m \in {a \in Of("Ack") : a.from = j /\ a.term = node[i].term}}
         IN  IF acks = {} THEN 0 ELSE CHOOSE n \in acks : \A m \in acks : m <= n

(* §3.6.2, CommitRule *)
AdvanceCommit(i, n) ==
    /\ node[i].role = "leader"
    /\ n \in node[i].commit + 1 .. Len(node[i].log)
    /\ \/ node[i].log[n].term = node[i].term
       \/ ~Keeps("only entries of the own term commit by counting")
    /\ LET conf == ConfOf(node[i].log)
       IN  IsQuorum({j \in Voters(conf) : MatchIndex(i, j) >= n}, conf)
    /\ node' = [node EXCEPT ![i].commit = n]
    /\ led' = [led EXCEPT ![node[i].term].commit = n]
    /\ UNCHANGED <<disk, writes, msgs>>

-----------------------------------------------------------------------------
(* Changes of the configuration (§4, Membership, Reconfiguration) *)

MayChange(i) ==
    LET n == node[i]
    IN  /\ \/ TermAt(n.log, n.commit) = n.term
           \/ ~Keeps("a commit in the own term before a change")
        /\ \/ ConfIndex(n.log) <= n.commit
           \/ ~Keeps("one change at a time")

Differences(a, b) == Cardinality((a \ b) \cup (b \ a))

(* At most one voter more or less (§4.1). *)
ChangeSimply(i, voters) ==
    LET conf == ConfOf(node[i].log)
    IN  /\ MayChange(i)
        /\ ~IsJoint(conf)
        /\ Differences(conf.voters, voters) <= 1 \/ ~Keeps("one voter at a time")
        /\ LeaderAppends(i, ConfEntry(node[i].term, [voters |-> voters, outgoing |-> {}]))

(* Any other voters (§4.3). *)
ChangeJointly(i, voters) ==
    LET conf == ConfOf(node[i].log)
    IN  /\ MayChange(i)
        /\ ~IsJoint(conf)
        /\ LeaderAppends(i, ConfEntry(node[i].term, [voters |-> voters, outgoing |-> conf.voters]))

(* Once the joint configuration is committed, whoever leads then leaves it, by itself or by order. *)
LeaveJoint(i) ==
    LET conf == ConfOf(node[i].log)
    IN  /\ MayChange(i) \/ ~Keeps("a joint configuration commits before it is left")
        /\ IsJoint(conf)
        /\ LeaderAppends(i, ConfEntry(node[i].term, [voters |-> conf.voters, outgoing |-> {}]))

-----------------------------------------------------------------------------
Init ==
    /\ node = [i \in Server |-> [role |-> "follower", term |-> 0, vote |-> Nobody,
                                 log |-> <<>>, commit |-> 0]]
    /\ disk = [i \in Server |-> [term |-> 0, vote |-> Nobody, log |-> <<>>]]
    /\ writes = [i \in Server |-> <<>>]
    /\ msgs = {}
    /\ led = [t \in {} |-> 0]

Elect(i) ==
    \/ AskForPreVotes(i)
    \/ \E m \in Of("PreVote") : AnswerPreVote(i, m)
    \/ \E j \in Server \ {i} : UsePreVote /\ HandOver(i, j)
    \/ Campaign(i)
    \/ \E m \in Of("RequestVote") : GrantVote(i, m)
    \/ \E t \in TermsHeardOf : AdoptTerm(i, t)
    \/ BecomeLeader(i)
    \/ node[i].role = "leader" /\ StepDown(i)   \* of others it allows nothing more

(* Any other AppendEntries does what some of these do one after the other: a long one is several of   *)
(* one entry each, and a commit index in between is reached by those up to there.                     *)
Replicate(i) ==
    \/ Propose(i)
    \/ \E t \in DOMAIN led : \E c \in {0, led[t].commit} :
           \/ TakeEntries(i, t, 0, 0, c)
           \/ \E previous \in 0..Len(led[t].log) : TakeEntries(i, t, previous, 1, c)
    \/ \E n \in 1..Len(node[i].log) : AdvanceCommit(i, n)

Reconfigure(i) ==
    \/ \E voters \in SUBSET Server \ {{}} : ChangeSimply(i, voters) \/ ChangeJointly(i, voters)
    \/ LeaveJoint(i)

Write(i) == \E k \in 1..Len(writes[i]) : Land(i, k)

Step == \E i \in Server : Elect(i) \/ Replicate(i) \/ Reconfigure(i) \/ Write(i)

Next == Step \/ \E i \in Server : \E hint \in 0..Len(disk[i].log) : Crash(i, hint)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What must hold *)

Logs == {node[i].log : i \in Server} \cup {disk[i].log : i \in Server}
            \cup {led[t].log : t \in DOMAIN led}

(* At most one leader a term, ever (§3.4). *)
ElectionSafety == \A t \in DOMAIN led : Cardinality(led[t].by) = 1

(* Logs that agree at an index agree up to there (§3.5): each is, up to any entry, the log of the     *)
(* leader that created that entry.                                                                    *)
LogMatching ==
    \A log \in Logs : \A n \in 1..Len(log) :
        /\ log[n].term \in DOMAIN led
        /\ IsPrefix(Prefix(log, n), led[log[n].term].log)

(* What a leader committed is in the log of every later one (§3.6.3). *)
LeaderCompleteness ==
    \A t, u \in DOMAIN led : t < u => IsPrefix(Prefix(led[t].log, led[t].commit), led[u].log)

(* No two servers ever take different entries for committed at the same index (§3.6.3). *)
StateMachineSafety ==
    /\ \A i \in Server : node[i].commit <= Len(node[i].log)
    /\ \A i \in Server : IsPrefix(Prefix(node[i].log, node[i].commit), Committed)
    /\ \A t \in DOMAIN led : IsPrefix(Prefix(led[t].log, led[t].commit), Committed)

(* If all servers crashed now, nobody could be elected without what is committed: it is durable on a  *)
(* quorum of every configuration in which somebody could win.                                         *)
CommittedSurvives ==
    \A i \in Server :
        LET log == disk[i].log
            voters == {j \in Server : AtLeastAsUpToDate(Last(log), Last(disk[j].log))}
        IN  IsPrefix(Committed, log) \/ ~IsQuorum(voters, ConfOf(log))

(* One vote a term, on the wire and on the disk, which backs every vote that left (§3.8). *)
OneVoteATerm ==
    \A v \in Of("Vote") :
        /\ \A w \in Of("Vote") : v.from = w.from /\ v.term = w.term => v.to = w.to
        /\ \/ disk[v.from].term > v.term
           \/ disk[v.from].term = v.term /\ disk[v.from].vote = v.to

(* Who acknowledged something holds it durably, until a later leader has it truncate that. *)
AcksAreBacked ==
    \A a \in Of("Ack") :
        \/ disk[a.from].term > a.term
        \/ disk[a.from].term = a.term /\ Holds(disk[a.from].log, Prefix(led[a.term].log, a.match))

(* Of the configurations in a log, all but the newest are committed (§4.1). *)
OneChangeAtATime ==
    \A log \in Logs : \A n \in 1..Len(log) :
        log[n].conf # NoConf /\ n < ConfIndex(log) => n <= Len(Committed)
=============================================================================
