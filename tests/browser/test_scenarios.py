"""What an analyst does with the site, done in a browser: look, read, decide, ask, hand on, together with another."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

import site_for_tests
from truceledger.ledger import Ledger
from truceledger.publishing.users.passwords import Passwords
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store

from .conftest import running
from .test_pages import SHOTS, serious

PROCESS = "process=lebanon-israel"
WORDS = "a long enough passphrase"


def picture(page: Any, name: str) -> None:
    """Take a picture for the docs, where they are made anew; else see that it is there."""
    if os.environ.get("TRUCE_SCREENSHOTS"):
        page.screenshot(path=SHOTS / f"{name}.png")
    assert (SHOTS / f"{name}.png").exists()


def test_a_first_visit_leads_from_the_processes_to_the_words_a_line_rests_on(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(looked_at)
    page.get_by_role("link", name="Lebanon and Israel").click()
    page.wait_for_url("**/?process=lebanon-israel")
    assert "In force until 30 September 2026" in page.locator(".headline").inner_text()
    page.locator(".headline .grounds a").first.click()
    quoted = page.locator("mark").first.inner_text()
    page.locator("main a[href^='/reports/']").first.click()
    page.wait_for_url("**/reports/**")
    assert " ".join(quoted.split()) in " ".join(page.locator("main").inner_text().split())


def test_another_day_shows_what_was_known_then(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{looked_at}/?{PROCESS}")
    page.get_by_label("As of").fill("2026-05-20")
    page.get_by_role("button", name="Look", exact=True).click()
    page.wait_for_url("**as_of=2026-05-20**")
    told = page.locator(".headline").inner_text()
    assert "30 September" not in told
    page.get_by_role("link", name="Figures").click()
    assert "as_of=2026-05-20" in page.url
    assert "3,518" not in page.locator("main").inner_text()


def test_a_report_is_read_with_every_statement_in_place(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{looked_at}/reports?{PROCESS}")
    page.get_by_role("link", name="Each side charges the other").click()
    marked = " ".join(" ".join(m.split()) for m in page.locator("mark").all_inner_texts())
    assert "more than 900 times" in marked
    readings = page.locator("main").inner_text()
    assert "more than 900 × violation by Israel" in readings
    picture(page, "report")


def test_a_statement_is_accepted_and_corrected_with_keys(served: str, tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{served}/review?{PROCESS}")
    first = page.locator("h2.item a").inner_text()
    page.keyboard.press("a")
    page.wait_for_selector(".done")
    assert "Accepted" in page.locator(".done").inner_text()
    assert page.locator("h2.item a").inner_text() != first
    page.keyboard.press("c")
    field = page.locator("details.act[open] select").first
    before = field.input_value()
    other = next(v for v in field.locator("option").evaluate_all("all => all.map(o => o.value)") if v not in {before, ""})
    field.select_option(other)
    page.locator("details.act[open] .why input[type=radio]").first.check()
    page.locator("details.act[open]").get_by_role("button", name="Save the correction").click()
    page.wait_for_selector(".done")
    assert "orrect" in page.locator(".done").inner_text()
    page.keyboard.press("z")
    page.wait_for_selector(".done")
    with Ledger.open(tmp_path / "ledger.db") as book:
        kinds = [type(e.body).__name__ for e in book.entries() if type(e.body).__name__ in {"Judged", "Corrected", "Undone"}]
        assert kinds == ["Judged", "Corrected", "Undone"]
        assert book.verify().ok


def test_a_rejection_without_scripts_asks_why_and_keeps_what_was_typed(served: str, visit: Callable[..., Any]) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{served}/review?{PROCESS}")
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Reject", exact=True).click()
    assert page.locator("[role=alert]").count() >= 1
    page.get_by_label("or in your own words").first.fill("told of another war")
    page.get_by_role("button", name="Reject", exact=True).click()
    assert "Rejected" in page.locator(".done").inner_text()


def test_what_if_is_asked_by_clicking_and_taken_away_again(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{looked_at}/standoff?{PROCESS}")
    assert "waits for" in page.locator("main").inner_text()
    plain = page.locator("main").inner_text()
    page.get_by_role("link", name="suppose").first.click()
    page.wait_for_url("**what_if=**")
    supposed = page.locator("main").inner_text()
    assert supposed != plain
    assert serious(page) == []
    picture(page, "what-if")
    page.locator(".chips a, .chip a").first.click()
    assert "what_if" not in page.url


def test_statements_are_narrowed_and_leave_as_a_table(looked_at: str, tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit(accept_downloads=True)
    page.goto(f"{looked_at}/statements?{PROCESS}")
    page.get_by_role("link", name=re.compile("^tolls")).first.click()
    many = int(re.search(r"of (\d+) ", page.locator("h2").first.inner_text() + " of 0 ")[1]) or page.locator("li.line").count()  # type: ignore[index]
    page.goto(f"{looked_at}/export?{PROCESS}&kind=toll")
    with page.expect_download() as waited:
        page.get_by_role("link", name=re.compile("^csv")).click()
    file = tmp_path / "tolls.csv"
    waited.value.save_as(file)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[1][0].startswith("#")
    assert len(rows) - 2 == many > 0


def test_search_finds_words_and_leads_to_them_in_the_text(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{looked_at}/search")
    page.get_by_label("Words of statements and of reports").fill("withdraw*")
    page.get_by_role("button", name="Search", exact=True).click()
    assert page.locator("section.hit").count() > 0
    assert "withdr" in page.locator("section.hit mark").first.inner_text().lower()
    page.locator("section.hit h3 a").first.click()
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_is_added_by_an_editor_and_found(served: str, visit: Callable[..., Any], scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto(f"{served}/reports?{PROCESS}")
    page.get_by_role("link", name="Add a report").click()
    page.get_by_label("Text of the report").fill("BEIRUT, May 24 - The Lebanese army said Israeli air strikes killed four people in Nabatieh on Saturday.")
    page.get_by_label("Language").fill("en")
    page.get_by_label("Title").fill("An evening in Nabatieh")
    page.get_by_label("Publisher").fill("Tyre Gazette")
    page.get_by_label("Day of publication").fill("2026-05-24")
    page.get_by_label("or a file").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"Another text."})
    page.get_by_role("button", name="Read it and add it").click()
    assert "not both" in page.locator("#e-file").inner_text()  # refused, and nothing typed is lost
    assert page.get_by_label("Title").input_value() == "An evening in Nabatieh"
    assert page.get_by_label("Text of the report").input_value().startswith("BEIRUT")
    if scripts:
        assert serious(page) == []
    page.get_by_role("button", name="Read it and add it").click()
    page.wait_for_selector(".done", timeout=120_000)
    told = page.locator("main").inner_text()
    assert "1 toll" in told
    assert "Filed under Lebanon and Israel" in told
    if scripts:
        assert serious(page) == []
    page.get_by_role("link", name="Open the report").click()
    assert "killed four people" in " ".join(page.locator("main").inner_text().split())
    page.goto(f"{served}/search?{PROCESS}&q=Nabatieh evening")
    page.get_by_role("link", name="An evening in Nabatieh").click()
    page.wait_for_url("**/reports/**")


def test_a_pdf_is_added_and_a_search_followed(served: str, visit: Callable[..., Any]) -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 720, "The Lebanese army said Israeli air strikes killed four people in Nabatieh.")
    canvas.save()
    page = visit()
    page.goto(f"{served}/reports/add?{PROCESS}")
    page.get_by_label("or a file").set_input_files({"name": "bulletin.pdf", "mimeType": "application/pdf", "buffer": made.getvalue()})
    page.get_by_label("Publisher").fill("Tyre Gazette")
    page.get_by_role("button", name="Read it and add it").click()
    page.wait_for_selector(".done", timeout=120_000)
    page.goto(f"{served}/search?{PROCESS}&q=Nabatieh&source=Tyre Gazette")
    page.get_by_role("link", name="Follow this search").click()
    page.get_by_role("button", name="Follow", exact=True).click()
    page.wait_for_selector(".done")
    assert serious(page) == []
    told = page.locator("li.line").inner_text()
    assert "/feeds/search-1.atom" in told
    assert "Last entry" in told
    answer = page.request.get(f"{served}/feeds/search-1.atom")
    assert answer.status == 200
    assert "Nabatieh" in answer.text()


@pytest.fixture
def together(tmp_path: Path, make: Any) -> Iterator[str]:
    """A site with accounts: two reviewers and an editor."""
    path = tmp_path / "together.db"
    with Ledger.open(path) as book:
        site_for_tests.fill(book, make)
    store = Store(tmp_path / "users.db", passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    for name, role in (("rana", Role.REVIEWER), ("omar", Role.REVIEWER), ("mira", Role.EDITOR), ("root one", Role.ADMIN)):
        store.add(name, role, "test", password=WORDS)
    app = site_for_tests.site(path, auth=store)
    with running(app) as address:
        yield address
    app.state.room.close()
    store.close()


def signed_in(page: Any, base: str, name: str) -> Any:
    page.goto(f"{base}/statements?{PROCESS}&kind=toll")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/statements?**")
    return page


def test_two_reviewers_on_one_statement_each_learn_of_the_other(together: str, visit: Callable[..., Any]) -> None:
    rana, omar = signed_in(visit(), together, "rana"), signed_in(visit(), together, "omar")
    for page in (rana, omar):
        page.locator("li.line .what a").first.click()
    rana.get_by_role("button", name=re.compile("^Accept")).click()
    rana.wait_for_selector(".done")
    omar.locator("summary", has_text="Reject").click()
    omar.get_by_label("or in your own words").first.fill("the count is of another war")
    omar.get_by_role("button", name="Reject", exact=True).click()
    told = omar.locator("#refused").inner_text()
    assert "rana" in told
    assert "accepted" in told
    omar.get_by_role("button", name=re.compile("Decide all the same")).click()
    omar.wait_for_selector(".done")
    assert "Reviewers differ" in omar.locator("main").inner_text()
    mira = signed_in(visit(), together, "mira")
    mira.locator("li.line .what a").first.click()
    assert "Reviewers differ" in mira.locator("main").inner_text()
    mira.get_by_role("button", name=re.compile("^Accept")).click()
    mira.wait_for_selector(".done")
    assert "Reviewers differ" not in mira.locator("main").inner_text()


def test_hostile_words_stay_words(hostile: str, visit: Callable[..., Any]) -> None:
    page = visit()
    asked: list[str] = []
    page.on("dialog", lambda d: asked.append(d.message))
    for address in ("/", "/statements", "/reports", "/timeline", "/map", "/review", "/sources", "/figures", "/search?q=script", "/changes"):
        page.goto(f"{hostile}{address}{'&' if '?' in address else '?'}{PROCESS}")
        assert page.locator("main script, main img[src=x]").count() == 0
    page.goto(f"{hostile}/reports?{PROCESS}")
    page.get_by_role("link", name=re.compile("Galilee")).first.click()
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()
    assert asked == []


def test_right_to_left_names_stand_in_their_own_direction(hostile: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{hostile}/search?q=حسن&{PROCESS}")
    mark = page.locator("section.hit mark").first
    assert mark.inner_text() == "حسن"
    page.locator("section.hit h3 a").first.click()
    page.wait_for_url("**/reports/**")
    found = page.evaluate(
        "name => [...document.querySelectorAll('main [dir=auto], main bdi')].some(e => e.textContent.includes(name))", site_for_tests.NAME
    )
    assert found


def test_a_program_reads_what_the_page_shows(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{looked_at}/?{PROCESS}")
    told = json.loads(page.evaluate(f"fetch('/api/glance?{PROCESS}').then(r => r.text())"))
    shown = " ".join(page.locator("main").text_content().split()).casefold()  # what is folded too
    for item in told["items"]:
        for line in item["lines"]:
            assert " ".join(line["text"].split()).casefold() in shown
