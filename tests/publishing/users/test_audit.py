"""The audit: the ledger's own entries, sought and turned over, and no protected source in any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publishing.test_sources_cli import leaks, planted
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Corrected, Judged
from truceledger.publishing.room import Room
from truceledger.publishing.users import audit
from truceledger.publishing.users.audit import KINDS, Sought
from truceledger.publishing.users.pages import MOST

from .conftest import Browser, serve

AT = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)


def cells(page: str) -> list[list[str]]:
    """Give the table's rows as a reader has them."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in rows]


@pytest.fixture
def decided(ledger: Ledger) -> Ledger:
    """Two people decide on a statement for some days; one takes a decision back."""
    identity = ledger.view().statements[0].statement.statement_id
    ledger.decide([Judged(identity, "unsure", "Omar", "the name of the town is not clear")], at=AT)
    ledger.decide([Corrected(identity, {"type": "drone_strike"}, "Layla", "the army says so")], at=AT + timedelta(days=1))
    ledger.grade("Cedar Line", "B", "Layla", "<b>careful</b>", AT + timedelta(days=2))
    ledger.undo_all([2], "Omar", "a slip", AT + timedelta(days=3))
    ledger.link("a" * 24, "b" * 24, "same_claim", by="machine:test@1", reason="alike", at=AT + timedelta(days=4))
    return ledger


def test_the_page_tells_who_did_what_when_and_why(decided: Ledger) -> None:
    page = Browser(serve(decided, None)).get("/admin/audit").text
    rows = cells(page)
    assert [row[:4] for row in rows] == [
        ["6", "2026-06-05 23:30:00", "machine:test@1", "joined (same claim): aaaaaaaa and bbbbbbbb"],
        ["5", "2026-06-04 23:30:00", "Omar", "took back entry 2"],
        ["4", "2026-06-03 23:30:00", "Layla", "graded a source B"],
        ["3", "2026-06-02 23:30:00", "Layla", "corrected: type"],
        ["2", "2026-06-01 23:30:00", "Omar", "unsure taken back by entry 5"],
        ["1", "2026-05-22 00:00:00", "reader", "took in a report: 1 new statement; process lebanon-israel"],
    ]
    identity = decided.view().statements[0].statement.statement_id
    assert f'href="/statements/{identity}"' in page
    assert rows[4][4:] == [identity[:8], "the name of the town is not clear"]
    assert "&lt;b&gt;careful&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        ("who=Omar", "5 2"),
        ("who=people", "5 4 3 2"),
        ("who=reader", "1"),
        ("kind=corrected", "3"),
        ("since=2026-06-02&until=2026-06-03", "4 3"),
        ("who=Layla&kind=graded", "4"),
        ("who=Nobody", ""),
        ("before=3", "2 1"),
        ("before=x", "6 5 4 3 2 1"),
        ("before=²", "6 5 4 3 2 1"),
        ("since=&until=&kind=&who=", "6 5 4 3 2 1"),
    ],
)
def test_entries_are_sought_by_who_what_and_day(decided: Ledger, query: str, entries: str) -> None:
    page = Browser(serve(decided, None)).get(f"/admin/audit?{query}").text
    assert " ".join(row[0] for row in cells(page) if len(row) > 1) == entries
    assert ("No entry fits." in page) == (not entries)


@pytest.mark.parametrize("query", ["kind=danced", "since=yesterday-ish", "until=2026-13-01"])
def test_what_cannot_be_sought_is_said(decided: Ledger, query: str) -> None:
    answer = Browser(serve(decided, None)).get(f"/admin/audit?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text


def test_older_entries_are_turned_to_and_nothing_is_told_twice_or_left_out_while_more_come_in(ledger: Ledger) -> None:
    identity = ledger.view().statements[0].statement.statement_id
    bodies = [Judged(identity, "accepted", "Omar", f"reason {n}") for n in range(2 * MOST + 7)]
    ledger.decide(bodies, at=AT)
    browser, seen, address = Browser(serve(ledger, None)), [], "/admin/audit?who=Omar"
    while address:
        page = browser.get(address).text
        seen += [int(row[0]) for row in cells(page)]
        found = re.search(r'<a href="(\?[^"]+)" rel="next">Older', page)
        address = f"/admin/audit{found[1].replace('&amp;', '&')}" if found else ""
        ledger.decide([Judged(identity, "unsure", "Omar", "meanwhile")], at=AT)
    assert seen == sorted(range(2, 2 * MOST + 9), reverse=True)
    assert "here 101 to 107" in page.replace(f"{101 + 2}", "101").replace(f"{107 + 2}", "107")


def test_every_kind_of_entry_has_words(decided: Ledger) -> None:
    from typing import get_args

    from truceledger.ledger.entries import Body

    assert set(KINDS) == {sort.__name__.lower() for sort in get_args(Body)}


@pytest.fixture
def secretive(make: Any, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(planted(make, tmp_path / "planted.db")) as book:
        now = datetime(2026, 6, 2, tzinfo=UTC)
        book.link("hassan-qabalan.cease_fire", "ISR.cease_fire", "same_step", by="rana", reason="Qabalan again", at=now)
        seq = book.size()
        book.undo_all([seq], "Abu Karim", "Hassan  Qabalan asked", now)
        yield book


def test_no_entry_names_a_protected_source_nor_who_is_called_like_one(secretive: Ledger) -> None:
    browser = Browser(serve(secretive, None))
    told = "".join(browser.get(f"/admin/audit?{query}").text for query in ("", *(f"kind={k}" for k in KINDS), "who=people", "who=[withheld]"))
    assert leaks(told) == []
    assert "[withheld]" in told
    assert "a source was put under protection" in told
    # what would be sought by the name is not found by it
    assert "No entry fits." in browser.get("/admin/audit?who=hassan.qabalan").text.replace("hassan.qabalan", "")


def test_a_protection_says_neither_of_whom_nor_why(secretive: Ledger) -> None:
    rows = [row for row in audit.rows(Room(secretive)) if row.kind == "protected"]
    assert [(row.what, row.reason, row.statement) for row in rows] == [("a source was put under protection", "", None)] * 2


def test_the_rows_are_made_once_until_the_ledger_grows(decided: Ledger) -> None:
    room = Room(decided)
    first = audit.rows(room)
    assert audit.rows(room) is first
    decided.grade("Cedar Line", "C", "Layla", "no longer", AT)
    assert len(audit.rows(room)) == len(first) + 1
    assert Sought(people=True).fits(audit.rows(room)[0])
