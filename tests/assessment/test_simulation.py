"""A simulated negotiation of 2,000 reports: every planted truth is found and dated, and little else is alarmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

import simulation
from simulation import GROUP, PLANTED, PROCESS, STATE, Simulation, day
from truceledger import pipeline
from truceledger.assessment.standoffs.look import look
from truceledger.assessment.state import Line
from truceledger.ledger import Ledger
from truceledger.ledger.linking.linker import suggest

#: Topics of lines that raise an alarm, by chapter; of the standoff its cores.
ALARMS = {
    "agreements": {"difference", "lapsed"},
    "commitments": {"overdue", "dispute", "disputed"},
    "tolls": {"check", "restart"},
    "tallies": {"check", "restart"},
    "contradictions": None,
    "standoffs": {"core", "time_contradiction"},
}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pipeline.Desks]:
    with Ledger.open(tmp_path_factory.mktemp("simulated") / "l.db") as book:
        simulation.fill(book, Simulation())
        suggest(book, at=datetime(2031, 1, 1, tzinfo=UTC))
        yield pipeline.Desks(book)


@pytest.fixture(scope="module")
def days(desks: pipeline.Desks) -> Any:
    """Give the lines of a day: as the ledger stood then."""
    known: dict[int, Any] = {}

    def at(n: int) -> Any:
        if n not in known:
            known[n] = desks.state(as_of=day(n), process=PROCESS)
        return known[n]

    return at


def lines(state: Any, chapter: str, *topics: str) -> list[Line]:
    return [line for line in state.chapters[chapter].lines if not topics or line.topic in topics]


def test_it_is_some_two_thousand_reports(desks: pipeline.Desks) -> None:
    view = desks.view(process=PROCESS)
    assert 2000 <= len(view.reports) <= 2050
    printed = {r.report.digest for r in view.reports if r.report.publisher == simulation.AGENCY}
    copied = [r for r in view.reports if r.report.publisher in simulation.OUTLETS]
    assert all(r.origin in printed for r in copied)
    assert {r.report.published: r.origin for r in copied if r.report.id.split("-")[3] == "1"}.items() == {
        (r.report.published, r.report.digest) for r in view.reports if r.report.publisher == simulation.AGENCY and r.report.id.split("-")[3] == "1"
    }


@pytest.mark.parametrize(("told_on", "until"), [(PLANTED.truce_from, PLANTED.first_end), *PLANTED.extensions])
def test_the_truce_and_its_extensions_are_dated_right(days: Any, told_on: int, until: int) -> None:
    [line] = lines(days(told_on), "agreements", "in_force")
    assert (line.data["since"], line.data["until"]) == (str(day(PLANTED.truce_from)), str(day(until)))
    before = lines(days(told_on - 1), "agreements", "in_force")
    assert all(line.data["until"] != str(day(until)) for line in before)
    assert bool(before) == (told_on > PLANTED.truce_from)


def test_a_restart_is_told_from_its_day_and_is_no_fall(days: Any) -> None:
    def restarts(n: int) -> list[str]:
        return [str(line.data.get("measure")) for line in lines(days(n), "tolls", "restart")]

    assert restarts(PLANTED.restart - 1) == []
    assert sorted(restarts(PLANTED.restart)) == ["killed", "wounded"]
    assert not [line for line in lines(days(119), "tolls", "check") if "fall" in line.text]


def test_bulletins_that_do_not_add_up_are_found_on_their_days(days: Any, desks: pipeline.Desks) -> None:
    at = {h.statement.statement_id: h.statement for h in desks.view(process=PROCESS).statements}
    for n in PLANTED.bulletins:
        for when, found in ((n - 1, False), (n, True)):
            checks = [line for line in lines(days(when), "tallies", "check") if any(at[g].report.published == day(n) for g in line.grounds)]
            assert bool(checks) == found, (n, when)
    assert len(lines(days(119), "tallies", "check")) == len(PLANTED.bulletins)


def test_denials_are_tied_to_what_they_deny(days: Any) -> None:
    for n in PLANTED.denials:
        assert not [line for line in lines(days(n - 1), "contradictions", "denial") if str(day(n)) in line.key]
        [line] = [line for line in lines(days(n), "contradictions", "denial") if str(day(n)) in line.key]
        assert line.status == "contested"
        assert line.origins == 2
    assert len(lines(days(119), "contradictions", "denial")) == len(PLANTED.denials)


def test_the_standoff_appears_and_dissolves_on_its_days(days: Any, desks: pipeline.Desks) -> None:
    first, last = PLANTED.standoff
    assert [bool(lines(days(n), "standoffs", "core")) for n in (first - 1, first, 60, last - 1, last, 119)] == [False, True, True, True, False, False]
    [core] = lines(days(60), "standoffs", "core")
    assert {f"{STATE}.cease_fire", f"{GROUP}.cease_fire"} == set(core.data["core"])
    [episode] = look(desks.desk(process=PROCESS)).episodes
    assert (episode.appeared, episode.dissolved) == (day(first), day(last))


def test_a_republished_official_is_one_origin(days: Any) -> None:
    [core] = lines(days(60), "standoffs", "core")
    assert core.origins == 2  # the government's official and the group, each printed by four


def planted(chapter: str, line: Line) -> bool:
    """Say whether an alarm is of what was planted, or of the network's count, which is meant to rival the ministry's."""
    if chapter == "standoffs":
        return set(line.data.get("core", ())) == {f"{STATE}.cease_fire", f"{GROUP}.cease_fire"}
    if line.topic == "denial":
        return any(str(day(n)) in line.key and "Mossend" in line.text for n in PLANTED.denials)
    if line.topic == "rival_counts":
        return "killed" in line.text and simulation.NETWORK.replace("-", " ") in line.text
    if line.topic == "restart":
        return str(day(PLANTED.restart)) in line.key
    return chapter == "tallies" and line.data.get("stated", 0) - line.data.get("sum", 0) == 6


def test_nothing_that_was_not_planted_is_alarmed_more_than_twice(days: Any) -> None:
    seen: dict[tuple[str, str], str] = {}
    for n in range(4, 120, 5):
        for chapter, topics in ALARMS.items():
            for line in lines(days(n), chapter, *(topics or ())):
                if not planted(chapter, line):
                    seen[chapter, line.key or line.text] = f"day {n}: {line.text}"
    assert len(seen) <= 2, "\n".join(seen.values())


def test_days_are_dates() -> None:
    assert day(0) == date(2031, 1, 1)
