"""What lines say: verbs that agree, charges that go both ways, whose word an earlier stand is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.saying import desk_of, say
from tests.conftest import Make

from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.voices import _one
from truceledger.assessment.words import agreeing, part_of_month, plain, quoted
from truceledger.knowledge import Knowledge
from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.attribution import Modality, Stance
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


@pytest.mark.parametrize(
    ("told", "evidence", "stance", "modality", "expected"),
    [
        ("The group denied that it had fired the rockets.", "it had fired the rockets", "denies", "actual", "denied: “it had fired the rockets”"),
        ("The army denied the attack.", "The army denied the attack", "denies", "actual", "“The army denied the attack”"),
        ("Juba denied that it had not paid.", "it had not paid", "denies", "actual", "denied: “it had not paid”"),
        ("Kyiv doubted that the troops had left.", "the troops had left", "doubts", "actual", "doubted: “the troops had left”"),
        ("Nobody says the bridge was hit.", "the bridge was hit", "asserts", "negated", "said not to be so: “the bridge was hit”"),
        ("The convoy did not arrive.", "The convoy did not arrive", "asserts", "negated", "“The convoy did not arrive”"),
        ("Should it hold, talks resume on Monday.", "talks resume on Monday", "asserts", "conditional", "under a condition: “talks resume on Monday”"),
        ("Talks resume if it holds.", "Talks resume if it holds", "asserts", "conditional", "“Talks resume if it holds”"),
        ("الجيش نفى القصف", "القصف", "denies", "actual", "denied: “القصف”"),
        ("The troops left.", "The troops left", "asserts", "actual", "“The troops left”"),
    ],
)
def test_a_quote_whose_denying_words_stand_outside_of_it_says_so(told: str, evidence: str, stance: str, modality: str, expected: str) -> None:
    report = Make.report(told)
    made = Make.say(report, "event", evidence, "SDN", type="indirect_fire", stance=Stance(stance), modality=Modality(modality))
    assert quoted(made) == expected


def test_what_is_denied_is_never_quoted_as_if_it_were_told() -> None:
    day = "2020-10-20"
    fired = Make.report("The army said the group had fired rockets at Bor.", publisher="Nile Wire", published=date(2020, 10, 20))
    reply = Make.report("The group denied that it had fired rockets at Bor.", publisher="Juba Post", published=date(2020, 10, 20))
    charge = Make.say(fired, "event", "the group had fired rockets at Bor", "SSD:MIL", type="indirect_fire", actor="splm-io", when_=day)
    denial = Make.say(reply, "event", "it had fired rockets at Bor", "splm-io", type="indirect_fire", actor="splm-io", when_=day, stance=Stance.DENIES)
    (line,) = chapter("contradictions", charge, denial)
    assert line.detail == ("“the group had fired rockets at Bor”", "denied: “it had fired rockets at Bor”")


@pytest.mark.parametrize(
    ("words", "edtf", "first", "last"),
    [
        ("early July", "2026-07~", date(2026, 7, 1), date(2026, 7, 10)),
        ("the beginning of March", "2027-03~", date(2027, 3, 1), date(2027, 3, 10)),
        ("mid-July", "2026-07~", date(2026, 7, 11), date(2026, 7, 20)),
        ("the middle of April", "2026-04~", date(2026, 4, 11), date(2026, 4, 20)),
        ("late February", "2028-02~", date(2028, 2, 21), date(2028, 2, 29)),
        ("the end of February", "2026-02~", date(2026, 2, 21), date(2026, 2, 28)),
    ],
)
def test_a_part_of_a_month_is_told_in_the_words_of_who_tells_it(words: str, edtf: str, first: date, last: date) -> None:
    told = Make.say(Make.report(f"The truce runs until {words}."), "agreement", f"The truce runs until {words}", instrument="ceasefire", lifecycle="in_effect", expiry=edtf)
    assert part_of_month(edtf, [told]) == ((words.removeprefix("the "),), first, last)
    assert part_of_month(edtf.removesuffix("~"), [told]) is None  # told as the month itself
    other = Make.say(Make.report("The truce runs some weeks."), "agreement", "The truce runs some weeks", instrument="ceasefire", lifecycle="in_effect", expiry=edtf)
    assert part_of_month(edtf, [told, other]) is None
    line = chapter("agreements", told)[0]
    assert f"(“{words.removeprefix('the ')}”)" in line.text
    assert line.data["until_between"] == [str(first), str(last)]


def test_two_parts_of_a_month_reach_from_the_first_to_the_last() -> None:
    early, middle = (Make.say(Make.report(t), "agreement", t, instrument="ceasefire", lifecycle="in_effect", expiry="2026-07~") for t in ("until early July", "until mid-July"))
    assert part_of_month("2026-07~", [early, middle]) == (("early July", "mid-July"), date(2026, 7, 1), date(2026, 7, 20))
