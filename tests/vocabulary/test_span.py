from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.vocabulary.span import Span, SpanError

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(TEXTS, st.data())
def test_a_span_holds_the_characters_it_names(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        span = Span.of(text, start, end)
        assert text[span.start : span.end] == span.exact
        span.check(text)


@pytest.mark.parametrize("text", ["قال الجيش إنه انسحب", "é 🕊️ truce", "a\r\nb", "1\u00a0234", "e\u0301"])
def test_offsets_are_code_points(text: str) -> None:
    span = Span.of(text, 0, len(text))
    assert span.exact == text[span.start : span.end]


def test_a_span_that_lies_is_refused() -> None:
    with pytest.raises(SpanError, match="3 characters long"):
        Span(0, 3, "truce")
    with pytest.raises(SpanError, match="not 'truce'"):
        Span(0, 5, "truce").check("force and fire")
    with pytest.raises(SpanError, match="no characters"):
        Span.of("   ", 0, 3)
