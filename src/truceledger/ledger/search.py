"""The full-text index of the ledger, kept up in the transaction in which something is recorded; asked with a ``Query``.

Two tables of the engine's FTS5, one of reports and one of statements, hold the forms of words (``ledger.words``) and no text: what
is shown comes from what was recorded. They are derived from the append-only tables, and no part of what ``verify`` vouches for.

What is found is of all that was ever recorded, protected sources included, and is ids alone: surfaces ask through
``publishing.searching``, which looks at what a view shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from truceledger.errors import LedgerError
from truceledger.ledger import tables
from truceledger.ledger.query import Form, Query, Text
from truceledger.ledger.words import BREAK, forms
from truceledger.vocabulary.attribution import SourceRole
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement

#: The columns, those that are searched for themselves first, and how much a word in each weighs. Not tuned: a quote says more
#: than who is named beside it, a title more than any one place of a text; a compound weighs as the words that it stands for.
STATEMENT = {"quote": 3.0, "who": 2.0, "place": 2.0, "joined": 3.0, "title": 0.5, "publisher": 0.5}
REPORT = {"body": 1.0, "title": 3.0, "joined": 1.0, "publisher": 1.0}
_BESIDE = frozenset({"title", "publisher"})  # of a statement: what helps to find it, but is not what it says
#: Of BM25, as the engine has them: how soon a word said again stops counting.
K1 = 1.2
#: Statements and reports indexed together where a ledger is indexed anew.
CHUNK = 500

_statement = msgspec.json.Decoder(Statement)
_ref = msgspec.json.Decoder(ReportRef)


@dataclass(frozen=True)
class Hits:
    """What was found: statements by id and reports by key, each with how well it fits (more is better, comparable within one table).

    ``of`` gives the key of each statement's report. ``indexed`` is false where the ledger has no index and all of it was looked through.
    """

    statements: dict[str, float]
    reports: dict[str, float]
    of: dict[str, str]
    indexed: bool = True


_LAST = sql("SELECT coalesce(max(number), 0) FROM searched")
_NUMBER = sql("INSERT INTO searched VALUES (:number, :report, :statement)")
_INDEX = {
    table: sql(f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES (:number, {', '.join(':' + c for c in columns)})")
    for table, columns in (("search_statement", STATEMENT), ("search_report", REPORT))
}


def create(connection: Connection) -> None:
    """Make the tables of the index; raises ``LedgerError`` where SQLite was built without FTS5."""
    if not connection.execute(sql("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")).first():
        raise LedgerError("the SQLite of this Python has no full-text search (FTS5); use a Python whose SQLite has it, as most do")
    connection.execute(sql("CREATE TABLE searched (number INTEGER PRIMARY KEY, report TEXT NOT NULL, statement TEXT)"))
    for name, columns in (("search_statement", STATEMENT), ("search_report", REPORT)):
        # our own forms are letters and digits between spaces, which "ascii" takes as they are; contentless: the texts are in the ledger
        connection.execute(sql(f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns)}, content='', tokenize='ascii')"))


def fill(connection: Connection) -> None:
    """Index all that the ledger holds."""
    query = select(tables.report.c.ref, tables.text.c.content).join(tables.text, tables.text.c.digest == tables.report.c.digest)
    for rows in connection.execute(query).partitions(CHUNK):
        add(connection, [(_ref.decode(ref), content) for ref, content in rows], ())
    for rows in connection.execute(select(tables.statement.c.content)).partitions(CHUNK):
        add(connection, (), [_statement.decode(row[0]) for row in rows])


def add(connection: Connection, reports: Sequence[tuple[ReportRef, str]], statements: Sequence[Statement]) -> None:
    """Index what is recorded, within the transaction that records it."""
    if not reports and not statements:
        return
    last = int(connection.execute(_LAST).scalar_one())
    known: dict[str, str] = {}
    told: list[tuple[str, str | None, dict[str, Text]]] = [(ref.key, None, report_texts(ref, text)) for ref, text in reports]
    told += [(s.report.key, s.statement_id, statement_texts(s)) for s in statements]
    rows = [{"number": last + i, "report": key, "statement": name} for i, (key, name, _) in enumerate(told, 1)]
    connection.execute(_NUMBER, rows)
    for table, columns, own in (("search_report", REPORT, True), ("search_statement", STATEMENT, False)):
        made = [_forms(columns, texts, last + i, known) for i, (_, name, texts) in enumerate(told, 1) if (name is None) is own]
        if made:
            connection.execute(_INDEX[table], made)


def _forms(columns: Iterable[str], texts: dict[str, Text], number: int, known: dict[str, str]) -> dict[str, Any]:
    """Give a row of the index; ``known`` are the titles and publishers met before."""
    row: dict[str, Any] = dict.fromkeys(columns, "")
    joined = []
    for name, text in texts.items():
        if not text.own:
            if text.text not in known:
                known[text.text] = forms(text.text)[0]
            row[name] = known[text.text]
            continue
        row[name], compound = forms(text.text)
        if compound:
            joined.append(compound)
    return {**row, "joined": f" {BREAK} ".join(joined), "number": number}


def statement_texts(statement: Statement) -> dict[str, Text]:
    """Give what is searched of a statement, by column."""
    sources = [s.text for s in statement.attribution.sources if s.text and s.role is not SourceRole.PUBLISHER]
    places = [name for p in statement.where for name in dict.fromkeys((p.text, p.name)) if name]
    made = {"quote": [s.exact for s in statement.evidence], "who": sources, "place": places}
    beside = {"title": statement.report.title, "publisher": statement.report.publisher}
    return {n: Text(f" {BREAK} ".join(many)) for n, many in made.items() if many} | {n: Text(t, own=False) for n, t in beside.items() if t}


def report_texts(ref: ReportRef, text: str) -> dict[str, Text]:
    """Give what is searched of a report, by column."""
    beside = {"body": text, "title": ref.title, "publisher": ref.publisher}
    return {name: Text(words) for name, words in beside.items() if words}


# -- asking --------------------------------------------------------------------------------------------------------------


def find(connection: Connection, query: Query) -> Hits:
    """Ask the index; a ledger of an older schema, opened for reading only, is looked through instead, which takes longer."""
    if not present(connection):
        return _looked_through(connection, query)
    own = [name for name in STATEMENT if name not in _BESIDE]
    try:
        statements = _asked(connection, "search_statement", STATEMENT, query.expression(own))
        reports = _asked(connection, "search_report", REPORT, query.expression())
    except DatabaseError as trouble:
        plain = str(trouble.orig).splitlines()[0]
        raise LedgerError(f"the ledger's search index cannot be used ({plain}); `truce verify` says whether the ledger itself holds") from None
    found = {name: score for _, name, score in statements if name is not None}
    return Hits(found, {key: score for key, _, score in reports}, {name: key for key, name, _ in statements if name is not None})


def present(connection: Connection) -> bool:
    """Say whether the ledger has an index."""
    return connection.execute(sql("SELECT 1 FROM sqlite_master WHERE name = 'searched'")).first() is not None


def _asked(connection: Connection, table: str, columns: dict[str, float], expression: str) -> list[tuple[str, str | None, float]]:
    """Give what fits: the report's key, the statement's id where it is one, how well it fits."""
    weights = ", ".join(map(str, columns.values()))
    found = f"SELECT s.report, s.statement, -bm25({table}, {weights}) FROM {table} JOIN searched s ON s.number = {table}.rowid"
    return list(connection.execute(sql(f"{found} WHERE {table} MATCH :asked"), {"asked": expression}).tuples().all())


class Weights:
    """How much the forms of a query weigh in some texts: BM25 without the length of the text, for what the index does not rank."""

    def __init__(self, query: Query, total: int, holding: dict[Form, int]) -> None:
        self._query = query
        self._weight = {f: max(math.log((total - many + 0.5) / (many + 0.5)), 1e-6) for f, many in holding.items()}

    def score(self, texts: dict[str, Text], columns: dict[str, float]) -> float:
        """Say how well some texts fit."""
        made = 0.0
        for form, weight in self._weight.items():
            times = sum(columns[name] * self._query.count((form,), text) for name, text in texts.items())
            made += weight * times * (K1 + 1) / (times + K1)
        return made


def weights(connection: Connection, query: Query) -> tuple[Weights, Weights]:
    """Give what ranks statements and reports that are looked at beside the index, by how common the index has the words."""
    made = []
    for table in ("search_statement", "search_report"):
        if present(connection):
            total = int(connection.execute(sql(f"SELECT count(*) FROM {table}_docsize")).scalar_one())
            count = sql(f"SELECT count(*) FROM {table} WHERE {table} MATCH :asked")
            holding = {f: int(connection.execute(count, {"asked": f.expression}).scalar_one()) for f in query.forms}
        else:
            total, holding = 1, dict.fromkeys(query.forms, 0)
        made.append(Weights(query, total, holding))
    return made[0], made[1]


def _looked_through(connection: Connection, query: Query) -> Hits:
    """Find the same without an index."""
    held = select(tables.report.c.ref, tables.text.c.content).join(tables.text, tables.text.c.digest == tables.report.c.digest)
    reports = ((r.key, report_texts(r, text)) for r, text in ((_ref.decode(row[0]), row[1]) for row in connection.execute(held)))
    of: dict[str, str] = {}

    def said() -> Iterator[tuple[str, dict[str, Text]]]:
        for row in connection.execute(select(tables.statement.c.content)):
            statement = _statement.decode(row[0])
            of[statement.statement_id] = statement.report.key
            yield statement.statement_id, statement_texts(statement)

    found = _ranked(query, said(), STATEMENT)
    return Hits(found, _ranked(query, reports, REPORT), {name: of[name] for name in found}, indexed=False)


def _ranked(query: Query, told: Iterator[tuple[str, dict[str, Text]]], columns: dict[str, float]) -> dict[str, float]:
    fitting: dict[str, dict[str, Text]] = {}
    holding = dict.fromkeys(query.forms, 0)
    total = 0
    for name, texts in told:
        total += 1
        for form in query.forms:
            holding[form] += any(query.count((form,), text) for text in texts.values())
        if query.fits(list(texts.values())):
            fitting[name] = texts
    by = Weights(query, total, holding)
    return {name: by.score(texts, columns) for name, texts in fitting.items()}


__all__ = ["Hits", "add", "create", "fill", "find", "present", "report_texts", "statement_texts", "weights"]
