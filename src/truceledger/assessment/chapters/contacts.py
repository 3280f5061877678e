"""Who talks to whom outside meetings, about whom and what for; one line for each pair and purpose, with its days."""

from __future__ import annotations

from collections.abc import Sequence

from truceledger.assessment.denials import parted
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import bearing_of, graded
from truceledger.assessment.telling import as_told, tellers
from truceledger.assessment.words import codes, day, joined, party, plain
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.statement import Statement

_ACTS = frozenset(a.value for a in Act)
#: Days that a line names; earlier ones are counted.
MOST = 3
Sign = tuple[str, str, str, str]


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each pair and purpose."""
    groups = pairs(desk)
    lines = [
        desk.memory.for_group("contacts.line", sign, many, lambda k=sign, m=many: _line(desk, k, m), bearing_of(desk, many))  # type: ignore[misc]
        for sign, many in groups.items()
    ]
    lines.sort(key=lambda line: (line.text, line.key))
    return tuple(lines), "" if lines else "no contact was read"


def pairs(desk: Desk) -> dict[Sign, list[Statement]]:
    """Give the contacts by pair and purpose."""
    return desk.memory.grouped("contacts.sign", desk.of("contact"), _sign)


def _name(value: object) -> str:
    if isinstance(value, str):
        return value
    many = value if isinstance(value, list) else [value]
    return "+".join(sorted({*codes(value), *(f"“{x['words']}”" for x in many if isinstance(x, dict))}))


def _sign(statement: Statement) -> Sign:
    fields = statement.fields
    return _name(fields.get("from")), _name(fields.get("to")), _name(fields.get("about")), " ".join(str(fields.get("purpose") or "").split())


def _line(desk: Desk, sign: Sign, many: Sequence[Statement]) -> Line:
    ordered = as_told(desk, many)
    fields = ordered[-1].fields
    about = party(fields.get("about"), desk.name_of, "")
    text = f"{party(fields.get('from'), desk.name_of)} with {party(fields.get('to'), desk.name_of)}" + (f", about {about}" if about else "")
    text += f", for: {plain(sign[3]) if sign[3] in _ACTS else sign[3]}" if sign[3] else ""
    days = sorted({s.when.edtf for s in ordered if s.when})
    text += f", {joined(map(day, days[-MOST:]))}" if days else ""
    text += f" and on {len(days) - MOST} days before" if len(days) > MOST else ""
    text += " (going on)" if any(s.modality is Modality.ONGOING for s in ordered) else ""
    _, against = parted(ordered)
    text += f" — denied by {tellers(desk, against)}" if against else ""
    line = desk.line(text, ordered, topic="contact", key="|".join(sign).rstrip("|"), when=days, purpose=sign[3] or None)
    return graded(desk, line, ordered)
