"""The state of play's page: the facts that stand largest, what each side is to do, chapters folded, words explained where they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import site_for_tests
from truceledger.assessment.state import Line
from truceledger.ledger import Ledger, Process
from truceledger.publishing.queries import called, known_profiles
from truceledger.publishing.web.sides import sides

ALL = f"/?process={site_for_tests.PROCESS}"


def commitment(debtor: str | None, act: str, state: str, **more: Any) -> Line:
    given = {"creditors": [], "words": None, "area": None, "level": None, "basis": None, "due": None, "overdue": False, "dues": [], "antecedents": []}
    return Line(act, data={**given, "debtor": debtor, "act": act, "state": state, **more}, key=f"{debtor}{act}")


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger in which three issuers count the killed, one of them in a town too."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        words = "The council of Tyre counted 40 killed in Tyre since 2 March. The council of Tyre counted 3,240 killed since 2 March"
        report = make.report(words, publisher="Cedar Line", published=date(2026, 5, 25))
        counts = [(40, "counted 40 killed in Tyre since 2 March"), (3240, "counted 3,240 killed since 2 March")]
        told = [make.say(report, "toll", quote, "council-of-tyre", **site_for_tests._killed(n, f"{n:,}")) for n, quote in counts]
        book.record(make.reading(report, *told), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    return made


def test_sides_stand_by_name_with_what_is_open_and_how_all_of_it_stands() -> None:
    names = {"ISR": "Israel", "LBN": "Lebanon"}
    lines = [
        commitment("LBN", "deploy", "detached", due="2026-05-20", overdue=True),
        commitment("ISR", "withdraw", "discharged", basis="disputed"),
        commitment("ISR", "cease_fire", "proposed"),
        commitment(None, "release", "conditional"),
    ]
    made = sides(lines, None, lambda code: names.get(code, code))
    assert [(s.name, s.code, s.states, s.overdue) for s in made] == [
        ("Israel", "ISR", {"said to be done": 1, "proposed": 1}, 0),
        ("Lebanon", "LBN", {"to be done": 1}, 1),
        ("party not named", "", {"waits": 1}, 0),
    ]
    assert [[t.line.data["act"] for t in s.open] for s in made] == [["cease_fire"], ["deploy"], ["release"]]


def test_each_side_is_told_what_it_took_on_and_what_is_asked_of_it_alike(look: Any) -> None:
    text = look(ALL).text
    card = text.split("what each side is to do")[1].split("Commitments , conditions")[0]
    assert card.index("Israel") < card.index("Lebanon")
    assert "Israel 1 commitment withdraw: to be done, due 10 June 2026 asked of it as a condition: withdraw (by Lebanon )" in card
    assert "Lebanon asked of it as a condition: deploy (by Israel )" in card


def test_what_is_done_is_asked_no_more(look: Any, path: Path, make: Any) -> None:
    with Ledger.open(path) as book:
        report = make.report("Lebanon deployed everywhere", publisher="Cedar Line", published=date(2026, 5, 26))
        said = make.say(report, "commitment", "Lebanon deployed everywhere", "ISR", act="deploy", debtor="LBN", state="discharged")
        book.record(make.reading(report, said), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    card = look(ALL).text.split("what each side is to do")[1].split("Commitments , conditions")[0]
    assert "Lebanon 1 commitment: 1 said to be done" in card
    assert "deploy (by Israel" not in card


def test_the_next_date_says_what_it_is_of_and_counts_stand_by_issuer(look: Any) -> None:
    page = look(ALL)
    head = page.text.split("next date")[1].split("In force".lower())[0]
    assert "29 May 2026 in 4 days · meeting of Israel and Lebanon" in head
    counted = page.text.split("running totals, each issuer's own")[1].split("truce is")[0]
    assert "3,073 killed" in counted
    assert "2,900 killed" in counted
    assert "3,240 killed" in counted  # and not the 40 of one town
    assert "40 killed, since" not in counted.replace("3,240 killed", "")
    assert f"{3073 + 2900:,}" not in page.text


def test_chapters_are_folded_but_where_all_are_asked_for(look: Any) -> None:
    page = look(ALL)
    folds = [g for tag, g in page.tags if tag == "details" and g.get("class") == "chapter"]
    assert len(folds) > 5
    assert not [g for g in folds if "open" in g]
    every = look(f"{ALL}&chapters=open")
    assert all("open" in g for tag, g in every.tags if tag == "details" and g.get("class") == "chapter")
    assert {"events", "agreements"} <= set(page.ids())


def test_words_of_the_trade_are_explained_where_they_stand(look: Any) -> None:
    page = look(ALL)
    assert "view: machine" not in page.text
    assert "all that was read" in page.text
    assert "only what was reviewed" in look(f"{ALL}&standing=reviewed").text.split("statements ·")[1][:40]
    assert "all that was read" in look(ALL.replace("/?", "/changes?")).text
    told = [g["title"] for tag, g in page.tags if tag == "abbr" and "badge" in g.get("class", "")]
    assert all("from 1 to 6" in t for t in told)
    assert "round 1" in page.text.split("What the words mean")[1]


@pytest.mark.parametrize(
    ("process", "name"),
    [
        ("lebanon-israel", "Lebanon and Israel"),
        ("ukraine", "Ukraine"),
        ("democratic-republic-of-the-congo", "Democratic Republic of the Congo"),
        ("unfiled", "filed under no process"),
        ("hezbollah", "hezbollah"),  # no process is named after a group; who named one so meant something else
        ("my-conflict", "my-conflict"),
        (None, "all processes"),
    ],
)
def test_a_process_is_called_by_its_profile_or_by_its_state(process: str | None, name: str) -> None:
    assert called(process, known_profiles()) == name


def test_home_lists_processes_by_their_names(look: Any, path: Path, make: Any) -> None:
    with Ledger.open(path) as book:
        for process in ("ukraine", "unfiled"):
            report = make.report(f"Officers met, {process}", publisher="Cedar Line", published=date(2026, 5, 26))
            said = make.say(report, "meeting", "Officers met", None, status="held", participants=["UKR"])
            book.record(make.reading(report, said), None, process=Process(process), at=site_for_tests.AT)
    page = look("/")
    table = page.text.split("Last report")[1]
    assert "Ukraine 1 1" in table
    assert "filed under no process 1 1" in table
    assert "/?process=unfiled" in page.links
