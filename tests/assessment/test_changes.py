"""What changed: by key, in the order of consequence, with grounds; nothing between two equal states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation
from simulation import PLANTED, PROCESS, Simulation, day
from truceledger import pipeline
from truceledger.assessment.changes import CONSEQUENCES, Change, What, changes, unchanged
from truceledger.assessment.state import Chapter, Line, StateOfPlay
from truceledger.ledger import Ledger


def line(text: str, *grounds: str, key: str = "", topic: str = "", origins: int = 1, status: str = "", **data: Any) -> Line:
    return Line(text, tuple(f"said of {g}" for g in grounds), origins, grounds, (), topic, data, key, status)


def state(day: str = "2026-05-20", **chapters: tuple[Line, ...]) -> StateOfPlay:
    named = {name: Chapter(name, name.title(), lines) for name, lines in chapters.items()}
    return StateOfPlay("cedar", day, "machine", 1, 1, named)


def names(party: str) -> str:
    return {"ISR": "Israel", "LBN": "Lebanon"}.get(party, party)


def one(before: StateOfPlay, after: StateOfPlay) -> Change:
    found = changes(before, after, names)
    assert len(found) == 1, [c.text for c in found]
    return found[0]


def truce(until: str | None, *grounds: str, in_force: bool | None = True, **more: Any) -> Line:
    return line(f"a ceasefire, until {until}", *grounds, key="truce", topic="in_force", in_force=in_force, until=until, **more)


def test_a_truce_that_runs_longer_says_by_how_many_days() -> None:
    found = one(state(agreements=(truce("2026-06-03", "a"),)), state("2026-05-21", agreements=(truce("2026-07-10", "a", "b"),)))
    assert found.consequence == "truce"
    assert found.text == "a truce is said to run longer: a ceasefire, until 2026-07-10 (end: 3 June 2026 → 10 July 2026, 37 days later)"
    assert (found.grounds, found.grounds_new, found.said_by) == (("b",), True, ("said of b",))
    assert found.differences[0].by == 37


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2026-07~", "2026-09-30", "end: about July 2026 → 30 September 2026, later"),
        ("2026-07~", "2026-07-09", "end: about July 2026 → 9 July 2026, told more exactly"),
        ("2026-07-09", "2026-07~", "end: 9 July 2026 → about July 2026, told less exactly"),
        ("2026-07-09", "2026-07-08", "end: 9 July 2026 → 8 July 2026, 1 day earlier"),
        (None, "2026-07-09", "end: not told → 9 July 2026"),
        ("2026-07-09", "XXXX-07-09", "end: 9 July 2026 → 9 July (year unknown)"),
    ],
)
def test_a_date_moves_as_exactly_as_it_is_told(old: str | None, new: str, words: str) -> None:
    found = one(state(agreements=(truce(old, "a"),)), state(agreements=(truce(new, "a", "b"),)))
    assert [d.words for d in found.differences] == [words]


def test_a_truce_ends_and_lapses_by_other_words() -> None:
    begun = state(agreements=(truce("2026-06-03", "a"),))
    ended = state(agreements=(truce("2026-06-03", "a", "b", in_force=False),))
    assert one(begun, ended).head == "a truce is said to have ended"
    lapsed = one(begun, state("2026-06-05", agreements=(truce("2026-06-03", "a"),)))
    assert lapsed.consequence == "truce"
    assert lapsed.head == "the end that is told has passed"
    assert lapsed.what is What.PASSED
    assert not lapsed.grounds_new
    assert one(state(agreements=()), begun).head == "a truce is said to be in force"


def test_figures_are_told_with_the_difference_of_one_issuer_only_where_both_are_exact() -> None:
    def total(text: str, *points: int, issuer: str = "ministry", **data: Any) -> Line:
        listed = [{"value": n, "statement": f"s{n}"} for n in points]
        return line(text, *(f"s{n}" for n in points), key=f"killed|{issuer}", topic="cumulative", issuer=issuer, points=listed, **data)

    before = state(tolls=(total("3,073", 3073, value=3073), total("3,240", 3240, issuer="network", value=3240)))
    after = state("2026-05-21", tolls=(total("3,518", 3073, 3518, value=3518), total("3,240", 3240, issuer="network", value=3240)))
    found = one(before, after)
    assert found.consequence == "figure"
    assert found.told == "3,518 (figure: 3,073 → 3,518 (+445))"
    assert found.grounds == ("s3518",)
    about = state("2026-05-21", tolls=(total("more than 3,500", 3073, value=3501), total("3,240", 3240, issuer="network", value=3240)))
    assert one(before, about).differences[0].by is None


def test_what_only_more_say_is_told_last_and_says_so() -> None:
    before = state(events=(line("strike", "a", key="e1", status="single_source"),), positions=())
    after = state(events=(line("strike", "a", "b", "c", key="e1", origins=3, status="corroborated"),), positions=(line("demand", "d", key="p"),))
    new, grown = changes(before, after)
    assert (new.what, new.chapter) == (What.APPEARED, "positions")
    assert (grown.what, grown.consequence) == (What.CORROBORATED, "corroboration")
    assert "now also said by said of b and said of c; 3 independent origins, was 1; status corroborated, was single source" in grown.text
    assert grown.grounds == ("b", "c")


def test_what_the_same_origins_say_again_is_no_corroboration() -> None:
    found = one(state(events=(line("strike", "a", key="e1"),)), state(events=(line("strike", "a", "b", key="e1"),)))
    assert (found.what, found.consequence) == (What.REPEATED, "corroboration")
    assert "no new independent origin" in found.text


def test_a_day_comes_near_and_passes_by_the_calendar_alone() -> None:
    due = line("withdraw", "a", key="c", topic="detached", state="detached", due="2026-06-10")
    near = one(state("2026-06-01", commitments=(due,)), state("2026-06-05", commitments=(due,)))
    assert (near.what, near.consequence, near.grounds_new) == (What.NEAR, "deadline", False)
    assert near.told == "withdraw (due: 10 June 2026, 5 days ahead)"
    passed = one(state("2026-06-05", commitments=(due,)), state("2026-06-12", commitments=(due,)))
    assert passed.told == "withdraw (due: 10 June 2026, passed 2 days ago)"
    assert changes(state("2026-06-05", commitments=(due,)), state("2026-06-06", commitments=(due,))) == ()
    done = line("withdraw", "a", key="c", topic="discharged", state="discharged", due="2026-06-10")
    assert changes(state("2026-06-05", commitments=(done,)), state("2026-06-12", commitments=(done,))) == ()


def test_days_left_in_a_text_are_no_change() -> None:
    before = state("2026-05-20", agreements=(line("in force, 14 days left", "a", key="t", in_force=True, until="2026-06-30", days_left=41),))
    after = state("2026-05-21", agreements=(line("in force, 13 days left", "a", key="t", in_force=True, until="2026-06-30", days_left=40),))
    assert changes(before, after) == ()


def test_a_standoff_appears_changes_its_core_and_is_no_longer_found() -> None:
    def core(*steps: str) -> Line:
        return line(" waits for ".join(steps), *steps, key="+".join(steps), topic="core", core=list(steps))

    two, three, other = core("ISR.cease_fire", "LBN.deploy"), core("ISR.cease_fire", "ISR.withdraw"), core("x.any", "y.any")
    assert one(state(standoffs=()), state(standoffs=(two,))).head == "a standoff appears"
    assert one(state(standoffs=(two,)), state(standoffs=())).head == "a standoff is no longer found"
    changed = one(state(standoffs=(two,)), state(standoffs=(three,)))
    assert (changed.what, changed.head, changed.consequence) == (What.CHANGED, "a standoff changes", "standoff")
    assert "core: now also Israel: withdraw; no longer Lebanon: deploy" in changed.text
    assert [c.head for c in changes(state(standoffs=(two,)), state(standoffs=(other,)))] == ["a standoff appears", "a standoff is no longer found"]


def test_a_meeting_is_set_moved_and_held() -> None:
    def meeting(topic: str, when: str, *grounds: str) -> Line:
        return line(f"{topic} {when}", *grounds, key="m1", topic=topic, when=when)

    ahead = state(meetings=(meeting("ahead", "2026-06-29", "a"),))
    assert one(state(meetings=()), ahead).head == "meeting set"
    moved = one(ahead, state(meetings=(meeting("ahead", "2026-07-02", "a", "b"),)))
    assert moved.head == "meeting moved"
    assert "day: 29 June 2026 → 2 July 2026, 3 days later" in moved.told
    assert one(ahead, state("2026-07-01", meetings=(meeting("held", "2026-06-29", "a", "b"),))).head == "meeting said to have been held"


def test_lines_without_a_key_are_matched_by_their_words_and_else_by_their_statements() -> None:
    same = state(contacts=(line("A with B", "a"),))
    assert changes(same, same) == ()
    changed = one(same, state(contacts=(line("A with B and C", "a", "b"),)))
    assert (changed.what, changed.before, changed.after) == (What.CHANGED, "A with B", "A with B and C")
    apart = changes(same, state(contacts=(line("C with D", "c"),)))
    assert [c.what for c in apart] == [What.APPEARED, What.GONE]


def test_several_lines_of_one_key_are_told_apart_by_their_words() -> None:
    twice = (line("first", "a", key="k"), line("second", "b", key="k"))
    assert changes(state(tolls=twice), state(tolls=twice[::-1])) == ()
    gone = one(state(tolls=twice), state(tolls=twice[1:]))
    assert (gone.what, gone.before) == (What.GONE, "first")


def test_the_counts_of_sources_are_no_news_but_a_new_voice_is() -> None:
    before = state(sources=(line("9 reports", "a", topic="summary"), line("A: 1 statement", "a", topic="origin", key="A")))
    after = state(
        sources=(
            line("10 reports", "a", "b", topic="summary"),
            line("A: 2 statements", "a", "c", topic="origin", key="A"),
            line("B: 1 statement", "b", topic="origin", key="B"),
        )
    )
    found = one(before, after)
    assert (found.consequence, found.text) == ("source", "first heard: B: 1 statement")


def test_the_order_is_that_of_consequence_and_chapters_without_change_are_named() -> None:
    chapters = {
        "contacts": (line("c", "1", key="c"),),
        "events": (line("e", "2", key="e"),),
        "commitments": (line("k", "3", key="k"),),
        "contradictions": (line("x", "4", key="x"),),
        "tolls": (line("t", "5", key="t", topic="cumulative"), line("f", "6", key="f", topic="check"), line("i", "7", key="i", topic="incident")),
        "meetings": (line("m", "8", key="m", topic="ahead"),),
        "standoffs": (line("s", "9", key="s", topic="core", core=["a.b"]), line("w", "10", key="w", topic="waits")),
        "agreements": (truce("2026-06-03", "11"), line("draft", "12", key="d", topic="other")),
        "tallies": (),
    }
    after = state(**chapters)
    found = changes(state(**dict.fromkeys(chapters, ())), after)
    assert [c.consequence for c in found] == (
        ["truce", "standoff", "instrument", "meeting", "check", "figure", "contradiction", "commitment", "event", "event", "precondition", "contact"]
    )
    assert unchanged(after, found) == ("Tallies",)
    assert [c.rank for c in found] == sorted(c.rank for c in found)


def test_every_row_of_the_table_has_a_name_of_its_own_and_a_reason() -> None:
    assert len({row.name for row in CONSEQUENCES}) == len(CONSEQUENCES)
    assert all(row.why and row.title for row in CONSEQUENCES)


_lines = st.lists(
    st.builds(
        lambda key, topic, grounds, origins, until, value: line(
            f"{topic} {until} {value}", *grounds, key=key, topic=topic, origins=origins, in_force=True, until=until, value=value
        ),
        st.sampled_from(["", "k1", "k2", "k3"]),
        st.sampled_from(["core", "ahead", "cumulative", "x"]),
        st.lists(st.sampled_from("abcdef"), min_size=1, unique=True),
        st.integers(1, 3),
        st.sampled_from([None, "2026-05-22", "2026-07~", "XXXX-05-01", "no date"]),
        st.sampled_from([None, 3, 4.5, {"low": 1, "best": 1, "high": 1, "qualifier": "exact"}, {"low": "odd"}, [{"a": 1}], True]),
    ),
    max_size=6,
).map(tuple)
_states = st.builds(
    lambda day, a, b, c: state(day, agreements=a, events=b, sources=c), st.sampled_from(["2026-05-20", "2026-06-01"]), _lines, _lines, _lines
)


@given(_states)
def test_nothing_changes_between_a_state_and_itself(a: StateOfPlay) -> None:
    assert changes(a, a) == ()


@given(_states, _states)
def test_every_change_has_grounds_of_its_lines_and_none_is_told_twice(a: StateOfPlay, b: StateOfPlay) -> None:
    found = changes(a, b)
    for change in found:
        mine = {g for s in (a, b) for one in s.chapters[change.chapter].lines for g in one.grounds}
        assert change.grounds
        assert set(change.grounds) <= mine
        assert change.text == f"{change.head}: {change.told}"
    appeared = sum(c.what is What.APPEARED for c in found if c.chapter != "sources")
    gone = sum(c.what is What.GONE for c in found if c.chapter != "sources")
    lines = sum(len(b.chapters[n].lines) - len(a.chapters[n].lines) for n in ("agreements", "events"))
    assert appeared - gone == lines


@given(_states, _states, st.randoms())
def test_the_order_of_lines_without_change_makes_none(a: StateOfPlay, b: StateOfPlay, chance: Any) -> None:
    def mixed(one: StateOfPlay) -> StateOfPlay:
        chapters = {n: tuple(chance.sample(list(c.lines), len(c.lines))) for n, c in one.chapters.items()}
        return state(one.as_of or "", **chapters)

    keyed = {n: tuple({one.key: one for one in c.lines if one.key}.values()) for n, c in a.chapters.items()}
    other = {n: tuple({one.key: one for one in c.lines if one.key}.values()) for n, c in b.chapters.items()}
    x, y = state(a.as_of or "", **keyed), state(b.as_of or "", **other)
    assert {c.text for c in changes(x, y)} == {c.text for c in changes(mixed(x), mixed(y))}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pipeline.Desks]:
    with Ledger.open(tmp_path_factory.mktemp("simulated") / "l.db") as book:
        simulation.fill(book, Simulation())
        yield pipeline.Desks(book)


def of_day(desks: pipeline.Desks, n: int, *consequences: str) -> list[tuple[str, str]]:
    """Give what a day's reports changed: the consequence and the head of each change of these sorts."""
    before, after = (desks.state(as_of=day(i), process=PROCESS) for i in (n - 1, n))
    found = changes(before, after)
    return [(c.consequence, c.head) for c in found if c.consequence in consequences and c.what is not What.REPEATED]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (PLANTED.truce_from, [("truce", "a truce is said to be in force")]),
        *((told, [("truce", "a truce is said to run longer")]) for told, _ in PLANTED.extensions),
        (PLANTED.standoff[0], [("standoff", "a standoff appears")]),
        (PLANTED.standoff[1], [("standoff", "a standoff is no longer found")]),
        (PLANTED.extensions[0][1] - 7, [("deadline", "comes near")]),
    ],
)
def test_each_planted_turn_is_told_on_its_day(simulated: pipeline.Desks, n: int, expected: list[tuple[str, str]]) -> None:
    assert of_day(simulated, n, "truce", "standoff", "deadline", "instrument") == expected


