"""The timeline: each thing once, at the day it is told to be of, as exactly as it is told, what lies ahead apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger import pipeline
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.timeline import Entry, Timeline, Wanted, lies, mark, short, timeline
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)
TEXT = "Khiam was struck. Israel denies it. Officers met. Talks are set. The truce runs. Aid may come. 90 dead. Israel is to leave."


def made(
    folder: Path, readings: list[Any], wanted: Wanted | None = None, links: tuple[tuple[str, str, str], ...] = (), one_process: bool = True
) -> Timeline:
    with Ledger.open(folder / f"{len(list(folder.iterdir()))}.db") as book:
        for reading in readings:
            book.record(reading, None, process=Process("cedar"), at=AT)
        for one, other, relation in links:
            book.link(one, other, relation, by="anna", reason="the same", at=AT)
        return timeline(pipeline.Desks(book).desk(TODAY, "cedar" if one_process else None), wanted)


def one(folder: Path, make: Any, kind: str, words: str, party: str | None = None, **fields: Any) -> Entry:
    report = make.report(TEXT, published=date(2026, 5, 21))
    found = made(folder, [make.reading(report, make.say(report, kind, words, party, **fields))]).entries
    assert len(found) == 1
    return found[0]


def strikes(make: Any, publisher: str, *, day: int, party: str | None = "LBN", when: str = "2026-05-14", **more: Any) -> Any:
    report = make.report(f"{TEXT} ({publisher})", id=publisher, publisher=publisher, published=date(2026, 5, day))
    place = [Place("Khiam", "Khiam", "LBN")]
    return report, make.say(
        report, "event", more.pop("words", "Khiam was struck"), party, type="air_strike", actor="ISR", when_=when, where=place, **more
    )


def test_a_thing_that_several_reports_tell_is_one_entry_with_its_origins(tmp_path: Path, make: Any) -> None:
    told = [strikes(make, "Cedar Line", day=15), strikes(make, "Harbour Herald", day=17), strikes(make, "Olive Post", day=16, party="unifil")]
    found = made(tmp_path, [make.reading(*pair) for pair in told]).entries
    assert len(found) == 1
    entry = found[0]
    assert (entry.reports, entry.origins, len(entry.grounds)) == (3, 2, 3)
    assert (entry.first, entry.reported) == (date(2026, 5, 14), (date(2026, 5, 15), date(2026, 5, 17))), "the event's day is not the reports'"


def test_a_party_asked_for_does_not_hide_who_else_tells_it(tmp_path: Path, make: Any) -> None:
    told = [strikes(make, "Cedar Line", day=15, party="LBN:GOV"), strikes(make, "Olive Post", day=16, party="unifil")]
    found = made(tmp_path, [make.reading(*pair) for pair in told], Wanted(party="unifil")).entries
    assert [(e.reports, e.origins) for e in found] == [(2, 2)]


def test_an_end_that_is_put_off_is_known_though_the_later_end_is_outside_the_window(tmp_path: Path, make: Any) -> None:
    readings = []
    for n, until in ((10, "2026-06-03"), (20, "2026-07-03")):
        report = make.report(f"{TEXT} {n}", id=str(n), published=date(2026, 5, n))
        runs = make.say(report, "agreement", "The truce runs", "USA", instrument="ceasefire", lifecycle="extended", expiry=until)
        readings.append(make.reading(report, runs))
    found = made(tmp_path, readings, Wanted(until=date(2026, 6, 10))).entries
    assert [(e.edtf, e.note) for e in found] == [("2026-06-03", "later reports tell another end: 3 July 2026")]
    assert [e.edtf for e in made(tmp_path, readings, Wanted(ahead=True)).entries] == ["2026-07-03"]
    several = made(tmp_path, readings, Wanted(ahead=True), one_process=False).entries
    assert [(e.edtf, e.note) for e in several] == [("2026-06-03", ""), ("2026-07-03", "")], "of several processes nothing tells whose truce it is"


def test_an_end_that_had_come_before_another_was_told_of_is_not_put_off_by_it(tmp_path: Path, make: Any) -> None:
    readings = []
    for published, until in ((date(2026, 5, 10), "2026-05-15"), (date(2026, 5, 25), "2026-05-29")):
        report = make.report(f"{TEXT} {until}", id=until, published=published)
        runs = make.say(report, "agreement", "The truce runs", "USA", instrument="ceasefire", lifecycle="announced", expiry=until)
        readings.append(make.reading(report, runs))
    found = made(tmp_path, readings, Wanted()).entries
    assert [(e.edtf, e.note) for e in found] == [("2026-05-15", ""), ("2026-05-29", "")]


def test_a_denial_stands_in_the_entry_of_what_it_denies(tmp_path: Path, make: Any) -> None:
    told = [strikes(make, "Cedar Line", day=15), strikes(make, "Olive Post", day=16, party="ISR:MIL", words="Israel denies it", stance=Stance.DENIES)]
    entry = made(tmp_path, [make.reading(*pair) for pair in told]).entries[0]
    assert entry.origins == 1
    assert len(entry.denied_by) == 1
    assert mark(entry, TODAY) == "denied by others"
    alone = one(
        tmp_path, make, "event", "Israel denies it", "ISR", type="explosion_unattributed", actor=None, when_="2026-05-20", stance=Stance.DENIES
    )
    assert "nothing read under this claim asserts it" in mark(alone, TODAY)


def test_linked_claims_are_one_thing_and_other_days_told_of_it_are_kept(tmp_path: Path, make: Any) -> None:
    exact, about = strikes(make, "Cedar Line", day=15), strikes(make, "Olive Post", day=16, when="2026-05~")
    pair = (exact[1].claim_id, about[1].claim_id, "same_event")
    found = made(tmp_path, [make.reading(*exact), make.reading(*about)], links=(pair,)).entries
    assert len(found) == 1
    assert (found[0].edtf, found[0].also) == ("2026-05-14", ("2026-05~",))
    assert mark(found[0], TODAY) == "also told as about May 2026"


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision", "words"),
    [
        ("2026-05-14", date(2026, 5, 14), date(2026, 5, 14), "day", "14 May 2026"),
        ("2026-05-14/2026-05-15", date(2026, 5, 14), date(2026, 5, 15), "range", "14–15 May 2026"),
        ("2026-04-30/2026-05-02", date(2026, 4, 30), date(2026, 5, 2), "range", "30 April 2026 to 2 May 2026"),
        ("2026-07~", date(2026, 7, 1), date(2026, 7, 31), "month", "about July 2026"),
        ("2026-03-02/..", date(2026, 3, 2), None, "range", "since 2 March 2026"),
        ("../2026-03-02", None, date(2026, 3, 2), "range", "until 2 March 2026"),
    ],
)
def test_days_are_as_exact_as_they_are_told(
    tmp_path: Path, make: Any, edtf: str, first: date | None, last: date | None, precision: str, words: str
) -> None:
    entry = one(tmp_path, make, "event", "Khiam was struck", type="offensive", actor="ISR", when_=edtf)
    assert (entry.first, entry.last, entry.precision, short(entry.edtf)) == (first, last, precision, words)


@pytest.mark.parametrize(
    ("modality", "when", "mood", "ahead", "words"),
    [
        (Modality.ACTUAL, "2026-05-20", "told", False, ""),
        (Modality.PLANNED, "2026-06-09", "planned", True, "planned"),
        (Modality.PLANNED, "2026-05-29", "planned", False, "planned; the day has passed"),
        (Modality.PLANNED, "2026-06~", "planned", True, "planned"),
        (Modality.POSSIBLE, "2026-06-09", "possible", True, "possible"),
        (Modality.NEGATED, "2026-05-20", "said not to be so", False, "said not to be so"),
        (Modality.ONGOING, "2026-05-20", "going on", False, "going on"),
    ],
)
def test_what_is_planned_is_told_apart_from_what_is_said_to_have_been(
    tmp_path: Path, make: Any, modality: Modality, when: str, mood: str, ahead: bool, words: str
) -> None:
    entry = one(tmp_path, make, "event", "Aid may come", type="aid_delivery", actor="unifil", when_=when, modality=modality)
    assert (entry.mood, entry.ahead, mark(entry, TODAY)) == (mood, ahead, words)


def test_a_meeting_that_is_scheduled_is_planned_though_it_is_told_as_a_fact(tmp_path: Path, make: Any) -> None:
    assert one(tmp_path, make, "meeting", "Talks are set", status="scheduled", when_="2026-06-09").mood == "planned"


@pytest.mark.parametrize("order", [["LBN:MIL", "ISR:MIL"], ["ISR:MIL", "LBN:MIL"]])
def test_parties_stand_in_the_order_of_the_alphabet(tmp_path: Path, make: Any, order: list[str]) -> None:
    entry = one(tmp_path, make, "meeting", "Officers met", status="held", participants=order, when_="2026-05-20")
    assert entry.text == "meeting held of Israel (army) and Lebanon (army)"


def test_ends_and_due_dates_are_entries_and_an_end_put_later_is_no_date_ahead(tmp_path: Path, make: Any) -> None:
    first = make.report(TEXT, id="a", published=date(2026, 5, 10))
    later = make.report(f"{TEXT} later", id="b", published=date(2026, 5, 20))

    def runs(report: Any, until: str, lifecycle: str) -> Any:
        return make.say(report, "agreement", "The truce runs", "USA", instrument="ceasefire", lifecycle=lifecycle, expiry=until)

    leave = make.say(later, "commitment", "Israel is to leave", "USA", debtor="ISR", act="withdraw", due="2026-06-30", modality=Modality.PLANNED)
    found = made(
        tmp_path, [make.reading(first, runs(first, "2026-06-03", "in_effect")), make.reading(later, runs(later, "2026-07-03", "extended"), leave)]
    )
    assert [(e.mood, e.edtf, e.ahead) for e in found.entries] == [
        ("ends", "2026-06-03", False),
        ("due", "2026-06-30", True),
        ("ends", "2026-07-03", True),
    ]
    assert found.entries[0].note == "later reports tell another end: 3 July 2026"
    assert found.undated == {"agreement": 2, "commitment": 1}


def test_a_running_count_stands_at_the_day_it_is_told(tmp_path: Path, make: Any) -> None:
    value = Quantity.exactly(90, "90").to_json()
    entry = one(tmp_path, make, "toll", "90 dead", "LBN:GOV", measure="killed", value=value, basis="cumulative", when_="2026-03-02/..")
    assert (entry.first, entry.dated_by) == (date(2026, 5, 21), "report")
    assert entry.text.endswith("since 2 March 2026")
    assert mark(entry, TODAY) == "at the day of the report"


def test_a_year_that_nobody_can_know_is_not_put_into_one(tmp_path: Path, make: Any) -> None:
    report = make.report(TEXT)
    reading = make.reading(report, make.say(report, "event", "Khiam was struck", type="air_strike", actor="ISR", when_="XXXX-05-29"))
    assert made(tmp_path, [reading]).entries == ()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(since=date(2026, 5, 15)), {"2026-05-20", "2026-07~"}),
        (Wanted(until=date(2026, 7, 1)), {"2026-05-14", "2026-05-20", "2026-07~"}),
        (Wanted(until=date(2026, 6, 30)), {"2026-05-14", "2026-05-20"}),
        (Wanted(since=date(2026, 7, 31)), {"2026-07~"}),
        (Wanted(kinds=frozenset({"meeting"})), {"2026-07~"}),
        (Wanted(party="ISR"), {"2026-05-14"}),
        (Wanted(party="ISR:MIL"), {"2026-05-14"}),
        (Wanted(party="LBN"), {"2026-05-14", "2026-05-20"}),
    ],
)
def test_a_window_a_kind_a_party(tmp_path: Path, make: Any, wanted: Wanted, expected: set[str]) -> None:
    report = make.report(TEXT)
    reading = make.reading(
        report,
        make.say(report, "event", "Khiam was struck", "LBN", type="air_strike", actor="ISR:MIL", when_="2026-05-14"),
        make.say(report, "event", "Aid may come", "LBN:GOV", type="aid_delivery", actor="unifil", when_="2026-05-20"),
        make.say(report, "meeting", "Talks are set", status="scheduled", when_="2026-07~", modality=Modality.PLANNED),
    )
    assert {e.edtf for e in made(tmp_path, [reading], wanted).entries} == expected


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)))
def test_order_of_arrival_never_changes_the_timeline(tmp_path_factory: Any, make: Any, order: list[int]) -> None:
    told = [strikes(make, "Cedar Line", day=15), strikes(make, "Harbour Herald", day=17), strikes(make, "Olive Post", day=16, when="2026-05~")]
    readings = [make.reading(*pair) for pair in told]
    assert made(tmp_path_factory.mktemp("a"), readings) == made(tmp_path_factory.mktemp("b"), [readings[i] for i in order])


def meetings(make: Any, *told: tuple[str, str, str, int]) -> list[Any]:
    """Readings of meetings: words of the text, status, when, day of the report."""
    made = []
    for i, (words, status, when, day) in enumerate(told):
        report = make.report(f"{TEXT} ({i})", id=f"m{i}", publisher=f"Paper {i}", published=date(2026, 5, day))
        modality = Modality.PLANNED if status == "scheduled" else Modality.ACTUAL
        made.append(make.reading(report, make.say(report, "meeting", words, None, status=status, participants=["ISR", "LBN"], when_=when, modality=modality)))
    return made


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("held", "planned; the same meeting is told as held"),
        ("cancelled", "planned; the same meeting is told as called off"),
        ("postponed", "planned; the day has passed"),
    ],
)
def test_of_a_meeting_that_was_planned_it_is_said_what_is_told_of_it_since(tmp_path: Path, make: Any, since: str, told: str) -> None:
    readings = meetings(make, ("Talks are set", "scheduled", "2026-05-24", 21), ("Officers met", since, "2026-05-24", 25))
    planned = next(e for e in made(tmp_path, readings).entries if e.mood == "planned")
    assert mark(planned, TODAY) == told


def test_of_another_meeting_of_another_day_nothing_is_said(tmp_path: Path, make: Any) -> None:
    readings = meetings(make, ("Talks are set", "scheduled", "2026-05-24", 21), ("Officers met", "held", "2026-05-28", 29))
    planned = next(e for e in made(tmp_path, readings).entries if e.mood == "planned")
    assert mark(planned, TODAY) == "planned; the day has passed"
    assert not [e for e in made(tmp_path, readings, one_process=False).entries if e.note]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"when_": "2026-05-20"}, "past"),
        ({"when_": "2026-06-01"}, "past"),
        ({"when_": "2026-05-20/.."}, "past"),
        ({"when_": "2026-05-20/2026-06-20"}, "open"),
        ({"when_": "2026-06~"}, "open"),
        ({"when_": "2026-06-20"}, "open"),
        ({"when_": "2026-06-20", "modality": Modality.PLANNED}, "ahead"),
    ],
)
def test_what_is_not_over_is_not_told_to_have_been(tmp_path: Path, make: Any, fields: dict[str, Any], place: str) -> None:
    entry = one(tmp_path, make, "event", "Khiam was struck", "LBN", type="air_strike", actor="ISR", **fields)
    assert lies(entry, TODAY) == place
    assert lies(entry, None) == ("ahead" if entry.ahead else "past")


def test_an_end_that_was_put_off_is_neither_past_nor_ahead(tmp_path: Path, make: Any) -> None:
    readings = []
    for day, expiry in ((12, "2026-07~"), (21, "2026-09-30")):
        report = make.report(f"{TEXT} ({day})", id=f"t{day}", published=date(2026, 5, day))
        fields = {"instrument": "ceasefire", "lifecycle": "extended", "parties": ["ISR", "LBN"], "expiry": expiry}
        readings.append(make.reading(report, make.say(report, "agreement", "The truce runs", "USA", **fields)))
    found = {e.edtf: lies(e, TODAY) for e in made(tmp_path, readings).entries if e.mood == "ends"}
    assert found == {"2026-07~": "open", "2026-09-30": "ahead"}
