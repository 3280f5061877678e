"""What is denied, and what it denies.

A denial is a statement whose speaker denies the content, or says of the content that it is not so. It is tied to what is
told of the same matter (kind, sort, parties, day, place) or linked with it (``same_event``, ``same_claim``, …). Who says
in one breath that one thing happened and another did not contradicts nobody: a mere "not so" is never tied to what its own
origin tells, nor a denial to what its own origin tells in the same report, nor a mere "not so" to an attack of another
sort or to what is told of another time. A meeting that was not held, was not arranged or was not proposed are three things.
Of what may be meant, that of the very place, then that of the very sort is meant. Where nothing told names the party that
denies a deed, the deed of its sort and time that is told beside it, by nobody named, is shown with the denial: "a bus was
shot at; the group denied it". That it happened is not contested then, only whose it is. Denials are few: of what is told
only the matters and days that are denied are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from truceledger.assessment.telling import told_on
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.origins import Origin

#: Event types that reports take for each other; "attack" without more goes with every one that is an attack.
_FAMILIES = {
    "air_strike": "air",
    "drone_strike": "air",
    "indirect_fire": "fire",
    "direct_fire": "fire",
    "armed_clash": "fire",
    "ground_incursion": "ground",
    "offensive": "ground",
    "naval_incursion": "sea",
    "explosion_unattributed": "blast",
    "demolition": "blast",
    "attack_on_peacekeepers": "peacekeepers",
    "attack_unspecified": "any attack",
}
_ATTACKS = frozenset(_FAMILIES.values())
#: Days between a told matter and a denial that names no day of its own, by kind: news is denied at once, talks later.
_SLACK = {"event": 3, "toll": 3, "tally": 3, "agreement": 7, "meeting": 7, "contact": 7, "position": 7, "commitment": 14}
_DEEDS = frozenset({"event", "toll", "tally"})
#: Characters between a deed by nobody named and who denies that it is his.
BESIDE = 600
#: Stages of a meeting that are denied as one; every other stage is denied alone.
_STAGES = {"scheduled": "arranged", "held": "held", "ongoing": "held"}
#: An interval longer than this, in days, tells no day.
_LONG = 7
_COARSE = frozenset({"country", "adm1", "linear", "airspace_sea"})
#: States whose own words say that something was not done: "has not withdrawn" is a commitment violated, and no denial of it.
_UNDONE = frozenset({"violated", "expired", "suspended", "cancelled"})
_DENIES, _NEGATED = Stance.DENIES, Modality.NEGATED
_LINKS = (Relation.SAME_EVENT, Relation.SAME_CLAIM, Relation.SAME_INSTRUMENT, Relation.SAME_MEETING)


_NOBODY: frozenset[str] = frozenset()


def denied(statement: Statement) -> bool:
    """Say whether a statement denies its content: by stance, or by saying that it is not so."""
    if statement.modality is not _NEGATED:
        return statement.stance is _DENIES
    return (statement.stance is _DENIES) != (statement.fields.get("state") not in _UNDONE)


def parted(statements: Sequence[Statement]) -> tuple[Sequence[Statement], Sequence[Statement]]:
    """Give those that do not deny their content, and those that do."""
    odd = [s for s in statements if s.modality is _NEGATED or s.stance is _DENIES]
    if not odd:  # nearly always
        return statements, ()
    return [s for s in statements if not denied(s)], [s for s in odd if denied(s)]


def family(event: str) -> str:
    """Give the sort under which an event type is compared."""
    return _FAMILIES.get(event, event)


@dataclass(frozen=True)
class Matter:
    """What a statement is about, as far as denials are tied to it: ``key`` must be equal, the rest must be compatible."""

    key: tuple[Any, ...]
    sort: str
    parties: frozenset[str]
    first: date | None
    last: date | None
    dated: bool
    places: frozenset[str]
    coarse: bool

    def near(self, other: Matter, slack: int) -> bool:
        """Say whether both can be of one time; a denial without a day speaks of the last ``slack`` days."""
        if self.first is None or other.first is None or self.last is None or other.last is None:
            return True
        early = timedelta(0 if self.dated and other.dated else slack)
        # what is told of talks after the denial has changed since; news of an attack may only be printed after it
        late = timedelta(1 if self.key[0] in _DEEDS and not (self.dated and other.dated) else 0)
        # self is what is told, other the denial
        return self.first <= other.last + late and other.first - early <= self.last

    def fits(self, denial: Matter, slack: int) -> bool:
        """Say whether this told matter is what the other denies."""
        same = (
            self.sort == denial.sort
            or (not denial.sort and self.key[0] in {"toll", "tally"} and self.sort != "0")  # a denial of losses denies no "none"
            or ("any attack" in {self.sort, denial.sort} and {self.sort, denial.sort} <= _ATTACKS)
        )
        apart = bool(self.places and denial.places) and not self.coarse and not denial.coarse and not self.places & denial.places
        strangers = bool(self.parties and denial.parties) and not self.parties & denial.parties
        return same and not apart and not strangers and self.near(denial, slack)


def matter(statement: Statement) -> Matter:
    """Give what a statement is about; depends on the statement alone."""
    fields = statement.fields
    key, sort, parties = _MATTERS[statement.kind](fields) if statement.kind in _MATTERS else ((statement.kind, statement.claim_id), "", frozenset())
    first, last = days(statement)
    dated = first is not None
    published = statement.report.published
    return Matter(
        (statement.kind, *key),
        sort,
        parties,
        first or published,
        last or published,
        dated,
        frozenset(p.name for p in statement.where),
        any(p.precision in _COARSE for p in statement.where),
    )


def days(statement: Statement) -> tuple[date | None, date | None]:
    """Give the first and last day a statement's time names, where it names days."""
    return _bounds(statement.when.edtf) if statement.when else (None, None)


