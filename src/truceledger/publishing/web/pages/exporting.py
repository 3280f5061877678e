"""Export: what is to leave, how much that is, and a file of it in each format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.exports import FORMATS, Format
from truceledger.publishing.gathered import listed
from truceledger.publishing.room import Room
from truceledger.publishing.web.address import address
from truceledger.publishing.web.pages.statements import kinds_of, parties
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import Wish, chosen_values, wishing
from truceledger.vocabulary.judgement import Verdict

router = APIRouter(include_in_schema=False)
#: What the filters are called on the page, by their names in ``Wanted``.
CALLED = {"kinds": "kinds", "party": "party", "source": "source", "place": "place", "since": "first day", "until": "last day", "verdict": "decision"}


@dataclass(frozen=True)
class Offer:
    """A format with the address of its file; ``why_not`` says what keeps it from being had; ``without`` are choices it does not take."""

    format: Format
    to: str
    why_not: str
    without: tuple[str, ...]


@router.get("/export", response_class=HTMLResponse)
def export(request: Request, wish: Wish = Depends(wishing)) -> HTMLResponse:
    """Show what can leave, and how."""
    room: Room = request.app.state.room
    view = room.view(wish.look)
    many = listed(room, wish.look, wish.wanted)
    offers = [_offer(wish, f) for f in FORMATS]
    values: dict[str, Any] = {
        "wish": wish,
        "total": len(many),
        "reports": len({h.statement.report for h in many}),
        "hidden": sum(h.redacted for h in many),
        "offers": [
            ("The statements chosen", [o for o in offers if o.format.of == "statements"]),
            ("The state of play", [o for o in offers if o.format.of != "statements"]),
        ],
        "chosen": chosen_values(wish),
        "kinds": kinds_of(room, wish),
        "parties": parties(room, wish),
        "verdicts": [v.value for v in Verdict],
    }
    return page(request, "export.html", "export", wish.seen, withheld=view.withheld, **values)


def _offer(wish: Wish, format: Format) -> Offer:
    taken = [(name, value) for name, value in wish.given if _field(name) in format.filters]
    without = dict.fromkeys(CALLED[_field(name)] for name, _ in wish.given if _field(name) not in format.filters)
    several = format.one_process and wish.look.process is None and len(wish.seen.processes) > 1
    return Offer(format, address(wish.seen, f"/api/export/{format.name}", taken), "choose one process first" if several else "", tuple(without))


def _field(name: str) -> str:
    """Give what a filter of an address is called in ``Wanted``."""
    return "kinds" if name == "kind" else name
