"""The life of an instrument: its dates kept apart, its extensions as a chain, its state on a day.

Told dates that one moment can bear are one date (``expiry``). A beginning told after another is a new truce where an end
was told, or a told end had passed, in between; where a week or more lies between them; where the first was told to have
begun before the other did, by reports of another time; or where other parties are named. Otherwise it is the same
beginning, told in another way. An end that has passed is never taken for one that somebody told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.denials import denied
from truceledger.assessment.expiry import Zones, gathered, pinned, window, zones_of
from truceledger.assessment.instruments import Instrument
from truceledger.assessment.successive import OPENING
from truceledger.assessment.telling import order_of, told_on
from truceledger.assessment.words import lower
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

_TALK = frozenset({Modality.POSSIBLE, Modality.CONDITIONAL})
_REAL = frozenset({Modality.ACTUAL, Modality.ONGOING})
VERSIONS = frozenset({"proposed", "draft", "leaked", "rejected", "amended"})
_ENDS = frozenset({"expired", "terminated", "superseded"})
_BEGUN = frozenset({"in_effect", "extended"})
_DECLARED = frozenset({"announced", "agreed_in_principle"})
_SIGNED = frozenset({"signed", "ratified"})
#: Two extensions of which one names no new end are one where they are told of within so many days.
NEAR = timedelta(days=7)
#: Ends first told within so many days of each other are told at one time: the later does not change the earlier.
TOGETHER = timedelta(days=2)
#: Beginnings so far apart are of two truces: nobody is out by a week about a day on which guns fell silent.
ANEW = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """A date as told: the values that one moment can bear, the most exact first, and who tells them."""

    values: tuple[str, ...]
    statements: tuple[Statement, ...]
    first: date | None

    @property
    def value(self) -> str:
        """The most exact of the values."""
        return self.values[0]


@dataclass(frozen=True)
class Extension:
    """One extension: told of on a day, from an old end to a new one, where they are told."""

    day: str | None
    old: str | None
    new: str | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Life:
    """An instrument's life as of a day. ``state`` is one of in_force, passed, suspended, ended, to_begin, announced, versions, talk."""

    instrument: Instrument
    state: str
    told: tuple[Statement, ...]
    versions: tuple[Statement, ...]
    talk: tuple[Statement, ...]
    denied: tuple[Statement, ...]
    declared: tuple[Told, ...] = ()
    signed: tuple[Told, ...] = ()
    effects: tuple[Told, ...] = ()
    expiries: tuple[Told, ...] = ()
    ends: tuple[Statement, ...] = ()
    extensions: tuple[Extension, ...] = ()
    since: Told | None = None
    until: Told | None = None
    end_at: datetime | None = None
    earlier: tuple[Told, ...] = ()
    zones: Zones = ("UTC",)
    rivals: tuple[tuple[Told, Told], ...] = field(default=())
    suspended: tuple[Statement, ...] = ()


def life_of(desk: Desk, instrument: Instrument) -> Life:
    """Give the life of an instrument as of the desk's day, worked out once for a view."""
    known: dict[str, Life] = desk.worked.setdefault("lives", {})
    if instrument.key not in known:
        known[instrument.key] = _Reader(desk, instrument).life()
    return known[instrument.key]


