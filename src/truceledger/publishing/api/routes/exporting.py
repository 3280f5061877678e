"""What leaves in the formats the field takes: the same registry, filters and files as ``truce export``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response, StreamingResponse

from truceledger.errors import MissingError
from truceledger.publishing.api.answers import answer, etag, headers_of, known
from truceledger.publishing.api.params import Asked, asked, room_of
from truceledger.publishing.api.schemas import told
from truceledger.publishing.api.shapes import ExportAnswer, FormatList, FormatRow
from truceledger.publishing.exports import FORMATS, Exporting, Format, export

router = APIRouter(tags=["exports"])
FormatName = Annotated[str, Path(max_length=30, description="A format of /api/export.")]
#: Bytes sent at a time, at least.
LOT = 65_536


@router.get("/export", responses=told(FormatList), response_class=Response)
def formats(request: Request) -> Response:
    """List the formats: what each is, by what it can be narrowed, what it cannot carry."""
    rows = tuple(FormatRow(f.name, f.media_type, f.suffix, f.about, f.of, f.filters, f.one_process, f.leaves_out) for f in FORMATS)
    return answer(request, lambda: FormatList(rows))


@router.get("/export/{format}", responses=told({"type": "string", "format": "binary"}, media="*/*"), response_class=Response)
def exported(request: Request, format: FormatName, wish: Asked = Depends(asked)) -> Response:
    """Stream an export; ``…/told`` counts what it holds and what it leaves out."""
    one, tag = _named(format), etag(request)
    headers = headers_of(tag)
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    pieces = iter(export(one, _exporting(request, wish)))
    first = next(pieces, b"")  # what cannot be written is told while it can still be told
    name = "-".join(filter(None, ("truceledger", wish.look.process, str(wish.look.as_of or "")[:10])))
    headers |= {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name + one.suffix, safe='')}", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(_lots(chain((first,), pieces)), 200, headers, one.media_type)


def _lots(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give pieces together that are small: each takes a turn of the server."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= LOT:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


@router.get("/export/{format}/told", responses=told(ExportAnswer), response_class=Response)
def counted(request: Request, format: FormatName, wish: Asked = Depends(asked)) -> Response:
    """Say what an export holds, what is withheld in it, and what the format cannot carry."""
    one = _named(format)

    def make() -> ExportAnswer:
        exporting = _exporting(request, wish)
        size = sum(map(len, export(one, exporting)))
        return ExportAnswer(one.name, size, dict(exporting.told.written), exporting.withheld, tuple(exporting.told.lines()))

    return answer(request, make)


def _named(name: str) -> Format:
    found = next((f for f in FORMATS if f.name == name), None)
    if found is None:
        raise MissingError(f"no export format {name!r}; there are {', '.join(f.name for f in FORMATS)}")
    return found


def _exporting(request: Request, wish: Asked) -> Exporting:
    more: dict[str, Any] = {"address": request.app.state.serving.address}
    return Exporting.in_room(room_of(request), wish.look, wish.wanted, **more)
