"""Feeds as they are kept, what they hold, and as Atom."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.conftest import Make

from truceledger.errors import LedgerError, UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.feeds import Feed, Feeds, Filters, atom, new_feed
from truceledger.publishing.feeds.changelog import changed, windows
from truceledger.publishing.feeds.items import items, since
from truceledger.publishing.feeds.store import FeedTakenError, NoFeedError
from truceledger.publishing.room import Room
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict

MADE = datetime(2026, 6, 1, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def searching(room: Room, words: str = "killed", name: str = "dead", **more: Any) -> Feed:
    return new_feed(room, name, "ann", MADE, words=words, **more)


def following(room: Room, **more: Any) -> Feed:
    return new_feed(room, "what-changes", "ann", MADE, changes=True, process="cedar", **more)


# -- kept -----------------------------------------------------------------------------------------------------------------


def test_feeds_are_kept_beside_the_ledger_for_their_owner_alone(desk: Any) -> None:
    desk.toll(20, 100)
    entries = desk.book.size()
    assert desk.feeds.all() == ()
    assert not desk.feeds.path.exists()  # looking makes no file
    feed = searching(desk.room, filters=Filters(kinds=("tolls",)))
    desk.feeds.add(feed)
    assert desk.feeds.path == desk.path.with_name("l.db.feeds.db")
    assert stat.S_IMODE(os.stat(desk.feeds.path).st_mode) == 0o600
    assert Feeds.beside(desk.path).get("dead") == feed
    with pytest.raises(FeedTakenError, match="already"):
        desk.feeds.add(searching(desk.room))
    desk.feeds.remove("dead")
    with pytest.raises(NoFeedError, match="no feed 'dead'"):
        desk.feeds.remove("dead")
    assert desk.book.size() == entries
    assert desk.book.verify().ok


def test_a_file_that_is_none_of_feeds_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "l.db.feeds.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE mine (x)")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerError, match="no file of feeds"):
        Feeds(path).all()
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 20)
    with pytest.raises(LedgerError, match="no file of feeds"):
        Feeds(path).all()


def test_a_file_others_could_read_is_closed_to_them(desk: Any) -> None:
    desk.feeds.path.touch(0o644)
    desk.toll(20, 100)
    desk.feeds.add(searching(desk.room))
    assert stat.S_IMODE(os.stat(desk.feeds.path).st_mode) == 0o600


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": "../x"}, "no name for a feed"),
        ({"name": "Ab"}, "no name for a feed"),
        ({"name": "a" * 65}, "no name for a feed"),
        ({"words": "-killed"}, "must not occur"),
        ({"words": ""}, "needs words, a filter or a process"),
        ({"process": "north"}, "no process 'north'"),
        ({"standing": "loud"}, "--standing"),
        ({"filters": Filters(kinds=("tool",))}, "tool"),
        ({"filters": Filters(since="May")}, "--since"),
        ({"filters": Filters(party="Atlantis")}, "--party"),
        ({"changes": True}, "leave words and filters out"),
        ({"changes": True, "words": ""}, "give --process; there are cedar"),
    ],
)
def test_a_feed_that_cannot_be_meant_is_refused(desk: Any, more: dict[str, Any], says: str) -> None:
    desk.toll(20, 100)
    given = {"name": "x", "words": "killed", **more}
    with pytest.raises(UsageError, match=says):
        new_feed(desk.room, given.pop("name"), "ann", MADE, **given)


# -- what is in it --------------------------------------------------------------------------------------------------------


def test_a_saved_search_holds_the_statements_that_fit_the_last_learned_first(desk: Any) -> None:
    first, second = desk.toll(20, 100), desk.toll(21, 130)
    feed = searching(desk.room, filters=Filters(party="LBN"))
    assert [i.grounds for i in items(desk.room, feed)] == [(second,), (first,)]
    desk.book.judge(Judgement(first, Verdict.ACCEPTED, "ann", "", datetime(2026, 7, 1, tzinfo=UTC)))
    made = items(desk.room, feed)
    assert [i.grounds for i in made] == [(first,), (second,)]
    assert made[0].updated == datetime(2026, 7, 1, tzinfo=UTC)
    desk.book.judge(Judgement(second, Verdict.REJECTED, "ann", "no", datetime(2026, 7, 2, tzinfo=UTC)))
    assert [i.grounds for i in items(desk.room, feed)] == [(first,)]
    assert items(desk.room, searching(desk.room, "", filters=Filters(kinds=("toll",))), 1)[0].grounds == (first,)


def test_changes_are_told_by_the_day_the_ledger_learned_of_them_in_the_order_of_consequence(desk: Any) -> None:
    desk.toll(20, 100, at=datetime(2026, 6, 1, 12, tzinfo=UTC))
    desk.toll(21, 130, at=datetime(2026, 6, 2, 12, tzinfo=UTC))
    desk.toll(19, 90, at=datetime(2026, 6, 2, 13, tzinfo=UTC))  # late, and told when it came
    feed = following(desk.room)
    made = items(desk.room, feed)
    assert [i.updated.day for i in made] == sorted((i.updated.day for i in made), reverse=True)
    ranks = [i.data["change"]["rank"] for i in made if i.updated.day == 2]
    assert ranks == sorted(ranks)
    assert any("130" in i.title and i.data["by"] == "reports" for i in made if i.updated.day == 2)
    assert list(windows(desk.book.loaded().entries)) == [(1, 3), (0, 1)]


def test_what_was_told_stays_as_it_was_told_and_reviewers_are_told_apart(desk: Any) -> None:
    desk.toll(20, 100, at=datetime(2026, 6, 1, 12, tzinfo=UTC))
    wrong = desk.toll(21, 130, at=datetime(2026, 6, 2, 12, tzinfo=UTC))
    feed = following(desk.room)
    before = items(desk.room, feed)
    desk.book.judge(Judgement(wrong, Verdict.REJECTED, "ann", "of another month", datetime(2026, 6, 3, 12, tzinfo=UTC)))
    after = items(desk.room, feed)
    assert after[-len(before) :] == before
    fresh = after[: -len(before)]
    assert {i.data["by"] for i in fresh} == {"reviewers"}
    assert all(i.updated == datetime(2026, 6, 3, 12, tzinfo=UTC) for i in fresh)
    assert any("130 → 100" in i.title for i in fresh)
    undone = desk.book.undo(desk.book.size(), "ann", "it was right", datetime(2026, 6, 4, 12, tzinfo=UTC))
    assert any(i.data["by"] == "reviewers" and i.updated == undone.at for i in items(desk.room, feed))


def test_what_comes_in_step_by_step_is_told_once(desk: Any) -> None:
    feed_of = [desk.toll(20, 100), desk.toll(21, 130)]
    search_feed, change_feed = searching(desk.room), following(desk.room)
    assert [i.grounds for i in since(desk.room, search_feed, 0, 1)] == [(feed_of[0],)]
    assert [i.grounds for i in since(desk.room, search_feed, 1, 2)] == [(feed_of[1],)]
    assert since(desk.room, search_feed, 2, 2) == since(desk.room, change_feed, 2, 2) == ()
    assert any("100 → 130" in i.data["change"]["text"] for i in since(desk.room, change_feed, 1, 2))
    assert changed(desk.room, "cedar", Standing.ACCEPTED, 0, 2) == ()


# -- Atom -----------------------------------------------------------------------------------------------------------------


def parsed(written: bytes) -> ElementTree.Element:
    """Read Atom, and check what RFC 4287 asks of it."""
    root = ElementTree.fromstring(written)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
        assert RFC3339.fullmatch(element.findtext(f"{ATOM}updated", ""))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id", ""))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [e.findtext(f"{ATOM}id") for e in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in root.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
    return root


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [v or "" for k, v in attrs if k not in {"dir"}]


def test_the_same_ledger_gives_the_same_bytes_with_links_where_a_base_is_given(desk: Any) -> None:
    first = desk.toll(20, 100)
    feed = searching(desk.room)
    made = parsed(atom(desk.room, feed, base="https://ledger.example.org/"))
    assert atom(desk.room, feed) == atom(Room(Ledger.open(desk.path, read_only=True)), feed)
    links = {link.get("rel", "alternate"): link.get("href") for link in made.findall(f"{ATOM}link")}
    assert links == {"self": "https://ledger.example.org/feeds/dead.atom", "alternate": "https://ledger.example.org/search?q=killed"}
    entry = made.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}link").get("href") == f"https://ledger.example.org/statements/{first}"  # type: ignore[union-attr]
    assert entry.findtext(f"{ATOM}updated") == "2026-06-01T12:20:00+00:00"
    assert entry.findtext(f"{ATOM}published") == "2026-05-20T00:00:00+00:00"
    assert entry.find(f"{ATOM}category").get("term") == "toll"  # type: ignore[union-attr]
    bare = parsed(atom(desk.room, feed))
    assert bare.find(f".//{ATOM}link") is None
    assert parsed(atom(desk.room, searching(desk.room, "nothing"))).findtext(f"{ATOM}updated") == "2026-06-01T09:00:00+00:00"


def test_an_entry_keeps_its_id_in_every_feed_and_ledger(desk: Any, tmp_path: Path) -> None:
    desk.toll(20, 100)
    one = items(desk.room, searching(desk.room))[0].id
    assert items(desk.room, searching(desk.room, "people", "other"))[0].id == one
    feed = following(desk.room)
    before = {i.id: i for i in items(desk.room, feed)}
    desk.toll(22, 150, at=datetime(2026, 6, 1, 23, tzinfo=UTC))  # later on the same day: what changed is told anew, as the same
    after = {i.id: i for i in items(desk.room, feed)}
    assert before.keys() <= after.keys()
    assert any("150" in after[i].title and "100" in before[i].title and after[i].updated > before[i].updated for i in before)


HOSTILE = '<script>alert(1)</script> & ]]> "<img src=x onerror=y>\' \x1b[31m\x07\u202e\ufffe\ud800'


def test_hostile_words_are_harmless_in_atom(desk: Any) -> None:
    text = f"He said {HOSTILE.removesuffix(chr(0xD800))} killed them."
    report = Make.report(text, id="x<y", title=f"Title {HOSTILE[:-1]}", publisher="<b>Line</b>")
    said = Make.say(report, "event", text, "<i>him</i>", type="armed_clash", actor=None)
    desk.book.record(Make.reading(report, said), None, process=Process("cedar"), at=MADE)
    for feed in (searching(desk.room, title=HOSTILE), following(desk.room, title=HOSTILE)):
        root = parsed(atom(desk.room, feed, base="https://x.example"))
        assert root.findall(f"{ATOM}entry")
        for element in root.iter():
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", element.text or "")
        for content in root.iter(f"{ATOM}content"):
            seen = Tags(content.text or "")
            assert seen.tags <= {"p", "blockquote", "a"}
            assert all(link.startswith("https://x.example/statements/") for link in seen.links)


def test_protected_sources_are_in_no_feed(desk: Any) -> None:
    text = "Rana Haddad, a doctor, said 12 people were killed in Khiam."
    report = Make.report(text, id="named", publisher="Cedar Line", title="Haddad speaks")
    said = Make.say(report, "event", "12 people were killed", "Rana Haddad", type="armed_clash", actor=None)
    desk.book.record(Make.reading(report, said), None, process=Process("cedar"), at=datetime(2026, 6, 1, 12, 34, tzinfo=UTC))
    desk.room.known = (SimpleNamespace(id="cedar", title="The talks with Rana Haddad"),)  # a profile's title may name its parties
    feeds = (searching(desk.room, title="Rana Haddad's dead"), following(desk.room))
    assert b"talks with Rana Haddad" in atom(desk.room, feeds[1])
    assert all(b"Haddad" in atom(desk.room, feed) for feed in feeds)  # and what was kept of it must not come up again
    desk.book.protect("Rana Haddad", ["Rana Haddad"], "ann", "threatened", datetime(2026, 6, 1, 13, tzinfo=UTC))
    for feed in feeds:
        written = atom(desk.room, feed)
        assert b"Haddad" not in written
        assert b"12:34" not in written  # its neighbours have that moment
        assert parsed(written).findall(f"{ATOM}entry")
        assert "Haddad" not in str(items(desk.room, feed))
    assert b"<entry>" not in atom(desk.room, searching(desk.room, "haddad"))
