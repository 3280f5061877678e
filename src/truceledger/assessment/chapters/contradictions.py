"""What does not agree: shown side by side, never settled.

One event or count asserted by one and denied by another; counts of one measure, day and place that cannot both be right;
a charge and its rejection; ends of a truce that differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.assessment.chapters.assessments import unreal
from truceledger.assessment.chapters.tolls import issuer
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import codes, day, party, plain
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give what does not agree, by sort."""
    lines = [*_denials(desk), *_rival_counts(desk), *_charges(desk), *_ends(desk)]
    return tuple(lines), "" if lines else "nothing read contradicts something else that was read"


def _roots(value: object) -> frozenset[str]:
    return frozenset(c.split(":")[0] for c in codes(value))


def _denials(desk: Desk) -> Iterator[Line]:
    """Put each denied event beside what it denies, as far as type, actor and day tell."""
    events = desk.of("event")
    for denied in (s for s in events if s.stance is Stance.DENIES):
        told = [
            s
            for s in events
            if s.stance is Stance.ASSERTS
            and _roots(denied.fields.get("actor"))  # two unnamed actors are not one
            and _roots(s.fields.get("actor")) == _roots(denied.fields.get("actor"))
            and (s.fields["type"] == denied.fields["type"] or "unspecified" in f"{s.fields['type']}{denied.fields['type']}")
            and _near(s, denied)
        ]
        who = party(denied.fields.get("actor"), desk.name_of, "an unnamed party")
        text = f"{plain(str(denied.fields['type']))} by {who}: denied"
        text += "; told by others" if told else "; what it denies was not read as an event"
        yield desk.line(text, [*told, denied], topic="denial")


def _near(one: Statement, other: Statement) -> bool:
    if one.when and other.when:
        return one.when.edtf == other.when.edtf
    return one.report.published == other.report.published


def _rival_counts(desk: Desk) -> Iterator[Line]:
    groups: dict[tuple[str, str, str, str, str], list[Statement]] = {}
    for statement in desk.asserted("toll"):
        if not statement.when or statement.modality.value not in {"actual", "ongoing"}:
            continue
        places = ",".join(sorted(p.name for p in statement.where))
        key = (str(statement.fields["measure"]), str(statement.fields.get("people")), str(statement.fields.get("basis")), statement.when.edtf, places)
        groups.setdefault(key, []).append(statement)
    for (measure, people, basis, edtf, places), many in sorted(groups.items()):
        issuers = {issuer(desk, s) for s in many}
        if len(issuers) < 2 or not _incompatible(many):
            continue
        if basis == "incident" and not places:
            continue
        said = "; ".join(dict.fromkeys(f"{s.quantity()} ({issuer(desk, s)})" for s in many))
        group = f" ({plain(people)})" if people not in {"unspecified", "None"} else ""
        yield desk.line(f"{plain(measure)}{group}, {day(edtf)}{', ' + places if places else ''}: {said}", many, topic="rival_counts")


def _incompatible(many: list[Statement]) -> bool:
    values = [s.quantity() or Quantity() for s in many]
    return any(
        (a.best is not None and not b.allows(a.best)) or (a.low is not None and b.high is not None and a.low > b.high) for a in values for b in values
    )


def _charges(desk: Desk) -> Iterator[Line]:
    charges = [s for s in desk.asserted("assessment") if s.fields["judgement"] == "violation" and not unreal(s)]
    answers = [
        s
        for s in desk.of("assessment")
        if s.fields["judgement"] in {"not_a_breach", "permitted", "self_defence_or_enforcement"} or s.stance is Stance.DENIES
    ]
    seen: set[tuple[frozenset[str], frozenset[str]]] = set()
    for charge in charges:
        accused = _roots(charge.fields.get("accused"))
        replies = [
            a
            for a in answers
            if accused and _roots(a.fields.get("accused")) == accused and _roots(a.fields.get("assessor")) != _roots(charge.fields.get("assessor"))
        ]
        key = (_roots(charge.fields.get("assessor")), accused)
        if replies and key not in seen:
            seen.add(key)
            text = f"{party(charge.fields.get('assessor'), desk.name_of)} charges {party(charge.fields.get('accused'), desk.name_of)} with a violation; the charge is rejected"
            yield desk.line(text, [charge, *replies], topic="charge_and_answer")


def _ends(desk: Desk) -> Iterator[Line]:
    ends: dict[str, list[Statement]] = {}
    for statement in desk.asserted("agreement"):
        if statement.fields.get("expiry") and statement.fields["lifecycle"] == "in_effect":
            ends.setdefault(str(statement.fields["expiry"]), []).append(statement)
    same_day: dict[str, list[str]] = {}
    for end, many in ends.items():
        for statement in many:
            same_day.setdefault(str(statement.report.published or ""), []).append(end)
    for published, told in sorted(same_day.items()):
        differing = sorted(set(told))
        if len(differing) > 1:
            grounds = [s for e in differing for s in ends[e] if str(s.report.published or "") == published]
            yield desk.line(f"the end of the truce is told as {' and as '.join(day(e) for e in differing)}", grounds, topic="ends")
