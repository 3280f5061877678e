"""A brief as Markdown: CommonMark with tables and footnotes, the same bytes for the same brief.

Every sentence and table row ends with its footnote; sentences on the same grounds share one. A brief for Markdown is composed
without charts, which it has no room for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceledger.publishing.briefs.brief import Brief, Grounds, Item, Row, Section, Sentence, Table
from truceledger.publishing.briefs.escaping import address, escaped
from truceledger.publishing.briefs.notes import SHOWN, Citation, Note, Notes, Printed


def markdown(brief: Brief) -> str:
    """Render; ends with one line end."""
    return "\n".join(_Writer(brief).lines()) + "\n"


class _Writer:
    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._notes = Notes(brief)

    def lines(self) -> Iterator[str]:
        yield f"# {escaped(self._brief.title)}"
        for section in self._brief.sections:
            yield from self._section(section, 2)
        yield ""
        for note in self._notes.all():
            yield from _footnote(note)

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
            elif isinstance(item, Sentence):
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
        return f"[^{self._notes.number(grounds)}]"


def _footnote(note: Note) -> Iterator[str]:
    yield f"[^{note.number}]: {escaped(note.lead)}"
    yield ""
    for citation in note.citations:
        yield f"    - {_citation(citation)}"
    if note.further:
        yield f"    - further: {_ids(note.further)}" + (f" and {note.left} more" if note.left else "")
    if note.citations:
        yield ""


def _citation(citation: Citation) -> str:
    words = f"{_ids(citation.statements)}: “{escaped(citation.quote)}”" + (f" ({escaped(citation.note)})" if citation.note else "")
    prints = "; ".join(map(_printed, citation.printed))
    if citation.others:
        prints += f"; and {citation.others} more: {_ids(citation.more)}"
        prints += f" and {citation.left} more" if citation.left else ""
    return f"{words} — {escaped(citation.who)} — {prints}"


def _printed(printed: Printed) -> str:
    where = [f"“{escaped(printed.title)}”"] if printed.title else []
    where.append(escaped(printed.publisher) + (f" (via {escaped(printed.via)})" if printed.via else ""))
    where.append(printed.day)
    where += [address(printed.uri)] if printed.uri else []
    return ", ".join(where)


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(i[:SHOWN] for i in ids)


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
