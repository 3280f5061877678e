"""Verification statuses by their rules; letters belong to sources, numbers to items."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from tests.assessment.saying import desk_of, say

from truceledger.assessment.assess import desk_for
from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.statuses import Status, is_mechanism, is_outside, letter_of, status_of
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import find
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, View

DAY = "2026-05-20"


def strike(party: str | None = None, published: str = DAY, **fields: Any) -> Statement:
    return say("event", published, party, **{"type": "air_strike", "actor": "ISR", "when_": DAY, **fields})


def status(*statements: Statement, grades: dict[str, str] | None = None, knowledge: Knowledge | None = None) -> tuple[str, str]:
    asserting = [s for s in statements if s.stance is Stance.ASSERTS]
    return status_of(desk_of(*statements, today="2026-06-01", grades=grades or {}, knowledge=knowledge), asserting or statements)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([strike("LBN:GOV")], (Status.SINGLE_SOURCE, "6")),
        ([strike("LBN:GOV"), strike("LBN:GOV", publisher="Harbour Herald")], (Status.SINGLE_SOURCE, "6")),
        ([strike("LBN:GOV"), strike("hezbollah")], (Status.CORROBORATED, "2")),
        ([strike("ISR:MIL")], (Status.ACKNOWLEDGED, "2")),
        ([strike("ISR:MIL"), strike("LBN:GOV")], (Status.ACKNOWLEDGED, "1")),
        ([strike("ISR:MIL", anonymous=True)], (Status.SINGLE_SOURCE, "6")),
        ([strike("unifil")], (Status.VERIFIED, "2")),
        ([strike("unifil"), strike("LBN:GOV")], (Status.VERIFIED, "1")),
        ([strike("LBN:GOV"), strike("ISR:MIL", stance=Stance.DENIES)], (Status.CONTESTED, "6")),
        ([strike("LBN:GOV"), strike("hezbollah"), strike("ISR:MIL", stance=Stance.DENIES)], (Status.CONTESTED, "3")),
        ([strike("unifil"), strike("ISR:MIL", stance=Stance.DENIES)], (Status.CONTESTED, "6")),
        ([strike("LBN:GOV"), strike("unifil", stance=Stance.DENIES)], (Status.DISCOUNTED, "5")),
        ([strike("unifil", actor="unifil")], (Status.ACKNOWLEDGED, "2")),
        ([strike("LBN:GOV"), strike("LBN:GOV", "2026-05-21", stance=Stance.DENIES)], (Status.RETRACTED, "5")),
        ([strike("LBN:GOV"), strike("hezbollah"), strike("LBN:GOV", "2026-05-21", stance=Stance.DENIES)], (Status.CONTESTED, "3")),
        ([strike("ISR:MIL", stance=Stance.DENIES)], (Status.CONTESTED, "6")),
    ],
)
def test_each_status_by_its_rule(told: list[Statement], expected: tuple[Status, str], knowledge: Knowledge) -> None:
    assert status(*told, knowledge=knowledge) == expected


def test_nothing_has_no_status() -> None:
    assert status_of(desk_of(strike("LBN:GOV"), today="2026-06-01"), []) == ("", "")


def test_a_reading_the_reader_doubts_supports_nothing_until_a_person_accepts_it() -> None:
    doubted = msgspec.structs.replace(strike("LBN:GOV"), confidence=0.3)
    desk = desk_of(doubted, today="2026-06-01")
    assert status_of(desk, [doubted]) == ("unreviewed", "6")
    held = Held(doubted, datetime(2026, 6, 1, tzinfo=UTC), Verdict.ACCEPTED)
    accepted = desk_for(View((held,), desk.view.reports))
    assert status_of(accepted, [doubted]) == ("single_source", "6")


@pytest.mark.parametrize(
    ("grades", "told", "number"),
    [
        ({}, [strike("LBN:GOV")], "6"),
        ({"LBN:GOV": "B"}, [strike("LBN:GOV")], "3"),
        ({"LBN": "B"}, [strike("LBN:GOV")], "3"),
        ({"Cedar Line": "E"}, [strike("LBN:GOV")], "4"),
        ({"LBN:GOV": "A", "hezbollah": "C"}, [strike("LBN:GOV"), strike("hezbollah")], "1"),
        ({"LBN:GOV": "A"}, [strike("LBN:GOV"), strike("hezbollah")], "2"),
        ({"LBN:GOV": "E", "hezbollah": "D"}, [strike("LBN:GOV"), strike("hezbollah")], "3"),
        ({"LBN:GOV": "E"}, [strike("LBN:GOV"), strike("ISR:MIL", stance=Stance.DENIES)], "4"),
    ],
)
def test_numbers_follow_status_and_letters(grades: dict[str, str], told: list[Statement], number: str) -> None:
    assert status(*told, grades=grades)[1] == number


def test_a_letter_is_the_speaker_s_own_before_the_publisher_s_and_an_unnamed_speaker_has_none() -> None:
    named, unnamed = strike("LBN:GOV"), strike("LBN:GOV", anonymous=True)
    desk = desk_of(named, unnamed, today="2026-06-01", grades={"LBN:GOV": "C", "cedar line": "A"})
    assert (letter_of(desk, named), letter_of(desk, unnamed)) == ("C", "A")
    assert letter_of(desk_of(named, today="2026-06-01"), named) == "F"


def test_mechanisms_come_from_the_lists_and_of_unknown_ones_from_their_names(knowledge: Knowledge) -> None:
    desk = desk_of(strike("LBN:GOV"), today="2026-06-01", profile=find("lebanon-israel"), knowledge=knowledge)
    for code in ("unifil", "ctsamvm", "osce", "osce-smm", "karst-truce-observer-mission"):
        assert is_mechanism(desk, code), code
    for code in ("ISR", "hezbollah", "united-nations", "icrc", "syrian-observatory-for-human-rights", "LBN:MIL", "monitoria"):
        assert not is_mechanism(desk, code), code
    assert is_outside(desk, "united-nations")
    assert is_outside(desk, "USA:GOV")  # the profile's mediator
    assert not is_outside(desk, "ISR:GOV")


def test_a_denial_tied_to_it_counts_even_where_it_is_not_handed_in(knowledge: Knowledge) -> None:
    told, denial = strike("LBN:GOV"), strike("ISR:MIL", stance=Stance.DENIES)
    assert status_of(desk_of(told, denial, today="2026-06-01"), [told])[0] == Status.CONTESTED


def test_lines_of_the_chapters_bear_status_and_number() -> None:
    statements = [
        strike("LBN:GOV"),
        say("agreement", DAY, "USA", instrument="ceasefire", lifecycle="in_effect", effect=DAY),
        say("commitment", DAY, "ISR:GOV", debtor="ISR", act="withdraw", state="detached"),
        say("meeting", DAY, "USA", status="held", participants=["ISR", "LBN"], when_=DAY),
        say("position", DAY, "ISR:GOV", holder="ISR", move="demands", act="disarm"),
        say("contact", DAY, "ISR:GOV", **{"from": "ISR:GOV", "to": "USA"}),
        say("assessment", DAY, "LBN:GOV", assessor="LBN:GOV", accused="ISR", judgement="violation"),
    ]
    desk = desk_of(*statements, today="2026-06-01")
    own = {"agreements", "commitments", "events", "meetings", "positions", "contacts", "assessments", "contradictions"}
    keys: dict[str, list[str]] = {}
    for name, _, build in CHAPTERS:
        if name in own:
            for line in build(desk)[0]:
                assert line.status in {s.value for s in Status}, line
                assert line.grade in "123456", line
                keys.setdefault(name, []).append(line.key)
    assert keys.keys() == own - {"contradictions"}
    assert all(len(set(many)) == len(many) and all(many) for many in keys.values())
