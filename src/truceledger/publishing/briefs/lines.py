"""Sections made of the state of play's own lines: agreements, standoffs, commitments, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from truceledger.assessment.state import Line
from truceledger.assessment.words import codes, day, lower, party, plain, upper
from truceledger.publishing.briefs.brief import Figure, Grounds, Section, Sentence
from truceledger.publishing.briefs.drawn import standoff
from truceledger.publishing.briefs.speaking import Voices, sentence
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.period import Period

#: Verification statuses that are not said: the footnote's count of origins says as much.
_PLAIN = frozenset({"", "unreviewed", "single_source"})
#: The topic of lines on days of an instrument that sources tell differently.
DIFFERENCE = "difference"
#: The topic of the line of all who tell of an instrument, whatever end they name; its key is that of the line on it with this.
TOLD = "told"
LEAD = "According to {who}: {text}"
#: How a line ends that says itself that its matter is denied; the sentence says by whom at its beginning.
_DENIED = re.compile(r" — denied(?: by [^—]*)?$")
DENIED = "Denied by {who}: {text}"
OWN = "By its own word, {text}"


def told(voices: Voices, line: Line, lead: str = LEAD) -> Sentence | None:
    """Make a sentence of a line, with its quotes below; nothing of a line whose statements are not at hand."""
    grounds = tuple(g for g in line.grounds if g in voices.held)
    if not grounds:
        return None
    rests = Grounds(grounds)
    denied = tuple(s.statement_id for s in voices.statements(grounds) if s.stance is Stance.DENIES)
    text = voices.without_issuer(line.text, grounds)
    who = voices.of(grounds)
    if lead is LEAD and denied:
        asserted = tuple(g for g in grounds if g not in set(denied))
        who, text = voices.of(denied), _DENIED.sub("", text)
        who, lead = (f"{voices.of(asserted)}, denied by {who}", LEAD) if asserted else (who, DENIED)
    elif lead is LEAD and text.startswith(f"{who} "):
        lead = OWN  # "According to X: X demands …" says X twice
    # that a party acknowledges what it says itself goes without saying
    status = f" (status: {plain(line.status)})" if line.status not in _PLAIN and lead is not OWN else ""
    return Sentence(sentence(lead.format(who=who, text=text) + status), rests, tuple(Sentence(d, rests) for d in dict.fromkeys(line.detail)))


def all_told(voices: Voices, lines: Iterable[Line], lead: str = LEAD) -> list[Sentence]:
    """Make a sentence of each line."""
    return [made for line in lines if (made := told(voices, line, lead)) is not None]


def nothing(period: Period, words: str) -> Sentence:
    """Say that nothing was read of a matter, and in how much it was looked for."""
    n, reports = period.after.statements, period.after.reports
    counted = f"Looked for in {n} statements of {reports} reports, view {period.after.standing}."
    # what is known to have been published later is no matter of the period; what may have been published in it is
    left = outside(period, undated=True)
    within = f"; {left} not looked at here" if left else ""
    return Sentence(sentence(words[:1].upper() + words[1:] + within), Grounds((), counted))


def outside(period: Period, *, undated: bool = False) -> str:
    """Count the reports of the ledger that are after the period's end, or only those whose day nobody knows; nothing where there is none."""
    late = 0 if undated else sum(r.report.published is not None for r in period.outside)
    unknown = sum(r.report.published is None for r in period.outside)
    parts = [f"{number_of(late, 'report')} published later"] if late else []
    parts += [f"{number_of(unknown, 'report')} of which no day is known and that {'was' if unknown == 1 else 'were'} recorded later"] if unknown else []
    return " and ".join(parts) + (" is" if late + unknown == 1 else " are") if parts else ""


def _chapter(period: Period, name: str) -> tuple[Line, ...]:
    chapter = period.after.chapters.get(name)
    return chapter.lines if chapter else ()


def _note(period: Period, name: str, otherwise: str) -> str:
    chapter = period.after.chapters.get(name)
    return chapter.note if chapter and chapter.note and not chapter.lines else otherwise