def test_a_planted_restart_and_denials_are_told_on_their_days(simulated: pipeline.Desks) -> None:
    assert ("check", "new") in of_day(simulated, PLANTED.restart, "check")
    for n in PLANTED.denials:
        assert ("contradiction", "new") in of_day(simulated, n, "contradiction")


@pytest.mark.parametrize("n", [10, 27, 40, 60, 85, 110])
def test_on_an_ordinary_day_no_turn_is_told(simulated: pipeline.Desks, n: int) -> None:
    assert of_day(simulated, n, "truce", "standoff", "deadline", "instrument", "check") == []
    assert of_day(simulated, n, "figure"), "the ministry's total grows"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("state", "detached", "conditional", "state: undertaken, and no condition of it is open → undertaken, and a condition of it is not met"),
        ("level", 1, 2, "how far it is told as carried out: begun → in part"),
        ("level", 0, None, "how far it is told as carried out: nothing of it told → not told, it is disputed"),
        ("basis", None, "third_party_verified", "by whose word: no named party's → a third party's"),
        ("blocked", "orphan", None, "what stands in its way: it waits for what nobody has promised → nothing"),
        ("discharging_events", ["0e7f77e201de853954e6ccd9"], ["0e7f77e201de853954e6ccd9", "168bcd3b11aa853954e6ccd9"], "events that would discharge it: 1 more"),
        ("discharging_events", ["0e7f77e201de853954e6ccd9"], [], "events that would discharge it: 1 fewer"),
        ("ceasefire_class", "cessation_of_hostilities", "preliminary", "sort of truce: cessation of hostilities → preliminary"),
        ("pax_stage", "Pre", "SubPar", "stage in the peace process: before talks → on substance, in part"),
        ("a_name_of_its_own", "one_word", "another_word", "a name of its own: one word → another word"),
        ("holder", "LBN", "ISR", "holder: Lebanon → Israel"),
        ("a_reference", "0e7f77e201de853954e6ccd9", "168bcd3b11aa853954e6ccd9", ""),
    ],
)
def test_what_differs_is_told_in_words_and_never_by_field_or_id(name: str, old: Any, new: Any, words: str) -> None:
    before, after = (state(commitments=(line("withdraw", ground, key="k", **{name: value}),)) for ground, value in (("a", old), ("b", new)))
    (difference,) = one(before, after).differences
    assert difference.words == words


