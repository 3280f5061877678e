"""Joining: the likelier of two proposals about the same stays, nothing below the threshold, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.reading.joining import FEATURES, Joining, Proposal, beside, joined
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.stating import Draft
from truceledger.vocabulary.report import Report

WEIGHTS = Joining(dict.fromkeys(FEATURES, 0.0) | {"kind": 1.0, "fields": 1.0, "both": 1.0}, {}, 0.5)


@pytest.fixture(scope="module")
def page(knowledge):
    text = "The army shelled Kobo on Monday. " * 40
    return Page(Report.of(text), next(parsed([text])), lexicon("en"), knowledge)


def draft(page: Page, start: int, end: int, actor: str = "ETH:MIL", rule: str = "test@1") -> Draft:
    return Draft("event", {"type": "indirect_fire", "actor": actor}, page.doc[0], start, end, rule)


def test_the_same_said_twice_stays_once_and_agreement_raises_it(page):
    alone = joined([Proposal(draft(page, 0, 20), True, 0.6, 0.6)], WEIGHTS)
    both = joined([Proposal(draft(page, 0, 20), True, 0.6, 0.6), Proposal(draft(page, 4, 20), False, 0.6, 0.6)], WEIGHTS)
    assert len(alone) == len(both) == 1
    assert both[0].confidence > alone[0].confidence


def test_of_rivals_over_the_same_words_the_likelier_stays(page):
    made = joined([Proposal(draft(page, 0, 20), True, 0.6, 0.6), Proposal(draft(page, 0, 18, "tplf"), False, 0.9, 0.9)], WEIGHTS)
    assert [d.fields["actor"] for d in made] == ["tplf"]


def test_two_acts_side_by_side_both_stay(page):
    made = joined([Proposal(draft(page, 0, 20), True, 0.9, 0.9), Proposal(draft(page, 30, 60, "tplf"), False, 0.9, 0.9)], WEIGHTS)
    assert [d.start for d in made] == [0, 30]


def test_rivals_are_told(page):
    assert beside([Proposal(draft(page, 0, 20), True, 0.9, 0.9), Proposal(draft(page, 10, 22, "tplf"), False, 0.9, 0.9)]) == [
        (False, True),
        (False, True),
    ]


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 1200), st.integers(1, 600), st.sampled_from(["ETH:MIL", "tplf"]), st.booleans(), st.floats(0, 1), st.floats(0, 1)),
        max_size=30,
    )
)
def test_what_stays_is_above_the_threshold_in_order_and_never_the_same_twice(page, rows):
    proposals = [Proposal(draft(page, s, min(1300, s + n), actor, "rule@1" if rule else "encoder@1"), rule, k, f) for s, n, actor, rule, k, f in rows]
    made = joined(proposals, WEIGHTS)
    assert all(d.confidence >= WEIGHTS.threshold - 0.001 for d in made if d.rule == "encoder@1")
    assert [(d.start, d.end) for d in made] == sorted((d.start, d.end) for d in made)
    for i, one in enumerate(made):
        for other in made[i + 1 :]:
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared > 0:
                assert one.fields["actor"] != other.fields["actor"]
                assert one.rule == other.rule == "rule@1" or shared <= 0.5 * min(one.end - one.start, other.end - other.start)
