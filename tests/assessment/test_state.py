"""The state of play: the same in any order, grounded line by line, and neutral where sources differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.assessment import assess
from truceledger.assessment import chapters as chapters_folder
from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.words import day
from truceledger.knowledge import Knowledge
from truceledger.ledger import Ledger
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, tzinfo=UTC)
TEXT = (
    "The truce began on 17 April and was extended to 3 June. 3,073 dead, says the ministry; 3,240, says the network. Khiam was struck."
    " Israel denies it. Lebanon charges Israel. Israel rejects the charge. Officers meet on 29 May."
)


def readings(make: Any) -> list[Any]:
    made = []
    for i, publisher in enumerate(("Cedar Line", "Harbour Herald", "Olive Post")):
        report = make.report(f"{TEXT} ({publisher})", id=f"r{i}", publisher=publisher, published=date(2026, 5, 20) + timedelta(days=i))

        def toll(words: str, n: int, party: str, report: Any = report) -> Any:
            value = Quantity.exactly(n, f"{n:,}").to_json()
            return make.say(report, "toll", words, party, measure="killed", value=value, basis="cumulative", when_="2026-03-02/..")

        made.append(
            make.reading(
                report,
                make.say(report, "agreement", "The truce began on 17 April", instrument="ceasefire", lifecycle="in_effect", effect="2026-04-17"),
                make.say(report, "agreement", "was extended to 3 June", instrument="ceasefire", lifecycle="extended", expiry="2026-06-03"),
                toll("3,073 dead", 3073 + i, "LBN:GOV"),
                toll("3,240", 3240, "relief-network"),
                make.say(report, "event", "Khiam was struck", "hezbollah", type="air_strike", actor="ISR", where=[Place("Khiam", "Khiam", "LBN")]),
                make.say(report, "event", "Israel denies it", "ISR:MIL", type="air_strike", actor="ISR", stance=Stance.DENIES),
                make.say(report, "assessment", "Lebanon charges Israel", "LBN:GOV", assessor="LBN:GOV", accused="ISR", judgement="violation"),
                make.say(report, "assessment", "Israel rejects the charge", "ISR:GOV", assessor="ISR:GOV", accused="ISR", judgement="not_a_breach"),
                make.say(report, "meeting", "Officers meet on 29 May", status="scheduled", when_="2026-05-29", modality=Modality.PLANNED),
                make.say(report, "contact", "says the ministry", **{"from": "LBN:GOV", "to": "USA"}),
                make.say(report, "position", "says the network", "relief-network", holder="relief-network", move="urges", act="allow_aid"),
                make.say(report, "commitment", "Officers meet", debtor="ISR", act="withdraw", due="2026-05-25", state="detached"),
                make.say(report, "tally", "3,240, says", "LBN:GOV", counted="violation", value=Quantity.exactly(900).to_json(), by="ISR"),
            )
        )
    return made


def state(tmp: Any, made: list[Any], knowledge: Knowledge | None = None, **more: Any) -> Any:
    with Ledger.open(tmp / "l.db") as ledger:
        for reading in made:
            ledger.record(reading, None, process=None, at=AT)
        return assess(ledger.view(**more), knowledge=knowledge)


def texts(made: Any, chapter: str) -> list[str]:
    return [line.text for line in made.chapters[chapter].lines]


def test_chapters_are_their_folder() -> None:
    from pathlib import Path

    folder = {p.stem for p in Path(chapters_folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert folder == {name for name, _, _ in CHAPTERS}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)))
def test_order_of_arrival_never_changes_the_state_of_play(tmp_path_factory: Any, make: Any, order: list[int]) -> None:
    made = readings(make)
    one = state(tmp_path_factory.mktemp("one"), made)
    other = state(tmp_path_factory.mktemp("other"), [made[i] for i in order])
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def test_every_statement_is_in_a_chapter_of_its_own_and_every_ground_exists(tmp_path: Any, make: Any) -> None:
    made = readings(make)
    result = state(tmp_path, made)
    ids = {s.statement_id for r in made for s in r.statements}
    grounds = {g for name, c in result.chapters.items() if name != "sources" for line in c.lines for g in line.grounds}
    assert grounds == ids


def test_counts_of_two_issuers_stand_side_by_side(tmp_path: Any, make: Any, knowledge: Knowledge) -> None:
    result = state(tmp_path, readings(make), knowledge)
    totals = [line for line in result.chapters["tolls"].lines if line.topic == "cumulative"]
    assert sorted(line.text for line in totals) == [
        "3,075 killed, since 2 March 2026 — Lebanon (government)",
        "3,240 killed, since 2 March 2026 — relief network",
    ]
    ministry = next(line for line in totals if "Lebanon" in line.text)
    assert ministry.detail == ("before: 3,073 (20 May 2026), 3,074 (21 May 2026)",)
    assert ministry.origins == 1
    assert any("3,240 (relief network)" in t for t in texts(result, "contradictions"))


def test_charge_and_answer_and_denial_are_shown_together(tmp_path: Any, make: Any, knowledge: Knowledge) -> None:
    result = state(tmp_path, readings(make), knowledge)
    assert "Lebanon (government) charges Israel with a violation; the charge is rejected" in texts(result, "contradictions")
    assert "air strike by Israel, Khiam: told by Hezbollah; denied by Israel (army)" in texts(result, "contradictions")
    assert any(t.endswith("— denied by Israel (army)") for t in texts(result, "events"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 5, 22), "a ceasefire is in force since 17 April 2026, extended, until 3 June 2026"),
        (date(2026, 6, 10), "nothing read says that it was extended or has ended"),
    ],
)
def test_an_end_that_has_passed_is_no_end_that_was_told(tmp_path: Any, make: Any, as_of: date, expected: str) -> None:
    made = state(tmp_path, readings(make), as_of=as_of)
    line = made.chapters["agreements"].lines[0]
    assert expected in line.text
    assert line.data["in_force"] is (True if as_of < date(2026, 6, 3) else None)


def test_dates_gone_by_are_said_to_be(tmp_path: Any, make: Any) -> None:
    made = state(tmp_path, readings(make), as_of=date(2026, 6, 10))
    assert any("no report read says whether it was held" in t for t in texts(made, "meetings"))
    assert any("due 25 May 2026, the day has passed" in t for t in texts(made, "commitments"))


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2026-05-29", "29 May 2026"),
        ("2026-07~", "about July 2026"),
        ("2026-03-02/..", "since 2 March 2026"),
        ("2026-05-14/2026-05-15", "14 May 2026 to 15 May 2026"),
        ("XXXX-05-29", "29 May (year unknown)"),
        ("2026", "2026"),
        (None, "an unknown day"),
    ],
)
def test_dates_in_words(edtf: str | None, words: str) -> None:
    assert day(edtf) == words


def test_two_unnamed_actors_are_not_one(tmp_path: Any, make: Any) -> None:
    report = make.report("A depot was hit. The staff denies an attack. It would be a breach.")
    told = make.say(report, "event", "A depot was hit", "ISR:MIL", type="drone_strike", actor=None)
    denied = make.say(report, "event", "The staff denies an attack", "LBN:MIL", type="attack_unspecified", actor=None, stance=Stance.DENIES)
    supposed = make.say(
        report,
        "assessment",
        "It would be a breach",
        "LBN:GOV",
        assessor="LBN:GOV",
        accused="ISR",
        judgement="violation",
        modality=Modality.CONDITIONAL,
    )
    result = state(tmp_path, [make.reading(report, told, denied, supposed)])
    assert texts(result, "contradictions") == ["attack (kind not told) by an unnamed party: denied by LBN:MIL; what it denies was not read as an event"]
    assert texts(result, "assessments") == ["LBN:GOV charges ISR with a violation — only under a condition"]


def test_losses_of_different_incidents_are_no_revision(tmp_path: Any, make: Any) -> None:
    report = make.report("Hamas is to free 33 hostages. Israel is to free 1,900 prisoners.")
    one = make.say(report, "toll", "33 hostages", measure="released", value=Quantity.exactly(33).to_json(), basis="incident")
    two = make.say(report, "toll", "1,900 prisoners", measure="released", value=Quantity.exactly(1900).to_json(), basis="incident")
    result = state(tmp_path, [make.reading(report, one, two)])
    assert sorted(texts(result, "tolls")) == ["1,900 released — Cedar Line", "33 released — Cedar Line"]
    assert all(line.detail == () for line in result.chapters["tolls"].lines)
