"""Places in reports: a name borne in several states, and what the report tells of where it lies."""

from __future__ import annotations

from datetime import date

import pytest

from truceledger.knowledge import Knowledge
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.vocabulary.report import Report


def page(text: str, knowledge: Knowledge) -> Page:
    report = Report.of(text, publisher="Cedar Line", published=date(2026, 5, 21))
    return Page(report, next(parsed([text])), lexicon("en"), knowledge)


def lies(text: str, knowledge: Knowledge) -> dict[str, str | None]:
    return {p.text: p.entry.country if p.entry else None for p in page(text, knowledge).places}


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Sudan's army and the RSF will meet in Geneva, the United States said. The truce is US-brokered.", "Geneva", "CHE"),
        ("Iran and the United States fought at sea. Iranian and American envoys met in Vienna on Monday.", "Vienna", "AUT"),
        ("American officers said M23 and Congo would sign a truce in Paris on Friday.", "Paris", "FRA"),
        ("The truce holds. Canada said that Ukraine and Russia would hold talks in London.", "London", "GBR"),
        ("US troops clashed with a militia in Paris, Texas, on Monday.", "Paris", "USA"),
        ("US soldiers freed the hostages, who were held in Geneva (Illinois).", "Geneva", "USA"),
        ("Israeli warplanes bombed Tripoli. The Lebanese army lost three soldiers there in Tripoli.", "Tripoli", "LBN"),
        ("ELN rebels attacked Colombian soldiers in the village of La Paz.", "La Paz", "COL"),
        ("The Colombian army and the ELN will meet in La Paz next week.", "La Paz", "BOL"),
    ],
)
def test_a_name_means_what_the_report_tells(knowledge: Knowledge, text: str, place: str, country: str) -> None:
    assert lies(text, knowledge)[place] == country


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Sudan's army and the RSF signed a truce, Saudi Arabia and the United States said.", {"SAU", "USA"}),
        ("Qatari mediators met M23. The Congolese army shelled Rutshuru, and Rwandan troops moved in.", {"QAT"}),
        ("The Turkish-brokered truce between Ukraine and Russia holds. Russian drones hit Ukrainian troops.", {"TUR"}),
        ("Israeli troops shelled Khiam. Lebanon said that its army had withdrawn.", set()),
    ],
)
def test_who_only_mediates_or_speaks_is_told_apart(knowledge: Knowledge, text: str, aside: set[str]) -> None:
    assert page(text, knowledge).aside == aside