@lru_cache(maxsize=4096)
def _bounds(edtf: str) -> tuple[date | None, date | None]:
    try:
        told = parse(edtf)
    except EdtfError:
        return None, None
    if told.lower is None or told.upper is None or told.upper - told.lower > timedelta(days=_LONG):
        return None, None
    return told.lower, told.upper


def over_by(statement: Statement) -> date | None:
    """Give the last day of a statement's time, however long; nothing for one that is open or not told."""
    try:
        return parse(statement.when.edtf).upper if statement.when else None
    except EdtfError:
        return None


def begins(statement: Statement) -> date | None:
    """Give the first day of a statement's time, however long; nothing for one that is not told."""
    try:
        return parse(statement.when.edtf).lower if statement.when else None
    except EdtfError:
        return None


def told_before(statement: Statement, day: date) -> bool:
    """Say whether a statement's report was published before a day."""
    return statement.report.published is not None and statement.report.published < day


_Fields = dict[str, Any]


def _number(fields: _Fields) -> str:
    """Give the number a count is told with; a denial of one count denies no other."""
    value = fields.get("value") or {}
    return next((f"{value[name]:g}" for name in ("best", "low", "high") if value.get(name) is not None), "")


_MATTERS: dict[str, Callable[[_Fields], tuple[tuple[Any, ...], str, frozenset[str]]]] = {
    "event": lambda f: ((roots(f.get("actor")),), family(str(f["type"])), _NOBODY),
    "toll": lambda f: ((f["measure"],), _number(f), roots(f.get("caused_by"))),
    "tally": lambda f: ((f["counted"],), _number(f), roots(f.get("by"))),
    "agreement": lambda f: ((f["instrument"], f["lifecycle"]), "", roots(f.get("parties"))),
    "commitment": lambda f: ((roots(f.get("debtor")), f["act"]), " ".join(str(f.get("area") or "").casefold().split()), _NOBODY),
    "meeting": lambda f: ((), _STAGES.get(str(f["status"]), str(f["status"])), roots(f.get("participants"))),
    "position": lambda f: ((roots(f.get("holder")), f["act"], f["move"]), "", roots(f.get("toward"))),
    "contact": lambda f: ((roots(f.get("from")),), "", roots(f.get("to"))),
}


@dataclass(frozen=True)
class Denial:
    """Statements that deny one matter, and what is told of it; ``key`` names the matter."""

    key: str
    denying: tuple[Statement, ...]
    told: tuple[Statement, ...]


