"""Rows → statements: each count a toll or tally at the characters of its row, said by its issuer, of the days it counts.

The one place of intake where words become statements: a table tells what its columns mean, so there is nothing to read.
A running total is of its start to its day, a period of its own days; where a start is not told it is left open, not guessed
from afar. Nothing is recorded here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from truceledger.intake.tables.guess import Columns, counted_by_name, days_of, mapped
from truceledger.intake.tables.issuers import issuer_code, state_code
from truceledger.intake.tables.roles import COUNTED, MEASURES, PEOPLE, Role, role_of
from truceledger.intake.tables.table import At, Cell, Row, Table, TableError, empty
from truceledger.intake.tables.values import count_of, day_of
from truceledger.knowledge import Knowledge
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Qualifier, Quantity, number_of
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

READER = "table.figures@1"
#: A running total over all phases is the table maker's sum: another rule, for nobody but the table says it.
REBASED = "table.rebased@1"
CONFIDENCE = 0.99
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """What the operator says where the table does not: roles, issuers by the cell's words ("" for all), starts by phase ("" for all)."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, date] = field(default_factory=dict)
    place: str | None = None
    publisher: str | None = None
    published: date | None = None


@dataclass(frozen=True)
class Stated:
    """What a table came to: its reading, its mapping, issuers with how each was found, starts of its phases with how, notes.

    ``issuers``: cell → (code or nothing, how). ``anchors``: phase → (first day, how).
    """

    reading: Reading
    mapping: Columns
    issuers: Mapping[str, tuple[str | None, str]]
    anchors: Mapping[str, tuple[date, str]]
    notes: tuple[str, ...]


def stated(table: Table, knowledge: Knowledge, told: Told | None = None, *, evidence: str | None = None) -> Stated:
    """Make the statements of a table; raises ``TableError`` naming row and column of what does not fit."""
    told = told or Told()
    mapping = mapped(table, told.roles)
    days = days_of(table, mapping.roles)
    if not any(days):
        raise TableError(f"{table.name}: no row tells its day; nothing was read")
    report = Report.of(
        table.text,
        title=table.name,
        publisher=told.publisher,
        published=told.published or max(d for d in days if d),
        language=None,
        evidence=evidence,
        media_type=table.media_type,
        encoding=table.encoding,
    )
    maker = _Maker(table, mapping, days, report, knowledge, told)
    statements = tuple(sorted(maker.statements(), key=lambda s: (s.start, s.statement_id)))
    if not statements:
        raise TableError(f"{table.name}: no cell of {', '.join(mapping.counts())} holds a count; nothing was read")
    return Stated(Reading(report, statements, reader=READER), mapping, maker.issuers, maker.anchors, (*table.notes, *maker.notes()))


