"""fetch → read → record → assess, one call each; the only module that joins the stages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from truceledger.errors import LedgerBusyError
from truceledger.filing import process_of
from truceledger.garbage import paused
from truceledger.reading.using import Using
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.judgement import Standing
from truceledger.vocabulary.reading import Reading

if TYPE_CHECKING:
    from truceledger.assessment import StateOfPlay
    from truceledger.assessment.changes import Change
    from truceledger.assessment.desk import Desk
    from truceledger.intake import Evidence, IntakeOptions, Taken
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger
    from truceledger.vocabulary.report import Report
    from truceledger.vocabulary.view import View

#: Reports read and recorded together; a failure in between loses none that were recorded before.
BATCH = 64
#: What is said where another process writes to the ledger just when reports are to be linked.
NOT_LINKED = "recorded (reports: {}), but not yet linked with the rest: another process was writing to the ledger; `truce links suggest` links them"
#: States of play kept while a ledger is open: the two of a period, and some looks between.
KEPT = 6


@dataclass(frozen=True)
class Step:
    """What became of one source's report: its reading, or issues alone; with a ledger, whether it was new there, and the number of
    reports in whose place it stands now, as more is known of it."""

    source: str
    reading: Reading | None
    issues: tuple[Issue, ...]
    evidence: Evidence | None = None
    new: bool | None = None
    statements_new: int = 0
    process: str | None = None
    instead: int = 0


def profiles(extra: str | None = None) -> tuple[Profile, ...]:
    """Give the shipped profiles and those of the user's folder, which take the place of shipped ones of the same id."""
    from pathlib import Path

    from truceledger.knowledge.profiles import load_profile, shipped

    found = {p.id: p for p in shipped()}
    if extra:
        for path in sorted(Path(extra).expanduser().glob("*.toml")):
            profile = load_profile(path)
            found[profile.id] = profile
    return tuple(found.values())


def read(
    sources: Sequence[str],
    options: IntakeOptions,
    *,
    known: Sequence[Profile] = (),
    using: Using = Using.BOTH,
    jobs: int = 1,
    better: Callable[[Report], Report] | None = None,
) -> Iterator[Step]:
    """Fetch and read, in ``jobs`` processes; no ledger is touched. Steps come in the order of the sources.

    ``better`` gives a report with what else is known of where it was published. Raises ``MissingModelError`` where the encoder alone is
    to read and is not there.
    """
    from truceledger.intake import fetch

    fetched: deque[Taken] = deque()

    def reports() -> Iterator[Report]:
        for taken in fetch(sources, options):
            fetched.append(taken)
            if taken.report is not None:
                yield better(taken.report) if better else taken.report

    for reading in _readings(reports(), known, using, jobs):
        while fetched[0].report is None:
            yield _unread(fetched.popleft())
        taken = fetched.popleft()
        yield Step(taken.source, reading, taken.issues + reading.issues, taken.evidence)
    yield from map(_unread, fetched)


def _readings(reports: Iterator[Report], known: Sequence[Profile], using: Using, jobs: int) -> Iterator[Reading]:
    from truceledger.knowledge import Knowledge

    if jobs > 1:
        from truceledger.reading.read import check
        from truceledger.reading.workers import read_in

        check(using)  # here, and not in each process
        return read_in(jobs, reports, known, using)
    from truceledger.reading.read import Reader

    return Reader(Knowledge.load(tuple(known)), using).read_all(reports)


def _unread(taken: Taken) -> Step:
    return Step(taken.source, None, taken.issues, taken.evidence)


def add(
    sources: Sequence[str],
    ledger: Ledger,
    options: IntakeOptions,
    *,
    known: Sequence[Profile] = (),
    process: str | None = None,
    using: Using = Using.BOTH,
    jobs: int = 1,
) -> Iterator[Step]:
    """Fetch, read and record; a report that cannot be read leaves the ledger as it was, and the others go on."""
    from truceledger.knowledge import Knowledge

    knowledge = Knowledge.load(tuple(known))
    waiting: list[Step] = []
    for step in read(sources, options, known=known, using=using, jobs=jobs, better=lambda report: better_known(ledger, report)):
        waiting.append(step)
        if len(waiting) >= BATCH:
            yield from _recorded(waiting, ledger, options, knowledge, known, process)
            waiting = []
    yield from _recorded(waiting, ledger, options, knowledge, known, process)


def better_known(ledger: Ledger, report: Report) -> Report:
    """Give a report with what the ledger knows of where it was published, where it holds the same with more: itself where it does not.

    So a folder that is added again is read with what was said with ``--publisher`` and ``--published`` the time before.
    """
    from msgspec.structs import replace

    ref = ledger.better_known(report)
    return replace(report, id=ref.id, uri=ref.uri, publisher=ref.publisher, published=ref.published) if ref is not None else report


def record(
    steps: Sequence[Step], ledger: Ledger, options: IntakeOptions, *, known: Sequence[Profile] = (), process: str | None = None
) -> list[Step]:
    """Record what was read, and link it with the rest: all of it or none."""
    from truceledger.knowledge import Knowledge

    return list(_recorded(steps, ledger, options, Knowledge.load(tuple(known)), known, process))


