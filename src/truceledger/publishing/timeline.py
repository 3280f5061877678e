"""What happened when: each thing told once, with all who tell it, what lies ahead told apart from what is said to have been.

A thing is a claim; claims that links say are one event or meeting are one thing. Its day is the one it is told to be of, never
the report's: ``dated_by`` says which it is where a report's day stands in. The days are as exact as they are told: a month stays
a month. Ends of truces, beginnings and due dates are entries of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from truceledger.assessment.gatherings import gatherings
from truceledger.assessment.statuses import bearing_of
from truceledger.assessment.words import codes, day, joined, party, plain
from truceledger.publishing.phrases import phrase
from truceledger.publishing.timeline_entry import AHEAD, DAYS, MOODS, Entry, Timeline, lies, mark, short
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.edtf import Edtf, EdtfError, parse
from truceledger.vocabulary.link import Clusters, Relation
from truceledger.vocabulary.party import root

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.vocabulary.statement import Statement

__all__ = ["Entry", "Timeline", "Wanted", "lies", "mark", "mood_of", "short", "timeline"]

#: Precisions, the most exact first.
_EXACT = {"minute": 0, "day": 1, "range": 2, "month": 3, "year": 4}


@dataclass(frozen=True)
class Wanted:
    """What of a timeline is wanted.

    A window that an entry's days may touch; kinds; one party (a code; a state means its organs too) that acts in it or speaks of
    it; only what lies ahead.
    """

    since: date | None = None
    until: date | None = None
    kinds: frozenset[str] = frozenset()
    party: str | None = None
    ahead: bool = False

    def covers(self, first: date | None, last: date | None) -> bool:
        """Say whether what can be from one day to another can be of the window."""
        late = self.until is not None and first is not None and first > self.until
        early = self.since is not None and last is not None and last < self.since
        return not late and not early


@dataclass(frozen=True)
class _Group:
    """What several statements tell of one thing: what of it (``when``, or the field that is a day), and its day."""

    field: str
    kind: str
    mood: str
    many: list[Statement]
    edtf: str
    also: tuple[str, ...]
    day: Edtf
    counts: bool  # a running count, which is of the day it is told and not of the day it counts from

    def ahead(self, today: date | None) -> bool:
        """Say whether it is yet to be, as far as its day tells."""
        return bool(self.mood in AHEAD and today and (self.day.upper is None or self.day.upper >= today))


def timeline(desk: Desk, wanted: Wanted | None = None) -> Timeline:
    """Give the timeline of a desk's view; linear in its statements. What is not wanted is not worked out, but for ends of truces."""
    wanted = wanted or Wanted()
    undated: Counter[str] = Counter()
    groups: dict[tuple[str, ...], list[Statement]] = {}
    name_of = _names(desk)
    one = desk.view.process is not None
    for held in desk.view.statements:
        statement = held.statement
        if wanted.kinds and statement.kind not in wanted.kinds:
            continue
        for key in _keys(desk, statement, name_of, one):
            groups.setdefault(key, []).append(statement)
        if statement.when is None and (wanted.party is None or _concerns(_parties(statement), wanted.party)):
            undated[statement.kind] += 1
    kept = desk.memory.for_group  # of a thing of which nothing new is told, nothing is worked out anew
    entries = []
    for key, many in groups.items():
        group = kept("timeline.group", key, many, partial(_placed, key, many))
        if group is not None and (group.field == "expiry" or _is_wanted(group, wanted, desk.today)):
            circumstances = (group.ahead(desk.today), bearing_of(desk, many))
            entries.append(kept("timeline.entry", key, many, partial(_entry, desk, group), circumstances))
    entries.sort(key=lambda e: (e.first or e.last or date.min, e.last or date.max, e.kind, e.text, e.grounds))
    chosen = [e for e in (_superseded(entries) if one else entries) if e.mood != DAYS["expiry"] or _is_end_wanted(e, wanted)]
    return Timeline(tuple(_answered(desk, chosen) if one else chosen), dict(sorted(undated.items())))


def _is_wanted(group: _Group, wanted: Wanted, today: date | None) -> bool:
    return (
        wanted.covers(group.day.lower, group.day.upper)
        and (not wanted.ahead or group.ahead(today))
        and (wanted.party is None or any(_concerns(_parties(s), wanted.party) for s in group.many))
    )


