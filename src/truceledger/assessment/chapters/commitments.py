"""What each party is to do, by area: how far it is said to be done, in what state it is, and on whose word; kept apart.

The rules are in ``assessment.obligations``, ``assessment.antecedents`` and ``assessment.discharge``.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.assessment.antecedents import Antecedent
from truceledger.assessment.desk import Desk
from truceledger.assessment.obligations import Obligation, data_of, obligations
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import graded
from truceledger.assessment.telling import tellers
from truceledger.assessment.words import day, joined, party, places, plain, quote
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.statement import Statement

_WORDS = {
    "discharged": "said to be done",
    "violated": "said to be violated",
    "expired": "said to have lapsed",
    "suspended": "said to be suspended",
    "cancelled": "said to be called off",
    "released": "said to be no longer asked for by the other side",
    "denied": "denied",
    "detached": "to be done",
}
_BASES = {
    "self_claimed": "by its own word",
    "counterpart_acknowledged": "acknowledged by the other side",
    "third_party_verified": "told by a third party",
}
_ORDER = {"detached": 0, "conditional": 1, "discharged": 2, "proposed": 4}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each party, measure and area: what is overdue first, then what is due, waits, is done, is only proposed."""
    many = sorted(obligations(desk), key=lambda o: (not o.overdue, _ORDER.get(o.state, 3), who(desk, o), o.act, o.area))
    return tuple(
        _line(desk, o) for o in many
    ), "level, state and basis are three things; overdue is only what waits for nothing" if many else "no commitment was read"


def who(desk: Desk, one: Obligation) -> str:
    """Give the debtor's name: the organ where every statement names the same one."""
    if one.codes:
        return desk.name_of(one.codes[0] if len(one.codes) == 1 else one.debtor)
    return one.debtor or "an unnamed party"


def what(one: Obligation) -> str:
    """Give what is to be done: the act, or the words where no list names it."""
    return f"“{quote(one.statements[-1])}”" if one.act == "other" else plain(one.act)


def _line(desk: Desk, one: Obligation) -> Line:
    text = f"{who(desk, one)}: {what(one)}" + (f" ({one.words})" if one.words else "")
    text += f", towards {joined(map(desk.name_of, one.creditors))}" if one.creditors else ""
    text += f" — {_state(desk, one)}" + _due(one)
    if one.earlier:
        text += f"; promised anew after {'an earlier promise' if one.earlier == 1 else f'{one.earlier} earlier promises'} of the same"
    waiting = [a for a in one.antecedents if not a.met]
    if waiting and one.state in {"conditional", "proposed"}:
        text += "; waits for " + "; and for ".join(_condition(desk, a) for a in waiting)
    bearing = one.antecedents if one.state in {"conditional", "detached", "proposed"} else ()
    grounds = [*one.statements, *(s for a in bearing for s in a.statements), *(s for a in bearing for r in a.requires for s in r.by)]
    line = desk.line(text, [*grounds, *one.doings.all], topic=one.state, key=one.key, detail=_details(desk, one), **data_of(one))
    return graded(desk, line, dict.fromkeys((*one.why, *one.against)) or one.statements)


def _state(desk: Desk, one: Obligation) -> str:
    if one.state == "detached" and one.why and one.level:
        words = (
            "said to be under way"
            if any(s.fields.get("state") == "under_way" or s.modality == "ongoing" for s in one.statements)
            else "said to be done in part"
        )
    else:
        words = _WORDS.get(one.state, plain(one.state))
        if one.state == "denied" and not any(s.stance is Stance.DENIES for s in one.statements):
            words = "said not to be done"
    if one.basis == "disputed" and one.against:
        return f"disputed: {words.removeprefix('said to be ')}, say{_s(desk, one.why)} {tellers(desk, one.why)}; not so, say{_s(desk, one.against)} {tellers(desk, one.against)}"
    if one.basis == "disputed":
        return f"{words}, which is disputed"
    if one.basis:
        return f"{words}, {_BASES[one.basis]}"
    return words


def _s(desk: Desk, statements: tuple[Statement, ...]) -> str:
    return "" if " and " in tellers(desk, statements) else "s"


def _due(one: Obligation) -> str:
    if not one.due:
        return ""
    moved = f" (before: {', '.join(day(d.value) for d in one.dues[:-1])})" if len(one.dues) > 1 else ""
    return f", due {day(one.due)}" + (", the day has passed" if one.overdue else "") + moved


def _condition(desk: Desk, one: Antecedent) -> str:
    steps = [
        f"{party(r.party or None, desk.name_of, 'a party not named')}: {f'“{r.words}”' if r.words else plain(r.act)}"
        for r in one.requires
        if not r.met
    ]
    return f"{joined(steps)} (condition of {joined(map(desk.name_of, one.holder)) or 'a party not named'})"


def _details(desk: Desk, one: Obligation) -> Iterator[str]:
    for due, after in zip(one.dues, one.dues[1:], strict=False):
        yield f"due {day(due.value)} by the word of {tellers(desk, due.statements)}; later {day(after.value)} by the word of {tellers(desk, after.statements)}"
    for antecedent in one.antecedents:
        for required in antecedent.requires:
            if required.met and one.state in {"conditional", "detached", "proposed"}:
                step = f"{party(required.party, desk.name_of)}: {plain(required.act)}"
                yield f"condition of {joined(map(desk.name_of, antecedent.holder))} that is told as met: {step}, by the word of {tellers(desk, required.by)}"
    seen: dict[str, list[Statement]] = {}
    for event in one.doings.all:
        what = f"{plain(str(event.fields['type']))} by {party(event.fields.get('actor'), desk.name_of)}"
        where, when = places(event), day(event.when.edtf) if event.when else ""
        seen.setdefault(", ".join(p for p in (what, where, when) if p), []).append(event)
    for number, (words, told) in enumerate(seen.items()):
        if number == _MOST:
            yield f"and {len(seen) - _MOST} more events that would discharge it"
            return
        denied = " (denied)" if any(s in one.doings.denied for s in told) else ""
        part = "" if any(s in one.doings.whole for s in told) else " in part"
        yield f"an event that would discharge it{part}: {words}, by the word of {tellers(desk, told)}{denied}"


#: Events shown under a commitment; the rest are counted.
_MOST = 4
