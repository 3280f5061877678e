"""A report: its text with every statement in place, its reading beside it, what was set aside and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from truceledger.errors import MissingError
from truceledger.publishing.gathered import by_report
from truceledger.publishing.queries import Look
from truceledger.publishing.room import Room
from truceledger.publishing.web.filed import filed
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.report_text import lay_out
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)


@router.get("/reports/{name:path}", response_class=HTMLResponse)
def report(
    request: Request,
    name: str = Path(max_length=400),
    seen: Looking = Depends(looking),
    part: int = 1,
    at: str = "",
    char: int = -1,
    rejected: str = "",
) -> HTMLResponse:
    """Show a report, of a long one the part asked for, or that in which a statement (``at``) or a character stands; with ``rejected`` also the statements that people rejected, struck."""
    room: Room = request.app.state.room
    look = Look(None, seen.look.as_of, seen.look.standing)  # of whichever process: it is named
    known = filed(room, look)
    held = known.find(name)
    if held is None:
        raise MissingError(f"no report {name[:80]!r} in what is looked at; the page of reports lists them")
    every = by_report(room, replace(look, rejected=True)).get(held.report.key, ())
    struck = [h for h in every if h.verdict is Verdict.REJECTED]
    shown = [h for h in every if rejected == "1" or h.verdict is not Verdict.REJECTED]
    text = room.working(lambda _: room.ledger.text(held.report.digest))
    hidden = held.report.digest.startswith("withheld:")
    # a withheld report's own sentences would tell its length and shape: offsets of the text without the names are others
    notes = () if hidden else room.ledger.sentences(held.report.id, held.report.key)
    told = lay_out(text, shown, notes, room.name_of, part, at, char)
    path = known.path(held.report) or ""

    def to(number: int = 1, struck: str = rejected) -> str:
        return seen.to(path, part=str(number) if number > 1 else None, rejected=struck or None)

    values: dict[str, Any] = {
        "held": held,
        "told": told,
        "to": to,
        "shown_rejected": rejected == "1",
        "rejected": len(struck),
        "verdicts": _verdicts(shown),
        "others": [r for r in room.view(look).reports if r.origin == held.origin and r.report.key != held.report.key] if not hidden else [],
        "path_of": known.path,
        "hidden": hidden,
        "own": max(0, held.statements - len(every)),
    }
    return page(request, "report.html", "reports", seen, withheld=room.view(look).withheld if hidden else 0, **values)


def _verdicts(many: list[Held]) -> dict[str, int]:
    return {v.value: n for v in Verdict if (n := sum(h.verdict is v for h in many))}
