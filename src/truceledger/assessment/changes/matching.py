"""Which line of an earlier state of play is which line of a later one.

By the key first: it is the contract. Where a chapter gives none, by topic and text; then, of what is left without a key,
by the statements two lines share, since a line whose words changed still rests on what it rested on. Two cores of a
standoff that share a step are one that changed. Everything goes through dictionaries: linear in lines and grounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceledger.assessment.state import Line

Pair = tuple[Line | None, Line | None]
#: Data that hold what a line is made of, so that two lines sharing some of it are of one matter.
_MADE_OF = {"core": "core"}


def pairs(before: Iterable[Line], after: Iterable[Line]) -> Iterator[Pair]:
    """Give the pairs of a chapter: those in both in the later order, then what is gone in the earlier one."""
    old = _waiting(before)
    matched: list[Pair] = []
    for line in after:
        found = old.get(_name(line))
        # of several lines with one name the one with the same words is the same
        matched.append((_taken(found, line) if found else None, line))
    left = [line for lines in old.values() for line in lines]
    _by_share(matched, left)
    yield from matched
    yield from ((line, None) for line in left)


def _name(line: Line) -> tuple[str, str, str]:
    return ("key", line.key, "") if line.key else ("text", line.topic, line.text)


def _waiting(lines: Iterable[Line]) -> dict[tuple[str, str, str], list[Line]]:
    made: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        made.setdefault(_name(line), []).append(line)
    return made


def _taken(found: list[Line], line: Line) -> Line:
    index = next((i for i, other in enumerate(found) if other.text == line.text and other.topic == line.topic), 0) if len(found) > 1 else 0
    return found.pop(index)


def _by_share(matched: list[Pair], left: list[Line]) -> None:
    """Pair lines that stand alone on both sides by what they share, the largest share first; taken ones leave ``left``."""
    alone = [i for i, (old, _) in enumerate(matched) if old is None]
    if not alone or not left:
        return
    holders: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(left):
        for part in _parts(line):
            holders.setdefault(part, []).append(number)
    shares: dict[tuple[int, int], int] = {}
    for index in alone:
        newer = matched[index][1]
        for part in _parts(newer) if newer else ():
            # a statement that very many lines rest on tells none from another
            for number in holders.get(part, ())[:16]:
                shares[index, number] = shares.get((index, number), 0) + 1
    taken: set[int] = set()
    for (index, number), _ in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        if matched[index][0] is None and number not in taken:
            matched[index] = (left[number], matched[index][1])
            taken.add(number)
    left[:] = [line for number, line in enumerate(left) if number not in taken]


def _parts(line: Line) -> list[tuple[str, str]]:
    """Give what a line may share with another: its statements where it has no key, the steps of a core where it is one."""
    made_of = _MADE_OF.get(line.topic)
    if made_of and isinstance(line.data.get(made_of), list | tuple):
        return [(line.topic, str(part)) for part in line.data[made_of]]
    return [] if line.key else [(line.topic, ground) for ground in line.grounds]
