"""Who talks to whom outside meetings, about whom and what for."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, party, plain
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.statement import Statement

_ACTS = frozenset(a.value for a in Act)


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each pair and purpose."""
    groups: dict[tuple[str, str, str, str, str], list[Statement]] = {}
    for statement in desk.of("contact"):
        fields = statement.fields
        edtf = statement.when.edtf if statement.when else ""
        key = (
            party(fields.get("from"), desk.name_of),
            party(fields.get("to"), desk.name_of),
            party(fields.get("about"), desk.name_of, ""),
            str(fields.get("purpose") or ""),
            edtf,
        )
        groups.setdefault(key, []).append(statement)
    lines = []
    for (who, to, about, purpose, edtf), many in sorted(groups.items()):
        text = f"{who} with {to}" + (f", about {about}" if about else "")
        text += f", for: {plain(purpose) if purpose in _ACTS else purpose}" if purpose else ""
        text += f", {day(edtf)}" if edtf else ""
        text += " (going on)" if any(s.modality.value == "ongoing" for s in many) else ""
        lines.append(desk.line(text, many, topic="contact"))
    return tuple(lines), "" if lines else "no contact was read"
