"""What is to be looked at first, and decisions: each an entry, none of them final."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from truceledger.assessment.queue import Queue, build, joined
from truceledger.publishing import deciding
from truceledger.publishing.api.answers import answer, created
from truceledger.publishing.api.deps import ADMIN, EDITOR, REVIEWER, sent
from truceledger.publishing.api.params import Limit, Process, room_of
from truceledger.publishing.api.routes.statements import StatementId
from truceledger.publishing.api.schemas import body, told
from truceledger.publishing.api.shapes import (
    NewCorrection,
    NewGrade,
    NewJudgement,
    NewLink,
    NewProtection,
    NewUndo,
    QueueAnswer,
)
from truceledger.publishing.queries import Look, bare, kind_named, look_of, processes_of
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account

router = APIRouter(tags=["review"])


def queue_of(room: Room, process: str | None, reviewer: str, *, disputed: bool = False) -> Queue:
    """Give the queue of a reviewer, of one process or of all."""

    def make() -> Queue:
        look_of(room.ledger, process, call=bare)
        names = processes_of(room.ledger, process)
        made = [build(room.view(Look(n, rejected=True)), room.state(Look(n)), reviewer=reviewer, disputed=disputed) for n in names]
        return joined(made)

    return room.kept("queue", (process, reviewer, disputed), make)


@router.get("/queue", responses=told(QueueAnswer), response_class=Response)
def queue(
    request: Request,
    process: Process = None,
    kind: Annotated[str | None, Query(max_length=40, description="Only this kind.")] = None,
    disputed: Annotated[bool, Query(description="Only those on which reviewers differ.")] = False,
    limit: Limit = 50,
    account: Account = REVIEWER,
) -> Response:
    """Give what this reviewer looks at first: what most of the state of play rests on."""
    wanted = kind_named(kind) if kind else None

    def make() -> QueueAnswer:
        made = queue_of(room_of(request), process, account.name, disputed=disputed)
        items = tuple(i for i in made.items if wanted in {None, i.kind})
        return QueueAnswer(items[:limit], len(items), made.judged, made.reopened)

    return answer(request, make)




_MADE = told({"$ref": "#/components/schemas/Made"}, 201)


@router.post("/statements/{statement}/judgements", status_code=201, responses=_MADE, openapi_extra=body(NewJudgement), response_class=Response)
def judge(request: Request, statement: StatementId, account: Account = REVIEWER, given: NewJudgement = Depends(sent(NewJudgement))) -> Response:
    """Accept, reject or leave unsure; refused (409) where somebody decided on it after what was ``seen``."""
    made = deciding.judge(
        room_of(request), account, statement, given.verdict, given.reason, seen=given.seen, settles=given.settles, copies=given.copies
    )
    return created(made)


@router.post("/statements/{statement}/corrections", status_code=201, responses=_MADE, openapi_extra=body(NewCorrection), response_class=Response)
def correct(request: Request, statement: StatementId, account: Account = REVIEWER, given: NewCorrection = Depends(sent(NewCorrection))) -> Response:
    """Put other values in the place of what was read; what was read stays in the ledger beside them."""
    made = deciding.correct(
        room_of(request), account, statement, given.changes, given.reason, seen=given.seen, settles=given.settles, copies=given.copies
    )
    return created(made)


@router.post("/undone", status_code=201, responses=_MADE, openapi_extra=body(NewUndo), response_class=Response)
def undo(request: Request, account: Account = REVIEWER, given: NewUndo = Depends(sent(NewUndo))) -> Response:
    """Take an entry back by a further one."""
    return created(deciding.undo(room_of(request), account, given.entry, given.reason))


@router.post("/links", status_code=201, responses=_MADE, openapi_extra=body(NewLink), response_class=Response)
def link(request: Request, account: Account = EDITOR, given: NewLink = Depends(sent(NewLink))) -> Response:
    """Say that two are one, or are apart; said before, nothing is written."""
    made = deciding.link(room_of(request), account, given.one, given.other, given.reason, relation=given.relation, apart=given.apart)
    return created(made)


@router.post("/grades", status_code=201, responses=_MADE, openapi_extra=body(NewGrade), response_class=Response)
def grade(request: Request, account: Account = EDITOR, given: NewGrade = Depends(sent(NewGrade))) -> Response:
    """Grade a source by the Admiralty letters."""
    return created(deciding.grade(room_of(request), account, given.source, given.grade, given.reason))


@router.post("/protections", status_code=201, responses=_MADE, openapi_extra=body(NewProtection), response_class=Response)
def protect(request: Request, account: Account = ADMIN, given: NewProtection = Depends(sent(NewProtection))) -> Response:
    """Keep a source out of every output, or lift that."""
    room = room_of(request)
    if given.lift:
        return created(deciding.unprotect(room, account, given.source, given.reason))
    return created(deciding.protect(room, account, given.source, given.reason, names=given.names))