class _Maker:
    """Goes through the rows of one table."""

    def __init__(self, table: Table, mapping: Columns, days: Sequence[date | None], report: Report, knowledge: Knowledge, told: Told) -> None:
        self._table, self._roles, self._days, self._report = table, mapping.roles, days, report
        self._knowledge, self._told = knowledge, told
        self._column = {role.name: column for column, role in mapping.roles.items() if not role.counts or role.name == "value"}
        self._counts = mapping.counts()
        self._known_places: dict[tuple[str, str], tuple[Place, ...]] = {}
        self._undated = self._blank = 0
        self._unknown: Counter[str] = Counter()
        self.issuers: dict[str, tuple[str | None, str]] = {}
        self._starts = [self._window_start(row, day) for row, day in zip(table.rows, days, strict=True)]
        self.anchors = self._found_anchors()

    def notes(self) -> Iterator[str]:
        """Say what was left out."""
        if self._undated:
            yield f"{number_of(self._undated, 'row')} with no day left out"
        if self._blank:
            yield f"{number_of(self._blank, 'cell')} without a figure (empty or marked so), which make no statement"
        for words, times in self._unknown.most_common(5):
            yield f"{number_of(times, 'row')} of {words!r} left out: no such measure; name the column of one with --map, or write {', '.join(MEASURES)}"

    def statements(self) -> Iterator[Statement]:
        """Give the statements, row by row."""
        before: dict[tuple[Cell, ...], date] = {}
        order = sorted(range(len(self._table.rows)), key=lambda i: (self._days[i] or date.min, i))
        starts = dict(enumerate(self._starts))
        for index in order:  # a period without a window of its own reaches back to the row before
            day = self._days[index]
            key = tuple(self._table.rows[index].cells.get(self._column.get(n, "")) for n in ("issuer", "place", "country", "people", "by", "measure"))
            if day and starts[index] is None and key in before and before[key] < day:
                starts[index] = before[key] + _DAY
            if day:
                before[key] = day
        for index, (row, day) in enumerate(zip(self._table.rows, self._days, strict=True)):
            if day is None:
                self._undated += 1
                continue
            yield from self._of_row(row, day, starts[index])

    def _of_row(self, row: Row, day: date, start: date | None) -> Iterator[Statement]:
        for (name, basis, people), cells in self._grouped(row).items():
            quantity, column = self._quantity(row, cells)
            if quantity is None or column is None:
                self._blank += 1
                continue
            rebased = basis == "rebased"
            when = self._when(basis, row, day, start)
            kind = "tally" if name in COUNTED else "toll"
            yield state(
                self._report,
                kind,
                self._evidence(row, column),
                {
                    ("counted" if kind == "tally" else "measure"): name,
                    "value": quantity.to_json(),
                    "basis": "cumulative" if rebased else basis,
                    **({"people": people or "unspecified"} if kind == "toll" else {}),
                    **self._by(row, kind),
                },
                attribution=self._attribution(row, rebased=rebased),
                rule=REBASED if rebased else READER,
                when=When(when, self._words(row)),
                where=self._where(row),
                spans={"value": [row.at[column]]} if column in row.at else {},
                confidence=CONFIDENCE,
            )

    def _grouped(self, row: Row) -> dict[tuple[str, str, str], dict[str, str]]:
        """Give for each thing counted in a row its columns by bound."""
        found: dict[tuple[str, str, str], dict[str, str]] = {}
        for column, role in self._counts.items():
            name, people = role.name, role.people or self._people(row)
            if name == "value":
                words = str(row.cells.get(self._column["measure"]) or "").strip()
                known = _measure(words)
                if known is None:
                    self._unknown[words or "(nothing)"] += 1
                    continue
                name, people, basis = known.name, known.people or people, known.basis or role.basis
            else:
                basis = role.basis
            found.setdefault((name, basis, people), {})[role.bound] = column
        return found

    def _quantity(self, row: Row, columns: Mapping[str, str]) -> tuple[Quantity | None, str | None]:
        told = {bound: self._count(row, column) for bound, column in columns.items()}
        best = told.get("best")
        column = columns.get("best") or next(iter(columns.values()))
        if not any(told.get(b) for b in ("low", "high")):
            return best, column
        low, high = (told[b].best if told.get(b) else None for b in ("low", "high"))  # type: ignore[union-attr]
        middle = best.best if best else None
        try:
            return _bounded(low, middle, high), column
        except ValueError as trouble:
            raise TableError(f"{self._table.name}, row {row.number}: {trouble}") from None

    def _count(self, row: Row, column: str) -> Quantity | None:
        try:
            return count_of(row.cells.get(column))
        except ValueError as trouble:
            raise TableError(
                f"{self._table.name}, row {row.number}, {column}: {trouble}; mend the cell, or leave the column out with --map {column}=skip"
            ) from None

    def _evidence(self, row: Row, column: str) -> list[Span]:
        """Give the row; of a table kept by columns the cells of the day, the issuer and the count."""
        text = self._report.text
        if not row.apart:
            return [Span.of(text, *row.spans[0])]
        wanted: list[At] = [row.at[c] for c in (column, self._column.get("date"), self._column.get("issuer")) if c in row.at]
        return [Span.of(text, *at) for at in sorted(wanted)]

    # -- time ----------------------------------------------------------------------------------------------------

    def _when(self, basis: str, row: Row, day: date, start: date | None) -> str:
        if basis == "incident":
            return str(day)
        if basis in {"cumulative", "rebased"}:
            anchor = self._anchor(row) if basis == "cumulative" else min((a for a, _ in self.anchors.values()), default=None)
            return f"{anchor}/{day}" if anchor and anchor <= day else f"../{day}"
        if start is None:
            return f"../{day}"
        return str(day) if start == day else f"{start}/{day}"

    def _window_start(self, row: Row, day: date | None) -> date | None:
        """Give the first day of a row's window: told, or so many hours or days back, the day itself counted."""
        if day is None:
            return None
        for name, length in (("hours", 24), ("days", 1)):
            column = self._column.get(name)
            told = self._count(row, column) if column else None
            if told and told.best:
                return max(day - timedelta(days=min(ceil(told.best / length), 40_000) - 1), date.min + _DAY)
        column = self._column.get("start")
        if column is None:
            return None
        start = self._day(row, column)
        if start and start > day:
            raise TableError(f"{self._table.name}, row {row.number}, {column}: the period begins ({start}) after its day ({day}); mend one of them")
        return start

    def _day(self, row: Row, column: str) -> date | None:
        try:
            return day_of(row.cells.get(column), self._roles[column].order)
        except ValueError as trouble:
            raise TableError(f"{self._table.name}, row {row.number}, {column}: {trouble}") from None

    def _phase(self, row: Row) -> str:
        column = self._column.get("phase")
        cell = row.cells.get(column) if column else None
        return "" if empty(cell) else " ".join(str(cell).split())

    def _anchor(self, row: Row) -> date | None:
        column = self._column.get("anchor")
        told = self._day(row, column) if column else None
        return told or self.anchors.get(self._phase(row), (None, ""))[0]

    def _found_anchors(self) -> dict[str, tuple[date, str]]:
        """Give the first day of each phase: told, known of the issuer, else how far back the phase's first row reaches."""
        first: dict[str, int] = {}
        for index, row in enumerate(self._table.rows):
            day = self._days[index]
            phase = self._phase(row)
            if day and (phase not in first or day < (self._days[first[phase]] or day)):
                first[phase] = index
        found: dict[str, tuple[date, str]] = {}
        for phase, index in first.items():
            row, day = self._table.rows[index], self._days[index]
            told = self._told.anchors.get(phase) or self._told.anchors.get("")
            if told:
                found[phase] = (told, "given")
                continue
            reach = self._starts[index]
            known = self._known_start(row, day, reach)
            if known:
                found[phase] = known
            elif reach and day and (self._column.get("phase") or self._whole(row)):
                found[phase] = (reach, f"guessed: the first row, of {day}, reaches back so far")
        return found

    def _known_start(self, row: Row, day: date | None, reach: date | None) -> tuple[date, str] | None:
        code = self._issuer(row)[1]
        starts = {a.start for p in self._knowledge.profiles for a in p.anchors if a.issuer == code}
        for start in sorted(starts, reverse=True):
            first = date.fromisoformat(start)
            if day and first <= day and ((reach is not None and abs((first - reach).days) <= 3) or (reach is None and (day - first).days <= 14)):
                return first, "the profile knows it"
        return None

    def _whole(self, row: Row) -> bool:
        """Say whether the first row's period counts all that its running total does: then the total begins with it."""
        by_basis: dict[str, dict[str, Quantity | None]] = {}
        for column, role in self._counts.items():
            by_basis.setdefault(role.name, {})[role.basis] = self._count(row, column)
        return any(v.get("period") and v.get("period") == v.get("cumulative") for v in by_basis.values())

    # -- who and where -------------------------------------------------------------------------------------------

    def _issuer(self, row: Row) -> tuple[str, str | None]:
        column = self._column.get("issuer")
        words = "" if column is None or empty(row.cells.get(column)) else " ".join(str(row.cells[column]).split())
        if words not in self.issuers:
            self.issuers[words] = issuer_code(words, self._knowledge.parties, self._told.issuers)
        return words, self.issuers[words][0]

    def _attribution(self, row: Row, *, rebased: bool) -> Attribution:
        sources = []
        words, code = self._issuer(row)
        if (words or code) and not rebased:
            at = row.at.get(self._column.get("issuer", ""))
            sources.append(Source(SourceRole.SPEAKER, words or None, code, False, *(at or (None, None))))
        if self._told.publisher:
            sources.append(Source(SourceRole.PUBLISHER, self._told.publisher))
        return Attribution(Mode.INDIRECT if sources and sources[0].role is SourceRole.SPEAKER else Mode.NARRATED, tuple(sources))

    def _words(self, row: Row) -> str:
        return " ".join(str(row.cells.get(self._column["date"])).split())

    def _people(self, row: Row) -> str:
        column = self._column.get("people")
        words = str(row.cells.get(column) or "").strip().casefold().replace(" ", "_") if column else ""
        return words if words in PEOPLE else ""

    def _by(self, row: Row, kind: str) -> dict[str, object]:
        column = self._column.get("by")
        if column is None or empty(row.cells.get(column)):
            return {}
        words = " ".join(str(row.cells[column]).split())
        code = issuer_code(words, self._knowledge.parties)[0] or state_code(words, self._knowledge.parties)
        return {"by" if kind == "tally" else "caused_by": code or {"words": words}}

    def _where(self, row: Row) -> tuple[Place, ...]:
        def cell(name: str) -> str:
            value = row.cells.get(self._column.get(name, ""))
            return "" if empty(value) else " ".join(str(value).split())

        words, country = cell("place") or (self._told.place or ""), cell("country")
        if (words, country) not in self._known_places:
            self._known_places[words, country] = tuple(self._placed(words, country))
        return self._known_places[words, country]

    def _placed(self, words: str, country: str) -> Iterator[Place]:
        parties = self._knowledge.parties
        code = state_code(country, parties) if country else None
        if words:
            whole = state_code(words, parties) if len(words) > 2 else None
            entry = None if whole else self._knowledge.places.resolve(words, told=[code] if code else [])
            if whole:
                yield Place(words, parties.name_of(whole), whole, precision=Precision.COUNTRY)
            elif entry is not None and (code is None or entry.country == code):
                yield entry.place(words)
            else:
                yield Place(words, words, code)
        elif country:
            yield Place(country, parties.name_of(code) if code else country, code, precision=Precision.COUNTRY)


def _bounded(low: float | None, best: float | None, high: float | None) -> Quantity:
    """Give a count with its low, best and high; raises ``ValueError`` where they are out of order."""
    one = {n for n in (low, best, high) if n is not None}
    if len(one) == 1 and None not in (low, high):
        return Quantity.exactly(one.pop())
    shown = best if best is not None else f"{low}–{high}"
    return Quantity(low, best, high, Qualifier.RANGE if low is not None and high is not None else Qualifier.ABOUT, str(shown))


def _measure(words: str) -> Role | None:
    """Give what a cell of a long table counts: a role as it is typed, or words such as "killed_cum"."""
    try:
        return role_of(words)
    except TableError:
        return counted_by_name(words)


__all__ = ["READER", "REBASED", "Stated", "Told", "stated"]
