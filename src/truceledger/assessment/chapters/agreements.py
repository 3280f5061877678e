"""What is in force, since when and until when, by whose word: a line for each instrument, one for each date that is told differently.

Rules: ``assessment.instruments`` (what is one instrument), ``assessment.lifecycle`` (dates, extensions, state) and
``assessment.expiry`` (days in the parties' time zones).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.expiry import by_zone, moment_in_words, window
from truceledger.assessment.instruments import TRUCES, instruments
from truceledger.assessment.lifecycle import Extension, Life, Told, life_of
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import contested, graded, is_mechanism
from truceledger.assessment.telling import as_told, order_of, tellers, told_on
from truceledger.assessment.words import codes, day, joined, lower, part_of_month, party, plain, quoted, upper
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.quantity import number_of
from truceledger.vocabulary.statement import Statement

#: PA-X stages by kind of instrument; a truce that was extended was renewed, and stays a ceasefire.
STAGES = {
    "ceasefire": "Cea",
    "humanitarian_pause": "Cea",
    "declaration_of_intent": "Pre",
    "roadmap": "Pre",
    "framework": "SubPar",
    "peace_agreement": "SubComp",
    "side_letter": "Imp",
}
_ORDER = ("in_force", "passed", "suspended", "to_begin", "ended", "announced", "versions", "talk", "denied")
#: States that others tell than those who told of the instrument before, and how they are said.
_OVER = {"ended": "have ended", "suspended": "be suspended"}
_IS = {"passed": "was in force", "to_begin": "is to take effect"}
_ARTICLES = {"other": "an instrument of another kind"}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the lines, truces first, what is in force before what is not."""
    lives = [life_of(desk, one) for one in instruments(desk)]
    # a truce that another followed stands after it, however it ended
    lives.sort(key=lambda life: (life.instrument.kind not in TRUCES, not life.instrument.own, life.instrument.later, _ORDER.index(life.state), life.instrument.key))
    lines = tuple(line for life in lives for line in _lines(desk, life))
    return lines, "" if lines else "no instrument was read"


def _lines(desk: Desk, life: Life) -> Iterator[Line]:
    if life.told:
        yield _main(desk, life)
        yield from _whatever_its_end(desk, life)
        yield from _before_end(desk, life)
        yield from _differences(desk, life)
    key = life.instrument.key
    for stage, many in sorted(_by_stage(desk, life.versions).items(), key=lambda item: order_of(desk, item[1][-1])):
        yield _version(desk, life, stage, many)
    if life.talk:
        stages = joined(sorted({plain(str(s.fields["lifecycle"])) for s in life.talk}))
        text = f"{_title(desk, life)}: spoken of as possible or under a condition: {stages}, by {tellers(desk, life.talk)}"
        yield _line(desk, text, life.talk, topic="talk", key=f"{key}|talk", detail=[quoted(life.talk[-1])])
    for stage, many in sorted(_by_stage(desk, life.denied).items()):
        said = [s for s in many if s.stance is Stance.ASSERTS]
        denying = [s for s in many if s.stance is Stance.DENIES]
        doubting = [s for s in many if s.stance is Stance.DOUBTS]
        parts = [("said not to be so by", said), ("denied by", denying), ("doubted by", doubting)]
        text = f"{_title(desk, life)}: {plain(stage)} — " + "; ".join(f"{words} {tellers(desk, some)}" for words, some in parts if some)
        yield _line(desk, text, many, topic="denied", key=f"{key}|denied|{stage}", detail=[quoted(many[-1])], lifecycle=stage)


def _line(desk: Desk, text: str, statements: Sequence[Statement], *, topic: str, key: str, detail: Sequence[str] = (), **data: Any) -> Line:
    return graded(desk, desk.line(text, statements, topic=topic, key=key, detail=detail, **data), statements)


