"""The calendar: read back by a reader, the same entry under one name, newer where more is known, never more exact than what is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from ledger_to_export import AT, PROCESS, exported, fill, said, speaker
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.exports.ics_days import Days, days_of
from truceledger.publishing.queries import Look, Wanted
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.judgement import Judgement, Verdict

USA = speaker("the mediators", "USA:GOV")


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db") as opened:
        fill(opened, make)
        yield opened


def entries(book: Ledger, look: Look = Look(PROCESS), wanted: Wanted = Wanted()) -> dict[str, Component]:
    """Export, read back, and give the entries by UID."""
    calendar = Calendar.from_ical(exported(book, "ics", look, wanted)[0])
    found = [c for c in calendar.walk() if c.name in {"VEVENT", "VTODO"}]
    assert not [c.errors for c in calendar.walk() if c.errors]
    assert all(c.get("UID") and c.get("DTSTAMP") and c.get("SUMMARY") and c.get("SEQUENCE") is not None for c in found)
    made = {str(c["UID"]): c for c in found}
    assert len(made) == len(found), "each entry has a name of its own"
    return made


def one(book: Ledger, word: str) -> Component:
    (found,) = [c for c in entries(book).values() if word in str(c["SUMMARY"])]
    return found


def told(book: Ledger, make: Any, text: str, kind: str, day: int, fields: dict[str, Any], **more: Any) -> Any:
    """Record one more report of one statement; give the statement."""
    report = make.report(text, id=f"more-{day}-{len(text)}", publisher="Blue Line", published=date(2026, 5, day))
    statement = said(report, kind, text.rstrip("."), more.pop("who", USA), fields, **more)
    book.record(make.reading(report, statement), None, process=Process(PROCESS), at=AT)
    return statement


def test_meetings_are_events_and_deadlines_to_dos(book: Ledger) -> None:
    found = entries(book)
    assert {(c.name, str(c["SUMMARY"])) for c in found.values()} == {
        ("VEVENT", "Technical military meeting of Israel (army) and Lebanon (army)"),
        ("VEVENT", "Proposed: Meeting of Israel, Lebanon and Hezbollah (some time on these days)"),
        ("VTODO", "Israel: withdraw (Khiam): due"),
        ("VTODO", "Ceasefire ends"),
    }
    meeting = one(book, "Technical")
    assert (meeting.decoded("DTSTART"), meeting.decoded("DTEND")) == (date(2026, 5, 29), date(2026, 5, 30))
    assert str(meeting["LOCATION"]) == "Washington"
    assert "Said by: the mediators [United States of America (government)]; Cedar Line, 20 May 2026" in str(meeting["DESCRIPTION"])
    assert one(book, "Ceasefire").decoded("DUE") == date(2026, 7, 3)


def test_an_entry_is_dated_by_the_look_and_not_by_the_clock(book: Ledger) -> None:
    assert {c.decoded("DTSTAMP") for c in entries(book).values()} == {datetime(2026, 5, 22, tzinfo=UTC)}


def test_one_more_report_moves_the_end_under_the_same_name_and_leaves_the_rest(book: Ledger, make: Any) -> None:
    before = entries(book)
    told(book, make, "The truce is extended to 30 September.", "agreement", 24, {"instrument": "ceasefire", "lifecycle": "extended", "parties": ["ISR", "LBN"], "expiry": "2026-09-30"}, when="2026-05-23")  # fmt: skip
    after = entries(book)
    assert after.keys() == before.keys()
    moved = [uid for uid in after if after[uid]["SEQUENCE"] != before[uid]["SEQUENCE"]]
    assert [str(after[uid]["SUMMARY"]) for uid in moved] == ["Ceasefire ends"]
    assert after[moved[0]]["SEQUENCE"] > before[moved[0]]["SEQUENCE"]
    assert (before[moved[0]].decoded("DUE"), after[moved[0]].decoded("DUE")) == (date(2026, 7, 3), date(2026, 9, 30))
    later = entries(book, Look(PROCESS, date(2026, 5, 23)))
    assert {uid: later[uid]["SEQUENCE"] for uid in later} == {uid: before[uid]["SEQUENCE"] for uid in before}, "a look at the day before is as it was"


def test_a_decision_that_takes_a_telling_away_makes_the_entry_newer_too(book: Ledger, make: Any) -> None:
    statement = told(book, make, "The truce is extended to 30 September.", "agreement", 24, {"instrument": "ceasefire", "lifecycle": "extended", "parties": ["ISR", "LBN"], "expiry": "2026-09-30"}, when="2026-05-23")  # fmt: skip
    before = one(book, "Ceasefire")
    book.judge(Judgement(statement.statement_id, Verdict.REJECTED, "anna", "of another truce", AT + timedelta(days=1)))
    after = one(book, "Ceasefire")
    assert (str(after["UID"]), after.decoded("DUE")) == (str(before["UID"]), date(2026, 7, 3))
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_meeting_that_is_called_off_is_cancelled_under_the_same_name(book: Ledger, make: Any) -> None:
    before = one(book, "Technical")
    assert str(before["STATUS"]) == "CONFIRMED", "one who is to come to it says so too"
    told(book, make, "The meeting of 29 May is off.", "meeting", 25, {"status": "cancelled", "participants": ["ISR:MIL", "LBN:MIL"]}, when="2026-05-29")
    after = one(book, "Technical")
    assert str(after["UID"]) == str(before["UID"])
    assert (str(after["STATUS"]), after["SEQUENCE"] > before["SEQUENCE"]) == ("CANCELLED", True)
    assert str(after["SUMMARY"]).startswith("Called off: ")


def test_a_meeting_held_is_certain_unless_that_is_contested(book: Ledger, make: Any) -> None:
    told(book, make, "Officers met on 29 May.", "meeting", 30, {"status": "held", "participants": ["ISR:MIL", "LBN:MIL"]}, when="2026-05-29")
    assert str(one(book, "Technical")["STATUS"]) == "CONFIRMED"
    told(book, make, "No officers met on 29 May.", "meeting", 31, {"status": "held", "participants": ["ISR:MIL", "LBN:MIL"]}, when="2026-05-29", stance=Stance.DENIES, who=speaker("Israel's army", "ISR:MIL"))  # fmt: skip
    assert str(one(book, "Technical")["STATUS"]) == "TENTATIVE"


@pytest.mark.parametrize(("state", "status"), [("discharged", "COMPLETED"), ("cancelled", "CANCELLED"), ("under_way", "IN-PROCESS")])
def test_what_became_of_a_commitment_is_its_status(book: Ledger, make: Any, state: str, status: str) -> None:
    modality = Modality.ONGOING if state == "under_way" else Modality.ACTUAL
    told(book, make, "Israel left Khiam.", "commitment", 28, {"debtor": "ISR", "act": "withdraw", "area": "Khiam", "state": state}, modality=modality)
    due = one(book, "withdraw")
    assert str(due["STATUS"]) == status
    assert due.decoded("DUE") == date(2026, 6, 5)


def test_an_end_told_to_the_minute_is_a_moment_in_utc(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "m.db") as book:
        told(book, make, "The truce ends on 27 May at midnight.", "agreement", 20, {"instrument": "ceasefire", "lifecycle": "in_effect", "expiry": "2026-05-27T00:00:00+03:00"})  # fmt: skip
        told(book, make, "Officers meet at two.", "meeting", 21, {"status": "scheduled", "participants": ["ISR", "LBN"]}, when="2026-05-29T14:00", modality=Modality.PLANNED)  # fmt: skip
        assert one(book, "Ceasefire").decoded("DUE") == datetime(2026, 5, 26, 21, tzinfo=UTC)
        meeting = one(book, "eeting")
        assert meeting.decoded("DTSTART") == datetime(2026, 5, 29, 14), "no zone is told: the clocks of the place"
        assert "DTEND" not in meeting


def test_no_month_becomes_a_day(book: Ledger) -> None:
    proposed = one(book, "Proposed")
    assert (proposed.decoded("DTSTART"), proposed.decoded("DTEND")) == (date(2026, 6, 1), date(2026, 7, 1))
    assert str(proposed["TRANSP"]) == "TRANSPARENT"
    assert str(proposed["STATUS"]) == "TENTATIVE"
    assert "told as June 2026: some time on these days, no more is known" in str(proposed["DESCRIPTION"])


def test_a_due_month_begins_and_ends(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "m.db") as book:
        told(book, make, "Israel is to leave in June.", "commitment", 20, {"debtor": "ISR", "act": "withdraw", "due": "2026-06", "state": "detached"}, modality=Modality.PLANNED)  # fmt: skip
        due = one(book, "withdraw")
    assert (due.decoded("DTSTART"), due.decoded("DUE")) == (date(2026, 6, 1), date(2026, 6, 30))
    assert "some time on these days" in str(due["SUMMARY"])


def test_what_tells_no_day_is_counted(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "m.db") as book:
        told(book, make, "Talks go on.", "meeting", 20, {"status": "ongoing", "participants": ["ISR", "LBN"]})
        told(book, make, "Talks once began on 29 May.", "meeting", 21, {"status": "held", "participants": ["KEN", "SDN"]}, when="XXXX-05-29")
        content, exporting = exported(book, "ics")
    assert b"BEGIN:VEVENT" not in content
    assert sorted(exporting.told.lines()) == ["1 meeting left out: its year is not known", "1 meeting left out: no day is told"]
    assert exporting.told.holds() == "nothing"


def test_an_entry_is_wanted_where_it_rests_on_what_is_wanted(book: Ledger) -> None:
    assert {str(c["SUMMARY"]) for c in entries(book, wanted=Wanted(kinds=("agreement",))).values()} == {"Ceasefire ends"}
    assert {str(c["SUMMARY"])[:9] for c in entries(book, wanted=Wanted(party="hezbollah")).values()} == {"Proposed:"}
    assert entries(book, wanted=Wanted(source="Nobody")) == {}


def test_hostile_words_stay_in_their_line(tmp_path: Path, make: Any) -> None:
    agenda = "aid\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT;,\\n \u202eturned\u202c 🕊️" + "é" * 200
    with Ledger.open(tmp_path / "m.db") as book:
        told(book, make, "Officers meet.", "meeting", 20, {"status": "scheduled", "participants": ["ISR", "LBN"], "agenda": agenda}, when="2026-05-29", modality=Modality.PLANNED)  # fmt: skip
        content = exported(book, "ics")[0]
        (event,) = entries(book).values()
    assert "ATTENDEE" not in event
    assert "\u202e" not in content.decode()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "é" * 200 in str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("edtf", "first", "last", "exact"),
    [
        ("2026-05-29", date(2026, 5, 29), date(2026, 5, 29), True),
        ("2026-05-14/2026-05-15", date(2026, 5, 14), date(2026, 5, 15), True),
        ("2026-05-29~", date(2026, 5, 29), date(2026, 5, 29), False),
        ("2026-07", date(2026, 7, 1), date(2026, 7, 31), False),
        ("2026-07~", date(2026, 7, 1), date(2026, 7, 31), False),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), False),
        ("2026-06/2026-07-10", date(2026, 6, 1), date(2026, 7, 10), False),
        ("2026-03-02/..", date(2026, 3, 2), None, False),
        ("../2026-06-01", None, date(2026, 6, 1), False),
    ],
)
def test_days_are_those_that_can_be_meant(edtf: str, first: date | None, last: date | None, exact: bool) -> None:
    made = days_of(edtf)
    assert isinstance(made, Days)
    assert (made.first, made.last, made.moment, made.note == "") == (first, last, None, exact)


@pytest.mark.parametrize(("edtf", "why"), [(None, "no day is told"), ("", "no day is told"), ("XXXX-05-29", "its year is not known"), ("soon", "its day is no date")])
def test_a_date_that_no_calendar_has_says_why(edtf: str | None, why: str) -> None:
    assert days_of(edtf) == why


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["", "Z", "+03:00", "-09:30"]))
def test_a_moment_is_the_one_told(at: datetime, zone: str) -> None:
    edtf = at.strftime("%Y-%m-%dT%H:%M") + zone
    made = days_of(edtf)
    assert isinstance(made, Days)
    assert made.moment is not None
    assert made.note == ""
    if zone:
        assert made.moment == datetime.fromisoformat(edtf)
        assert made.moment.utcoffset() == timedelta(0)
    else:
        assert made.moment == at.replace(second=0, microsecond=0)