class _Reader:
    """Works one life out."""

    def __init__(self, desk: Desk, instrument: Instrument) -> None:
        self.desk, self.instrument, self.zones = desk, instrument, zones_of(desk.profile)
        asserted = [s for s in instrument.statements if s.stance is Stance.ASSERTS and not denied(s)]
        real = [s for s in asserted if s.modality not in _TALK]
        self.denied = tuple(s for s in instrument.statements if s.stance is not Stance.ASSERTS or denied(s))
        self.talk = tuple(s for s in asserted if s.modality in _TALK)
        self.versions = tuple(s for s in real if s.fields["lifecycle"] in VERSIONS)
        told = [s for s in real if s.fields["lifecycle"] not in VERSIONS]
        self.told = sorted(told, key=lambda s: (self.moment(s), *order_of(desk, s)))

    def moment(self, statement: Statement) -> date:
        """Give the day of what a statement tells: of the beginning, of its time, else of its report."""
        when = statement.when.edtf if statement.when else None
        if statement.fields["lifecycle"] == "in_effect" and statement.fields.get("expiry") and not statement.fields.get("effect"):
            when = None  # its time is the end's
        return lower(statement.fields.get("effect")) or lower(when) or told_on(self.desk, statement) or date.min

    def life(self) -> Life:
        """Give the life."""
        ends = [s for s in self.told if s.fields["lifecycle"] in _ENDS and s.modality in _REAL]
        begun = self._phases(ends)
        last_end = ends[-1] if ends else None
        after = [s for s in self.told if last_end is None or self.moment(s) > self.moment(last_end)]
        since, earlier, effects = self._current(begun, last_end)
        if since is not None and earlier:
            start = window(since.value, self.zones, last=False)
            after = [s for s in after if start is None or self.moment(s) >= (start.start - timedelta(days=1)).date()]
        expiries = self.dates(after, "expiry")
        live = [s for s in after if s.fields["lifecycle"] in _BEGUN]
        rivals = self.rivals(expiries)
        until = max(expiries, key=lambda t: (_end(t.value, self.zones), t.value), default=None)
        at = pinned(since.value if since else None, until.values, self.zones) if until else None
        return Life(
            self.instrument,
            self._state(last_end, after, live, since, until, at),
            tuple(self.told),
            self.versions,
            self.talk,
            self.denied,
            self._days(after or self.told, _DECLARED),
            self._days(after or self.told, _SIGNED),
            effects,
            expiries,
            tuple(ends),
            self._extensions(after, expiries),
            since,
            until,
            at,
            earlier,
            self.zones,
            rivals,
            tuple(s for s in after if s.fields["lifecycle"] == "suspended" and s.modality in _REAL),
        )

    # -- dates ---------------------------------------------------------------------------------------------------

    def dates(self, statements: Sequence[Statement], name: str, *, last: bool = True) -> tuple[Told, ...]:
        """Give the dates that a field tells, in the order of time."""
        by_value: dict[str, list[Statement]] = {}
        for statement in statements:
            if statement.fields.get(name):
                by_value.setdefault(str(statement.fields[name]), []).append(statement)
        return self._gathered(by_value, last=last)

    def _days(self, statements: Sequence[Statement], stages: frozenset[str]) -> tuple[Told, ...]:
        by_value: dict[str, list[Statement]] = {}
        for statement in statements:
            if statement.fields["lifecycle"] in stages and statement.when:
                by_value.setdefault(statement.when.edtf, []).append(statement)
        return self._gathered(by_value, last=False)

    def _gathered(self, by_value: dict[str, list[Statement]], *, last: bool) -> tuple[Told, ...]:
        made = []
        # a day told without its year is the day of that name that others tell with it
        bare = [v for v in by_value if v.startswith("XXXX-")]
        full = {v[4:10]: v for v in sorted(by_value, reverse=True) if len(v) >= len("2026-05-22") and v not in bare and "/" not in v}
        same = {v: full[v[4:10]] for v in bare if v[4:10] in full}
        for values in gathered([v for v in by_value if v not in same], self.zones, last=last):
            many = tuple(s for v in (*values, *(b for b, v in same.items() if v in values)) for s in by_value[v])
            days = [d for d in (told_on(self.desk, s) for s in many) if d]
            made.append(Told(values, many, min(days, default=None)))
        return tuple(made)

    def _phases(self, ends: Sequence[Statement]) -> list[list[Told]]:
        """Give the told beginnings, those of one truce together."""
        begun = self.dates([s for s in self.told if s.fields["lifecycle"] in OPENING], "effect", last=False)
        expiries = self.dates(self.told, "expiry")
        phases: list[list[Told]] = []
        for told in begun:
            if phases and not self._over(phases[-1][0], told, ends, expiries):
                phases[-1].append(told)
            else:
                phases.append([told])
        return phases

    def _over(self, first: Told, later: Told, ends: Sequence[Statement], expiries: Sequence[Told]) -> bool:
        """Say whether what began later is another truce than what began first; see the module."""
        begun, again = (window(t.value, self.zones, last=False) for t in (first, later))
        if begun is None or again is None:
            return False
        if again.start - begun.end >= ANEW - timedelta(days=1) or _strangers(first, later):  # a day's window is a day long
            return True
        if first.first and later.first and begun.start.date() <= first.first < again.start.date() and later.first - first.first > TOGETHER:
            return True
        if any(begun.start.date() <= self.moment(s) <= again.end.date() for s in ends):
            return True
        by_then = [w.end for t in expiries if t.first and t.first <= again.end.date() and (w := window(t.value, self.zones)) and w.end > begun.end]
        return bool(by_then) and max(by_then) <= again.end

    def _current(self, phases: Sequence[Sequence[Told]], last_end: Statement | None) -> tuple[Told | None, tuple[Told, ...], tuple[Told, ...]]:
        """Give the beginning of the latest truce (of its told days, the one with most origins), earlier ones, and all told days of it."""
        if not phases:
            return None, (), ()
        count = self.desk.origins.count
        lead = [max(many, key=lambda t: (count(t.statements), -(lower(t.value) or date.max).toordinal())) for many in phases]
        return lead[-1], tuple(lead[:-1]), tuple(phases[-1])

    # -- extensions and ends that differ -------------------------------------------------------------------------

    def _extensions(self, after: Sequence[Statement], expiries: Sequence[Told]) -> tuple[Extension, ...]:
        """Give the chain: each extension with the end before it."""
        extended = [s for s in after if s.fields["lifecycle"] == "extended"]
        ids = {s.statement_id for s in extended}
        chain: list[tuple[date, str | None, list[Statement]]] = []
        for told in expiries:
            mine = [s for s in told.statements if s.statement_id in ids]
            if mine:
                chain.append((min(map(self.moment, mine)), told.value, mine))
        chain.sort(key=lambda link: (_end(link[1] or "", self.zones), link[0]))
        for statement in (s for s in extended if not s.fields.get("expiry")):
            day = self.moment(statement)
            at = next((link for link in chain if abs(link[0] - day) <= NEAR), None)
            if at is None and chain and not statement.when:
                at = max((link for link in chain if link[0] <= day), key=lambda link: link[0], default=None)  # told again as background
            if at is None:
                chain.append((day, None, [statement]))
            else:
                at[2].append(statement)
        chain.sort(key=lambda link: (link[0], _end(link[1] or "", self.zones)))
        first = next((t for t in expiries if not any(s.statement_id in ids for s in t.statements)), None)
        made, moved = [], None
        for day, new, many in chain:
            # an end that nobody had told of when the extension was told is not the one that it put off
            last = max((d for d in (told_on(self.desk, s) for s in many) if d), default=None)
            known = first if first and (first.first is None or last is None or first.first <= last) else None
            made.append(Extension(str(day) if day > date.min else None, moved or (known.value if known else None), new, tuple(many)))
            moved = new or moved
        return tuple(made)

    def rivals(self, expiries: Sequence[Told]) -> tuple[tuple[Told, Told], ...]:
        """Give ends that cannot be one moment and were told at one time by different origins.

        Where one of them is the end of an extension and the other is not, the extension changed it: no rivals.
        """
        made = []
        for i, one in enumerate(expiries):
            for other in expiries[i + 1 :]:
                if one.first is None or other.first is None or abs(one.first - other.first) > TOGETHER:
                    continue
                if _extended(one) != _extended(other) or _strangers(one, other) or not self._two(one, other):
                    continue
                made.append((one, other))
        return tuple(made)

    def _two(self, one: Told, other: Told) -> bool:
        a = {o for s in one.statements for o in self.desk.origins.of(s)}
        b = {o for s in other.statements for o in self.desk.origins.of(s)}
        return bool(a - b) and bool(b - a) and window(one.value, self.zones) is not None and window(other.value, self.zones) is not None

    # -- state ---------------------------------------------------------------------------------------------------

    def _state(
        self,
        last_end: Statement | None,
        after: Sequence[Statement],
        live: Sequence[Statement],
        since: Told | None,
        until: Told | None,
        at: datetime | None,
    ) -> str:
        if not self.told:
            return "versions" if self.versions else "talk" if self.talk else "denied"
        if last_end is not None and not live:
            return "ended"
        suspended = [s for s in after if s.fields["lifecycle"] == "suspended" and s.modality in _REAL]
        if suspended and not any(self.moment(s) > self.moment(suspended[-1]) for s in live):
            return "suspended"
        if not live:
            return "announced"
        today = self.desk.today
        start = window(since.value, self.zones, last=False) if since else None
        if today and start is not None and start.start > datetime.combine(today, time.max, UTC):
            return "to_begin"
        ending = at or (w.end if until and (w := window(until.value, self.zones)) else None)
        if ending is not None and today and ending <= datetime.combine(today, time(), UTC):
            return "passed"
        return "in_force"


def _strangers(one: Told, other: Told) -> bool:
    """Say whether two dates are told of truces of other parties: two sides that each declare one of their own declare two."""
    a, b = (frozenset().union(*(roots(s.fields.get("parties")) for s in t.statements)) for t in (one, other))
    return bool(a) and bool(b) and not a & b


def _extended(told: Told) -> bool:
    return all(s.fields["lifecycle"] in {"extended", "amended"} for s in told.statements if s.fields["lifecycle"] != "in_effect") and any(
        s.fields["lifecycle"] in {"extended", "amended"} for s in told.statements
    )


def _end(edtf: str, zones: Zones) -> datetime:
    found = window(edtf, zones)
    return found.end if found else datetime.min.replace(tzinfo=UTC)
