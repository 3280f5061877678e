"""The map's page: places as exactly as they are known, drawn and in a table; filters; what has no place; no other host unless set."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger, Process
from truceledger.publishing.serving import Serving
from truceledger.vocabulary.place import Place, Precision

ALL = f"/map?process={site_for_tests.PROCESS}"


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger with an exact place, a region, and one whose coordinates nobody knows."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        said = [
            ("Shells fell in the south", {"type": "indirect_fire", "actor": ["ISR"], "where": (Place("the south", "South Governorate", "LBN", 33.3, 35.4, Precision.ADM1),)}),
            ("A drone fell near <i>Wadi</i>", {"type": "drone_strike", "actor": ["ISR"], "where": (Place("<i>Wadi</i>", "<i>Wadi</i>"),)}),
        ]
        report = make.report(". ".join(s[0] for s in said), publisher="Cedar Line", published=date(2026, 5, 24))
        told = [make.say(report, "event", words, "LBN:MIL", when_="2026-05-24", **fields) for words, fields in said]
        book.record(make.reading(report, *told), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    return made


def test_places_stand_in_a_picture_and_in_a_table_with_how_exactly_they_are_known(look: Any) -> None:
    page = look(ALL)
    assert "Map of 3 places" in page.text
    table = page.text.split("Places 3")[1]
    assert "Naqoura , Lebanon exact place 2 events; 1 thing denied; last told 22 May 2026" in table
    assert "South Governorate , Lebanon somewhere in this region" in table
    assert "<i>Wadi</i> not known; not on the map" in table
    assert "<i>Wadi" not in page.html


def test_counts_are_of_statements_and_say_so_a_denied_strike_is_one_thing(look: Any) -> None:
    page = look(ALL)
    assert "Each number counts statements, or the things they tell" in page.text
    assert "2 statements of Naqoura 1 " in page.text
    assert "tell of no place" in page.text
    assert "1 of none whose coordinates are known" in page.text


def test_marks_and_rows_lead_to_the_statements_of_a_place(look: Any) -> None:
    page = look(f"{ALL}&kind=event&party=Israel")
    row = next(a for a in page.links if "place=Naqoura" in a and a.startswith("/statements"))
    assert "kind=event" in row
    assert "party=Israel" in row
    assert f"process={site_for_tests.PROCESS}" in row
    drawn = [g["href"] for tag, g in page.tags if tag == "a" and g.get("tabindex") == "-1"]
    assert drawn
    assert all(a.count("process=") == 1 for a in drawn)
    assert "Naqoura" in look(row).text


def test_filters_by_kind_party_and_days_of_reports(look: Any) -> None:
    assert "Naqoura" not in look(f"{ALL}&since=2026-05-24").text.split("Places")[1]
    assert "South Governorate" not in look(f"{ALL}&until=2026-05-22").text
    nothing = look(f"{ALL}&kind=meeting")
    assert "No place in what fits these choices" in nothing.text
    assert "no kind 'rumour'" in look(f"{ALL}&kind=rumour", 400).text
    assert "Nothing that was read here tells of a place" in look(f"{ALL}&as_of=2026-05-13").text


def test_no_other_host_is_asked_unless_whoever_runs_the_site_names_one(look: Any, path: Path) -> None:
    page = look(ALL)
    assert not [g for tag, g in page.tags if tag == "image"]
    assert "no other host is asked" in page.text
    app = site_for_tests.site(path, serving=Serving(tiles="https://tiles.example.org/{z}/{x}/{y}.png"))
    with TestClient(app) as client:
        html = client.get(ALL).text
    app.state.room.close()
    assert "https://tiles.example.org/" in html
    assert "Your browser asks a host of map tiles" in html


def test_a_long_table_comes_a_page_at_a_time_and_several_processes_share_a_map(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger.publishing.web.pages import map as map_page

    monkeypatch.setattr(map_page, "SHOWN", 2)
    page = look("/map")
    assert "places 1 to 2 of 3" in page.text
    assert "places 3 to 3 of 3" in look(next(a for a in page.links if "page=2" in a)).text
