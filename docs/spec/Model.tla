------------------------------- MODULE Model -------------------------------
(* Quorate within bounds, for TLC to go through all of it. *)
EXTENDS Quorate, TLC

CONSTANTS MaxTerm, MaxLog, MaxWrites, MaxCrashes, MaxChanges

VARIABLE crashes

Changes(log) == Cardinality({n \in 1..Len(log) : log[n].conf # NoConf})

Bounds ==
    /\ crashes <= MaxCrashes
    /\ \A i \in Server : /\ node[i].term <= MaxTerm
                         /\ Len(node[i].log) <= MaxLog
                         /\ Len(writes[i]) <= MaxWrites
                         /\ Changes(node[i].log) <= MaxChanges

ModelInit == Init /\ crashes = 0

(* What changes nothing need not be looked at again. *)
ModelNext ==
    \/ Step /\ vars' # vars /\ UNCHANGED crashes
    \/ crashes < MaxCrashes /\ crashes' = crashes + 1 /\ \E i \in Server : Crash(i, 0)

(* Replaces Reconfigure where configurations do not change. *)
Never(i) == FALSE

Symmetry == Permutations(FirstVoters) \cup Permutations(Server \ FirstVoters)
=============================================================================