class Denials:
    """The denials of a view."""

    def __init__(self, desk: Desk) -> None:
        self._linked = _Linked(desk)
        self._desk = desk
        self._against: dict[str, list[Statement]] = {}
        self._nobody: dict[str, list[Statement]] | None = None
        self.all = self._tied(desk)

    def _matter(self, statement: Statement) -> Matter:
        return self._desk.memory.of("denials.matter", statement, matter)

    @property
    def answered(self) -> Mapping[str, Sequence[Statement]]:
        """What is denied, by id, with what denies it."""
        return self._against

    def against(self, statement: Statement) -> tuple[Statement, ...]:
        """Give what denies a statement."""
        return tuple(self._against.get(statement.statement_id, ()))

    def _tied(self, desk: Desk) -> tuple[Denial, ...]:
        made: list[Denial] = []
        for kind in _MATTERS:
            statements = desk.of(kind)
            denying = [s for s in statements if denied(s)]
            if denying:
                made += self._of_kind(kind, denying, statements)
        return tuple(made)

    def _of_kind(self, kind: str, denying: list[Statement], statements: Sequence[Statement]) -> list[Denial]:
        told = _Told(self._desk, kind, denying, statements, self._linked)
        groups: dict[str, tuple[list[Statement], dict[str, Statement]]] = {}
        for one in denying:
            found = self._what(one, told, _SLACK[kind])
            denials, answered = groups.setdefault(self._key(kind, one, found), ([], {}))
            denials.append(one)
            for statement in found:
                answered[statement.statement_id] = statement
                self._against.setdefault(statement.statement_id, []).append(one)
            if not found:
                answered.update((s.statement_id, s) for s in self._by_nobody(one, statements, _SLACK[kind]))
        return [Denial(key, tuple(many), tuple(answered.values())) for key, (many, answered) in sorted(groups.items())]

    def _what(self, one: Statement, told: _Told, slack: int) -> list[Statement]:
        about = self._matter(one)
        unknown = not any(bool(k) for k in about.key[1:]) and not about.parties  # two unnamed parties are not one
        found = {} if unknown else {s.statement_id: s for s in told.near(about, slack) if self._matter(s).fits(about, slack)}
        found.update({s.statement_id: s for s in told.linked(one.claim_id) if one.kind != "meeting" or self._matter(s).sort == about.sort})
        mine = set(self._desk.origins.of(one))
        meant = [
            s
            for s in found.values()
            if not self._linked.apart(s.claim_id, one.claim_id)
            and not self._own(s, one, mine)
            and not (one.stance is Stance.ASSERTS and self._else(s, one, slack))
        ]
        return self._closest(meant, about)

    def _own(self, told: Statement, one: Statement, mine: set[Origin]) -> bool:
        """Say whether what is told is told by who denies: in one breath with a mere "not so", or alone in the report of the denial."""
        tellers = set(self._desk.origins.of(told))
        return bool(mine & tellers) if one.stance is Stance.ASSERTS else told.report.digest == one.report.digest and tellers <= mine

    def _by_nobody(self, one: Statement, statements: Sequence[Statement], slack: int) -> list[Statement]:
        """Give the deed told beside a denial, by nobody named: the nearest before it, else the nearest after it."""
        about = self._matter(one)
        if one.kind != "event" or one.stance is not Stance.DENIES or not about.key[1]:
            return []
        if self._nobody is None:
            self._nobody = self._desk.memory.grouped("denials.nobody", statements, _of_nobody)
        here = self._nobody.get(one.report.digest, [])
        near = [s for s in here if abs(s.start - one.start) <= BESIDE and self._matter(s).sort == about.sort and self._matter(s).fits(about, slack)]
        mine = set(self._desk.origins.of(one))
        near = [s for s in near if not set(self._desk.origins.of(s)) <= mine and not self._linked.apart(s.claim_id, one.claim_id)]
        return sorted(near, key=lambda s: (s.start > one.start, abs(s.start - one.start), s.statement_id))[:1]

    def _else(self, told: Statement, one: Statement, slack: int) -> bool:
        """Say whether a mere "not so" is of another sort of attack, or of a time when what is told was long over."""
        what, about = self._matter(told), self._matter(one)
        beside = told.report.digest == one.report.digest and told.attribution.speakers()
        over = None if beside else over_by(told)
        begun, since = begins(told), begins(one)
        if told.kind == "event" and begun and since and begun < since and (told.report.digest == one.report.digest or told_before(told, since)):
            return True  # what went on and then stopped: a change
        return what.sort != about.sort or bool(over and about.first and over + timedelta(days=slack) < about.first)

    def _closest(self, meant: list[Statement], about: Matter) -> list[Statement]:
        """Keep what is told of the very place, then what is told of the very sort, where there is any."""
        there = [s for s in meant if self._matter(s).places & about.places]
        meant = there or meant
        alike = [s for s in meant if self._matter(s).sort == about.sort]
        return alike or meant

    def _key(self, kind: str, one: Statement, told: list[Statement]) -> str:
        """Name the matter by what is told of it, else by the denial's own day: copies of a denial are of one matter."""
        about = self._matter(one)
        known = [self._matter(s) for s in told]
        firsts = [m.first for m in known if m.first] or [d for d in (about.first if about.dated else told_on(self._desk, one),) if d]
        places = sorted({p for m in known for p in m.places} or about.places)
        parts = [kind, *("+".join(sorted(k)) if isinstance(k, frozenset) else str(k) for k in about.key[1:]), about.sort, *sorted(about.parties)]
        return "|".join([*parts, str(min(firsts)) if firsts else "", ",".join(places)])


