"""One room, many threads: what each is given is of one state of the ledger, and in the end that of who opens the ledger anew."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import site_for_tests
from truceledger.errors import LedgerError
from truceledger.ledger import Ledger, Process
from truceledger.ledger.linking import link_new
from truceledger.publishing import gathered
from truceledger.publishing.moved import moved
from truceledger.publishing.queries import Look, Wanted, known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.sources import listing
from truceledger.publishing.web.dated import timeline_of
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict

PROCESS = site_for_tests.PROCESS
LOOKS = (Look(), Look(PROCESS), Look(rejected=True), Look(standing=Standing.ACCEPTED))
ROUNDS = 12


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def room(path: Path) -> Iterator[Room]:
    made = Room(Ledger.open(path), known_profiles())
    yield made
    made.close()


def report(book: Ledger, make: Any, number: int) -> str:
    """Record one more report, in which a source speaks who may be under protection."""
    made = make.report(f"Abu Salim told of incursion {number}. A strike hit Naqoura.", publisher=f"Paper {number}", uri=f"https://example.org/{number}")
    told = make.say(made, "event", f"told of incursion {number}", "abu-salim", type="ground_incursion", actor=["ISR:MIL"], when_="2026-05-23")
    strike = make.say(made, "event", "A strike hit Naqoura", None, type="air_strike", actor=["ISR"], when_="2026-05-20")
    book.record(make.reading(made, told, strike), None, process=Process(PROCESS), at=datetime.now(UTC))
    return str(made.key)


def everything(book: Ledger) -> tuple[Any, ...]:
    """Give what is to be the same for whoever looks."""
    views = tuple(book.view(look.as_of, look.process, look.standing, rejected=look.rejected) for look in LOOKS)
    return (*views, book.processes(), book.entries(), len(book.loaded().entries), book.loaded().state())


@pytest.mark.parametrize("protected", [False, True])
def test_many_read_while_others_write_and_all_see_what_the_ledger_holds(
    room: Room, path: Path, make: Any, restless: None, protected: bool
) -> None:
    if protected:
        room.ledger.protect("abu-salim", ["Abu Salim"], "ana", "at risk", datetime.now(UTC))
    known = [h.statement.statement_id for h in room.view().statements]
    done = threading.Event()
    grown: list[int] = []

    def read() -> None:
        n = 0
        while not done.is_set() or n < 3:
            look = LOOKS[n % len(LOOKS)]
            before = room.version()
            view = room.view(look)
            ids = [h.statement.statement_id for h in view.statements]
            assert len(ids) == len(set(ids)), "a statement stands twice in a view"
            assert room.state(Look(look.process, look.as_of, look.standing)).process == view.process
            assert room.desk(look).view.process == view.process
            assert room.kept("entries", n % 3, lambda: len(room.ledger.entries())) >= before, "an answer older than the ledger was when it was asked for"
            assert room.ledger.loaded().state().process.keys() <= room.ledger.loaded().reports.keys(), "a report is told of that nobody loaded"
            redaction = room.ledger.redaction()
            if redaction is not None:
                for name in ids[-3:]:
                    assert "Abu Salim" not in str(redaction.held(room.ledger.statement(name, unredacted=True)))
            n += 1

    def judge() -> None:
        for number in range(ROUNDS * 3):
            verdict = (Verdict.ACCEPTED, Verdict.REJECTED)[number % 2]
            with room.writing() as book:
                book.judge(Judgement(known[number % len(known)], verdict, "ana", "so it is", datetime.now(UTC)))
            grown.append(room.version())

    def add() -> None:
        for number in range(ROUNDS):
            with room.writing() as book:  # as a report comes in over the API: recorded, then linked
                link_new(book, [report(book, make, number)], at=datetime.now(UTC))

    def elsewhere() -> None:
        with Ledger.open(path) as book:  # as another process has it
            for number in range(ROUNDS, ROUNDS * 2):
                report(book, make, number)
                book.view()

    with ThreadPoolExecutor(20) as pool:
        readers = [pool.submit(read) for _ in range(16)]
        writers = [pool.submit(f) for f in (judge, add, elsewhere)]
        try:
            for one in writers:
                one.result()
        finally:
            done.set()
        for one in readers:
            one.result()
    assert grown == sorted(grown)
    with Ledger.open(path) as book:
        fresh = everything(book)
    assert everything(room.ledger) == fresh
    assert tuple(room.view(look) for look in LOOKS) == fresh[: len(LOOKS)]


def test_what_is_kept_is_made_anew_once_the_ledger_grew_also_while_it_was_made(room: Room, make: Any) -> None:
    made: list[int] = []

    def grow() -> int:
        made.append(room.version())
        if len(made) == 1:
            report(room.ledger, make, 1)  # somebody writes meanwhile
        return made[-1]

    first = room.kept("x", None, grow)
    assert room.kept("x", None, grow) == room.version() > first
    assert room.kept("x", None, grow) == room.version()
    assert len(made) == 2


def test_who_waited_is_given_what_was_made_for_those_who_came_later(room: Room, make: Any) -> None:
    asked, go = threading.Event(), threading.Event()
    made: list[int] = []

    def slow() -> None:
        asked.set()
        go.wait(30)

    def count() -> int:
        made.append(room.version())
        return made[-1]

    with ThreadPoolExecutor(3) as pool:
        busy = pool.submit(room.working, lambda desks: slow())
        asked.wait(30)
        early = pool.submit(room.kept, "x", None, count)  # asks while another works, and waits
        while early.running() is False:
            pass
        report(room.ledger, make, 1)
        late = pool.submit(room.kept, "x", None, count)
        go.set()
        busy.result()
        assert early.result() == late.result() == room.version()
    assert made == [room.version()], "made twice for one state of the ledger"


@pytest.mark.parametrize("instead", ["nothing", "another", "the same, overwritten"])
def test_a_ledger_that_is_taken_away_while_it_is_open_is_told_of_and_never_mixed_with_another(
    room: Room, path: Path, make: Any, tmp_path: Path, instead: str
) -> None:
    other = tmp_path / "other.db"
    with Ledger.open(other) as book:
        for number in range(20):
            report(book, make, number)
    before = room.view()
    if instead == "nothing":
        path.unlink()
    elif instead == "another":
        other.replace(path)
    else:
        with sqlite3.connect(other) as source, sqlite3.connect(path) as target:
            source.backup(target)
    with pytest.raises(LedgerError, match="open it anew"):
        room.view()
    with pytest.raises(LedgerError, match="open it anew"), room.writing() as book:
        book.view()
    assert path.exists() is (instead != "nothing"), "an empty ledger was put in its place"
    assert len(before.statements) > 0


def test_a_profile_names_no_protected_party_neither_in_a_title_nor_in_what_is_worked_out_from_it(room: Room, make: Any) -> None:
    text = make.report("Talks resume only after both sides have stopped firing.", publisher="Khartoum Monitor")
    said = make.say(
        text,
        "precondition",
        "Talks resume only after both sides have stopped firing",
        holder="USA",
        step={"act": "negotiate", "words": "Talks"},
        requires=[{"act": "implement_ceasefire", "words": "both sides have stopped firing"}],
        relation="before",
    )
    room.ledger.record(make.reading(text, said), None, process=Process("sudan-jeddah"), at=datetime.now(UTC))
    look = Look("sudan-jeddah")
    assert "rsf.cease_fire" in str(room.state(look)), "the profile tells who both sides are"
    assert "Rapid Support Forces" in room.title_of("sudan-jeddah")
    room.ledger.protect("rsf", ["Rapid Support Forces", "RSF"], "ana", "at risk", datetime.now(UTC))
    for told in (str(room.state(look)), room.title_of("sudan-jeddah"), str(room.desk(look).profile)):
        assert "rsf" not in told.casefold()
        assert "rapid support" not in told.casefold()
        assert "withheld" in told
    assert "withheld-1.cease_fire" in str(room.state(look))
    with Ledger.open(room.ledger.path) as book:
        assert str(Room(book, room.known).state(look)) == str(room.state(look))


def test_what_is_worked_out_ahead_is_what_is_asked_for(room: Room, path: Path) -> None:
    room.ready()
    assert room.state(Look(PROCESS)) == Room(Ledger.open(path), known_profiles()).state(Look(PROCESS))


def test_a_room_is_closed_whatever_is_worked_out_ahead(path: Path) -> None:
    for wait in (0, 0.01, 0.1):
        made, faults = Room(Ledger.open(path), known_profiles()), []

        def ahead(made: Room = made, faults: list[BaseException] = faults) -> None:
            try:
                made.ready()
            except BaseException as fault:
                faults.append(fault)

        thread = threading.Thread(target=ahead)
        thread.start()
        thread.join(wait)
        made.close()
        thread.join(20)
        assert not thread.is_alive()
        assert faults == []


def test_what_moved_is_found_wherever_it_stands() -> None:
    a, b, c, d = (object() for _ in range(4))
    for before, after, gone, come in [
        ((a, b, c), (a, d, c), [b], [d]),
        ((a, b), (a, b, c), [], [c]),
        ((a, b, c), (b, c), [a], []),
        ((a, b, c), (c, b, a), [], []),
        ((), (a,), [], [a]),
        ((a, b, c), (a, b, c), [], []),
        ((a, b, c, d), (a, c, d, b), [], []),
    ]:
        assert tuple(map(list, moved(before, after))) == (gone, come)


def test_what_follows_statements_is_what_is_made_of_them_anew(room: Room, make: Any) -> None:
    looks = (Look(PROCESS), Look(PROCESS, rejected=True), Look())
    wanted = (Wanted(), Wanted(kinds=("event",)), Wanted(verdict=Verdict.ACCEPTED))

    def followed(of: Room) -> list[Any]:
        found: list[Any] = []
        for look in looks:
            found += [gathered.by_id(of, look), gathered.by_claim(of, look), gathered.by_report(of, look), gathered.reports_by_key(of, look)]
            found += [gathered.parties(of, look), gathered.placed_kinds(of, look), gathered.copies(of, look)]
            found += [gathered.kinds(of, look, w) for w in wanted] + [gathered.listed(of, look, w) for w in wanted]
            found += [of.told(look).statements, timeline_of(of, look), listing(of, look), of.state(look)]
        return found

    for number in range(8):
        known = [h.statement.statement_id for h in room.view(Look(rejected=True)).statements]
        identity = known[(number * 5) % len(known)]
        if number == 3:
            report(room.ledger, make, number)
        elif number == 5:
            room.ledger.correct(identity, {"modality": "planned"}, "ana", "x", datetime.now(UTC))
        else:
            room.ledger.judge(Judgement(identity, (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.UNSURE)[number % 3], "ana", "x", datetime.now(UTC)))
        kept = followed(room)
        anew = Room(Ledger.open(room.ledger.path), known_profiles())
        for one, other in zip(kept, followed(anew), strict=True):
            assert one == other
        anew.close()
