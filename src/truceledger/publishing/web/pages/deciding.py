"""What forms carry out: decisions on statements, links, taking back. Refused, the page comes again with what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from truceledger.errors import TruceError, UsageError
from truceledger.publishing import deciding
from truceledger.publishing.deciding import Made
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act
from truceledger.publishing.web.form import Typed, go, refusal, typed
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.pages import review, statement
from truceledger.publishing.web.sheet import found, held_of
from truceledger.vocabulary.correction import correctable
from truceledger.vocabulary.judgement import Verdict

router = APIRouter(include_in_schema=False)
JUDGE, LINK = Depends(needs(Act.JUDGE)), Depends(needs(Act.LINK))
#: Pages that forms may lead back to.
_BACK = re.compile(r"/(review|statements/[0-9a-f]{8,24})(\?[\x21-\x22\x24-\x7e]*)?")


@router.post("/statements/{prefix}/judge")
def judge(
    request: Request, prefix: str, seen: Looking = Depends(looking), account: Account = JUDGE, given: Typed = Depends(typed)
) -> Response:
    """Accept, reject, or leave unsure."""
    room: Room = request.app.state.room
    identity, verdict = found(room, prefix), given.get("verdict")

    def work() -> Made:
        if verdict not in set(deciding.VERDICTS):
            raise UsageError(f"choose {', '.join(deciding.VERDICTS)}")
        return deciding.judge(room, account, identity, Verdict(verdict), given.reason(), **_how(given))

    return _carried_out(request, seen, account, identity, given, verdict, work, verdict)


@router.post("/statements/{prefix}/correct")
def correct(
    request: Request, prefix: str, seen: Looking = Depends(looking), account: Account = JUDGE, given: Typed = Depends(typed)
) -> Response:
    """Correct fields."""
    room: Room = request.app.state.room
    identity = found(room, prefix)

    def work() -> Made:
        held = held_of(room, identity)
        if held is None:
            raise UsageError("this statement no longer stands")
        names = {f.name for f in correctable(held.statement.declaration)}
        fields = {name: given.get(f"field-{name}") for name in names if f"field-{name}" in given.values}
        changes = deciding.written(room, held.statement, fields)
        return deciding.correct(room, account, identity, changes, given.reason(), **_how(given))

    return _carried_out(request, seen, account, identity, given, "correct", work, "corrected")


@router.post("/statements/{prefix}/link")
def link(request: Request, prefix: str, seen: Looking = Depends(looking), account: Account = LINK, given: Typed = Depends(typed)) -> Response:
    """Join with another statement, or keep apart from it."""
    room: Room = request.app.state.room
    identity, apart = found(room, prefix), given.get("apart") == "1"

    def work() -> Made:
        other = found(room, given.get("other").strip().lower())
        return deciding.link(room, account, identity, other, given.reason(), relation=given.get("relation") or None, apart=apart)

    return _carried_out(request, seen, account, identity, given, "link", work, "apart" if apart else "joined")


@router.post("/statements/{prefix}/undo")
def undo(request: Request, prefix: str, seen: Looking = Depends(looking), account: Account = JUDGE, given: Typed = Depends(typed)) -> Response:
    """Take entries on a statement, or links of it, back."""
    room: Room = request.app.state.room
    identity = found(room, prefix)
    numbers = [int(n) for n in given.get("entries").split(",") if re.fullmatch(r"[0-9]{1,12}", n)]

    def work() -> Made:
        if not numbers:
            raise UsageError("no entry was named")
        return deciding.undo_each(room, account, numbers, given.reason())

    return _carried_out(request, seen, account, identity, given, "undo", work, "undone")


@router.get("/statements/{prefix}/{action}")
def back(prefix: str, action: Literal["judge", "correct", "link", "undo"], seen: Looking = Depends(looking)) -> Response:
    """Lead who loads the address of a form again to the statement."""
    return RedirectResponse(seen.to(f"/statements/{prefix}"), 303)


def _how(given: Typed) -> dict[str, Any]:
    return {"seen": given.number("seen"), "settles": given.ticked("settles"), "copies": given.ticked("copies")}


def _carried_out(
    request: Request, seen: Looking, account: Account, identity: str, given: Typed, asked: str, work: Callable[[], Made], done: str
) -> Response:
    """Do it and lead on; where it is refused show the page again, with what was typed."""
    back = given.get("back") if _BACK.fullmatch(given.get("back")) else seen.to(f"/statements/{identity}")
    try:
        made = work()
    except TruceError as trouble:
        words = {name.removeprefix("field-"): many[-1] for name, many in given.values.items() if name not in {"csrf", "seen", "back"}}
        if back.startswith("/review"):
            return review.again(request, seen, account, identity, back, refusal(trouble), words, asked)
        return statement.shown(request, seen, account, identity, refusal(trouble), words, asked)
    return go(back, done=done if made.entries else "known", entries=",".join(map(str, made.entries)))
