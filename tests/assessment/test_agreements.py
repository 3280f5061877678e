"""An instrument's life: its dates kept apart, its extensions, and days in the parties' own time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.saying import desk_of, say
from tests.conftest import Make

from truceledger.assessment.chapters.agreements import build
from truceledger.assessment.chapters.contradictions import build as contradictions
from truceledger.assessment.expiry import agree, by_zone, gathered, pinned, window, zones_of
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import Profile, find
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Link
from truceledger.vocabulary.statement import Statement

BEIRUT = ("UTC", "Asia/Beirut", "Asia/Jerusalem")


def agreement(published: str, lifecycle: str, party: str | None = None, **fields: Any) -> Statement:
    return say("agreement", published, party, **{"instrument": "ceasefire", "lifecycle": lifecycle, **fields})


def lines(desk: Any) -> dict[str, Any]:
    return {line.key: line for line in build(desk)[0]}


# -- time zones ------------------------------------------------------------------------------------------------------


def test_who_says_sunday_and_who_says_monday_are_both_right(knowledge: Knowledge) -> None:
    desk = desk_of(
        agreement("2026-04-17", "in_effect", "USA", effect="2026-04-16T21:00Z", expiry="2026-04-26", publisher="Potomac Post"),
        agreement("2026-04-17", "in_effect", "LBN:GOV", expiry="2026-04-27", publisher="Cedar Line"),
        today="2026-04-20",
        profile=find("lebanon-israel"),
        knowledge=knowledge,
    )
    line = lines(desk)["ceasefire|lebanon-israel"]
    assert "until Sunday 26 April 2026, 21:00 UTC (Monday 27 April 2026, 00:00 in Beirut and Jerusalem)" in line.text
    assert "told as 26 April 2026 and 27 April 2026, one moment" in line.text
    assert line.data["end_moment"]["Asia/Beirut"] == "2026-04-27T00:00+03:00"
    assert (line.data["day_of_truce"], line.data["days_left"]) == (5, 6)
    assert not any(x.topic == "difference" for x in lines(desk).values())
    assert contradictions(desk)[0] == ()


def test_without_the_hour_two_neighbouring_days_are_shown_and_not_alarmed(knowledge: Knowledge) -> None:
    desk = desk_of(
        agreement("2026-04-17", "in_effect", "USA", expiry="2026-04-26"),
        agreement("2026-04-17", "in_effect", "LBN:GOV", expiry="2026-04-27"),
        today="2026-04-20",
        profile=find("lebanon-israel"),
        knowledge=knowledge,
    )
    assert "also told as 27 April 2026, which one moment can bear" in lines(desk)["ceasefire|lebanon-israel"].text
    assert contradictions(desk)[0] == ()


def test_ends_that_no_time_zone_explains_are_set_side_by_side(knowledge: Knowledge) -> None:
    desk = desk_of(
        agreement("2026-04-17", "in_effect", "USA", expiry="2026-04-26"),
        agreement("2026-04-18", "in_effect", "LBN:GOV", expiry="2026-05-03"),
        today="2026-04-20",
        profile=find("lebanon-israel"),
        knowledge=knowledge,
    )
    line = lines(desk)["ceasefire|lebanon-israel|expiry"]
    assert line.text == "the end of the ceasefire is told differently: 26 April 2026 by United States of America; 3 May 2026 by Lebanon (government)"
    assert line.status == "contested"
    assert [x.topic for x in contradictions(desk)[0]] == ["ends"]


def test_zones_that_nobody_knows_are_left_out() -> None:
    profile = Profile("p", "P", (), zones={"LBN": "Asia/Beirut", "X": "Mars/Olympus"})
    assert zones_of(profile) == ("UTC", "Asia/Beirut")
    assert zones_of(None) == ("UTC",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026-04-26T21:00Z", "2026-04-27T00:00+03:00", True),
        ("2026-04-26T21:00Z", "2026-04-27", True),
        ("2026-04-26T21:00Z", "2026-04-28", False),
        ("2026-04-26T20:00Z", "2026-04-27", False),
        ("2026-07~", "2026-07-05", True),
        ("2026-07~", "2026-08-10", True),
        ("2026-07~", "2026-09-30", False),
        ("2026-07", "2026-07-05", True),
        ("XXXX-07-01", "2026-09-30", True),
    ],
)
def test_dates_that_one_moment_can_bear(one: str, other: str, same: bool) -> None:
    assert agree(one, other, BEIRUT) is same
    assert agree(other, one, BEIRUT) is same


@given(day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), hour=st.integers(0, 23), length=st.integers(1, 90))
def test_whole_days_from_the_hour_of_the_beginning_are_found_by_their_names_in_any_zone(day: date, hour: int, length: int) -> None:
    from datetime import timedelta

    begun = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    end = begun + timedelta(days=length)
    names = sorted({str(end.astimezone(ZoneInfo(zone)).date()) for zone in BEIRUT})
    found = pinned(f"{begun:%Y-%m-%dT%H:%MZ}", names, BEIRUT)
    if len(names) == 2:
        assert found == end  # one number of days alone bears both names
    elif found is not None:
        assert found == end
    for name in names:
        span = window(name, BEIRUT)
        assert span is not None
        assert span.start <= end <= span.end
    assert len(gathered(names, BEIRUT)) == 1
    assert set(by_zone(end, BEIRUT)) == set(BEIRUT)


# -- the life --------------------------------------------------------------------------------------------------------


def test_extensions_are_a_chain_and_no_contradiction() -> None:
    desk = desk_of(
        agreement("2026-04-17", "in_effect", "USA", effect="2026-04-17", expiry="2026-05-17"),
        agreement("2026-05-16", "extended", "USA", expiry="2026-07-01", when_="2026-05-16"),
        agreement("2026-05-16", "in_effect", "LBN:GOV", expiry="2026-05-17"),
        agreement("2026-06-29", "extended", "LBN:GOV", expiry="2026-09-30", when_="2026-06-29"),
        agreement("2026-06-30", "extended", "hezbollah", when_="2026-06-29"),
        today="2026-07-02",
    )
    line = lines(desk)["ceasefire|"]
    chain = [(e["day"], e["from"], e["to"], len(e["statements"])) for e in line.data["extensions"]]
    assert chain == [("2026-05-16", "2026-05-17", "2026-07-01", 1), ("2026-06-29", "2026-07-01", "2026-09-30", 2)]
    assert line.data["until"] == "2026-09-30"
    assert (
        "29 June 2026: extended from 1 July 2026 to 30 September 2026, by the word of LBN:GOV;"
        " that it was extended, without its new end, also by hezbollah" in lines(desk)["ceasefire||told"].detail
    )
    assert contradictions(desk)[0] == ()


def test_an_end_is_counted_by_those_who_name_it_and_who_name_another_stand_beside_it() -> None:
    told = [
        agreement("2026-05-16", "in_effect", effect="2026-04-17"),
        agreement("2026-05-16", "extended", expiry="2026-07~", when_="2026-05-16", mediators=["USA"]),
        agreement("2026-05-26", "in_effect", "LBN"),
        agreement("2026-06-10", "in_effect", "USA", expiry="2026-07~"),
        agreement("2026-06-30", "extended", "USA", expiry="2026-09-30", when_="2026-06-29"),
    ]
    made = lines(desk_of(*told, today="2026-07-01"))
    end, whole = made["ceasefire|"], made["ceasefire||told"]
    assert (end.grounds, end.origins, end.status) == ((told[4].statement_id,), 1, "single_source")
    assert end.text == "a ceasefire is in force, extended, until 30 September 2026"  # who says so says neither since when nor who mediates
    assert end.data["until"] == "2026-09-30"
    (other,) = end.data["other_ends"]
    assert (other["end"], other["origins"], len(other["statements"])) == ("2026-07~", 2, 2)
    assert set(whole.grounds) == {s.statement_id for s in told}
    assert (whole.origins, whole.status) == (3, "corroborated")
    assert whole.text == (
        "the ceasefire is told of, whatever its end;"
        " in force since 17 April 2026, by the word of Cedar Line (1 independent origin, last on 16 May 2026); mediated by USA"
    )
    assert "an end told before: about July 2026, by the word of Cedar Line and USA (2 independent origins, last on 10 June 2026)" in whole.detail
    late = agreement("2026-07-05", "in_effect", "FRA", expiry="2026-07~")
    assert "another end is told: about July 2026, by the word of Cedar Line, FRA and USA (3 independent origins, last on 5 July 2026)" in (
        lines(desk_of(*told, late, today="2026-07-06"))["ceasefire||told"].detail
    )
    # where all name one end, nothing stands beside it
    agreed = [*told[:1], agreement("2026-07-02", "extended", "LBN", expiry="2026-09-30", when_="2026-06-29"), told[4]]
    end = lines(desk_of(*agreed[1:], today="2026-07-03"))["ceasefire|"]
    assert (end.origins, end.status) == (2, "corroborated")
    assert "ceasefire||told" not in lines(desk_of(*agreed[1:], today="2026-07-03"))


def test_who_says_that_a_truce_is_suspended_is_counted_apart_from_who_told_of_it() -> None:
    told = [
        agreement("2026-04-02", "in_effect", "LBN", effect="2026-04-01", expiry="2026-06-01"),
        agreement("2026-04-03", "in_effect", "USA", effect="2026-04-01"),
        agreement("2026-04-10", "suspended", "ISR", when_="2026-04-10"),
    ]
    made = lines(desk_of(*told, today="2026-04-11"))
    rests, before = made["ceasefire|"], made["ceasefire||before_end"]
    assert (rests.text, rests.origins) == ("the ceasefire is said to be suspended on 10 April 2026, by the word of ISR", 1)
    assert before.origins == 2
    assert "an end is told: 1 June 2026, by the word of LBN (1 independent origin, last on 2 April 2026)" in before.detail


def test_a_passed_end_without_news_is_no_end() -> None:
    told = agreement("2026-04-17", "in_effect", effect="2026-04-17", expiry="2026-05-17")
    line = lines(desk_of(told, today="2026-05-18"))["ceasefire|"]
    assert line.topic == "passed"
    assert line.data["in_force"] is None
    assert "nothing read says that it was extended or has ended" in line.text
    assert lines(desk_of(told, today="2026-05-17"))["ceasefire|"].data["in_force"] is True


def test_an_extension_puts_off_no_end_that_was_told_only_later() -> None:
    told = [
        agreement("2026-05-06", "in_effect", effect="2026-05-01"),
        agreement("2026-05-06", "extended", "rsf", when_="2026-05-05"),
        agreement("2026-06-01", "in_effect", effect="2026-05-01", expiry="2026-06-05"),
    ]
    (one,) = lines(desk_of(*told, today="2026-06-02"))["ceasefire|"].data["extensions"]
    assert (one["day"], one["from"]) == ("2026-05-05", None)
    (one,) = lines(desk_of(*told[1:], agreement("2026-05-04", "in_effect", expiry="2026-05-06"), today="2026-05-07"))["ceasefire|"].data["extensions"]
    assert one["from"] == "2026-05-06"


def test_a_truce_that_ended_and_began_again() -> None:
    told = [
        agreement("2026-01-02", "in_effect", effect="2026-01-01", expiry="2026-02-01"),
        agreement("2026-01-20", "terminated", "ISR:GOV", when_="2026-01-20"),
    ]
    ended = lines(desk_of(*told, today="2026-02-01"))["ceasefire|"]
    assert ended.text == "the ceasefire is said to have ended on 20 January 2026, by the word of ISR:GOV"
    assert (ended.data["in_force"], ended.data["ended"]) == (False, "2026-01-20")
    # who told of the beginning is no witness of the end
    said = {s.statement_id: s for s in told}
    assert {said[i].fields["lifecycle"] for i in ended.grounds} == {"terminated"}
    before = lines(desk_of(*told, today="2026-02-01"))["ceasefire||before_end"]
    assert not set(before.grounds) & set(ended.grounds)
    both = lines(desk_of(*told, agreement("2026-03-02", "in_effect", effect="2026-03-01"), today="2026-03-05"))
    assert next(iter(both)) == "ceasefire|#2"  # the one that is in force stands first
    assert both["ceasefire|"].text == ended.text  # what follows changes nothing of it
    again = both["ceasefire|#2"]
    assert again.text == "a ceasefire is in force since 1 March 2026, no end told"
    assert again.data["earlier"] == ["2026-01-01"]
    assert again.data["day_of_truce"] == 5


#: Truces of one war that followed each other, as reports told them: a week, put off by five days; a day; three days.
WEEK = (
    agreement("2023-05-21", "signed", "SAU", when_="2023-05-20", parties=["SDN:MIL", "rsf"]),
    agreement("2023-05-21", "in_effect", effect="2023-05-22", expiry="2023-05-29"),
    agreement("2023-05-29", "extended", "USA", when_="2023-05-29", expiry="2023-06-03", parties=["SDN:MIL", "rsf"]),
)
DAY = (agreement("2023-06-09", "agreed_in_principle", "SAU", effect="2023-06-10", expiry="2023-06-11", modality=Modality.PLANNED),)
THREE = (
    agreement("2023-06-17", "agreed_in_principle", "SAU", effect="2023-06-18", expiry="2023-06-21", parties=["SDN:MIL", "rsf"]),
    agreement("2023-06-19", "in_effect", "rsf"),
    agreement("2023-06-21", "expired", when_="2023-06-21"),
)


def test_truces_that_followed_each_other_are_told_apart_by_their_days() -> None:
    made = lines(desk_of(*WEEK, *DAY, *THREE[:2], today="2023-06-19"))
    main = [key for key in made if "in_force" in made[key].data]
    assert main == ["ceasefire|#3", "ceasefire|", "ceasefire|#2"]
    now, week, one_day = (made[key] for key in main)
    assert (now.topic, now.data["since"], now.data["until"], now.data["earlier"]) == ("in_force", "2023-06-18", "2023-06-21", ["2023-05-22", "2023-06-10"])
    assert (week.topic, week.data["since"], week.data["until"]) == ("passed", "2023-05-22", "2023-06-03")
    assert [(e["from"], e["to"]) for e in week.data["extensions"]] == [("2023-05-29", "2023-06-03")]
    assert one_day.text == "a ceasefire is said to be agreed in principle, to begin on 10 June 2023, until 11 June 2023; no report says that it is in force"
    ended = lines(desk_of(*WEEK, *DAY, *THREE, today="2023-06-22"))
    assert [ended[key].topic for key in ("ceasefire|#3", "ceasefire|#2", "ceasefire|")] == ["ended", "announced", "passed"]
    assert contradictions(desk_of(*WEEK, *DAY, *THREE, today="2023-06-22"))[0] == ()


def test_a_truce_newly_agreed_reaches_the_state_and_leaves_the_one_before_as_it_was() -> None:
    before, after = lines(desk_of(*WEEK, today="2023-06-09")), lines(desk_of(*WEEK, *DAY, today="2023-06-09"))
    assert after["ceasefire|"] == before["ceasefire|"]
    assert set(after) - set(before) == {"ceasefire|#2"}
    assert set(after["ceasefire|#2"].grounds) == {s.statement_id for s in DAY}


def test_a_truce_of_which_only_the_day_of_the_agreement_is_told_is_new_too() -> None:
    agreed = agreement("2023-06-17", "agreed_in_principle", "SAU", when_="2023-06-17")
    assert "17 June 2023" in lines(desk_of(*WEEK, agreed, today="2023-06-17"))["ceasefire|#2"].text
    ended = agreement("2023-06-17", "announced", "SAU", expiry="2023-06-21")
    assert lines(desk_of(*WEEK, ended, today="2023-06-17"))["ceasefire|#2"].data["until"] == "2023-06-21"


def test_what_is_only_announced_names_each_day_of_its_announcement_and_quotes_one() -> None:
    told = [agreement(f"2023-06-{n}", "agreed_in_principle", "SAU", when_=f"2023-06-{n}", words=f"agreed on {n}") for n in (10, 14)]
    line = lines(desk_of(*told, today="2023-06-15"))["ceasefire|"]
    assert line.text == "a ceasefire is said to be agreed in principle, 10 June 2023 and 14 June 2023; no report says that it is in force"
    assert "agreed on 14" in line.detail[-1]


@pytest.mark.parametrize(
    "told",
    [
        agreement("2023-06-04", "extended", "USA", when_="2023-06-03", expiry="2023-06-08"),  # an extension goes on with what it extends
        agreement("2023-06-02", "announced", "SAU", when_="2023-06-02", expiry="2023-06-10"),  # before the end
        agreement("2023-06-05", "signed", "SAU", when_="2023-05-20"),  # told again, of its own day
        agreement("2023-06-05", "in_effect", "rsf", expiry="2023-06-30"),  # no beginning is told: it may be an extension nobody told of
        agreement("2023-06-05", "proposed", "SAU", when_="2023-06-05"),
        agreement("2023-06-05", "announced", "SAU", when_="2023-06-05", modality=Modality.POSSIBLE),
        agreement("2023-06-05", "announced", "SAU", when_="2023-06-05", stance=Stance.DENIES),
    ],
    ids=["extended", "before", "again", "no beginning", "proposed", "possible", "denied"],
)
def test_what_opens_no_truce_of_its_own_is_of_the_one_that_is_known(told: Statement) -> None:
    assert not [key for key in lines(desk_of(*WEEK, told, today="2023-06-06")) if "#" in key]


def test_a_day_without_its_year_in_an_undated_report_is_of_the_truce_that_it_is_nearest_to() -> None:
    report = Make.report("The truce takes effect on Monday, May 22.", publisher=None, published=None)
    told = Make.say(report, "agreement", "The truce takes effect on Monday, May 22", instrument="ceasefire", lifecycle="in_effect", effect="XXXX-05-22")
    made = build(desk_of(*WEEK, *DAY, *THREE[:2], told, today="2023-06-19"))[0]
    assert [line.key for line in made if told.statement_id in line.grounds] == ["ceasefire||told"]
    (told_of,) = (line for line in made if line.key == "ceasefire||told")
    assert "in force since 22 May 2023, by the word of Cedar Line and publisher unknown (2 independent origins" in told_of.text


def test_an_extension_whose_new_end_nobody_told_leaves_open_when_the_truce_ended() -> None:
    bare = agreement("2023-06-12", "extended", "USA", when_="2023-06-12")
    later = agreement("2023-06-17", "announced", "SAU", effect="2023-06-18")
    assert not [key for key in lines(desk_of(*WEEK, bare, later, today="2023-06-18")) if "#" in key]
    # one that is told beside its new end leaves nothing open
    near = agreement("2023-05-31", "extended", "USA", when_="2023-05-30")
    assert "ceasefire|#2" in lines(desk_of(*WEEK, near, later, today="2023-06-18"))


def test_who_says_that_two_truces_are_one_joins_them_again() -> None:
    link = Link(WEEK[1].claim_id, DAY[0].claim_id, "same_instrument", "ada", "one truce, broken off")
    assert not [key for key in lines(desk_of(*WEEK, *DAY, today="2023-06-10", links=(link,))) if "#" in key]


@given(st.permutations([*WEEK, *DAY, *THREE]))
def test_the_order_in_which_truces_are_told_of_does_not_part_them_otherwise(told: list[Statement]) -> None:
    assert lines(desk_of(*told, today="2023-06-22")) == lines(desk_of(*WEEK, *DAY, *THREE, today="2023-06-22"))


def test_one_beginning_told_in_two_ways_is_a_difference() -> None:
    desk = desk_of(
        agreement("2026-04-18", "in_effect", "USA", effect="2026-04-17"),
        agreement("2026-04-18", "in_effect", "LBN:GOV", effect="2026-04-21"),
        today="2026-04-22",
    )
    made = lines(desk)
    assert made["ceasefire||effect"].text == "the beginning of the ceasefire is told differently: 17 April 2026 by USA; 21 April 2026 by LBN:GOV"
    assert "since 17 April 2026" in made["ceasefire|"].text


@pytest.mark.parametrize(
    ("told", "topic", "words"),
    [
        ([("announced", {"when_": "2026-04-16"})], "announced", "is said to be announced, 16 April 2026; no report says that it is in force"),
        ([("in_effect", {"effect": "2026-05-01", "modality": Modality.PLANNED})], "to_begin", "is to take effect on 1 May 2026"),
        ([("in_effect", {"effect": "2026-04-01"}), ("suspended", {"when_": "2026-04-10"})], "suspended", "is said to be suspended"),
        ([("proposed", {})], "versions", "a ceasefire: proposed, last told 17 April 2026"),
        ([("extended", {"modality": Modality.POSSIBLE})], "talk", "spoken of as possible or under a condition: extended"),
        ([("signed", {"stance": Stance.DENIES})], "denied", "signed — denied by Cedar Line"),
    ],
)
def test_states_of_an_instrument(told: list[tuple[str, dict[str, Any]]], topic: str, words: str) -> None:
    first = build(desk_of(*(agreement("2026-04-17", stage, **fields) for stage, fields in told), today="2026-04-20"))[0][0]
    assert first.topic == topic
    assert words in first.text


def test_instruments_are_told_apart_by_kind_name_and_parties(knowledge: Knowledge) -> None:
    desk = desk_of(
        agreement("2026-04-17", "in_effect", parties=["ISR", "LBN"], mediators=["USA"]),
        agreement("2026-04-18", "in_effect", parties=["ISR", "hezbollah", "USA"]),
        agreement("2026-04-18", "in_effect"),
        agreement("2026-04-18", "in_effect", parties=["ISR", "hamas"]),
        agreement("2026-04-18", "draft", instrument="declaration_of_intent", name="declaration of intent"),
        agreement("2026-04-19", "signed", instrument="framework", name="the Doha Framework"),
        agreement("2026-04-19", "leaked", instrument="framework", name="Doha framework"),
        today="2026-04-20",
        profile=find("lebanon-israel"),
        knowledge=knowledge,
    )
    made = lines(desk)
    assert set(made) == {
        "ceasefire|lebanon-israel",
        "ceasefire|hamas+israel",
        "declaration_of_intent|lebanon-israel|draft",
        "framework|doha-framework",
        "framework|doha-framework|leaked",
    }
    assert len(made["ceasefire|lebanon-israel"].grounds) == 3
    assert "of Hamas and Israel" in made["ceasefire|hamas+israel"].text
    assert made["declaration_of_intent|lebanon-israel|draft"].data["pax_stage"] == "Pre"


def test_linked_instruments_are_one_and_split_claims_leave() -> None:
    one = agreement("2026-04-17", "signed", instrument="framework", name="Naqoura Paper", parties=["ISR", "LBN"])
    other = agreement("2026-04-18", "signed", instrument="framework", name="Border Paper")
    link = Link(one.claim_id, other.claim_id, "same_instrument", "ada", "one text")
    assert set(lines(desk_of(one, other, today="2026-04-20"))) == {"framework|naqoura-paper", "framework|border-paper"}
    assert set(lines(desk_of(one, other, today="2026-04-20", links=(link,)))) == {"framework|border-paper"}
    truce, strange = agreement("2026-04-17", "in_effect", effect="2026-04-17"), agreement("2026-04-18", "in_effect", effect="2026-04-10")
    again = agreement("2026-04-19", "in_effect", effect="2026-04-17")
    apart = Link(truce.claim_id, strange.claim_id, "same_instrument", "ada", "another truce", apart=True)
    made = lines(desk_of(truce, strange, again, today="2026-04-20", links=(apart,)))
    assert len(made["ceasefire|"].grounds) == 2
    assert "since 17 April 2026" in made["ceasefire|"].text
    assert len(made) == 2


def test_class_of_a_truce_rests_on_a_mechanism_that_is_told() -> None:
    truce = agreement("2026-04-17", "in_effect", effect="2026-04-17")
    bare = lines(desk_of(truce, today="2026-04-20"))["ceasefire|"]
    assert (bare.data["ceasefire_class"], bare.data["pax_stage"]) == ("cessation_of_hostilities", "Cea")
    watch = say("commitment", "2026-04-18", debtor="unifil", act="monitor", modality=Modality.PLANNED)
    watched = lines(desk_of(truce, watch, today="2026-04-20"))["ceasefire|"]
    assert watched.data["ceasefire_class"] == "preliminary"
    assert watched.data["class_grounds"] == [watch.statement_id]


def test_a_line_s_key_stays_when_what_is_told_changes(knowledge: Knowledge) -> None:
    told = [
        agreement("2026-04-10", "proposed"),
        agreement("2026-04-16", "announced", when_="2026-04-16", parties=["ISR", "LBN"]),
        agreement("2026-04-17", "in_effect", effect="2026-04-17", expiry="2026-04-27"),
        agreement("2026-04-26", "extended", expiry="2026-05-27", parties=["ISR", "hezbollah"]),
        agreement("2026-05-20", "terminated", when_="2026-05-20"),
    ]
    profile = find("lebanon-israel")
    keys = {next(iter(lines(desk_of(*told[:n], today="2026-05-21", profile=profile, knowledge=knowledge)))) for n in range(2, 6)}
    assert keys == {"ceasefire|lebanon-israel"}


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"published": "2026-04-18", "effect": "2026-04-17"}, {"published": "2026-09-20", "effect": "2026-06-01"}),  # weeks apart
        ({"published": "2026-04-18", "effect": "2026-04-17"}, {"published": "2026-04-22", "effect": "2026-04-21"}),  # told to have begun before
        (
            {"published": "2026-04-18", "effect": "2026-04-17", "parties": ["LBN"]},
            {"published": "2026-04-18", "effect": "2026-04-19", "parties": ["ISR"]},
        ),
    ],
    ids=["weeks apart", "begun by then", "each its own"],
)
def test_another_beginning_is_another_truce_and_no_difference(first: dict[str, Any], later: dict[str, Any]) -> None:
    one, other = (
        agreement(t["published"], "in_effect", party, **{k: v for k, v in t.items() if k != "published"})
        for t, party in ((first, "USA"), (later, "FRA"))
    )
    desk = desk_of(one, other, agreement("2026-04-18", "announced", "QAT", parties=["ISR", "LBN"]), today="2026-10-01")
    assert not [line for line in build(desk)[0] if line.topic == "difference"]


def test_ends_that_two_sides_declare_of_truces_of_their_own_are_no_rivals() -> None:
    desk = desk_of(
        agreement("2026-04-18", "in_effect", "USA", expiry="2026-04-30", parties=["LBN"]),
        agreement("2026-04-18", "in_effect", "FRA", expiry="2026-06-17", parties=["ISR"]),
        agreement("2026-04-18", "announced", "QAT", parties=["ISR", "LBN"]),
        today="2026-04-20",
    )
    assert not [line for line in build(desk)[0] if line.topic == "difference"]