def agreements(voices: Voices, period: Period) -> Section:
    """Give the truce with its end and the days left, then other instruments."""
    truce = [line for line in _chapter(period, "agreements") if "in_force" in line.data]
    beside = {line.key: line for line in _chapter(period, "agreements") if line.topic == TOLD}
    rest = [line for line in _chapter(period, "agreements") if "in_force" not in line.data and line.topic not in {DIFFERENCE, TOLD}]
    items: list[Sentence | Section] = []
    for line in truce:
        made = told(voices, line)
        if made is None:
            continue
        items.append(made)
        left = days_left(line, period.after.as_of)
        if left:
            items.append(Sentence(sentence(left), made.grounds))
        items += all_told(voices, [beside[key] for key in (f"{line.key}|{TOLD}",) if key in beside])
    if not items:
        items.append(nothing(period, _note(period, "agreements", "no truce was read of")))
    others = all_told(voices, rest)
    if others:
        items.append(Section("Other instruments and stages told", tuple(others)))
    return Section("Agreements", tuple(items))


def days_left(line: Line, as_of: str | None) -> str:
    """Say how many days are left to the end that is told, as exactly as the end is; nothing where none is told."""
    end, today = line.data.get("until"), lower(as_of)
    between = line.data.get("until_between") or (end, end)
    first, last = (lower(between[0]), upper(between[1])) if isinstance(end, str) else (None, None)
    if line.data.get("in_force") is False or not first or not last or not today:
        return ""
    near, far = (first - today).days, (last - today).days
    when = f"as of {day(as_of)}, to the end that is told ({day(end)})"
    if far < 0:
        return f"The end that is told ({day(end)}) passed {number_of(-far, 'day')} before {day(as_of)}"
    if near == far:
        return f"{number_of(far, 'day')} left {when}"
    return f"Between {max(near, 0)} and {far} days left {when}"


def standoffs(voices: Voices, period: Period, charts: bool = False) -> Section:
    """Give who waits for whom, with the quotes; drawn too where there is room for a picture."""
    made: list[Sentence | Figure] = [*all_told(voices, _chapter(period, "standoffs"), "By the conditions told by {who}: {text}")]
    made += standoff(voices) if charts and made else ()
    return Section("Standoffs", tuple(made) or (nothing(period, _note(period, "standoffs", "no precondition was read")),))


def commitments(voices: Voices, period: Period) -> Section:
    """Give the commitments by party, in the order of the alphabet."""
    by_party: dict[str, list[Sentence]] = {}
    for line in _chapter(period, "commitments"):
        made = told(voices, line)
        if made is not None:
            by_party.setdefault(_owner(voices, line), []).append(made)
    sections = [Section(name, tuple(by_party[name])) for name in sorted(by_party, key=lambda n: (n.casefold(), n))]
    return Section("Commitments by party", tuple(sections) or (nothing(period, _note(period, "commitments", "no commitment was read")),))


def _owner(voices: Voices, line: Line) -> str:
    """Name the party a commitment is of, its organs with it; as the line's data have it, else as its first statement has."""
    value = line.data.get("debtor", line.data.get("party"))
    if value is None:
        first = voices.statements(line.grounds[:1])
        value = first[0].fields.get("debtor") if first else None
    roots = list(dict.fromkeys(root(c) for c in codes(value)))
    return party(sorted(roots) or value, voices.desk.name_of)


def contradictions(voices: Voices, period: Period) -> Section:
    """Give what does not agree, side by side; days of an instrument that are told differently first."""
    differing = [line for line in _chapter(period, "agreements") if line.topic == DIFFERENCE]
    made = all_told(voices, [*differing, *_chapter(period, "contradictions")], "Told differently by {who}: {text}")
    return Section(
        "What does not agree", tuple(made) or (nothing(period, _note(period, "contradictions", "nothing read contradicts other reports")),)
    )
