"""Every page of the head: readable by eye, keyboard and screen reader, in light and dark, wide and narrow, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from truceledger.publishing.web.nav import PLACES

PROCESS = "process=lebanon-israel"
SHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
ADDRESSES = [*(p.path for p in PLACES), "/search?q=ceasefire", "/chapters/events", "/calendar?month=2026-05", "/standoff?what_if=done ISR.cease_fire", "/reports/add", "/following", "/following?of=search&q=withdraw&kind=commitment"]
#: What the docs show.
SHOWN = {"/": "state-of-play", "/standoff": "standoff", "/figures": "figures", "/review": "review", "/map": "map"}


def at(base: str, address: str) -> str:
    return f"{base}{address}{'&' if '?' in address else '?'}{PROCESS}"


def serious(page: Any) -> list[str]:
    """Give what axe finds serious or worse, with where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['target']} {n['html'][:120]}" for v in found if v["impact"] in {"serious", "critical"} for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_serious(looked_at: str, visit: Callable[..., Any], address: str, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    answer = page.goto(at(looked_at, address))
    assert answer.status == 200
    assert serious(page) == []
    assert page.locator("h1").count() == 1
    if scheme == "light" and address in SHOWN:
        picture = SHOTS / f"{SHOWN[address]}.png"
        if os.environ.get("TRUCE_SCREENSHOTS"):
            page.screenshot(path=picture)
        assert picture.exists(), "make it: TRUCE_SCREENSHOTS=1 pytest tests/browser"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_narrow_screen_needs_no_scrolling_sideways(looked_at: str, visit: Callable[..., Any], address: str) -> None:
    page = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(at(looked_at, address))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious(page) == []


def test_on_a_narrow_screen_the_head_is_one_bar_and_leads_everywhere_without_scripts(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(at(looked_at, "/sources"))
    assert page.locator("header.top").bounding_box()["height"] <= 56
    assert not page.locator("nav.places").is_visible()
    page.keyboard.press("Tab")  # past the link that skips to the content
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("nav.places a").evaluate_all("all => all.map(a => a.textContent)") == [p.label for p in PLACES]
    page.locator("nav.places").get_by_role("link", name="Calendar").click()
    page.wait_for_url("**/calendar?**")
    page.get_by_role("button", name="From where to look").click()
    page.get_by_label("As of").fill("2026-05-20")
    page.get_by_role("button", name="Look", exact=True).click()
    page.wait_for_url("**as_of=2026-05-20**")
    assert "20 May 2026" in page.locator(".look-at").inner_text()


@pytest.mark.parametrize("address", ["/sources", "/"])
def test_on_a_narrow_screen_no_word_of_a_table_is_broken_and_rows_stand_alone(looked_at: str, visit: Callable[..., Any], address: str) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.goto(looked_at + address)
    heights = page.locator(".cards-table td").evaluate_all("all => all.map(c => c.getBoundingClientRect().height)")
    assert heights
    assert max(heights) < 60  # a word in pieces, a letter or two a line, would be higher
    assert page.locator(".cards-table").get_by_role("cell").count() == len(heights)  # rows that stand alone are a table still to who does not see them


@pytest.mark.parametrize("address", ["/standoff", "/timeline", "/map", "/figures", "/commitments"])
def test_what_is_wider_than_the_screen_shows_it_and_takes_the_focus(looked_at: str, visit: Callable[..., Any], address: str) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.goto(at(looked_at, address))
    wider = """all => all.filter(e => e.scrollWidth > e.clientWidth + 1)
        .map(e => [e.tabIndex, e.getAttribute('aria-label') || '', getComputedStyle(e).backgroundAttachment.includes('local')])"""
    found = page.locator("main *:not(abbr, .unseen)").evaluate_all(f"all => ({wider})(all.filter(e => getComputedStyle(e).overflowX === 'auto' && e.checkVisibility()))")
    assert found
    assert all(tab == 0 and label and shaded for tab, label, shaded in found)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_scripts_a_page_says_the_same(looked_at: str, visit: Callable[..., Any], address: str) -> None:
    bare, whole = visit(java_script_enabled=False), visit()
    bare.goto(at(looked_at, address))
    whole.goto(at(looked_at, address))
    texts = [" ".join(p.locator("main").text_content().split()) for p in (bare, whole)]
    assert texts[0] == texts[1]
    assert len(texts[0]) > 100


@pytest.mark.parametrize("address", ["/", "/standoff", "/figures", "/commitments", "/timeline"])
def test_a_page_prints_without_what_is_only_for_the_screen(looked_at: str, visit: Callable[..., Any], address: str) -> None:
    page = visit()
    page.goto(at(looked_at, address))
    page.emulate_media(media="print")
    assert not page.locator("nav.places").is_visible()
    assert page.locator("h1").is_visible()
    assert len(page.pdf(format="A4")) > 5000


def test_a_progress_of_nothing_looks_empty_in_the_dark_too(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit(color_scheme="dark")
    page.goto(at(looked_at, "/review"))
    box = page.locator(".progress progress")
    assert box.get_attribute("value") == "0"
    ground = "e => getComputedStyle(e).backgroundColor"
    assert box.evaluate(ground) == page.locator("body").evaluate(ground)
    assert box.evaluate("e => getComputedStyle(e).appearance") == "none"


def test_the_state_of_play_is_an_overview_and_a_print_has_every_chapter(looked_at: str, visit: Callable[..., Any]) -> None:
    import pypdfium2

    page = visit()
    page.goto(at(looked_at, "/"))
    last = page.locator(".cards .card").evaluate_all("all => Math.max(...all.map(c => c.getBoundingClientRect().bottom))")
    assert last < 1350  # one window of this height and a half; the chapters unfolded are ten
    assert page.locator(".chapter .line").evaluate_all("all => all.filter(e => e.checkVisibility({contentVisibilityAuto: true})).length") == 0
    lines = page.locator(".chapter .line .what > span:first-child").all_text_contents()
    page.emulate_media(media="print")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = "".join("".join(p.get_textpage().get_text_range().split()) for p in document)
    assert len(lines) > 30
    assert [words for words in lines if "".join(words.split())[:60] not in printed] == []


def test_an_address_of_a_chapter_opens_it_and_all_can_be_opened_without_scripts(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(f"{at(looked_at, '/')}#events")
    assert page.locator("#events .line").first.is_visible()
    assert not page.locator("#positions .line").first.is_visible()
    bare = visit(java_script_enabled=False)
    bare.goto(at(looked_at, "/"))
    bare.get_by_role("link", name="Open all").click()
    assert all(bare.locator(".chapter .line").nth(i).is_visible() for i in (0, -1))


def test_the_keyboard_reaches_the_content_first(looked_at: str, visit: Callable[..., Any]) -> None:
    page = visit()
    page.goto(at(looked_at, "/"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
