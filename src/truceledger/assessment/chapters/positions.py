"""The stands that parties take: the latest of each on each act, and what it was before."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import party, plain, quote
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.statement import Statement

_WORDS = {
    "demands": "demands",
    "offers": "offers",
    "accepts": "accepts",
    "rejects": "rejects",
    "rules_out": "rules out",
    "urges": "urges",
    "supports": "supports",
    "threatens": "threatens",
}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each holder, move, act and addressee."""
    groups: dict[tuple[str, str, str, str], list[Statement]] = {}
    for statement in desk.of("position"):
        fields = statement.fields
        key = (party(fields.get("holder"), desk.name_of), str(fields["act"]), str(fields["move"]), party(fields.get("toward"), desk.name_of, ""))
        groups.setdefault(key, []).append(statement)
    lines = []
    for (holder, act, move, toward), many in sorted(groups.items()):
        what = plain(act) if act != "other" else "an act no list names"
        if move == "threatens":
            text = f"{holder} threatens" + (f" {toward}" if toward else "") + f": {what}"
        else:
            text = f"{holder} {_WORDS[move]}: {what}" + (f" — of {toward}" if toward else "")
        if all(s.modality is Modality.CONDITIONAL for s in many):
            text += " (under a condition)"
        if all(s.stance.value == "denies" for s in many):
            text += " — denied"
        lines.append(desk.line(text, many, topic=move, detail=[f"“{quote(many[-1])}”"], holder=many[-1].fields.get("holder"), move=move, act=act))
    return tuple(lines), "" if lines else "no position was read"
