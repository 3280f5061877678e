"""When a told day is, in the parties' own time zones.

A day is a window of time, and which one depends on whose day it is: a truce that ends on Sunday 26 April at 21:00 UTC ends
on Monday 27 April at 00:00 in Beirut, and who says Sunday and who says Monday are both right. Two told days agree when one
moment can bear both names in the zones of the process; midnight belongs to the day that ends and to the day that begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from truceledger.assessment.words import day as in_words
from truceledger.vocabulary.edtf import EdtfError, parse

if TYPE_CHECKING:
    from truceledger.knowledge.profiles import Profile

Zones = tuple[str, ...]
#: How far a date told as about so much can reach on either side: half a unit of a month or year, three days of a day.
ABOUT = {"day": timedelta(days=3), "month": timedelta(days=15), "year": timedelta(days=183)}
#: The longest truce, in days, whose end is worked out of the hour of its beginning.
LONGEST = 400


@dataclass(frozen=True)
class Window:
    """The first and the last moment (UTC) that a told date can mean; ``exact`` where a moment was told, with its zone."""

    start: datetime
    end: datetime
    exact: bool = False

    def meets(self, other: Window) -> bool:
        """Say whether one moment can be meant by both."""
        return self.start <= other.end and other.start <= self.end

    def within(self, other: Window) -> Window:
        """Give what both can mean; for windows that meet."""
        return Window(max(self.start, other.start), min(self.end, other.end), self.exact or other.exact)


def zones_of(profile: Profile | None) -> Zones:
    """Give the zones in which days of a process may be told: UTC, and the parties' own; names that no list knows are left out."""
    told = sorted(set(profile.zones.values())) if profile else []
    return ("UTC", *(name for name in told if name != "UTC" and _zone(name) is not None))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None


@lru_cache(maxsize=8192)
def window(edtf: str | None, zones: Zones = ("UTC",), *, last: bool = True) -> Window | None:
    """Give what a date can mean; of an interval its last part, or its first. Nothing where the date is open or without a year."""
    if not edtf:
        return None
    if "/" in edtf:
        edtf = edtf.split("/")[1 if last else 0]
    moment = _moment(edtf, zones)
    if moment is not None:
        return moment
    try:
        told = parse(edtf)
    except EdtfError:
        return None
    if told.lower is None or told.upper is None:
        return None
    slack = ABOUT.get(told.precision, timedelta()) if told.approximate else timedelta()
    first = min(_midnight(told.lower, zone) for zone in zones) - slack
    after = max(_midnight(told.upper + timedelta(days=1), zone) for zone in zones) + slack
    return Window(first, after)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _moment(edtf: str, zones: Zones) -> Window | None:
    """Give the moment a date tells to the minute; one without a zone may be of any zone of the process."""
    if "T" not in edtf:
        return None
    try:
        told = datetime.fromisoformat(edtf)
    except ValueError:
        return None
    if told.tzinfo is not None:
        return Window(told.astimezone(UTC), told.astimezone(UTC), True)
    many = sorted(told.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in zones)
    return Window(many[0], many[-1], many[0] == many[-1])


def agree(one: str, other: str, zones: Zones, *, last: bool = True) -> bool:
    """Say whether two told dates can mean one moment; dates of which nothing can be worked out agree with all."""
    a, b = window(one, zones, last=last), window(other, zones, last=last)
    return a is None or b is None or a.meets(b)


def gathered(dates: Iterable[str], zones: Zones, *, last: bool = True) -> list[tuple[str, ...]]:
    """Group dates that can all mean one moment, the earliest group first; in each the most exact comes first."""
    known: list[tuple[Window, str]] = []
    rest: list[str] = []
    for text in sorted(set(dates)):
        found = window(text, zones, last=last)
        if found is None:
            rest.append(text)
        else:
            known.append((found, text))
    known.sort(key=lambda item: (item[0].start, item[0].end, item[1]))
    groups: list[tuple[Window, list[tuple[Window, str]]]] = []
    # dates told exactly first: what is told vaguely joins the group it fits
    for item in sorted(known, key=lambda item: (item[0].end - item[0].start, item[0].start, item[1])):
        at = next((i for i, (common, _) in enumerate(groups) if common.meets(item[0])), None)
        if at is None:
            groups.append((item[0], [item]))
        else:
            groups[at] = (groups[at][0].within(item[0]), [*groups[at][1], item])
    groups.sort(key=lambda group: (group[0].end, group[0].start))
    return [tuple(text for _, text in many) for _, many in groups] + [(text,) for text in rest]


def pinned(effect: str | None, ends: Sequence[str], zones: Zones) -> datetime | None:
    """Give the one moment that the told ends can mean.

    A moment that is told is taken. Else, where the beginning is told to the minute, the truce is taken to run whole days
    from it: the moment is the one whole number of days on at which every told day is the day's name in one of the zones.
    Nothing where no number of days fits, or several do.
    """
    exact = {w.start for e in ends if (w := window(e, zones)) is not None and w.exact}
    if exact:
        return exact.pop() if len(exact) == 1 else None
    begun = window(effect, zones, last=False)
    days = [d for e in ends if (d := _day(e)) is not None]
    if begun is None or not begun.exact or not days:
        return None
    fitting = []
    first = (min(days) - begun.start.date()).days
    for n in range(max(0, first - 2), min(LONGEST, first + 3) + 1):
        at = begun.start + timedelta(days=n)
        names = {at.astimezone(ZoneInfo(zone)).date() for zone in zones}
        if n and set(days) <= names:
            fitting.append(at)
    return fitting[0] if len(fitting) == 1 else None


def _day(edtf: str) -> date | None:
    edtf = edtf.split("/")[-1]
    try:
        told = parse(edtf)
    except EdtfError:
        return None
    return told.lower if told.precision == "day" and not told.approximate else None


def by_zone(moment: datetime, zones: Zones) -> dict[str, str]:
    """Give the moment as each zone's clocks show it, ISO 8601 with offset."""
    return {zone: moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for zone in zones}


def moment_in_words(moment: datetime, zones: Zones) -> str:
    """Give a moment in words: "Sunday 26 April 2026, 21:00 UTC (Monday 27 April 2026, 00:00 in Beirut)"."""
    there: dict[str, list[str]] = {}
    for zone in zones:
        if zone != "UTC":
            there.setdefault(_clock(moment.astimezone(ZoneInfo(zone))), []).append(zone.split("/")[-1].replace("_", " "))
    local = "; ".join(f"{clock} in {' and '.join(towns)}" for clock, towns in there.items())
    return f"{_clock(moment.astimezone(UTC))} UTC" + (f" ({local})" if local else "")


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _clock(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]} {in_words(str(at.date()))}, {at:%H:%M}"
