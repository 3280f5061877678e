"""What can happen, round by round: Dowling and Gallier's counting (1984), with "no later than" beside "before".

Each alternative counts what it still lacks; a step reached is struck off where it is required. With "before" alone that is
linear in the size of the system. "No later than" lets steps be taken together: in each round the largest set is taken
whose members need nothing beyond earlier rounds and one another, found by striking out those that lack something. Only
steps that something new was said of since the last round are looked at again. (With alternatives *and* "no later than"
the question is that of a co-Büchi game, for which no linear algorithm is known; the worst case is rounds times steps.)
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceledger.assessment.standoffs.system import Rule, System


class Index:
    """A system in numbers, made once and closed again and again."""

    def __init__(self, system: System) -> None:
        self.names = sorted(system.all_steps)
        self.number = {name: i for i, name in enumerate(self.names)}
        size = len(self.names)
        self.rules_of: list[list[int]] = [[] for _ in range(size)]
        self.ways_of: list[list[int]] = []  # rule → its alternatives ("ways")
        self.step_of: list[int] = []  # way → the step its rule is on
        self.rule_of: list[int] = []  # way → rule
        self.strict: list[int] = []  # way → how many steps must come before
        self.atoms: list[list[int]] = []  # way → every step it requires
        self.loose: list[list[int]] = []  # way → those that must come no later
        self.strict_in: list[list[int]] = [[] for _ in range(size)]  # step → ways that require it before
        self.loose_in: list[list[int]] = [[] for _ in range(size)]
        self.ways_under: dict[str, list[int]] = {}  # condition → ways
        for at, rule in enumerate(system.rules):
            step = self.number[rule.step]
            self.rules_of[step].append(at)
            first = len(self.step_of)
            self.ways_of.append(list(range(first, first + len(rule.body))))
            for alternative in rule.body:
                self._way(at, step, rule, alternative)
            if not rule.structural:
                self.ways_under.setdefault(rule.demand or rule.id, []).extend(self.ways_of[at])
        barred = {self.number[s] for s in system.barred}
        promised = {self.number[s] for s in system.promised}
        self.offered = [(bool(self.rules_of[i]) or i in promised) and i not in barred for i in range(size)]

    def _way(self, at: int, step: int, rule: Rule, alternative: frozenset[str]) -> None:
        way = len(self.step_of)
        atoms = [self.number[a] for a in alternative]
        if rule.strict and not rule.loose:
            before, later = atoms, []
        else:
            later = [self.number[a] for a in alternative if not rule.before(a)]
            before = [a for a in atoms if a not in later]
        self.step_of.append(step)
        self.rule_of.append(at)
        self.strict.append(len(before))
        self.atoms.append(atoms)
        self.loose.append(later)
        for atom in before:
            self.strict_in[atom].append(way)
        for atom in later:
            self.loose_in[atom].append(way)

    def waits(self, open_: Collection[str]) -> dict[int, list[int]]:
        """Give, for each step that is not open, what its unmet rules still require, in order of name."""
        reached = [False] * len(self.names)
        for name in open_:
            if name in self.number:
                reached[self.number[name]] = True
        found: dict[int, list[int]] = {}
        for step, rules in enumerate(self.rules_of):
            if reached[step]:
                continue
            missing: set[int] = set()
            for rule in rules:
                lacking = [[a for a in self.atoms[way] if not reached[a]] for way in self.ways_of[rule]]
                if all(lacking):
                    missing.update(*lacking)
            found[step] = sorted(missing)
        return found

    def close(self, done: Collection[str], waived: Collection[tuple[str, str]] = ()) -> dict[str, int]:
        """Give every step that can happen, with its round; what is done is of round 0."""
        run = _Run(self)
        for condition, atom in waived:
            at = self.number.get(atom)
            if at is not None:
                run.waive(self.ways_under.get(condition, ()), at)
        level = dict.fromkeys(done, 0)
        run.start([self.number[s] for s in level if s in self.number])
        turn = 0
        while True:
            turn += 1
            now = run.round()
            if not now:
                return level
            for step in now:
                level[self.names[step]] = turn


class _Run:
    """One closure: what is reached, what each way lacks, which steps lack nothing but what may come at the same time."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.strict = list(index.strict)
        self.reached = [False] * len(index.names)
        self.able = [False] * len(index.ways_of)  # rule → some way lacks nothing that must come before
        self.unable = [len(rules) for rules in index.rules_of]  # step → rules that are not able
        self.near = [False] * len(index.names)  # offered, all rules able, not reached
        self.fresh: set[int] = set()
        self.gone: set[tuple[int, int]] = set()

    def waive(self, ways: Collection[int], atom: int) -> None:
        for way in ways:
            if (way, atom) in self.gone:
                continue
            if way in self.index.strict_in[atom]:
                self.strict[way] -= 1
                self.gone.add((way, atom))
            elif atom in self.index.loose[way]:
                self.gone.add((way, atom))

    def start(self, done: list[int]) -> None:
        for step in done:
            self.reached[step] = True
        for way, lacking in enumerate(self.strict):
            if lacking == 0:
                self._able(way)
        for step, rules in enumerate(self.index.rules_of):
            if not rules:
                self._near(step)
        for step in done:
            self._strike(step)

    def _able(self, way: int) -> None:
        rule, step = self.index.rule_of[way], self.index.step_of[way]
        if not self.able[rule]:
            self.able[rule] = True
            self.unable[step] -= 1
            self._near(step)
        elif self.near[step]:
            self.fresh.add(step)

    def _near(self, step: int) -> None:
        if self.unable[step] == 0 and self.index.offered[step] and not self.reached[step]:
            self.near[step] = True
            self.fresh.add(step)

    def _strike(self, step: int) -> None:
        """Strike a reached step off where it is required."""
        strict = self.strict
        for way in self.index.strict_in[step]:
            if self.gone and (way, step) in self.gone:
                continue
            strict[way] -= 1
            if strict[way] == 0:
                self._able(way)
        for way in self.index.loose_in[step]:
            if self.near[self.index.step_of[way]]:
                self.fresh.add(self.index.step_of[way])

    def round(self) -> list[int]:
        """Take the largest set of steps that can be taken now, together or alone."""
        together = self._together(self._touched())
        self.fresh = set()
        for step in together:
            self.reached[step] = True
            self.near[step] = False
        for step in together:
            self._strike(step)
        return together

    def _touched(self) -> set[int]:
        """Give the near steps whose case may have changed: those news came to, and those that may be taken with them."""
        touched = {s for s in self.fresh if self.near[s]}
        stack = list(touched)
        while stack:
            for way in self.index.loose_in[stack.pop()]:
                step = self.index.step_of[way]
                if self.near[step] and step not in touched and self.strict[way] == 0:
                    touched.add(step)
                    stack.append(step)
        return touched

    def _together(self, touched: set[int]) -> list[int]:
        lacks: dict[int, int] = {}  # way → loose steps neither reached nor in the set
        alive: dict[int, int] = {}  # rule → ways that still do
        out: list[int] = []
        index = self.index
        for step in touched:
            for rule in index.rules_of[step]:
                alive[rule] = 0
                for way in index.ways_of[rule]:
                    if self.strict[way] == 0:
                        lacks[way] = sum(not self.reached[a] and a not in touched and (way, a) not in self.gone for a in index.loose[way])
                        alive[rule] += lacks[way] == 0
                if alive[rule] == 0:
                    out.append(step)
                    break
        kept = touched.difference(out)
        while out:
            lost = out.pop()
            for way in index.loose_in[lost]:
                step = index.step_of[way]
                if step not in kept or way not in lacks or (way, lost) in self.gone:
                    continue
                lacks[way] += 1
                if lacks[way] == 1:
                    alive[index.rule_of[way]] -= 1
                    if alive[index.rule_of[way]] == 0:
                        kept.discard(step)
                        out.append(step)
        return list(kept)
