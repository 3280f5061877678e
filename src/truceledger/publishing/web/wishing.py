"""Which statements a page shows: the filters of its address, the same as those of the commands, kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Depends, Request

from truceledger.publishing.queries import Look, Wanted, bare, wanted_of
from truceledger.publishing.room import Room
from truceledger.publishing.web.address import address
from truceledger.publishing.web.looking import Looking, looking
from truceledger.vocabulary.judgement import Verdict

#: Names of filters that hold one word each; kinds may be given more than once.
SINGLE = ("party", "source", "place", "since", "until", "verdict")


@dataclass(frozen=True)
class Wish:
    """What a page was asked for: from where it looks, what is wanted of it, and both as its address says them."""

    seen: Looking
    look: Look
    wanted: Wanted
    given: tuple[tuple[str, str], ...]

    def to(self, path: str, **more: object) -> str:
        """Give the address of a page with the same choices; ``more`` is added to them, or takes the place of one."""
        kept = [(name, value) for name, value in self.given if name not in more]
        return address(self.seen, path, [*kept, *more.items()])

    def toggled(self, kind: str, path: str) -> str:
        """Give the address with one kind more, or without it where it is among those chosen."""
        kinds = [k for k in self.wanted.kinds if k != kind] if kind in self.wanted.kinds else [*self.wanted.kinds, kind]
        return address(self.seen, path, [*(("kind", k) for k in kinds), *(pair for pair in self.given if pair[0] != "kind")])

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen."""
        return self.wanted != Wanted()


def wishing(request: Request, seen: Looking = Depends(looking)) -> Wish:
    """Take filters from an address; raises ``UsageError``. What people rejected is looked at only where it is asked for."""
    room: Room = request.app.state.room
    asked = request.query_params
    kinds = tuple(dict.fromkeys(k.strip() for k in asked.getlist("kind") if k.strip()))
    single = {name: (asked.get(name) or "").strip() for name in SINGLE}
    look = seen.look
    if single["verdict"] == Verdict.REJECTED:
        look = replace(look, rejected=True)

    def make() -> Wanted:
        return wanted_of(room.view(look), kinds, **{k: v or None for k, v in single.items()}, call=bare)

    wanted = room.kept("wanted", (look, kinds, tuple(single.values())), make)
    given = (*(("kind", k) for k in wanted.kinds), *((k, v) for k, v in single.items() if v))
    return Wish(seen, look, wanted, given)


def chosen_values(wish: Wish) -> dict[str, Any]:
    """Give what was chosen, by name, for the form that asks for it."""
    made: dict[str, Any] = dict.fromkeys(SINGLE, "")
    made.update({k: v for k, v in wish.given if k != "kind"})
    return {**made, "kind": wish.wanted.kinds}
