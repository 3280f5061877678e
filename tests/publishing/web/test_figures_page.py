"""The figures' page: each issuer by itself, drawn and in tables; what changed; what does not add up; what can be rebuilt."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import site_for_tests
from truceledger.ledger import Ledger, Process

ALL = f"/figures?process={site_for_tests.PROCESS}"


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger with a ministry's count day by day, one number revised, and another issuer's beside it."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        for day, value in ((13, 3100), (14, 3240), (15, 3120), (16, 3130), (20, 3200)):
            words = f"{value:,} killed since 2 March"
            report = make.report(f"The ministry counted {words}.", publisher="Cedar Line", published=date(2026, 5, day))
            count = {"low": value, "best": value, "high": value, "qualifier": "exact", "phrase": f"{value:,}"}
            fields = {"measure": "killed", "value": count, "people": "unspecified", "basis": "cumulative", "when_": "2026-03-02/.."}
            book.record(make.reading(report, make.say(report, "toll", words, "LBN:GOV", **fields)), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
        report = make.report("The mission counted 40 air strikes last week.", publisher="Mission", published=date(2026, 5, 23))
        count = {"low": 40, "best": 40, "high": 40, "qualifier": "exact", "phrase": "40"}
        tally = make.say(report, "tally", "40 air strikes", "unifil", counted="air_strike", value=count, basis="period", when_="2026-05-16/2026-05-22")
        book.record(make.reading(report, tally), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    return made


def test_each_issuer_has_a_row_of_its_own_and_nothing_is_added(look: Any) -> None:
    page = look(ALL)
    assert "killed 2 issuers" in page.text
    rows = page.text.split("The latest of each issuer")[1].split("What does not add up")[0]
    assert "Lebanon (government) since 2 March 2026 3,200" in rows
    assert "2,900" in rows
    assert "6,100" not in page.text
    assert "revised downward by 15 May 2026: 3,240, then 3,120" in rows
    assert "more than on" in rows


def test_the_picture_has_a_line_an_issuer_and_its_data_beside_it(look: Any) -> None:
    page = look(ALL)
    assert "Killed: running totals by issuer" in page.text
    assert "one line an issuer" in page.html  # in its description
    assert "revised downward from 3,240" in page.text
    assert [g for tag, g in page.tags if tag == "svg"]


def test_the_measure_is_chosen_by_links_that_keep_the_other_choices(look: Any) -> None:
    page = look(f"{ALL}&issuer=LBN:GOV&since=2026-05-14")
    other = next(a for a in page.links if "measure=air_strike" in a)
    assert "issuer=LBN%3AGOV" in other
    assert "since=2026-05-14" in other
    assert "2,900" not in page.text.split("The latest of each issuer")[1]
    strikes = look(f"{ALL}&measure=air_strike").text
    assert "40" in strikes
    assert "16 May 2026 to 22 May 2026" in strikes
    assert "Air strike: counts of periods" in look(f"{ALL}&measure=all").text
    assert "Killed: running totals" in look(f"{ALL}&measure=all").text


def test_what_cannot_be_meant_is_refused_in_words(look: Any) -> None:
    assert "measure 'luck'" in look(f"{ALL}&measure=luck", 400).text
    assert "since 'then' is not a day" in look(f"{ALL}&since=then", 400).text
    assert "no party 'Atlantis'" in look(f"{ALL}&issuer=Atlantis", 400).text


def test_a_quoted_figure_is_rebuilt_from_the_series_or_it_says_by_how_much_it_is_off(look: Any) -> None:
    fits = look(f"{ALL}&rebuild={quote('80 killed since 15 May')}&said=2026-05-21")
    assert "80 reconstructs" in fits.text
    assert "from 3,120 (15 May 2026) to 3,200 (20 May 2026)" in fits.text
    off = look(f"{ALL}&rebuild={quote('500 killed since 15 May')}&said=2026-05-21").text
    assert "500 does not reconstruct" in off
    assert "--said" not in off
    assert ("input", {"type": "date", "name": "said", "value": "2026-05-21"}) in fits.tags


def test_what_was_typed_stays_where_it_is_not_understood(look: Any) -> None:
    page = look(f"{ALL}&rebuild={quote('<b>very many</b>')}")
    assert "'<b>very many</b>' names no number" in page.text
    assert "<b>very" not in page.html
    assert [g for tag, g in page.tags if tag == "input" and g.get("value") == "<b>very many</b>" and g.get("aria-invalid") == "true"]
    assert "is not a day" in look(f"{ALL}&rebuild=3&said=whenever").text
    assert "--" not in look(f"{ALL}&rebuild=3").text.split("Can a figure be rebuilt?")[1]


def test_as_of_an_earlier_day_the_later_figures_are_not_there(look: Any) -> None:
    text = look(f"{ALL}&as_of=2026-05-14").text
    assert "3,240" in text
    assert "3,200" not in text
    assert "No count was read here" in look(f"{ALL}&as_of=2026-05-01").text


def test_of_several_processes_one_is_chosen(look: Any) -> None:
    assert "tolls, 1 tally read" in look("/figures").text
