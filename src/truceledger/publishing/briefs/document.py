"""A brief laid out for paper and screen: headings, bullets, tables, pictures and footnotes, all of pieces of clean words.

``laid_out`` makes it; HTML, DOCX and PDF write it, each in its own way. A piece is plain words: a renderer escapes them as its
format asks, and nothing else. What stands below a sentence on the same grounds carries no mark of its own, and a table whose rows
share their grounds carries one mark at its caption.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Brief, Figure, Grounds, Section, Sentence, Table
from truceledger.publishing.briefs.escaping import web_address
from truceledger.publishing.briefs.notes import SHOWN, Citation, Note, Notes, Printed
from truceledger.publishing.briefs.words import direction, plain, runs

NOTES = "Footnotes"
ABOUT_NOTES = "Each begins with how much it rests on, or how it was counted. Before a quote stands its statement's id in the ledger."
LANGUAGE = "en"
#: Letters of a cell that is sure to fit on a page.
MOST_LETTERS = 500
#: Letters of a table's size on a page's width; the longest word that is kept whole, the longest cell that is given its length.
LETTERS, LONG_WORD, LONG_CELL = 84, 18, 60


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of one look: ``direction`` (``rtl``, ``ltr``) sets them apart, ``href`` is a web address, ``mark`` a footnote's number.

    ``id`` is the whole of a statement's id, of which the words are the beginning; ``language`` is that of a quote.
    """

    text: str
    direction: str = ""
    href: str = ""
    mark: int = 0
    id: str = ""
    language: str = ""


Words = tuple[Piece, ...]


class Heading(msgspec.Struct, frozen=True, tag_field="block", tag="heading"):
    """A heading; the title of the brief is of level 1."""

    level: int
    text: Words


class Bullet(msgspec.Struct, frozen=True):
    """A sentence, and what stands below it."""

    text: Words
    below: tuple[Bullet, ...] = ()


class Bullets(msgspec.Struct, frozen=True, tag_field="block", tag="bullets"):
    """Sentences."""

    items: tuple[Bullet, ...]


