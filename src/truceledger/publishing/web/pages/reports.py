"""Reports: the newest first, copies of one text together, what was read of each, and its troubles."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.api.answers import part
from truceledger.publishing.queries import Look, bare, day_of
from truceledger.publishing.room import Room
from truceledger.publishing.web.address import address
from truceledger.publishing.web.filed import filed, processes_of_reports
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.issue import Severity
from truceledger.vocabulary.view import HeldReport

router = APIRouter(include_in_schema=False)
#: Texts on a page; copies of a text that are seen at once, and those listed at all (the others are counted).
SHOWN, COPIES, LISTED = 40, 4, 30


@dataclass(frozen=True)
class Group:
    """A text in one report or several: the one it came in first (an agency's own, else the earliest), then its copies."""

    first: HeldReport
    copies: tuple[HeldReport, ...]

    @property
    def place(self) -> tuple[Any, ...]:
        """Its place in a list: by the newest of its reports; what has no day comes last."""
        days = [r.report.published for r in (self.first, *self.copies) if r.report.published]
        return (-max(days).toordinal() if days else 1, self.first.report.id, self.first.report.digest)


@dataclass(frozen=True)
class Chosen:
    """Which reports are wanted."""

    publisher: str = ""
    since: date | None = None
    until: date | None = None
    only: str = ""

    def fits(self, held: HeldReport) -> bool:
        """Say whether a report is wanted; one of no day fits any window."""
        day = held.report.published
        return (
            (not self.publisher or self.publisher.casefold() in (held.report.publisher or "").casefold())
            and (self.since is None or day is None or day >= self.since)
            and (self.until is None or day is None or day <= self.until)
            and {"": True, "troubles": bool(held.issues), "unread": held.statements == 0, "undated": day is None}[self.only]
        )


@router.get("/reports", response_class=HTMLResponse)
def reports(
    request: Request,
    seen: Looking = Depends(looking),
    publisher: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
    cursor: str = "",
) -> HTMLResponse:
    """List reports."""
    room: Room = request.app.state.room
    look = Look(seen.look.process, seen.look.as_of, seen.look.standing)
    wanted = Chosen(publisher.strip(), day_of(since or None, bare("since")), day_of(until or None, bare("until")), only if only in ONLY else "")
    many = room.kept("groups of reports", (look, wanted), lambda: _groups(room, look, wanted), of=lambda: room.view(look).reports)
    shown, after = part(many, lambda g: g.place, cursor or None, SHOWN)
    given = [("publisher", publisher.strip()), ("since", since), ("until", until), ("only", wanted.only)]
    names = filed(room, look)
    values: dict[str, Any] = {
        "groups": shown,
        "total": len(many),
        "reports": len(room.view(look).reports),
        "first": bisect.bisect_left(many, shown[0].place, key=lambda g: g.place) + 1 if shown else 0,
        "again": cursor != "",
        "after": address(seen, "/reports", [*given, ("cursor", after)]) if after else "",
        "start": address(seen, "/reports", given),
        "given": given,
        "chosen": {"publisher": publisher, "since": since, "until": until, "only": wanted.only},
        "only": ONLY,
        "counts": room.kept("counts of reports", look, lambda: _counts(room, look), of=lambda: room.view(look).reports),
        "publishers": room.kept("publishers", look, lambda: _publishers(room, look), of=lambda: room.view(look).reports),
        "path_of": names.path,
        "process_of": _process_of(room, seen),
        "severe": (Severity.ERROR, Severity.WARNING),
        "most": COPIES,
        "listed": LISTED,
    }
    return page(request, "reports.html", "reports", seen, withheld=room.view(look).withheld, **values)


#: What one can choose to see alone, in words.
ONLY = {"": "all reports", "troubles": "those with troubles", "unread": "those of which nothing was read", "undated": "those of no known day"}


def _groups(room: Room, look: Look, wanted: Chosen) -> tuple[Group, ...]:
    together: dict[str, list[HeldReport]] = {}
    for held in room.view(look).reports:
        together.setdefault(held.origin, []).append(held)
    made = []
    for origin, many in together.items():
        if any(map(wanted.fits, many)):
            first = next((r for r in many if r.report.digest == origin), many[0])
            made.append(Group(first, tuple(r for r in many if r is not first)))
    return tuple(sorted(made, key=lambda g: g.place))


def _counts(room: Room, look: Look) -> dict[str, int]:
    many = room.view(look).reports
    return {name: sum(Chosen(only=name).fits(r) for r in many) for name in ONLY if name}


def _publishers(room: Room, look: Look) -> tuple[str, ...]:
    found = Counter(r.report.publisher for r in room.view(look).reports if r.report.publisher)
    return tuple(name for name, _ in found.most_common(200))


def _process_of(room: Room, seen: Looking) -> Mapping[str, str]:
    """Give the process of each report by key, where several are looked at."""
    return processes_of_reports(room, Look(None, seen.look.as_of, seen.look.standing), seen.processes) if seen.look.process is None else {}
