"""The standoff's page: who waits for whom in a picture and in words, what would open it, what if by links alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

import site_for_tests
from truceledger.ledger import Ledger, Process

ALL = f"/standoff?process={site_for_tests.PROCESS}"


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger in which Israel and Lebanon wait for each other, Syria behind, and somebody's words are hostile."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        words = f"{site_for_tests.HOSTILE} comes before Syria talks"
        report = make.report(words, publisher="Galilee <b>Notice</b>", published=date(2026, 5, 24))
        fields = {"holder": "SYR", "step": {"party": "SYR", "act": "negotiate"}, "requires": [{"party": "ISR", "act": "withdraw"}], "relation": "before"}
        book.record(make.reading(report, make.say(report, "precondition", words, "SYR", **fields)), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    return made


def asking(**more: Any) -> str:
    return f"{ALL}&{urlencode(more, doseq=True)}"


def test_the_circle_and_what_is_behind_it_are_told_apart_in_words(look: Any) -> None:
    page = look(ALL)
    assert "circles of waiting 1" in page.text
    assert "Israel waits for Lebanon to deploy first; Lebanon waits for Israel to withdraw first" in page.text
    table = page.text.split("What if Israel: withdraw")[1].split("Conditions, in whose words")[0]
    assert "ISR.withdraw in the circle" in table
    assert "Syria: negotiate SYR.negotiate behind the circle" in table


def test_every_quote_on_an_arrow_stands_beside_the_picture_too(look: Any) -> None:
    page = look(ALL)
    said = page.text.split("Conditions, in whose words")[1]
    assert "“Israel will withdraw only after Lebanon deploys” — Israel; Harbour Herald, 21 May 2026" in said
    assert "“Lebanon will deploy only after Israel withdraws”" in said
    drawn = [g["href"] for tag, g in page.tags if tag == "a" and g.get("tabindex") == "-1"]
    assert [a for a in drawn if a.startswith("/statements/")]
    assert [a for a in drawn if a.startswith("#s")]  # steps lead to their rows


def test_what_if_is_a_link_and_the_result_is_set_against_the_state_as_told(look: Any) -> None:
    page = look(ALL)
    link = next(a for a in page.links if "what_if=done+ISR.withdraw" in a)
    result = look(link.partition("#")[0])
    assert link.endswith("#result")
    assert "result" in result.ids()
    told = result.text.split("Against the state as it is told")[1]
    assert "would open by the supposition: Israel: withdraw in round 1: Lebanon: deploy ; Syria: negotiate" in told
    assert "a circle that would be gone Israel: withdraw; Lebanon: deploy" in told
    assert "still blocked nothing that is blocked as it is told" in told
    assert "supposed as done" in told
    assert "As told" in told


def test_suppositions_are_chips_that_can_be_taken_away_one_by_one(look: Any) -> None:
    page = look(asking(what_if=["done ISR.withdraw", "waive SYR:SYR.negotiate<-ISR.withdraw"]))
    assert "Syria gives up, for “negotiate”, that it waits for Israel: withdraw" in page.text
    kept = [parse_qs(urlsplit(a).query).get("what_if", []) for a in page.links if a.startswith("/standoff")]
    assert ["waive SYR:SYR.negotiate<-ISR.withdraw"] in kept
    assert ["done ISR.withdraw"] in kept
    assert [] in kept
    more = [k for k in kept if len(k) == 3]
    assert more
    assert all(k[:2] == ["done ISR.withdraw", "waive SYR:SYR.negotiate<-ISR.withdraw"] for k in more)
    assert ("input", {"type": "hidden", "name": "what_if", "value": "done ISR.withdraw"}) in page.tags


def test_a_way_out_is_a_link_too(look: Any) -> None:
    page = look(ALL)
    assert "What would open it, and whose it is to do" in page.text
    assert "Israel alone" in page.text
    for link in {a.partition("#")[0] for a in page.links if "what_if=" in a}:
        assert "If it were so" in look(link).text


def test_a_supposition_that_is_none_is_told_beside_the_others(look: Any) -> None:
    page = look(asking(what_if=["done <b>Atlantis</b>", "done ISR.withdraw"]))
    assert "what_if: no step '<b>Atlantis</b>'" in page.text
    assert "<b>Atlantis" not in page.html
    assert "would open" in page.text
    assert "--what-if" not in page.html
    assert "at most 12 suppositions" in look(asking(what_if=[f"done X{i}.withdraw" for i in range(13)]), 400).text
    assert "at most 300 characters" in look(asking(what_if=["done " + "x" * 400]), 400).text


def test_a_goal_a_point_of_view_and_a_split_are_asked_by_a_form(look: Any) -> None:
    goal = look(asking(goal="SYR.negotiate")).text
    assert "Syria: negotiate — blocked: it waits behind a circle" in goal.split("The goal")[1]
    assert "done is what Israel says or acknowledges" in look(asking(view="ISR")).text
    split = look(asking(split="ISR.withdraw", into="khiam, naqoura"))
    assert "split, every condition kept for each part" in split.text
    assert ("input", {"type": "hidden", "name": "split", "value": "ISR.withdraw=khiam, naqoura"}) in split.tags
    assert "goal: no step 'ISR.sing'" in look(asking(goal="ISR.sing"), 400).text
    assert "view: no party 'FRA'" in look(asking(view="FRA"), 400).text


def test_since_when_it_stands_and_as_of_a_day_before(look: Any) -> None:
    page = look(ALL)
    assert "appeared on 21 May 2026; still stands" in page.text.split("Since when")[1]
    assert "No precondition was read here" in look(f"{ALL}&as_of=2026-05-20").text


def test_hostile_words_are_shown_harmlessly_in_the_picture_and_beside_it(look: Any) -> None:
    page = look(ALL)
    assert "<script>alert" in page.text
    assert "<script>alert" not in page.html
    assert "\u202e" not in page.html


def test_nothing_is_written(look: Any, client: Any) -> None:
    before = client.app.state.room.version()
    look(asking(what_if=["done ISR.withdraw", "add unifil.verify<-LBN.deploy"]))
    assert client.app.state.room.version() == before


def test_of_several_processes_one_is_chosen(look: Any) -> None:
    assert "3 preconditions read" in look("/standoff").text
