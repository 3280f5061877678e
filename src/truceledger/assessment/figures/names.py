"""Issuers, counts and days in words, the same wherever figures are printed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, plain
from truceledger.assessment.words import quoted as in_quotes
from truceledger.vocabulary.statement import Statement


@dataclass(frozen=True)
class Check:
    """Something that does not add up, or may be a slip: ``sort`` is its stable name, ``key`` names the matter.

    ``statements`` are the grounds on both sides; ``detail`` quotes them.
    """

    sort: str
    key: str
    text: str
    statements: tuple[Statement, ...]
    detail: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


def issuer(desk: Desk, statement: Statement) -> str:
    """Give whose count it is, in words."""
    speakers = statement.attribution.speakers()
    if speakers:
        first = speakers[0]
        return desk.name_of(first.party) if first.party else " ".join((first.text or "an unnamed source").split())
    carriers = statement.attribution.carriers()
    return (carriers[0].text if carriers else statement.report.publisher) or "publisher unknown"


@dataclass(frozen=True)
class Words:
    """What a line says, before its grounds are put under it."""

    text: str
    topic: str
    detail: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


def kept(desk: Desk, key: str, statements: Sequence[Statement], make: Callable[[], Words], *more: Hashable) -> Line:
    """Give the line made before of the same statements, origins and ``more``, or make it; ``key`` is its own within figures."""
    count = desk.origins.count(statements)

    def line() -> Line:
        words = make()
        ids = tuple([s.statement_id for s in statements])
        return Line(words.text, desk.origins.footing(statements)[0], count, ids, words.detail, words.topic, words.data, key)

    return desk.memory.for_group("figures.line", key, statements, line, (count, *more))


def number(value: float) -> str:
    """Give a number with its thousands marked."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def measured(what: str, people: str) -> str:
    """Give what is counted: "killed (children)"."""
    return plain(what) + (f" ({plain(people)})" if people != "unspecified" else "")


def cited(desk: Desk, statement: Statement) -> str:
    """Give a ground's words and by whom they are said."""
    return f"{in_quotes(statement, 120)} — {desk.origins.said_by(statement)}"


def quoted(desk: Desk, statements: Iterable[Statement], most: int = 6) -> tuple[str, ...]:
    """Quote some grounds, and say how many more there are."""
    many = list(dict.fromkeys(statements))
    shown = [cited(desk, s) for s in many[:most]]
    return (*shown, f"… and {len(many) - most} more") if len(many) > most else tuple(shown)


def on(moment: object) -> str:
    """Give a day in words."""
    return day(str(moment)) if moment else "an unknown day"


def place_of(desk: Desk, issuer: str, place: str) -> str:
    """Give where a series counts, unless that is its issuer's own state: ``issuer`` and ``place`` are the series' keys."""
    if not place or (issuer[:1] not in "“”" and desk.state_of(issuer) == place):
        return ""
    return ", ".join(desk.name_of(p) if len(p) == 3 and p.isupper() else p for p in place.split("/"))
