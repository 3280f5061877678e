"""What is in force, since when and until when, by whose word; drafts and ended instruments apart.

An expiry that has passed without a reported extension is said as such; it is never taken for an end that somebody told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import codes, day, joined, lower, party, plain, upper
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.statement import Statement

_TRUCE = frozenset({"ceasefire", "humanitarian_pause"})
_ENDS = frozenset({"expired", "terminated"})
_UNREAL = frozenset({Modality.POSSIBLE, Modality.CONDITIONAL, Modality.NEGATED})


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line on the truce, one for each other instrument and moment."""
    told = desk.asserted("agreement")
    lines: list[Line] = []
    truce = [s for s in told if s.fields["instrument"] in _TRUCE and s.modality not in _UNREAL]
    force = [s for s in truce if s.fields["lifecycle"] in {"in_effect", "extended", "announced", "signed", "suspended"} | _ENDS]
    if force:
        lines.append(_in_force(desk, force))
    shown = {i for line in lines for i in line.grounds}
    rest: dict[tuple[str, str, str | None], list[Statement]] = {}
    for statement in told:
        if statement.statement_id not in shown:
            key = (str(statement.fields["instrument"]), str(statement.fields["lifecycle"]), statement.when.edtf if statement.when else None)
            rest.setdefault(key, []).append(statement)
    for (instrument, stage, when), many in sorted(rest.items(), key=lambda item: (item[0][2] or "", item[0])):
        lines.append(_other(desk, instrument, stage, when, many))
    denied = [s for s in desk.of("agreement") if s.statement_id not in {i for line in lines for i in line.grounds}]
    lines += [desk.line(f"denied: {plain(str(s.fields['instrument']))} {plain(str(s.fields['lifecycle']))}", [s], topic="denied") for s in denied]
    return tuple(lines), "" if lines else "no instrument was read"


def _moment(statement: Statement) -> date:
    when = statement.when.edtf if statement.when else None
    known = lower(statement.fields.get("effect")) or lower(when)
    return known or statement.report.published or date.min


def _in_force(desk: Desk, told: Sequence[Statement]) -> Line:
    """Say whether a truce holds on paper: since, until, extended, by whom mediated."""
    ordered = sorted(told, key=lambda s: (_moment(s), str(s.report.published or ""), s.statement_id))
    ends = [s for s in ordered if s.fields["lifecycle"] in _ENDS and s.modality in {Modality.ACTUAL, Modality.ONGOING}]
    last_end = ends[-1] if ends else None
    after = [s for s in ordered if last_end is None or _moment(s) > _moment(last_end)]
    begun = [s for s in after if s.fields.get("effect") and s.fields["lifecycle"] == "in_effect"]
    expiries = [s for s in after if s.fields.get("expiry")]
    live = [s for s in after if s.fields["lifecycle"] in {"in_effect", "extended"}]
    mediators = list(dict.fromkeys(c for s in ordered for c in codes(s.fields.get("mediators"))))
    by = f"; mediated by {joined(map(desk.name_of, mediators))}" if mediators else ""
    if last_end is not None and not live:
        when = last_end.when.edtf if last_end.when else None
        text = f"the ceasefire is said to have {'expired' if last_end.fields['lifecycle'] == 'expired' else 'ended'}"
        text += f" on {day(when)}" if when else ""
        return desk.line(text + by, ordered, topic="ended", in_force=False, ended=when)
    if not live:
        stages = joined(dict.fromkeys(plain(str(s.fields["lifecycle"])) for s in after))
        return desk.line(f"a ceasefire is said to be {stages}; no report says that it is in force{by}", ordered, topic="announced", in_force=None)
    since = min((str(s.fields["effect"]) for s in begun), default=None, key=lambda e: lower(e) or date.max)
    latest = max(expiries, key=lambda s: (upper(s.fields["expiry"]) or date.min, str(s.report.published or "")), default=None)
    until = str(latest.fields["expiry"]) if latest else None
    extended = [s for s in after if s.fields["lifecycle"] == "extended"]
    text = "a ceasefire is in force" + (f" since {day(since)}" if since else "")
    text += ", extended" if extended else ""
    text += f", until {day(until)}" if until else ", no end told"
    in_force: bool | None = True
    if until and desk.today and (upper(until) or date.max) < desk.today:
        text = text.replace("a ceasefire is in force", "a ceasefire was in force")
        text += f"; that day has passed (as of {day(str(desk.today))}) and nothing read says that it was extended or has ended"
        in_force = None
    detail = [f"“{' '.join(s.evidence[0].exact.split())[:200]}”" for s in (begun[:1] + extended[-1:])]
    return desk.line(
        text + by, ordered, topic="in_force", detail=dict.fromkeys(detail), in_force=in_force, since=since, until=until, mediators=mediators
    )


def _other(desk: Desk, instrument: str, stage: str, when: str | None, many: Sequence[Statement]) -> Line:
    first = many[0]
    name = next((str(s.fields["name"]) for s in many if s.fields.get("name")), "")
    text = f"{plain(instrument)}: {plain(stage)}" + (f" (“{name}”)" if name and name.casefold() != plain(instrument) else "")
    if first.fields.get("parties"):
        text += f", {party(first.fields['parties'], desk.name_of)}"
    if when:
        text += f", {day(when)}"
    if first.modality is not Modality.ACTUAL:
        text += f" ({first.modality.value})"
    return desk.line(text, many, topic="other", instrument=instrument, lifecycle=stage, when=when)