def _recorded(
    steps: Sequence[Step], ledger: Ledger, options: IntakeOptions, knowledge: Knowledge, known: Sequence[Profile], process: str | None
) -> Iterator[Step]:
    from dataclasses import replace

    from msgspec.structs import replace as with_issues

    from truceledger.ledger.linking import link_new

    readings = [(s, process_of(s.reading, knowledge, known, process)) for s in steps if s.reading is not None]
    batch = [(with_issues(s.reading, issues=s.issues), s.evidence, p) for s, p in readings if s.reading is not None]
    results = iter(ledger.record_all(batch, at=options.clock()) if batch else [])
    told: tuple[Issue, ...] = ()
    try:
        if batch:
            link_new(ledger, [reading.report.key for reading, _, _ in batch], at=options.clock())
    except LedgerBusyError:
        told = (Issue("not_linked", Severity.WARNING, str(ledger.path), NOT_LINKED.format(len(batch))),)  # what was recorded stays
    named = iter(readings)
    for step in steps:
        if step.reading is None:
            yield step
        else:
            result, (_, filed) = next(results), next(named)
            issues, told = (*step.issues, *told), ()
            where = filed.name if filed else None
            yield replace(step, issues=issues, new=result.report_new, statements_new=result.statements_new, process=where, instead=result.instead)


class _Played(NamedTuple):
    """A state of play, and the view that it is of; ``key`` tells process, moment, the time zone that is told in, standing."""

    key: tuple[str | None, datetime | None, timedelta | None, Standing]
    view: View
    state: StateOfPlay


class Desks:
    """One open ledger, looked at again and again: what was worked out for one look is kept for the next.

    ``known`` are the profiles; a process's own is used for it.
    """

    def __init__(self, ledger: Ledger, known: Sequence[Profile] = ()) -> None:
        from truceledger.assessment.memory import Memory
        from truceledger.knowledge import Knowledge

        self.ledger = ledger
        self.known = tuple(known)
        self.knowledge = Knowledge.load(self.known)
        self._memory: dict[str | None, Memory] = {}
        self._looked: set[str | None] = set()
        self._profiles: dict[str | None, Profile | None] = {}
        self._states: list[_Played] = []  # the last few, the last asked for at the end
        self._changes: list[tuple[StateOfPlay, StateOfPlay, tuple[Change, ...]]] = []
        self._new = Memory

    def ready(self, process: str | None = None) -> None:
        """Load the ledger and lay out what its statements alone tell, so that the first question has not to wait for it (``assessment.index``)."""
        from truceledger.assessment.index import index

        with paused(stays=process not in self._memory):
            index(self.desk(process=process))

    def view(self, as_of: date | datetime | None = None, process: str | None = None, standing: Standing = Standing.MACHINE) -> View:
        """Look at the ledger."""
        made: View = self.ledger.view(as_of, process, standing)
        return made

    def desk(
        self, as_of: date | datetime | None = None, process: str | None = None, standing: Standing = Standing.MACHINE, view: View | None = None
    ) -> Desk:
        """Lay a view out for assessment."""
        from truceledger.assessment.assess import desk_for

        return desk_for(view or self.view(as_of, process, standing), **self._given(process))

    def state(
        self, as_of: date | datetime | None = None, process: str | None = None, standing: Standing = Standing.MACHINE, view: View | None = None
    ) -> StateOfPlay:
        """Give the state of play; the one given before where the view holds the same as it held then, as far as that makes a difference."""
        from truceledger.assessment.assess import alike, assess

        seen = view or self.view(as_of, process, standing)
        zone = seen.as_of.utcoffset() if seen.as_of else None
        key = (process, seen.as_of, zone, seen.standing)  # one moment is of two days in two time zones
        given = self._given(process)
        kept = next((k for k in self._states if k.key == key and alike(k.view, seen)), None)
        if kept is not None:
            made = kept.state
            self._states.remove(kept)
        else:
            with paused(stays=process not in self._looked):  # the first look makes most of what later ones keep
                made = assess(seen, **given)
            self._looked.add(process)
        self._states.append(_Played(key, seen, made))
        del self._states[:-KEPT]
        return made

    def changes(self, before: StateOfPlay, after: StateOfPlay) -> tuple[Change, ...]:
        """Give what changed from one state of play to another; what was given of the very same two before is given again."""
        from truceledger.assessment.changes import changes

        for one, other, made in self._changes:
            if one is before and other is after:
                return made
        made = changes(before, after, self.knowledge.parties.name_of)
        self._changes = [(before, after, made), *self._changes[: KEPT - 1]]
        return made

    def _given(self, process: str | None) -> dict[str, Any]:
        profile = self._profile(process)
        if self._profiles.setdefault(process, profile) != profile:  # what was worked out with the names of one now under protection
            self._profiles[process] = profile
            self._memory.pop(process, None)
            self._states = [kept for kept in self._states if kept.key[0] != process]
        return {"knowledge": self.knowledge, "profile": profile, "memory": self._memory.setdefault(process, self._new())}

    def _profile(self, process: str | None) -> Profile | None:
        """Give the profile of a process, without the protected sources among its parties."""
        from msgspec import convert, to_builtins

        from truceledger.knowledge.profiles import Profile

        redaction = None if self.ledger.lifted else self.ledger.redaction()
        if redaction is None:
            return next((p for p in self.known if p.id == process), None)
        found = next((p for p in self.known if process in {p.id, redaction.process(p.id)}), None)
        if found is None:
            return None
        value = to_builtins(found)
        return convert({**redaction.value(value), "id": value["id"]}, Profile)


def assess(
    ledger: Ledger,
    *,
    as_of: date | datetime | None = None,
    process: str | None = None,
    standing: Standing = Standing.MACHINE,
    known: Sequence[Profile] = (),
) -> StateOfPlay:
    """Look and assess once; who looks again and again keeps a ``Desks``."""
    return Desks(ledger, known).state(as_of, process, standing)
