"""One statement: who says what, through whom, in which report, at which characters.

Two names after INDRA's two hashes and FollowTheMoney's keys: ``claim_id`` for what is said, ``statement_id`` for this
saying of it. Twelve papers with one claim are one ``claim_id`` and twelve ``statement_id``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from truceledger.vocabulary.attribution import Attribution, Modality, Stance
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.plover import Plover
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.report import Report, ReportRef
from truceledger.vocabulary.span import Span, SpanError
from truceledger.vocabulary.when import When

SCHEMA = "truceledger/statement/1"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The public statement, schema ``truceledger/statement/1``; make one with :func:`state`."""

    schema: str = SCHEMA
    statement_id: str
    claim_id: str
    kind: str
    report: ReportRef
    evidence: tuple[Span, ...]
    attribution: Attribution
    stance: Stance
    modality: Modality
    when: When | None
    where: tuple[Place, ...]
    fields: dict[str, Any]
    spans: dict[str, tuple[tuple[int, int], ...]]
    rule: str
    confidence: float

    def __hash__(self) -> int:
        return hash(self.statement_id)

    @property
    def declaration(self) -> Kind:
        """The declaration of this statement's kind."""
        return kind_of(self.kind)

    @property
    def start(self) -> int:
        """First code point of the evidence."""
        return self.evidence[0].start

    def plover(self) -> Plover | None:
        """Derive the PLOVER coding; ``None`` where PLOVER has no root for it, or the content is denied or negated."""
        if self.stance is not Stance.ASSERTS or self.modality is Modality.NEGATED:
            return None
        return self.declaration.plover(self)

    def quantity(self) -> Quantity | None:
        """Give the counted value, where the kind has one."""
        value = self.fields.get("value")
        return Quantity.from_json(value) if value is not None else None

    def check(self, text: str | None = None) -> None:
        """Raise ``FieldError`` or ``SpanError`` unless fields fit the kind and, given the text, spans fit it."""
        self.declaration.check(self.fields)
        if not self.evidence:
            raise FieldError("a statement needs evidence")
        for span in self.evidence:
            if text is not None:
                span.check(text)
        for name, at in self.spans.items():
            if any(start < 0 or end <= start or (text is not None and end > len(text)) for start, end in at):
                raise SpanError(f"the span of {name} does not lie in the text: {at}")


def _digest(parts: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:24]


def claim_id(kind: str, fields: Mapping[str, Any], when: When | None, where: Sequence[Place]) -> str:
    """Name what is said: kind, normalised fields, when, where; not who says it, nor in which words."""
    places = sorted({f"{p.country or ''}/{p.name.casefold()}" for p in where})
    return _digest([kind, kind_of(kind).normal(fields), when.edtf if when else None, places])


def statement_id(report: str, evidence: Sequence[Span], claim: str, rule: str) -> str:
    """Name this saying of it: the report's key, span, claim, rule; twelve papers that print one text make twelve statements."""
    return _digest([report, [(s.start, s.end) for s in evidence], claim, rule])


def state(
    report: Report,
    kind: str,
    evidence: Sequence[Span],
    fields: Mapping[str, Any],
    *,
    attribution: Attribution,
    rule: str,
    stance: Stance = Stance.ASSERTS,
    modality: Modality = Modality.ACTUAL,
    when: When | None = None,
    where: Sequence[Place] = (),
    spans: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    confidence: float = 0.5,
) -> Statement:
    """Make a statement with both its names; missing key fields are set to null, other missing fields left out.

    Raises ``FieldError`` when a field does not fit, ``SpanError`` when a span does not fit the report's text.
    """
    declared = kind_of(kind)
    kept = {f.name: fields.get(f.name) for f in declared.fields if f.key or fields.get(f.name) is not None}
    unknown = set(fields) - {f.name for f in declared.fields}
    if unknown:
        raise FieldError(f"{kind} has no field {', '.join(sorted(unknown))}")
    claim = claim_id(kind, kept, when, where)
    made = Statement(
        statement_id=statement_id(report.key, evidence, claim, rule),
        claim_id=claim,
        kind=declared.name,
        report=report.ref(),
        evidence=tuple(evidence),
        attribution=attribution,
        stance=stance,
        modality=modality,
        when=when,
        where=tuple(where),
        fields=kept,
        spans={name: tuple((start, end) for start, end in at) for name, at in (spans or {}).items()},
        rule=rule,
        confidence=confidence,
    )
    made.check(report.text)
    return made


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Statement)


def dump(statement: Statement) -> bytes:
    """Give the statement as one line of JSON, UTF-8, without the line's end."""
    return _encoder.encode(statement)


def load(line: bytes | str) -> Statement:
    """Take a statement from JSON; raises ``msgspec.ValidationError``, ``FieldError`` or ``SpanError``."""
    made = _decoder.decode(line)
    made.check()
    return made
