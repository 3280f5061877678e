"""Statements of a look gathered by what they have in common, kept up with the few that moved since (``Room.followed``)."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from truceledger.ledger.loaded import MANY, order_of
from truceledger.publishing.moved import Item
from truceledger.publishing.named import parties_of
from truceledger.publishing.queries import Look, Wanted

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.view import Held, HeldReport


def by_id(room: Room, look: Look) -> Mapping[str, Held]:
    """Give the statements of a look by their ids; asked for once where many are wanted."""
    return room.followed("by id", look, lambda: room.view(look).statements, partial(_keyed, lambda h: h.statement.statement_id))


def by_claim(room: Room, look: Look) -> Mapping[str, tuple[Held, ...]]:
    """Give the statements of a look by their claim, in the order of the look."""
    return room.followed("by claim", look, lambda: room.view(look).statements, partial(_grouped, lambda h: h.statement.claim_id))


def by_report(room: Room, look: Look) -> Mapping[str, tuple[Held, ...]]:
    """Give the statements of a look by the key of their report, in the order of their text."""
    return room.followed("by report", look, lambda: room.view(look).statements, partial(_grouped, lambda h: h.statement.report.key))


def reports_by_key(room: Room, look: Look) -> Mapping[str, HeldReport]:
    """Give the reports of a look by their keys."""
    return room.followed("reports by key", look, lambda: room.view(look).reports, partial(_keyed, lambda r: r.report.key))


def copies(room: Room, look: Look) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """Give of each text which it copies (itself, where none), and of each such text in how many reports it stands."""

    def make() -> tuple[dict[str, str], Counter[str]]:
        many = room.view(look).reports
        return {r.report.digest: r.origin for r in many}, Counter(r.origin for r in many)

    return room.kept("copies", look, make, of=lambda: room.view(look).reports)


def kinds(room: Room, look: Look, wanted: Wanted = Wanted()) -> Counter[str]:
    """Count the statements that are wanted by kind."""
    return _counted(room, "kinds", look, wanted, lambda h: (h.statement.kind,))


def placed_kinds(room: Room, look: Look) -> Counter[str]:
    """Count the statements that tell of a place by kind."""
    return _counted(room, "placed kinds", look, Wanted(), lambda h: (h.statement.kind,) if h.statement.where else ())


def listed(room: Room, look: Look, wanted: Wanted) -> tuple[Held, ...]:
    """Give the statements that are wanted, in the order of the look."""
    return room.view(look).statements if wanted == Wanted() else sorted_by(room, "chosen", look, wanted, place_of)


def parties_told(room: Room, look: Look) -> Counter[str]:
    """Count the statements of a look in which each party stands or speaks."""
    return _counted(room, "parties told of", look, Wanted(), lambda h: parties_of((h.statement,)))


def parties(room: Room, look: Look) -> tuple[str, ...]:
    """Give the parties that stand or speak in statements of a look, those told of most first."""
    found = parties_told(room, look)
    return tuple(sorted(found, key=lambda code: (-found[code], code)))


def sorted_by(room: Room, what: str, look: Look, wanted: Wanted, place: Callable[[Held], Any]) -> tuple[Held, ...]:
    """Give the statements that are wanted, in an order: ``place`` must tell each from any other."""

    def change(before: tuple[Held, ...] | None, gone: Sequence[Held], come: Sequence[Held]) -> tuple[Held, ...]:
        fresh = [h for h in come if wanted.fits(h)]
        if before is None or len(gone) + len(fresh) > MANY:
            left = {id(h) for h in gone}
            return tuple(sorted([*(h for h in before or () if id(h) not in left), *fresh], key=place))
        made = list(before)
        for held in gone:
            if wanted.fits(held):
                del made[bisect.bisect_left(made, place(held), key=place)]
        for held in fresh:
            bisect.insort(made, held, key=place)
        return tuple(made)

    return room.followed(what, (look, wanted), lambda: room.view(look).statements, change)


def _counted(room: Room, what: str, look: Look, wanted: Wanted, of: Callable[[Held], Iterable[str]]) -> Counter[str]:
    def change(before: Counter[str] | None, gone: Sequence[Held], come: Sequence[Held]) -> Counter[str]:
        made = Counter(before or {})
        for held in filter(wanted.fits, gone):
            made.subtract(of(held))
        for held in come if wanted == Wanted() else filter(wanted.fits, come):
            made.update(of(held))
        return +made

    return room.followed(what, (look, wanted), lambda: room.view(look).statements, change)


def _keyed(name: Callable[[Item], str], before: dict[str, Item] | None, gone: Sequence[Item], come: Sequence[Item]) -> dict[str, Item]:
    made = dict(before or {})
    for item in gone:
        made.pop(name(item), None)
    made.update((name(item), item) for item in come)
    return made


def _grouped(
    name: Callable[[Held], str], before: dict[str, tuple[Held, ...]] | None, gone: Sequence[Held], come: Sequence[Held]
) -> dict[str, tuple[Held, ...]]:
    if before is None:
        lists: dict[str, list[Held]] = {}
        for held in come:
            lists.setdefault(name(held), []).append(held)
        return {key: tuple(many) for key, many in lists.items()}
    made = dict(before)
    for held in gone:
        left = tuple(h for h in made[name(held)] if h is not held)
        if left:
            made[name(held)] = left
        else:
            del made[name(held)]
    for held in come:
        made[name(held)] = tuple(sorted([*made.get(name(held), ()), held], key=place_of))
    return made


def place_of(held: Held) -> tuple[str, str, str, str, int, str]:
    """Give a statement's place in a view (``vocabulary.view.View``)."""
    return (*order_of(held.statement.report), held.statement.start, held.statement.statement_id)