def _by_stage(desk: Desk, statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    made: dict[str, list[Statement]] = {}
    for statement in as_told(desk, statements):
        made.setdefault(str(statement.fields["lifecycle"]), []).append(statement)
    return made


def _title(desk: Desk, life: Life) -> str:
    one = life.instrument
    name = one.name if one.kind not in TRUCES and one.name.casefold() != plain(one.kind) else ""
    text = _ARTICLES.get(one.kind) or f"a{'n' if one.kind[0] in 'aeiou' else ''} {plain(one.kind)}"
    text += f" (“{name}”)" if name else ""
    return text + (f" of {joined(_side(desk, p) for p in one.parties)}" if one.parties else "")


def _side(desk: Desk, code: str) -> str:
    """Give a side's name: of the profile's parties on it, else the party's own."""
    own = [p.code for p in desk.profile.parties if (p.side or p.code) == code] if desk.profile else []
    return party(own or [code], desk.name_of)


def _main(desk: Desk, life: Life) -> Line:
    """Say in what state the instrument is: since, until, extended, by whom mediated, as far as those on whom the line rests say so."""
    rests = _stated(desk, life)
    text = _state(desk, life, rests) + _mediated(desk, rests)
    whole = life.state not in _OVER and len(rests) == len(life.told)
    detail = _told_of(desk, life) if whole else []
    shown = [*_beginning(life), *(one.statements[0] for one in life.extensions[-1:])] if whole else [*rests[-1:]] if life.state in _OVER else [*rests[:1]]
    detail += [quoted(s) for s in shown or rests[-1:]]
    return _line(
        desk,
        text,
        rests,
        topic=life.state,
        key=life.instrument.key,
        detail=tuple(dict.fromkeys(detail)),
        mediators=_mediators(life.told),
        **_data(desk, life),
    )


def _stated(desk: Desk, life: Life) -> Sequence[Statement]:
    """Give those who say what the line on an instrument says: that it has ended or rests; its end, where one is told; else that it is there.

    Who names another end, or none, does not bear out the one that the line names.
    """
    if life.state == "ended":
        return _said_last(life)
    if life.state == "suspended":
        return life.suspended
    if life.until is None:
        return life.told
    ids = {s.statement_id for s in life.until.statements}
    naming = [s for s in life.told if s.statement_id in ids]
    # where nobody but those who name the end tells of the instrument, one line says it all, on all that they say
    return life.told if _by_the_same(desk, naming, life.told) else naming


def _by_the_same(desk: Desk, some: Sequence[Statement], others: Sequence[Statement]) -> bool:
    """Say whether the same origins say some statements and others."""
    return set(map(desk.origins.of, some)) == set(map(desk.origins.of, others))


def _mediators(statements: Sequence[Statement]) -> list[str]:
    return list(dict.fromkeys(c for s in statements for c in codes(s.fields.get("mediators"))))


def _mediated(desk: Desk, statements: Sequence[Statement], but: Sequence[Statement] = ()) -> str:
    """Say who mediates by the word of some statements, and not of others."""
    names = [c for c in _mediators(statements) if c not in _mediators(but)]
    return f"; mediated by {joined(map(desk.name_of, names))}" if names else ""


def _beginning(life: Life) -> Sequence[Statement]:
    return life.since.statements[:1] if life.since else ()


def _told_of(desk: Desk, life: Life) -> list[str]:
    """Say by whose word an instrument began, was extended, or has another end, where not all who tell of it say so."""
    detail = [_chain(desk, one) for one in life.extensions] if len(life.extensions) > 1 or life.state != "in_force" else []
    if life.since is not None and not _by_the_same(desk, life.since.statements, life.told):
        detail.insert(0, f"{'on' if life.state == 'to_begin' else 'since'} {_named(desk, life.since)}")
    detail += [f"{_beside(desk, life, told)}: {_named(desk, told)}" for told in _other_ends(life)]
    if earlier := _earlier(life):
        detail.append("an earlier one is said to have begun: " + ", ".join(map(day, earlier)))
    return detail


def _named(desk: Desk, told: Told) -> str:
    """Give a day with those who name it, their number of independent origins, and when they last did."""
    last = max((d for s in told.statements if (d := told_on(desk, s))), default=None)
    when = f", last on {day(str(last))}" if last else ""
    origins = number_of(desk.origins.count(told.statements), "independent origin")
    return f"{_in_days(told)}, by the word of {tellers(desk, told.statements)} ({origins}{when})"


def _earlier(life: Life) -> list[str]:
    """Give the first days of the truces before it, as they are told."""
    return list(dict.fromkeys((*life.instrument.earlier, *(t.value for t in life.earlier))))


def _beside(desk: Desk, life: Life, told: Told) -> str:
    """Call an end that was told before the one that the line names, and not since, an earlier one."""
    first = life.until.first if life.until else None
    return "an end told before" if first and all((d := told_on(desk, s)) and d < first for s in told.statements) else "another end is told"


def _other_ends(life: Life) -> list[Told]:
    """Give the ends told besides the one that the line names, the latest first; those told at one time stand on a line of their own."""
    rivals = {t for pair in life.rivals for t in pair}
    return sorted((t for t in life.expiries if t != life.until and t not in rivals), key=lambda t: t.value, reverse=True) if life.until else []


def _whatever_its_end(desk: Desk, life: Life) -> Iterator[Line]:
    """Say on whose word there is an instrument at all, where not all who tell of it name the end that the line on it names."""
    if life.state in _OVER or life.until is None or len(_stated(desk, life)) == len(life.told):
        return
    text = f"{_the(_title(desk, life))} is told of, whatever its end"
    if life.since and not _among(life.since, life.until.statements):
        how = "to begin on" if life.state == "to_begin" else "in force since"
        text += f"; {how} {_named(desk, life.since)}"
    text += _mediated(desk, life.told, life.until.statements)
    detail = [d for d in _told_of(desk, life) if d.partition(" ")[2] not in text]
    detail += [quoted(s) for s in _beginning(life)]
    yield _line(desk, text, life.told, topic="told", key=f"{life.instrument.key}|told", detail=detail, instrument=life.instrument.kind)


def _before_end(desk: Desk, life: Life) -> Iterator[Line]:
    """Say by whose word there was what is said to have ended or to be suspended: they are other voices than those who say that."""
    over = _stated(desk, life) if life.state in _OVER else ()
    rest = [s for s in life.told if s not in over]
    if over and rest:
        text = f"{_the(_title(desk, life))} that is said to {_OVER[life.state]} was told of by {tellers(desk, rest)}"
        detail = [*_told_of(desk, life), *([f"an end is told: {_named(desk, life.until)}"] if life.until else [])]
        detail += [quoted(s) for s in (_beginning(life) or rest[-1:])]
        key = f"{life.instrument.key}|before_end"
        yield _line(desk, text, rest, topic="before_end", key=key, detail=detail, instrument=life.instrument.kind)


def _state(desk: Desk, life: Life, rests: Sequence[Statement]) -> str:
    title = _title(desk, life)
    if life.state == "ended":
        last = life.ends[-1]
        when = last.when.edtf if last.when else None
        word = {"expired": "have expired", "superseded": "have been superseded"}.get(str(last.fields["lifecycle"]), "have ended")
        return f"{_the(title)} is said to {word}" + (f" on {day(when)}" if when else "") + f", by the word of {tellers(desk, _said_last(life))}"
    if life.state == "announced":
        stages = joined(dict.fromkeys(plain(str(s.fields["lifecycle"])) for s in rests))
        told = life.signed if any(_among(t, rests) for t in life.signed) else life.declared
        days = [day(t.value) for t in told if _among(t, rests)]
        date_ = f", {joined(days)}" if days else ""
        begins = f", to begin on {day(life.since.value)}" if life.since and _among(life.since, rests) else ""
        ends = f", until {_until(life)}" if life.until else ""
        return f"{title} is said to be {stages}{date_}{begins}{ends}; no report says that it is in force"
    if life.state == "suspended":
        last = rests[-1]
        return f"{_the(title)} is said to be suspended" + (f" on {day(last.when.edtf)}" if last.when else "") + f", by the word of {tellers(desk, rests)}"
    text = f"{title} {_IS.get(life.state, 'is in force')}"
    if life.since and _among(life.since, rests):
        text += f" on {day(life.since.value)}" if life.state == "to_begin" else f" since {day(life.since.value)}"
    text += ", extended" if any(_among(one, rests) for one in life.extensions) else ""
    text += f", until {_until(life)}" if life.until else ", no end told"
    if life.state == "passed":
        text += f"; that day has passed (as of {day(str(desk.today))}) and nothing read says that it was extended or has ended"
    return text


def _among(told: Told | Extension, rests: Sequence[Statement]) -> bool:
    """Say whether one of those on whom a line rests tells this."""
    return any(s in told.statements for s in rests)


def _the(title: str) -> str:
    return "the " + title.split(" ", 1)[1] if title.startswith(("a ", "an ")) else title


def _said_last(life: Life) -> list[Statement]:
    last = life.ends[-1]
    return [s for s in life.ends if s.fields["lifecycle"] == last.fields["lifecycle"] and (s.when == last.when or s.when is None)]


def _until(life: Life) -> str:
    """Give the end in words: the moment in every zone of the process where it is known, else the day, and other names of it."""
    assert life.until is not None
    values = life.until.values
    if life.end_at is not None:
        named = [v for v in values if "T" not in v]
        both = f"; told as {joined(day(v) for v in sorted(named))}, one moment" if len(named) > 1 else ""
        return moment_in_words(life.end_at, life.zones) + both
    days = [v for v in sorted(values) if v != life.until.value]
    if not days:
        return _in_days(life.until)
    return f"{day(life.until.value)} (also told as {joined(map(day, days))}, which one moment can bear)"


def _in_days(told: Told) -> str:
    """Give a day as it is told; a part of a month in the words of those who tell it: "about July 2026 (“early July”)"."""
    known = part_of_month(told.value, told.statements) if len(told.values) == 1 else None
    return joined(map(day, told.values)) + (f" ({joined(f'“{w}”' for w in known[0])})" if known else "")


def _chain(desk: Desk, one: Extension) -> str:
    """Say who tells of an extension; who names its new end apart from who says only that it was extended."""
    when = f"{day(one.day)}: " if one.day else ""
    old = f"from {day(one.old)} " if one.old else ""
    naming = [s for s in one.statements if s.fields.get("expiry")] if one.new else list(one.statements)
    bare = [s for s in one.statements if s not in naming]
    also = f"; that it was extended, without its new end, also by {tellers(desk, bare)}" if bare else ""
    return f"{when}extended {old}{'to ' + day(one.new) if one.new else '(new end not told)'}, by the word of {tellers(desk, naming)}{also}"


def _data(desk: Desk, life: Life) -> dict[str, Any]:
    """Give the dates and codes for programs; ``days_left`` counts whole days to the day of the end, ``day_of_truce`` starts at 1."""
    begun = lower(life.since.value.split("/")[0]) if life.since else None
    ends = life.end_at.date() if life.end_at else upper(life.until.value) if life.until else None
    live = life.state == "in_force"
    group, ids = _class(desk, life)
    between = part_of_month(life.until.value, life.until.statements) if life.until and len(life.until.values) == 1 else None
    return {
        "instrument": life.instrument.kind,
        "name": life.instrument.name or None,
        "state": life.state,
        "in_force": {"in_force": True, "ended": False, "suspended": False, "to_begin": False}.get(life.state),
        "since": life.since.value if life.since else None,
        "until": life.until.value if life.until else None,
        "until_between": [str(d) for d in between[1:]] if between else None,
        "ended": next((s.when.edtf for s in reversed(life.ends) if s.when), None) if life.state == "ended" else None,
        "declared": [t.value for t in life.declared],
        "signed": [t.value for t in life.signed],
        "effect": [t.value for t in life.effects],
        "expiry": [t.value for t in life.expiries],
        "end_moment": by_zone(life.end_at, life.zones) if life.end_at else None,
        "extensions": [{"day": e.day, "from": e.old, "to": e.new, "statements": [s.statement_id for s in e.statements]} for e in life.extensions],
        "other_ends": [
            {"end": t.value, "origins": desk.origins.count(t.statements), "statements": [s.statement_id for s in t.statements]}
            for t in _other_ends(life)
        ],
        "earlier": _earlier(life),
        "day_of_truce": (desk.today - begun).days + 1 if live and desk.today and begun and begun <= desk.today else None,
        "days_left": (ends - desk.today).days if live and desk.today and ends and isinstance(ends, date) else None,
        "pax_stage": STAGES.get(life.instrument.kind, "Oth"),
        "ceasefire_class": group,
        "class_grounds": ids,
    }


def judges(desk: Desk) -> dict[tuple[tuple[str, ...], bool], list[Statement]]:
    """Give the judgements by who judges, those asserted apart."""
    return desk.memory.grouped("agreements.assessor", desk.of("assessment"), lambda s: (codes(s.fields.get("assessor")), s.stance is Stance.ASSERTS))


def _class(desk: Desk, life: Life) -> tuple[str | None, list[str]]:
    """Give the class of a truce after Clayton and Sticher, and what it rests on.

    Preliminary where a mechanism for compliance is told (a promise to monitor or verify, a meeting of a mechanism, a charge or
    event judged by a monitoring mission); definitive where beyond that a side undertook to disarm and a peace agreement is in
    effect; else a cessation of hostilities.
    """
    if life.instrument.kind not in TRUCES:
        return None, []
    kept = desk.worked.get("compliance")
    if kept is None:
        pledges = desk.asserted("commitment")
        watched = [s for s in pledges if s.fields["act"] in {"monitor", "verify"}]
        watched += [s for s in desk.asserted("meeting") if s.fields.get("format") == "mechanism"]
        judged = judges(desk)
        watched += [s for (who, asserts), many in judged.items() if asserts and any(is_mechanism(desk, c) for c in who) for s in many]
        laid = [s for s in pledges if s.fields["act"] == "disarm" and s.fields.get("state") != "proposed"]
        peace = [s for s in desk.asserted("agreement") if s.fields["instrument"] == "peace_agreement" and s.fields["lifecycle"] == "in_effect"]
        kept = desk.worked["compliance"] = (watched, laid, peace)
    watched, laid, peace = kept
    if not watched:
        return "cessation_of_hostilities", []
    some = [*laid[:1], *peace[:1]] if laid and peace else []
    return "definitive" if some else "preliminary", [s.statement_id for s in [*watched[:1], *some]]


def _differences(desk: Desk, life: Life) -> Iterator[Line]:
    """Say by whom the beginning is told differently, and the end where it was told differently at one time."""
    title = _the(_title(desk, life))
    begun = [t for t in life.effects if window(t.value, life.zones, last=False)]  # a day without its year contradicts none
    if len(begun) > 1:
        yield _difference(desk, life, f"the beginning of {title} is told differently", "effect", begun)
    differing = list(dict.fromkeys(t for pair in life.rivals for t in pair))
    if differing:
        yield _difference(desk, life, f"the end of {title} is told differently", "expiry", differing)


def _difference(desk: Desk, life: Life, text: str, name: str, told: Sequence[Told]) -> Line:
    sides = "; ".join(f"{joined(day(v) for v in t.values)} by {tellers(desk, t.statements)}" for t in told)
    statements = [s for t in told for s in t.statements]
    values = {t.value: [s.statement_id for s in t.statements] for t in told}
    line = desk.line(f"{text}: {sides}", statements, topic="difference", key=f"{life.instrument.key}|{name}", date=name, values=values)
    return contested(line)


def _version(desk: Desk, life: Life, stage: str, many: Sequence[Statement]) -> Line:
    """Say that the instrument was proposed, drafted, leaked, amended or rejected, when and by whose word."""
    times = sorted({s.when.edtf for s in many if s.when}, key=lambda e: (window(e, life.zones) is None, e))
    latest = max((d for d in (told_on(desk, s) for s in many) if d), default=None)
    when = f", {joined(map(day, times[-3:]))}" if times else f", last told {day(str(latest))}" if latest else ""
    planned = " (planned)" if all(s.modality.value == "planned" for s in many) else ""
    text = f"{_title(desk, life)}: {plain(stage)}{planned}{when}, by the word of {tellers(desk, many)}"
    parties = next((s.fields["parties"] for s in reversed(many) if s.fields.get("parties")), None)
    text += f"; between {party(parties, desk.name_of)}" if parties and life.instrument.own else ""
    return _line(
        desk, text, many, topic="versions", key=f"{life.instrument.key}|{stage}", detail=[quoted(many[-1])],
        instrument=life.instrument.kind, lifecycle=stage, when=times[-1] if times else None, pax_stage=STAGES.get(life.instrument.kind, "Oth"),
    )  # fmt: skip
