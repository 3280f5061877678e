"""A report's text with its readings: what was read, what was set aside and why, what was noticed and not explained; laid out for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from truceledger.assessment.words import day
from truceledger.publishing.phrases import phrase
from truceledger.publishing.web.marked import Block, Mark, blocks, part_of, parts, segments
from truceledger.publishing.web.telling import mood, who
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.reading import SentenceNote
from truceledger.vocabulary.view import Held

Namer = Callable[[str], str]
#: Why a sentence was not looked into at all.
SKIPPED = {"no_cue": "no word in it told of what the ledger holds", "off_topic": "the report is not about an armed conflict"}
#: How marks are told apart by what people decided.
_CLASSES = {Verdict.ACCEPTED: "yes", Verdict.REJECTED: "no", Verdict.UNSURE: "unsure", Verdict.UNJUDGED: ""}


@dataclass(frozen=True)
class Reading:
    """One statement beside the text: its number in the report, its words; ``before`` and ``after`` are the ids beside it."""

    number: int
    held: Held
    words: str
    who: str
    mood: tuple[str, ...]
    when: str
    where: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.held.statement.statement_id


@dataclass(frozen=True)
class Aside:
    """A sentence of which nothing was read though something in it was noticed: what, and why; without a reason it is signalled."""

    name: str
    label: str
    start: int
    end: int
    cues: tuple[tuple[str, str], ...]
    signalled: bool


@dataclass(frozen=True)
class Part:
    """A block of the text as HTML, and what stands beside it."""

    html: Markup
    gap: bool
    joined: bool
    beside: tuple[Reading | Aside, ...]


@dataclass(frozen=True)
class Told:
    """A page of a report: its blocks; readings that stand at no place of the text; counts of the whole report.

    ``first`` is the id of the first statement, ``here`` are those on this page.
    """

    parts: tuple[Part, ...]
    number: int
    pages: int
    placeless: tuple[Reading, ...]
    readings: int
    asides: int
    signalled: int
    sentences: int
    read: int
    skipped: dict[str, int]
    first: str
    here: frozenset[str]


def lay_out(text: str, statements: Sequence[Held], notes: Sequence[SentenceNote], name_of: Namer, page: int = 1, at: str = "", char: int = -1) -> Told:
    """Lay out a page of a text; ``at`` is the id of a statement, ``char`` a place, whose page is wanted."""
    notes = [n for n in notes if n.end <= len(text)]
    placed = sorted((h for h in statements if _fits(h, text)), key=lambda h: (h.statement.start, h.statement.statement_id))
    placeless = [h for h in statements if not _fits(h, text)]
    readings = _readings([*placed, *placeless], name_of)
    asides = _asides(notes)
    whole = parts(blocks(text))
    place = next((h.statement.start for h in placed if h.statement.statement_id == at), None)
    place = char if place is None and char >= 0 else place
    number = part_of(whole, place) if place is not None else min(max(1, page), len(whole)) - 1
    told = _beside(text, whole[number], readings[: len(placed)], asides)
    return Told(
        told,
        number + 1,
        len(whole),
        tuple(readings[len(placed) :]),
        len(readings),
        sum(not a.signalled for a in asides),
        sum(a.signalled for a in asides),
        len(notes),
        sum(bool(n.read) for n in notes),
        {SKIPPED.get(why, why): sum(n.skipped == why for n in notes) for why in dict.fromkeys(n.skipped for n in notes if n.skipped)},
        readings[0].id if readings else "",
        frozenset(one.id for part in told for one in part.beside if isinstance(one, Reading)),
    )


def _fits(held: Held, text: str) -> bool:
    return all(text[s.start : s.end] == s.exact for s in held.statement.evidence)


def _readings(many: Sequence[Held], name_of: Namer) -> list[Reading]:
    made = []
    for i, held in enumerate(many):
        s = held.statement
        near = [many[j].statement.statement_id if 0 <= j < len(many) else "" for j in (i - 1, i + 1)]
        when, where = day(s.when.edtf) if s.when else "", ", ".join(p.text for p in s.where)
        made.append(Reading(i + 1, held, phrase(s, name_of), who(s, name_of), mood(s), when, where, near[0], near[1]))
    return made


def _asides(notes: Iterable[SentenceNote]) -> list[Aside]:
    made: list[Aside] = []
    for note in notes:
        if note.read or not (note.set_aside or note.cues):
            continue
        signalled = not note.set_aside
        label = f"{'n' if signalled else 's'}{sum(a.signalled == signalled for a in made) + 1}"
        cues = dict.fromkeys((x.cue, x.note or x.reason) for x in note.set_aside) if note.set_aside else dict.fromkeys((cue, "") for cue in note.cues)
        made.append(Aside(f"n-{note.start}", label, note.start, note.end, tuple(cues), signalled))
    return made


def _beside(text: str, page: Sequence[Block], readings: Sequence[Reading], asides: Sequence[Aside]) -> tuple[Part, ...]:
    """Write the blocks of a page, each with what begins in it beside it."""
    if not page:
        return ()
    by_name: dict[str, Reading | Aside] = {r.id: r for r in readings} | {a.name: a for a in asides}
    first = {r.id: r.held.statement.start for r in readings} | {a.name: a.start for a in asides}
    start, end = page[0].start, page[-1].end
    marks = [Mark(s.start, s.end, r.id) for r in readings for s in r.held.statement.evidence if s.end > start and s.start < end]
    marks += [Mark(a.start, a.end, a.name) for a in asides if a.end > start and a.start < end]
    made = []
    for n, block in enumerate(page):
        stop = page[n + 1].start if n + 1 < len(page) else (block.end if block.end == end else end)
        mine = [m for m in marks if m.start < block.end and m.end > block.start]
        here = sorted((name for name, at in first.items() if block.start <= at < max(stop, block.end)), key=lambda name: (first[name], name))
        html = _html(text, block, mine, by_name, first)
        made.append(Part(html, block.gap, block.joined, tuple(by_name[name] for name in here)))
    return tuple(made)


def _html(text: str, block: Block, marks: Sequence[Mark], by_name: dict[str, Reading | Aside], first: dict[str, int]) -> Markup:
    pieces: list[Markup] = []
    seen = {m.name for m in marks if m.start < block.start}
    for segment in segments(text, block.start, block.end, marks):
        for name in segment.opens:
            pieces.append(_ref(by_name[name], again=name in seen or first[name] < block.start))
            seen.add(name)
        words = escape(segment.text)
        pieces.append(Markup('<mark class="{}">{}</mark>').format(_class([by_name[n] for n in segment.names]), words) if segment.names else words)
    return Markup("").join(pieces)


def _ref(one: Reading | Aside, *, again: bool) -> Markup:
    """Give the number in the text that leads to the reading beside it; only the first of a statement can be jumped to."""
    if isinstance(one, Aside):
        told = f"{'noticed, not explained' if one.signalled else 'set aside'}, {one.label}"
        return Markup('<a class="ref aside" id="t-{}" href="#{}" aria-label="{}">{}</a>').format(one.name, one.name, told, one.label)
    anchor = "" if again else Markup(' id="t-{}"').format(one.id[:12])
    told = f"statement {one.number}, {one.held.statement.kind}{', goes on' if again else ''}"
    return Markup('<a class="ref"{} href="#s-{}" aria-label="{}">{}</a>').format(anchor, one.id[:12], told, one.number)


def _class(many: Sequence[Reading | Aside]) -> str:
    read = [r for r in many if isinstance(r, Reading)]
    if not read:
        return "noticed" if all(isinstance(a, Aside) and a.signalled for a in many) else "aside"
    verdicts = {_CLASSES[r.held.verdict] for r in read}
    return " ".join(filter(None, ["read", "more" if len(read) > 1 else "", verdicts.pop() if len(verdicts) == 1 else ""]))
