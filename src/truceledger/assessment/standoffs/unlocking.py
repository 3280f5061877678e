"""What would unlock a goal: all inclusion-minimal sets of moves, enumerated by an answer-set solver.

Moves are those of ``moves``. clingo enumerates subset-minimal answer sets by domain heuristics (Gebser et al. 2013);
nothing is searched by hand. Only what the goals wait for is given to it. Beyond the stated numbers of candidate moves and
of sets it is not computed in full, and the result says so: then the sets up to some size are all there, or none are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from truceledger.assessment.standoffs.moves import Guarantee, Move
from truceledger.assessment.standoffs.system import Rule, System

#: Candidate moves, and minimal sets, beyond which not all sets are enumerated; then those of up to so many moves are.
MOST_CANDIDATES, MOST_SETS, MOST_MOVES = 400, 20_000, 3
#: Steps up to which "no later than" is solved beside moves: paths between all pairs of steps are grounded.
MOST_STEPS = 120


@dataclass(frozen=True)
class Unlocking:
    """All minimal sets, smallest first. Where ``complete`` is false, all of up to ``up_to`` moves (0: none were computed)."""

    sets: tuple[frozenset[Move], ...]
    complete: bool = True
    up_to: int | None = None
    candidates: int = 0


_NONE: tuple[frozenset[Move], ...] = ()
_MOVES = """
{ take(S) : may_take(S) }. { waive(W) : may_waive(W) }. { guarantee(G) : may_guarantee(G) }. { together(R,A) : may_together(R,A) }.
met(R,A) :- waive(W), waives(W,R,A).
met(R,A) :- guarantee(G), guarantees(G,R,A).
#show take/1. #show waive/1. #show guarantee/1. #show together/2.
"""
# "before" alone: what is reached is what can be derived
_BEFORE = """
reach(S) :- take(S).
met(R,A) :- atom(R,_,A), reach(A).
holds(R) :- alternative(R,K), met(R,A) : atom(R,K,A).
reach(S) :- ruled(S), holds(R) : rule(R,S).
:- goal(S), not reach(S).
"""
# with "no later than": what is in, by one alternative a rule, on no circle that a "before" is part of
_TOGETHER = """
{ in(S) : ruled(S) }. in(S) :- take(S).
1 { use(R,K) : alternative(R,K) } 1 :- rule(R,S), in(S), not take(S).
on(S,A,R) :- use(R,K), atom(R,K,A), rule(R,S), not met(R,A).
:- on(S,A,R), not in(A).
path(S,A) :- on(S,A,R).
path(S,B) :- path(S,A), path(A,B).
:- on(S,A,R), not loose(R,A), not together(R,A), path(A,S).
:- on(S,S,R), not loose(R,S), not together(R,S).
:- goal(S), not in(S).
"""


def unlocking(
    system: System,
    goals: Collection[str],
    done: Collection[str] = (),
    *,
    take: bool = True,
    waive: bool = True,
    guarantees: Collection[Guarantee] = (),
    together: bool = False,
    steps: Collection[str] | None = None,
    never: Collection[str] = (),
    most: int | None = None,
) -> Unlocking:
    """Give all minimal sets of moves that bring every goal into the closure; taking a sole goal itself is no move.

    ``steps`` bounds which steps may be taken first, ``never`` are steps that may not (those nobody owns). With
    ``together``, reading one requirement as "no later than" is a move as well. ``most``: sets beyond which only small ones
    are enumerated, by default ``MOST_SETS``.
    """
    open_ = system.closure(done)
    targets = [g for g in goals if g not in open_]
    if not targets:
        return Unlocking((frozenset(),))
    needed = _needed(system.reduced(done), targets)
    blocked = needed.all_steps | set(targets)
    apart = set(never) | needed.barred | (set(targets) if len(targets) == 1 else set())
    takeable = sorted((blocked if steps is None else blocked & set(steps)) - apart) if take else []
    demands = sorted({(r.condition, a) for r in needed.rules if not r.structural for a in r.atoms}) if waive else []
    offers = sorted({g for g in guarantees if any(r.holder == g.holder and g.step in r.atoms for r in needed.rules)}, key=_key)
    edges = sorted((r.id, a) for r in needed.rules for a in r.atoms if r.before(a) and not r.structural) if together else []
    candidates = len(takeable) + len(demands) + len(offers) + len(edges)
    mixed = together or any(not r.before(a) for r in needed.rules for a in r.atoms)
    if candidates > MOST_CANDIDATES or (mixed and len(blocked) > MOST_STEPS):
        return Unlocking((), False, 0, candidates)
    problem = _Problem(needed, targets, takeable, demands, offers, edges, mixed)
    limit = MOST_SETS if most is None else most
    sets = problem.minimal(None, limit)
    if sets is not None:
        return Unlocking(sets, candidates=candidates)
    size, kept = 0, _NONE
    while size < MOST_MOVES and (more := problem.minimal(size + 1, limit)) is not None:
        size, kept = size + 1, more
    return Unlocking(kept, False, size, candidates)


def _key(guarantee: Guarantee) -> tuple[str, str, str]:
    return guarantee.by, guarantee.holder, guarantee.step


def _needed(system: System, targets: Sequence[str]) -> System:
    """Give the rules that the targets wait on, at whatever remove."""
    seen, stack = set(targets), list(targets)
    rules: list[Rule] = []
    while stack:
        for rule in system.on.get(stack.pop(), ()):
            rules.append(rule)
            for atom in rule.atoms - seen:
                seen.add(atom)
                stack.append(atom)
    return System(tuple(rules), frozenset(), frozenset(seen), system.barred & seen)


class _Problem:
    """The facts of one question, and what its answers mean."""

    def __init__(
        self,
        system: System,
        targets: Sequence[str],
        takeable: Sequence[str],
        demands: Sequence[tuple[str, str]],
        offers: Sequence[Guarantee],
        edges: Sequence[tuple[str, str]],
        mixed: bool,
    ) -> None:
        self.names = sorted(system.all_steps)
        self.rules = system.rules
        self.demands, self.offers, self.mixed = demands, offers, mixed
        number = {step: i for i, step in enumerate(self.names)}
        at = {rule.id: i for i, rule in enumerate(self.rules)}
        facts = [f"may_take({number[s]})." for s in takeable]
        facts += [f"goal({number[s]})." for s in targets]
        facts += [f"may_together({at[r]},{number[a]})." for r, a in edges]
        for rule in self.rules:
            if rule.step not in system.barred:
                facts.append(f"rule({at[rule.id]},{number[rule.step]}). ruled({number[rule.step]}).")
            for k, alternative in enumerate(rule.body):
                facts.append(f"alternative({at[rule.id]},{k}).")
                facts += [f"atom({at[rule.id]},{k},{number[a]})." for a in sorted(alternative)]
            facts += [f"loose({at[rule.id]},{number[a]})." for a in sorted(rule.atoms) if not rule.before(a)]
        held: dict[tuple[str, str], list[int]] = {}
        for rule in self.rules:
            if not rule.structural:
                for atom in rule.atoms:
                    held.setdefault((rule.condition, atom), []).append(at[rule.id])
        for i, (condition, atom) in enumerate(demands):
            facts.append(f"may_waive({i}).")
            facts += [f"waives({i},{r},{number[atom]})." for r in held[condition, atom]]
        for i, offer in enumerate(offers):
            facts.append(f"may_guarantee({i}).")
            facts += [
                f"guarantees({i},{at[r.id]},{number[offer.step]})."
                for r in self.rules
                if r.holder == offer.holder and offer.step in r.atoms and not r.structural
            ]
        self.facts = "\n".join(facts)

    def minimal(self, size: int | None, most: int) -> tuple[frozenset[Move], ...] | None:
        """Give all minimal sets, of at most ``size`` moves where it is given; nothing where there are more than ``most``."""
        import clingo

        control = clingo.Control(["0", "--heuristic=Domain", "--dom-mod=5,16", "--enum-mode=domRec", "--warn=none"])
        program = _MOVES
        if size is not None:
            program += f":- #count{{ t,S : take(S); w,W : waive(W); g,G : guarantee(G); r(R),A : together(R,A) }} > {size}.\n"
        control.add("base", [], program + (_TOGETHER if self.mixed else _BEFORE) + self.facts)
        control.ground([("base", [])])
        found: set[frozenset[Move]] = set()
        with control.solve(yield_=True) as handle:
            for model in handle:
                found.add(frozenset(self._moves(model.symbols(shown=True))))
                if len(found) > most:
                    return None
        return tuple(sorted(found, key=lambda s: (len(s), sorted(s))))

    def _moves(self, symbols: Sequence[object]) -> Iterator[Move]:
        for symbol in symbols:
            numbers = [a.number for a in symbol.arguments]  # type: ignore[attr-defined]
            name = symbol.name  # type: ignore[attr-defined]
            if name == "take":
                yield ("take", self.names[numbers[0]])
            elif name == "waive":
                yield ("waive", *self.demands[numbers[0]])
            elif name == "guarantee":
                offer = self.offers[numbers[0]]
                yield ("guarantee", offer.by, offer.holder, offer.step)
            else:
                yield ("together", self.rules[numbers[0]].id, self.names[numbers[1]])
