"""Footnotes before they have a format: numbered as they are met, each with what it cites, in plain words.

A note says on how many statements and independent origins a sentence rests, and cites them: id, words, by whom, in which
reports. Reports that print the same words of one speaker stand together. What is not written out is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Brief, Cited, Figure, Grounds, Item, Section, Table
from truceledger.vocabulary.quantity import number_of

#: Different words cited in one footnote; the ids of all other statements follow.
MOST = 8
#: Reports named that print the same words.
MOST_PRINTS = 6
#: Ids listed after them; beyond that they are counted.
MOST_IDS = 80
#: Signs of an id that are shown; ``truce show`` takes them.
SHOWN = 8


class Printed(msgspec.Struct, frozen=True):
    """Where words stand: title, publisher (and whom it cites), day in words, address."""

    title: str | None
    publisher: str
    via: str
    day: str
    uri: str | None


class Citation(msgspec.Struct, frozen=True):
    """Words cited: the statements that hold them, ``note`` where they are no plain assertion, who says them, which reports print them.

    ``more`` are ids of further statements with the same words, ``left`` counts those that are not even listed.
    """

    statements: tuple[str, ...]
    quote: str
    language: str | None
    note: str
    who: str
    printed: tuple[Printed, ...]
    more: tuple[str, ...] = ()
    left: int = 0

    @property
    def others(self) -> int:
        """How many statements with these words are not written out."""
        return len(self.more) + self.left


class Note(msgspec.Struct, frozen=True):
    """A footnote: on how much it rests or how it was counted, what it cites, the ids of what it does not write out."""

    number: int
    lead: str
    citations: tuple[Citation, ...] = ()
    further: tuple[str, ...] = ()
    left: int = 0


class Notes:
    """The footnotes of a brief; sentences on the same grounds share one."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._numbers: dict[Grounds, int] = {}
        for section in brief.sections:
            for grounds in grounds_of(section):
                self._numbers.setdefault(grounds, len(self._numbers) + 1)

    def number(self, grounds: Grounds) -> int:
        """Give the number of a footnote."""
        return self._numbers[grounds]

    def all(self) -> tuple[Note, ...]:
        """Give the footnotes in their order."""
        return tuple(self._note(number, grounds) for grounds, number in self._numbers.items())

    def _note(self, number: int, grounds: Grounds) -> Note:
        ids = grounds.statements
        if not ids:
            return Note(number, grounds.counted)
        lead = f"{number_of(len(ids), 'statement')}, {number_of(self._brief.origins[ids], 'independent origin')}."
        lead += f" {grounds.counted}" if grounds.counted else ""
        groups = _same_words(self._brief.cited[i] for i in ids)
        rest = [cited.statement for group in groups[MOST:] for cited in group]
        return Note(number, lead, tuple(map(_citation, groups[:MOST])), tuple(rest[:MOST_IDS]), max(0, len(rest) - MOST_IDS))


def grounds_of(item: Item) -> Iterator[Grounds]:
    """Give the grounds of all that stands in a section, in its order."""
    if isinstance(item, Section):
        for inner in item.items:
            yield from grounds_of(inner)
    elif isinstance(item, Table):
        yield from (row.grounds for row in item.rows)
    elif isinstance(item, Figure):
        yield item.grounds
        yield from grounds_of(item.table)
    else:
        yield item.grounds
        for below in item.below:
            yield from grounds_of(below)


def _citation(group: list[Cited]) -> Citation:
    first, rest = group[0], [c.statement for c in group[MOST_PRINTS:]]
    own = first.said_by.startswith(("the reporter's own words", "no speaker given"))
    return Citation(
        tuple(c.statement for c in group[:MOST_PRINTS]),
        first.quote,
        first.language,
        first.note,
        first.said_by if own else f"said by {first.said_by}",
        tuple(map(_printed, group[:MOST_PRINTS])),
        tuple(rest[:MOST_IDS]),
        max(0, len(rest) - MOST_IDS),
    )


def _printed(cited: Cited) -> Printed:
    when = day(str(cited.published)) if cited.published else "undated"
    return Printed(cited.title, cited.publisher or "publisher unknown", cited.via, when, cited.uri)


def _same_words(cited: Iterable[Cited]) -> list[list[Cited]]:
    """Put together what reports print of one speaker in the same words."""
    groups: dict[tuple[str, str, str], list[Cited]] = {}
    for one in cited:
        groups.setdefault((one.quote, one.note, one.said_by), []).append(one)
    for group in groups.values():
        # the first printing first: an agency's own before those that carry it
        group.sort(key=lambda c: (str(c.published or "9999"), bool(c.via), c.publisher or "", c.statement))
    return list(groups.values())
