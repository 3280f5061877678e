"""The commitments' page: a table of who owes what, each cell leading to its line; filters; long ledgers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger, Process
from truceledger.publishing.web.pages import commitments

ALL = f"/commitments?process={site_for_tests.PROCESS}"


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger with more commitments: in areas, overdue, waiting, of a party that no list has."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        said = [
            ("Israel will leave Khiam by 20 May", "ISR", {"act": "withdraw", "debtor": "ISR", "area": "Khiam", "state": "detached", "due": "2026-05-20"}),
            ("Lebanon deploys in Khiam", "LBN", {"act": "deploy", "debtor": "LBN", "area": "Khiam", "state": "discharged"}),
            ("Lebanon deploys in Naqoura", "LBN", {"act": "deploy", "debtor": "LBN", "area": "Naqoura", "state": "detached", "creditor": "ISR"}),
            (f"{site_for_tests.HOSTILE} is promised", "ISR", {"act": "other", "debtor": "ISR", "state": "detached"}),
        ]
        report = make.report(". ".join(s[0] for s in said), publisher="Cedar Line", published=date(2026, 5, 24))
        book.record(
            make.reading(report, *(make.say(report, "commitment", words, who, **fields) for words, who, fields in said)),
            None,
            process=Process(site_for_tests.PROCESS),
            at=site_for_tests.AT,
        )
    return made


def test_a_row_for_each_measure_under_its_area_a_column_for_each_party(look: Any) -> None:
    page = look(ALL)
    heads = [g for tag, g in page.tags if tag == "th"]
    assert {g.get("scope") for g in heads} == {"col", "row", "rowgroup"}
    table = page.text.split("Who owes what")[1].split("Each with its grounds")[0]
    assert table.index("no area told") < table.index("Khiam") < table.index("Naqoura")
    assert "Measure Israel Lebanon" in table
    assert "overdue: to be done due 20 May 2026" in table
    assert "said to be done own word" in table


def test_every_cell_leads_to_its_line_with_grounds(look: Any) -> None:
    page = look(ALL)
    assert {a for a in page.links if a.startswith("#c")} == {f"#c{n}" for n in range(1, 6)}
    first = page.text.split("Each with its grounds")[1]
    assert first.index("Israel: withdraw (Khiam)") < first.index("Lebanon: deploy (Naqoura)")  # what is overdue first


def test_parties_in_rows_where_that_is_asked_for(look: Any) -> None:
    page = look(f"{ALL}&layout=areas")
    assert "Party no area told Khiam Naqoura" in page.text
    assert "deploy said to be done" in page.text
    assert ("input", {"type": "hidden", "name": "layout", "value": "areas"}) in page.tags


def test_filters_by_party_area_and_what_is_overdue(look: Any) -> None:
    of_lebanon = look(f"{ALL}&party=Lebanon").text.split("Each with its grounds")[1]
    assert "Lebanon: deploy" in of_lebanon
    assert "Israel: withdraw" not in of_lebanon
    assert "Naqoura" not in look(f"{ALL}&area=Khiam").text.split("Who owes what")[1]
    late = look(f"{ALL}&overdue=1").text.split("Each with its grounds")[1]
    assert "withdraw (Khiam)" in late
    assert "Lebanon: deploy (" not in late
    assert "no party 'Atlantis'" in look(f"{ALL}&party=Atlantis", 400).text
    assert "None of 5 commitments fits" in look(f"{ALL}&party=LBN&overdue=1").text


def test_as_of_an_earlier_day_there_was_less(look: Any) -> None:
    assert "1 commitment as of 23 May 2026" in look(f"{ALL}&as_of=2026-05-23").text
    assert "No commitment was read here" in look(f"{ALL}&as_of=2026-05-20").text


def test_the_words_of_a_report_are_shown_harmlessly(look: Any) -> None:
    page = look(ALL)
    assert "<script>alert" in page.text
    assert "<script>alert" not in page.html


def test_a_long_list_comes_a_page_at_a_time_and_cells_lead_to_the_right_one(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commitments, "SHOWN", 2)
    monkeypatch.setattr(commitments, "ROWS", 3)
    page = look(ALL)
    assert "commitments 1 to 2 of 5" in page.text
    assert "Not in this table: 2 more rows" in page.text
    elsewhere = next(a for a in page.links if a.endswith(("#c5", "#c4")))
    assert "page=" in elsewhere
    assert elsewhere.partition("#")[2] in look(elsewhere.partition("#")[0]).ids()


def test_of_several_processes_one_is_chosen(look: Any, client: TestClient) -> None:
    page = look("/commitments")
    assert "This page is of one process" in page.text
    assert "5 commitments read" in page.text
    assert "no commitment was read" in page.text
    assert f"/commitments?process={site_for_tests.PROCESS}" in page.links
