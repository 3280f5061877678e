"""The calendar's page and its months: what is told to the day at its day, the rest above; a table and a list of the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

import site_for_tests
from truceledger.errors import UsageError
from truceledger.publishing.timeline import Entry
from truceledger.publishing.web.dated import Dated
from truceledger.publishing.web.month import beside, coming, month, month_of, nearest
from truceledger.vocabulary.edtf import parse

ALL = f"/calendar?process={site_for_tests.PROCESS}"


def told(edtf: str, kind: str = "meeting", text: str = "a meeting", mood: str = "told", ahead: bool = False) -> Dated:
    day = parse(edtf)
    entry = Entry(
        edtf, day.lower, day.upper, day.precision, day.approximate, "told", mood, ahead, kind, text, ("ISR",), ("somebody",), 1, (), (), (None, None), 1, ("a" * 24,)
    )
    return Dated(entry, "p", date(2026, 6, 30))


def at(made: Any, day: int) -> Any:
    return next(d for week in made.weeks for d in week if d is not None and d.date.day == day)


def test_only_what_is_told_to_the_day_stands_at_a_day() -> None:
    made = month(date(2026, 6, 1), [told("2026-06-10"), told("2026-06"), told("2026-06-12~"), told("2026"), told("2026-01-01/.."), told("2026-07-01")])
    assert [d.date.day for d in made.days] == [10]
    assert [d.entry.edtf for d in made.loose] == ["2026-06", "2026-06-12~", "2026"]
    assert made.going == 1


def test_talks_of_three_days_stand_at_each_a_count_of_a_week_at_none() -> None:
    made = month(date(2026, 6, 1), [told("2026-05-30/2026-06-02"), told("2026-06-08/2026-06-14", "tally"), told("2026-06-08", "event")])
    assert [d.date.day for d in made.days if d.named] == [1, 2]
    assert at(made, 8).counts == {"event": 1}
    assert made.loose_counts == {"tally": 1}


def test_what_lies_ahead_is_named_before_what_was() -> None:
    made = month(date(2026, 6, 1), [told("2026-06-30", text="a held"), told("2026-06-30", "commitment", "z due", "due", ahead=True)])
    assert [d.entry.text for d in at(made, 30).named] == ["z due", "a held"]


def test_weeks_begin_on_mondays_and_months_end_where_they_end() -> None:
    made = month(date(2024, 2, 1), ())
    assert made.last == date(2024, 2, 29)
    assert [d.date.day if d else 0 for d in made.weeks[0]] == [0, 0, 0, 1, 2, 3, 4]
    assert made.title == "February 2024"


def test_before_january_comes_december_and_the_calendar_has_ends() -> None:
    assert beside(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert beside(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert beside(date(1, 1, 1), -1) is None
    assert beside(date(9999, 12, 1), 1) is None
    for wrong in ("2026-13", "june", "2026-06-01", "0000-01"):
        with pytest.raises(UsageError, match="is not a month"):
            month_of(wrong, date(2026, 6, 1))


def test_the_nearest_months_are_those_with_something_named() -> None:
    many = [told("2026-01-10"), told("2026-03-10"), told("2026-09-10"), told("2026-05-10", "event"), told("2026-04")]
    assert nearest(date(2026, 5, 1), many) == (date(2026, 3, 1), date(2026, 9, 1))


def test_what_lies_ahead_is_what_a_calendar_names_the_next_first_and_what_is_open_last() -> None:
    many = [
        told("2026-07/..", text="talks", ahead=True),
        told("2026-09-30", "agreement", "the truce ends", "ends", ahead=True),
        told("2026-07-15", ahead=True),
        told("2026-07", text="in July", ahead=True),
        told("2026-07-02", "event", "a march", "planned", ahead=True),
        told("2026-06-10"),
        told("../2026-08-01", text="before August", ahead=True),
    ]
    assert [d.entry.text for d in coming(many)] == ["in July", "talks", "a meeting", "before August", "the truce ends"]


def test_what_lies_ahead_stands_first_with_its_source_and_leads_to_its_month(look: Any) -> None:
    page = look(ALL)
    ahead = page.text.split("Ahead, as of 23 May 2026")[1].split("May 2026, day by day")[0]
    assert "29 May 2026 meeting meeting scheduled of Israel and Lebanon planned" in ahead
    assert "Levant Evening, 23 May 2026 · 1 report, 1 independent origin" in ahead
    assert ahead.index("29 May 2026") < ahead.index("10 June 2026") < ahead.index("30 June 2026")
    assert any("month=2026-06" in a and a.endswith("#month") for a in page.links)
    assert "nothing lies ahead any more" not in page.text
    folds = [g for tag, g in look(f"{ALL}&month=2026-04").tags if tag == "details" and g.get("class") == "coming"]
    assert folds
    assert "open" not in folds[0]  # who asked for a month wants that month first


def test_a_month_of_the_look_in_which_nothing_is_left_leads_to_the_next(look: Any) -> None:
    page = look(f"{ALL}&as_of=2026-05-30")
    assert "Of May 2026 nothing lies ahead any more. The next that does: June 2026" in page.text
    assert "No meeting, end of a truce or due day that was read lies ahead" in look(f"{ALL}&as_of=2027-01-05").text


def test_the_month_of_the_look_as_a_table_and_as_a_list(look: Any) -> None:
    page = look(ALL)
    assert "May 2026, day by day" in page.text
    heads = re.findall(r'<th scope="col"[^>]*><abbr title="(\w+)', page.html)
    assert heads[1:] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert page.html.count('<th scope="row"') == 5
    assert page.html.count('aria-current="date"') == 1
    assert "23 as of" in page.text  # the day of the last report, in words
    assert "#d29" in page.links
    listed = page.text.split("day by day")[1]
    assert "Fri 29 May 2026 meeting meeting scheduled of Israel and Lebanon planned" in listed
    assert "1 event" in listed


def test_a_day_leads_to_its_timeline_and_the_calendar_to_a_file(look: Any) -> None:
    page = look(ALL)
    assert f"/timeline?process={site_for_tests.PROCESS}&since=2026-05-20&until=2026-05-20" in page.links
    assert f"/api/export/ics?process={site_for_tests.PROCESS}" in page.links
    before = next(a for a in page.links if "month=2026-04" in a)
    assert "April 2026, day by day" in look(before).text
    assert "Israel: withdraw, due" in look(f"{ALL}&month=2026-06").text.split("day by day")[1]


def test_an_empty_month_says_so_and_where_to_look(look: Any) -> None:
    page = look(f"{ALL}&month=2027-03")
    assert "Nothing is told of a day of March 2027" in page.text
    assert any("month=2026-06" in a for a in page.links)
    assert "'soon' is not a month" in look(f"{ALL}&month=soon", 400).text


def test_of_one_party_and_as_of_an_earlier_day(look: Any) -> None:
    assert "meeting" not in look(f"{ALL}&month=2026-05&as_of=2026-05-20").text.split("May 2026")[-1]
    page = look(f"{ALL}&party=USA&month=2026-06")
    assert "ceasefire ends" in page.text
    assert "withdraw" not in page.text
