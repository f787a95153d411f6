------------------------------- MODULE Model -------------------------------
(* Quorate within bounds, for TLC to go through all of it. *)
EXTENDS Quorate, TLC

CONSTANTS MaxTerm, MaxLog, MaxWrites, MaxCrashes, MaxChanges,
    Leaders,        \* who may campaign in term 1, 2 and so on; <<>> if anybody may
    Heard           \* the terms of which entries arrive; {} if those of all may

VARIABLE crashes

Changes(log) == Cardinality({n \in 1..Len(log) : log[n].conf # NoConf})

Bounds ==
    /\ crashes <= MaxCrashes
    /\ Heard = {} \/ \A a \in Of("Ack") : a.term \in Heard
    /\ \A i \in Server : /\ node[i].term <= MaxTerm
                         /\ Len(node[i].log) <= MaxLog
                         /\ Len(writes[i]) <= MaxWrites
                         /\ Changes(node[i].log) <= MaxChanges
                         /\ \/ Leaders = <<>>
                            \/ node[i].role \notin {"candidate", "leader"}
                            \/ Leaders[node[i].term] = i

ModelInit == Init /\ crashes = 0

(* What changes nothing need not be looked at again. *)
ModelNext ==
    \/ Step /\ vars' # vars /\ UNCHANGED crashes
    \/ crashes < MaxCrashes /\ crashes' = crashes + 1 /\ \E i \in Server : Crash(i, 0)

(* A configuration of TLC may put these in the place of what a model can do without. *)
Never(i) == FALSE
NoTerms == {}

(* In the place of Reconfigure: leaders remove others who never lead. *)
RemoveOne(i) ==
    \E gone \in ConfOf(node[i].log).voters \ {Leaders[t] : t \in 1..Len(Leaders)} :
        ChangeSimply(i, ConfOf(node[i].log).voters \ {gone})

(* Leaders that are scheduled; a configuration of TLC cannot write sequences. *)
Anybody == <<>>
OneTwoOneTwo == LET two == CHOOSE pair \in Server \X Server : pair[1] # pair[2]
                IN  two \o two

Symmetry ==
    IF Leaders = <<>> THEN Permutations(FirstVoters) \cup Permutations(Server \ FirstVoters)
    ELSE Permutations(Server \ {Leaders[t] : t \in 1..Len(Leaders)})
=============================================================================
