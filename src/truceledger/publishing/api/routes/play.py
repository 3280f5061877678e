"""The state of play: chapters, glance, what changed, timeline, standoff, figures, sources."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from truceledger.errors import MissingError
from truceledger.publishing.api.answers import answer
from truceledger.publishing.api.params import Party, Since, Until, look, room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import ChangesAnswer, ChapterAnswer, GlanceAnswer, StandoffAnswer
from truceledger.publishing.queries import Look, day_of

router = APIRouter(tags=["state of play"])
_STATE = {"$ref": "#/components/schemas/StateOfPlay"}
_LISTING = {"$ref": "#/components/schemas/Listing"}
_TIMELINE = {"$ref": "#/components/schemas/Timeline"}
Many = Annotated[list[str] | None, Query(max_length=20)]


@router.get("/state", responses=told(_STATE), response_class=Response)
def state(request: Request, seen: Look = Depends(look)) -> Response:
    """Give the whole state of play; of a large ledger rather ask for a chapter."""
    return answer(request, lambda: room_of(request).state(seen))


@router.get("/glance", responses=told(GlanceAnswer), response_class=Response)
def glance(request: Request, seen: Look = Depends(look)) -> Response:
    """Give what one wants to know first: in force until, next dates, standoff, overdue, figures, what does not agree."""
    from truceledger.assessment.glance import glance as chosen

    def make() -> GlanceAnswer:
        made = room_of(request).state(seen)
        return GlanceAnswer(made.process, made.as_of, chosen(made))

    return answer(request, make)


@router.get("/state/{chapter}", responses=told(ChapterAnswer), response_class=Response)
def chapter(request: Request, chapter: Annotated[str, Path(max_length=40)], seen: Look = Depends(look)) -> Response:
    """Give one chapter of the state of play."""

    def make() -> ChapterAnswer:
        made = room_of(request).state(seen)
        one = made.chapters.get(chapter)
        if one is None:
            raise MissingError(f"no chapter {chapter!r}; there are {', '.join(made.chapters)}")
        return ChapterAnswer(made.process, made.as_of, made.standing, one.name, one.title, one.note, one.lines)

    return answer(request, make)


@router.get("/changes", responses=told(ChangesAnswer), response_class=Response)
def changes(request: Request, seen: Look = Depends(look), since: Since = None, until: Until = None) -> Response:
    """Give what changed from the end of ``since`` to the end of ``until``, in the order of consequence."""
    from truceledger.publishing.cli.changed import window
    from truceledger.publishing.period import period

    first, last = day_of(since, "since"), day_of(until, "until")
    if last is None and seen.as_of is not None:
        last = seen.as_of.date() if isinstance(seen.as_of, datetime) else seen.as_of
    room = room_of(request)

    def make() -> ChangesAnswer:
        key = (seen, first, last)
        made = room.kept("period", key, lambda: room.working(lambda desks: period(desks, seen.process, first, last, seen.standing)))
        until_said = str(made.until) if made.until else None
        return ChangesAnswer(
            seen.process,
            str(made.since),
            until_said,
            window(made),
            made.after.standing,
            made.reported,
            made.reviewed,
            made.decisions,
            made.after.withheld,
        )

    return answer(request, make)


@router.get("/timeline", responses=told(_TIMELINE), response_class=Response)
def timeline(
    request: Request,
    seen: Look = Depends(look),
    kind: Many = None,
    party: Party = None,
    since: Since = None,
    until: Until = None,
) -> Response:
    """Give what happened when, each thing once, and what is ahead."""
    from truceledger.publishing.named import parties_of, party_code
    from truceledger.publishing.queries import kind_named
    from truceledger.publishing.timeline import Wanted
    from truceledger.publishing.timeline import timeline as made

    room = room_of(request)
    kinds = frozenset(map(kind_named, kind or ()))

    def make() -> Any:
        code = party_code(party, parties_of(h.statement for h in room.view(seen).statements), "party") if party else None
        wanted = Wanted(kinds=kinds, party=code, since=day_of(since, "since"), until=day_of(until, "until"))
        return room.kept("timeline", (seen, wanted), lambda: made(room.desk(seen), wanted), of=lambda: room.told(seen))

    return answer(request, make)


@router.get("/standoff", responses=told(StandoffAnswer), response_class=Response)
def standoff(
    request: Request,
    seen: Look = Depends(look),
    goal: Annotated[str | None, Query(max_length=200, description="What would bring this step about, such as ISR.withdraw.")] = None,
    view: Annotated[str, Query(max_length=200, description="Whose word on what is done counts: a party, mechanism, or reported.")] = "reported",
    what_if: Annotated[list[str] | None, Query(max_length=20, description="Suppose: done STEP, promise STEP, add …, waive …, together ….")] = None,
    split: Annotated[list[str] | None, Query(max_length=20, description="Split a step by area or tranche: STEP=A,B.")] = None,
    accepts: Annotated[list[str] | None, Query(max_length=20, description="A third party that a party accepts: PARTY=THIRD.")] = None,
    replay: Annotated[bool, Query(description="When each standoff appeared and dissolved.")] = False,
) -> Response:
    """Give who waits for whom and what would unlock it, or the answer to a question about it."""
    from truceledger.assessment.standoffs.asked import Question
    from truceledger.assessment.standoffs.asked import answer as asked

    question = Question(goal, view, tuple(what_if or ()), tuple(split or ()), tuple(accepts or ()), replay)
    room = room_of(request)

    def make() -> StandoffAnswer:
        desk = room.desk(seen)
        made = room.kept("standoff", (seen, question), lambda: asked(room.desk(seen), question))
        return StandoffAnswer(seen.process, str(desk.today) if desk.today else None, made.note, made.lines)

    return answer(request, make)


@router.get("/figures", responses=told({"type": "object"}), response_class=Response)
def figures(
    request: Request,
    seen: Look = Depends(look),
    measure: Annotated[str | None, Query(max_length=60, description="Only this: killed, wounded, displaced, violation, …")] = None,
    issuer: Annotated[str | None, Query(max_length=200, description="Only this issuer's, by code.")] = None,
    since: Since = None,
) -> Response:
    """Give the counts of each issuer side by side, never added, and what does not add up."""
    from truceledger.publishing.figures import blocks_of, known_measure

    known_measure(measure, "measure")
    first = day_of(since, "since")
    room = room_of(request)

    def make() -> dict[str, Any]:
        desk = room.desk(seen)
        series, checks = room.kept(
            "figures", (seen, measure, issuer, first), lambda: blocks_of(room.desk(seen), measure, issuer, first), of=lambda: room.told(seen)
        )
        return {"process": seen.process, "as_of": str(desk.today) if desk.today else None, "series": series, "checks": msgspec.to_builtins(checks)}

    return answer(request, make)


@router.get("/sources", responses=told(_LISTING), response_class=Response)
def sources(request: Request, seen: Look = Depends(look)) -> Response:
    """List every origin: statements, reports, letters, how often each side is heard."""
    from truceledger.publishing.sources import listing

    room = room_of(request)
    return answer(request, lambda: listing(room, seen))
