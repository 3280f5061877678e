"""What is set right before the parser runs: where sentences start, and names that its tokeniser would cut."""

from __future__ import annotations

import pytest

from truceledger.reading.parser import parsed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Army chief Omar al-Rillani said the road was cut.", "al-Rillani"),
        ("Ambassador Ali El-Velmar ruled out a truce.", "El-Velmar"),
        ("He met Omar Ash-Shamali, who said so.", "Ash-Shamali"),
        ("Abdel-Rahim Orlan left the talks.", "Abdel-Rahim"),
    ],
)
def test_a_name_with_its_article_is_one_word_and_a_name(text: str, name: str) -> None:
    doc = next(parsed([text]))
    token = next(t for t in doc if t.text == name)
    assert token.pos_ == "PROPN"
    assert "".join(t.text_with_ws for t in doc) == text


@pytest.mark.parametrize(
    "text", ["a well-armed band", "the rebel-held town", "an on-off truce", "Ambassador-at-large", "an ad-hoc group", "attacked us-Hamas"]
)
def test_other_hyphens_part_words(text: str) -> None:
    assert "-" in [t.text for t in next(parsed([text]))]


def test_a_dash_parts_words_whatever_stands_before_it() -> None:
    assert [t.text for t in next(parsed(["They attacked us—Hamas denied it."]))][2:5] == ["us", "—", "Hamas"]
