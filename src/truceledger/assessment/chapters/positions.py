"""The stands that parties take: on each act, of each addressee, the latest, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence

from truceledger.assessment.denials import parted
from truceledger.assessment.desk import Desk
from truceledger.assessment.obligations import OTHER
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import bearing_of, graded, speakers_of
from truceledger.assessment.telling import as_told, tellers, told_on
from truceledger.assessment.words import agreeing, day, party, plain, quote, quoted
from truceledger.knowledge.parties import slugify
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

Sign = tuple[str, str, str, str]
#: Stands told before, as many as a line names; the rest are counted.
MOST = 4


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each holder, act and addressee."""
    groups = stands(desk)
    lines = []
    for sign, many in groups.items():
        circumstances = bearing_of(desk, many)
        lines.append(desk.memory.for_group("positions.line", sign, many, lambda k=sign, m=many: _line(desk, k, m), circumstances))  # type: ignore[misc]
    lines.sort(key=lambda line: (line.text, line.key))
    return tuple(lines), "" if lines else "no position was read"


def stands(desk: Desk) -> dict[Sign, list[Statement]]:
    """Give the positions by holder, act and addressee."""
    return desk.memory.grouped("positions.sign", desk.of("position"), _sign)


def _sign(statement: Statement) -> Sign:
    fields = statement.fields
    act = str(fields["act"])
    holder = fields.get("holder")
    name = "+".join(sorted(roots(holder))) or (f"“{holder['words']}”" if isinstance(holder, dict) else "")
    # acts that no list names are told apart by their words: they are no one stand that changes
    return name, act, "+".join(sorted(roots(fields.get("toward")))), slugify(quote(statement))[:OTHER] if act == "other" else ""


def _line(desk: Desk, sign: Sign, many: Sequence[Statement]) -> Line:
    ordered = as_told(desk, many)
    so, against = parted(ordered)
    taken = [s for s in so if s.stance is Stance.ASSERTS] or ordered
    last = taken[-1]
    move = str(last.fields["move"])
    now = [s for s in ordered if s.fields["move"] == move]
    holder, toward = party(last.fields.get("holder"), desk.name_of), party(last.fields.get("toward"), desk.name_of, "")
    what = plain(sign[1]) if sign[1] != "other" else f"“{quote(last)}”"
    several = isinstance(last.fields.get("holder"), list) and len(last.fields["holder"]) > 1
    moves = agreeing(plain(move), holder, several)
    if move == "threatens":
        text = f"{holder} {moves}" + (f" {toward}" if toward else "") + f": {what}"
    else:
        text = f"{holder} {moves}: {what}" + (f" — of {toward}" if toward else "")
    if all(s.modality is Modality.CONDITIONAL for s in now):
        text += " (under a condition)"
    if against:
        text += f" — denied by {tellers(desk, against)}"
    detail = [*([] if sign[1] == "other" else [quoted(last)]), *_before(desk, taken, last)]
    line = desk.line(
        text, ordered, topic=move, key="|".join(sign).rstrip("|"), detail=detail, holder=last.fields.get("holder"), move=move, act=sign[1],
        toward=last.fields.get("toward"), last_told=str(told_on(desk, last) or "") or None, times=len(ordered),
    )  # fmt: skip
    return graded(desk, line, [*now, *against])


def _before(desk: Desk, taken: Sequence[Statement], last: Statement) -> list[str]:
    """Give the other stands told before, each with the day on which it was last told, and by whom where it is not the holder's own word."""
    found: dict[str, str] = {}
    now = party(last.fields.get("holder"), desk.name_of)
    for statement in taken:
        name = plain(str(statement.fields["move"]))
        if statement.fields["move"] != last.fields["move"]:
            told, holder = told_on(desk, statement), party(statement.fields.get("holder"), desk.name_of)
            several = isinstance(statement.fields.get("holder"), list) and len(statement.fields["holder"]) > 1
            own = bool(speakers_of(statement) & roots(statement.fields.get("holder")))
            when = day(str(told)) if told else "undated"
            stand = name if holder == now else f"{holder} {agreeing(name, holder, several)}"
            found[stand] = when if own else f"{when}, by the word of {tellers(desk, [statement])}"
    if not found:
        return []
    words = [f"{stand} ({when})" for stand, when in found.items()]
    return ["before: " + ", ".join(words[-MOST:]) + (f" and {len(words) - MOST} more" if len(words) > MOST else "")]
