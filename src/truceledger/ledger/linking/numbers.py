"""Counts told with an event, so far as they can tell two events apart or say that they are one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truceledger.vocabulary.statement import Statement

#: People below which an equal count says nothing: one or two killed is told of many events.
TELLING = 3
#: How much a day's first count may rise before it is another event's: by half, or by two people.
RISE, FEW = 1.5, 2


class Count(msgspec.Struct, frozen=True, order=True):
    """So many people killed or wounded, exactly, in the words of one report."""

    measure: str
    number: int


def counts_beside(event: Statement, beside: Sequence[Statement]) -> tuple[Count, ...]:
    """Give the exact counts of people killed and wounded that a report tells in the words of an event."""
    span, made = event.evidence[0], set()
    for other in beside:
        if other.kind != "toll" or other.fields.get("basis") not in {None, "incident"} or other.fields.get("people") not in {None, "unspecified"}:
            continue
        value, at = other.fields.get("value") or {}, other.evidence[0]
        exact = value.get("low") is not None and value.get("low") == value.get("high")
        if exact and other.fields.get("measure") in {"killed", "wounded"} and at.start < span.end and span.start < at.end:
            made.add(Count(other.fields["measure"], int(value["low"])))
    return tuple(sorted(made))


def clash(one: Sequence[Count], other: Sequence[Count]) -> bool:
    """Say whether two tellings give counts of the same that cannot be one day's rising count."""
    for a in one:
        mine = [b.number for b in other if b.measure == a.measure]
        if mine and not any(max(a.number, n) <= max(min(a.number, n) * RISE, min(a.number, n) + FEW) for n in mine):
            return True
    return False


def equal(one: Sequence[Count], other: Sequence[Count]) -> tuple[Count, ...]:
    """Give the counts both tell that are high enough to say something, or all where two measures agree."""
    both = tuple(sorted(set(one) & set(other)))
    return both if len({c.measure for c in both}) > 1 else tuple(c for c in both if c.number >= TELLING)


def in_words(counts: Sequence[Count]) -> str:
    """Give counts in words: "7 killed and 12 wounded"."""
    return " and ".join(f"{c.number:,} {c.measure}" for c in counts)
