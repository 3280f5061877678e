"""Who tells a statement, in a word or two, and on which day it was first printed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.words import joined
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.voices import Voice

#: Tellers named in a line; further ones are counted.
MOST = 3
#: The same words printed again later than this are said again, as a bulletin's are; they are no copy of the first.
COPIED = timedelta(days=7)


def told_on(desk: Desk, statement: Statement) -> date | None:
    """Give the day on which a statement's report was published; of a copy, the day of the first printing within ``COPIED`` before it."""
    published, text = statement.report.published, statement.report.digest
    return _first(_printed(desk).get(text), published)


def _first(days: Sequence[date] | None, published: date | None) -> date | None:
    if published is None or days is None or not days or days[0] >= published:
        return published
    return days[bisect_left(days, published - COPIED)]


def _printed(desk: Desk) -> dict[str, list[date]]:
    """Give the days on which texts were printed, of those that were printed more than once, by the digest of each printing."""
    found: dict[str, list[date]] | None = desk.worked.get("printed")
    if found is None:
        times = Counter([r.origin for r in desk.view.reports])
        again: dict[str, list[date]] = {origin: [] for origin, n in times.items() if n > 1}
        copied = desk.worked["copied"] = [r for r in desk.view.reports if r.origin in again] if again else []
        for held in copied:  # in the order of publication
            if held.report.published is not None:
                again[held.origin].append(held.report.published)
        found = desk.worked["printed"] = {r.report.digest: again[r.origin] for r in copied}
    return found


def printings(desk: Desk) -> Mapping[str, Hashable]:
    """Give for each text that was printed more than once whose it is, and when what each of its printings tells was first printed.

    All that lines take from other reports than a statement's own, but for unnamed sources (``Origins.apart``).
    """
    printed, outlets = _printed(desk), desk.origins.outlets
    made: dict[str, tuple[Hashable, ...]] = {}
    for held in desk.worked["copied"]:
        text = held.report.digest
        # nearly every printing is of a text of its own
        made[text] = (*made.get(text, (outlets[held.origin],)), _first(printed[text], held.report.published))
    return made


def order_of(desk: Desk, statement: Statement) -> tuple[date, str]:
    """Give a statement's place in the order of telling: day first printed (undated last), id."""
    return told_on(desk, statement) or date.max, statement.statement_id


def as_told(desk: Desk, statements: Iterable[Statement]) -> list[Statement]:
    """Put statements in the order of telling (``order_of``)."""
    again, last = _printed(desk), date.max

    def place(statement: Statement) -> tuple[date, str]:
        report = statement.report
        return order_of(desk, statement) if report.digest in again else (report.published or last, statement.statement_id)

    return sorted(statements, key=place)


def teller(desk: Desk, statement: Statement) -> str:
    """Give whose word it is: the speakers' parties, an unnamed source with its party, else the publisher."""
    return joined(_names(desk, statement))


def _names(desk: Desk, statement: Statement) -> tuple[str, ...]:
    voice = desk.origins.voice_of(statement)
    if voice.speakers:
        return tuple(dict.fromkeys(_named(desk, s.party, s.text, s.anonymous) for s in voice.speakers))
    return ((voice.carriers[0].text if voice.carriers else statement.report.publisher) or "publisher unknown",)


def _named(desk: Desk, party: str | None, text: str | None, anonymous: bool) -> str:
    if party is None:
        words = " ".join((text or "").split())
        return f"an unnamed source (“{words}”)" if anonymous and words else words or "an unnamed source"
    return f"{desk.name_of(party)}, unnamed" if anonymous else desk.name_of(party)


def tellers(desk: Desk, statements: Iterable[Statement], most: int = MOST) -> str:
    """Give all whose word some statements are, each once, in the order of their names; many are counted, not dropped."""
    many = list(statements)
    voices = frozenset(map(desk.origins.voice_of, many))  # lines by the thousand are of the same few voices
    known: dict[tuple[frozenset[Voice], int], str] = desk.worked.setdefault("tellers", {})
    found = known.get((voices, most))
    if found is None:
        names = sorted({name for s in many for name in _names(desk, s)})
        found = joined(names) if len(names) <= most else f"{', '.join(names[:most])} and {len(names) - most} more"
        if all(v.speakers or v.carriers for v in voices):  # else the reports' publishers tell it
            known[voices, most] = found
    return found