def test_grounds_that_a_line_names_in_its_data_are_no_change_by_themselves() -> None:
    before = state(commitments=(line("withdraw", "a", key="k", why=["0e7f77e201de853954e6ccd9"], class_grounds=[]),))
    after = state(commitments=(line("withdraw", "a", "b", key="k", why=["168bcd3b11aa853954e6ccd9"], class_grounds=["168bcd3b11aa853954e6ccd9"]),))
    assert one(before, after).what is What.REPEATED


def test_no_change_of_a_simulated_year_names_an_id_or_a_field(simulated: pipeline.Desks, knowledge: Any) -> None:
    states = [simulated.state(as_of=day(n), process=PROCESS) for n in range(0, 120, 8)]
    found = [c for a, b in pairwise(states) for c in changes(a, b, knowledge.parties.name_of)]
    assert len(found) > 100
    raw = re.compile(r"\b[0-9a-f]{24}\b|\w_\w")
    told = [text for c in found for text in (c.text, c.told, c.before or "", c.after or "", *c.detail, *(d.words for d in c.differences))]
    assert [text for text in told if raw.search(text)] == []


def test_an_end_that_moved_is_not_said_to_have_lost_the_origins_of_the_former_one() -> None:
    before, after = (state(agreements=(truce(until, *ids, origins=len(ids)),)) for until, ids in (("2026-06-03", "abc"), ("2026-07-10", "d")))
    assert one(before, after).counted == "1 independent origin, the former end had 3"
    fewer = one(state(events=(line("strike", "a", "b", key="e", origins=2),)), state(events=(line("strike", "a", key="e"),)))
    assert fewer.counted == "1 independent origin, was 2"


@pytest.mark.parametrize("topic", ["told", "before_end"])
def test_who_tells_of_a_truce_whatever_its_end_is_no_news_of_the_truce(topic: str) -> None:
    beside = line("the ceasefire is told of", "a", "b", key=f"truce|{topic}", topic=topic)
    found = changes(state(agreements=(truce("2026-06-03", "a"),)), state(agreements=(truce("2026-07-10", "b"), beside)))
    assert [(c.consequence, c.topic) for c in found] == [("truce", "in_force"), ("corroboration", topic)]
