"""What lines say: verbs that agree, charges that go both ways, whose word an earlier stand is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.saying import desk_of, say

from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.voices import _one
from truceledger.assessment.words import agreeing, plain
from truceledger.knowledge import Knowledge
from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.statement import Statement


def chapter(name: str, *statements: Statement, knowledge: Knowledge | None = None) -> Any:
    build = next(b for key, _, b in CHAPTERS if key == name)
    return build(desk_of(*statements, today="2020-11-01", knowledge=knowledge))[0]


@pytest.mark.parametrize(
    ("verb", "name", "many", "expected"),
    [
        ("waits", "Israel", False, "waits"),
        ("waits", "Houthis", False, "wait"),
        ("charges", "Rapid Support Forces", False, "charge"),
        ("rejects", "United Nations", False, "rejects"),
        ("waits", "Hamas", False, "waits"),
        ("rules out", "Israel and Hezbollah", True, "rule out"),
        ("denies", "Houthis (army)", False, "deny"),
        ("presses", "Israel and Hezbollah", True, "press"),
    ],
)
def test_a_verb_agrees_with_who_does_it(verb: str, name: str, many: bool, expected: str) -> None:
    assert agreeing(verb, name, many) == expected


@given(st.sampled_from([*EventType, *Act]))
def test_no_machine_value_keeps_its_underscores(value: str) -> None:
    assert "_" not in plain(str(value))
    assert "unspecified" not in plain(str(value))
    assert "unattributed" not in plain(str(value))


def test_sides_that_charge_one_another_are_told_so_and_acknowledge_nothing() -> None:
    both = ["ARM", "AZE"]
    (line,) = chapter("assessments", say("assessment", "2020-10-10", "ARM", assessor=both, accused=both[::-1], judgement="violation"))
    assert line.text == "ARM and AZE charge one another with a violation"
    assert line.status != "acknowledged_by_actor"


def test_who_admits_a_breach_still_acknowledges_it() -> None:
    (line,) = chapter("assessments", say("assessment", "2020-10-10", "ARM", assessor="ARM", accused="ARM", judgement="violation"))
    assert line.status == "acknowledged_by_actor"


def test_an_earlier_stand_is_told_by_whose_word_and_of_which_organ() -> None:
    before = say("position", "2020-10-01", "ARM", holder="AZE:MIL", move="supports", act="cease_fire")
    own = say("position", "2020-10-02", "AZE", holder="AZE:GOV", move="offers", act="cease_fire")
    now = say("position", "2020-10-05", "AZE", holder="AZE:GOV", move="rules_out", act="cease_fire")
    (line,) = chapter("positions", before, own, now)
    assert line.text.startswith("AZE:GOV rules out")
    assert line.detail[-1] == "before: AZE:MIL supports (1 October 2020, by the word of ARM), offers (2 October 2020)"


@pytest.mark.parametrize(
    ("told", "one"),
    [("witnesses", "witness"), ("officials", "official"), ("allies", "ally"), ("sources", "source"), ("agencies", "agency"), ("analysts", "analyst")],
)
def test_an_unnamed_source_goes_by_a_noun_that_is_a_word(told: str, one: str) -> None:
    assert _one(told) == one
