"""The brief's page in a real browser: it asks no host for anything, axe finds nothing, nothing runs off a narrow screen, it prints."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .test_documents import book, made  # noqa: F401 - a fixture

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except sync_api.Error as trouble:
            pytest.skip(f"no Chromium here: {trouble}")
        yield browser
        browser.close()


@pytest.fixture
def file(book: Any, tmp_path: Path) -> str:  # noqa: F811
    path = tmp_path / "brief.html"
    path.write_bytes(made(book, "html"))
    return path.as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 1100), ("light", 340)])
def test_a_brief_can_be_read_by_anybody_and_asks_nobody_for_anything(chromium: Any, file: str, scheme: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(file)
    assert asked == [file]
    assert told == [], "no part of it is refused by its own policy"
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none", "its style is admitted"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], [n["html"][:100] for n in v["nodes"][:2]]) for v in found] == []
    page.close()


def test_a_footnote_is_reached_and_left_by_its_links(chromium: Any, file: str) -> None:
    page = chromium.new_page()
    page.goto(file)
    page.locator("a[role=doc-noteref]").nth(2).click()
    number = page.url.rpartition("#note-")[2]
    assert page.locator(f"#note-{number}").bounding_box()["y"] < 900
    page.locator(f"#note-{number} a[role=doc-backlink]").first.click()
    assert page.url.endswith(f"#ref-{number}-1")
    page.close()


def test_a_brief_prints_on_paper_with_the_data_of_its_charts(chromium: Any, file: str) -> None:
    import pypdfium2

    page = chromium.new_page()
    page.goto(file)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    assert 4 <= len(document) <= 20
    assert "Killed, running totals by issuer, the latest first" in text
    assert "Skip to the brief" not in text
    document.close()
    page.close()
