"""What is said to have happened: the latest first, denials beside it, the same event told twice in one line."""

from __future__ import annotations

from datetime import date

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, lower, party, places, plain
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the events."""
    groups: dict[tuple[str, str, str, str, str], list[Statement]] = {}
    for statement in desk.of("event"):
        edtf = statement.when.edtf if statement.when else ""
        key = (
            str(statement.fields["type"]),
            party(statement.fields.get("actor"), desk.name_of, ""),
            edtf,
            ",".join(sorted(p.name for p in statement.where)),
            statement.stance.value,
        )
        groups.setdefault(key, []).append(statement)
    lines = []
    for (kind, actor, edtf, _, stance), many in groups.items():
        first = many[0]
        text = plain(kind) + (f" by {actor}" if actor else ", by whom is not told")
        target = party(first.fields.get("target"), desk.name_of, "")
        text += f" against {target}" if target else ""
        where = places(first)
        text += f", {where}" if where else ""
        text += f", {day(edtf)}" if edtf else ""
        text += " — said to go on" if first.modality is Modality.ONGOING else ""
        text += " — denied" if stance == Stance.DENIES else " — doubted" if stance == Stance.DOUBTS else ""
        when = lower(edtf) or first.report.published or date.min
        lines.append((when, desk.line(text, many, topic=kind, type=kind, actor=first.fields.get("actor"), when=edtf or None)))
    lines.sort(key=lambda item: (-item[0].toordinal(), item[1].text, item[1].grounds))
    return tuple(line for _, line in lines), "" if lines else "no event was read"