def _is_end_wanted(entry: Entry, wanted: Wanted) -> bool:
    """Say whether an end of a truce is wanted: those put off are known only beside those that put them off."""
    return (
        wanted.covers(entry.first, entry.last) and (not wanted.ahead or entry.ahead) and (not wanted.party or _concerns(entry.parties, wanted.party))
    )


def _names(desk: Desk) -> Callable[[Statement], str]:
    """Give what names a statement's thing: its claim, or the first of those that links say are one."""
    clusters = [Clusters(desk.view.links, r) for r in (Relation.SAME_CLAIM, Relation.SAME_EVENT, Relation.SAME_MEETING)]

    def name(statement: Statement) -> str:
        found = statement.claim_id
        for one in clusters:
            found = one.key(found)
        return found

    return name


def _keys(desk: Desk, statement: Statement, name_of: Callable[[Statement], str], one_process: bool) -> Iterator[tuple[str, ...]]:
    """Give the groups a statement stands in. Ends told of one process are its truce's; of several, each claim is a thing of its own."""
    for field, kind, thing, mood in desk.memory.of("timeline.told", statement, _told):
        yield (field, kind, thing if one_process and field != "when" else name_of(statement), mood)


def _told(statement: Statement) -> tuple[tuple[str, str, str, str], ...]:
    """Give what a statement tells the day of: the field (``when``, or one that is a day), kind, which thing's within one process, mood."""
    return tuple(_days_told(statement))


def _days_told(statement: Statement) -> Iterator[tuple[str, str, str, str]]:
    when = statement.when.edtf if statement.when else None
    # where the day is the end itself, the end is what is told
    if when is not None and when not in {statement.fields.get("expiry"), statement.fields.get("due")}:
        yield ("when", statement.kind, "", mood_of(statement))
    if statement.stance is not Stance.ASSERTS or statement.modality is Modality.NEGATED:
        return
    for field in DAYS:
        edtf = statement.fields.get(field)
        if isinstance(edtf, str) and edtf and not (field == "effect" and edtf == when):
            who = ",".join(codes(statement.fields.get(statement.declaration.parties[0]))) if field == "due" else ""
            what = next((str(statement.fields[f.name]) for f in statement.declaration.keys if isinstance(statement.fields.get(f.name), str)), "")
            act = str(statement.fields.get("act") or what)
            yield (field, statement.kind, f"{who} {act} {edtf}", DAYS[field])


def mood_of(statement: Statement) -> str:
    """Give how a statement's content stands: as having happened, going on, planned …; a date set for talks is planned."""
    if statement.fields.get("status") in {"scheduled", "proposed"} and statement.modality in {Modality.ACTUAL, Modality.ONGOING}:
        return "planned"
    return MOODS[statement.modality]


def _concerns(parties: Iterable[str], wanted: str) -> bool:
    return any(code == wanted or root(code) == wanted for code in parties)


def _parties(statement: Statement) -> tuple[str, ...]:
    found = [code for name in statement.declaration.parties for code in codes(statement.fields.get(name))]
    return tuple(dict.fromkeys([*found, *(s.party for s in statement.attribution.sources if s.party)]))


def _parsed(edtf: str) -> Edtf | None:
    try:
        return parse(edtf)
    except EdtfError:
        return None


def _placed(key: tuple[str, ...], many: list[Statement]) -> _Group | None:
    """Give a group with its day; nothing where it is none of the calendar (a day whose year nobody can know)."""
    field, kind, _, mood = key
    edtf, also = _day(field, many)
    found = _parsed(edtf)
    if found is None or (found.lower is None and found.upper is None):
        return None
    counts = field == "when" and found.is_open_end and "value" in many[0].fields
    if counts:
        last = max((s.report.published for s in many if s.report.published), default=None)
        if last is None:
            return None
        found = parse(str(last))
    return _Group(field, kind, mood, many, edtf, also, found, counts)


