"""Bylines under headlines: what they tell, and what is none."""

from __future__ import annotations

import pytest

from truceledger.knowledge.bylines import byline

BODY = "\n\nJEDDAH, May 21 - Sudan's army and the Rapid Support Forces signed a seven-day ceasefire late on Saturday.\n"


@pytest.mark.parametrize(
    ("line", "publisher", "published"),
    [
        ("Red Sea Tribune, 21 May 2023", "Red Sea Tribune", "21 May 2023"),
        ("By Amal Said, The Harbour Herald | May 21, 2026", "The Harbour Herald", "May 21, 2026"),
        ("2026-05-21 · Cedar Line", "Cedar Line", "2026-05-21"),
        ("*Radio Goma – Sunday, 3 August 2025*", "Radio Goma", "3 August 2025"),
        ("Monday Post, 21 May 2023", "Monday Post", "21 May 2023"),
        ("Ministry of Health, 21st May 2023", "Ministry of Health", "21st May 2023"),
        ("Khartoum, 21 May 2023", None, "21 May 2023"),  # where it was written
        ("Sunday, 21 May 2023", None, "21 May 2023"),
    ],
)
def test_a_byline_tells_who_published_and_when(line: str, publisher: str | None, published: str) -> None:
    for head in ("Rivals sign a truce\n", "# Rivals sign a truce\n\n", "\nRivals sign a truce\r\n"):
        text = head + line + BODY
        found = byline(text)
        assert found is not None
        assert (found.publisher, found.published, found.title) == (publisher, published, "Rivals sign a truce")
        assert text[found.start : found.end] == line.strip("*")


@pytest.mark.parametrize(
    "text",
    [
        "Red Sea Tribune, 21 May 2023" + BODY,  # no headline above
        "The truce holds\nOn Monday, 21 May 2023" + BODY,
        "The truce holds\nThe army said on Monday, 21 May 2023, that it would keep it." + BODY,
        "The truce holds\nRed Sea Tribune, May 21" + BODY,  # no year
        "A\nB\nC\nD\nRed Sea Tribune, 21 May 2023" + BODY,
        "x" * 400 + "\nRed Sea Tribune, 21 May 2023" + BODY,
        "",
    ],
)
def test_what_says_more_or_stands_elsewhere_is_none(text: str) -> None:
    assert byline(text) is None
