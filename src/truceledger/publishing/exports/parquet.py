"""Parquet: a row a statement, with the structure of the contract and real types, for data frames and databases.

Lists and objects stay what they are (``where`` is a list of places, ``fields`` an object for each kind, null but for the
statement's own); days are days, moments are moments in UTC. A date keeps its EDTF beside the first and last day it can mean. A
party is an object of a code and, where no list knows it, the words. Rows are written in groups, so that any number fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from truceledger import __version__
from truceledger.publishing.exports.about import about
from truceledger.publishing.exports.columns import days_of
from truceledger.publishing.exports.exporting import Exporting, Format
from truceledger.vocabulary.field import EdtfSort, IntegerSort, PartySort, QuantitySort, ShareSort, Sort, StepSort, StepsSort
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.statement import SCHEMA

if TYPE_CHECKING:
    from truceledger.vocabulary.view import Held

#: Rows of a group: enough that columns compress, few enough that a group is small in memory.
MANY = 4096


class _Pipe:
    """What a writer writes to: bytes wait until they are taken."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._at = 0
        self.closed = False

    def write(self, piece: Any) -> int:
        made = bytes(piece)
        self._waiting.append(made)
        self._at += len(made)
        return len(made)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        """Give what waits, and let go of it."""
        made, self._waiting = b"".join(self._waiting), []
        return made


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the file: a group of rows at a time, its index at the end."""
    import pyarrow
    from pyarrow import parquet

    made, pipe = schema(), _Pipe()
    told = {f"truceledger.{name.lower().replace(' ', '_')}": words for name, words in about(exporting) if name and name != "Mind"}
    made = made.with_metadata({"truceledger.schema": SCHEMA, "truceledger.version": __version__, **exporting.value(told)})
    statements = iter(exporting.statements)
    with parquet.ParquetWriter(pyarrow.PythonFile(pipe, mode="w"), made, compression="zstd") as writer:
        while group := list(islice(statements, MANY)):
            writer.write_table(pyarrow.Table.from_pylist([row(exporting, h) for h in group], schema=made))
            exporting.wrote("statement", len(group))
            yield pipe.taken()
    yield pipe.taken()


def schema() -> Any:
    """Give the file's schema (``pyarrow.Schema``)."""
    import pyarrow as pa

    words, flag, day = pa.string(), pa.bool_(), pa.date32()
    span = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("exact", words)])
    part = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    report = pa.struct([(n, day if n == "published" else words) for n in ("id", "digest", "uri", "title", "publisher", "published", "language")])
    source = pa.struct([("role", words), ("text", words), ("party", words), ("anonymous", flag), ("start", pa.int64()), ("end", pa.int64())])
    place = pa.struct([("text", words), ("name", words), ("country", words), ("lat", pa.float64()), ("lon", pa.float64()), ("precision", words)])
    fields = pa.struct([(k.name, pa.struct([(f.name, _type(f.sort)) for f in k.fields])) for k in KINDS])
    return pa.schema(
        [
            pa.field("statement_id", words, nullable=False),
            pa.field("claim_id", words, nullable=False),
            pa.field("kind", words, nullable=False),
            ("report", report),
            ("evidence", pa.list_(span)),
            ("attribution", pa.struct([("mode", words), ("sources", pa.list_(source))])),
            ("stance", words),
            ("modality", words),
            ("when", _type(EdtfSort(), text=True)),
            ("where", pa.list_(place)),
            ("fields", fields),
            ("spans", pa.map_(words, pa.list_(part))),
            ("rule", words),
            ("confidence", pa.float64()),
            ("verdict", words),
            ("corrected", flag),
            ("disputed", flag),
            ("withheld", flag),
            ("recorded", pa.timestamp("us", "UTC")),
        ]
    )


def _type(sort: Sort, *, text: bool = False) -> Any:
    """Give the type of a sort of value."""
    import pyarrow as pa

    words, number = pa.string(), pa.float64()
    party = pa.struct([("code", words), ("words", words)])
    step = pa.struct([("party", pa.list_(party)), ("act", words), ("words", words)])
    if isinstance(sort, QuantitySort):
        return pa.struct([("low", number), ("best", number), ("high", number), ("qualifier", words), ("phrase", words), ("missing", words)])
    if isinstance(sort, ShareSort):
        return pa.struct([("value", number), ("of", words), ("qualifier", words), ("phrase", words)])
    if isinstance(sort, EdtfSort):
        days = [("edtf", words), ("first", pa.date32()), ("last", pa.date32())]
        return pa.struct([*days, ("text", words)] if text else days)
    if isinstance(sort, StepsSort):
        return pa.list_(step)
    if isinstance(sort, StepSort):
        return step
    if isinstance(sort, PartySort):
        return pa.list_(party)
    return pa.int64() if isinstance(sort, IntegerSort) else words


def row(exporting: Exporting, held: Held) -> dict[str, Any]:
    """Give a statement as plain values that fit the schema."""
    import msgspec

    s = held.statement
    made: dict[str, Any] = exporting.value(msgspec.to_builtins(s, builtin_types=()))
    made.pop("schema")
    made["report"]["published"] = s.report.published
    made["when"] = _date(s.when.edtf) | {"text": made["when"]["text"]} if s.when else None
    sorts = {f.name: f.sort for f in s.declaration.fields}
    made["fields"] = {s.kind: {name: _value(sorts[name], value) for name, value in made["fields"].items()}}
    made["spans"] = [(name, [{"start": a, "end": b} for a, b in at]) for name, at in s.spans.items()]
    made |= {"verdict": held.verdict.value, "corrected": held.corrected, "disputed": held.disputed, "withheld": held.redacted, "recorded": held.recorded}
    return made


def _date(edtf: str) -> dict[str, Any]:
    first, last = days_of(edtf)
    return {"edtf": edtf, "first": first, "last": last}


def _value(sort: Sort, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(sort, EdtfSort):
        return _date(value)
    if isinstance(sort, QuantitySort):
        return {"qualifier": "exact", **value}
    if isinstance(sort, PartySort):
        return _parties(value)
    if isinstance(sort, StepsSort):
        return [_step(v) for v in value]
    return _step(value) if isinstance(sort, StepSort) else value


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {**step, "party": _parties(step["party"]) if step.get("party") is not None else None}


def _parties(value: Any) -> list[dict[str, Any]]:
    return [{"code": x, "words": None} if isinstance(x, str) else {"code": None, "words": x["words"]} for x in (value if isinstance(value, list) else [value])]


FORMAT = Format(
    "parquet",
    "application/vnd.apache.parquet",
    ".parquet",
    "a row a statement with lists, objects and real types, zstd",
    text=False,
    of="statements",
    write=write,
    leaves_out="who decided what and why, and links",
)
