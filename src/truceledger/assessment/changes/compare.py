"""Two states of play → what changed between them, in the order of consequence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from truceledger.assessment.changes.calendar import passing
from truceledger.assessment.changes.change import Change, What
from truceledger.assessment.changes.consequence import CONSEQUENCES, Pair, rank_of
from truceledger.assessment.changes.differences import Namer, differences
from truceledger.assessment.changes.matching import pairs
from truceledger.assessment.changes.telling import told
from truceledger.assessment.state import Chapter, Line, StateOfPlay
from truceledger.assessment.words import joined, plain

#: Lines that only count what all others rest on: they grow with every report.
_COUNTS = frozenset({"summary", "balance"})
_DAYS = re.compile(r"\b\d+ days?\b")


def changes(before: StateOfPlay, after: StateOfPlay, name_of: Namer = str) -> tuple[Change, ...]:
    """Give what changed, by (chapter, ``Line.key``), the most consequential first; nothing for two equal states.

    ``name_of`` turns party codes in data into names. Within a row of ``CONSEQUENCES`` the order is the chapters', and
    within a chapter the later state's own; what is gone comes after what is there.
    """
    then, now = _day(before), _day(after)
    found: list[tuple[int, int, int, Change]] = []
    for number, name in enumerate(dict.fromkeys([*after.chapters, *before.chapters])):
        old, new = before.chapters.get(name), after.chapters.get(name)
        for place, pair in enumerate(_changed(name, old, new, then, now, name_of)):
            made = _change(pair)
            found.append((made.rank, number, place, made))
    found.sort(key=lambda item: item[:3])
    return tuple(item[3] for item in found)


def unchanged(after: StateOfPlay, found: tuple[Change, ...]) -> tuple[str, ...]:
    """Give the titles of the chapters in which nothing changed, not even who says it."""
    touched = {c.chapter for c in found}
    return tuple(chapter.title for name, chapter in after.chapters.items() if name not in touched)


def _day(state: StateOfPlay) -> date | None:
    return date.fromisoformat(state.as_of[:10]) if state.as_of else None


def _changed(name: str, old: Chapter | None, new: Chapter | None, then: date | None, now: date | None, name_of: Namer) -> Iterator[Pair]:
    for before, after in pairs(old.lines if old else (), new.lines if new else ()):
        made = _pair(name, before, after, then, now, name_of)
        if made is not None:
            yield made


def _pair(name: str, before: Line | None, after: Line | None, then: date | None, now: date | None, name_of: Namer) -> Pair | None:
    """Give a pair where something changed; lines are compared whole first, so that what is the same costs next to nothing."""
    line = after or before
    if line is None or (name == "sources" and line.topic in _COUNTS):
        return None
    if before is None:
        return Pair(name, None, after, What.APPEARED)
    if after is None:
        return Pair(name, before, None, What.GONE)
    if name == "sources":
        # an origin is heard again with every report; that it is heard at all is what counts
        return None
    passed = passing(before, after, name, then, now) if then and now else None
    if before is after or before == after:
        return Pair(name, before, after, What(passed.passage.value), (), passed) if passed else None
    differing = differences(before, after, name_of)
    # where neither data nor grounds differ and days have gone by, other words are the calendar's ("3 days left")
    calendar = then != now and before.grounds == after.grounds
    if passed and calendar:
        return Pair(name, before, after, What(passed.passage.value), differing, passed)
    if differing or (not calendar and not _same_words(before.text, after.text)):
        return Pair(name, before, after, What.CHANGED, differing, passed)
    if passed:
        return Pair(name, before, after, What(passed.passage.value), (), passed)
    if before.origins != after.origins or before.status != after.status or before.grade != after.grade:
        return Pair(name, before, after, What.CORROBORATED)
    return Pair(name, before, after, What.REPEATED) if before.grounds != after.grounds else None


def _same_words(one: str, other: str) -> bool:
    """Say whether two texts are the same but for counts of days."""
    return one == other or _DAYS.sub("", one) == _DAYS.sub("", other)


def _change(pair: Pair) -> Change:
    rank = rank_of(pair)
    row = CONSEQUENCES[rank]
    before, after, line = pair.before, pair.after, pair.line
    had = set(before.grounds) if before else set()
    new = tuple(g for g in line.grounds if g not in had) if after else ()
    heard = set(before.said_by) if before else set()
    said = tuple(s for s in line.said_by if s not in heard) if after else ()
    head, words = told(pair, row.name, _footing(pair, said))
    return Change(
        row.name,
        rank,
        pair.what,
        pair.chapter,
        line.topic,
        line.key,
        f"{head}: {words}",
        head,
        words,
        before.text if before else None,
        after.text if after else None,
        pair.differences,
        new or line.grounds,
        bool(new),
        said or line.said_by,
        after.origins if after else 0,
        before.origins if before else 0,
        after.status if after else "",
        before.status if before else "",
        tuple(d for d in line.detail if before is None or d not in before.detail) if after else (),
    )


def _footing(pair: Pair, said: tuple[str, ...]) -> str:
    """Say what changed under a line whose matter did not: who says it now too, on how many origins, with which status."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        return ""
    parts = [f"now also said by {joined(said)}"] if said and len(after.grounds) > len(before.grounds) else []
    if after.origins != before.origins:
        parts.append(f"{after.origins} independent origin{'' if after.origins == 1 else 's'}, was {before.origins}")
    elif set(after.grounds) - set(before.grounds):
        parts.append("no new independent origin")
    else:
        parts.append("fewer reports stand under it")
    for label, old, new in (("status", before.status, after.status), ("grade", before.grade, after.grade)):
        if old != new:
            parts.append(f"{label} {plain(new) or 'none'}, was {plain(old) or 'none'}")
    return "; ".join(parts)
