"""Statements as rows: the columns every statement has, then those of the fields that its kind declares.

Columns of fields follow the declarations: a field is a column of its name; a count is six (``value_low``, ``value_best``,
``value_high``, ``value_qualifier``, ``value_phrase``, ``value_missing``), a share four, a step three (``step_party``, …). Kinds that
have a field of one name share its column. Several parties or steps are divided by "; "; a party that no list knows stands in
quotation marks, in the report's words. Counts of people have a column for each measure as well (``people_killed``), filled
where the number is exact and neither denied nor doubted nor said not to be so: rows are claims, never to be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceledger.publishing.exports.cells import shown
from truceledger.publishing.exports.hxl import tag
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.field import Choice, Field, IntegerSort, PartySort, QuantitySort, ShareSort, StepSort, StepsSort
from truceledger.vocabulary.kinds import KINDS, kind_of

if TYPE_CHECKING:
    from datetime import date

    from truceledger.publishing.exports.exporting import Exporting
    from truceledger.vocabulary.kind import Kind
    from truceledger.vocabulary.place import Place
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

#: What stands between several values of one cell.
BETWEEN = "; "
_COUNT = ("low", "best", "high", "qualifier", "phrase", "missing")
_SHARE = ("value", "of", "qualifier", "phrase")
_NUMBERS = frozenset({"low", "best", "high", "value"})


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds (``text``, ``number``, ``day``, ``moment``, ``flag``), in words what, and how wide it reads well."""

    name: str
    holds: str
    about: str
    width: int = 14

    @property
    def tag(self) -> str:
        """The HXL hashtag."""
        return tag(self.name)


BEFORE: tuple[Column, ...] = (
    Column("statement_id", "text", "this saying of it, here, read by this rule", 14),
    Column("kind", "text", "one of the ten kinds", 13),
    Column("text", "text", "what is said, in a few neutral words", 46),
    Column("quote", "text", "the words it was read from", 60),
    Column("said_by", "text", "whose word it is, by name; empty where only the publisher speaks", 26),
    Column("said_by_codes", "text", "the same as party codes", 16),
    Column("unnamed", "flag", "whether a speaker is not named", 9),
    Column("mode", "text", "quoted (direct), reported (indirect), or the reporter's own words (narrated)", 10),
    Column("stance", "text", "whether the speaker asserts, denies or doubts it", 10),
    Column("modality", "text", "whether it is said to be so, going on, planned, possible, under a condition, or not so", 11),
    Column("published", "day", "the day of the report", 12),
    Column("publisher", "text", "who published the report", 22),
    Column("when", "text", "when it is said to be, as exactly as it is told (EDTF)", 22),
    Column("when_first", "day", "the first day that can be meant", 12),
    Column("when_last", "day", "the last day that can be meant; empty where open", 12),
    Column("when_text", "text", "the report's words for it", 18),
    Column("place", "text", "the first place, as a gazetteer calls it", 18),
    Column("country", "text", "its country, ISO 3166 alpha-3", 9),
    Column("lat", "number", "degrees north, WGS 84", 9),
    Column("lon", "number", "degrees east, WGS 84", 9),
    Column("precision", "text", "how exact the coordinates are", 11),
    Column("other_places", "text", "further places", 18),
)
AFTER: tuple[Column, ...] = (
    Column("start", "number", "the first character of the quote in the stored text, in code points from 0", 8),
    Column("end", "number", "the one after its last", 8),
    Column("report_title", "text", "the report's title", 34),
    Column("report_uri", "text", "the report's address", 34),
    Column("report_id", "text", "the report's id", 18),
    Column("report_digest", "text", "SHA-256 of the stored text", 20),
    Column("copy_of", "text", "the digest of the report whose words this one prints, where it is a copy", 20),
    Column("language", "text", "ISO 639-1", 9),
    Column("carriers", "text", "agencies and outlets that carried the words", 18),
    Column("verdict", "text", "what people decided on it", 11),
    Column("corrected", "flag", "whether a person changed it", 10),
    Column("disputed", "flag", "whether reviewers differ on it", 10),
    Column("withheld", "flag", "whether a protected source was taken out of it", 10),
    Column("recorded", "moment", "when the ledger took it in, UTC", 20),
    Column("rule", "text", "what read it", 22),
    Column("confidence", "number", "how sure the rule is, from 0 to 1", 11),
    Column("claim_id", "text", "what is said, whoever says it", 12),
)


