"""Any text at all: no exception, exact quotes, nothing outside the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceledger.vocabulary.report import Report

#: Pieces of reports, and of what hostile or broken input holds.
PIECES = [
    "The army said", "on Monday", "Hezbollah", "Israel", "killed", "at least 14", "1.6 million", "people", "ceasefire", "will withdraw", "until",
    "unless", "accused", "of", "violating the truce", ".", ",", "\n\n", "\r\n", '"', "“", "”", "«", "(", ")", "[[", "—", "- ", "• ", "17:10 ",
    "وقف إطلاق النار", "הפסקת אש", "חיזבאללה", "é", "é", "\u202e", "\u2066", "\u200f", "\u00a0", "\u202f", "\u200b", "🙏🏽", "👩‍👩‍👧", "\x00", "\ufeff", "\ufffd", "ǅ",
    "İ", "ﬁ", "½", "٣٠٧٣", "三", "<script>", "&amp;", "=1+1", "%s", "{}", "\\", "--", "...", "!!!", "?", "’s", "St.", "No. 5", "2026-05-21", "May 14-15",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=80).map("".join),
    )
)
def test_no_exception_and_exact_quotes(reader, text):
    report = Report.of(text, publisher="Desk", published=date(2026, 5, 21))
    reading = reader.read(report)
    for statement in reading.statements:
        for at in statement.evidence:
            assert text[at.start : at.end] == at.exact
        for ranges in (statement.spans or {}).values():
            assert all(0 <= a < b <= len(text) for a, b in ranges)
        for source in statement.attribution.sources:
            if source.start is not None and source.end:
                assert 0 <= source.start < source.end <= len(text)
    for note in reading.sentences:
        assert 0 <= note.start <= note.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, '"' * 20_000, "killed " * 6_000, "Israel and " * 5_000, "1 " * 8_000, "a" * 200_000, "\n" * 50_000, "\u202e" * 5_000],
    ids=["brackets", "quotes", "verbs", "names", "numbers", "one_word", "lines", "bidi"],
)
def test_what_never_ends_is_read_to_its_end(reader, text):
    told = f"Israel shelled Khiam, killing 3 soldiers. {text}"
    reading = reader.read(Report.of(told, publisher="Desk", published=date(2026, 5, 21)))
    for statement in reading.statements:
        assert all(told[e.start : e.end] == e.exact for e in statement.evidence)
