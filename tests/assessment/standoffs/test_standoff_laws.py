"""Laws of the chapter, whatever is told: it never fails, the order of arrival never shows, keys are unique, grounds exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.assessment.assess import desk_for
from truceledger.assessment.standoffs.asked import Question, answer
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.publishing.drawings import dot, picture, svg
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.view import Held, HeldReport, View

AT = datetime(2026, 6, 30, tzinfo=UTC)
PARTY = st.sampled_from(["ISR", "ISR:MIL", "LBN", "hezbollah", "unifil", ["ISR", "LBN"], {"words": "the militia"}])
ACT = st.sampled_from(
    [
        "withdraw",
        "disarm",
        "cease_fire",
        "implement_ceasefire",
        "deploy",
        "negotiate",
        "verify",
        "any",
        "other",
        "suspend_talks",
        "resume_hostilities",
    ]
)
STEP = st.fixed_dictionaries({"act": ACT}, optional={"party": PARTY, "words": st.sampled_from(["from Khiam", "withdraw, then <b>", "pull back"])})
DAY = st.one_of(st.none(), st.integers(0, 40).map(lambda n: date(2026, 5, 1) + timedelta(days=n)))
WHERE = st.sampled_from([[], [Place("Khiam", "Khiam", "LBN")]])
WORDS = st.sampled_from(["within 7 days of that", "not earlier than ten days after the withdrawal", "either one or the other", "first that"])


def optional(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


SAYING = st.one_of(
    st.tuples(
        st.just("precondition"),
        st.fixed_dictionaries(
            {
                "holder": PARTY,
                "step": STEP,
                "requires": st.lists(STEP, min_size=1, max_size=3),
                "relation": st.sampled_from(["before", "until", "unless", "simultaneous"]),
            }
        ),
    ),
    st.tuples(
        st.just("commitment"),
        st.builds(
            lambda a, b: {**a, **b},
            st.fixed_dictionaries({"debtor": PARTY, "act": ACT}),
            optional(
                area=st.sampled_from(["Khiam", "the south"]),
                due=st.sampled_from(["2026-05-20", "2026-06~", "XXXX-05-29", "2026-05-01/.."]),
                state=st.sampled_from(["proposed", "detached", "discharged", "violated", "cancelled"]),
                basis=st.sampled_from(["counterpart_acknowledged", "third_party_verified"]),
            ),
        ),
    ),
    st.tuples(
        st.just("event"), st.fixed_dictionaries({"type": st.sampled_from(["withdrawal", "deployment", "disarmament", "air_strike"]), "actor": PARTY})
    ),
    st.tuples(
        st.just("position"),
        st.fixed_dictionaries({"holder": PARTY, "move": st.sampled_from(["accepts", "rejects", "offers"]), "act": ACT}, optional={"toward": PARTY}),
    ),
    st.tuples(
        st.just("agreement"),
        st.fixed_dictionaries(
            {"instrument": st.just("ceasefire"), "lifecycle": st.sampled_from(["in_effect", "extended"])},
            optional={"parties": PARTY, "mediators": PARTY, "effect": st.just("2026-05-10"), "expiry": st.just("2026-06-10")},
        ),
    ),
)
MOOD = st.tuples(
    st.sampled_from([Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]), st.sampled_from([Modality.ACTUAL, Modality.ACTUAL, Modality.NEGATED])
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(SAYING, DAY, WHERE, WORDS, MOOD, st.sampled_from(["ISR", "hezbollah", None])), min_size=1, max_size=14),
    st.randoms(use_true_random=False),
)
def test_whatever_is_told(make: Any, told: list[Any], chance: Any) -> None:
    held, reports = [], []
    for i, ((kind, fields), day, where, words, (stance, modality), who) in enumerate(told):
        report = make.report(f"{words}, says report {i}", id=f"r{i:02}", published=day)
        statement = make.say(report, kind, words, who, where=where, stance=stance, modality=modality, **fields)
        held.append(Held(statement, AT))
        reports.append(HeldReport(report.ref(), AT, report.digest, 1))
    desk = desk_for(View(tuple(held), tuple(reports)), today=date(2026, 6, 30))
    lines, note = build_chapter(desk)
    ids = {h.statement.statement_id for h in held}
    assert note
    assert len({line.key for line in lines}) == len(lines)
    for line in lines:
        assert line.text
        assert line.key
        assert line.topic
        assert line.grounds
        assert set(line.grounds) <= ids
    chance.shuffle(held)
    again = build_chapter(desk_for(View(tuple(held), tuple(reports)), today=date(2026, 6, 30)))
    assert msgspec.json.encode(again) == msgspec.json.encode((lines, note))
    asked = answer(desk, Question(replay=True))
    standing = {frozenset(line.data["core"]) for line in asked.lines if line.data["dissolved"] is None}
    assert standing == {frozenset(line.data["core"]) for line in lines if line.topic == "core"}
    for step in sorted(asked.look.standoff.system.all_steps)[:2]:
        for line in answer(desk, Question(goal=step, view="mechanism")).lines:
            assert set(line.grounds) <= ids
    drawn = picture(asked.look, "any")
    assert dot(drawn).endswith("}\n")
    assert svg(drawn).startswith("<?xml")
