"""The verification status of what a line says, and its Admiralty number, by stated rules.

docs/explanation/state-of-play.md states them; docs/decisions/0017 says why these. A status says how a claim is supported,
never whether it is true: the word of a party that denies makes a claim contested, whichever party it is. The letter belongs
to the source and is the user's; the number belongs to the item and is derived here.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec.structs import replace

from truceledger.assessment.denials import denials_of, parted
from truceledger.assessment.telling import printings, told_on
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.party import root, roots
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.state import Line

#: A reading that the reader itself gives less than even odds, and no person accepted, supports nothing yet.
EVEN = 0.5
#: The OSCE is a body of states whose monitors speak under its own name.
_MONITORING_BODIES = frozenset({"osce"})
_MECHANISM = re.compile(r"(?:^|-)(?:missions?|observers?|monitors?|monitoring|verification|mechanism|peacekeep\w+)(?:-|$)")
_OUTSIDE = frozenset({"igo", "mission", "agency", "ngo", "monitor"})
#: The party by whose act a statement is true, by kind: where it says so itself, the claim is acknowledged.
_ACTORS = {
    "event": "actor",
    "commitment": "debtor",
    "position": "holder",
    "precondition": "holder",
    "contact": "from",
    "meeting": "participants",
    "agreement": "parties",
    "toll": "caused_by",
    "tally": "by",
    "assessment": "accused",
}


_RELIABLE, _UNRELIABLE, _UNGRADED = frozenset("ABC"), frozenset("DE"), frozenset("F")
_NOBODY: frozenset[str] = frozenset()


class Status(StrEnum):
    """How a claim is supported."""

    UNREVIEWED = "unreviewed"
    SINGLE_SOURCE = "single_source"
    CORROBORATED = "corroborated"
    ACKNOWLEDGED = "acknowledged_by_actor"
    VERIFIED = "verified_by_mechanism"
    CONTESTED = "contested"
    RETRACTED = "retracted"
    DISCOUNTED = "discounted"


def is_mechanism(desk: Desk, code: str) -> bool:
    """Say whether a party is a monitoring mission or mechanism: by the lists; of one that no list knows, by its name."""
    known: dict[str, bool] | None = desk.worked.get("mechanisms")
    if known is None:
        known = desk.worked["mechanisms"] = {}
    if code not in known:
        known[code] = _mechanism(desk, code)
    return known[code]


def _mechanism(desk: Desk, code: str) -> bool:
    sort = desk.sort_of(code)
    return sort == "mission" or code in _MONITORING_BODIES or (sort is None and code.islower() and _MECHANISM.search(code) is not None)


def is_outside(desk: Desk, code: str) -> bool:
    """Say whether a party stands outside the conflict: missions, bodies, agencies, organisations, and the process's mediators."""
    mediators = desk.profile.mediators if desk.profile else ()
    return desk.sort_of(code) in _OUTSIDE or is_mechanism(desk, code) or root(code) in mediators


def speakers_of(statement: Statement) -> frozenset[str]:
    """Give the named speakers' parties, organs counted as their state; an unnamed source speaks for nobody."""
    return frozenset(root(s.party) for s in statement.attribution.speakers() if s.party and not s.anonymous)


def status_of(desk: Desk, statements: Iterable[Statement], origins: int | None = None) -> tuple[str, str]:
    """Give the status and the Admiralty number of what some statements say; denials among them, or tied to them, count against.

    Nothing ("", "") for no statement. ``origins`` is the count of their independent origins, where it is known.
    """
    many = list(statements)
    if not many:
        return "", ""
    answered = denials_of(desk).answered
    asserting, denying = parted(many)
    if not answered.keys().isdisjoint([s.statement_id for s in asserting]):
        denying = list(dict.fromkeys([*denying, *(d for s in asserting for d in answered.get(s.statement_id, ()))]))
    if origins is None or len(asserting) < len(many):
        origins = desk.origins.count(asserting)
    status = _status(desk, asserting, denying, origins)
    return status.value, _number(desk, status, asserting, origins)


