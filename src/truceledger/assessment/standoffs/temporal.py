"""Deadlines read from statements: due dates, "within N days of", "not before N days after", effect and expiry.

What comes before what (a condition met in one way only) is a deadline as well, except inside a circle, which is a standoff
already and no matter of dates. Words of relative time have no field in a statement, so they are read from its quote; of a
month the shortest and the longest are taken, whichever asks less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from truceledger.assessment.standoffs.blocked import Blockage
from truceledger.assessment.standoffs.conditions import order
from truceledger.assessment.standoffs.deadlines import Deadline, no_earlier_than, no_later_than
from truceledger.assessment.standoffs.rules import Standoff
from truceledger.assessment.standoffs.steps import parties_of, slug, step_name
from truceledger.assessment.words import Namer, lower, quote, upper
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"]
_NUMBERS = {word: i for i, word in enumerate([*_ONES, "sixteen", "seventeen", "eighteen", "nineteen", "twenty"], 1)}
_TENS = {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_WORTH = {**_NUMBERS, **_TENS, "a": 1, "an": 1}
_UNITS = {"hour": (1 / 24, 1 / 24), "day": (1, 1), "week": (7, 7), "fortnight": (14, 14), "month": (28, 31), "year": (365, 366)}
_SPAN = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_WORTH, key=len, reverse=True))})[ -](?P<unit>hour|day|week|fortnight|month|year)s?"
_WITHIN = re.compile(
    rf"\b(?:within|no (?:later|more) than|not later than|at most|in no more than)\s+{_SPAN}\s+(?:of|after|from|following)\s+(?P<of>[^.;,]*)", re.I
)
_AFTER = re.compile(
    rf"\b(?:at least|not (?:before|earlier than|sooner than)|no (?:earlier|sooner|less) than|not until|only(?: after)?|not less than)\s+{_SPAN}\s+(?:after|from|following)\s+(?P<of>[^.;,]*)",
    re.I,
)
_PLUS = re.compile(rf"\b(?:not (?:before|earlier than)|no (?:earlier|sooner) than)\s+(?P<of>[^.;,]*?)\s+plus\s+{_SPAN}", re.I)
_OVER = frozenset({"discharged", "cancelled", "expired"})
#: Beginnings of the words by which an act is named after "of" or "after".
_STEMS = {
    "withdraw": ("withdraw", "pull", "leav", "left"),
    "cease_fire": ("ceasefire", "cease-fire", "truce", "cessation", "halt", "stop"),
    "disarm": ("disarm", "decommission"),
    "dismantle": ("dismantl",),
    "deploy": ("deploy",),
    "redeploy": ("redeploy",),
    "release_detainees": ("releas", "free"),
    "exchange_prisoners": ("exchange", "swap"),
    "return_displaced": ("return",),
    "sign": ("sign",),
    "verify": ("verif",),
    "hand_over": ("hand",),
    "open_crossing": ("open", "reopen"),
    "lift_sanctions": ("lift",),
    "allow_aid": ("aid",),
    "extend_ceasefire": ("exten",),
}


def deadlines(
    standoff: Standoff,
    blockage: Blockage,
    preconditions: Iterable[Statement],
    commitments: Iterable[Statement],
    agreements: Iterable[Statement],
    name_of: Namer,
    same: Callable[[str], str] = str,
) -> list[Deadline]:
    """Give the deadlines between steps, and of steps against the calendar; ``same`` gives the one name of linked steps."""
    found = list(_order(standoff, blockage))
    told = [s for s in sorted(agreements, key=order) if _in_play(s)]
    starts = {lower(str(s.fields["effect"])) for s in told if s.fields.get("effect")} - {None}
    promised = [s for s in sorted(commitments, key=order) if s.stance is Stance.ASSERTS and s.modality is not Modality.NEGATED]
    due = list(_due(standoff, promised, same))
    found += due
    for statement in promised:
        found += _relative(standoff, statement, starts, name_of, same)
    last = {id(c.statements[-1]) for c in standoff.conditions}
    for statement in preconditions:
        if id(statement) in last:
            found += _precondition(standoff, statement)
    for name in ("effect", "expiry"):  # the last that was told: an extension takes the place of the first end
        for statement in [s for s in told if s.fields.get(name)][-1:]:
            found += [d for d in _agreement(standoff, statement, name, same) if name == "expiry" or d.later not in _missed(due, statement)]
    return list(dict.fromkeys(found))


def _missed(due: Iterable[Deadline], statement: Statement) -> frozenset[str]:
    """Give the steps whose due day had passed when a statement was told: what then begins is told of late, or another truce."""
    told = statement.report.published
    return frozenset(d.later for d in due if told is not None and d.most is not None and d.most < told.toordinal())


def _order(standoff: Standoff, blockage: Blockage) -> Iterator[Deadline]:
    circle_of = {s: i for i, c in enumerate((*blockage.cores, *blockage.circles)) for s in c}
    for rule in standoff.system.rules:
        if len(rule.body) != 1 or rule.step in standoff.done:
            continue
        for atom in sorted(rule.atoms):
            same = rule.step in circle_of and circle_of[rule.step] == circle_of.get(atom)
            if not same and atom not in standoff.done:
                said = standoff.statements.get(rule.id)
                yield Deadline(atom, rule.step, 0, None, quote(said) if said else "", rule.before(atom), said.statement_id if said else "")


def _steps(standoff: Standoff, statement: Statement, same: Callable[[str], str]) -> list[str]:
    """Give the steps of a commitment that are still to be done."""
    if statement.fields.get("state") in _OVER:
        return []
    act = str(statement.fields["act"])
    words = str(statement.fields.get("area") or "") if act == "other" else ""
    named = (same(step_name(p, act, words)) for p in parties_of(statement.fields.get("debtor")))
    return [s for s in named if s in standoff.words and s not in standoff.done]


def _due(standoff: Standoff, promised: Iterable[Statement], same: Callable[[str], str]) -> Iterator[Deadline]:
    """Give the last due date told of each step; of a step told place by place, that of its last place."""
    last: dict[str, dict[str, tuple[date, Statement]]] = {}
    for statement in promised:
        due = upper(str(statement.fields["due"])) if statement.fields.get("due") else None
        if due is not None:
            for step in _steps(standoff, statement, same):
                last.setdefault(step, {})[slug(str(statement.fields.get("area") or ""))] = (due, statement)
    for step, places in sorted(last.items()):
        due, statement = max(places.values(), key=lambda found: (found[0], order(found[1])))
        yield no_later_than(step, due, quote(statement), statement.statement_id)


def _relative(standoff: Standoff, statement: Statement, starts: set[date | None], name_of: Namer, same: Callable[[str], str]) -> Iterator[Deadline]:
    """Give the times that a commitment tells from another step, or from the day a ceasefire takes effect."""
    told = list(spans(statement))
    for step in _steps(standoff, statement, same) if told else ():
        for least, most, words in told:
            anchor = _anchor(standoff, words, step, name_of)
            if anchor:
                yield Deadline(anchor, step, least, most, quote(statement), ground=statement.statement_id)
            elif len(starts) == 1 and any(w in words.casefold() for w in _STEMS["cease_fire"][:3]) and not statement.fields.get("due"):
                (start,) = starts
                if start and most is not None:
                    yield no_later_than(step, date.fromordinal(start.toordinal() + most), quote(statement), statement.statement_id)


def _precondition(standoff: Standoff, statement: Statement) -> Iterator[Deadline]:
    """Give the times told between a step and what it waits for."""
    for condition in standoff.conditions:
        if condition.statements[-1] is not statement or len(condition.body) != 1:
            continue
        for least, most, _ in spans(statement):
            for atom in sorted(condition.body[0]):
                yield Deadline(atom, condition.step, least, most, quote(statement), ground=statement.statement_id)


def _in_play(statement: Statement) -> bool:
    fields = statement.fields
    gone = fields.get("lifecycle") in {"rejected", "superseded", "proposed", "leaked"}
    return fields.get("instrument") == "ceasefire" and statement.stance is Stance.ASSERTS and not gone


def _agreement(standoff: Standoff, statement: Statement, name: str, same: Callable[[str], str]) -> Iterator[Deadline]:
    """A ceasefire's steps come not before its effect; its extension no later than its end."""
    day = (lower if name == "effect" else upper)(str(statement.fields[name]))
    for party in parties_of(statement.fields.get("parties")) or standoff.sides:
        step = same(step_name(party, "cease_fire" if name == "effect" else "extend_ceasefire"))
        if day and step in standoff.words and step not in standoff.done:
            bound = no_earlier_than if name == "effect" else no_later_than
            yield bound(step, day, quote(statement), statement.statement_id)


