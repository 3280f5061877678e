"""A brief as Markdown: CommonMark with tables and footnotes, the same bytes for the same brief.

Every sentence and table row ends with its footnote; sentences on the same grounds share one. A footnote says on how many
statements and independent origins it rests, and cites them: id, words, chain, report.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Brief, Cited, Grounds, Item, Row, Section, Sentence, Table
from truceledger.publishing.briefs.escaping import address, escaped

#: Statements cited with their words in one footnote; the ids of all others follow.
MOST = 8
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
        yield f"[^{number}]: {_n(len(ids), 'statement')}, {_n(origins, 'independent origin')}.{counted}"
        yield ""
        for identity in ids[:MOST]:
            yield f"    - {self._citation(self._brief.cited[identity])}"
        rest = ids[MOST : MOST + MOST_IDS]
        if rest:
            left = len(ids) - MOST - len(rest)
            more = f" and {left} more" if left else ""
            yield f"    - further: {', '.join(i[:8] for i in rest)}{more}"
        yield ""

    def _citation(self, cited: Cited) -> str:
        parts = [f"{cited.statement[:8]}: “{escaped(cited.quote)}”"]
        parts[0] += f" ({escaped(cited.note)})" if cited.note else ""
        own = cited.said_by.startswith(("the reporter's own words", "no speaker given"))
        parts.append(escaped(cited.said_by) if own else f"said by {escaped(cited.said_by)}")
        where = [f"“{escaped(cited.title)}”"] if cited.title else []
        where.append(escaped(cited.publisher) if cited.publisher else "publisher unknown")
        where.append(day(str(cited.published)) if cited.published else "undated")
        where += [address(cited.uri)] if cited.uri else []
        return " — ".join([*parts, ", ".join(where)])


def _cells(cells: Iterator[str] | list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _n(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
