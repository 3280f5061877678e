"""Names and quotes of any script in a sentence: which parts run from right to left, what no document may hold, where lines may end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceledger.publishing.briefs.words import LONGEST, Run, direction, pieces, plain, runs

MAYOR, ARMY = "حسن العلي", "צבא ההגנה לישראל"


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Israel struck Khiam.", [Run("Israel struck Khiam.")]),
        (f"According to {MAYOR}: 40 returned.", [Run("According to "), Run(MAYOR, "rtl"), Run(": 40 returned.")]),
        (f"{MAYOR}, {ARMY} and others", [Run(MAYOR, "rtl"), Run(", "), Run(ARMY, "rtl"), Run(" and others")]),
        (f"{MAYOR} ({ARMY})", [Run(MAYOR, "rtl"), Run(" ("), Run(ARMY, "rtl"), Run(")")]),
        ("by حركة أمل 2026", [Run("by "), Run("حركة أمل", "rtl"), Run(" 2026")]),
        ("“عاد 40, ثم 12” was said", [Run("“"), Run("عاد 40, ثم 12", "rtl"), Run("” was said")]),
        (f"“the mayor, {MAYOR}, said”", [Run("“"), Run(f"the mayor, {MAYOR}, said", "ltr"), Run("”")]),
        ("“plain” and “עברית”", [Run("“plain” and “"), Run("עברית", "rtl"), Run("”")]),
        ("مُحَمَّد", [Run("مُحَمَّد", "rtl")]),
    ],
)
def test_right_to_left_words_stand_apart(sentence: str, parts: list[Run]) -> None:
    assert list(runs(sentence)) == parts


def test_a_quote_goes_by_its_first_letter() -> None:
    assert [direction(t) for t in ("", "plain", "12", f"{MAYOR} abc", f"abc {MAYOR}", f"12 {ARMY}")] == ["", "", "", "rtl", "ltr", "rtl"]


@given(st.text(alphabet=st.sampled_from(list("aZ 1,:“”()حسنעבר\u0651\u200d.-")), max_size=60))
@settings(deadline=None)
def test_no_word_is_lost_and_no_right_to_left_letter_stands_outside(text: str) -> None:
    made = runs(text)
    assert "".join(run.text for run in made) == text
    assert not any(unicodedata.bidirectional(c) in {"R", "AL"} for run in made if not run.direction for c in run.text)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_plain_words_hold_no_control_and_nothing_hidden(text: str) -> None:
    made = plain(text)
    assert not {unicodedata.category(c) for c in made} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(made) & set("\u200b\u00ad\u202e\u2066\u2069\ufeff\ufffe\uffff")


def test_joiners_of_persian_stay() -> None:
    assert plain("نیروهای می‌خواهند\u202e") == "نیروهای می‌خواهند"


@given(st.text(alphabet=st.sampled_from(list("ab \u0301ح")), max_size=200))
@settings(deadline=None)
def test_overlong_words_may_end_a_line_within_and_no_mark_is_torn_from_its_letter(text: str) -> None:
    parts = list(pieces(text))
    assert "".join(parts) == text
    assert not any(part and unicodedata.combining(part[0]) for part in parts[1:])
    if "\u0301" not in text:
        assert all(len(word) < LONGEST for part in parts for word in part.split())