def spans(statement: Statement) -> Iterator[tuple[int | None, int | None, str]]:
    """Give the relative times of a quote: at least, at most so many days after what the words name."""
    text = " ".join(" ".join(s.exact for s in statement.evidence).split())
    for match in _WITHIN.finditer(text):
        yield 0, _days(match, longest=True), match["of"]
    for pattern in (_AFTER, _PLUS):
        for match in pattern.finditer(text):
            yield _days(match, longest=False), None, match["of"]


def _days(match: re.Match[str], *, longest: bool) -> int:
    number = match["n"].casefold()
    many = int(number) if number.isdigit() else _WORTH[number]
    short, long = _UNITS[match["unit"].casefold()]
    return -int(-many * long // 1) if longest else int(many * short)


def _anchor(standoff: Standoff, words: str, own: str, name_of: Namer) -> str | None:
    """Give the one known step that the words name: by the act's noun and the party's name, where several have the act."""
    folded = words.casefold()
    acts = {act for act, stems in _STEMS.items() if any(re.search(rf"\b{stem}", folded) for stem in stems)}
    found = [s for s, (_, act, _) in standoff.words.items() if act in acts and s != own]
    if len(found) > 1:
        found = [s for s in found if _named(name_of(standoff.words[s][0]), folded)]
    return found[0] if len(found) == 1 else None


def _named(name: str, folded: str) -> bool:
    stem = name.casefold()[: max(4, len(name) - 2)]
    return stem in folded
