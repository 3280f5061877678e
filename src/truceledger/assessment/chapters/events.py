"""What is said to have happened: the latest first, one event in one line with all who tell it, denials beside it.

One event: one type, one actor (organs counted as their state), one day, one place, or linked as ``same_event``. Without a
day of its own it is of the day on which it was first printed. What is planned or only possible is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from truceledger.assessment.denials import denials_of, parted
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import bearing_of, graded
from truceledger.assessment.telling import tellers, told_on
from truceledger.assessment.words import day, lower, party, places, plain
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

_UNREAL = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})
#: Of an event without a day: type, actors, places, mood, and the text and day of its report.
_Undated = tuple[str, str, str, str, str, date | None]


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the events."""
    lines = []
    for key, many in _groups(desk).items():
        circumstances = bearing_of(desk, many)
        made = desk.memory.for_group("events.line", key, many, lambda k=key, m=many: _line(desk, k, m), circumstances)  # type: ignore[misc]
        lines.append(made)
    lines.sort(key=lambda item: (-item[0].toordinal(), item[1].text, item[1].grounds))
    return tuple(line for _, line in lines), "" if lines else "no event was read"


def parts_of(desk: Desk) -> dict[str | _Undated, list[Statement]]:
    """Give the events by what each tells alone; see ``_part``."""
    return desk.memory.grouped("events.part", desk.of("event"), _part)


def _part(statement: Statement) -> str | _Undated:
    """Give the key of an event that names its day; of another what its day and key are told by."""
    actor, edtf = "+".join(sorted(roots(statement.fields.get("actor")))), statement.when.edtf if statement.when else ""
    where, mood = statement.where, "planned" if statement.modality in _UNREAL else ""
    place = where[0].name if len(where) == 1 else ",".join(sorted({p.name for p in where}))
    if edtf:
        return f"{statement.fields['type']}|{actor}|{edtf}|{place}|{mood}".rstrip("|")
    return str(statement.fields["type"]), actor, place, mood, statement.report.digest, statement.report.published


def _key(desk: Desk, statement: Statement) -> str:
    """Give the key of a statement's event; without a day of its own it is of the day on which it was first printed."""
    part = _part(statement)
    return part if isinstance(part, str) else "|".join((*part[:2], f"~{told_on(desk, statement) or ''}", *part[2:4])).rstrip("|")


def _groups(desk: Desk) -> dict[str, list[Statement]]:
    """Give the statements of each event; denials go with what they deny, where it was told."""
    parts = parts_of(desk)
    moved: list[tuple[str, list[Statement]]] = []
    for one in denials_of(desk).all:
        if one.told and one.told[0].kind == "event":
            for denial in one.denying:
                part = _part(denial)
                parts[part] = [s for s in parts[part] if s.statement_id != denial.statement_id]
                moved.append((_key(desk, one.told[0]), [denial]))
    groups: dict[str, list[Statement]] = {}
    mixed: set[str] = set()  # groups of several parts, to be put in the view's order
    named = ((part if isinstance(part, str) else _key(desk, many[0]), many) for part, many in parts.items() if many)
    for key, many in (*named, *moved):
        if key in groups:
            mixed.add(key)
            groups[key] = [*groups[key], *many]
        else:
            groups[key] = many
    for key in mixed:
        groups[key] = desk.in_order(groups[key])
    return _joined(desk, groups, _linked(desk, groups)) if desk.links(Relation.SAME_EVENT) else groups


def _linked(desk: Desk, groups: dict[str, list[Statement]]) -> list[set[str]]:
    """Give the keys that are linked with one another: those under which claims stand that are one."""
    first = {claim: many[0] for many in desk.clusters(Relation.SAME_EVENT).all() for claim in many}
    about = {d.statement_id: one.told[0] for one in denials_of(desk).all for d in one.denying if one.told}
    found: dict[str, set[str]] = {}
    for key, many in groups.items():
        for statement in many:
            claim = about.get(statement.statement_id, statement).claim_id
            if claim in first:
                found.setdefault(first[claim], set()).add(key)
    return list(found.values())


def _joined(desk: Desk, groups: dict[str, list[Statement]], linked: Iterable[set[str]]) -> dict[str, list[Statement]]:
    """Bring groups whose claims are linked together, under the key that names an actor, the first in order."""
    into: dict[str, str] = {}

    def last(key: str) -> str:
        while into.get(key, key) != key:
            key = into[key]
        return key

    for keys in sorted(linked, key=sorted):
        found = sorted({last(k) for k in keys}, key=lambda k: (k.split("|")[1:2] == [""], k))
        into.update(dict.fromkeys(found[1:], found[0]))
    made: dict[str, list[Statement]] = {}
    for key, many in groups.items():
        name = last(key)
        made[name] = [*made[name], *many] if name in made else many
    merged = {last(key) for key in into}
    return {key: desk.in_order(many) if key in merged else many for key, many in made.items()}


def _line(desk: Desk, key: str, many: Sequence[Statement]) -> tuple[date, Line]:
    so, against = parted(many)
    doubting = [s for s in many if s.stance is Stance.DOUBTS]
    told = [s for s in so if s.stance is Stance.ASSERTS] if doubting else so
    first = (told or many)[0]
    edtf = first.when.edtf if first.when else ""
    actors = party(first.fields.get("actor"), desk.name_of, "")
    text = plain(str(first.fields["type"])) + (f" by {actors}" if actors else ", by whom is not told")
    target = party(next((s.fields["target"] for s in many if s.fields.get("target")), None), desk.name_of, "")
    text += f" against {target}" if target else ""
    where = places(first) if first.where else next((places(s) for s in many if s.where), "")
    text += f", {where}" if where else ""
    text += f", {day(edtf)}" if edtf else ""
    if first.modality in _UNREAL:
        text += f" ({first.modality.value})"
    text += " — said to go on" if any(s.modality is Modality.ONGOING for s in told) else ""
    text += f" — doubted by {tellers(desk, doubting)}" if doubting else ""
    if against:
        text += (
            f" — denied by {tellers(desk, against)}"
            if any(s.stance is Stance.DENIES for s in against)
            else f" — not so, says {tellers(desk, against)}"
        )
    when = lower(edtf.split("/")[0]) if edtf else None
    line = desk.line(
        text,
        many,
        topic=str(first.fields["type"]),
        key=key,
        type=first.fields["type"],
        actor=first.fields.get("actor"),
        when=edtf or None,
        where=[p.name for p in first.where],
        told_by=tellers(desk, told) if told else None,
        denied_by=tellers(desk, against) if against else None,
    )
    return when or told_on(desk, first) or date.min, graded(desk, line, many)
