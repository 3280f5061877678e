"""An entry of a timeline, and how it stands, in words."""

from __future__ import annotations

from datetime import date

import msgspec

from truceledger.assessment.words import day, joined
from truceledger.vocabulary.attribution import Modality

#: Fields that are days of their own, with what the day is of.
DAYS = {"effect": "begins", "expiry": "ends", "due": "due"}
MOODS = {
    Modality.ACTUAL: "told",
    Modality.ONGOING: "going on",
    Modality.PLANNED: "planned",
    Modality.POSSIBLE: "possible",
    Modality.CONDITIONAL: "under a condition",
    Modality.NEGATED: "said not to be so",
}
AHEAD = frozenset({"planned", "possible", "under a condition", "begins", "ends", "due"})


class Entry(msgspec.Struct, frozen=True):
    """One thing at its day.

    ``edtf`` is the day as exactly as it is told, ``first`` and ``last`` the days it can mean (null where open); ``also`` are
    other days told of the same thing. ``mood`` is ``told`` (as having happened), ``going on``, ``planned``, ``possible``,
    ``under a condition``, ``said not to be so``, or ``begins``, ``ends``, ``due``. ``ahead`` says that its last day is not past.
    ``reported`` are the first and last day of publication. ``denied_by`` names who denies it.
    """

    edtf: str
    first: date | None
    last: date | None
    precision: str
    approximate: bool
    dated_by: str
    mood: str
    ahead: bool
    kind: str
    text: str
    parties: tuple[str, ...]
    said_by: tuple[str, ...]
    origins: int
    denied_by: tuple[str, ...]
    doubted_by: tuple[str, ...]
    reported: tuple[date | None, date | None]
    reports: int
    grounds: tuple[str, ...]
    also: tuple[str, ...] = ()
    note: str = ""


class Timeline(msgspec.Struct, frozen=True):
    """Entries in the order of their days; ``undated`` counts the statements that tell no day, by kind."""

    entries: tuple[Entry, ...]
    undated: dict[str, int]


def lies(entry: Entry, today: date | None) -> str:
    """Say where an entry lies: ``ahead``, ``past``, or ``open`` where it is not ahead and its last day is not past.

    What goes on beyond the day of the look is open, and so is what was set for a day to come and is told otherwise since. What has
    begun and has no end told lies in the past, at its beginning.
    """
    if entry.ahead:
        return "ahead"
    last = entry.last or entry.first
    return "open" if today is not None and last is not None and last > today else "past"


def mark(entry: Entry, today: date | None) -> str:
    """Give how an entry stands, in words; nothing for what is told as having happened."""
    parts = [entry.mood] if entry.mood not in {"told", "begins", "ends", "due"} else []
    if entry.mood in AHEAD - {"begins"} and not entry.ahead and not entry.note and today is not None:
        parts.append("the day has passed")
    if entry.dated_by == "report":
        parts.append("at the day of the report")
    if entry.also:
        parts.append("also told as " + joined(day(e) for e in entry.also))
    if entry.note:
        parts.append(entry.note)
    if entry.denied_by and not entry.origins:
        parts.append("denied; nothing read under this claim asserts it")
    elif entry.denied_by:
        parts.append("denied by others")
    if entry.doubted_by:
        parts.append("doubted")
    return "; ".join(parts)


def short(edtf: str) -> str:
    """Give a date in words, a range within one month shortly: "14–15 May 2026"."""
    found = edtf.split("/")
    if len(found) == 2 and len(found[0]) == len(found[1]) == 10 and found[0][:7] == found[1][:7]:
        return f"{int(found[0][8:])}–{day(found[1])}"
    return day(edtf)
