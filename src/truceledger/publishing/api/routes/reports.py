"""Reports: listed, read with every statement in place, and taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from truceledger.errors import MissingError, UsageError
from truceledger.publishing.api.answers import answer, created, part
from truceledger.publishing.api.deps import EDITOR, sent
from truceledger.publishing.api.params import Cursor, Limit, look, room_of
from truceledger.publishing.api.schemas import body, told
from truceledger.publishing.api.shapes import Added, NewReport, ReportAnswer, ReportPage
from truceledger.publishing.queries import Look, day_of, named_process
from truceledger.publishing.room import Room
from truceledger.vocabulary.view import HeldReport

if TYPE_CHECKING:
    from truceledger.intake import Taken
    from truceledger.pipeline import Step

router = APIRouter(tags=["reports"])
ReportId = Annotated[
    str, Path(max_length=300, description="A report's id, the digest of its text, or its key: of one text in two papers only the key tells which.")
]


def newest_first(room: Room, seen: Look) -> tuple[HeldReport, ...]:
    """Give the reports of a look, the last published first."""
    return room.kept("reports", seen, lambda: tuple(sorted(room.view(seen).reports, key=_place)), of=lambda: room.view(seen).reports)


def _place(held: HeldReport) -> tuple[Any, ...]:
    day = held.report.published
    return (-day.toordinal() if day else 1, held.report.id, held.report.publisher or "", held.report.digest)


@router.get("/reports", responses=told(ReportPage), response_class=Response)
def reports(request: Request, seen: Look = Depends(look), limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List reports, the last published first; those of no known day come last."""
    room = room_of(request)

    def make() -> ReportPage:
        many = newest_first(room, seen)
        page, after = part(many, _place, cursor, limit)
        return ReportPage(tuple(page), len(many), after)

    return answer(request, make)


@router.get("/reports/{report:path}", responses=told(ReportAnswer), response_class=Response)
def report(request: Request, report: ReportId, seen: Look = Depends(look)) -> Response:
    """Give a report's text, the statements read of it at their characters, and a note for each sentence."""
    return answer(request, lambda: whole(room_of(request), report, seen))


def whole(room: Room, name: str, seen: Look) -> ReportAnswer:
    """Give a report; raises ``MissingError`` where the look holds none of this id or digest."""
    view = room.view(seen)
    held = next((r for r in view.reports if name in {r.report.id, r.report.digest, r.report.key}), None)
    if held is None:
        raise MissingError(f"no report {name!r} in what is looked at; /api/reports lists them")
    digest, key = held.report.digest, held.report.key
    many = tuple(h for h in view.statements if h.statement.report.key == key)  # the same text printed elsewhere has the same id and digest
    # a withheld report's own sentences would tell its length and shape: offsets of the text without the names are others
    notes = () if digest.startswith("withheld:") else room.ledger.sentences(held.report.id, key)
    return ReportAnswer(held.report, held.recorded, held.origin, room.ledger.text(digest), many, notes)


@router.post("/reports", status_code=201, responses=told(Added, 201), openapi_extra=body(NewReport), response_class=Response, dependencies=[EDITOR])
def add(request: Request, given: NewReport = Depends(sent(NewReport))) -> Response:
    """Read a report and record it; adding it again changes nothing."""
    return created(taken(room_of(request), given))


def taken(room: Room, given: NewReport, file: Taken | None = None) -> Added:
    """Read and record; raises ``UsageError`` where the text is empty, the day or the process none, or the text takes too long to read.

    ``file`` is what a text was taken from, where it came in a file: its bytes are kept, and an id that it gives itself.
    """
    from truceledger import pipeline
    from truceledger.intake import IntakeOptions

    if not given.text.strip():
        raise UsageError("text: the report holds no text")
    day_of(given.published, "published")
    process = named_process(given.process, lambda: [name for name, *_ in room.processes()])
    line = {k: v for k, v in msgspec.structs.asdict(given).items() if v is not None and k != "process"}
    if file is not None and file.report is not None:
        line["id"] = file.report.id
    steps = room.reader.read(msgspec.json.encode(line) + b"\n")  # before the turn to write, which others wait for too
    sent_as = next((step.reading.report for step in steps if step.reading is not None), None)
    better = pipeline.better_known(room.ledger, sent_as) if sent_as is not None else None
    if better is not None and better is not sent_as:  # read with the day that the ledger knows, as `truce add` does
        told = {part: getattr(better, part) for part in ("id", "uri", "publisher", "published")}
        steps = room.reader.read(msgspec.json.encode(line | {k: v for k, v in told.items() if v is not None}) + b"\n")
    if file is not None:
        steps = [_from(file, step) for step in steps]
    with room.writing() as book:
        step = pipeline.record(steps, book, IntakeOptions(), known=room.known, process=process)[0]
    reading, redaction = step.reading, room.ledger.redaction()
    issues = tuple(msgspec.to_builtins(redaction.issue(i) if redaction else i) for i in step.issues)
    filed = redaction.process(step.process) if redaction else step.process
    shown = sent_as if redaction else reading.report if reading else None  # what else is known may be what is protected
    return Added(shown.ref() if shown else None, bool(step.new), step.statements_new, filed, issues, step.instead)


def _from(file: Taken, step: Step) -> Step:
    """Let a report that was read have come in the bytes of a file."""
    if step.reading is None or file.report is None or file.evidence is None:
        return step
    came = {part: getattr(file.report, part) for part in ("evidence", "media_type", "encoding")}
    report = msgspec.structs.replace(step.reading.report, **came)
    return replace(step, reading=msgspec.structs.replace(step.reading, report=report), evidence=file.evidence)
