"""What is to be looked at first, and decisions: each an entry, none of them final."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from truceledger.assessment.queue import Queue, build, joined
from truceledger.publishing.api.answers import answer
from truceledger.publishing.api.deps import REVIEWER
from truceledger.publishing.api.params import Limit, Process, room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import QueueAnswer
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


