"""What was loaded of a ledger, kept while it is open: looking again loads only what is new.

``refresh`` reads the entries after the last one seen, and the reports and statements they brought; ``view`` lays out a
moment of it. A statement that nothing new was said of is the very same object in every view, so that assessment can tell
what it has seen already.

Several threads may use it: each of its methods works alone. What is given stays as it was given, whatever is loaded afterwards.
"""

from __future__ import annotations

import bisect
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import force_setattr
from sqlalchemy import Connection, select

from truceledger.errors import LedgerError
from truceledger.garbage import paused
from truceledger.knowledge.outlets import is_agency
from truceledger.ledger import tables
from truceledger.ledger.entries import Entry, Protected, Recorded, Undone, body_of
from truceledger.ledger.fold import State, fold, further, of_its_time
from truceledger.ledger.redaction import Redaction
from truceledger.ledger.shown import Copies, Linking
from truceledger.vocabulary.correction import corrected
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.issue import Issue
from truceledger.vocabulary.judgement import Standing, Verdict
from truceledger.vocabulary.link import Clusters, Link, Relation
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, HeldReport, View

_statement = msgspec.json.Decoder(Statement)
_ref = msgspec.json.Decoder(ReportRef)
_issues = msgspec.json.Decoder(tuple[Issue, ...])
#: Statements fetched by their ids in one query.
CHUNK = 400
#: How alike texts with the same words are: more than any others, and yet each its own report.
SAME_WORDS = 0.995
#: Where a day of publication is wanted that nobody knows: after all others.
UNDATED = "9999"
#: More new ones than this are sorted in with all the others, fewer each put in its place.
MANY = 200
#: Of all rows, the part up to which each of some is looked up: one in so many.
FEW = 20
#: Views kept: who compares two moments, or looks at a moment again, need not wait.
VIEWS = 4

T = TypeVar("T")
Order = tuple[str, str, str, str, int, str]
_Processes = tuple[tuple[str, int, int, str | None, str | None], ...]
_Row = tuple[Order, str, Statement, datetime, Held]


def order_of(ref: ReportRef) -> tuple[str, str, str, str]:
    """Give a report's place in a view: by publication (undated last), id, publisher, address."""
    return (str(ref.published or UNDATED), ref.id, ref.publisher or "", ref.uri or "")


def held(statement: Statement, recorded: datetime, state: State) -> Held:
    """Give a statement as the state has it: corrected, judged."""
    identity = statement.statement_id
    changes = state.corrected.get(identity)
    if changes:
        try:
            statement = corrected(statement, changes)
        except FieldError:
            changes = None
    before, why = state.reopened.get(identity, ("", ""))
    earlier = state.judged.get(before, {}) if before != identity else {}
    judged = state.judged.get(identity, {})
    verdict, disputed = state.verdict_of(identity)
    return Held(
        statement,
        recorded,
        verdict,
        bool(changes),
        tuple(judged[name] for name in sorted(judged)),
        disputed,
        reopened=why,
        earlier=tuple(earlier[name] for name in sorted(earlier)),
    )


class _Report:
    """A report's row, decoded once."""

    def __init__(self, row: Any) -> None:
        self.key: str = row.key
        self.ref = _ref.decode(row.ref)
        self.folded: str = row.folded
        self.day: str = row.published or row.recorded[:10]
        self.stamp: str = row.recorded
        self.recorded = datetime.fromisoformat(row.recorded)
        self.order = order_of(self.ref)
        self.place = (*self.order, self.ref.digest)
        self.rank = (not is_agency(self.ref.publisher), *self.order, self.key)  # of copies the first is the one that the others copy
        self._held: HeldReport | None = None

    def held(self, origin: str, statements: int, issues: tuple[Issue, ...]) -> HeldReport:
        """Give it as a view holds it; the same object as long as it is the same."""
        made = self._held
        if made is None or made.statements != statements or made.origin != origin or made.issues != issues:
            made = self._held = HeldReport(self.ref, self.recorded, origin, statements, issues)
        return made