def _entry(desk: Desk, group: _Group) -> Entry:
    many, found = group.many, group.day
    said = [s for s in many if s.stance is Stance.ASSERTS]
    published = [s.report.published for s in many if s.report.published]
    text = _text(desk, max(many, key=lambda s: (len(s.fields), s.statement_id)), group.field)
    return Entry(
        found.text,
        found.lower,
        found.upper,
        found.precision,
        found.approximate,
        "report" if group.counts else "told",
        group.mood,
        group.ahead(desk.today),
        group.kind,
        f"{text}, {day(group.edtf)}" if group.counts else text,
        tuple(sorted({code for s in many for code in _parties(s)})),
        desk.origins.sayings(said),
        desk.origins.count(said),
        _who(desk, (s for s in many if s.stance is Stance.DENIES)),
        _who(desk, (s for s in many if s.stance is Stance.DOUBTS)),
        (min(published), max(published)) if published else (None, None),
        len({(s.report.digest, s.report.id, s.report.publisher, s.report.published) for s in many}),
        tuple(s.statement_id for s in many),
        group.also,
    )


def _day(field: str, many: list[Statement]) -> tuple[str, tuple[str, ...]]:
    """Choose the day of a group: the most exact, then the one most told; the others are kept beside it."""
    told = Counter(s.when.edtf if field == "when" and s.when else str(s.fields.get(field)) for s in many)

    def exact(edtf: str) -> tuple[int, bool, int, str]:
        found = _parsed(edtf)
        return (_EXACT.get(found.precision, 5) if found else 9, bool(found and found.approximate), -told[edtf], edtf)

    ordered = sorted(told, key=exact)
    return ordered[0], tuple(ordered[1:])


def _text(desk: Desk, statement: Statement, field: str) -> str:
    where = joined(p.text for p in statement.where)
    if field == "when":
        # parties that stand together stand in the order of the alphabet, not in that of who tells it
        telling = {
            name: sorted(value, key=lambda x: party(x, desk.name_of).casefold())
            if name in statement.declaration.parties and isinstance(value, list)
            else value
            for name, value in statement.fields.items()
            if value != "unspecified"
        }
        return phrase(msgspec.structs.replace(statement, fields=telling), desk.name_of) + (f", {where}" if where else "")
    keys = {f.name: statement.fields.get(f.name) for f in statement.declaration.keys}
    parties = statement.declaration.parties[0]
    if field == "due":
        return f"{party(statement.fields.get(parties), desk.name_of)}: {plain(str(keys.get('act')))}, due"
    what = next((plain(str(v)) for v in keys.values() if isinstance(v, str)), statement.kind)
    return f"{what} {DAYS[field]}"


def _who(desk: Desk, statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(sorted(set(desk.origins.sayings(statements))))


def _answered(desk: Desk, entries: list[Entry]) -> Iterator[Entry]:
    """Say of a meeting that was planned what is told of the same meeting since: that it was held, or called off."""
    if not any(e.kind == "meeting" and e.mood == "planned" for e in entries):
        yield from entries
        return
    told = {s.statement_id: "held" if one.held else "called off" for one in gatherings(desk) if one.held or one.off for s in one.statements}
    for entry in entries:
        found = {told[i] for i in entry.grounds if i in told} if entry.kind == "meeting" and entry.mood == "planned" else set()
        yield msgspec.structs.replace(entry, note=f"the same meeting is told as {joined(sorted(found))}") if found else entry


def _superseded(entries: list[Entry]) -> Iterator[Entry]:
    """Mark ends that later reports put later, of those that had not come by then."""
    ends: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.mood == "ends":
            ends.setdefault(entry.text, []).append(entry)
    for entry in entries:
        later = [
            e
            for e in ends.get(entry.text, ())
            if entry.mood == "ends" and e.reported[1] and entry.reported[1] and e.reported[1] > entry.reported[1] and e.edtf != entry.edtf
            # an end first told when this one had come is that of another truce
            and not (entry.last and e.reported[0] and e.reported[0] > entry.last + timedelta(days=1))
        ]
        if not later:
            yield entry
            continue
        newest = max(later, key=lambda e: (e.reported[1] or date.min, e.edtf))
        yield msgspec.structs.replace(entry, ahead=False, note=f"later reports tell another end: {day(newest.edtf)}")
