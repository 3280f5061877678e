"""A standoff laid out: steps, conditions and ways with what can be supposed of each, and what a supposition changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger.assessment.standoffs.asked import Question
from truceledger.errors import UsageError
from truceledger.ledger import Ledger, Process
from truceledger.publishing.drawings import picture
from truceledger.publishing.queries import Look, known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.standing_off import board

AT = datetime(2026, 6, 30, tzinfo=UTC)
WITHDRAW, DISARM = {"party": "ISR", "act": "withdraw"}, {"party": "hezbollah", "act": "disarm"}
DEPLOY, TALK = {"party": "LBN", "act": "deploy"}, {"party": "LBN", "act": "negotiate"}
SAID = [
    ("Hezbollah disarms after Israel withdraws", "hezbollah", DISARM, [WITHDRAW]),
    ("Israel withdraws after Hezbollah disarms", "ISR", WITHDRAW, [DISARM]),
    ("The army deploys after the withdrawal", "LBN", DEPLOY, [WITHDRAW]),
    ("Talks come after Syria has recognised the line", "LBN", TALK, [{"party": "SYR", "act": "recognise"}]),
]


@pytest.fixture
def room(tmp_path: Path, make: Any) -> Iterator[Room]:
    with Ledger.open(tmp_path / "l.db") as book:
        for i, (words, holder, step, needs) in enumerate(SAID):
            report = make.report(words, id=f"r{i}", published=date(2026, 5, 20 + i))
            statement = make.say(report, "precondition", words, holder, holder=holder, step=step, requires=needs, relation="before")
            book.record(make.reading(report, statement), None, process=Process("levant"), at=AT)
        yield Room(book, known_profiles())


@pytest.fixture
def ask(room: Room) -> Any:
    return lambda *what_if, **more: board(room.desk(Look("levant")), Question(what_if=what_if, **more))


def test_what_is_stuck_stands_first_and_says_how(ask: Any) -> None:
    made = ask()
    assert [(s.name, s.state) for s in made.steps] == [
        ("hezbollah.disarm", "core"),
        ("ISR.withdraw", "core"),
        ("LBN.deploy", "behind"),
        ("LBN.negotiate", "orphan"),
        ("SYR.recognise", "orphan"),
    ]
    assert made.steps[0].stands == "in the circle"
    assert made.steps[0].opens == 3
    assert made.circles == 1
    assert made.changed is None


def test_each_condition_is_in_the_words_of_a_report_and_can_be_supposed_away(ask: Any) -> None:
    first = ask().conditions[0]
    assert first.circular
    assert first.sayings[0].words == "Hezbollah disarms after Israel withdraws"
    assert first.grounds == (first.sayings[0].statement,)
    assert [n.waive for n in first.needs] == ["waive hezbollah:hezbollah.disarm<-ISR.withdraw"]
    after = ask(first.needs[0].waive)
    assert after.changed.gone == ("Hezbollah: disarm; Israel: withdraw",)
    assert [c.words for c in after.conditions] == ["Lebanon: negotiate", "Israel: withdraw", "Lebanon: deploy"]


def test_what_a_supposition_changes_is_set_against_the_state_as_told(ask: Any) -> None:
    made = ask("done ISR.withdraw")
    assert made.changed.opened == ((0, "Israel: withdraw"), (1, "Hezbollah: disarm"), (1, "Lebanon: deploy"))
    assert made.changed.still == ("Lebanon: negotiate", "Syria: recognise")
    step = next(s for s in made.steps if s.name == "ISR.withdraw")
    assert (step.stands, step.stood, step.done) == ("supposed as done", "in the circle", "")
    assert made.chips[0].words == "Israel: withdraw — is done"
    drawn = {n.id: n.state for n in picture(made.look, "x").nodes}
    assert drawn["ISR.withdraw"] == "supposed"


def test_every_way_that_is_told_opens_what_it_says_when_it_is_supposed(ask: Any) -> None:
    ways = ask().ways
    assert [w.owners for w in ways] == ["Hezbollah", "Israel"]
    for way in ways:
        for means in way.means:
            assert means.changes
            assert "Israel: withdraw" in {words for _, words in ask(*means.changes).changed.opened}


def test_a_promise_and_a_third_condition_can_be_supposed(ask: Any) -> None:
    step = next(s for s in ask().steps if s.name == "SYR.recognise")
    assert step.promise == "promise SYR.recognise"
    assert "Lebanon: negotiate" in {w for _, w in ask(step.promise).changed.opened}
    more = ask("add unifil.verify<-LBN.deploy", "done unifil.verify")
    assert not any(c.trouble for c in more.chips)
    assert next(c for c in more.conditions if c.step == "unifil.verify").supposed


def test_one_that_is_none_says_why_and_the_others_are_made(ask: Any) -> None:
    made = ask("done ISR.withdrew", "done ISR.withdraw", "sing")
    assert [bool(c.trouble) for c in made.chips] == [True, False, True]
    assert "did you mean ISR.withdraw?" in made.chips[0].trouble
    assert made.changed.opened
    assert ask("sing").changed is None


def test_a_goal_a_view_a_split_and_the_replay(ask: Any) -> None:
    assert ask(goal="LBN.deploy").goal[0].text.startswith("Lebanon: deploy — blocked: it waits behind a circle")
    assert ask(splits=("ISR.withdraw=khiam,naqoura",)).split
    assert ask().replay[0].text.startswith("standoff of Hezbollah and Israel")
    assert "done is what Israel says or acknowledges" in ask(view="ISR").note
    for wrong in ({"goal": "LBN.sing"}, {"view": "FRA"}, {"splits": ("ISR.withdraw=one",)}):
        with pytest.raises(UsageError):
            ask(**wrong)


def test_a_condition_on_any_further_step_is_not_drawn_at_every_one(tmp_path: Path, make: Any) -> None:
    acts = ["withdraw", "deploy", "disarm", "verify", "monitor", "negotiate"]
    said = [("No further step before the crossings open", {"party": "ISR", "act": "any"}, [{"party": "EGY", "act": "open_crossing"}])]
    said += [(f"Israel comes to {a} after Egypt has said so", {"party": "ISR", "act": a}, [{"party": "EGY", "act": "recognise"}]) for a in acts]
    with Ledger.open(tmp_path / "any.db") as book:
        for i, (words, step, needs) in enumerate(said):
            report = make.report(words, id=f"r{i}", published=date(2026, 5, 20))
            one = make.say(report, "precondition", words, "ISR", holder="ISR", step=step, requires=needs, relation="before")
            book.record(make.reading(report, one), None, process=Process("p"), at=AT)
        look = board(Room(book, known_profiles()).desk(Look("p")), Question()).look
        drawn = picture(look, "x")
    assert [(e.start, e.end) for e in drawn.edges if e.end == "EGY.open_crossing"] == [("ISR.any", "EGY.open_crossing")]
    assert drawn.left == len(acts)
