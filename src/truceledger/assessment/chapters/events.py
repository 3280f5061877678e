"""What is said to have happened: the latest first, one event in one line with all who tell it, denials beside it.

One event: one type, one actor (organs counted as their state), one day, one place, or linked as ``same_event``. Without a
day of its own it is of the day on which it was first printed. What is planned or only possible is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from truceledger.assessment.denials import denials_of, denied
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import bearing_of, graded
from truceledger.assessment.telling import tellers, told_on
from truceledger.assessment.words import day, lower, party, places, plain
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Clusters, Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

_UNREAL = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})
Sign = tuple[str, str, str, str, str]


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the events."""
    lines = []
    for key, many in _groups(desk).items():
        circumstances = bearing_of(desk, many)
        made = desk.memory.for_group("events.line", key, many, lambda k=key, m=many: _line(desk, k, m), circumstances)  # type: ignore[misc]
        lines.append(made)
    lines.sort(key=lambda item: (-item[0].toordinal(), item[1].text, item[1].grounds))
    return tuple(line for _, line in lines), "" if lines else "no event was read"


def _sign(statement: Statement) -> Sign:
    mood = "planned" if statement.modality in _UNREAL else ""
    place = ",".join(sorted({p.name for p in statement.where}))
    return (
        str(statement.fields["type"]),
        "+".join(sorted(roots(statement.fields.get("actor")))),
        statement.when.edtf if statement.when else "",
        place,
        mood,
    )


def _groups(desk: Desk) -> dict[str, list[Statement]]:
    """Give the statements of each event; denials go with what they deny, where it was told."""
    groups: dict[str, list[Statement]] = {}
    by_claim: dict[str, set[str]] = {}
    tied = {d.statement_id: one.told[0] for one in denials_of(desk).all for d in one.denying if one.told and one.told[0].kind == "event"}
    linked = [k for k in desk.view.links if k.relation == Relation.SAME_EVENT]
    clusters = Clusters(linked, Relation.SAME_EVENT) if linked else None
    for statement in desk.of("event"):
        about = tied.get(statement.statement_id, statement)
        sign = desk.memory.of("events.sign", about, _sign)
        key = "|".join(sign if sign[2] else (*sign[:2], f"~{told_on(desk, about) or ''}", *sign[3:])).rstrip("|")
        if clusters is not None and len(clusters.of(about.claim_id)) > 1:
            by_claim.setdefault(clusters.key(about.claim_id), set()).add(key)
        groups.setdefault(key, []).append(statement)
    return _joined(desk, groups, by_claim.values()) if by_claim else groups


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
        made.setdefault(last(key), []).extend(many)
    merged = {last(key) for key in into}
    order = {s.statement_id: i for i, s in enumerate(desk.of("event"))} if merged else {}
    return {key: sorted(many, key=lambda s: order[s.statement_id]) if key in merged else many for key, many in made.items()}


def _line(desk: Desk, key: str, many: Sequence[Statement]) -> tuple[date, Line]:
    told = [s for s in many if not denied(s) and s.stance is Stance.ASSERTS]
    against = [s for s in many if denied(s)]
    doubting = [s for s in many if s.stance is Stance.DOUBTS]
    first = (told or many)[0]
    edtf = first.when.edtf if first.when else ""
    actors = party(first.fields.get("actor"), desk.name_of, "")
    text = plain(str(first.fields["type"])) + (f" by {actors}" if actors else ", by whom is not told")
    target = party(next((s.fields["target"] for s in many if s.fields.get("target")), None), desk.name_of, "")
    text += f" against {target}" if target else ""
    where = next((places(s) for s in (first, *many) if s.where), "")
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
