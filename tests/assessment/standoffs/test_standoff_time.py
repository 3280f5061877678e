"""Replay, what-if and splitting: when a standoff appeared, what would change it, and nothing written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from truceledger.assessment.desk import Desk
from truceledger.assessment.memory import Memory
from truceledger.assessment.standoffs.asked import Question, answer
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.assessment.standoffs.look import look
from truceledger.assessment.standoffs.replay import replay
from truceledger.errors import UsageError

DeskOf = Callable[..., Desk]
WITHDRAW, DISARM, DEPLOY = {"party": "ISR", "act": "withdraw"}, {"party": "hezbollah", "act": "disarm"}, {"party": "LBN", "act": "deploy"}
START = date(2026, 1, 1)


def on(n: int) -> str:
    return str(START + timedelta(days=n))


def story(said: Any) -> None:
    """A standoff that appears on day 30, grows on day 40 and dissolves on day 95; a repeat on day 50 changes nothing."""
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM, day=on(10))
    said.waits("Hezbollah disarms after withdrawal", "hezbollah", DISARM, WITHDRAW, day=on(30))
    said.waits("Hezbollah disarms after withdrawal and deployment", "hezbollah", DISARM, WITHDRAW, DEPLOY, day=on(40))
    said.waits("Lebanon deploys after disarmament", "LBN", DEPLOY, DISARM, day=on(40))
    said.waits("Hezbollah repeats: withdrawal and deployment first", "hezbollah", DISARM, WITHDRAW, DEPLOY, day=on(50))
    said.waits("Hezbollah asks for nothing more than talks", "hezbollah", DISARM, {"party": "ISR", "act": "negotiate"}, day=on(95))


def test_replay_dates_what_made_and_what_dissolved_it(said: Any, desk_of: DeskOf) -> None:
    story(said)
    for statements in (said.statements, said.statements[::-1]):
        (episode,) = look(desk_of(statements)).episodes
        assert (str(episode.appeared), episode.made_by) == (on(30), said.statements[1])
        assert (str(episode.dissolved), episode.dissolved_by) == (on(95), said.statements[5])
        assert [str(day) for _, day in episode.was] == [on(40)]
    (line,) = answer(desk_of(said.statements), Question(replay=True)).lines
    assert line.topic == "replay"
    assert "appeared on 31 January 2026; dissolved on 6 April 2026" in line.text
    assert line.grounds == (said.statements[1].statement_id, said.statements[5].statement_id)


def test_replay_agrees_with_a_look_at_every_day(said: Any, desk_of: DeskOf) -> None:
    story(said)
    said.add("commitment", "Israel has withdrawn", "ISR", on(100), debtor="ISR", act="withdraw", state="discharged")
    told = look(desk_of(said.statements)).told
    for n in range(0, 110, 5):
        day = START + timedelta(days=n)
        standoff = told.at(day)
        standing = {e.core for e in replay(told, until=day) if e.dissolved is None}
        assert standing == set(standoff.system.cores(standoff.done))
        fresh = look(desk_of([s for s in said.statements if s.report.published <= day]))
        assert standing == set(fresh.blockage.cores)


def test_a_deed_dissolves_it_and_its_undoing_brings_it_back(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM, day=on(1))
    said.waits("Hezbollah disarms after withdrawal", "hezbollah", DISARM, WITHDRAW, day=on(2))
    said.add("commitment", "Israel has withdrawn", "ISR", on(20), debtor="ISR", act="withdraw", state="discharged")
    said.add("commitment", "Israel is back", "unifil", on(30), debtor="ISR", act="withdraw", state="violated")
    episodes = look(desk_of(said.statements)).episodes
    assert [(str(e.appeared), str(e.dissolved)) for e in episodes] == [(on(2), on(20)), (on(30), "None")]
    assert [e.made_by for e in episodes] == [said.statements[1], said.statements[3]]


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        (("done ISR.withdraw",), {"ISR.withdraw", "hezbollah.disarm"}),
        (("waive hezbollah:hezbollah.disarm<-ISR.withdraw",), {"ISR.withdraw", "hezbollah.disarm"}),
        (("together ISR:ISR.withdraw<-hezbollah.disarm",), set()),
        (
            ("together ISR:ISR.withdraw<-hezbollah.disarm", "together hezbollah:hezbollah.disarm<-ISR.withdraw"),
            {"ISR.withdraw", "hezbollah.disarm"},
        ),
        (("done ISR.withdraw", "add hezbollah.disarm<-unifil.verify"), {"ISR.withdraw"}),
        (
            ("done ISR.withdraw", "add hezbollah.disarm<-unifil.verify", "promise unifil.verify"),
            {"ISR.withdraw", "hezbollah.disarm", "unifil.verify"},
        ),
    ],
)
def test_what_if(said: Any, desk_of: DeskOf, changes: tuple[str, ...], open_: set[str]) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM)
    said.waits("Hezbollah disarms after withdrawal", "hezbollah", DISARM, WITHDRAW)
    desk = desk_of(said.statements)
    before = msgspec.json.encode(build_chapter(desk))
    made = answer(desk, Question(what_if=changes))
    assert set(made.look.blockage.open) == open_
    assert made.lines[0].topic == "what_if"
    assert set(made.lines[0].data["opened"]) == open_
    assert "written nowhere" in made.note
    assert msgspec.json.encode(build_chapter(desk)) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("undo ISR.withdraw", "is not understood; write done STEP"),
        ("done ISR.withdrew", "did you mean ISR.withdraw"),
        ("done isr.withdraw", "did you mean ISR.withdraw"),
        ("done ISR.withdraw<-x", "takes no “<-”"),
        ("waive ISR:ISR.withdraw", "needs “<-”"),
        ("waive ISR:ISR.withdraw<-", "no step after"),
        ("waive ISR:hezbollah.disarm<-ISR.withdraw", "no condition 'ISR:hezbollah.disarm'; did you mean hezbollah:hezbollah.disarm"),
        ("waive ISR:ISR.withdraw<-ISR.withdraw", "does not require 'ISR.withdraw'.*it requires hezbollah.disarm"),
        ("add ISR.withdraw<-hezbolla.disarm", "did you mean hezbollah.disarm"),
        ("add ISR.withdraw<-unifil.dance", "no step 'unifil.dance'"),
    ],
)
def test_what_is_typed_wrong_is_said_with_the_nearest_name(said: Any, desk_of: DeskOf, change: str, message: str) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM)
    said.waits("Hezbollah disarms after withdrawal", "hezbollah", DISARM, WITHDRAW)
    with pytest.raises(UsageError, match=message):
        answer(desk_of(said.statements), Question(what_if=(change,)))


def test_a_pilot_zone_breaks_the_circle_and_says_what_it_asks(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM)
    said.waits("Hezbollah disarms after withdrawal", "hezbollah", DISARM, WITHDRAW)
    said.waits("Lebanon deploys after withdrawal", "LBN", DEPLOY, WITHDRAW)
    desk = desk_of(said.statements)
    made = {(x.data["design"], x.data["first"]): x.data for x in answer(desk, Question(splits=("ISR.withdraw=khiam,Naqoura, the town",))).lines}
    assert made["whole", None]["cores"] == [["ISR.withdraw@khiam", "ISR.withdraw@naqoura", "ISR.withdraw@the-town", "hezbollah.disarm"]], (
        "splitting alone changes nothing"
    )
    pilot = made["pilot", "ISR.withdraw"]
    assert pilot["rounds"] == {
        "ISR.withdraw@khiam": 1,
        "hezbollah.disarm": 2,
        "ISR.withdraw@naqoura": 3,
        "ISR.withdraw@the-town": 3,
        "LBN.deploy": 4,
    }
    assert {(a["condition"], a["of"]) for a in pilot["asks"]} == {
        ("ISR:ISR.withdraw", "hezbollah.disarm"),
        ("hezbollah:hezbollah.disarm", "ISR.withdraw"),
    }
    both = answer(desk, Question(splits=("ISR.withdraw=north,south", "hezbollah.disarm=north,south"))).lines
    by = {(x.data["design"], x.data["first"]): x.data for x in both}
    assert by["area by area", None]["cores"] == [["ISR.withdraw@north", "hezbollah.disarm@north"], ["ISR.withdraw@south", "hezbollah.disarm@south"]]
    assert by["pilot", "ISR.withdraw"]["rounds"] == {
        "ISR.withdraw@north": 1,
        "hezbollah.disarm@north": 2,
        "ISR.withdraw@south": 3,
        "hezbollah.disarm@south": 4,
        "LBN.deploy": 4,
    }
    assert by["pilot", "hezbollah.disarm"]["rounds"]["hezbollah.disarm@north"] == 1
    for wrong in ("ISR.withdraw", "ISR.withdraw=north", "ISR.leave=a,b"):
        with pytest.raises(UsageError, match="--split"):
            answer(desk, Question(splits=(wrong,)))


def calls(work: Callable[[], Any]) -> tuple[Any, int]:
    """Work, and count the calls it takes: the same on every machine."""
    count = 0

    def called(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        return work(), count
    finally:
        sys.setprofile(None)


def test_repeats_cost_little_and_one_more_report_of_another_kind_nothing(said: Any, desk_of: DeskOf) -> None:
    acts = ("withdraw", "disarm", "deploy", "release_detainees", "open_crossing", "allow_aid")
    parties = ("ISR", "LBN", "hezbollah", "unifil")
    memory, taken = Memory(), []
    for size in (300, 1500):
        for i in range(len(said.statements), size):
            step, need = ({"party": parties[(i + k) % 4], "act": acts[(i * (k + 1)) % 6]} for k in (0, 1))
            said.waits(f"saying {i}", parties[i % 4], step, need, day=on(i % 120))
        desk = replace(desk_of(said.statements), memory=memory)
        first, count = calls(lambda desk=desk: build_chapter(desk))  # type: ignore[misc]
        taken.append(count)
    assert taken[1] < taken[0] * 6, "five times as many sayings of the same conditions take five times the work, not its square"
    said.add("toll", "3 killed", "LBN:GOV", on(121), measure="killed", value={"low": 3, "best": 3, "high": 3, "phrase": "3"}, basis="incident")
    again = build_chapter(replace(desk_of(said.statements), memory=memory))
    assert again is first