def kinds_of(exporting: Exporting) -> tuple[Kind, ...]:
    """Give the kinds a table is of: those wanted, else all, so that the columns do not hang on what was read."""
    return tuple(kind_of(name) for name in exporting.wanted.kinds) or KINDS


def columns_of(kinds: Iterable[Kind]) -> tuple[Column, ...]:
    """Give a table's columns."""
    middle: dict[str, Column] = {}
    for kind in kinds:
        for field in kind.fields:
            for column in _of_field(field):
                middle.setdefault(column.name, column)
        for name in _measures(kind):
            middle.setdefault(f"people_{name}", Column(f"people_{name}", "number", f"the count where people {name} are counted exactly", 10))
    return (*BEFORE, *middle.values(), *AFTER)


def _of_field(field: Field) -> list[Column]:
    name, sort, about = field.name, field.sort, field.about or field.label
    if isinstance(sort, QuantitySort | ShareSort):
        parts = _COUNT if isinstance(sort, QuantitySort) else _SHARE
        return [Column(f"{name}_{p}", "number" if p in _NUMBERS else "text", f"{about}: {p}", 16 if p == "phrase" else 11) for p in parts]
    if isinstance(sort, StepsSort):
        return [Column(name, "text", f"{about}, as PARTY.act", 26), Column(f"{name}_words", "text", f"{about}, in the report's words", 26)]
    if isinstance(sort, StepSort):
        return [Column(f"{name}_{p}", "text", f"{about}: {p}", 18) for p in ("party", "act", "words")]
    if isinstance(sort, IntegerSort):
        return [Column(name, "number", about, 8)]
    return [Column(name, "text", about, 18 if isinstance(sort, PartySort | Choice) else 24)]


def _measures(kind: Kind) -> tuple[str, ...]:
    """Give the measures of a kind that counts people."""
    field = next((f for f in kind.fields if f.name == "measure"), None)
    return field.sort.values if field is not None and isinstance(field.sort, Choice) else ()


def rows(exporting: Exporting, statements: Iterable[Held], columns: Iterable[Column]) -> Iterable[list[Any]]:
    """Give a row for each statement: words, numbers, days, moments, flags; nothing where nothing is told."""
    copies = {r.report.digest: r.origin for r in exporting.view.reports if r.origin != r.report.digest}
    names = [c.name for c in columns]
    for held in statements:
        row = row_of(exporting, held, copies)
        yield [row.get(name) for name in names]


def leave_places(exporting: Exporting) -> None:
    """Count the coordinates for which rows have no room."""
    pairs = sum(p.lat is not None for h in exporting.statements for p in h.statement.where[1:])
    exporting.leave("of places beside a statement's first, whose names stand in other_places", pairs, "coordinate pair")


