"""What an export is of, in words: process, moment, standing, filters, counts, version, limits; for formats that have room to say it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from truceledger import __version__
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.exports.exporting import Exporting

#: What whoever reads a table must know of it.
LIMITS = (
    "A row is a claim: who says what, through whom, in which report. It is not a fact, and nothing here says which claim is true.",
    "Rows must not be added up: the same count is told in many reports, and rival counts stand side by side. `truce status` keeps them apart.",
    "Statements are read by a program and may be read wrongly; verdict says what people decided. Check the quote before you rely on one.",
    "Days, places and numbers are as exact as they are told; a place's precision says how exact its coordinates are.",
)
_STANDINGS = {
    "machine": "machine: all that was read, less what people rejected",
    "reviewed": "reviewed: all that people looked at and did not reject",
    "accepted": "accepted: only what people accepted",
}


def about(exporting: Exporting) -> list[tuple[str, str]]:
    """Give what an export is of as headings and words, in a fixed order."""
    from truceledger.assessment.words import day

    view = exporting.view
    days = sorted(r.report.published for r in view.reports if r.report.published)
    period = f"{day(str(days[0]))} to {day(str(days[-1]))}" if days else "no report has a day"
    undated = sum(r.report.published is None for r in view.reports)
    made = [
        ("Process", exporting.title(view.process)),
        ("As of", day(str(view.as_of.date())) if view.as_of else "all that is known"),
        ("Standing", _STANDINGS[view.standing.value]),
        ("Narrowed to", asked(exporting) or "nothing: every statement of the look"),
        ("Reports", f"{number_of(len(view.reports), 'report')}, {period}" + (f"; {undated} undated" if undated else "")),
        ("Statements", counts(exporting)),
    ]
    if exporting.withheld:
        made.append(("Withheld", f"a protected source is withheld from {number_of(exporting.withheld, 'statement')}; it is told that, not what"))
    made += [("Made by", f"Truceledger {__version__}")]
    return made + [("Mind" if not number else "", words) for number, words in enumerate(LIMITS)]


def asked(exporting: Exporting) -> str:
    """Give the filters in words."""
    from truceledger.assessment.words import joined

    wanted = exporting.wanted
    told = []
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if not value:
            continue
        if field.name == "kinds":
            words = joined(kind_of(name).plural for name in value)
        elif field.name == "party":
            words = f"{exporting.name_of(value)} ({exporting.clean(value)})"
        else:
            words = exporting.clean(str(value))
        told.append(f"{field.name} {words}")
    return "; ".join(told)


def counts(exporting: Exporting) -> str:
    """Give how many statements of each kind there are; kinds of which there are none are named."""
    from truceledger.assessment.words import joined

    many: dict[str, int] = {}
    for held in exporting.statements:
        many[held.statement.kind] = many.get(held.statement.kind, 0) + 1
    told = joined(number_of(many[k.name], k.name, k.plural) for k in KINDS if k.name in many)
    asked_of = exporting.wanted.kinds or tuple(k.name for k in KINDS)
    none = joined(kind_of(name).plural for name in asked_of if name not in many)
    total = f"{number_of(len(exporting.statements), 'statement')} of {len(exporting.view.statements):,} in the look"
    return total + (f": {told}" if told else "") + (f"; no {none}" if none and told else "")
