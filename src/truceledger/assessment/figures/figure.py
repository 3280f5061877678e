"""A statement of a count, laid out once for comparing: bounds, start and end of what it counts, issuer, place.

Two days are kept apart: ``day`` is up to when the count goes (the end of its ``when`` where one is told, else the report's
day), ``reported`` is when it was published. Bounds follow UCDP's low, best and high; a count is ``exact`` where they are one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from truceledger.vocabulary.attribution import Modality, SourceRole, Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.place import Precision
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

_HOURS = re.compile(r"\b(24|48|72|twenty-four|forty-eight|seventy-two)[\s-]+hours?\b", re.IGNORECASE)
_DAYS_OF = {"24": 1, "48": 2, "72": 3, "twenty-four": 1, "forty-eight": 2, "seventy-two": 3}


class Figure(msgspec.Struct, frozen=True, gc=False):
    """One count as one statement tells it.

    ``what`` is the measure of a toll or the thing of a tally. ``low`` and ``high`` are what the words allow, ``None`` where
    they leave a side open. ``anchor`` is where a running total begins, ``start`` and ``day`` bound a period. ``told_day`` says
    that the statement itself tells ``day``. ``counts`` is false for what is denied, planned or only possible.
    """

    statement: Statement
    what: str
    people: str
    basis: str
    value: float | None
    low: float | None
    high: float | None
    exact: bool
    issuer: str
    place: str
    cause: str
    anchor: date | None
    start: date | None
    day: date | None
    told_day: bool
    reported: date | None
    counts: bool

    @property
    def quantity(self) -> Quantity:
        """The count with its words."""
        return self.statement.quantity() or Quantity()


def allows(quantity: Quantity, number: float) -> bool:
    """Say whether the words of a count allow this number; "about" and "nearly" allow a tenth to either side."""
    if quantity.low is None and quantity.high is None:
        return quantity.best is None or abs(number - quantity.best) <= quantity.best / 10
    return quantity.allows(number)


def figure(statement: Statement) -> Figure:
    """Lay a toll or tally out; depends on the statement alone."""
    fields = statement.fields
    told = fields.get("value") or {}  # the contract's form, checked when the statement was made
    low, best, high = told.get("low"), told.get("best"), told.get("high")
    value = best if best is not None else low if low is not None else high
    toll = statement.kind == "toll"
    basis, anchor, start, day, told_day = _time(statement, fields.get("basis") or "", "incident" if toll else "unstated")
    cause = fields.get("caused_by" if toll else "by")
    return Figure(
        statement,
        fields["measure"] if toll else fields["counted"],
        fields.get("people") or "unspecified",
        basis,
        value,
        low,
        high,
        value is not None and low == high and told.get("qualifier", "exact") == "exact",
        issuer_of(statement),
        _place(statement) if statement.where else "",
        ",".join(sorted(codes(cause))) if cause else "",
        anchor,
        start,
        day,
        told_day,
        statement.report.published,
        statement.stance is Stance.ASSERTS and statement.modality in _SO,
    )


_SO = (Modality.ACTUAL, Modality.ONGOING)


def issuer_of(statement: Statement) -> str:
    """Give a key for whose count it is: the first speaker's party or words, else the carrier, else the publisher."""
    for source in statement.attribution.sources:
        if source.role is SourceRole.SPEAKER:
            return source.party or "“" + " ".join((source.text or "unnamed").casefold().split())
    carriers = statement.attribution.carriers()
    return "”" + ((carriers[0].text if carriers else statement.report.publisher) or "").casefold()


def _place(statement: Statement) -> str:
    """Give the places in one word: the state where the whole of it is meant, else the names of what lies in it."""
    parts = [p for p in statement.where if p.precision is not Precision.COUNTRY]
    if parts:
        return "/".join(sorted({p.name for p in parts}))
    return "/".join(sorted({p.country or p.name for p in statement.where}))


def _time(statement: Statement, basis: str, otherwise: str) -> tuple[str, date | None, date | None, date | None, bool]:
    """Give basis, anchor, start, day, and whether the day is told.

    A count of which no basis was read is a running total where its time is open ("since 2 March"), a period where it spans more than a day.
    """
    reported = statement.report.published
    when = statement.when
    if when is None:
        return basis or otherwise, None, None, reported, False
    try:
        time = parse(when.edtf)
    except EdtfError:
        return basis or otherwise, None, None, reported, False
    basis = basis or ("cumulative" if time.is_open_end else "period" if time.precision in {"range", "month", "year"} else otherwise)
    closed = time.upper is not None and (time.precision == "day" or "/" in when.edtf)
    if basis == "cumulative":
        day = time.upper if closed else min((d for d in (time.upper, reported) if d), default=None)
        anchor = time.lower if "/" in when.edtf or time.precision != "day" else None
        return basis, anchor, anchor, day, closed
    start, day = time.lower, time.upper
    if basis == "period":
        hours = _HOURS.search(when.text or "")
        if hours and day:
            start = day - timedelta(days=_DAYS_OF[hours[1].lower()] - 1)
        return basis, None, start, day or reported, day is not None
    return basis, None, start, day or reported, day is not None
