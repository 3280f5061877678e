"""Next dates first, then past meetings; one meeting told in different words is one line. A date gone by without report is said so.

What is one meeting: ``assessment.gatherings``. A round's number is a claim: numbers that differ are shown with who gives them.
"""

from __future__ import annotations

from datetime import date

from truceledger.assessment.denials import denied
from truceledger.assessment.desk import Desk
from truceledger.assessment.gatherings import Gathering, gatherings
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import graded
from truceledger.assessment.telling import tellers, told_on
from truceledger.assessment.words import codes, day, joined, party, places, plain
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.statement import Statement

_GROUPS = {"scheduled": "ahead", "proposed": "ahead"}
_WORDS = {"ahead": "to come", "ongoing": "under way", "cancelled": "called off", "denied": "said not to be so"}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the meetings: to come, under way, past, put off."""
    ahead, now, past = [], [], []
    for one in gatherings(desk):
        group = _group(desk, one)
        line = _line(desk, one, group)
        gone = group == "ahead" and one.last is not None and desk.today is not None and one.last < desk.today
        if group == "ahead" and not gone:
            ahead.append((one.first or date.max, line))
        elif group == "ongoing":
            now.append((one.first or date.max, line))
        else:
            past.append((one.first or date.min, line))
    ordered = [line for _, line in sorted(ahead, key=_first)] + [line for _, line in sorted(now, key=_first)]
    ordered += [line for _, line in sorted(past, key=_first, reverse=True)]
    return tuple(ordered), "" if ordered else "no meeting was read"


def _first(item: tuple[date, Line]) -> tuple[date, str, str]:
    return item[0], item[1].text, item[1].key


def _group(desk: Desk, one: Gathering) -> str:
    """Give the stage: held where anybody tells so; else what was told last."""
    if one.held:
        return "held"
    asserted = [s for s in one.statements if s.stance is Stance.ASSERTS and not denied(s)]
    last = str(asserted[-1].fields["status"]) if asserted else "denied"
    return _GROUPS.get(last, last)


def _line(desk: Desk, one: Gathering, group: str) -> Line:
    many = list(one.statements)
    parties = list(dict.fromkeys(c for s in many for c in codes(s.fields.get("participants"))))
    convener = _said(many, "convener")
    where = next((places(s) for s in many if s.where), "")
    shape = plain(str(_said(many, "format") or ""))
    text = _WORDS.get(group, plain(group)) + ": "
    text += (f"{shape} " if shape else "") + "meeting"
    text += f" {plain(str(many[-1].fields['status']))}" if group == "denied" else ""
    track = _said(many, "track")
    text += f" ({track} track)" if track else ""
    text += f" of {party(parties, desk.name_of)}" if parties else ""
    text += f", {day(one.when)}" if one.when else ", day not told"
    text += f", {where}" if where else ""
    text += f", convened by {party(convener, desk.name_of)}" if convener else ""
    agenda = " ".join(str(_said(many, "agenda") or "").split())
    text += f"; on {agenda}" if agenda else ""
    text += _outcome(desk, one, group)
    text += _rounds(desk, many)
    against = [s for s in many if denied(s)]
    if group == "denied":
        text += f" — by the word of {tellers(desk, many)}"
    elif against:
        text += f" — {'denied' if any(s.stance is Stance.DENIES for s in against) else 'said not to have been so'} by {tellers(desk, against)}"
    if group == "held" and one.off:
        called = [s for s in one.off if s not in against]
        text += f"; called off by the word of {tellers(desk, called)}" if called else ""
    if group == "held" and (missed := [s for s in one.boycotted if s not in against]):
        who = party(list(dict.fromkeys(c for s in missed for c in codes(s.fields.get("participants")))), desk.name_of, "a party not named")
        text += f"; boycotted by {who}, by the word of {tellers(desk, missed)}"
    if group == "ahead" and one.last and desk.today and one.last < desk.today:
        text += "; the day has passed, and no report read says whether it was held"
    rounds = sorted({int(s.fields["round"]) for s in many if s.fields.get("round")})
    line = desk.line(
        text, many, topic=group, key=one.key, when=one.when or None, participants=parties, rounds=rounds, outcome=_said(many, "outcome"),
        format=_said(many, "format"), place=where or None, convener=convener,
    )  # fmt: skip
    return graded(desk, line, many)


def _said(many: list[Statement], name: str) -> object:
    """Give what a field says last; of what nobody says, nothing."""
    return next((s.fields[name] for s in reversed(many) if s.fields.get(name)), None)


def _outcome(desk: Desk, one: Gathering, group: str) -> str:
    told: dict[str, list[Statement]] = {}
    for statement in one.statements:
        if statement.fields.get("outcome"):
            told.setdefault(str(statement.fields["outcome"]), []).append(statement)
    if not told:
        gone = one.last is not None and desk.today is not None and one.last < desk.today
        return "; no outcome told" if group == "held" and gone else ""
    if len(told) == 1:
        return f"; outcome: {plain(next(iter(told)))}"
    return "; outcome told as " + joined(f"{plain(name)} (by {tellers(desk, many)})" for name, many in sorted(told.items()))


def _rounds(desk: Desk, many: list[Statement]) -> str:
    told: dict[int, list[Statement]] = {}
    for statement in many:
        if statement.fields.get("round"):
            told.setdefault(int(statement.fields["round"]), []).append(statement)
    if len(told) < 2:
        return "".join(f"; round {n}, by the count of {tellers(desk, some)}" for n, some in told.items())
    return "; counted as " + joined(f"round {n} (by {tellers(desk, some)})" for n, some in sorted(told.items()))


def last_told(desk: Desk, one: Gathering) -> date | None:
    """Give the day on which a meeting was last told of."""
    return max((d for d in (told_on(desk, s) for s in one.statements) if d), default=None)
