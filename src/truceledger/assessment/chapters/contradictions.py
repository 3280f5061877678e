"""What does not agree: one fact, one basis, one time, contents that cannot all be so. Shown side by side, never settled.

A later statement that changes things is a change and not here. Sorts (``topic``): ``denial`` (and what it denies),
``rival_counts``, ``charge_and_answer``, ``dispute`` (a commitment said to be done and not done), ``ends`` (of an
instrument, beyond what time zones explain), ``meeting`` (held and called off), ``position`` (accepted and rejected).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from truceledger.assessment.chapters.assessments import said, unreal
from truceledger.assessment.denials import Denial, denials_of, denied
from truceledger.assessment.desk import Desk
from truceledger.assessment.expiry import agree, zones_of
from truceledger.assessment.gatherings import gatherings
from truceledger.assessment.instruments import instruments
from truceledger.assessment.lifecycle import life_of
from truceledger.assessment.obligations import obligations
from truceledger.assessment.rivals import rivals
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import contested
from truceledger.assessment.telling import tellers, told_on
from truceledger.assessment.words import day, joined, party, plain, quoted
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

#: An answer belongs to a charge made at most so many days before it (a day after it, where both are of one exchange).
ANSWERED = timedelta(days=14)
#: Positions told within so many days are of one time; later ones are a change of mind.
TOGETHER = timedelta(days=2)
_ANSWERS = frozenset({"not_a_breach", "permitted", "self_defence_or_enforcement"})


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give what does not agree, by sort."""
    lines = [*_denials(desk), *_disputes(desk), *_counts(desk), *_charges(desk), *_ends(desk), *_meetings(desk), *_positions(desk)]
    return tuple(contested(line) for line in lines), "" if lines else "nothing read contradicts something else that was read"


def _quotes(*sides: Sequence[Statement]) -> list[str]:
    return [quoted(many[-1]) for many in sides if many]


# -- denials ---------------------------------------------------------------------------------------------------------


def _denials(desk: Desk) -> Iterator[Line]:
    """Put what is denied beside the denial. One whose content was not read is shown too; a mere "not so" of nothing told is not."""
    for one in denials_of(desk).all:
        first = one.denying[0]
        if first.kind == "commitment" or not (one.told or any(s.stance is Stance.DENIES for s in one.denying)):
            continue
        text = _what(desk, one) + ": "
        said = tellers(desk, one.denying)
        text += (
            f"told by {tellers(desk, one.told)}; denied by {said}"
            if one.told
            else f"denied by {said}; what it denies was not read as {_article(first.kind)}"
        )
        yield desk.line(
            text, [*one.told, *one.denying], topic="denial", key=f"denial|{one.key}", detail=_quotes(one.told, one.denying), kind=first.kind
        )


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _what(desk: Desk, one: Denial) -> str:
    first = (one.told or one.denying)[0]
    fields = first.fields
    words = {
        "event": lambda: f"{plain(str(fields['type']))} by {party(fields.get('actor'), desk.name_of)}",
        "toll": lambda: f"{first.quantity()} {plain(str(fields['measure']))}",
        "tally": lambda: f"{first.quantity()} × {plain(str(fields['counted']))}",
        "agreement": lambda: f"{plain(str(fields['instrument']))} {plain(str(fields['lifecycle']))}",
        "meeting": lambda: f"a meeting {plain(str(fields['status']))} ({party(fields.get('participants'), desk.name_of, 'parties not named')})",
        "position": lambda: f"{party(fields.get('holder'), desk.name_of)} {plain(str(fields['move']))}: {plain(str(fields['act']))}",
        "contact": lambda: f"contact of {party(fields.get('from'), desk.name_of)} with {party(fields.get('to'), desk.name_of)}",
    }[first.kind]()
    places = dict.fromkeys(p.text for s in (one.told or one.denying) for p in s.where)
    times = dict.fromkeys(s.when.edtf for s in (one.told or one.denying) if s.when)
    words += f", {joined(list(places)[:3])}" if places else ""
    return words + (f", {joined(day(e) for e in list(times)[:2])}" if times else "")


# -- commitments, counts, charges ------------------------------------------------------------------------------------