class _Shown(NamedTuple):
    """The reports of a view: as the ledger holds them, and the digests of their texts."""

    reports: tuple[HeldReport, ...]
    texts: set[str]
    claims: Counter[str]  # of its statements as they were read, counted once asked for: those linked with others


class Loaded:
    """The entries, reports and statements seen so far, in the order of views; whoever refreshes holds ``lock``, also while asking the file."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._entries: list[Entry] = []
        self._reports: dict[str, _Report] = {}
        self._came: dict[str, int] = {}  # the entry that brought each report
        self._issues: dict[str, tuple[Issue, ...]] = {}
        self._sorted: list[_Row] = []  # order, report key, statement, recorded, held as nobody decided on it
        self._made: dict[str, list[tuple[object, Held]]] = {}  # what decisions a Held was made of, and it: the last few
        self._views: dict[tuple[object, ...], View] = {}
        self._row: dict[str, _Row] = {}  # by statement id
        self._of: dict[str, list[Statement]] = {}  # by report key
        self._state: tuple[int, State] = (0, State())  # of the first so many entries
        self._placed: list[_Report] = []  # the reports in the order of views
        self._ranked: list[_Report] = []  # and in that of what is copied from what
        self._decided_until: datetime | None = None  # the moment of the last entry that counts only from its moment on
        self._link_order: list[tuple[str, str, str]] = []  # relation and names of the links met
        self._linkings: list[Linking] = []  # of the last few states
        self._copies = Copies()
        self.few = FEW
        self._readings = 0  # loaded so far
        self._listed: tuple[object, _Processes] = (None, ())  # the processes, and all that they depend on
        #: Of the last few views, by what they depend on: readings, links, what no longer stands; and which reports they are of.
        self._kept_reports: list[tuple[tuple[int, Linking, set[str]], Mapping[str, _Report], _Shown]] = []
        self.redaction: Redaction | None = None
        self._told = 0  # reports that the redaction knows of
        self._untold: list[Statement] = []  # statements that it does not

    def refresh(self, connection: Connection) -> None:
        """Load what was appended since."""
        with self.lock, paused(stays=not self._entries):
            self._refresh(connection)

    def _refresh(self, connection: Connection) -> None:
        last = self._entries[-1].seq if self._entries else 0
        rows = connection.execute(select(tables.entry).where(tables.entry.c.seq >= last).order_by(tables.entry.c.seq)).all()
        if self._entries:  # what came after it would be laid on another ledger's
            if not rows or rows[0].hash != self._entries[-1].hash:
                raise LedgerError("the ledger's file holds another ledger than when it was opened; open it anew")
            rows = rows[1:]
        if not rows:
            return
        fresh = [Entry(row.seq, datetime.fromisoformat(row.at), body_of(row.body), row.before, row.hash) for row in rows]
        recorded = [e for e in fresh if isinstance(e.body, Recorded)]
        everything = not self._entries
        for entry in recorded:
            if isinstance(entry.body, Recorded):
                self._came.setdefault(entry.body.report, entry.seq)
        self._load_reports(connection, None if everything else {e.body.report for e in recorded if isinstance(e.body, Recorded)})
        self._load_statements(connection, None if everything else [i for e in recorded if isinstance(e.body, Recorded) for i in e.body.statements])
        query = select(tables.reading.c.report, tables.reading.c.issues).where(tables.reading.c.seq > last).order_by(tables.reading.c.seq)
        for report, issues in connection.execute(query):
            self._issues[report] = _issues.decode(issues)
            self._readings += 1
        decided = [e.at for e in fresh if of_its_time(e)]
        self._decided_until = max([*decided, *([self._decided_until] if self._decided_until else [])], default=None)
        self._entries = [*self._entries, *fresh]  # whoever was given those before reads on in them
        self._protect(connection, fresh)

    def _protect(self, connection: Connection, fresh: Sequence[Entry]) -> None:
        """Keep up what is known of the protected sources: their names, and the reports in which those stand."""
        if any(isinstance(e.body, Protected | Undone) for e in fresh):
            protected = self.state().protected
            if self.redaction is None or list(self.redaction.protected.items()) != list(protected.items()):  # their order numbers them
                self.redaction = Redaction(protected, self.lock) if protected else None
                self._told = 0
        redaction = self.redaction
        if redaction is None:
            self._untold = []
            return
        everything = self._told == 0
        if redaction.learn([item[2] for item in self._sorted] if everything else self._untold) and not everything:
            # a new name may be how an earlier report calls the source, under a party that was not known to be its own: all is
            # learned anew, as who opens the ledger now would learn it
            everything, redaction = True, Redaction(redaction.protected, self.lock)
            self.redaction = redaction
            redaction.learn([item[2] for item in self._sorted])
        if everything:
            redaction.restart()
        marked = redaction.mark([item[2] for item in self._sorted] if everything else self._untold)
        reports = list(self._reports.values())  # in the order in which they were loaded
        wanted = reports if everything else [r for i, r in enumerate(reports) if i >= self._told or r.ref.digest in marked]
        self._told, self._untold = len(reports), []
        query = select(tables.text.c.digest, tables.text.c.content)
        texts: dict[str, str] = {}
        for some in [None] if everything else _chunks(sorted({r.ref.digest for r in wanted})):
            rows = connection.execute(query if some is None else query.where(tables.text.c.digest.in_(some)))
            texts |= dict(rows.tuples().all())
        # in the order of their entries, which number them: a moment that somebody noted before waiting for their turn to write is none
        for report in sorted(wanted, key=lambda r: (self._came[r.key], r.key)):
            redaction.read(report.ref, texts.get(report.ref.digest, ""))

    def _load_reports(self, connection: Connection, keys: set[str] | None) -> None:
        query = select(tables.report)
        found, new = dict(self._reports), []
        for some in [None] if keys is None else _chunks(sorted(keys - self._reports.keys())):
            for row in connection.execute(query if some is None else query.where(tables.report.c.key.in_(some))):
                found[row.key] = fresh = _Report(row)
                new.append(fresh)
        if not new:
            return
        self._reports = found
        self._placed = _with(self._placed, new, lambda r: r.place)
        self._ranked = _with(self._ranked, new, lambda r: r.rank)

    def _load_statements(self, connection: Connection, ids: Sequence[str] | None) -> None:
        query = select(tables.statement.c.report, tables.statement.c.content, tables.statement.c.recorded)
        found = []
        for some in [None] if ids is None else _chunks(ids):
            for key, content, recorded in connection.execute(query if some is None else query.where(tables.statement.c.id.in_(some))):
                made, report = _statement.decode(content), self._reports[key]
                if made.report == report.ref:
                    force_setattr(made, "report", report.ref)  # one reference for all that was read of a report: 100,000 of them are 40 MiB
                self._of.setdefault(key, []).append(made)
                at = report.recorded if recorded == report.stamp else datetime.fromisoformat(recorded)
                found.append(((*report.order, made.start, made.statement_id), key, made, at, Held(made, at)))
        self._untold += [item[2] for item in found]
        self._row.update((row[0][-1], row) for row in found)
        self._sorted = _with(self._sorted, found, lambda item: item[0])

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries, in order."""
        return self._entries

    @property
    def reports(self) -> Mapping[str, _Report]:
        """All reports by their keys, in the order they came."""
        return self._reports

    def statements_of(self, report: str) -> Sequence[Statement]:
        """Give all that was ever read of a report, by its key."""
        return self._of.get(report, ())

    def state(self, until: datetime | None = None) -> State:
        """Give what the entries up to a moment amount to."""
        with self.lock:
            if until is not None and self._decided_until is not None and until < self._decided_until:
                return fold(self._entries, until)
            done, state = self._state
            if done < len(self._entries):
                fresh = self._entries[done:]
                state = further(state, fresh) if done and not any(isinstance(e.body, Undone) for e in fresh) else fold(self._entries)
                self._state = (len(self._entries), state)
            return state

    def _linking(self, links: Mapping[tuple[str, str, str], Link]) -> Linking:
        """Give some links laid out; what was sorted before is not sorted anew, and what was laid out before not laid out again."""
        made = next((s for s in self._linkings if s.links is links), None)
        if made is None:
            known = set(self._link_order)
            fresh = [(relation, first, second) for first, second, relation in links if (relation, first, second) not in known]
            if fresh:
                self._link_order = sorted([*self._link_order, *fresh])
            made = Linking(links, self._link_order)
            self._linkings = [made, *self._linkings[: VIEWS - 1]]
        return made

    def processes(self) -> _Processes:
        """Give each process: name, reports, statements, first and last day of publication."""
        with self.lock:
            state = self.state()
            basis = (self._readings, state.withdrawn, state.replaced, state.process)
            if self._listed[0] != basis:
                self._listed = (basis, self._processes(state))
            return self._listed[1]

    def _processes(self, state: State) -> _Processes:
        gone = Counter(self._row[i][1] for i in state.withdrawn if i in self._row)
        reports: dict[str, list[_Report]] = {}
        hidden = self._hidden(state)
        for key, (process, _) in state.process.items():
            if key not in hidden:
                reports.setdefault(process or "", []).append(self._reports[key])
        found = []
        for name in sorted(reports):
            days = [day for r in reports[name] if (day := r.order[0]) != UNDATED]
            many = sum(len(self._of.get(r.key, ())) - gone[r.key] for r in reports[name])
            found.append((name, len(reports[name]), many, min(days, default=None), max(days, default=None)))
        return tuple(found)

    def _hidden(self, state: State) -> set[str]:
        """Give the reports in whose place another stands; not those of which a statement stands that people accepted and nothing took the place of."""
        gone = state.withdrawn if state.replaced else set()
        return {key for key in state.replaced if all(s.statement_id in gone for s in self._of.get(key, ()))}

    def view(
        self,
        moment: datetime | None,
        day: date | None,
        process: str | None,
        standing: Standing,
        *,
        unredacted: bool = False,
        rejected: bool = False,
        entry: int | None = None,
    ) -> View:
        """Lay out a moment of it, or all of it as it was after an entry; the last few are kept until something is appended."""
        with self.lock:
            if entry is not None and entry >= len(self._entries):
                entry = None
            asked = (moment, day, process, standing, unredacted, rejected, entry, self._entries[-1].seq if self._entries else 0)
            if asked not in self._views:
                if len(self._views) >= VIEWS:
                    del self._views[next(iter(self._views))]
                with paused():
                    self._views[asked] = self._laid_out(moment, day, process, standing, unredacted=unredacted, rejected=rejected, entry=entry)
            return self._views[asked]

    def _laid_out(
        self,
        moment: datetime | None,
        day: date | None,
        process: str | None,
        standing: Standing,
        *,
        unredacted: bool,
        rejected: bool,
        entry: int | None,
    ) -> View:
        entries = None if entry is None else self._entries[:entry]  # they are numbered from 1, without gaps
        state = self.state(moment) if entries is None else fold(entries)
        process = self._process(process, state)
        last = str(day) if day is not None else None
        reports = self._reports
        if process is not None:
            filed = {key for key, (name, _) in state.process.items() if name == process}
            reports = reports if len(filed) >= len(reports) else {key: report for key, report in reports.items() if key in filed}
        every = reports is self._reports  # what is read of those that are not shown is withdrawn
        hidden = self._hidden(state)
        if hidden:
            reports = {key: report for key, report in reports.items() if key not in hidden}
        if last is not None:
            reports = {key: report for key, report in reports.items() if report.day <= last}
        since = None if entries is None else {i for e in entries if isinstance(e.body, Recorded) for i in (e.body.report, *e.body.statements)}
        if since is not None:
            reports = {key: report for key, report in reports.items() if key in since}
            every = False
        withdrawn = state.withdrawn
        rows = self._rows(reports, last) if every else [row for row in self._sorted if row[1] in reports]
        if since is not None:
            rows = [row for row in rows if row[0][-1] in since]
        if withdrawn:
            rows = [row for row in rows if row[0][-1] not in withdrawn]
        kept, changed = self._held(rows, state, standing, rejected=rejected)
        linked = self._linking(state.links)
        shown = self._shown(reports, rows, linked, withdrawn, part=since is not None)
        links = linked.on(_claims_of(kept, linked) if changed is None else self._claims(shown, rows, linked, changed), shown.texts)
        made = View(tuple(kept), shown.reports, moment, process, standing, links, state.grades)
        return made if unredacted or self.redaction is None else self.redaction.view(made)

    def _held(self, rows: list[_Row], state: State, standing: Standing, *, rejected: bool) -> tuple[list[Held], list[tuple[Held, Held | None]] | None]:
        """Give what some rows hold, as decided, without what a standing leaves out; and what each decision made of what, where most stand as read."""
        decided = state.judged.keys() | state.corrected.keys() | state.reopened.keys()

        def stays(held: Held) -> bool:
            return standing.includes(held.verdict) or (rejected and held.verdict is Verdict.REJECTED)

        if not standing.includes(Verdict.UNJUDGED):
            return [h for _, row in self._places(rows, decided) if stays(h := self._decided(row[2], row[3], state))], None
        made = list(map(itemgetter(4), rows))
        changed: list[tuple[Held, Held | None]] = []
        out = []
        for i, row in self._places(rows, decided):
            made[i] = held = self._decided(row[2], row[3], state)
            if not stays(held):
                out.append(i)
            changed.append((row[4], held if stays(held) else None))
        for i in reversed(out):
            del made[i]
        return made, changed

    def _places(self, rows: list[_Row], ids: Collection[str]) -> Iterable[tuple[int, _Row]]:
        """Give where some statements stand among rows, in order; few are looked up, for many all rows are gone through."""
        if len(ids) * self.few > len(rows):
            return ((i, row) for i, row in enumerate(rows) if row[0][-1] in ids)
        wanted = [(bisect.bisect_left(rows, (row[0],)), row) for row in map(self._row.get, ids) if row is not None]
        return sorted(((i, row) for i, row in wanted if i < len(rows) and rows[i] is row), key=itemgetter(0))

    def _shown(self, reports: Mapping[str, _Report], rows: list[_Row], linked: Linking, withdrawn: set[str], *, part: bool) -> _Shown:
        """Give the reports of a view, the same ones as long as nothing that they tell has changed; of some rows only, where they are a ``part``."""
        basis = (self._readings, linked, withdrawn)
        for kept, of, made in self._kept_reports if not part else ():
            if kept == basis and (of is reports or of.keys() == reports.keys()):
                return made
        texts = {r.ref.digest for r in reports.values()}
        copies = self._copied(reports, texts, linked)
        all_read = not part and not withdrawn
        counts = {} if all_read else Counter(map(itemgetter(1), rows))
        made = _Shown(
            tuple(
                r.held(copies.get(r.ref.digest, r.ref.digest), len(self._of.get(key, ())) if all_read else counts[key], self._issues.get(key, ()))
                for r in self._placed
                if (key := r.key) in reports
            ),
            texts,
            Counter(),
        )
        if not part:
            self._kept_reports = [(basis, reports, made), *self._kept_reports[: VIEWS - 1]]
        return made

    @staticmethod
    def _claims(shown: _Shown, rows: list[_Row], linked: Linking, changed: Sequence[tuple[Held, Held | None]]) -> Collection[str]:
        """Give the claims of what a view holds that are linked with others: those of its rows, but for what people corrected or rejected."""
        if not linked.claims:
            return ()
        if not shown.claims:
            shown.claims.update(_claims_of(map(itemgetter(4), rows), linked))
        moved = Counter[str]()
        for before, after in changed:
            moved[before.statement.claim_id] -= 1
            if after is not None:
                moved[after.statement.claim_id] += 1
        gone = {c for c, n in moved.items() if n < 0 and shown.claims[c] + n <= 0}
        come = {c for c, n in moved.items() if n > 0 and c in linked.claims}
        return (shown.claims.keys() - gone) | come if gone or come else shown.claims.keys()

    def _rows(self, reports: Mapping[str, _Report], last: str | None) -> list[_Row]:
        """Give the statements of all reports up to a day: those published by then come first, those without a day last."""
        if last is None:
            return self._sorted
        upto = bisect.bisect_right(self._sorted, last, key=_published)
        undated = bisect.bisect_left(self._sorted, UNDATED, key=_published)
        return [*self._sorted[:upto], *(row for row in self._sorted[max(upto, undated) :] if row[1] in reports)]

    def _process(self, name: str | None, state: State) -> str | None:
        """Give the process of a name, or of the name it goes by where a protected source's stands in it."""
        if self.redaction is None or name is None:
            return name
        known = {process for process, _ in state.process.values() if process}
        if name in known:
            return name
        return next((process for process in sorted(known) if self.redaction.process(process) == name), name)

    def _decided(self, statement: Statement, recorded: datetime, state: State) -> Held:
        """Give a judged or corrected statement, the same object as long as the same was decided."""
        identity = statement.statement_id
        again = state.reopened.get(identity, ("", ""))
        basis = (
            state.corrected.get(identity),
            tuple(sorted((state.judged.get(identity) or {}).items())),
            again,
            tuple(sorted((state.judged.get(again[0]) or {}).items())),
        )
        known = self._made.setdefault(identity, [])
        for of, made in known:
            if of == basis:
                return made
        del known[: -VIEWS + 1]  # who looks at several moments in turn finds each as it was
        known.append((basis, held(statement, recorded, state)))
        return known[-1][1]

    def _copied(self, reports: Mapping[str, _Report], texts: Collection[str], linked: Linking) -> dict[str, str]:
        """Give for each text that has the words of another, or is linked with it as a copy, which is copied.

        That is the agency's own, where one of them is an agency's; else the earliest.
        """
        clusters, first = self._clusters(reports, texts, linked), dict[str, str]()
        found = (r.ref.digest for r in self._ranked if r.ref.digest in clusters and r.key in reports)
        return {text: first.setdefault(clusters[text], text) for text in found}

    def _clusters(self, reports: Mapping[str, _Report], texts: Collection[str], linked: Linking) -> Mapping[str, str]:
        """Give a name for the cluster of each text that hangs together with others."""
        if linked.splits(texts):
            words: dict[str, str] = {}
            listed = [r for r in self._ranked if r.key in reports]
            same = [(r.ref.digest, first) for r in listed if (first := words.setdefault(r.folded, r.ref.digest)) != r.ref.digest]
            alike = [Link(a, b, Relation.COPY_OF, "machine:words", "the same words", score=SAME_WORDS) for a, b in same]
            clusters = Clusters([*linked.on((), texts), *alike], Relation.COPY_OF)
            return {digest: clusters.key(digest) for digest in texts}
        if not self._copies.knows(linked.copies):
            self._copies = Copies()
        fresh = islice(self._reports.values(), self._copies.texts, None)
        self._copies.learn([(r.ref.digest, r.folded) for r in fresh], linked.copies)
        return self._copies.clusters(texts)


def _claims_of(held: Iterable[Held], linked: Linking) -> list[str]:
    """Give the claims of statements that are linked with others."""
    return [claim for claim in map(attrgetter("statement.claim_id"), held) if claim in linked.claims]


def _published(row: _Row) -> str:
    return row[0][0]


def _with(listed: list[T], new: Sequence[T], key: Callable[[T], Any]) -> list[T]:
    """Give a sorted list with some more in their places; whoever was given the list as it was reads on in that one."""
    if len(new) > MANY:
        return sorted([*listed, *new], key=key)
    listed = list(listed)
    for one in new:
        bisect.insort(listed, one, key=key)
    return listed


def _chunks(ids: Sequence[str]) -> Iterable[list[str]]:
    return [list(ids[i : i + CHUNK]) for i in range(0, len(ids), CHUNK)]
