from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from truceledger.ledger import Ledger, Process
from truceledger.ledger.entries import Linked
from truceledger.ledger.linking import link_new, propose, suggest
from truceledger.ledger.linking.linker import RULES
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.link import Clusters, Link, Relation
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
KHIAM = Place("Khiam", "Khiam", "LBN", 33.327, 35.610, Precision.EXACT)
AL_KHIYAM = Place("al-Khiyam", "Al Khiyam", "LBN", 33.330, 35.612, Precision.NEAR)
MARJAYOUN = Place("Marjayoun", "Marjayoun", "LBN", 33.360, 35.592, Precision.EXACT)
SOUTH = Place("southern Lebanon", "South Lebanon", "LBN", 33.3, 35.4, Precision.ADM1)

STORY = (
    "Lebanon will not enter political negotiations with Israel before the ceasefire is respected, a senior official told the agency on Thursday. "
    "A further meeting of Lebanese and Israeli officers is scheduled for 29 May in Washington, the official said, and the talks will turn to the "
    "withdrawal from the south and to the deployment of the army along the border. Since 2 March attacks have killed 3,073 people and wounded "
    "9,362, the health ministry said in its evening bulletin, and more than 1.6 million have been driven from their homes in the same months. "
    "Residents of the border villages said that drones circled over the fields through the night and that nobody dared to light a lamp."
)
OWN = (
    "Officers from Lebanon and Israel are to sit down in Washington on 29 May, people briefed on the talks said, while Beirut keeps refusing to open a "
    "political track as long as the truce does not hold. The ministry of health puts the dead at 3,073 and the wounded at 9,362 since 2 March. In the "
    "villages along the line families spoke of a sleepless night under drones; some have packed their cars for the third time this spring."
)


