"""Sources, changes, search and export as pages: grading and protection by role, what changed since one was here, what is found, what can leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.publishing.web.conftest import Seen, checked

import site_for_tests
from forms_for_tests import Browser, staffed_site
from truceledger.ledger import Ledger, Process
from truceledger.ledger.entries import Graded, Protected, Undone
from truceledger.publishing.exports import FORMATS
from truceledger.publishing.web import visits
from truceledger.vocabulary.judgement import Judgement, Verdict

LEBANON = f"process={site_for_tests.PROCESS}"


@pytest.fixture
def app(path: Path) -> Iterator[Any]:
    made = staffed_site(path)
    yield made
    made.state.room.close()


@pytest.fixture
def browser(app: Any) -> Callable[..., Browser]:
    return lambda name="ana", role="admin": Browser(app, name, role)


def words(html: str) -> str:
    seen = Seen(html)
    checked(seen)
    return seen.text


def bodies(path: Path) -> list[Any]:
    with Ledger.open(path, read_only=True) as book:
        assert book.verify().ok
        return [e.body for e in book.entries()][5:]


# -- sources -------------------------------------------------------------------------------------------------------------


def test_every_origin_is_listed_with_what_rests_on_it_and_filters_narrow_the_list(look: Any) -> None:
    page = look(f"/sources?{LEBANON}")
    assert "10 origins of 11 statements in 4 reports" in page.text
    assert re.search(r"Cedar Line publisher 1 9 % 1 ungraded", page.text)
    assert "Whose word is heard" in page.text
    assert "Cedar Line" not in look(f"/sources?{LEBANON}&kind=party").text
    assert "Cedar Line" in look(f"/sources?{LEBANON}&q=cedar&grade=none").text
    assert "No source fits" in look(f"/sources?{LEBANON}&grade=A").text


def test_a_source_has_a_page_with_what_it_says_and_how_independent_it_is(look: Any) -> None:
    address = next(a for a in look(f"/sources?{LEBANON}").links if "name=Israel+%28army" in a)
    page = look(address)
    assert "Of 1 claim it makes, 1 is made by others too" in page.text  # the strike that it denies
    assert "denied a strike on Naqoura" in page.text
    assert "Galilee <b>Notice</b> (1)" in page.text
    assert look("/sources/of?name=nobody", 404)


def test_an_editor_grades_a_source_with_a_reason_and_takes_it_back(browser: Any, path: Path) -> None:
    page = browser("eva", "editor")
    page.open(f"/sources/of?{LEBANON}&name=Cedar+Line&kind=publisher")
    told = words(page.send("/grade", reason=""))
    assert page.status == 400
    assert "give A to E" in told
    assert "a reason is needed" in told
    assert "B, usually reliable" in words(page.send("/grade", grade="B", reason="its counts held"))
    assert "Graded (entry 6)" in page.html
    assert re.search(r"Cedar Line publisher 1 9 % 1 B usually reliable eva : its counts held", words(browser().open(f"/sources?{LEBANON}&grade=B")))
    assert "ungraded" in words(page.send("/undo"))
    assert [type(b) for b in bodies(path)] == [Graded, Undone]


def test_a_reviewer_is_offered_no_grading_and_an_editor_no_protection(browser: Any, path: Path) -> None:
    reviewer, editor = browser("rana", "reviewer"), browser("eva", "editor")
    reviewer.open("/sources/of?name=Cedar+Line")
    assert reviewer.forms("/sources/") == []
    editor.open("/sources")
    assert editor.forms("/sources/") == []
    for page, address, given in ((reviewer, "grade", {"source": "Cedar Line", "grade": "A", "reason": "x"}), (editor, "protect", {"source": "Cedar Line", "reason": "x"})):
        page.open(f"/statements/{first(path)}")
        token = re.search(r'name="csrf" value="([^"]+)"', page.html).group(1)  # type: ignore[union-attr]
        assert page.client.post(f"/sources/{address}", data={"csrf": token, **given}).status_code == 403
    assert bodies(path) == []


def first(path: Path) -> str:
    with Ledger.open(path, read_only=True) as book:
        return str(book.view().statements[0].statement.statement_id)


def test_an_administrator_protects_a_source_and_no_page_names_it_until_that_is_lifted(browser: Any, path: Path) -> None:
    page = browser("ada", "admin")
    page.open("/sources")
    told = words(page.send("/protect", source="Nobody Known", names="Uncle Karim", reason="threatened"))
    assert page.status == 400
    assert "no source of this ledger goes by" in told
    assert "would be found everywhere" in words(page.send("/protect", names="he"))
    assert "--" not in page.html.split("<main")[1]
    assert page.forms("/protect")[0].values["source"] == ["Nobody Known"]
    page.send("/protect", source="abu-salim", names="Abu Salim\n\n", reason="threatened by phone")
    assert "under protection" in words(page.html)
    for address in ("/sources", "/statements", "/reports", "/changes?" + LEBANON, "/search?q=incursion", "/search?q=salim", "/export", "/?" + LEBANON, "/review", f"/changes?{LEBANON}&since=2026-05-01&everything=1"):
        html = page.open(address)
        assert page.status == 200, address
        assert "abu salim" not in re.sub(r"<input[^>]*>", "", html).casefold(), address
        assert "abu-salim" not in html, address
    page.open("/sources")
    page.send("/unprotect", reason="speaks under own name")
    assert "lifted" in words(page.html)
    assert "abu salim" in page.open("/statements")
    assert [type(b) for b in bodies(path)] == [Protected, Protected]


def test_a_reason_that_names_a_protected_source_is_shown_without_the_name(browser: Any, path: Path) -> None:
    with Ledger.open(path) as book:
        book.grade("Cedar Line", "C", "eva", "Abu Salim said so", site_for_tests.AT)
        book.judge(Judgement(first(path), Verdict.ACCEPTED, "eva", "Abu Salim bears it out", site_for_tests.AT))
        book.protect("abu-salim", ["Abu Salim"], "ada", "threatened", site_for_tests.AT)
    for address in ("/sources", "/sources/of?name=Cedar+Line", f"/statements/{first(path)}", f"/changes?{LEBANON}&since=2026-05-12&everything=1"):
        page = browser()
        html = page.open(address)
        assert page.status == 200
        assert "Abu Salim" not in html, address
        assert "withheld" in html, address


# -- changes -------------------------------------------------------------------------------------------------------------


def test_changes_of_a_period_are_told_in_the_order_of_consequence_with_their_grounds(look: Any) -> None:
    page = look(f"/changes?{LEBANON}&since=2026-05-12&until=2026-05-23")
    assert "from the end of 12 May 2026 to the end of 23 May 2026" in page.text
    titles = [t for t in ("Standoffs", "Meetings", "Running totals", "What does not agree") if t in page.text]
    assert titles
    assert [page.text.index(t) for t in titles] == sorted(page.text.index(t) for t in titles)
    assert any(re.match(r"/statements/[0-9a-f]{24}", a) for a in page.links)
    assert "ends" in look(f"/changes?{LEBANON}&since=2026-05-12&until=2026-05-01", 400).text
    assert "is not a day" in look(f"/changes?{LEBANON}&since=then", 400).text
    assert f"/changes?{LEBANON}" in look("/changes").links  # of several, the one to look at is chosen first


def test_what_reviewers_changed_and_decided_is_told_apart(look: Any, path: Path) -> None:
    with Ledger.open(path) as book:
        toll = next(h.statement.statement_id for h in book.view().statements if h.statement.kind == "toll")
        book.judge(Judgement(toll, Verdict.REJECTED, "omar", "of <last> year", site_for_tests.AT))
    page = look(f"/changes?{LEBANON}&since=2026-05-22")
    told = page.text.split("What reviewers changed")[1]
    assert "omar" in told
    assert "of <last> year" in told
    assert toll in page.html


def test_by_default_changes_are_those_since_the_last_visit_of_another_day(browser: Any, monkeypatch: pytest.MonkeyPatch, path: Path, make: Any) -> None:
    page = browser()
    now = [date(2026, 5, 21)]
    monkeypatch.setattr(visits, "today", lambda: now[0])
    told = words(page.open(f"/changes?{LEBANON}"))
    assert "last visit" not in told
    assert "from the end of 22 May 2026" in told  # nobody was here before: the day before the last report
    words(page.open(f"/changes?{LEBANON}"))
    now[0] = date(2026, 5, 25)
    for _ in range(2):  # looking twice on one day does not make everything old
        told = words(page.open(f"/?{LEBANON}"))
        assert "changed since your last visit, 21 May 2026" in told
    told = words(page.open(f"/changes?{LEBANON}"))
    assert "Since your last visit, 21 May 2026" in told
    assert "from the end of 21 May 2026" in told
    cookie = next(c for c in page.client.cookies.jar if c.name.startswith("truce_visits"))
    assert cookie.value == "lebanon-israel:20260525.20260521"
    assert "Since your last visit" not in words(page.open(f"/changes?{LEBANON}&as_of=2026-05-22"))
    other = browser()
    assert "last visit" not in words(other.open(f"/changes?{LEBANON}"))


def test_reports_that_came_in_late_are_told_beside_a_window_that_does_not_hold_them(browser: Any, monkeypatch: pytest.MonkeyPatch, path: Path, make: Any) -> None:
    page = browser()
    now = [date(2026, 6, 10)]
    monkeypatch.setattr(visits, "today", lambda: now[0])
    page.open(f"/?{LEBANON}")
    report = make.report("A late word of a strike.", published=date(2026, 5, 13), id="late")
    with Ledger.open(path) as book:
        book.record(make.reading(report), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT.replace(day=12))
    now[0] = date(2026, 6, 13)
    told = words(page.open(f"/changes?{LEBANON}"))
    assert "1 report came in since your last visit that was published before it" in told
    assert any("since=2026-05-12" in a for a in Seen(page.html).links)
    assert "1 report came in since that was published before" in words(page.open(f"/?{LEBANON}"))


def test_a_cookie_that_somebody_made_up_is_passed_over(browser: Any) -> None:
    page = browser()
    page.client.cookies.set("truce_visits", "lebanon-israel:99999999.20260101_<script>:20260101_x:y_:_%FF:20260102", path="/")
    told = words(page.open(f"/changes?{LEBANON}"))
    assert page.status == 200
    assert "<script>" not in told


# -- search --------------------------------------------------------------------------------------------------------------


def test_search_finds_statements_and_texts_and_marks_what_was_found(look: Any) -> None:
    page = look("/search?q=withdraw")
    assert "2 statements, 2 reports by title or text" in page.text
    assert page.html.count("<mark>withdraw</mark>") >= 4
    assert any(a.startswith("/reports/") for a in page.links)
    assert "Nothing was found" in look("/search?q=zebra").text
    assert look("/search").text
    narrowed = look(f"/search?q=withdraw&kind=commitment&{LEBANON}")
    assert "1 statement" in narrowed.text
    assert "1 more statement outside the choices" in narrowed.text
    assert "until 23 May" not in look("/search?q=withdraw&as_of=2026-05-12").text


def test_a_search_that_asks_for_nothing_is_told_so_on_the_page_and_words_are_harmless(look: Any) -> None:
    assert 'role="alert"' in look("/search?q=-", 400).html
    page = look("/search?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E")
    assert "<script>alert" not in page.html
    assert "1 report by title or text" in page.text


# -- export --------------------------------------------------------------------------------------------------------------


def test_every_format_is_offered_with_the_choices_it_takes_and_its_file_can_be_had(look: Any, client: Any) -> None:
    page = look(f"/export?{LEBANON}&kind=toll")
    assert "2 statements of 2 reports fit these choices" in page.text
    files = {a.split("?")[0].rsplit("/", 1)[1]: a for a in page.links if a.startswith("/api/export/")}
    assert set(files) == {f.name for f in FORMATS}
    assert "kind=toll" in files["csv"]
    for name in ("jsonl", "csv", "geojson", "dot"):
        answer = client.get(files[name])
        assert answer.status_code == 200, name
        assert "attachment" in answer.headers["content-disposition"]
    assert client.get(files["jsonl"]).text.count("\n") == 2
    for format in FORMATS:
        taken = "kinds" in format.filters
        assert ("kind=" in files[format.name]) is taken, format.name


def test_a_format_of_one_process_asks_for_one_first(look: Any) -> None:
    one = {f.name for f in FORMATS if f.one_process}
    page = look("/export")
    offered = {a.split("?")[0].rsplit("/", 1)[1] for a in page.links if a.startswith("/api/export/")}
    assert offered == {f.name for f in FORMATS} - one
    assert page.text.count("Choose one process first.") == len(one)
