"""What would unlock a goal: all inclusion-minimal sets of moves, enumerated by an answer-set solver.

A move is a step taken first, or a precondition waived (a rule's demand for one step). clingo enumerates subset-minimal
answer sets by domain heuristics (Gebser et al. 2013); nothing is searched by hand. Beyond a stated number of candidate
moves it is not computed, and said so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceledger.assessment.standoffs.system import System

#: Candidate moves beyond which sets are not enumerated, and sets beyond which enumeration stops.
MOST_CANDIDATES, MOST_SETS = 400, 2000

Move = tuple[str, ...]  # ("take", step) or ("waive", rule id, step)


@dataclass(frozen=True)
class Unlocking:
    """All minimal sets, smallest first; ``complete`` is false where the bound was met."""

    sets: tuple[frozenset[Move], ...]
    complete: bool = True


_PROGRAM = """
{ take(S) : may_take(S) }. { waive(R,A) : may_waive(R,A) }.
reach(S) :- done(S). reach(S) :- take(S). reach(S) :- free(S).
met(R,A) :- atom(R,_,A), reach(A). met(R,A) :- waive(R,A).
holds(R) :- alternative(R,K), met(R,A) : atom(R,K,A).
reach(S) :- ruled(S), holds(R) : rule(R,S).
:- goal(S), not reach(S).
#show take/1. #show waive/2.
"""


def unlocking(
    system: System,
    goals: Collection[str],
    done: Collection[str] = (),
    *,
    take: bool = True,
    waive: bool = True,
    steps: Collection[str] | None = None,
) -> Unlocking:
    """Give all minimal sets of moves that bring every goal into the closure; taking a goal itself is no move.

    ``steps`` bounds which steps may be taken first. "No later than" rules are read as strict here: a joint step is shown
    by the closure itself.
    """
    open_ = system.closure(done)
    targets = [g for g in goals if g not in open_]
    if not targets:
        return Unlocking((frozenset(),))
    blocked = system.all_steps - open_.keys()
    takeable = sorted((blocked if steps is None else blocked & set(steps)) - (set(targets) if len(targets) == 1 else set())) if take else []
    waivers = (
        sorted({(r.id, a) for r in system.rules if r.step in blocked for alternative in r.body for a in alternative if a not in open_})
        if waive
        else []
    )
    if len(takeable) + len(waivers) > MOST_CANDIDATES:
        return Unlocking((), False)
    return _solve(system, targets, list(open_), takeable, waivers)


def _solve(system: System, targets: Collection[str], reached: Collection[str], takeable: list[str], waivers: list[tuple[str, str]]) -> Unlocking:
    import clingo

    names = sorted(system.all_steps)
    number = {step: i for i, step in enumerate(names)}
    rules = {rule.id: i for i, rule in enumerate(system.rules)}
    facts = [f"done({number[s]})." for s in reached]
    facts += [f"may_take({number[s]})." for s in takeable]
    facts += [f"may_waive({rules[r]},{number[a]})." for r, a in waivers]
    facts += [f"goal({number[s]})." for s in targets]
    facts += [f"free({number[s]})." for s in system.promised if s not in system.on]
    for rule in system.rules:
        facts.append(f"rule({rules[rule.id]},{number[rule.step]}). ruled({number[rule.step]}).")
        for k, alternative in enumerate(rule.body):
            facts.append(f"alternative({rules[rule.id]},{k}).")
            facts += [f"atom({rules[rule.id]},{k},{number[a]})." for a in sorted(alternative)]
    control = clingo.Control(["0", "--heuristic=Domain", "--dom-mod=5,16", "--enum-mode=domRec", "--warn=none"])
    control.add("base", [], _PROGRAM + "\n".join(facts))
    control.ground([("base", [])])
    ids = {i: rule for rule, i in rules.items()}
    found: list[frozenset[Move]] = []
    complete = True
    with control.solve(yield_=True) as handle:
        for model in handle:
            moves: set[Move] = set()
            for symbol in model.symbols(shown=True):
                numbers = [a.number for a in symbol.arguments]
                moves.add(("take", names[numbers[0]]) if symbol.name == "take" else ("waive", ids[numbers[0]], names[numbers[1]]))
            found.append(frozenset(moves))
            if len(found) >= MOST_SETS:
                complete = False
                break
    return Unlocking(tuple(sorted(set(found), key=lambda s: (len(s), sorted(s)))), complete)
