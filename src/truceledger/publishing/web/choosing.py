"""Pages that are of one process: of several, the list to choose from, with how much each has to show."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.gathered import kinds as kinds_of
from truceledger.publishing.web.address import address
from truceledger.publishing.web.dated import looks_of
from truceledger.publishing.web.looking import Looking
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.room import Room


def to_choose(request: Request, seen: Looking, key: str, title: str, kinds: Collection[str]) -> HTMLResponse | None:
    """Give the page on which to choose a process, those with statements of these kinds first; nothing where one is chosen."""
    if seen.look.process is not None or len(seen.processes) < 2:
        return None
    room: Room = request.app.state.room
    rows = []
    for look in looks_of(seen):
        counts = kinds_of(room, look)
        told = [number_of(counts[k], kind_of(k).name, kind_of(k).plural) for k in kinds if counts.get(k)]
        rows.append((look.process, told, address(seen, request.url.path, (), look.process)))
    rows.sort(key=lambda r: (not r[1], request.app.state.title_of(r[0])))
    return page(request, "choose.html", key, seen, title=title, rows=rows, nothing=list(kinds))
