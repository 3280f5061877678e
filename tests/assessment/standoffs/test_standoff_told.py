"""What statements make of a system: supersession, denial, alternatives, places, links, deeds and on whose word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs.asked import Question, answer
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.assessment.standoffs.look import Look, look
from truceledger.assessment.standoffs.views import outlook
from truceledger.errors import UsageError
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Link
from truceledger.vocabulary.place import Place

DeskOf = Callable[..., Desk]
WITHDRAW, DISARM, DEPLOY = {"party": "ISR", "act": "withdraw"}, {"party": "hezbollah", "act": "disarm"}, {"party": "LBN", "act": "deploy"}
FIRE = {"party": "ISR", "act": "cease_fire"}


def required(seen: Look) -> dict[str, set[frozenset[str]]]:
    found: dict[str, set[frozenset[str]]] = {}
    for rule in seen.standoff.system.rules:
        if not rule.structural:
            found.setdefault(rule.step, set()).update(rule.body)
    return found


def test_a_later_saying_of_the_same_holder_takes_the_earliers_place(said: Any, desk_of: DeskOf) -> None:
    said.waits("first deploy", "ISR", WITHDRAW, DEPLOY, day="2026-05-01")
    said.waits("now disarm", "ISR", WITHDRAW, DISARM, day="2026-05-10")
    said.waits("Lebanon minds too", "LBN", WITHDRAW, FIRE, day="2026-05-01")
    for order in (said.statements, said.statements[::-1]):
        assert required(look(desk_of(order))) == {"ISR.withdraw": {frozenset({"hezbollah.disarm"}), frozenset({"ISR.cease_fire"})}}


def test_sayings_of_one_day_stand_beside_each_other_and_a_repeat_changes_nothing(said: Any, desk_of: DeskOf) -> None:
    said.waits("deploy first", "ISR", WITHDRAW, DEPLOY, day="2026-05-10")
    said.waits("disarm first", "ISR", WITHDRAW, DISARM, day="2026-05-10")
    said.waits("deploy first, it says again", "ISR", WITHDRAW, DEPLOY, day="2026-05-12")
    seen = look(desk_of(said.statements))
    assert required(seen) == {"ISR.withdraw": {frozenset({"LBN.deploy"}), frozenset({"hezbollah.disarm"})}}
    (deploys,) = [r for r in seen.standoff.system.rules if r.body == (frozenset({"LBN.deploy"}),)]
    assert len(seen.standoff.grounds[deploys.id]) == 2


@pytest.mark.parametrize(("who", "dropped"), [("ISR:GOV", True), ("hezbollah", False)])
def test_a_condition_is_dropped_when_its_own_holder_denies_it(said: Any, desk_of: DeskOf, who: str, dropped: bool) -> None:
    said.waits("first deploy", "ISR", WITHDRAW, DEPLOY, day="2026-05-01")
    said.waits("that is not so", "ISR", WITHDRAW, DEPLOY, day="2026-05-02", who=who, stance=Stance.DENIES)
    assert (look(desk_of(said.statements)).standoff.conditions == ()) is dropped


def test_alternatives(said: Any, desk_of: DeskOf) -> None:
    said.waits("no withdrawal unless Hezbollah disarms or the army deploys", "ISR", WITHDRAW, DISARM, DEPLOY, relation="unless")
    said.waits("until Israel ceases fire and withdraws", "hezbollah", DISARM, FIRE, WITHDRAW, relation="until")
    assert required(look(desk_of(said.statements))) == {
        "ISR.withdraw": {frozenset({"hezbollah.disarm"}), frozenset({"LBN.deploy"})},
        "hezbollah.disarm": {frozenset({"ISR.cease_fire", "ISR.withdraw"})},
    }


def test_a_threat_is_no_condition(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel resumes strikes unless Hezbollah disarms", "ISR", {"party": "ISR", "act": "resume_hostilities"}, DISARM, relation="unless")
    desk = desk_of(said.statements)
    assert look(desk).standoff.conditions == ()
    assert [line.topic for line in build_chapter(desk)[0]] == ["threat"]
    said.waits("talks are suspended until Israel withdraws", "LBN", {"party": "LBN", "act": "suspend_talks"}, WITHDRAW, relation="until")
    assert required(look(desk_of(said.statements))) == {"LBN.negotiate": {frozenset({"ISR.withdraw"})}}


def test_any_further_step_is_every_step_but_what_it_waits_for_and_adverse_acts(said: Any, desk_of: DeskOf) -> None:
    said.waits("no further step before Israel withdraws", "hezbollah", {"party": "hezbollah", "act": "any"}, WITHDRAW)
    said.waits("deploy after disarming", "LBN", DEPLOY, DISARM)
    said.waits("negotiates after resuming", "LBN", {"party": "LBN", "act": "negotiate"}, {"party": "hezbollah", "act": "suspend_talks"})
    seen = look(desk_of(said.statements))
    on = required(seen)
    assert on["hezbollah.disarm"] == {frozenset({"ISR.withdraw"})}
    assert "hezbollah.suspend_talks" not in on
    assert "ISR.withdraw" not in on
    conditions = seen.standoff.system.conditions["hezbollah:hezbollah.any"]
    assert len(conditions) == 2, "given up as one"


def test_who_waits_for_any_step_waits_for_one_of_them(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws once Hezbollah takes a step", "ISR", WITHDRAW, {"party": "hezbollah", "act": "any"})
    said.add("commitment", "Hezbollah is to disarm", "hezbollah", "2026-05-21", debtor="hezbollah", act="disarm", state="detached")
    assert look(desk_of(said.statements)).blockage.open["ISR.withdraw"] == 2


def test_a_step_whose_party_is_not_named_is_met_by_whoever_takes_it(said: Any, desk_of: DeskOf) -> None:
    said.waits("Russia stops once sanctions are lifted", "RUS", {"party": "RUS", "act": "cease_fire"}, {"act": "lift_sanctions"})
    assert look(desk_of(said.statements)).blockage.classes["RUS.cease_fire"] == "orphan"
    said.add("commitment", "the United States will lift sanctions", "USA", "2026-05-22", debtor="USA", act="lift_sanctions", state="detached")
    seen = look(desk_of(said.statements))
    assert seen.blockage.open["RUS.cease_fire"] == 2
    assert "all.lift_sanctions" in seen.standoff.nobodys


def test_what_is_asked_of_nobody_by_name_is_not_asked_of_oneself(said: Any, desk_of: DeskOf) -> None:
    said.waits("Nothing moves unless the killings stop", "LBN", {"party": "LBN", "act": "any"}, {"act": "cease_fire"})
    said.add("commitment", "Lebanon holds its fire", "LBN", "2026-05-22", debtor="LBN:MIL", act="cease_fire", state="proposed")
    said.waits("The observers deploy once the battalion has deployed", "unmot", {"party": "unmot", "act": "deploy"}, {"act": "deploy"})
    seen = look(desk_of(said.statements))
    assert not seen.blockage.cores
    assert "LBN.cease_fire" not in required(seen)
    assert not [r for r in seen.standoff.system.rules if r.step in {"all.deploy", "all.cease_fire"}]


def test_a_circle_whose_conditions_were_told_far_apart_says_so(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel leaves after they disarm", "ISR", WITHDRAW, DISARM, day="2025-01-10")
    said.waits("we disarm after they leave", "hezbollah", DISARM, WITHDRAW, day="2026-05-21")
    (core,) = [line for line in build_chapter(desk_of(said.statements))[0] if line.topic == "core"]
    assert [d for d in core.detail if "days far apart, 10 January 2025 and 21 May 2026" in d]
    said.waits("Israel still leaves after they disarm", "ISR", WITHDRAW, DISARM, day="2026-05-01")
    (core,) = [line for line in build_chapter(desk_of(said.statements))[0] if line.topic == "core"]
    assert not [d for d in core.detail if "far apart" in d]


def test_places_share_the_conditions_of_the_whole(said: Any, desk_of: DeskOf) -> None:
    khiam = [Place("Khiam", "Khiam", "LBN")]
    said.waits("Israel leaves after disarmament", "ISR", WITHDRAW, DISARM)
    said.waits("disarms when Israel withdraws from Khiam", "hezbollah", DISARM, {**WITHDRAW, "words": "withdraws from Khiam"}, where=khiam)
    seen = look(desk_of(said.statements))
    assert seen.blockage.cores == (frozenset({"ISR.withdraw@khiam", "hezbollah.disarm"}),)
    assert seen.blockage.classes["ISR.withdraw"] == "behind"
    said.add("event", "Israel withdrew from Khiam", "LBN:MIL", "2026-06-01", type="withdrawal", actor="ISR:MIL", where=khiam)
    seen = look(desk_of(said.statements))
    assert seen.standoff.done == {"ISR.withdraw@khiam"}
    assert (seen.blockage.open["hezbollah.disarm"], seen.blockage.open["ISR.withdraw"]) == (1, 2)


def test_done_in_one_place_is_not_done(said: Any, desk_of: DeskOf) -> None:
    said.waits("disarms when Israel withdraws", "hezbollah", DISARM, WITHDRAW)
    said.add("commitment", "to leave the south", "ISR", "2026-05-21", debtor="ISR", act="withdraw", area="the south", state="detached")
    said.add("event", "Israel withdrew from Khiam", None, "2026-06-01", type="withdrawal", actor="ISR:MIL", where=[Place("Khiam", "Khiam", "LBN")])
    desk = desk_of(said.statements)
    assert look(desk).standoff.done == frozenset()
    (line,) = [x for x in build_chapter(desk)[0] if x.topic == "partly"]
    assert "told as done in Khiam; of other places it is not told" in line.text
    said.add("commitment", "Israel has left all of it", "unifil", "2026-06-03", debtor="ISR", act="withdraw", state="discharged")
    assert look(desk_of(said.statements)).standoff.done == {"ISR.withdraw"}


def test_words_of_a_condition_and_deeds_before_it_are_no_deeds(said: Any, desk_of: DeskOf) -> None:
    said.add("event", "Lebanon deployed long ago", None, "2026-01-01", type="deployment", actor="LBN:MIL")
    condition = said.waits("only after the army has deployed", "ISR", WITHDRAW, DEPLOY)
    report = said.make.report("only after the army has deployed", id=condition.report.id)
    said.statements.append(said.make.say(report, "event", "the army has deployed", None, type="deployment", actor="LBN:MIL"))
    assert look(desk_of(said.statements)).standoff.done == frozenset()
    said.add("event", "The army deployed", None, "2026-06-01", type="deployment", actor="LBN:MIL")
    assert look(desk_of(said.statements)).standoff.done == {"LBN.deploy"}


def test_linked_steps_are_one(said: Any, desk_of: DeskOf) -> None:
    said.waits("disarms when Israel leaves", "hezbollah", DISARM, {"party": "ISR", "act": "other", "words": "pull back"})
    said.waits("withdraws when Hezbollah disarms", "ISR", WITHDRAW, DISARM)
    assert look(desk_of(said.statements)).blockage.cores == ()
    link = Link("ISR.withdraw", "ISR.other:pull-back", "same_step", "rana", "two words for it")
    assert len(look(desk_of(said.statements, links=(link,))).blockage.cores) == 1
    apart = Link("ISR.withdraw", "ISR.other:pull-back", "same_step", "omar", "not the same line", apart=True)
    machine = Link("ISR.withdraw", "ISR.other:pull-back", "same_step", "machine:steps@1", "words alike")
    assert look(desk_of(said.statements, links=(machine, apart))).blockage.cores == ()


def test_points_of_view(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM, day="2026-05-01")
    said.waits("Lebanon deploys after that", "LBN", DEPLOY, WITHDRAW, day="2026-05-01")
    said.add("commitment", "Hezbollah says it has disarmed", "hezbollah", "2026-05-20", debtor="hezbollah", act="disarm", state="discharged")
    denial = said.add(
        "commitment", "Israel says it has not", "ISR", "2026-05-21", debtor="hezbollah", act="disarm", state="discharged", stance=Stance.DENIES
    )
    said.add(
        "commitment", "Israel would withdraw", "ISR", "2026-05-21", debtor="ISR", act="withdraw", state="conditional", modality=Modality.CONDITIONAL
    )
    desk = desk_of(said.statements, sides=("ISR", "hezbollah"))
    seen = look(desk)
    assert seen.views == {"ISR": frozenset(), "hezbollah": {"hezbollah.disarm"}, "mechanism": frozenset(), "reported": {"hezbollah.disarm"}}
    hangs = outlook(seen.standoff.system, "LBN.deploy", seen.views)
    assert (hangs.state, hangs.claims) == ("open_if", (frozenset({"hezbollah.disarm"}),))
    (line,) = [x for x in answer(desk, Question(goal="LBN.deploy")).lines if x.topic == "views"]
    assert line.text == "LBN: deploy — open only if it is accepted that “hezbollah: disarm” is done"
    assert denial.statement_id in line.grounds
    assert answer(desk, Question(view="ISR:GOV")).look.standoff.done == frozenset()
    assert answer(desk, Question(view="hezbollah")).look.standoff.done == {"hezbollah.disarm"}
    with pytest.raises(UsageError, match="did you mean hezbollah"):
        answer(desk, Question(view="hezbolla"))
    said.add(
        "commitment",
        "the mission verified it",
        "unifil",
        "2026-05-25",
        debtor="hezbollah",
        act="disarm",
        state="discharged",
        basis="third_party_verified",
    )
    assert look(desk_of(said.statements)).views["mechanism"] == {"hezbollah.disarm"}


def test_open_and_not_acted_on_is_told_apart_from_blocked(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws after disarmament", "ISR", WITHDRAW, DISARM, day="2026-05-01")
    done = said.add("commitment", "Hezbollah has disarmed", "LBN", "2026-05-20", debtor="hezbollah", act="disarm", state="discharged")
    (line,) = [x for x in build_chapter(desk_of(said.statements))[0] if x.topic == "enabled"]
    assert line.text == "ISR: withdraw — open and not told as done: its conditions are told as met"
    assert done.statement_id in line.grounds
    said.add("event", "Israel withdrew", None, "2026-05-30", type="withdrawal", actor="ISR")
    assert build_chapter(desk_of(said.statements))[0] == ()


def test_copies_count_once_and_cannot_bring_an_old_condition_back(said: Any, desk_of: DeskOf, make: Any) -> None:
    from truceledger.vocabulary.view import Held, HeldReport, View

    first = said.waits("first deploy", "ISR", WITHDRAW, DEPLOY, day="2026-05-01")
    said.waits("now disarm", "ISR", WITHDRAW, DISARM, day="2026-05-10")
    copy = said.waits("first deploy (wire)", "ISR", WITHDRAW, DEPLOY, day="2026-05-20")
    desk = desk_of(said.statements)
    reports = tuple(
        HeldReport(r.report, r.recorded, first.report.digest if r.report.id == copy.report.id else r.origin, 1) for r in desk.view.reports
    )
    from truceledger.assessment.assess import desk_for

    seen = look(desk_for(View(tuple(Held(s, desk.view.reports[0].recorded) for s in said.statements), reports)))
    assert required(seen) == {"ISR.withdraw": {frozenset({"hezbollah.disarm"})}}
