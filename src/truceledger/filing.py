"""Which process a report belongs to: the one given, else the known one whose conflict it tells of, else the state it is about.

Told from the report's own statements and words alone, so that it never matters in which order reports come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from truceledger.vocabulary.party import codes, root

if TYPE_CHECKING:
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Process
    from truceledger.vocabulary.reading import Reading
    from truceledger.vocabulary.report import Report
    from truceledger.vocabulary.statement import Statement

#: The fields that hold who stands between the sides or calls them together: a process is none of theirs.
BETWEEN = frozenset({"mediators", "convener"})
#: The fields that hold who fights, answers for it, or is bound.
FIGHTING = frozenset({"actor", "target", "caused_by", "by", "accused", "debtor", "parties", "participants"})
#: Kinds whose places are where people met.
MET = frozenset({"meeting", "contact"})
#: Moments of a text that have a place of their own, and not that of the conflict.
_INDOORS = frozenset({"signed", "announced", "agreed_in_principle", "draft", "proposed", "ratified"})
#: The sorts of parties that make a conflict.
_WARRING = frozenset({"armed_group", "rival_government", "coalition", "wing"})
#: The sorts of parties that are nobody's side.
_BODIES = frozenset({"igo", "agency", "ngo", "monitor", "mission", "bloc", "court"})
#: From which share on what a process's parties do and say carries a report: a third.
SHARE = 3


def process_of(reading: Reading | None, knowledge: Knowledge, known: Sequence[Profile], given: str | None) -> Process | None:
    """File a report under a process: the one given, else the profile that fits, else the state it is about.

    A profile fits where two of its parties act or speak; where the report's words name two of them; or where a state that is told of is
    one of its parties, or where they are at home, and more so than of any other profile. The latter two only where no other conflict is
    told, and the report is not older than the process.
    A report of which nothing was read is filed under none. Depends on the report alone, so order never matters.
    """
    from truceledger.knowledge.parties import slugify
    from truceledger.ledger import Process

    if given:
        return Process(given, "given")
    if reading is None or not reading.statements:
        return None
    told = _Told.of(reading, knowledge)
    for fitting in (_by_parties(told, known), _by_names(told, known), _by_state(told, known)):
        if fitting is not None:
            return Process(fitting, "profile")
    state = told.state()
    return Process(slugify(knowledge.parties.name_of(state)) if state else "unfiled", "derived")


@dataclass
class _Told:
    """What a report tells of who fights whom, and where; counts by party without its organ, and by state."""

    report: Report
    knowledge: Knowledge
    heard: Counter[str] = field(default_factory=Counter)  # who acts or speaks, go-betweens left out
    fighting: set[str] = field(default_factory=set)
    between: set[str] = field(default_factory=set)
    grounds: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, reading: Reading, knowledge: Knowledge) -> _Told:
        made = cls(reading.report, knowledge)
        for statement in reading.statements:
            made._count(statement)
        return made

    def _count(self, statement: Statement) -> None:
        for name in statement.declaration.parties:
            held = [root(code) for code in codes(statement.fields.get(name))]
            if name in BETWEEN:
                self.between.update(held)
                continue
            self.heard.update(held)
            if name in FIGHTING:
                self.fighting.update(held)
        self.heard.update(root(s.party) for s in statement.attribution.speakers() if s.party)
        if statement.kind not in MET and statement.fields.get("lifecycle") not in _INDOORS:
            self.grounds.update(p.country for p in statement.where if p.country)

    @cached_property
    def named(self) -> Counter[str]:
        """Who is named in the report's words and by its publisher, bodies left out."""
        parties = self.knowledge.parties
        found = (root(parties.canonical(m.code)) for m in parties.find(self.words))
        return Counter(code for code in found if parties.sort_of(code) not in _BODIES)

    def home(self, code: str) -> str | None:
        """Give the state a party belongs to."""
        return self.knowledge.parties.state_of(code)

    def inside(self, profile: Profile) -> set[str]:
        """Give the parties of a process and the states where they are at home."""
        own = {root(p.code) for p in profile.parties}
        return own | {home for code in own if (home := self.home(code))}

    def other_conflict(self, profile: Profile) -> bool:
        """Say whether somebody fights who has no part in the process, or most happens elsewhere."""
        own = self.inside(profile) | {root(m) for m in profile.mediators}
        sort = self.knowledge.parties.sort_of
        for code in self.heard:
            if code not in own and (sort(code) in _WARRING or (code in self.fighting and sort(code) == "state" and code not in self.between)):
                return True
        here = sum(n for code, n in self.grounds.items() if code in own)
        return self.grounds.total() > 2 * here

    def covers(self, profile: Profile) -> bool:
        """Say whether the report was written after the process began, as far as either is known."""
        day = self.report.published
        return day is None or profile.since is None or day.isoformat() >= profile.since

    @cached_property
    def states(self) -> set[str]:
        """The states that the report tells of: where those who act or speak are at home, and where it happened."""
        homes = {home for code in self.heard if code not in self.between and (home := self.home(code))}
        return homes | set(self.grounds) or set(self.placed)

    @cached_property
    def words(self) -> str:
        """The report's title, text and publisher."""
        return f"{self.report.title or ''}\n{self.report.text}\n{self.report.publisher or ''}"

    @cached_property
    def placed(self) -> Counter[str]:
        """The states in which the places lie that the words name: what is asked where the statements tell of no state."""
        places = self.knowledge.places
        found = (places.resolve(m.name) for m in places.find(self.words))
        return Counter(entry.country for entry in found if entry is not None and entry.country)

    def state(self) -> str | None:
        """Give the state that a report is about: where parties are at home and where it happened, those between the sides left out."""
        for seen in (self.heard, Counter({c: n for c, n in self.named.items() if self.knowledge.parties.sort_of(c) in _WARRING}), self.placed):
            states: Counter[str] = Counter()
            for code, times in seen.items():
                home = self.home(code)
                if home:
                    states[home] += times * (2 if home != code else 1)  # an armed group tells the conflict better than a state
            states.update(self.grounds)
            for code in self.between:
                states.pop(code, None)
            if states:
                return max(sorted(states), key=lambda code: states[code])
        return None


