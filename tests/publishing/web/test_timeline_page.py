"""The timeline's page: what is ahead apart from what was, each thing once, filters that stay, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import site_for_tests
from truceledger.ledger import Ledger, Process

ALL = f"/timeline?process={site_for_tests.PROCESS}"


def test_what_is_ahead_stands_apart_from_what_is_told_to_have_been(look: Any) -> None:
    text = look(ALL).text
    ahead, told = text.split("Ahead, as of 23 May 2026")[1].split("Told to have been, the latest first")
    assert "29 May 2026" in ahead
    assert "meeting scheduled of Israel and Lebanon" in ahead
    assert "Israel: withdraw, due" in ahead
    assert "air strike by Israel" in told
    assert "air strike" not in ahead
    assert told.index("23 May 2026") < told.index("20 May 2026") < told.index("17 April 2026")


def test_what_is_not_over_stands_neither_ahead_nor_under_what_has_been(look: Any, path: Any, make: Any) -> None:
    with Ledger.open(path) as book:
        report = make.report("The truce runs until about July. It runs until 30 September.", publisher="Cedar Line", published=date(2026, 5, 10))
        later = make.report("It runs until 30 September.", publisher="Cedar Line", published=date(2026, 5, 24))
        fields = {"instrument": "ceasefire", "lifecycle": "extended", "parties": ["ISR", "LBN"]}
        early = make.say(report, "agreement", "The truce runs until about July", "USA", **fields, expiry="2026-07~")
        last = make.say(later, "agreement", "It runs until 30 September", "USA", **fields, expiry="2026-09-30")
        for one, said in ((report, early), (later, last)):
            book.record(make.reading(one, said), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    text = look(ALL).text
    ahead, rest = text.split("Ahead, as of 24 May 2026")[1].split("Told of days that are not over, as of 24 May 2026")
    going, told = rest.split("Told to have been, the latest first")
    assert "30 September 2026 agreement ceasefire ends" in ahead
    assert "about July 2026 agreement ceasefire ends later reports tell another end: 30 September 2026" in going
    assert "July" not in told


def test_a_denied_strike_says_by_whom_and_stands_once(look: Any) -> None:
    text = look(f"{ALL}&kind=event").text.split("Told to have been")[1]
    assert text.count("air strike by Israel, Naqoura") == 1
    assert "denied by others" in text
    assert "denied by ISR:MIL [Israel (army)]; Galilee <b>Notice</b>, 22 May 2026" in text


def test_filters_choose_and_stay_in_the_links_and_in_the_form_of_the_look(look: Any) -> None:
    page = look(f"{ALL}&kind=events&party=Israel&since=2026-05-21")
    assert "ground incursion" in page.text
    assert "air strike" not in page.text
    assert ("input", {"type": "hidden", "name": "kind", "value": "event"}) in page.tags
    assert ("input", {"type": "hidden", "name": "since", "value": "2026-05-21"}) in page.tags
    assert "Nothing that was read fits these choices" in look(f"{ALL}&since=2035-01-01").text


def test_what_cannot_be_meant_is_refused_in_words(look: Any) -> None:
    assert "'yesterday' is not a day" in look(f"{ALL}&since=yesterday", 400).text
    assert "no party 'Atlantis' in what was read" in look(f"{ALL}&party=Atlantis", 400).text
    assert "no kind 'rumour'" in look(f"{ALL}&kind=rumour", 400).text


def test_of_several_processes_each_thing_says_which_it_is_of(look: Any) -> None:
    page = look("/timeline")
    assert "Lebanon and Israel" in page.text
    assert f"/timeline?process={site_for_tests.PROCESS}" in page.links
    assert page.links.count(f"/timeline?process={site_for_tests.PROCESS}") > 3
    assert look(ALL).links.count(f"/timeline?process={site_for_tests.PROCESS}") == 1  # of one, only the head leads there
    assert "Ahead, as of 15 May 2026" in look(f"{ALL}&as_of=2026-05-15").text
    assert "incursion" not in look(f"{ALL}&as_of=2026-05-15").text


def test_the_picture_leads_to_statements_from_where_one_looks(look: Any) -> None:
    page = look(f"{ALL}&as_of=2026-05-23")
    assert "The data as a table" in page.text
    drawn = [g for tag, g in page.tags if tag == "a" and g.get("tabindex") == "-1"]
    assert drawn
    assert all(g["href"].startswith("/statements/") and g["href"].endswith(f"?process={site_for_tests.PROCESS}&as_of=2026-05-23") for g in drawn)


def test_a_long_list_comes_a_page_at_a_time(look: Any, monkeypatch: Any) -> None:
    from truceledger.publishing.web.pages import timeline

    monkeypatch.setattr(timeline, "SHOWN", 2)
    first = look(ALL)
    assert "things 1 to 2 of" in first.text
    after = next(link for link in first.links if "page=2" in link)
    assert "things 3 to 4 of" in look(after).text
    assert "Ahead" not in look(after).text
    assert "Next page" not in look(f"{ALL}&page=99").text
