"""Following by pages: a search or what changes is followed from where it is seen, its address told; each removes their own."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.publishing.web.conftest import Seen, checked

import site_for_tests
from forms_for_tests import Browser, staffed_site
from truceledger.publishing.feeds import Feeds, Filters
from truceledger.publishing.feeds import routes as feeds_routes
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store
from truceledger.vocabulary.judgement import Standing

LEBANON = f"process={site_for_tests.PROCESS}"
WORDS = "a long enough passphrase"


@pytest.fixture
def app(path: Path) -> Iterator[Any]:
    made = staffed_site(path)
    yield made
    made.state.room.close()


@pytest.fixture
def page(app: Any) -> Browser:
    return Browser(app, "rana", "reader")


def words(html: str) -> str:
    seen = Seen(html)
    checked(seen)
    return seen.text


def link(page: Browser, text: str) -> str:
    """Give where a link leads that is called so."""
    found = re.search(rf'<a href="([^"]+)"[^>]*>{text}', page.html)
    assert found, page.html
    return found[1].replace("&amp;", "&")


def alternates(html: str) -> list[str]:
    return [g["href"] for tag, g in Seen(html).tags if tag == "link" and g.get("rel") == "alternate"]


def test_a_search_is_followed_with_its_words_and_filters_and_its_feed_is_read(page: Browser, path: Path) -> None:
    search = f"/search?{LEBANON}&q=withdraw&kind=commitment&party=ISR&standing=machine"
    assert alternates(page.open(search)) == []
    told = words(page.open(link(page, "Follow this search")))
    assert "Statements of Lebanon and Israel that fit words withdraw , kinds commitment , party ISR" in told
    assert "No feed yet" in told
    told = words(page.send("/following", name="israel-withdraws", title="Israel’s withdrawal"))
    assert "It is followed from now on" in told
    assert "http://127.0.0.1:8470/feeds/israel-withdraws.atom" in told
    assert "Last entry: 1 June 2026, 12:00 UTC: Commitment: Israel: withdraw" in told
    assert "made by rana" in told
    (feed,) = Feeds.beside(path).all()
    assert (feed.words, feed.filters, feed.process, feed.owner, feed.title) == ("withdraw", Filters(("commitment",), party="ISR"), site_for_tests.PROCESS, "rana", "Israel’s withdrawal")
    assert alternates(page.open(search)) == ["/feeds/israel-withdraws.atom"]
    assert "Followed already" in words(page.html)
    entries = ElementTree.fromstring(page.client.get("/feeds/israel-withdraws.atom").content).findall("{*}entry")
    assert len(entries) == 1


@pytest.mark.parametrize(
    "other",
    ["q=withdraw", "q=withdraw&kind=commitment&as_of=2026-05-24", "q=withdraws&kind=commitment", "q=withdraw&kind=commitment&standing=accepted", "q=withdraw&kind=event", "q=-"],
)
def test_a_page_names_no_feed_of_anything_else_than_it_shows(page: Browser, other: str) -> None:
    page.open(f"/following?{LEBANON}&of=search&q=withdraw&kind=commitment")
    page.send("/following")
    assert alternates(page.open(f"/search?{LEBANON}&q=withdraw&kind=commitments")) == ["/feeds/search-1.atom"]
    assert alternates(page.open(f"/search?{LEBANON}&{other}")) == []
    assert alternates(page.open("/search?q=withdraw&kind=commitment")) == []  # of all processes
    assert alternates(page.open(f"/changes?{LEBANON}")) == []
    assert alternates(page.open(f"/statements?{LEBANON}&kind=commitment")) == []


def test_changes_of_a_process_are_followed_one_process_at_a_time(page: Browser, path: Path) -> None:
    page.open(f"/changes?{LEBANON}&standing=reviewed&as_of=2026-05-22")
    told = words(page.open(link(page, "Follow these changes")))
    assert "What changes in the state of play of Lebanon and Israel , only what was reviewed" in told
    assert "The day that is looked from is left out" in told
    page.send("/following")
    (feed,) = Feeds.beside(path).all()
    assert (feed.kind, feed.process, feed.standing, feed.name) == ("changes", site_for_tests.PROCESS, Standing.REVIEWED, "changes-1")
    assert alternates(page.open(f"/changes?{LEBANON}&standing=reviewed")) == ["/feeds/changes-1.atom"]
    assert alternates(page.open(f"/changes?{LEBANON}&standing=reviewed&as_of=2026-05-22")) == []
    assert alternates(page.open(f"/changes?{LEBANON}")) == []
    assert "one process at a time" in words(page.open("/following?of=changes"))
    assert page.forms("/following") == page.forms("/following/remove")


def test_a_selection_of_statements_is_followed(page: Browser, path: Path) -> None:
    page.open(f"/statements?{LEBANON}&kind=event&kind=toll&source=Cedar+Line")
    page.open(link(page, "Follow this selection"))
    page.send("/following")
    (feed,) = Feeds.beside(path).all()
    assert (feed.words, feed.filters) == ("", Filters(("event", "toll"), source="Cedar Line"))
    page.open(link(page, "See it"))
    assert alternates(page.html) == ["/feeds/search-1.atom"]
    assert "Follow" not in words(page.open("/statements")).split("11 statements")[-1].split("Export")[-1]  # all that there is cannot be


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"name": "Not So"}, 400, "is no name for a feed"),
        ({"name": ""}, 400, "is no name for a feed"),
        ({"name": "taken"}, 409, "there is a feed"),
        ({"q": "-"}, 400, "Nothing was saved"),
        ({"q": ""}, 400, "needs words, a filter or a process"),
        ({"q": "x", "party": "Atlantis"}, 400, "Atlantis"),
        ({"of": "changes"}, 400, "one process"),
        ({"process": "nowhere"}, 400, "nowhere"),
        ({"standing": "doubted"}, 400, "doubted"),
    ],
)
def test_what_cannot_be_followed_is_told_and_nothing_typed_is_lost(page: Browser, path: Path, given: dict[str, str], status: int, told: str) -> None:
    page.open("/following?of=search&q=withdraw")
    page.send("/following", name="taken")
    page.open("/following?of=search&q=killed")
    sent = {"name": "free", "title": f"Mine {site_for_tests.HOSTILE}", **given}
    html = page.send("/following", **sent)
    assert page.status == status
    assert told in words(html)
    assert "--" not in html.split("<main")[1]
    assert [f.name for f in Feeds.beside(path).all()] == ["taken"]
    forms = [f for f in page.forms("/following") if "name" in f.values]
    if given.get("of") != "changes":
        assert forms[0].values["name"] == [sent["name"]]
        assert forms[0].values["title"] == [sent["title"]]
        assert forms[0].values.get("q", [""]) == [given.get("q", "killed")]
    if "name" in given:
        assert 'id="e-name"' in html


def test_a_server_takes_only_so_many(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_routes, "MOST", 1)
    page.open("/following?of=search&q=withdraw")
    page.send("/following")
    page.open("/following?of=search&q=killed")
    assert "there are 1 feeds" in words(page.send("/following"))
    assert page.status == 409


def test_each_removes_their_own_and_an_administrator_any(app: Any, page: Browser, path: Path) -> None:
    for q in ("withdraw", "killed"):
        page.open(f"/following?of=search&q={q}")
        page.send("/following")
    other, admin = Browser(app, "omar", "editor"), Browser(app, "ada", "admin")
    other.open("/following?of=search&q=truce")
    assert other.forms("/following/remove") == []
    first = next(f for f in Feeds.beside(path).all() if f.name == "search-1")
    sent = re.search(r'name="csrf" value="([^"]+)"', other.html)[1]  # type: ignore[index]
    assert other.client.post("/following/remove", data={"csrf": sent, "feed": first.id}).status_code == 403
    assert page.client.post("/following/remove", data={"feed": first.id}).status_code == 403  # without the token of a form
    assert len(Feeds.beside(path).all()) == 2
    page.open("/following")
    assert "The feed is removed" in words(page.send("/following/remove"))
    admin.open("/following")
    admin.send("/following/remove")
    assert Feeds.beside(path).all() == ()
    assert admin.client.get("/feeds/search-1.atom").status_code == 404
    page.open("/following/remove")
    assert (page.status, page.at) == (200, "/following")
    assert page.client.post("/following/remove", data={"csrf": re.search(r'name="csrf" value="([^"]+)"', other.html)[1], "feed": "x"}).status_code in {403, 404}  # type: ignore[index]


def test_without_the_token_of_its_form_nothing_is_followed(page: Browser, path: Path) -> None:
    assert page.client.post("/following", data={"of": "search", "q": "killed", "name": "x"}).status_code == 403
    assert Feeds.beside(path).all() == ()


def test_a_feed_that_fits_nothing_any_more_says_so_and_the_others_are_listed(page: Browser, path: Path, app: Any) -> None:
    from datetime import UTC, datetime

    from truceledger.publishing.feeds import Feed

    feeds = Feeds.beside(path)
    feeds.add(Feed("gone", "urn:uuid:1", "search", "Of one who left", "rana", datetime(2026, 6, 1, tzinfo=UTC), filters=Filters(party="Atlantis")))
    feeds.add(Feed("none-yet", "urn:uuid:2", "search", "Nothing yet", "rana", datetime(2026, 6, 1, tzinfo=UTC), words="zebra"))
    told = words(page.open("/following"))
    assert page.status == 200
    assert "It gives nothing any more:" in told
    assert "No entry yet." in told


def test_long_lists_come_in_pages(page: Browser, path: Path) -> None:
    from datetime import UTC, datetime

    from truceledger.publishing.feeds import Feed

    for n in range(25):
        Feeds.beside(path).add(Feed(f"f-{n:02}", f"urn:uuid:{n}", "search", f"Feed {n:02}", "rana", datetime(2026, 6, 1, tzinfo=UTC), words="zebra"))
    told = words(page.open("/following"))
    assert "25 feeds" in told
    assert "Feed 19" in told
    assert "Feed 20" not in told
    assert "Feed 24" in words(page.open("/following?page=2"))
    assert words(page.open("/following?page=x")) == told


def test_no_protected_name_is_told_also_where_it_was_searched_for_and_where_a_feed_goes_by_it(page: Browser, app: Any, path: Path) -> None:
    page.open("/following?of=search&q=%22Abu+Salim%22&source=abu-salim")
    page.send("/following", name="abu-salim", title="What Abu Salim says")
    page.open("/following?of=search&q=killed")
    page.send("/following")
    with app.state.room.writing() as book:
        book.protect("abu-salim", ["Abu Salim"], "ada", "threatened", site_for_tests.AT)
    for address in ("/following", f"/search?{LEBANON}&q=killed", "/following?of=search&q=killed"):
        html = page.open(address)
        assert page.status == 200
        assert "salim" not in html.casefold(), address
        words(html)
    told = words(page.open("/following"))
    assert "withheld" in told
    assert "its address is not told" in told
    assert "search-1.atom" in told
    page.send("/following/remove")
    assert [f.name for f in Feeds.beside(path).all()] == ["search-1"]


def test_hostile_and_right_to_left_words_stay_words(page: Browser) -> None:
    html = page.open("/following?of=search&q=%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE+حسن&place=%3Cimg+src=x%3E")
    words(html)
    assert "<script>alert" not in html
    page.send("/following", title=f"{site_for_tests.HOSTILE} {site_for_tests.NAME}")
    words(page.html)
    assert "<img" not in page.html
    assert '<q dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; حسن</q>' in page.html


# -- with accounts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def staffed(path: Path, tmp_path: Path) -> Iterator[tuple[Any, Store, Callable[[str], Any]]]:
    from argon2 import PasswordHasher
    from fastapi.testclient import TestClient

    from truceledger.publishing.users.passwords import Passwords

    store = Store(tmp_path / "users.db", passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    for name in ("rana", "omar"):
        store.add(name, Role.READER, "test", password=WORDS)
    app = site_for_tests.site(path, auth=store)

    def signed_in(name: str) -> Any:
        client = TestClient(app)
        if name:
            sent = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)[1]  # type: ignore[index]
            assert client.post("/login", data={"csrf": sent, "name": name, "password": WORDS}, follow_redirects=False).status_code == 303
        return client

    yield app, store, signed_in
    app.state.room.close()
    store.close()


def test_with_accounts_a_reader_follows_and_the_page_says_how_a_feed_reader_gets_in(staffed: tuple[Any, Store, Callable[[str], Any]]) -> None:
    app, store, signed_in = staffed
    assert signed_in("").get("/following", follow_redirects=False).status_code == 303
    rana, omar = signed_in("rana"), signed_in("omar")
    asked = rana.get("/following?of=search&q=killed").text
    sent = re.search(r'name="csrf" value="([^"]+)"', asked)[1]  # type: ignore[index]
    told = words(rana.post("/following", data={"csrf": sent, "of": "search", "q": "killed", "name": "dead"}).text)
    assert "Make it an API token with the role reader" in told
    assert "as its password, with any user name" in told
    token = store.tokens.make("rana", "reader")
    basic = "Basic " + base64.b64encode(f"x:{token}".encode()).decode()
    nobody = signed_in("")
    assert nobody.get("/feeds/dead.atom").status_code == 401
    assert nobody.get("/feeds/dead.atom", headers={"Authorization": basic}).status_code == 200
    assert "Remove" not in words(omar.get("/following").text)
    app.state.gate._limits = Limits(1)
    assert [rana.post("/following", data={"csrf": sent, "of": "search", "q": "killed", "name": "dead"}).status_code for _ in range(2)] == [409, 429]


def test_the_way_to_the_feeds_is_on_every_page(page: Browser) -> None:
    for address in ("/", f"/figures?{LEBANON}"):
        assert any(a.startswith("/following") for a in Seen(page.open(address)).links)