@contextmanager
def opened() -> Iterator[Ledger]:
    """Open a ledger of its own for a while."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as ledger:
        yield ledger


def told(make: Any, words: str, kind: str = "event", publisher: str = "Cedar Line", published: str = "2026-05-16", **fields: Any) -> Any:
    report = make.report(f"{publisher} of {published}: {words}.", publisher=publisher, published=date.fromisoformat(published))
    return make.reading(report, make.say(report, kind, words, **fields))


def strike(make: Any, words: str, day: str = "2026-05-15", place: Place = KHIAM, **more: Any) -> Any:
    return told(make, words, **{"type": "air_strike", "actor": "ISR", "when_": day, "where": [place], **more})


Split = tuple[str, str, str]  # one, other, relation


def all_clusters(readings: list[Any], splits: tuple[Split, ...] = ()) -> dict[str, set[frozenset[str]]]:
    """Record some readings, link one after another as they come, and give the clusters of the view by relation."""
    with opened() as ledger:
        for reading in readings:
            ledger.record(reading, None, process=Process("south"), at=AT)
            link_new(ledger, [reading.report.key], at=AT)
        for one, other, relation in splits:
            ledger.link(one, other, relation, by="rana", reason="two", at=AT, apart=True)
        links = ledger.view().links
        return {r.value: {frozenset(c) for c in Clusters(links, r).all()} for r in Relation}


def clusters(readings: list[Any], relation: str) -> set[frozenset[str]]:
    return all_clusters(readings)[relation]


def linked(*readings: Any, relation: str = "same_event", process: str | None = "south") -> list[Linked]:
    with opened() as ledger:
        for reading in readings:
            ledger.record(reading, None, process=Process(process) if process else None, at=AT)
        return [k for k in propose(ledger) if k.relation == relation]


# -- copies --------------------------------------------------------------------------------------------------------------


def printed(make: Any, text: str, publisher: str, day: str = "2026-05-21") -> Any:
    return make.reading(make.report(text, publisher=publisher, published=date.fromisoformat(day)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Beirut digs in its heels again. " + STORY, "2026-05-21"),  # a lead of its own
        ("Our correspondent reports from the coast. " + STORY.partition(". ")[2], "2026-05-22"),  # the lead changed
        (STORY[: len(STORY) // 2], "2026-05-21"),  # the tail cut
        (STORY[: len(STORY) // 3], "2026-05-23"),  # most of it cut
        (STORY.replace("a senior official told the agency on Thursday", "an official said"), "2026-05-21"),
    ],
)
def test_what_prints_an_agency_s_text_is_a_copy(make: Any, text: str, day: str) -> None:
    made = linked(printed(make, STORY, "Agence France-Presse"), printed(make, text, "Harbour Herald", day), relation="copy_of")
    assert len(made) == 1
    assert made[0].by == "machine:linking.copies@1"
    assert "of the words of the shorter stand in the other" in made[0].reason
    assert made[0].reason.endswith("Agence France-Presse is an agency")


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        (STORY, OWN, "2026-05-21"),  # two articles about one event
        (STORY, STORY, "2026-05-21"),  # the same words need no rule
        ("He bent his head. " + STORY, STORY, "2026-06-21"),  # a month on
        (STORY, "And " + STORY + " " + OWN + " " + OWN.upper() * 2, "2026-05-21"),  # one piece of a long round-up, not its beginning
        ("Short news from the border: one killed.", "Short news from the border: one killed today.", "2026-05-21"),
    ],
)
def test_what_is_no_copy(make: Any, first: str, second: str, day: str) -> None:
    if len(second) > 2 * len(first):
        second = OWN + " " + OWN.swapcase()[::-1] + " " + second
    assert linked(printed(make, first, "Reuters"), printed(make, second, "Harbour Herald", day), relation="copy_of") == []


def test_the_next_day_s_bulletin_in_the_same_words_is_none(make: Any) -> None:
    words = "The mission counted {} violations, {} of them by air and {} by fire, in the {} hours to dawn, and its patrols drove {} kilometres along the line without harm."
    one, two = words.format(142, 21, 228, 24, 310), words.format(151, 33, 204, 24, 295)
    assert linked(printed(make, one, "Mission"), printed(make, two, "Mission", "2026-05-22"), relation="copy_of") == []


def test_the_agency_s_own_is_the_origin_of_its_copies(make: Any) -> None:
    readings = [
        printed(make, "By our desk. " + STORY, "Anchor Post", "2026-05-20"),
        printed(make, STORY, "AFP", "2026-05-21"),
        printed(make, STORY, "Zeal", "2026-05-21"),
    ]
    with opened() as ledger:
        for reading in readings:
            ledger.record(reading, None, process=None, at=AT)
            link_new(ledger, [reading.report.key], at=AT)
        assert {r.origin for r in ledger.view().reports} == {readings[1].report.digest}
        # by the day before there was the outlet alone
        assert {r.origin for r in ledger.view(as_of=date(2026, 5, 20)).reports} == {readings[0].report.digest}
        ledger.link(readings[0].report.digest, readings[1].report.digest, "copy_of", by="rana", reason="its own", at=AT, apart=True)
        assert len({r.origin for r in ledger.view().reports}) == 2


# -- events --------------------------------------------------------------------------------------------------------------


def toll(make: Any, n: int, words: str, **more: Any) -> Any:
    reading = strike(make, words, **more)
    report = reading.report
    also = make.say(report, "toll", words, measure="killed", value=Quantity.exactly(n).to_json(), basis="incident")
    return make.reading(report, *reading.statements, also)


def test_events_told_in_other_words_are_one(make: Any) -> None:
    one = strike(make, "Warplanes hit Khiam at noon")
    for other in (
        strike(make, "a drone struck the town", type="drone_strike", actor="ISR:MIL"),
        strike(make, "an attack shook it", type="attack_unspecified", actor=None),
        strike(make, "bombs fell on al-Khiyam", place=AL_KHIYAM),
        strike(make, "hit over the night", day="2026-05-15/2026-05-16"),
    ):
        made = linked(one, other)
        assert len(made) == 1, other.statements[0]
        assert "15 May 2026" in made[0].reason
        assert "Khiam" in made[0].reason
    assert "0.4 km apart" in linked(one, strike(make, "bombs fell", place=AL_KHIYAM))[0].reason


@pytest.mark.parametrize(
    "other",
    [
        {"actor": "hezbollah"},
        {"type": "indirect_fire"},
        {"place": MARJAYOUN},
        {"place": SOUTH},
        {"day": "2026-05-16"},
        {"day": "2026-05"},
        {"modality": "planned"},
        {"target": "unifil"},
    ],
)
def test_what_may_be_another_event_is_not_linked(make: Any, other: dict[str, Any]) -> None:
    from truceledger.vocabulary.attribution import Modality

    if "modality" in other:
        other = {"modality": Modality(other["modality"]), "type": "drone_strike"}
    assert linked(strike(make, "Warplanes hit Khiam", target="hezbollah"), strike(make, "it was struck", **{"target": "hezbollah", **other})) == []


def test_counts_join_across_midnight_and_part_on_one_day(make: Any) -> None:
    seven = toll(make, 7, "A strike killed seven in Khiam")
    assert linked(seven, toll(make, 7, "seven were killed by drones", day="2026-05-16", type="drone_strike"))[0].reason.endswith("7 killed in both")
    assert linked(seven, toll(make, 8, "eight died, up from seven", type="drone_strike"))
    assert linked(seven, toll(make, 19, "another strike took nineteen lives", type="drone_strike")) == []
    assert linked(seven, toll(make, 8, "eight were killed a day on", day="2026-05-16", type="drone_strike")) == []


def test_a_week_of_strikes_on_one_town_is_no_one_event(make: Any) -> None:
    week = [strike(make, f"struck on day {i}", day=str(date(2026, 5, 10) + timedelta(i))) for i in range(7)]
    spans = [strike(make, f"overnight {i}", day=f"2026-05-{10 + i}/2026-05-{11 + i}") for i in range(6)]
    assert clusters([*week, *spans], "same_event") == set()


def test_what_fits_two_sides_joins_neither(make: Any) -> None:
    one, other = strike(make, "Israel struck Khiam"), strike(make, "Hezbollah hit Khiam by drone", type="drone_strike", actor="hezbollah")
    nobody = strike(make, "an attack shook Khiam", type="attack_unspecified", actor=None)
    assert len(linked(one, other, nobody)) == 2
    assert clusters([one, other, nobody], "same_event") == set()


# -- instruments, meetings, steps --------------------------------------------------------------------------------------------


def test_an_instrument_is_known_by_its_parties_and_first_day_whatever_its_end(make: Any) -> None:
    base = {
        "kind": "agreement",
        "instrument": "ceasefire",
        "lifecycle": "in_effect",
        "parties": ["LBN", "ISR"],
        "effect": "2026-04-17",
        "expiry": "2026-04-26",
    }
    one = told(make, "the truce took hold", **base)
    other = told(make, "the truce ends on Monday", **{**base, "lifecycle": "expired", "expiry": "2026-04-27"})
    assert linked(one, other, relation="same_instrument")[0].reason.endswith("with other last days")
    for change in ({"instrument": "framework"}, {"parties": ["LBN", "hezbollah"]}, {"effect": "2026-04-18"}):
        assert linked(one, told(make, "another", **{**base, "lifecycle": "signed", **change}), relation="same_instrument") == []
    bare = {"kind": "agreement", "instrument": "ceasefire", "lifecycle": "signed", "effect": "2026-04-17"}
    assert linked(one, told(make, "a truce began", **bare), relation="same_instrument", process=None) == []
    assert "told in reports of one process" in linked(one, told(make, "a truce began", **bare), relation="same_instrument")[0].reason


def test_a_name_makes_an_instrument(make: Any) -> None:
    base = {"kind": "agreement", "instrument": "framework", "lifecycle": "signed", "parties": ["SDN:MIL", "rsf"]}
    one = told(make, "signed", name="the Jeddah Declaration on Humanitarian Access", **base)
    assert linked(
        one, told(make, "agreed", name="Declaration of Jeddah, humanitarian access", **{**base, "lifecycle": "announced"}), relation="same_instrument"
    )
    assert linked(one, told(make, "agreed", name="Manama Principles", **{**base, "lifecycle": "announced"}), relation="same_instrument") == []


def test_a_meeting_planned_and_held_is_one_and_a_parallel_track_another(make: Any) -> None:
    washington = Place("Washington", "Washington", "USA")
    base = {"kind": "meeting", "status": "scheduled", "participants": ["LBN:MIL", "ISR:MIL"], "when_": "2026-05-29", "where": [washington]}
    one = told(make, "will meet", **base)
    held = told(make, "met", **{**base, "status": "held", "when_": "2026-05-29/2026-05-30", "participants": ["LBN", "ISR", "USA"]})
    made = linked(one, held, relation="same_meeting")
    assert len(made) == 1
    assert "29 May 2026" in made[0].reason
    assert "with United States of America in one" in made[0].reason
    for change in (
        {"participants": ["LBN:GOV", "ISR:GOV"]},
        {"when_": "2026-06-29"},
        {"where": [Place("Cairo", "Cairo", "EGY")]},
        {"participants": ["LBN", "SYR"]},
        {"participants": ["LBN:MIL", "ISR:MIL", "USA"], "modality": Modality.NEGATED},  # "no three-way session took place"
    ):
        assert linked(one, told(make, "meets", **{**base, "status": "held", **change}), relation="same_meeting") == []
    tables = [told(make, f"talked {f}", **{**base, "status": "held", "format": f}) for f in ("direct", "indirect_proximity")]
    assert linked(*tables, relation="same_meeting") == []
    never = told(make, "never sat down", **{**base, "status": "held", "modality": Modality.NEGATED})
    assert len(linked(one, never, relation="same_meeting")) == 1


def test_a_step_in_other_words(make: Any) -> None:
    def condition(words: str, party: str = "ISR") -> Any:
        step = {"party": "LBN", "act": "negotiate"}
        return told(
            make, f"only after {words}", kind="precondition", holder="LBN", step=step, requires=[{"party": party, "act": "other", "words": words}]
        )

    one = condition("hands over the maps of the minefields")
    made = linked(one, condition("the handing over of minefield maps"), relation="same_step")
    assert {made[0].one, made[0].other} == {"ISR.other:hands-over-the-maps-of-the-minefields", "ISR.other:the-handing-over-of-minefield-maps"}
    assert linked(one, condition("hands over the bodies of the dead"), relation="same_step") == []
    assert linked(one, condition("the handing over of minefield maps", "hezbollah"), relation="same_step") == []


def test_a_step_is_not_what_it_waits_for_though_one_quote_tells_both(make: Any) -> None:
    def condition(step: dict[str, str], words: str) -> Any:
        return told(
            make,
            words,
            kind="precondition",
            holder="hezbollah",
            step=step,
            requires=[{"act": "other", "words": words.partition("until ")[2] or words}],
        )

    one = condition({"act": "other"}, "they will stay until rehabilitation grants have been paid")
    assert linked(one, relation="same_step") == []
    made = linked(one, condition({"act": "sign"}, "paid rehabilitation grants"), relation="same_step")
    assert {"all.other:rehabilitation-grants-have-been-paid", "all.other:paid-rehabilitation-grants"} in [{link.one, link.other} for link in made]


# -- laws ----------------------------------------------------------------------------------------------------------------


def varied(make: Any) -> list[Any]:
    """Reports that overlap in many ways: copies, events near in words, place, day and count, meetings, instruments."""
    made = [
        printed(make, STORY, "AFP"),
        printed(make, "A lead. " + STORY, "Anchor"),
        printed(make, STORY[: len(STORY) // 2], "Zeal", "2026-05-22"),
        printed(make, OWN, "Own"),
    ]
    for i, (kind, actor, place) in enumerate(
        itertools.product(("air_strike", "attack_unspecified"), ("ISR", "ISR:MIL", None, "hezbollah"), (KHIAM, AL_KHIYAM))
    ):
        made.append(strike(make, f"story {i}", type=kind, actor=actor, place=place, publisher=f"P{i}"))
    made.append(toll(make, 7, "seven killed", publisher="T"))
    made.append(toll(make, 30, "thirty killed", type="drone_strike", publisher="U"))
    base = {"kind": "agreement", "instrument": "ceasefire", "effect": "2026-04-17"}
    for i, parties in enumerate((["LBN", "ISR"], ["ISR", "hezbollah"], ["LBN", "ISR", "hezbollah"])):
        made.append(told(make, f"truce {i}", lifecycle="signed", parties=parties, publisher=f"A{i}", **base))
        made.append(told(make, f"truce {i} holds", lifecycle="in_effect", parties=parties, publisher=f"B{i}", **base))
    return made


@settings(
    max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_order_of_arrival_never_shows_and_splits_hold(make: Any, data: Any) -> None:
    made = varied(make)
    order = [made[i] for i in data.draw(st.permutations(range(len(made))))]
    named = {
        "copy_of": sorted({r.report.digest for r in made[:4]}),
        "same_event": sorted({s.claim_id for r in made for s in r.statements if s.kind == "event"}),
        "same_instrument": sorted({s.claim_id for r in made for s in r.statements if s.kind == "agreement"}),
    }
    pairs = [(*p, relation) for relation, names in named.items() for p in itertools.permutations(names, 2)]
    drawn = data.draw(st.lists(st.sampled_from(pairs), max_size=5))
    splits = tuple({frozenset(p): p for p in drawn}.values())
    found = all_clusters(made, splits)
    assert found == all_clusters(order, splits)
    for one, other, relation in splits:
        assert not any({one, other} <= c for c in found[relation])


def test_linking_again_adds_nothing_also_what_was_undone_or_decided(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger:
        for reading in varied(make):
            ledger.record(reading, None, process=Process("south"), at=AT)
        first = suggest(ledger, at=AT)
        assert len(first.entries) == len(first.links) > 10
        ledger.undo(first.entries[0], "rana", "no", AT)
        gone, kept = first.links[0], first.links[1]
        ledger.link(kept.one, kept.other, kept.relation, by="rana", reason="no", at=AT, apart=True)
        assert suggest(ledger, at=AT).entries == ()
        links = {(k.one, k.other): k for k in ledger.view().links}
        assert (gone.one, gone.other) not in links
        assert links[kept.one, kept.other].apart
        # a person may say again what was taken back
        assert ledger.link(gone.one, gone.other, gone.relation, by="rana", reason="yes", at=AT) is not None
        assert ledger.verify().ok
    with Ledger.open(tmp_path / "l.db") as again:
        assert suggest(again, at=AT).entries == ()


def test_one_by_one_links_as_a_whole_does(make: Any) -> None:
    with opened() as ledger:
        for reading in varied(make):
            ledger.record(reading, None, process=Process("south"), at=AT)
            link_new(ledger, [reading.report.key], at=AT)
        one_by_one = {(k.relation, *sorted((k.one, k.other))): k.score for k in ledger.view().links}
        assert one_by_one == {(k.relation, *sorted((k.one, k.other))): k.score for k in propose(ledger)}
        assert suggest(ledger, at=AT).entries == ()


def test_what_is_kept_while_open_is_what_a_fresh_look_finds(tmp_path: Path, make: Any) -> None:
    readings = varied(make)
    with Ledger.open(tmp_path / "l.db") as ledger:
        for i, reading in enumerate(readings):
            ledger.record(reading, None, process=Process("south"), at=AT)
            made = link_new(ledger, [reading.report.key], at=AT)
            if made.entries and i % 4 == 0:
                ledger.undo(made.entries[0], "rana", "no", AT)
            if made.links and i % 5 == 0:
                one = made.links[-1]
                ledger.link(one.one, one.other, one.relation, by="rana", reason="no", at=AT, apart=True)
                ledger.grade("ISR", "ABCDEF"[i % 6], "rana", "so", AT)
            before = ledger.view()
            with Ledger.open(tmp_path / "l.db") as fresh:
                assert fresh.view() == before
        assert len(before.links) > 20


def test_what_matches_another_matches_itself_and_the_other_way_round(make: Any) -> None:
    readings = varied(make)
    for rule in RULES:
        profiles = [p for r in readings for s in r.statements if s.kind in rule.kinds for _, p in rule.features(s, r.statements, "south")]
        for one, other in itertools.product(profiles, repeat=2):
            match = rule.match(one, other)
            assert match == rule.match(other, one)
            if match is not None:
                assert rule.match(one, one) is not None
                assert 0 < match.score <= 1
                assert set(rule.blocks(one)) & set(rule.blocks(other))


# -- clusters ------------------------------------------------------------------------------------------------------------


def link(one: str, other: str, score: float = 0.8, by: str = "machine:r@1", *, apart: bool = False) -> Link:
    return Link(one, other, Relation.SAME_EVENT, by, "", apart, score=score)


def test_clusters_join_what_fits_all_and_leave_chains_apart() -> None:
    whole = [link("a", "b"), link("b", "c"), link("a", "c")]
    assert Clusters(whole, "same_event").all() == [("a", "b", "c")]
    assert Clusters(whole[:2], "same_event").all() == []  # b fits a and c as well, and they do not fit each other
    assert Clusters([link("a", "b", 0.9), link("b", "c", 0.7)], "same_event").all() == [("a", "b")]
    assert Clusters([link("a", "b", by="rana"), link("b", "c", by="rana")], "same_event").all() == [("a", "b", "c")]
    assert Clusters([*whole, link("a", "c", 0.8, "rana", apart=True)], "same_event").of("a") == {"a"}


def test_of_a_split_among_what_is_the_same_the_first_named_leaves() -> None:
    same = [link("a", "b", 1.0), link("b", "c", 1.0), link("c", "d", 1.0)]
    for one in "abcd":
        other = "d" if one != "d" else "a"
        made = Clusters([*same, link(one, other, 0.0, "rana", apart=True)], "same_event")
        assert made.of(one) == {one}
        assert made.of(other) == set("abcd") - {one}