def _disputes(desk: Desk) -> Iterator[Line]:
    from truceledger.assessment.chapters.commitments import what, who

    for one in obligations(desk):
        if not one.against:
            continue
        words = {"discharged": "done", "detached": "under way"}.get(one.state, plain(one.state))
        text = f"{who(desk, one)}: {what(one)}" + (f" ({one.words})" if one.words else "")
        text += f": {words} by the word of {tellers(desk, one.why)}; not so by the word of {tellers(desk, one.against)}"
        yield desk.line(text, [*one.why, *one.against], topic="dispute", key=f"dispute|{one.key}", detail=_quotes(one.why, one.against))


def _counts(desk: Desk) -> Iterator[Line]:
    for kind in ("toll", "tally"):
        for found in rivals(desk, kind):
            what, people, basis, edtf, places, by = found.scope
            said = "; ".join(dict.fromkeys(f"{s.quantity()} ({who})" for who, s in found.counts))
            text = plain(what) + (f" ({plain(people)})" if people not in {"", "unspecified"} else "")
            text += f" by {joined(map(desk.name_of, sorted(by)))}" if by else ""
            text += f", {day(edtf)}" + (f", {places}" if places else "") + f": {said}"
            key = "|".join(("rival_counts", what, people, basis, edtf, places, *sorted(by)))
            yield desk.line(text, [s for _, s in found.counts], topic="rival_counts", key=key, kind=kind, basis=basis, window=edtf)


def _charges(desk: Desk) -> Iterator[Line]:
    """Put a charge of violation beside the answer to it."""
    groups = charges(desk)
    answers: dict[frozenset[str], list[Statement]] = {}
    for (part, _, accused), many in groups.items():
        if part == "answer":
            answers[accused] = many if accused not in answers else desk.in_order([*answers[accused], *many])
    made_by = {(assessor, accused): many for (part, assessor, accused), many in groups.items() if part == "charge" and accused in answers}
    for (assessor, accused), made in sorted(made_by.items(), key=lambda item: (sorted(item[0][0]), sorted(item[0][1]))):
        given = [a for a in answers[accused] if roots(a.fields.get("assessor")) != assessor]
        told = _Times(desk, given)
        mine = [c for c in made if told.between(c, timedelta(days=-1), ANSWERED)]
        told = _Times(desk, mine)
        replies = [a for a in given if told.between(a, -ANSWERED, timedelta(days=1))]
        if not mine:
            continue
        text = f"{said(desk, mine[-1], 'violation')}; the charge is rejected"
        key = f"charge|{'+'.join(sorted(assessor))}|{'+'.join(sorted(accused))}"
        yield desk.line(text, [*mine, *replies], topic="charge_and_answer", key=key, detail=_quotes(mine, replies))


def charges(desk: Desk) -> dict[tuple[str, frozenset[str], frozenset[str]], list[Statement]]:
    """Give charges and answers, by whom and against whom."""
    return desk.memory.grouped("contradictions.charge", desk.of("assessment"), _part)


def _part(statement: Statement) -> tuple[str, frozenset[str], frozenset[str]]:
    """Give whether a statement is a charge or an answer to one ("" for neither), whose, and against whom."""
    accused, assessor = roots(statement.fields.get("accused")), roots(statement.fields.get("assessor"))
    part = ""
    if accused and not unreal(statement):
        if statement.fields["judgement"] in _ANSWERS or statement.stance is Stance.DENIES:
            part = "answer"
        elif statement.fields["judgement"] == "violation" and statement.stance is Stance.ASSERTS and not denied(statement):
            part = "charge"
    return part, assessor, accused


class _Times:
    """The days on which charges or answers were told, in order, by the act that they name ("" for none)."""

    def __init__(self, desk: Desk, statements: Sequence[Statement]) -> None:
        self._desk = desk
        self._days: dict[str, list[date]] = {}
        self._undated: set[str] = set()
        for statement in statements:
            act, day = str(statement.fields.get("act") or ""), told_on(desk, statement)
            days = self._days.setdefault(act, [])
            if day is None:
                self._undated.add(act)
            else:
                days.append(day)
        for days in self._days.values():
            days.sort()

    def between(self, statement: Statement, first: timedelta, last: timedelta) -> bool:
        """Say whether one of them may be of a statement's act, and was told so long after it (or before), where both days are known."""
        act, day = str(statement.fields.get("act") or ""), told_on(self._desk, statement)
        for name in (act, "") if act else self._days:
            days = self._days.get(name)
            if days is None:
                continue
            if day is None or name in self._undated:
                return True
            at = bisect_left(days, day + first)
            if at < len(days) and days[at] <= day + last:
                return True
        return False