def graded(desk: Desk, line: Line, statements: Iterable[Statement]) -> Line:
    """Give a line with the status and number of what these statements say."""
    many = list(statements)
    same = tuple([s.statement_id for s in many]) == line.grounds
    status, grade = status_of(desk, many, line.origins if same else None)
    return replace(line, status=status, grade=grade)


def bearing_of(desk: Desk, statements: Sequence[Statement]) -> Hashable:
    """Give all that a line on statements depends on besides them: origins, days of first printing, denials, what people decided and graded.

    For ``Memory.for_group``: as long as this and the statements are the same, so is the line.
    """
    borne, other = _borne(desk), _printed_otherwise(desk)
    ids, texts = [s.statement_id for s in statements], [s.report.digest for s in statements] if other else ()
    return (
        () if other.keys().isdisjoint(texts) else tuple(other[t] for t in texts if t in other),
        () if borne.keys().isdisjoint(ids) else tuple((i, borne[i]) for i in ids if i in borne),
        desk.worked["grades"],
    )


def _borne(desk: Desk) -> Mapping[str, Hashable]:
    """Give what bears on some few statements from outside, by their ids: what denies them, that a person accepted them, an origin that hangs on others."""
    found: dict[str, tuple[Hashable, ...]] | None = desk.worked.get("borne")
    if found is None:
        found = desk.worked["borne"] = {}
        for identity, denying in denials_of(desk).answered.items():
            found[identity] = (tuple(d.statement_id for d in denying),)
        for identity in _accepted(desk):
            found[identity] = (*found.get(identity, ()), Verdict.ACCEPTED.value)
        for identity, origin in desk.origins.apart.items():
            found[identity] = (*found.get(identity, ()), origin)
        desk.worked["grades"] = tuple(sorted(desk.view.grades.items()))
    return found


def _printed_otherwise(desk: Desk) -> Mapping[str, Hashable]:
    """Give the texts of which another outlet's, or first printed on other days, than at the first look at this ledger, with what they are now.

    Nearly all are as they were, so that a line's circumstances need not name each of its texts.
    """
    found: Mapping[str, Hashable] | None = desk.worked.get("printed otherwise")
    if found is None:
        now = printings(desk)
        first = desk.memory.kept("first printings", lambda: now)
        found = desk.worked["printed otherwise"] = _others(first, now)
    return found


def _others(first: Mapping[str, Hashable], now: Mapping[str, Hashable]) -> Mapping[str, Hashable]:
    if now is first:
        return {}
    return {digest: now.get(digest) for digest in first.keys() | now.keys() if first.get(digest) != now.get(digest)}


def contested(line: Line) -> Line:
    """Give a line that sets accounts side by side its status: none of them is judged."""
    return replace(line, status=Status.CONTESTED.value, grade="6")


def _status(desk: Desk, asserting: Sequence[Statement], denying: Sequence[Statement], origins: int) -> Status:
    if denying and asserting and _taken_back(desk, asserting, denying):
        return Status.RETRACTED
    own, others = _voices(desk, asserting)
    verified = any(is_mechanism(desk, code) for code in others)
    if denying and not verified and any(is_mechanism(desk, code) for code in _voices(desk, denying)[1]):
        return Status.DISCOUNTED
    if denying:
        return Status.CONTESTED
    if not asserting or (asserting[0].confidence < EVEN and all(_doubted(desk, s) for s in asserting)):
        return Status.UNREVIEWED
    if verified:
        return Status.VERIFIED
    if own:
        return Status.ACKNOWLEDGED
    return Status.CORROBORATED if origins > 1 else Status.SINGLE_SOURCE


def _voices(desk: Desk, statements: Iterable[Statement]) -> tuple[bool, set[str]]:
    """Say whether a party by whose act it is so speaks by name, and give the other parties that do."""
    voice_of = desk.origins.voice_of
    own, others = False, set[str]()
    for said, actors in {(parties, _actors(s)) for s in statements if (parties := voice_of(s).parties)}:
        own = own or not said.isdisjoint(actors)
        others |= said - actors
    return own, others


