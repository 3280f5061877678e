"""What is said to have happened, and what is said, in the reports of the period."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from truceledger.assessment.state import Line
from truceledger.publishing.briefs.brief import Grounds, Section, Sentence
from truceledger.publishing.briefs.lines import nothing, told
from truceledger.publishing.briefs.speaking import Voices

if TYPE_CHECKING:
    from truceledger.publishing.period import Period

#: Lines of one chapter written out; what is left out is counted, with its grounds.
MOST = 40


def incidents(voices: Voices, period: Period) -> Section:
    """Give the events and the counts of single incidents that reports of the period tell, the latest first."""
    events = _sentences(voices, period, "events")
    counts = _sentences(voices, period, "tolls", lambda line: line.topic == "incident")
    items: list[Sentence | Section] = [*events] or [nothing(period, "no event was read in the reports of the period")]
    if counts:
        items.append(Section("People, by incident", tuple(counts)))
    return Section("Incidents told in the period", tuple(items))


def talk(voices: Voices, period: Period) -> Section:
    """Give charges, positions and contacts that reports of the period tell."""
    parts = (("assessments", "Charges and answers"), ("positions", "Positions"), ("contacts", "Contacts"))
    sections = [Section(title, tuple(made)) for name, title in parts if (made := _sentences(voices, period, name))]
    return Section(
        "Charges, positions and contacts of the period",
        tuple(sections) or (nothing(period, "no charge, position or contact was read in the reports of the period"),),
    )


def _sentences(voices: Voices, period: Period, chapter: str, wanted: Callable[[Line], bool] | None = None) -> list[Sentence]:
    """Give the lines of a chapter to which a report of the period adds something said."""
    known = period.after.chapters.get(chapter)
    found = [line for line in (known.lines if known else ()) if (wanted is None or wanted(line)) and not period.new.isdisjoint(line.grounds)]
    made = [s for line in found[:MOST] if (s := told(voices, line)) is not None]
    rest = found[MOST:]
    if rest:
        grounds = tuple(dict.fromkeys(g for line in rest for g in line.grounds if g in voices.held))
        made.append(
            Sentence(f"{len(rest)} further lines of this kind are not written out here; the footnote counts their grounds.", Grounds(grounds))
        )
    return made