# -- ends, meetings, positions ---------------------------------------------------------------------------------------


def _ends(desk: Desk) -> Iterator[Line]:
    for instrument in instruments(desk):
        told = list(dict.fromkeys(t for pair in life_of(desk, instrument).rivals for t in pair))
        if told:
            sides = " and as ".join(f"{day(t.value)} (by {tellers(desk, t.statements)})" for t in told)
            text = f"the end of the {plain(instrument.kind)} is told as {sides}"
            statements = [s for t in told for s in t.statements]
            yield desk.line(text, statements, topic="ends", key=f"ends|{instrument.key}", ends=[t.value for t in told])


def _meetings(desk: Desk) -> Iterator[Line]:
    for one in gatherings(desk):
        if one.held and one.off and one.last is not None:
            after = [s for s in one.off if (told_on(desk, s) or date.max) >= one.last]
            held = [s for s in one.held if not set(desk.origins.of(s)) <= {o for x in after for o in desk.origins.of(x)}]
            if after and held:
                text = f"the meeting of {day(one.when)}: held by the word of {tellers(desk, held)}; called off by the word of {tellers(desk, after)}"
                yield desk.line(text, [*held, *after], topic="meeting", key=f"meeting|{one.key}", detail=_quotes(held, after))


def stands(desk: Desk) -> dict[tuple[frozenset[str], str, frozenset[str], str] | None, list[Statement]]:
    """Give what is accepted and rejected, by whom."""
    return desk.memory.grouped("contradictions.stand", desk.of("position"), _stand)


def _stand(statement: Statement) -> tuple[frozenset[str], str, frozenset[str], str] | None:
    move = {"accepts": "accepts", "rejects": "rejects", "rules_out": "rejects"}.get(str(statement.fields["move"]))
    plain_stand = statement.modality in {Modality.ACTUAL, Modality.ONGOING} and not denied(statement) and statement.stance is Stance.ASSERTS
    if move is None or not plain_stand or statement.fields["act"] in {"any", "other"}:
        return None
    holder = roots(statement.fields.get("holder"))
    return (holder, str(statement.fields["act"]), roots(statement.fields.get("toward")), move) if holder else None


def _positions(desk: Desk) -> Iterator[Line]:
    """Find a party that two origins tell, at one time, to accept and to reject one act."""
    groups = stands(desk)
    for stand in sorted((s for s in groups if s and s[3] == "accepts"), key=lambda s: (sorted(s[0]), s[1], sorted(s[2]))):
        holder, act, toward, _ = stand
        against = [
            s
            for k, many in groups.items()
            if k and k[:2] == (holder, act) and k[3] == "rejects" and (not k[2] or not toward or k[2] & toward)
            for s in many
        ]
        pairs = [(a, b) for a in groups[stand] for b in against if _at_once(desk, a, b)] if against else []
        if pairs:
            yes, no = (list(dict.fromkeys(p[i] for p in pairs)) for i in (0, 1))
            text = f"{joined(map(desk.name_of, sorted(holder)))}: {plain(act)}: accepted, say {tellers(desk, yes)}; rejected, say {tellers(desk, no)}"
            key = f"position|{'+'.join(sorted(holder))}|{act}|{'+'.join(sorted(toward))}"
            yield desk.line(text, [*yes, *no], topic="position", key=key, detail=_quotes(yes, no))


def _at_once(desk: Desk, one: Statement, other: Statement) -> bool:
    """Say whether two tellings of one time, by others, cannot both be so.

    What an outlet tells in its own words beside what it quotes in one report it tells as what changed, or as of another
    thing, unless it quotes another party on the holder.
    """
    a, b = told_on(desk, one), told_on(desk, other)
    if a is None or b is None or abs(a - b) > TOGETHER or set(desk.origins.of(one)) & set(desk.origins.of(other)):
        return False
    if one.when and other.when and not agree(one.when.edtf, other.when.edtf, zones_of(desk.profile)):
        return False
    if one.report.digest != other.report.digest:
        return True
    speakers = [{s.party.partition(":")[0] for s in x.attribution.speakers() if s.party and not s.anonymous} for x in (one, other)]
    own = [x for x in (one, other) if not x.attribution.speakers()]
    return not own or any(named - roots(one.fields.get("holder")) for named in speakers)
