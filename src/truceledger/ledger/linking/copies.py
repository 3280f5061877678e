"""Copies: reports of other words in which most of one text stands again, printed within days of each other.

An outlet that prints an agency's text under a lead of its own, or without its tail, prints a copy. Two articles about one
event are none, however alike their facts; nor is a bulletin that comes each day in the same words with other numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from truceledger.knowledge.outlets import is_agency
from truceledger.ledger.entries import Linked
from truceledger.ledger.linking.shingles import Text, lsh
from truceledger.vocabulary.link import Relation

RULE = "linking.copies@1"
#: Words below which a text is told to be a copy only by being the same.
SHORTEST = 20
#: Days between a text and its copy. What says the same a week later says it anew.
APART = 3
#: How much of the shorter text stands in the longer; how long the shorter is at the least, and where only the tail is cut.
CONTAINED, HALF, CUT = 0.8, 0.5, 0.25
#: Of a text with this many numbers, how many stand in the other: fewer, and it is the next bulletin.
NUMBERS, SAME_NUMBERS = 3, 0.7


class Printed(msgspec.Struct, frozen=True):
    """One printing of a text: its digest, the digest of its words alone, who published it, when."""

    digest: str
    folded: str
    publisher: str | None
    published: date | None


class Alike(msgspec.Struct, frozen=True):
    """How much of the shorter text stands in the longer, 0 to 1, and how many words the shorter has of the longer's, 0 to 1."""

    contained: float
    length: float


def alike(one: Text, other: Text) -> Alike | None:
    """Say how much one text holds of another, or that neither is a copy of the other."""
    shorter, longer = sorted((one, other), key=lambda t: (len(t.shingles), t.words))
    if shorter.words < SHORTEST:
        return None
    common = np.intersect1d(shorter.shingles, longer.shingles, assume_unique=True)
    made = Alike(len(common) / len(shorter.shingles), len(shorter.shingles) / len(longer.shingles))
    if made.contained < CONTAINED or (made.length < HALF and not (made.length >= CUT and _cut(common, longer))):
        return None
    if len(shorter.numbers) >= NUMBERS and len(shorter.numbers & longer.numbers) < SAME_NUMBERS * len(shorter.numbers):
        return None
    return made


def _cut(common: NDArray[np.uint32], longer: Text) -> bool:
    """Say whether what is common is the beginning of the longer text: a stretch little longer than it holds nearly all of it."""
    head = np.unique(longer.order[: int(1.3 * len(common)) + 1])
    return len(np.intersect1d(common, head, assume_unique=True)) >= 0.8 * len(common)


class _Day:
    """The sketches of what was printed on one day."""

    def __init__(self) -> None:
        self._lsh = lsh()
        self._digests: list[str] = []
        self._held: set[str] = set()

    def like(self, sketch: RMinHash, printed: Collection[str], laid: Mapping[str, Text]) -> list[str]:
        """Give the digests of the day's texts that may be like a sketch; ``printed`` are all of the day."""
        if len(printed) > len(self._held):
            for digest in printed:
                if digest not in self._held:
                    self._held.add(digest)
                    if digest in laid and laid[digest].words >= SHORTEST:
                        self._lsh.insert(len(self._digests), laid[digest].sketch())
                        self._digests.append(digest)
        return [self._digests[n] for n in sorted(set(self._lsh.query(sketch)))]


class Copies:
    """The printings seen so far. ``texts`` gives texts by digest; they are read when a printing of about their day comes."""

    def __init__(self, texts: Callable[[Iterable[str]], dict[str, str]]) -> None:
        self._texts = texts
        self._printed: dict[str, list[Printed]] = {}  # by digest
        self._on: dict[date | None, dict[str, None]] = {}  # digests by day
        self._laid: dict[str, Text] = {}
        self._days: dict[date | None, _Day] = {}

    def learn(self, printed: Printed) -> None:
        """Take in a printing."""
        many = self._printed.setdefault(printed.digest, [])
        if printed not in many:
            many.append(printed)
            self._on.setdefault(printed.published, {})[printed.digest] = None

    def links(self, printed: Printed) -> list[Linked]:
        """Give the links of a printing with those taken in."""
        days = [d for d in self._on if d is None or printed.published is None or abs((d - printed.published).days) <= APART]
        self._lay_out([printed.digest, *(digest for d in days for digest in self._on[d])])
        text = self._laid.get(printed.digest)
        if text is None or text.words < SHORTEST:
            return []
        made, sketch = [], text.sketch()
        found_on = (other for d in days for other in self._days.setdefault(d, _Day()).like(sketch, self._on[d], self._laid))
        for other in dict.fromkeys(found_on):
            if other == printed.digest:
                continue
            near = [p for p in self._printed[other] if _near(p, printed) and not _anew(p, printed)]
            if not near or any(p.folded == printed.folded for p in near):
                continue
            found = alike(text, self._laid[other])
            if found is not None:
                made.append(self._linked(printed, min(near, key=_order), found))
        return made

    def _lay_out(self, digests: Iterable[str]) -> None:
        missing = [d for d in dict.fromkeys(digests) if d not in self._laid]
        for digest, text in self._texts(missing).items() if missing else ():
            self._laid[digest] = Text.of(text)

    def _linked(self, printed: Printed, other: Printed, found: Alike) -> Linked:
        original, copy = sorted((printed, other), key=_order)
        return Linked(
            copy.digest,
            original.digest,
            Relation.COPY_OF.value,
            f"machine:{RULE}",
            _reason(copy, original, found, self._laid[copy.digest].agencies),
            score=_score(found),
        )


def _near(one: Printed, other: Printed) -> bool:
    return one.published is None or other.published is None or abs((one.published - other.published).days) <= APART


def _anew(one: Printed, other: Printed) -> bool:
    """Say whether one publisher prints in nearly the same words on another day: that is told anew, as bulletins are."""
    return one.publisher is not None and one.publisher == other.publisher and one.published != other.published


def _order(printed: Printed) -> tuple[object, ...]:
    """Give the order in which texts can be another's original: an agency's own, then the earliest."""
    return (not is_agency(printed.publisher), str(printed.published or "9999"), printed.publisher or "", printed.digest)


def _score(found: Alike) -> float:
    return round(min(0.99, 0.6 * found.contained + 0.4 * found.contained * found.length), 3)


def _reason(copy: Printed, original: Printed, found: Alike, agencies: tuple[str, ...]) -> str:
    words = f"{found.contained:.0%} of the words of the shorter stand in the other" + (
        f", which is {1 / found.length:.1f} times as long" if found.length < 0.95 else ""
    )
    if copy.published and original.published:
        gap = (copy.published - original.published).days
        words += (
            ", published the same day" if gap == 0 else f", published {abs(gap)} day{'s' if abs(gap) > 1 else ''} {'later' if gap > 0 else 'before'}"
        )
    if is_agency(original.publisher):
        return f"{words}; {original.publisher} is an agency"
    return words + (f"; it names {' and '.join(agencies)}" if agencies else "")