def row_of(exporting: Exporting, held: Held, copies: Mapping[str, str]) -> dict[str, Any]:
    """Give a statement's values by column; its words are those that may be shown."""
    s, report, span = held.statement, held.statement.report, held.statement.evidence[0]
    speakers = s.attribution.speakers()
    first = s.where[0] if s.where else None
    row: dict[str, Any] = {
        "statement_id": s.statement_id,
        "kind": s.kind,
        "text": _phrase(exporting, s),
        "said_by": BETWEEN.join(dict.fromkeys(exporting.name_of(x.party) if x.party else x.text or "" for x in speakers)) or None,
        "said_by_codes": BETWEEN.join(dict.fromkeys(x.party for x in speakers if x.party)) or None,
        "unnamed": any(x.anonymous for x in speakers),
        "mode": s.attribution.mode.value,
        "stance": s.stance.value,
        "modality": s.modality.value,
        "published": report.published,
        "publisher": report.publisher,
        **_when(s),
        **_where(first),
        "other_places": BETWEEN.join(p.name for p in s.where[1:]) or None,
        "quote": " … ".join(x.exact for x in s.evidence),
        "start": span.start,
        "end": span.end,
        "report_title": report.title,
        "report_uri": report.uri,
        "report_id": report.id,
        "report_digest": report.digest,
        "copy_of": copies.get(report.digest),
        "language": report.language,
        "carriers": BETWEEN.join(x.text for x in s.attribution.carriers() if x.text) or None,
        "verdict": held.verdict.value,
        "corrected": held.corrected,
        "disputed": held.disputed,
        "withheld": held.redacted,
        "recorded": held.recorded,
        "rule": s.rule,
        "confidence": s.confidence,
        "claim_id": s.claim_id,
    }
    for field in s.declaration.fields:
        row |= _field(field, s.fields.get(field.name))
    row |= _people(s)
    clean = exporting.clean
    return {name: clean(shown(value)) if isinstance(value, str) else value for name, value in row.items()}


def _phrase(exporting: Exporting, statement: Statement) -> str:
    from truceledger.publishing.phrases import phrase
    from truceledger.publishing.safe import one_line

    return one_line(phrase(statement, exporting.name_of))


def _when(statement: Statement) -> dict[str, Any]:
    if statement.when is None:
        return {}
    first, last = days_of(statement.when.edtf)
    return {"when": statement.when.edtf, "when_first": first, "when_last": last, "when_text": statement.when.text}


def days_of(edtf: str) -> tuple[date | None, date | None]:
    """Give the first and the last day a date can mean, nothing where it is open or no day of the calendar."""
    try:
        made = parse(edtf)
    except EdtfError:
        return None, None
    return made.lower, made.upper


def _where(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    precision = place.precision.value if place.precision else None
    return {"place": place.name, "country": place.country, "lat": place.lat, "lon": place.lon, "precision": precision}


def _field(field: Field, value: Any) -> dict[str, Any]:
    """Give a field's columns."""
    name, sort = field.name, field.sort
    if value is None:
        return {}
    if isinstance(sort, QuantitySort | ShareSort):
        return {f"{name}_{part}": value.get(part) for part in (_COUNT if isinstance(sort, QuantitySort) else _SHARE)} | (
            {f"{name}_qualifier": value.get("qualifier", "exact")} if isinstance(sort, QuantitySort) else {}
        )
    if isinstance(sort, StepsSort):
        words = [str(v.get("words") or "") for v in value]
        return {name: BETWEEN.join(map(_step, value)), f"{name}_words": BETWEEN.join(words) if any(words) else None}
    if isinstance(sort, StepSort):
        return {f"{name}_party": party_cell(value.get("party")), f"{name}_act": value["act"], f"{name}_words": value.get("words")}
    return {name: party_cell(value) if isinstance(sort, PartySort) else value}


def party_cell(value: Any) -> str | None:
    """Give a party field as a cell: codes, and the words of those no list knows in quotation marks."""
    many = value if isinstance(value, list) else [value] if value is not None else []
    return BETWEEN.join(x if isinstance(x, str) else f"“{x['words']}”" for x in many) or None


def _step(step: Mapping[str, Any]) -> str:
    party = party_cell(step.get("party"))
    return f"{party.replace(BETWEEN, '+')}.{step['act']}" if party else str(step["act"])


def _people(statement: Statement) -> dict[str, Any]:
    measure, value = statement.fields.get("measure"), statement.fields.get("value")
    told = statement.stance is Stance.ASSERTS and statement.modality is not Modality.NEGATED
    if not measure or not value or not told or value.get("qualifier", "exact") != "exact" or value.get("low") != value.get("high"):
        return {}
    return {f"people_{measure}": value.get("low")}
