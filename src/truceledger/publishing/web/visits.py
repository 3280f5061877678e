"""When one was here last: a day for each process, kept by the browser alone, so that a page can say what changed since.

The cookie holds days and names of processes, nothing that tells one visitor from another. Of each process it keeps two days: that of
the present visit and that of the one before, so that looking twice on one day does not make everything old.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

#: Processes remembered, the last looked at; and for how long, in seconds (browsers keep none longer).
MOST, KEPT = 12, 400 * 86400
_DAYS = re.compile(r"(\d{8})(?:\.(\d{8}))?")


def today() -> date:
    """Give the present day, UTC."""
    return datetime.now(UTC).date()


def last_visit(request: Request, process: str | None) -> date | None:
    """Give the day of the visit before this one's."""
    now = today()
    here, before = _read(request).get(process or "", (None, None))
    found = here if here is not None and here < now else before
    return found if found is not None and found < now else None


def remember(request: Request, response: Response, process: str | None) -> None:
    """Note in the browser that one is here now."""
    now = today()
    known = _read(request)
    here, before = known.pop(process or "", (None, None))
    known[process or ""] = (now, here if here is not None and here < now else before)
    kept = list(known.items())[-MOST:]
    value = "_".join(f"{quote(name, safe='').replace('_', '%5F')}:{_days(*days)}" for name, days in kept)
    gate = request.app.state.gate
    response.set_cookie(
        gate.cookie(request, "visits"), value, max_age=KEPT, path="/", secure=gate.secure(request), httponly=True, samesite="lax"
    )


def _days(here: date | None, before: date | None) -> str:
    return ".".join(f"{d:%Y%m%d}" for d in (here, before) if d)


def _read(request: Request) -> dict[str, tuple[date | None, date | None]]:
    """Take the cookie; what is none of ours is passed over."""
    made: dict[str, tuple[date | None, date | None]] = {}
    for part in request.cookies.get(request.app.state.gate.cookie(request, "visits"), "").split("_")[: MOST * 2]:
        name, _, days = part.partition(":")
        found = _DAYS.fullmatch(days)
        if found:
            made[unquote(name)[:200]] = (_day(found.group(1)), _day(found.group(2)))
    return made


def _day(words: str | None) -> date | None:
    try:
        return datetime.strptime(words, "%Y%m%d").date() if words else None
    except ValueError:
        return None
