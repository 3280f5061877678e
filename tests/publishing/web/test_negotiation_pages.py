"""What holds for every page on the negotiation: where one looks from stays, nobody protected is named, endless lines break nothing, links lead somewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger, Process

PAGES = ("/standoff", "/figures", "/commitments", "/calendar", "/timeline", "/map")
ENDLESS = "x" * 200_000
LOOK = f"process={site_for_tests.PROCESS}&as_of=2026-05-23&standing=reviewed"


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    """A ledger with a source at risk and a report whose one line has 200,000 characters."""
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
        report = make.report(f"{ENDLESS} Abu Salim", publisher="Endless " * 500, published=date(2026, 5, 22))
        fields = {"type": "air_strike", "actor": [{"words": ENDLESS[:5000]}], "when_": "2026-05-22"}
        condition = {"holder": "abu-salim", "step": {"party": "SYR", "act": "other", "words": ENDLESS[:3000]}, "requires": [{"party": "ISR", "act": "withdraw"}]}
        promise = {"act": "withdraw", "debtor": "ISR", "state": "detached", "area": ENDLESS[:2000], "due": "2026-05-30"}
        told = [
            make.say(report, "event", ENDLESS, "abu-salim", **fields),
            make.say(report, "precondition", ENDLESS, "abu-salim", **condition, relation="before"),
            make.say(report, "commitment", ENDLESS, "abu-salim", **promise),
        ]
        book.record(make.reading(report, *told), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
        book.protect("abu-salim", ["Abu Salim"], "ada", "threatened", site_for_tests.AT)
    return made


@pytest.mark.parametrize("page", PAGES)
def test_where_one_looks_from_stays_in_every_link_of_the_head_and_in_the_forms(look: Any, page: str) -> None:
    seen = look(f"{page}?{LOOK}")
    for other in PAGES:
        assert f"{other}?{LOOK}" in seen.links
    hidden = {(g.get("name"), g.get("value")) for tag, g in seen.tags if tag == "input" and g.get("type") == "hidden"}
    if any(tag == "form" and g.get("action", "").startswith(page) and g.get("class") == "filters" for tag, g in seen.tags):
        assert {("process", site_for_tests.PROCESS), ("as_of", "2026-05-23"), ("standing", "reviewed")} <= hidden


@pytest.mark.parametrize("page", PAGES)
def test_a_protected_source_is_not_named_and_the_page_says_that_something_is_withheld(look: Any, page: str) -> None:
    seen = look(f"{page}?process={site_for_tests.PROCESS}")
    assert "abu" not in seen.html.casefold().replace("about", "")
    assert "A protected source" in seen.text


@pytest.mark.parametrize("page", PAGES)
def test_an_endless_line_is_cut_or_broken_and_the_page_stays_small(client: TestClient, page: str) -> None:
    answer = client.get(f"{page}?process={site_for_tests.PROCESS}")
    assert answer.status_code == 200
    assert len(answer.content) < 250_000


@pytest.mark.parametrize("page", PAGES)
def test_every_link_on_a_page_leads_to_a_page(look: Any, client: TestClient, page: str) -> None:
    links = {a.partition("#")[0] for a in look(f"{page}?process={site_for_tests.PROCESS}").links if a.startswith("/")}
    broken = {a: s for a in sorted(links) if (s := client.get(a).status_code) != 200}
    assert not broken


@pytest.mark.parametrize("page", PAGES)
def test_a_process_a_day_and_a_page_that_are_none_are_refused_in_words(look: Any, page: str) -> None:
    assert "no process 'atlantis' in this ledger" in look(f"{page}?process=atlantis", 400).text
    assert "as_of 'soon' is not a day" in look(f"{page}?as_of=soon", 400).text


@pytest.mark.parametrize("page", PAGES)
def test_what_was_not_reviewed_is_not_shown_where_only_that_is_asked_for(look: Any, page: str) -> None:
    text = look(f"{page}?process={site_for_tests.PROCESS}&standing=reviewed").text
    assert "Naqoura" not in text
    assert "3,073" not in text
