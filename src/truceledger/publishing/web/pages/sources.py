"""Sources: every origin with its letter and what rests on it, grading, and, for administrators, protection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from truceledger.assessment.chapters.sources import LETTERS
from truceledger.errors import MissingError, TruceError
from truceledger.ledger.entries import Entry, Graded
from truceledger.ledger.fold import undone_of
from truceledger.publishing import deciding
from truceledger.publishing.deciding import Made
from truceledger.publishing.gathered import by_claim, by_id
from truceledger.publishing.queries import Look
from truceledger.publishing.room import Room
from truceledger.publishing.sources import Listing, SourceRow, listing
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act, Role
from truceledger.publishing.web.address import address
from truceledger.publishing.web.form import Refusal, Typed, done_of, go, refusal, typed
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.pages.statements import place_of
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.telling import rows
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.view import Held

router = APIRouter(include_in_schema=False)
READER, GRADE, PROTECT = Depends(needs(Role.READER)), Depends(needs(Act.GRADE)), Depends(needs(Act.PROTECT))
#: Sources on a page, statements on the page of one, and copies listed.
SHOWN, STATEMENTS, COPIES = 60, 20, 12
GRADES = {**LETTERS, "none": "ungraded"}


@router.get("/sources", response_class=HTMLResponse)
def sources(request: Request, seen: Looking = Depends(looking), account: Account = READER) -> Response:
    """List the origins, those on which most rests first."""
    return _listed(request, seen, account)


@router.get("/sources/of", response_class=HTMLResponse)
def source(
    request: Request, name: str, kind: str = "", number: int = Query(1, alias="page"), seen: Looking = Depends(looking), account: Account = READER
) -> Response:
    """Show one source."""
    return _one(request, seen, account, name, kind, number)


@router.post("/sources/grade")
def grade(request: Request, seen: Looking = Depends(looking), account: Account = GRADE, given: Typed = Depends(typed)) -> Response:
    """Grade a source."""
    room: Room = request.app.state.room
    name, kind = given.get("name"), given.get("kind")

    def work() -> Made:
        return deciding.grade(room, account, given.get("source"), given.get("grade"), given.reason(), anyway=given.ticked("anyway"))

    return _carried_out(
        work,
        "graded",
        address(seen, "/sources/of", [("name", name), ("kind", kind)]),
        lambda r: _one(request, seen, account, name, kind, 1, r, given),
    )


@router.post("/sources/undo")
def undo(request: Request, seen: Looking = Depends(looking), account: Account = GRADE, given: Typed = Depends(typed)) -> Response:
    """Take a grade back."""
    room: Room = request.app.state.room
    name, kind = given.get("name"), given.get("kind")

    def work() -> Made:
        return deciding.undo(room, account, given.number("entry") or 0, given.reason())

    return _carried_out(
        work,
        "undone",
        address(seen, "/sources/of", [("name", name), ("kind", kind)]),
        lambda r: _one(request, seen, account, name, kind, 1, r, given),
    )


@router.post("/sources/protect")
def protect(request: Request, seen: Looking = Depends(looking), account: Account = PROTECT, given: Typed = Depends(typed)) -> Response:
    """Put a source under protection."""
    room: Room = request.app.state.room
    names = [n for n in given.get("names").splitlines() if n.strip()]

    def work() -> Made:
        return deciding.protect(room, account, given.get("source"), given.reason(), names=names, anyway=given.ticked("anyway"))

    return _carried_out(work, "protected", seen.to("/sources"), lambda r: _listed(request, seen, account, r, given, "protect"))


@router.post("/sources/unprotect")
def unprotect(request: Request, seen: Looking = Depends(looking), account: Account = PROTECT, given: Typed = Depends(typed)) -> Response:
    """Lift a protection."""
    room: Room = request.app.state.room

    def work() -> Made:
        return deciding.unprotect(room, account, given.get("source"), given.reason())

    return _carried_out(work, "unprotected", seen.to("/sources"), lambda r: _listed(request, seen, account, r, given, "unprotect"))


@router.get("/sources/{action}")
def back(action: str, seen: Looking = Depends(looking)) -> Response:
    """Lead who loads the address of a form again to the list."""
    return RedirectResponse(seen.to("/sources"), 303)


def _carried_out(work: Callable[[], Made], done: str, to: str, again: Callable[[Refusal], Response]) -> Response:
    try:
        made = work()
    except TruceError as trouble:
        return again(refusal(trouble))
    return go(to, done=done, entries=",".join(map(str, made.entries)))


def listing_of(room: Room, look: Look) -> Listing:
    """Give the origins of a look."""
    return listing(room, look)


def _listed(
    request: Request, seen: Looking, account: Account, refused: Refusal | None = None, given: Typed = Typed({}), asked: str = ""
) -> HTMLResponse:
    room: Room = request.app.state.room
    made = listing_of(room, seen.look)
    wish = (
        {name: request.query_params.get(name, "").strip() for name in ("q", "kind", "grade")}
        if request.method == "GET"
        else {"q": "", "kind": "", "grade": ""}
    )
    number = request.query_params.get("page", "1")
    found = [r for r in made.sources if _fits(r, wish)]
    shown = paged(
        found,
        int(number) if number.isdecimal() and len(number) < 9 else 1,
        SHOWN,
        lambda n: address(seen, "/sources", [*wish.items(), ("page", n if n > 1 else "")]),
    )
    told, entries = done_of(request)
    protected = room.kept("protected", None, lambda: _protected(room)) if account.may(Act.PROTECT) else ()
    values: dict[str, Any] = {
        "made": made,
        "shown": shown,
        "wish": wish,
        "given_pairs": list(wish.items()),
        "kinds": sorted(Counter(r.kind for r in made.sources).items()),
        "grades": GRADES,
        "ungraded": sum(not r.grade for r in made.sources),
        "copies": sorted(made.copies, key=lambda c: -c.reports)[:COPIES],
        "more_copies": max(0, len(made.copies) - COPIES),
        "to_source": lambda row: address(seen, "/sources/of", [("name", row.name), ("kind", row.kind)]),
        "protected": protected,
        "admin": account.may(Act.PROTECT),
        "done": told,
        "entries": entries,
        "refused": refused,
        "typed": given,
        "asked": asked,
    }
    return page(request, "sources.html", "sources", seen, refused.status if refused else 200, withheld=made.withheld, **values)


def _fits(row: SourceRow, wish: Mapping[str, str]) -> bool:
    return (
        (not wish["q"] or wish["q"].casefold() in f"{row.name} {row.code or ''}".casefold())
        and wish["kind"] in {"", row.kind}
        and wish["grade"] in {"", row.grade or "none"}
    )


def _protected(room: Room) -> tuple[str, ...]:
    redaction = room.ledger.redaction()
    return tuple(s.slug for s in redaction.subjects.all) if redaction else ()


def _one(
    request: Request, seen: Looking, account: Account, name: str, kind: str, number: int = 1, refused: Refusal | None = None, given: Typed = Typed({})
) -> HTMLResponse:
    room: Room = request.app.state.room
    row = next((r for r in listing_of(room, seen.look).sources if r.name == name and kind in {"", r.kind}), None)
    if row is None:
        raise MissingError(f"no source {name[:80]!r} in what is looked at; the page of sources lists them")
    held = room.kept("statements of a source", (seen.look, row.name, row.kind), lambda: _held(room, seen.look, row))
    given_pairs = [("name", row.name), ("kind", row.kind)]
    shown = paged(held, number, STATEMENTS, lambda n: address(seen, "/sources/of", [*given_pairs, ("page", n if n > 1 else "")]))
    claims, shared = room.kept("claims of a source", (seen.look, row.name, row.kind), lambda: _claims(room, seen.look, row, held))
    told, entries = done_of(request)
    days = sorted(h.statement.report.published for h in held if h.statement.report.published)
    values: dict[str, Any] = {
        "row": row,
        "statements": rows(room, seen, shown.items),
        "shown": shown,
        "kinds": Counter(h.statement.kind for h in held).most_common(),
        "days": (days[0], days[-1]) if days else None,
        "outlets": Counter(h.statement.report.publisher or "publisher unknown" for h in held).most_common(8),
        "claims": claims,
        "shared": shared,
        "letters": LETTERS,
        "given": given_pairs,
        "gradable": account.may(Act.GRADE) and row.kind not in {"joint", "withheld", "unnamed"},
        "history": _history(room, account, row),
        "done": told,
        "entries": entries,
        "refused": refused,
        "typed": given,
    }
    return page(request, "source.html", "sources", seen, refused.status if refused else 200, withheld=sum(h.redacted for h in held), **values)


def _held(room: Room, look: Look, row: SourceRow) -> list[Held]:
    known = by_id(room, look)
    return sorted((known[i] for i in row.grounds if i in known), key=place_of)


def _claims(room: Room, look: Look, row: SourceRow, held: list[Held]) -> tuple[int, int]:
    """Count the claims that a source makes, and those of them that others make too."""
    own, told = set(row.grounds), by_claim(room, look)
    claims = {h.statement.claim_id for h in held}
    return len(claims), sum(any(h.statement.statement_id not in own for h in told.get(c, ())) for c in claims)


def _history(room: Room, account: Account, row: SourceRow) -> list[dict[str, Any]]:
    """Give the grades of a source in order, without the names of protected ones; those taken back are told so."""
    from truceledger.ledger.names import fold

    def made() -> tuple[tuple[Entry, str, bool], ...]:
        redaction = room.ledger.redaction()
        entries = room.ledger.loaded().entries
        gone = undone_of(entries)
        return tuple(
            (e, redaction.graded(e.body.source) if redaction else e.body.source, e.seq in gone) for e in entries if isinstance(e.body, Graded)
        )

    redaction = room.kept("redaction", None, room.ledger.redaction)
    wanted = {fold(words) for words in (row.name, row.code) if words}
    found = []
    for entry, name, gone in room.kept("grades given", None, made):
        body = entry.body
        if isinstance(body, Graded) and fold(name) in wanted:
            say = redaction.text if redaction else str
            found.append({"entry": entry, "grade": body.grade, "who": say(body.reviewer), "reason": say(body.reason), "gone": gone})
            found[-1]["undo"] = not gone and account.may(deciding.undoing(room.ledger, account, entry))
    return found
