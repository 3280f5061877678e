"""What the API's addresses take: the same filters as the commands, under the same names with underscores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request

from truceledger.publishing.queries import Look, Wanted, bare, look_of, wanted_of
from truceledger.publishing.room import Room
from truceledger.vocabulary.judgement import Standing, Verdict

_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2})?)?$"
Process = Annotated[str | None, Query(max_length=200, description="Only this process; /api/processes lists them.")]
AsOf = Annotated[str | None, Query(pattern=_MOMENT, description="The ledger as of this day (2026-05-21) or moment, by publication.")]
StandingIs = Annotated[Standing, Query(description="All that was read, what was reviewed, or what was accepted.")]
Kinds = Annotated[list[str] | None, Query(max_length=20, description="A kind, singular or plural; repeatable.")]
Party = Annotated[str | None, Query(max_length=200, description="Statements in which this party stands or speaks, by code or name.")]
Source = Annotated[str | None, Query(max_length=200, description="What this party says, or this outlet prints or is cited for.")]
PlaceIs = Annotated[str | None, Query(max_length=200, description="At places whose words hold this, or in the country of this code.")]
Since = Annotated[str | None, Query(pattern=_DAY, description="Reports published on or after this day.")]
Until = Annotated[str | None, Query(pattern=_DAY, description="Reports published on or before this day.")]
VerdictIs = Annotated[Verdict | None, Query(description="What people decided.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many on a page.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="Where the page before ended: its `next`.")]


@dataclass(frozen=True)
class Asked:
    """A look and what is wanted of it."""

    look: Look
    wanted: Wanted


def room_of(request: Request) -> Room:
    """Give the room of a request."""
    room: Room = request.app.state.room
    return room


def look(request: Request, process: Process = None, as_of: AsOf = None, standing: StandingIs = Standing.MACHINE) -> Look:
    """Take the look of an address; raises ``UsageError``. Use with ``Depends``."""
    room = room_of(request)
    return room.kept("look", (process, as_of, standing), lambda: look_of(room.ledger, process, as_of, standing, bare))


def asked(
    request: Request,
    process: Process = None,
    as_of: AsOf = None,
    standing: StandingIs = Standing.MACHINE,
    kind: Kinds = None,
    party: Party = None,
    source: Source = None,
    place: PlaceIs = None,
    since: Since = None,
    until: Until = None,
    verdict: VerdictIs = None,
) -> Asked:
    """Take the look and the filters of an address; raises ``UsageError``. Use with ``Depends``."""
    room = room_of(request)
    seen = look(request, process, as_of, standing)
    if verdict is Verdict.REJECTED:
        seen = Look(seen.process, seen.as_of, seen.standing, rejected=True)
    given = (tuple(kind or ()), party, source, place, since, until, verdict)

    def make() -> Wanted:
        return wanted_of(room.view(seen), kind or (), party, source, place, since, until, verdict, bare)

    return Asked(seen, room.kept("wanted", (seen, given), make))