def _by_parties(told: _Told, known: Sequence[Profile]) -> str | None:
    """Give the process of which two parties at least act or speak, and at least a third of the time."""
    fitting = [(p.score(told.heard), sum(told.heard[root(q.code)] for q in p.parties), p.id) for p in known if p.fits(told.heard)]
    best = max(fitting, default=None)
    return best[2] if best is not None and best[1] * SHARE >= told.heard.total() else None


def _by_names(told: _Told, known: Sequence[Profile]) -> str | None:
    """Give the process of which two parties at least are named, where nobody else fights: what was read of a report may lack one of them."""
    fitting = []
    for profile in known:
        if not told.covers(profile) or not profile.fits(told.named) or told.other_conflict(profile):
            continue
        go_between = {root(m) for m in profile.mediators} | told.between
        weight = sum(n for code, n in told.named.items() if code in told.inside(profile))
        total = sum(n for code, n in told.named.items() if code not in go_between)
        if weight * SHARE >= total:
            fitting.append((profile.score(told.named), weight, profile.id))
    return max(fitting)[2] if fitting else None


def _by_state(told: _Told, known: Sequence[Profile]) -> str | None:
    """Give the process most of whose states and parties a report tells of, where it tells of no other conflict; of two alike, neither."""
    fitting = []
    for profile in known:
        touched = told.inside(profile) & (told.states | set(told.heard))
        if touched and told.covers(profile) and not told.other_conflict(profile):
            fitting.append((len(touched), profile.id))
    fitting.sort(reverse=True)
    alone = len(fitting) == 1 or (len(fitting) > 1 and fitting[0][0] > fitting[1][0])
    return fitting[0][1] if alone else None