def _actors(statement: Statement) -> frozenset[str]:
    fields = statement.fields
    actors = roots(fields.get(_ACTORS.get(statement.kind, "")))
    if statement.kind != "assessment":
        return actors
    # whoever clears himself acknowledges nothing, nor do sides that charge one another
    return _NOBODY if fields["judgement"] != "violation" or (len(actors) > 1 and mutual(statement)) else actors


def mutual(statement: Statement) -> bool:
    """Say whether several sides are said to charge one another: the same are who judges and who is judged."""
    accused = roots(statement.fields.get("accused"))
    return len(accused) > 1 and accused == roots(statement.fields.get("assessor"))


def _doubted(desk: Desk, statement: Statement) -> bool:
    return statement.confidence < EVEN and statement.statement_id not in _accepted(desk)


def _accepted(desk: Desk) -> frozenset[str]:
    """Give the statements that a person accepted, of those of which the reader doubts more than it believes: of others it makes no difference."""
    found: frozenset[str] | None = desk.worked.get("accepted")
    if found is None:
        found = frozenset(h.statement.statement_id for h in desk.view.statements if accepted_in_doubt(h))
        desk.worked["accepted"] = found
    return found


def accepted_in_doubt(held: Held) -> bool:
    """Say whether a statement counts because a person accepted it: all that a verdict on a statement that stands makes of a state of play."""
    return held.verdict is Verdict.ACCEPTED and held.statement.confidence < EVEN


def _taken_back(desk: Desk, asserting: Sequence[Statement], denying: Sequence[Statement]) -> bool:
    """Say whether every origin that told it denied it later."""
    last: dict[tuple[str, ...], str] = {}
    for statement in asserting:
        for origin in desk.origins.of(statement):
            last[origin] = max(last.get(origin, ""), str(told_on(desk, statement) or ""))
    back: dict[tuple[str, ...], str] = {}
    for statement in denying:
        for origin in desk.origins.of(statement):
            back[origin] = max(back.get(origin, ""), str(told_on(desk, statement) or ""))
    return all(origin in back and back[origin] > day for origin, day in last.items())


def letter_of(desk: Desk, statement: Statement) -> str:
    """Give the letter of a statement's source: the speaker's where it was given one, else the carrier's or publisher's; F for none."""
    grades: dict[str, str] | None = desk.worked.get("letters")
    if grades is None:
        grades = desk.worked["letters"] = {name.casefold(): letter for name, letter in desk.view.grades.items()}
    if not grades:
        return "F"
    chain = statement.attribution
    names = [n for s in chain.speakers()[:1] if s.party and not s.anonymous for n in (s.party, root(s.party))]
    names += [c.text or "" for c in chain.carriers()[:1]] + [statement.report.publisher or ""]
    return next((grades[n.casefold()] for n in names if n.casefold() in grades), "F")


def _number(desk: Desk, status: Status, asserting: Sequence[Statement], origins: int) -> str:
    """Give the item's number after AJP-2.1: 1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged."""
    if status is Status.RETRACTED or status is Status.DISCOUNTED:
        return "5"
    if status is Status.UNREVIEWED or not asserting:
        return "6"
    letters = {letter_of(desk, s) for s in asserting} if desk.view.grades else _UNGRADED
    if status is Status.CONTESTED:
        return "3" if origins > 1 else "4" if letters <= _UNRELIABLE else "6"
    if status is Status.VERIFIED or status is Status.ACKNOWLEDGED:
        return "1" if origins > 1 else "2"
    if status is Status.CORROBORATED:
        return "1" if _reliable(desk, asserting) > 1 else "3" if letters <= _UNRELIABLE else "2"
    return "3" if letters & _RELIABLE else "4" if letters <= _UNRELIABLE else "6"


def _reliable(desk: Desk, statements: Iterable[Statement]) -> int:
    """Count the origins whose letter is A, B or C."""
    return len({origin for s in statements if letter_of(desk, s) in "ABC" for origin in desk.origins.of(s)}) if desk.view.grades else 0
