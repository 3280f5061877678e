"""A ledger and a period → a brief, without protected sources: what the command and every export ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from truceledger.errors import UsageError
from truceledger.publishing.briefs.brief import Brief
from truceledger.publishing.briefs.compose import compose
from truceledger.publishing.period import last_day, period
from truceledger.vocabulary.judgement import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger
    from truceledger.ledger.redaction import Redaction
    from truceledger.pipeline import Desks
    from truceledger.vocabulary.view import View

#: The days of a brief's period where no beginning is given.
WEEK = 7
_T = TypeVar("_T")


@dataclass(frozen=True)
class Window:
    """Which period: it begins after ``since`` (by default a week before its end) and ends with ``until``.

    Where no end is given it is of all that the state of play counts: it ends with the last report's day, and what is counted by
    the day on which it was recorded, since nobody knows when it was published, is in it whenever that was.
    """

    since: date | None = None
    until: date | None = None


def brief_of(desks: Desks, process: str | None, window: Window, standing: Standing, profiles: Sequence[Profile], *, charts: bool = False) -> Brief:
    """Make the brief of a process, with charts where its format holds them; raises ``UsageError`` where nothing tells a default, or the period ends before it begins."""
    whole = desks.view(None, process, standing)
    last = last_day(whole)
    end = window.until or last or max((r.recorded.date() for r in whole.reports), default=None)
    if end is None:
        raise UsageError("no report here has a day of publication; give the period with --since and --as-of")
    since = window.since or end - timedelta(days=WEEK)
    # no end is asked for: all that is known, with all that people decided on it, as the state of play has it
    open_end = window.until is None and last is not None and since < end
    made = period(desks, process, since, None if open_end else end, standing)
    known = {r.report.key for r in made.view.reports}
    made = replace(made, outside=tuple(r for r in whole.reports if r.report.key not in known))
    desk = desks.desk(process=process, view=made.view)
    title = next((p.title for p in profiles if p.id == process), (process or "All processes").replace("-", " ").title())
    return without(compose(desk, made, title, tuple(_readers(desks.ledger, made.view)), charts=charts), desks.ledger.redaction())


def _readers(book: Ledger, view: View) -> Iterator[str]:
    """Name the readers, with their versions, of the last reading of each report in a view."""
    from truceledger.ledger.entries import Recorded

    last: dict[str, str] = {e.body.report: e.body.reader for e in book.entries() if isinstance(e.body, Recorded)}
    yield from sorted({last[r.report.key] for r in view.reports if last.get(r.report.key)})


def without(brief: Brief, redaction: Redaction | None) -> Brief:
    """Give a brief whose words name no protected source, the last net before a format that cannot be searched line by line."""
    return brief if redaction is None else _struck(brief, redaction)


def _struck(value: _T, redaction: Redaction) -> _T:
    made: Any = value
    if isinstance(value, str):
        made = redaction.text(value)
    elif isinstance(value, tuple):
        made = tuple(_struck(v, redaction) for v in value)
    elif isinstance(value, dict):
        made = {k: _struck(v, redaction) for k, v in value.items()}  # keys are ids
    elif isinstance(value, msgspec.Struct):
        made = msgspec.structs.replace(value, **{name: _struck(getattr(value, name), redaction) for name in value.__struct_fields__})
    return made  # type: ignore[no-any-return]
