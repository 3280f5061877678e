"""Figures: what is a series, what is a restart and not a fall, what does not add up, and what is no alarm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceledger.assessment.assess import desk_for
from truceledger.assessment.chapters import tallies, tolls
from truceledger.assessment.figures import checks_of, series_of
from truceledger.assessment.figures.quoted import quoted_figure
from truceledger.assessment.figures.rebuild import rebuilt
from truceledger.assessment.figures.telling import told
from truceledger.errors import UsageError
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import Anchor, Profile, ProfileParty
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Qualifier, Quantity
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.view import Held, HeldReport, View
from truceledger.vocabulary.when import When

START = date(2026, 5, 1)
MINISTRY = "SDN:GOV"
#: A toll that reports tell day by day.
RISING = (2950, 2971, 3004, 3042, 3073, 3089, 3111)


def on(day: int) -> date:
    return START + timedelta(days=day)


def said(
    day: int, value: int | Quantity, party: str | None = MINISTRY, *, kind: str = "toll", publisher: str = "Cedar Line", when: str | None = None, at: int = 0,
    report: Report | None = None, stance: Stance = Stance.ASSERTS, where: Any = (), **fields: Any,
) -> Statement:  # fmt: skip
    """One figure in a report of its own, or at a character of the one given."""
    quantity = value if isinstance(value, Quantity) else Quantity.exactly(value, f"{value:,}")
    text = f"{publisher} of {on(day)}: " + "x" * 2000
    made = report or Report.of(text, publisher=publisher, published=on(day))
    defaults = {"measure": "killed", "basis": "cumulative", "people": "unspecified"} if kind == "toll" else {"counted": "violation"}
    return state(
        made,
        kind,
        [Span(at, at + 20, made.text[at : at + 20])],
        {**defaults, "value": quantity.to_json(), **fields},
        attribution=Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, party, party),) if party else ()),
        rule="test@1",
        stance=stance,
        where=where,
        when=When(when) if when else None,
    )


def desk(statements: Any, profile: Profile | None = None, knowledge: Knowledge | None = None) -> Any:
    ordered = sorted(statements, key=lambda s: (s.report.published, s.report.id, s.start, s.statement_id))
    refs = {s.report.digest: s.report for s in ordered}
    at = datetime(2026, 6, 1, tzinfo=UTC)
    view = View(tuple(Held(s, at) for s in ordered), tuple(HeldReport(r, at, r.digest, 1) for r in refs.values()))
    return desk_for(view, profile=profile, knowledge=knowledge)


def checks(statements: Any, kind: str = "toll") -> list[tuple[str, str]]:
    made = desk(statements)
    return [(c.sort, c.text) for c in checks_of(made, kind, series_of(made, kind))]


def series(*values: int, **more: Any) -> list[Statement]:
    return [said(i, v, **more) for i, v in enumerate(values)]


# -- a running total, and what is no fall in it ----------------------------------------------------------------------


def test_a_copy_that_comes_late_is_no_fall() -> None:
    late = said(6, 3073, publisher="Harbour Herald")
    statements = [*series(*RISING), late]
    assert checks(statements) == []
    line = tolls.build(desk(statements))[0][0]
    assert line.text.startswith("3,111 killed")
    assert "earlier figures told again later: 3,073 (7 May 2026)" in line.detail
    assert late.statement_id in line.grounds


def test_a_figure_of_the_day_before_that_nobody_else_told_is_no_fall() -> None:
    assert checks([*series(2950, 3042, 3089), said(3, 3073, publisher="Harbour Herald"), said(4, 3111)]) == []


@settings(max_examples=60, deadline=None)
@given(
    rises=st.lists(st.integers(1, 60), min_size=3, max_size=12),
    copies=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 5), st.sampled_from(["Harbour Herald", "Olive Post"])), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_a_total_that_only_rises_is_never_alarmed_however_it_is_republished(rises: list[int], copies: Any, order: Any) -> None:
    values = [500 + sum(rises[: i + 1]) for i in range(len(rises))]
    statements = series(*values)
    statements += [said(i + later, values[i], publisher=p) for i, later, p in copies if i < len(values)]
    statements = list({s.statement_id: s for s in statements}.values())
    order.shuffle(statements)
    assert checks(statements) == []
    made = series_of(desk(statements), "toll")
    assert len(made) == 1
    assert [p.value for p in made[0].phases[0].points if p.value != 0][-1] == values[-1]


def test_a_total_revised_downward_is_told_with_both_figures() -> None:
    found = checks(series(2950, 3004, 2991, 2998))
    assert [sort for sort, _ in found] == ["fall"]
    assert "3,004 (2 May 2026), then 2,991 (3 May 2026)" in found[0][1]


def test_a_lower_figure_elsewhere_waits_for_what_is_told_next() -> None:
    begun = [*series(2950, 3004), said(2, 2991, publisher="Harbour Herald")]
    assert checks(begun) == []
    assert any("no later figure tells" in d for d in tolls.build(desk(begun))[0][0].detail)
    assert [sort for sort, _ in checks([*begun, said(3, 2998, publisher="Harbour Herald")])] == ["fall"]


def test_bounds_never_make_a_fall() -> None:
    more = Quantity(3001, None, None, Qualifier.MORE_THAN, "more than 3,000")
    assert checks([*series(2950, 3042, 3073), said(3, more), said(4, 3111)]) == []


def test_a_day_told_twice_with_another_figure_is_a_revision() -> None:
    day = "2026-03-02/2026-05-03"
    statements = [said(2, 3004, when=day), said(5, 3010, when=day, publisher="Harbour Herald")]
    line = tolls.build(desk(statements))[0][0]
    assert line.text == "3,010 killed, since 2 March 2026, as of 3 May 2026 — SDN:GOV"
    assert "revised: for 3 May 2026 first 3,004, then 3,010" in line.detail
    assert set(line.grounds) == {s.statement_id for s in statements}


def test_issuers_measures_groups_and_places_are_never_one_series() -> None:
    statements = [said(0, 10), said(0, 12, "ocha"), said(0, 14, measure="wounded"), said(0, 3, people="children"), said(0, 20, None)]
    made = series_of(desk(statements), "toll")
    assert len(made) == 5
    assert all(len(s.figures) == 1 for s in made)


def test_one_total_is_told_with_and_without_whom_it_is_laid_to() -> None:
    assert len(series_of(desk([said(0, 10), said(1, 12, caused_by="rsf")]), "toll")) == 1
    assert len(series_of(desk([said(0, 10, caused_by="SDN:MIL"), said(1, 12, caused_by="rsf")]), "toll")) == 2


@pytest.mark.parametrize("counts", [(860, 881, 1140, 1299, 1970), (100, 62, 18)])
def test_rival_tallies_stand_side_by_side_and_are_neither_added_nor_alarmed(counts: tuple[int, ...]) -> None:
    """As for the Line of Control in 2017, by five issuers with five cut-offs, and for Lebanon in the first week of December 2024."""
    issuers = ("IND:GOV", "PAK:MIL", "PAK:GOV", "IND:MIL", "unifil")
    statements = [said(i, n, issuers[i], kind="tally", when="2026") for i, n in enumerate(counts)]
    lines = tallies.build(desk(statements))[0]
    assert sorted(line.data["points"][0]["value"] for line in lines) == sorted(counts)
    assert len({line.data["issuer"] for line in lines}) == len(counts) == len(lines)
    assert not any(line.topic in {"check", "restart"} for line in lines)


def test_a_count_without_a_number_breaks_nothing_and_is_no_zero() -> None:
    report = Report.of("Many were killed, the ministry said." * 3, publisher="Cedar Line", published=on(0))
    many = said(0, Quantity(phrase="many"), report=report)
    none = state(report, "toll", [Span(0, 16, report.text[:16])], {"measure": "killed", "value": None}, attribution=many.attribution, rule="test@1")
    assert checks([many, none, said(1, 12)]) == []
    lines = tolls.build(desk([many, none, said(1, 12)]))[0]
    assert {g for line in lines for g in line.grounds} >= {many.statement_id, none.statement_id}
    assert not any(line.text.startswith("0 ") for line in lines)


# -- restarts --------------------------------------------------------------------------------------------------------


def test_a_count_from_a_later_start_after_the_old_one_ended_is_a_restart_and_no_fall() -> None:
    old = [said(i, v, when=f"2023-10-08/{on(i)}") for i, v in enumerate((3900, 3961, 4047))]
    new = [said(40 + i, v, when=f"2026-06-08/{on(40 + i)}") for i, v in enumerate((123, 217))]
    lines = tolls.build(desk([*old, *new]))[0]
    assert checks([*old, *new]) == []
    assert [line.topic for line in lines] == ["cumulative", "cumulative", "restart"]
    assert lines[0].text.startswith("217 killed, since 8 June 2026")
    assert lines[1].text.endswith("(this count has ended)")
    assert "4,047 by 3 May 2026, then 123 by 10 June 2026" in lines[2].text


def test_a_total_of_untold_start_that_falls_far_and_grows_again_is_a_restart() -> None:
    made = series_of(desk(series(3900, 3961, 4047, 123, 217, 260)), "toll")[0]
    assert [[p.value for p in phase.points] for phase in made.phases] == [[3900, 3961, 4047], [123, 217, 260]]
    assert len(made.restarts) == 1
    assert checks(series(3900, 3961, 4047, 123, 217, 260)) == []


def test_one_small_figure_in_a_long_total_is_neither_restart_nor_fall() -> None:
    statements = series(3900, 3961, 4047, 123, 4080, 4101)
    assert checks(statements) == []
    made = series_of(desk(statements), "toll")[0]
    assert (len(made.phases), made.restarts) == (1, ())
    assert any("out of line with the rest: 123" in d for d in tolls.build(desk(statements))[0][0].detail)


def test_a_shorter_count_beside_a_longer_one_is_no_restart() -> None:
    long = [said(i, 2300 + 30 * i, when="2026-03-02/..") for i in range(12)]
    short = said(9, 150, when="2026-05-05/..")
    made = series_of(desk([*long, short]), "toll")[0]
    assert made.restarts == ()
    assert len(made.phases) == 2


def test_a_shorter_count_within_a_count_that_began_again_is_held_against_it() -> None:
    old = [said(i, v, when=f"2023-10-08/{on(i)}") for i, v in enumerate((3900, 3961, 4047))]
    new = [said(40 + i, 100 + 20 * i, when=f"2026-06-08/{on(40 + i)}") for i in range(30)]
    made = series_of(desk([*old, *new, said(65, 90, when="2026-06-25/..")]), "toll")[0]
    assert len(made.restarts) == 1
    assert [sort for sort, _ in checks([*old, *new, said(65, 90, when="2026-06-25/..")])] == ["since"]


def test_a_start_told_by_its_month_is_the_day_told_beside_it() -> None:
    made = series_of(desk([said(0, 10, when="2026-03-02/.."), said(1, 14, when="2026-03/..")]), "toll")[0]
    assert [len(p.points) for p in made.phases] == [2]


# -- sums ------------------------------------------------------------------------------------------------------------


def totals(*values: int) -> list[Statement]:
    return [said(i, v, when=f"2026-03-02/{on(i)}") for i, v in enumerate(values)]


def daily(day: int, value: int, first: int | None = None) -> Statement:
    when = str(on(day)) if first is None else f"{on(first)}/{on(day)}"
    return said(day, value, basis="period", when=when, at=40)


def test_increments_that_make_the_total_are_no_alarm() -> None:
    assert checks([*totals(100, 110, 131), daily(1, 10), daily(2, 21)]) == []
    assert checks([*totals(100, 110, 131), daily(2, 31, first=1)]) == []


def test_increments_that_do_not_make_the_total_say_by_how_much_and_when() -> None:
    found = checks([*totals(100, 110, 131), daily(1, 10), daily(2, 25)])
    assert [sort for sort, _ in found] == ["increments"]
    assert "25 told from 3 May 2026 to 3 May 2026, but the total rises by 21, from 110 to 131: 4 more than it rises" in found[0][1]


def test_increments_are_not_compared_where_days_are_missing_or_of_another_issuer() -> None:
    assert checks([said(0, 100, when="2026-03-02/2026-05-01"), said(3, 131, when="2026-03-02/2026-05-04"), daily(3, 25)]) == []
    other = said(2, 25, "ocha", basis="period", when="2026-05-03")
    assert checks([*totals(100, 110, 131), other]) == []


def bulletin(stated: int, parts: tuple[int, ...], publisher: str = "Cedar Line", day: int = 3, evidence: str = "x") -> list[Statement]:
    things = ("overflight", "naval_incursion", "indirect_fire", "direct_fire")
    text = f"{publisher}, day {day}: " + evidence * 400
    report = Report.of(text, publisher=publisher, published=on(day))
    when = "2026-04-27/2026-05-03"
    whole = said(day, stated, kind="tally", report=report, when=when, at=30)
    return [whole, *(said(day, n, kind="tally", report=report, when=when, at=60 + 30 * i, counted=things[i]) for i, n in enumerate(parts))]


def test_a_list_that_does_not_add_up_is_shown_with_its_sum() -> None:
    found = checks(bulletin(497, (142, 21, 228, 100)), "tally")
    assert [sort for sort, _ in found] == ["list"]
    assert "142 + 21 + 228 + 100 = 491, stated as 497 violation" in found[0][1]


@pytest.mark.parametrize(
    ("stated", "parts", "evidence"),
    [
        (491, (142, 21, 228, 100), "x"),  # it adds up
        (497, (142, 21), "x"),  # two of many
        (170, (81, 40, 49, 12), "x"),  # the last is a part of the others
        (497, (142, 21, 228, 100), "including "),  # said to be a part
        (900, (142, 21, 228, 100), "x"),  # far from a full list
        (497, (142, 21, 228, 100), "6 shots, "),  # a number that was not read
    ],
)
def test_lists_that_add_up_or_are_not_full_are_no_alarm(stated: int, parts: tuple[int, ...], evidence: str) -> None:
    assert checks(bulletin(stated, parts, evidence=evidence), "tally") == []


def test_copies_of_one_bulletin_are_one_alarm() -> None:
    statements = [*bulletin(497, (142, 21, 228, 100)), *bulletin(497, (142, 21, 228, 100), "Harbour Herald", day=4)]
    lines = [line for line in tallies.build(desk(statements))[0] if line.topic == "check"]
    assert len(lines) == 1
    assert len(lines[0].grounds) == 10


def test_numbers_of_one_report_that_stand_apart_are_no_list() -> None:
    statements = bulletin(497, (142, 21, 228))
    report = Report.of("y" * 4000, publisher="Cedar Line", published=on(3))
    far = [said(3, n, kind="tally", report=report, at=1000 * i, counted=c) for i, (n, c) in enumerate(((497, "violation"), (250, "overflight"), (240, "direct_fire")))]  # fmt: skip
    assert checks(far, "tally") == []
    assert checks(statements, "tally") == []


def test_a_number_among_its_like_is_no_whole_of_them() -> None:
    report = Report.of("y" * 400, publisher="Cedar Line", published=on(3))
    sectors = [said(3, n, kind="tally", report=report, at=40 * i, counted="deployment") for i, n in enumerate((20, 96, 41, 33))]
    assert checks(sectors, "tally") == []


def test_a_part_greater_than_its_whole() -> None:
    report = Report.of("Shells killed 12 men, including 40 children." + " z" * 400, publisher="Cedar Line", published=on(3))
    whole = said(3, 12, report=report, basis="incident", at=0)
    part = said(3, 40, report=report, basis="incident", people="children", at=22)
    found = checks([whole, part])
    assert [sort for sort, _ in found] == ["part_of_whole"]
    assert "12 killed in all, 40 of them children" in found[0][1]
    elsewhere = said(3, 40, report=report, basis="incident", people="children", at=500)
    assert checks([whole, elsewhere]) == []


def test_two_groups_side_by_side_are_no_part_and_whole() -> None:
    report = Report.of("Shells killed 3 police and 5 civilians on Monday.", publisher="Cedar Line", published=on(3))
    one = said(3, 3, report=report, basis="incident", at=0)
    assert checks([one, said(3, 5, report=report, basis="incident", people="civilians", at=22)]) == []


def test_a_group_whose_running_total_passes_that_of_all() -> None:
    def children(value: int) -> Statement:
        return said(2, value, when="2026-03-02/2026-05-03", people="children", publisher="Olive Post")

    assert [sort for sort, _ in checks([*totals(100, 110, 131), children(140)])] == ["part_of_whole"]
    assert checks([*totals(100, 110, 131), children(60)]) == []


# -- since -----------------------------------------------------------------------------------------------------------


def test_a_count_since_a_day_that_its_issuers_own_series_cannot_give() -> None:
    long = [said(i, 2300 + 25 * i, when="2026-03-02/..") for i in range(24)]  # rises by 25 a day
    found = checks([*long, said(20, 260, when="2026-05-06/..")])
    assert [sort for sort, _ in found] == ["since"]
    assert "260 killed since 6 May 2026, told 21 May 2026; the series rises by 375, from 2,425 (6 May 2026) to 2,800 (21 May 2026)" in found[0][1]
    assert checks([*long, said(20, 375, when="2026-05-06/..")]) == []
    assert checks([*long, said(20, 400, when="2026-05-06/..")]) == []  # with that day's report
    assert checks([*long, said(21, 350, when="2026-05-06/..")]) == []  # a total two days old


# -- slips -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [30_800, 308_000, 308])
def test_a_nought_too_many_or_too_few_is_a_slip_and_no_fall(wrong: int) -> None:
    found = checks(series(3004, 3042, 3073, wrong, 3089, 3111))
    assert [sort for sort, _ in found] == ["scale"]
    assert f"{wrong:,} killed" in found[0][1]


def test_thousands_told_twice_are_a_slip() -> None:
    twice = Quantity.exactly(2_500_000, "2,500 thousand")
    assert [sort for sort, _ in checks([said(0, twice, measure="displaced")])] == ["scale"]
    assert checks([said(0, Quantity.exactly(2_500_000, "2.5 million"), measure="displaced")]) == []


def test_one_number_under_two_measures() -> None:
    killed, wounded = series(3042, 3073, 3089), [said(i, v, measure="wounded") for i, v in enumerate((9301, 9362, 9397))]
    assert checks([*killed, *wounded]) == []
    found = checks([*killed, *wounded, said(1, 3073, measure="wounded", publisher="Olive Post")])
    assert [sort for sort, _ in found] == ["moved"]
    assert "3,073 as killed and as wounded" in found[0][1]


def test_round_and_small_numbers_and_other_days_are_not_known_again() -> None:
    assert checks([said(0, 3000), said(0, 3000, measure="wounded")]) == []
    assert checks([said(0, 12, basis="incident"), said(0, 12, measure="wounded", basis="incident")]) == []
    assert checks([said(0, 3073), said(20, 3073, measure="wounded")]) == []


def test_killed_and_wounded_taken_for_killed() -> None:
    own = [said(1, 3073), said(1, 9362, measure="wounded")]
    found = checks([*own, said(2, 12435, "relief-network", publisher="Olive Post")])
    assert [sort for sort, _ in found] == ["mixed"]
    assert "3,073 killed and 9,362 wounded make that number" in found[0][1]
    assert checks([*own, said(2, 12436, "relief-network")]) == []
    here, there = (Place(name, name, "SDN") for name in ("Tawila", "Kadugli"))
    placed = [said(1, 3073, where=[here]), said(1, 9362, measure="wounded", where=[here])]
    assert checks([*placed, said(2, 12435, "relief-network", where=[there])]) == []


def test_a_share_is_held_against_the_population_with_its_source(knowledge: Knowledge) -> None:
    value = Quantity(1_600_001, None, None, Qualifier.MORE_THAN, "more than 1.6 million")
    share = {"value": 0.2, "of": "the country's population", "phrase": "one-fifth"}
    made = desk([said(0, value, "LBN:GOV", measure="displaced", share=share)], knowledge=knowledge)
    line = next(x for x in tolls.build(made)[0] if x.topic == "check")
    assert "5,800,000 (UN estimate, rounded, 2024), it would be 28%, not 20%" in line.text
    assert line.data["population_source"].startswith("UN estimate")


# -- lines -----------------------------------------------------------------------------------------------------------


def test_keys_stay_while_figures_change_and_every_line_has_one() -> None:
    statements = [*totals(100, 110), daily(1, 10), said(0, 4, basis="incident"), *bulletin(497, (142, 21, 228, 100))]
    before, after = desk(statements), desk([*statements, said(2, 131, when="2026-03-02/2026-05-03")])
    keys = [[line.key for line in (*tolls.build(d)[0], *tallies.build(d)[0])] for d in (before, after)]
    assert keys[0] == keys[1]
    assert all(keys[0])
    assert len(set(keys[0])) == len(keys[0])


def test_denied_and_possible_totals_are_no_points() -> None:
    statements = [*series(2950, 3004), said(2, 9000, stance=Stance.DENIES)]
    lines = tolls.build(desk(statements))[0]
    assert lines[0].text.startswith("3,004 killed")
    assert lines[1].text.endswith("(denied)")


# -- rebuilding ------------------------------------------------------------------------------------------------------


PROFILE = Profile(
    "ridge", "Ridge", (ProfileParty("SDN"), ProfileParty("rsf")), anchors=(Anchor("killed", MINISTRY, "2026-03-02", "began again at zero", 4047),)
)


def rebuild(words: str, statements: list[Statement], said_on: date | None = None) -> Any:
    made = desk(statements, PROFILE)
    quoted = quoted_figure(words, said_on, made.today)
    return [told(made, quoted, one) for one in rebuilt(made, series_of(made, "toll"), quoted)]


LONG = [said(i, 2300 + 25 * i, when=f"2026-03-02/{on(i)}") for i in range(24) if i != 10]


def test_a_total_is_rebuilt_from_the_day_it_was_told() -> None:
    line = rebuild("2,475 killed since 2 March", LONG)[0]
    assert line.data["fits"]
    assert line.text.endswith("2,475 reconstructs: it tells 2,475 for 8 May 2026")
    assert line.grounds == (LONG[7].statement_id,)


def test_a_rise_is_rebuilt_under_either_reading_and_says_which() -> None:
    after = rebuild("375 killed since 6 May", LONG, date(2026, 5, 21))[0]
    assert "from 2,425 (6 May 2026) to 2,800 (21 May 2026) it rises by 375 (what was reported on 6 May 2026 not counted with)" in after.text
    with_day = rebuild("400 killed since 6 May", LONG, date(2026, 5, 21))[0]
    assert with_day.data["fits"]
    assert "(what was reported on 6 May 2026 counted with)" in with_day.text


def test_a_figure_that_cannot_be_rebuilt_says_by_how_much_and_from_which_day_it_would_fit() -> None:
    line = rebuild("260 killed since 6 May", LONG, date(2026, 5, 21))[0]
    assert not line.data["fits"]
    assert "it rises by 375" in line.text
    assert "115 more than 260" in line.text
    assert "counted back from 2,800 (21 May 2026), 260 would begin between 2,525 (10 May 2026) and 2,575 (12 May 2026)" in line.detail
    assert "counted from 2,425 (6 May 2026), 260 was reached between 2,675 (16 May 2026) and 2,700 (17 May 2026)" in line.detail


def test_a_figure_may_be_one_with_the_earlier_phase() -> None:
    line = rebuild("6,522 killed", LONG)[0]
    assert line.data["fits"]
    assert "2,475 (8 May 2026) and the 4,047 of the earlier phase" in line.text
    assert "began again at zero" in line.text


def test_bounds_and_months_and_stretches_are_rebuilt() -> None:
    assert rebuild("more than 350 killed since 6 May", LONG, date(2026, 5, 21))[0].data["fits"]
    assert rebuild("325 killed between 3 May and 15 May", LONG)[0].data["fits"]
    assert not rebuild("900 killed in May", LONG)[0].data["fits"]


def test_what_no_series_reaches_is_said_and_not_guessed() -> None:
    line = rebuild("90 killed since 3 January", [said(i, 300 + i) for i in range(3)])[0]
    assert line.text.endswith("cannot be tried: it has no figure by 3 January 2026, so the rise since then cannot be told")


@pytest.mark.parametrize(("words", "why"), [("killed since May", "names no number"), ("300 things since May", "does not say what is counted")])
def test_a_phrase_that_says_too_little_is_refused(words: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        quoted_figure(words, None, date(2026, 5, 21))
