"""A brief as Markdown: CommonMark with tables and footnotes, the same bytes for the same brief.

Every sentence and table row ends with its footnote; sentences on the same grounds share one. A footnote says on how many
statements and independent origins it rests, and cites them: id, words, chain, report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Brief, Cited, Grounds, Item, Row, Section, Sentence, Table
from truceledger.publishing.briefs.escaping import address, escaped
from truceledger.vocabulary.quantity import number_of

#: Different words cited in one footnote; the ids of all other statements follow.
MOST = 8
#: Reports named that print the same words.
MOST_PRINTS = 6
#: Ids listed after them; beyond that they are counted.
MOST_IDS = 80


def markdown(brief: Brief) -> str:
    """Render; ends with one line end."""
    return "\n".join(_Writer(brief).lines()) + "\n"


class _Writer:
    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._numbers: dict[Grounds, int] = {}

    def lines(self) -> Iterator[str]:
        yield f"# {escaped(self._brief.title)}"
        for section in self._brief.sections:
            yield from self._section(section, 2)
        yield ""
        for grounds, number in self._numbers.items():
            yield from self._footnote(number, grounds)

    def _section(self, section: Section, level: int) -> Iterator[str]:
        yield ""
        yield f"{'#' * level} {escaped(section.title)}"
        before: Item | None = None
        for item in section.items:
            if not isinstance(item, Section) and not (isinstance(item, Sentence) and isinstance(before, Sentence)):
                yield ""
            if isinstance(item, Section):
                yield from self._section(item, level + 1)
            elif isinstance(item, Table):
                yield from self._table(item)
            else:
                yield from self._sentence(item, "")
            before = item

    def _sentence(self, sentence: Sentence, indent: str) -> Iterator[str]:
        yield f"{indent}- {escaped(sentence.text)}{self._mark(sentence.grounds)}"
        for below in sentence.below:
            yield from self._sentence(below, indent + "  ")

    def _table(self, table: Table) -> Iterator[str]:
        yield _cells(escaped(name) for name in table.header)
        yield _cells("---" for _ in table.header)
        yield from map(self._row, table.rows)

    def _row(self, row: Row) -> str:
        cells = [escaped(cell) for cell in row.cells]
        cells[-1] += self._mark(row.grounds)
        return _cells(cells)

    def _mark(self, grounds: Grounds) -> str:
        return f"[^{self._numbers.setdefault(grounds, len(self._numbers) + 1)}]"

    def _footnote(self, number: int, grounds: Grounds) -> Iterator[str]:
        if not grounds.statements:
            yield f"[^{number}]: {escaped(grounds.counted)}"
            yield ""
            return
        ids = grounds.statements
        origins = self._brief.origins[ids]
        counted = f" {escaped(grounds.counted)}" if grounds.counted else ""
        yield f"[^{number}]: {number_of(len(ids), 'statement')}, {number_of(origins, 'independent origin')}.{counted}"
        yield ""
        groups = _same_words(self._brief.cited[i] for i in ids)
        for group in groups[:MOST]:
            yield f"    - {self._citation(group)}"
        rest = [cited.statement[:8] for group in groups[MOST:] for cited in group]
        if rest:
            left = len(rest) - MOST_IDS
            yield f"    - further: {', '.join(rest[:MOST_IDS])}" + (f" and {left} more" if left > 0 else "")
        yield ""

    def _citation(self, group: list[Cited]) -> str:
        """Cite statements of the same words and speaker, with each report that prints them."""
        first, left = group[0], len(group) - MOST_PRINTS
        shown = ", ".join(c.statement[:8] for c in group[:MOST_PRINTS])
        words = f"{shown}: “{escaped(first.quote)}”" + (f" ({escaped(first.note)})" if first.note else "")
        own = first.said_by.startswith(("the reporter's own words", "no speaker given"))
        who = escaped(first.said_by) if own else f"said by {escaped(first.said_by)}"
        prints = "; ".join(map(_printed, group[:MOST_PRINTS]))
        if left > 0:
            prints += f"; and {left} more: {', '.join(c.statement[:8] for c in group[MOST_PRINTS : MOST_PRINTS + MOST_IDS])}"
            prints += f" and {left - MOST_IDS} more" if left > MOST_IDS else ""
        return f"{words} — {who} — {prints}"


def _same_words(cited: Iterable[Cited]) -> list[list[Cited]]:
    """Put together what reports print of one speaker in the same words."""
    groups: dict[tuple[str, str, str], list[Cited]] = {}
    for one in cited:
        groups.setdefault((one.quote, one.note, one.said_by), []).append(one)
    for group in groups.values():
        # the first printing first: an agency's own before those that carry it
        group.sort(key=lambda c: (str(c.published or "9999"), bool(c.via), c.publisher or "", c.statement))
    return list(groups.values())


def _printed(cited: Cited) -> str:
    where = [f"“{escaped(cited.title)}”"] if cited.title else []
    where.append((escaped(cited.publisher) if cited.publisher else "publisher unknown") + (f" (via {escaped(cited.via)})" if cited.via else ""))
    where.append(day(str(cited.published)) if cited.published else "undated")
    where += [address(cited.uri)] if cited.uri else []
    return ", ".join(where)


def _cells(cells: Iterator[str] | list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