class _Told:
    """What is told of the matters that are denied, by day and matter, and of the claims that are linked with denials."""

    def __init__(self, desk: Desk, kind: str, denying: Sequence[Statement], statements: Sequence[Statement], linked: _Linked) -> None:
        self._linked = linked
        self._statements = statements
        self._by_day = told_by_day(desk, kind)
        self._of_matter: dict[tuple[date | None, tuple[Any, ...]], list[Statement]] = {}
        wanted = {c for s in denying for c in linked.of(s.claim_id) if c != s.claim_id}
        self._by_claim: dict[str, list[Statement]] = {}
        if wanted:
            for statement in statements:
                if statement.claim_id in wanted and statement.stance is Stance.ASSERTS and not denied(statement):
                    self._by_claim.setdefault(statement.claim_id, []).append(statement)

    def near(self, about: Matter, slack: int) -> Iterator[Statement]:
        """Give what may be of the time of a denial."""
        if about.first is None or about.last is None:
            days = list(dict.fromkeys(_day(s) for s in self._statements if _tells(s, about.key)))
        else:
            first = about.first - timedelta(days=slack + _LONG)
            days = [None, *(first + timedelta(days=n) for n in range((about.last - first).days + 2))]
        for day in days:
            many = self._of_matter.get((day, about.key))
            if many is None:
                many = self._of_matter[day, about.key] = [s for s in self._by_day.get(day, ()) if _tells(s, about.key)]
            yield from many

    def linked(self, claim: str) -> Iterator[Statement]:
        """Give what a person or a rule said is of one thing with a claim."""
        for other in sorted(self._linked.of(claim) - {claim}):
            yield from self._by_claim.get(other, ())


def told_by_day(desk: Desk, kind: str) -> dict[date | None, list[Statement]]:
    """Give the statements of a kind by the first day that they name, else that of their report."""
    return desk.memory.grouped("denials.day", desk.of(kind), _day)


def _day(statement: Statement) -> date | None:
    """Give the first day that a statement names, else that of its report."""
    return days(statement)[0] or statement.report.published


def _tells(statement: Statement, matter: tuple[Any, ...]) -> bool:
    """Say whether a statement tells something of a matter, and does not deny it."""
    asserts = statement.stance is Stance.ASSERTS and not denied(statement)
    return asserts and (statement.kind, *_MATTERS[statement.kind](statement.fields)[0]) == matter


def _of_nobody(statement: Statement) -> str:
    """Give the report of a deed that is told of nobody named; nothing for other statements."""
    real = statement.stance is Stance.ASSERTS and statement.modality in {Modality.ACTUAL, Modality.ONGOING}
    return statement.report.digest if real and not roots(statement.fields.get("actor")) else ""


class _Linked:
    """Which claims are linked with which, and which were set apart."""

    def __init__(self, desk: Desk) -> None:
        self._clusters = [desk.clusters(relation) for relation in _LINKS if desk.links(relation)]
        self._apart = {frozenset((k.one, k.other)) for relation in _LINKS for k in desk.links(relation) if k.apart}

    def of(self, claim: str) -> frozenset[str]:
        return frozenset(c for cluster in self._clusters for c in cluster.of(claim)) if self._clusters else frozenset((claim,))

    def apart(self, one: str, other: str) -> bool:
        return bool(self._apart) and frozenset((one, other)) in self._apart


def denials_of(desk: Desk) -> Denials:
    """Give the denials of a desk's view, worked out once."""
    found = desk.worked.get("denials")
    if found is None:
        found = desk.worked["denials"] = Denials(desk)
    made: Denials = found
    return made
