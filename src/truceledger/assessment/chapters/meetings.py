"""Next dates first, then past meetings; the same meeting told twice is one line. A date gone by without report is said so."""

from __future__ import annotations

from datetime import date

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import codes, day, lower, party, places, plain, upper
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.statement import Statement


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the meetings: to come, under way, past, put off."""
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in desk.of("meeting"):
        groups.setdefault(_key(desk, statement), []).append(statement)
    ahead, now, past = [], [], []
    held = {k[1] for k in groups if k[0] == "held"}
    for key, many in groups.items():
        group, edtf, _ = key
        first = lower(edtf) if edtf else None
        line = _line(desk, group, edtf, many, edtf in held)
        if group == "ahead":
            ahead.append((first or date.max, line))
        elif group == "ongoing":
            now.append((first or date.max, line))
        else:
            past.append((first or date.min, line))
    ordered = [line for _, line in sorted(ahead, key=_first)] + [line for _, line in sorted(now, key=_first)]
    ordered += [line for _, line in sorted(past, key=_first, reverse=True)]
    return tuple(ordered), "" if ordered else "no meeting was read"


def _first(item: tuple[date, Line]) -> tuple[date, str]:
    return item[0], item[1].text


def _key(desk: Desk, statement: Statement) -> tuple[str, str, str]:
    status = str(statement.fields["status"])
    group = "ahead" if status in {"scheduled", "proposed"} else "ongoing" if status == "ongoing" else status
    edtf = statement.when.edtf if statement.when else ""
    # without a day, the participants tell one meeting from another
    parties = ",".join(sorted(c.split(":")[0] for c in codes(statement.fields.get("participants")))) if not edtf else ""
    return group, edtf, parties


def _line(desk: Desk, group: str, edtf: str, many: list[Statement], was_held: bool) -> Line:
    full = max(many, key=lambda s: (len(s.fields), s.statement_id))
    parties = list(dict.fromkeys(c for s in many for c in codes(s.fields.get("participants"))))
    convener = next((s.fields["convener"] for s in many if s.fields.get("convener")), None)
    where = next((places(s) for s in many if s.where), "")
    shape = next((plain(str(s.fields["format"])) for s in many if s.fields.get("format")), "")
    text = {"ahead": "to come", "ongoing": "under way"}.get(group, plain(group)) + ": "
    text += (f"{shape} " if shape else "") + "meeting"
    track = next((str(s.fields["track"]) for s in many if s.fields.get("track")), "")
    text += f" ({track} track)" if track else ""
    text += f" of {party(parties, desk.name_of)}" if parties else ""
    text += f", {day(edtf)}" if edtf else ", day not told"
    text += f", {where}" if where else ""
    text += f", convened by {party(convener, desk.name_of)}" if convener else ""
    agenda = next((" ".join(str(s.fields["agenda"]).split()) for s in many if s.fields.get("agenda")), "")
    text += f"; on {agenda}" if agenda else ""
    outcome = next((str(s.fields["outcome"]) for s in many if s.fields.get("outcome")), "")
    text += f"; outcome: {plain(outcome)}" if outcome else ""
    if full.modality is Modality.NEGATED:
        text += " — said not to have been held"
    last = upper(edtf) if edtf else None
    if group == "ahead" and last and desk.today and last < desk.today:
        text += "; the day has passed" + (", and a report says it was held" if was_held else ", and no report read says whether it was held")
    return desk.line(text, many, topic=group, when=edtf or None, participants=parties)