class Grid(msgspec.Struct, frozen=True, tag_field="block", tag="table"):
    """A table; ``flush`` says which columns are set flush right."""

    caption: Words
    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    flush: tuple[bool, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Share a page's width among the columns: first what the longest word of each needs, then by the length of what stands in them."""
        need, want = zip(*map(self._asks, range(len(self.header))), strict=True)
        spare = max(0.0, LETTERS - sum(need)) / max(1, sum(want) - sum(need))
        weights = [n + (w - n) * spare for n, w in zip(need, want, strict=True)]
        return tuple(weight / sum(weights) for weight in weights)

    @property
    def wide(self) -> bool:
        """Say whether it fills a page's width."""
        return sum(want for _, want in map(self._asks, range(len(self.header)))) > LETTERS

    @property
    def short(self) -> bool:
        """Say whether every row fits on a page, so that none needs to be broken."""
        return all(sum(len(piece.text) for piece in cell) < MOST_LETTERS for row in self.rows for cell in row)

    def _asks(self, column: int) -> tuple[int, int]:
        """Give how many letters a column needs at least, and how many it can use."""
        cells = ["".join(piece.text for piece in row[column]) for row in (self.header, *self.rows)]
        need = min(max(len(word) for cell in cells for word in cell.split() or [""]), LONG_WORD) + 3
        return need, max(need, min(max(map(len, cells)), LONG_CELL) + 2)


class Picture(msgspec.Struct, frozen=True, tag_field="block", tag="picture"):
    """A chart and its data."""

    title: Words
    alt: str
    svg: str
    width: float
    height: float
    notes: Words
    table: Grid

    def standalone(self) -> str:
        """Give the picture dark on white, with its size and without links."""
        from truceledger.publishing.charts.svg import standalone

        return standalone(self.svg, self.width, self.height)


class Endnote(msgspec.Struct, frozen=True):
    """A footnote: its first line, and what it cites, a line each."""

    number: int
    lead: Words
    items: tuple[Words, ...] = ()


Block = Heading | Bullets | Grid | Picture


class Document(msgspec.Struct, frozen=True):
    """A brief laid out; ``day`` is what the file is dated by."""

    title: str
    heading: Words
    subtitle: str
    day: date
    blocks: tuple[Block, ...]
    notes: tuple[Endnote, ...]


_UNTITLED = (Piece("untitled"),)


def laid_out(brief: Brief) -> Document:
    """Lay a brief out."""
    notes = Notes(brief)
    blocks = tuple(block for section in brief.sections for block in _section(section, 2, notes))
    last = brief.until or (date.fromisoformat(brief.as_of[:10]) if brief.as_of else brief.since + timedelta(days=1))
    first = brief.since + timedelta(days=1)
    subtitle = f"Reports published from {day(str(first))} to {day(str(last))}; view “{brief.standing}”"
    return Document(plain(brief.title) or _UNTITLED[0].text, words(brief.title) or _UNTITLED, subtitle, last, blocks, tuple(map(_endnote, notes.all())))


def words(text: str) -> Words:
    """Give words as pieces, those of another direction apart."""
    return tuple(Piece(run.text, run.direction) for run in runs(plain(text)))


def _section(section: Section, level: int, notes: Notes) -> Iterator[Block]:
    yield Heading(level, words(section.title) or _UNTITLED)
    open_: list[Bullet] = []
    for item in section.items:
        if isinstance(item, Sentence):
            open_.append(_bullet(item, notes, None))
            continue
        if open_:
            yield Bullets(tuple(open_))
            open_ = []
        if isinstance(item, Section):
            yield from _section(item, level + 1, notes)
        elif isinstance(item, Table):
            yield _grid(item, notes, section.title)
        else:
            yield _picture(item, notes)
    if open_:
        yield Bullets(tuple(open_))


def _bullet(sentence: Sentence, notes: Notes, above: Grounds | None) -> Bullet:
    mark = () if sentence.grounds == above else _mark(sentence.grounds, notes)
    return Bullet((*words(sentence.text), *mark), tuple(_bullet(below, notes, sentence.grounds) for below in sentence.below))


def _grid(table: Table, notes: Notes, title: str) -> Grid:
    shared = table.shared
    caption = (*words(table.caption or title), *(_mark(shared, notes) if shared else ()))
    rows = []
    for row in table.rows:
        cells = [words(cell) for cell in row.cells]
        cells[-1] += () if shared else _mark(row.grounds, notes)
        rows.append(tuple(cells))
    flush = tuple(table.numeric(i) for i in range(len(table.header)))
    return Grid(caption, tuple(map(words, table.header)), tuple(rows), flush)


def _picture(figure: Figure, notes: Notes) -> Picture:
    table = _grid(figure.table, notes, figure.title)
    title, below = (*words(figure.title), *_mark(figure.grounds, notes)), words(" ".join(figure.notes))
    return Picture(title, plain(figure.alt), figure.svg, figure.width, figure.height, below, table)


def _mark(grounds: Grounds, notes: Notes) -> Words:
    number = notes.number(grounds)
    return (Piece(str(number), mark=number),)


def _endnote(note: Note) -> Endnote:
    items = [_citation(citation) for citation in note.citations]
    if note.further:
        items.append((Piece("further: "), *_ids(note.further), *_left(note.left)))
    return Endnote(note.number, words(note.lead), tuple(items))


def _citation(citation: Citation) -> Words:
    said = plain(citation.quote)
    language = citation.language if citation.language and citation.language != LANGUAGE else ""
    pieces = [*_ids(citation.statements), Piece(": “"), Piece(said, direction(said), language=language), Piece("”")]
    pieces += [Piece(" ("), *words(citation.note), Piece(")")] if citation.note else []
    pieces += [Piece(" — "), *words(citation.who), Piece(" — ")]
    for i, printed in enumerate(citation.printed):
        pieces += [Piece("; ")] if i else []
        pieces += _printed(printed)
    if citation.others:
        pieces += [Piece(f"; and {citation.others} more: "), *_ids(citation.more), *_left(citation.left)]
    return _merged(pieces)


def _printed(printed: Printed) -> Iterator[Piece]:
    href = web_address(printed.uri)
    if printed.title:
        title = plain(printed.title)
        yield from (Piece("“"), Piece(title, direction(title)), Piece("”, "))
    yield from words(printed.publisher + (f" (via {printed.via})" if printed.via else "") + f", {printed.day}")
    if href:
        yield from (Piece(", "), Piece(href, href=href))
    elif printed.uri:
        yield from (Piece(", "), *words(printed.uri))


def _ids(ids: Iterable[str]) -> Iterator[Piece]:
    for i, one in enumerate(ids):
        if i:
            yield Piece(", ")
        yield Piece(one[:SHOWN], id=one)


def _left(left: int) -> Words:
    return (Piece(f" and {left} more"),) if left else ()


def _merged(pieces: Iterable[Piece]) -> Words:
    """Put neighbouring words of the sentence itself together."""
    made: list[Piece] = []
    for piece in pieces:
        if made and piece == Piece(piece.text) and made[-1] == Piece(made[-1].text):
            made[-1] = Piece(made[-1].text + piece.text)
        else:
            made.append(piece)
    return tuple(made)
