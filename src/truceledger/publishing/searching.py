"""Search as every surface offers it: what fits some words, of a look at the ledger, with its filters, as it may be shown.

The index knows all that was ever recorded; a view says what may be seen. What is found is looked up in the view, and what stands
there otherwise than it was recorded (corrected, or without the names of protected sources) is not asked of the index at all: it is
searched as it is shown. So a protected name finds nothing, and what is counted, ranked or left out by ``-name`` says nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from truceledger.ledger.query import Query, Text, parse
from truceledger.ledger.search import REPORT, STATEMENT, report_texts, statement_texts
from truceledger.publishing.gathered import by_id, reports_by_key
from truceledger.publishing.queries import Wanted
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.publishing.queries import Look
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.view import Held, HeldReport, View

#: Characters of a passage about what was found, and how many of a report's text are shown.
PASSAGE, PASSAGES = 240, 2
#: Statements of a report shown with it; the others are counted.
SHOWN = 5


class Passage(msgspec.Struct, frozen=True):
    """Words with what was found in them: ``marks`` are code points of ``text``, half open.

    ``start`` is where it begins in the stored text; null where it is no part of one (a title, words whose place is withheld).
    ``before`` and ``after`` say that more stands there.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    start: int | None = None
    before: bool = False
    after: bool = False


class StatementHit(msgspec.Struct, frozen=True):
    """A statement found, its words with the marks; ``spans`` are the marks in the report's stored text."""

    statement: Statement
    verdict: Verdict
    passage: Passage
    spans: tuple[tuple[int, int], ...]


class Group(msgspec.Struct, frozen=True):
    """A report in which something was found: its title, places in its text (none where only statements fit), its statements.

    ``rank`` counts from 1 in the order asked for; ``more`` statements of it were found beside those given.
    """

    rank: int
    report: ReportRef
    title: Passage
    passages: tuple[Passage, ...]
    statements: tuple[StatementHit, ...]
    more: int = 0


@dataclass(frozen=True)
class Match:
    """A report and what of it fits: its text, statements in their order. ``key`` is that of the report as it is shown."""

    key: str
    report: ReportRef
    score: float
    text: bool
    statements: tuple[Held, ...]


@dataclass(frozen=True)
class Found:
    """All that fits, in order: a match a report. ``outside`` counts statements that fit the words but not the filters.

    ``reports`` counts those whose own text or title fits. ``texts_asked`` is false where a filter is one that only statements answer, so
    that reports are there for their statements alone. ``indexed`` is false where the ledger has no index yet.
    """

    query: Query
    matches: tuple[Match, ...]
    statements: int
    reports: int
    outside: int
    texts_asked: bool
    indexed: bool
    newest: bool = False

    def held(self) -> tuple[Held, ...]:
        """Give the statements alone, in order."""
        return tuple(h for match in self.matches for h in match.statements)


class Laid:
    """A view laid out for search: statements by id, reports by key; and those of them that are not shown as they were recorded."""

    def __init__(
        self,
        ledger: Ledger,
        held: Mapping[str, Held],
        reports: Mapping[str, HeldReport],
        changed: Mapping[str, dict[str, Text]],
        changed_reports: Mapping[str, dict[str, Text]],
    ) -> None:
        self.ledger, self.held, self.reports, self.changed, self.changed_reports = ledger, held, reports, changed, changed_reports


def laid_out(ledger: Ledger, view: View) -> Laid:
    """Lay a view out."""
    reports = {r.report.key: r for r in view.reports}
    recorded = ledger.loaded().reports
    return Laid(
        ledger,
        {h.statement.statement_id: h for h in view.statements},
        reports,
        _changed(None, (), view.statements),
        {key: _report_texts(ledger, r) for key, r in reports.items() if key not in recorded},
    )


def _changed(before: dict[str, dict[str, Text]] | None, gone: Sequence[Held], come: Sequence[Held]) -> dict[str, dict[str, Text]]:
    left = {h.statement.statement_id for h in gone}
    made = {name: texts for name, texts in (before or {}).items() if name not in left}
    return made | {h.statement.statement_id: statement_texts(h.statement) for h in come if h.redacted or h.corrected}


def _report_texts(ledger: Ledger, held: HeldReport) -> dict[str, Text]:
    return report_texts(held.report, ledger.text(held.report.digest))


def _laid(room: Room, look: Look) -> Laid:
    reports = reports_by_key(room, look)

    def texts() -> dict[str, dict[str, Text]]:
        recorded = room.ledger.loaded().reports
        return {key: _report_texts(room.ledger, r) for key, r in reports.items() if key not in recorded}

    changed: dict[str, dict[str, Text]] = room.followed("changed", look, lambda: room.view(look).statements, _changed)
    return Laid(
        room.ledger,
        by_id(room, look),
        reports,
        changed,
        room.kept("changed reports", look, texts, of=lambda: reports),
    )


def search_room(room: Room, look: Look, words: str, wanted: Wanted = Wanted(), *, newest: bool = False) -> Found:
    """Search the one open ledger of a server; what was found is kept as long as the ledger has not grown. Raises ``UsageError``."""
    query = parse(words)

    def make() -> Found:
        return _search(_laid(room, look), query, wanted, newest)

    return room.kept("search", (look, query, wanted, newest), make)


def search(ledger: Ledger, view: View, words: str, wanted: Wanted = Wanted(), *, newest: bool = False) -> Found:
    """Search a view of a ledger, best first or newest first; raises ``UsageError`` where the words ask for nothing."""
    return _search(laid_out(ledger, view), parse(words), wanted, newest)


def _search(laid: Laid, query: Query, wanted: Wanted, newest: bool) -> Found:
    hits = laid.ledger.search(query)
    scores = {name: score for name, score in hits.statements.items() if name in laid.held and name not in laid.changed}
    texts = {key: score for key, score in hits.reports.items() if key in laid.reports and key not in laid.changed_reports}
    fitting = {name: t for name, t in laid.changed.items() if query.fits(list(t.values()))}
    fitting_reports = {key: t for key, t in laid.changed_reports.items() if query.fits(list(t.values()))}
    if fitting or fitting_reports:
        by, by_report = laid.ledger.search_weights(query)
        scores |= {name: by.score(t, STATEMENT) for name, t in fitting.items()}
        texts |= {key: by_report.score(t, REPORT) for key, t in fitting_reports.items()}
    everything = wanted == Wanted()
    kept = {name: score for name, score in scores.items() if everything or wanted.fits(laid.held[name])}
    asked = not (wanted.kinds or wanted.party or wanted.place or wanted.verdict)
    told = {key: score for key, score in texts.items() if asked and _fits(wanted, laid.reports[key].report)}
    matches = _matches(laid, kept, told, hits.of)
    matches.sort(key=(lambda m: (_day(m.report), m.score, m.key)) if newest else (lambda m: (m.score, _day(m.report), m.key)), reverse=True)
    return Found(query, tuple(matches), len(kept), len(told), len(scores) - len(kept), asked, hits.indexed, newest)


def _day(ref: ReportRef) -> str:
    return str(ref.published or "")


def _fits(wanted: Wanted, ref: ReportRef) -> bool:
    """Say whether a report is wanted for its text; one without a day fits any window, as its statements do."""
    day = ref.published
    source = wanted.source is None or wanted.source.casefold() == (ref.publisher or "").casefold()
    return source and (day is None or ((wanted.since is None or day >= wanted.since) and (wanted.until is None or day <= wanted.until)))


def _matches(laid: Laid, statements: dict[str, float], texts: dict[str, float], of: dict[str, str]) -> list[Match]:
    """Put what was found together by report, as the report is shown."""
    refs: dict[str, ReportRef] = {key: laid.reports[key].report for key in texts}
    many: dict[str, list[Held]] = {}
    for name in statements:
        held = laid.held[name]
        key = held.statement.report.key if name in laid.changed else of[name]
        refs.setdefault(key, held.statement.report)
        many.setdefault(key, []).append(held)
    made = []
    for key, ref in refs.items():
        mine = many.get(key, [])
        if len(mine) > 1:
            mine.sort(key=lambda h: (-statements[h.statement.statement_id], h.statement.start, h.statement.statement_id))
        best = statements[mine[0].statement.statement_id] if mine else 0.0
        made.append(Match(key, ref, texts.get(key, 0.0) + best, key in texts, tuple(mine)))
    return made


# -- as it is shown --------------------------------------------------------------------------------------------------------


def groups(ledger: Ledger, found: Found, start: int = 0, limit: int = 20, *, shown: int = SHOWN) -> tuple[Group, ...]:
    """Lay out some matches with the words about what was found; of each report ``shown`` statements at most (0: all)."""
    part = found.matches[start : start + limit]
    texts = ledger.texts(m.report.digest for m in part if m.text and not m.report.digest.startswith("withheld:"))
    made = []
    for rank, match in enumerate(part, start + 1):
        text = (texts.get(match.report.digest) or ledger.text(match.report.digest)) if match.text else ""
        some = match.statements[:shown] if shown else match.statements
        title = match.report.title or ""
        made.append(
            Group(
                rank,
                match.report,
                Passage(title, found.query.spans(title)),
                passages(found.query, text) if text else (),
                tuple(statement_hit(found.query, held) for held in some),
                len(match.statements) - len(some),
            )
        )
    return tuple(made)


def groups_room(room: Room, found: Found, start: int = 0, limit: int = 20, *, shown: int = SHOWN) -> tuple[Group, ...]:
    """Lay out some matches of ``search_room``; what was laid out is kept as long as the ledger has not grown."""
    return room.kept("groups", (id(found), start, limit, shown), lambda: (found, groups(room.ledger, found, start, limit, shown=shown)))[1]


def statement_hit(query: Query, held: Held) -> StatementHit:
    """Lay out one statement: its words, about what was found in them where they are long."""
    statement = held.statement
    spans: list[tuple[int, int]] = []
    shown: Passage | None = None
    placed = held.origin is None and (statement.evidence[0].start > 0 or not held.redacted)  # a protected source's words stand at no place
    for span in statement.evidence:
        marks = query.spans(span.exact)
        if placed:
            spans += [(span.start + a, span.start + b) for a, b in marks]
        if marks and (shown is None or not shown.marks):
            shown = _moved(_passages(span.exact, marks, PASSAGE * 2, 1)[0], span.start if placed else None)
    if shown is None:
        first = statement.evidence[0]
        whole = first.exact if len(first.exact) <= PASSAGE * 2 else _cut(first.exact, 0, PASSAGE * 2, ()).text
        shown = Passage(whole, (), first.start if placed else None, after=len(whole) < len(first.exact))
    return StatementHit(statement, held.verdict, shown, tuple(spans))


def passages(query: Query, text: str, most: int = PASSAGES) -> tuple[Passage, ...]:
    """Give the stretches of a text in which most of what was asked for stands together, in their order."""
    whole = Text(text)
    marks = query.spans(whole)
    return tuple(_passages(text, marks, PASSAGE, most, _sorts(query, whole, marks))) if marks else ()


def _sorts(query: Query, text: Text, marks: Sequence[tuple[int, int]]) -> list[frozenset[int]]:
    """Give for each mark which of what was asked for stands in it."""
    of: dict[int, set[int]] = {}
    for number, forms in enumerate(query.wanted):
        for form in forms:
            for start, _ in text.find(form):
                of.setdefault(start, set()).add(number)
    return [frozenset(of.get(start, ())) for start, _ in marks]


def _passages(
    text: str, marks: Sequence[tuple[int, int]], width: int, most: int, sorts: Sequence[frozenset[int]] | None = None
) -> list[Passage]:
    """Choose windows that hold most, of most sorts, first; the earlier of two that hold as much."""
    made: list[Passage] = []
    taken: list[tuple[int, int]] = []
    best: list[tuple[int, int, int]] = []  # sorts, marks, the first one's number
    last = 0
    for i, (start, _) in enumerate(marks):
        last = max(last, i)
        while last + 1 < len(marks) and marks[last + 1][1] - start <= width - 40:
            last += 1
        kinds = len(frozenset().union(*sorts[i : last + 1])) if sorts and last - i < 40 else 1
        best.append((-kinds, -(last - i), i))
    for _, _, i in sorted(best):
        start = marks[i][0]
        begin = max(0, start - 40)
        if any(begin < b and start + width - 40 > a for a, b in taken):
            continue
        one = _cut(text, begin, max(begin + width, marks[i][1]), marks)
        assert one.start is not None
        made.append(one)
        taken.append((one.start, one.start + len(one.text)))
        if len(made) == most:
            break
    return sorted(made, key=lambda p: p.start or 0)


def _cut(text: str, begin: int, end: int, marks: Iterable[tuple[int, int]]) -> Passage:
    """Cut a stretch at spaces, where there are some near; marks that lie in it are its own."""
    if begin > 0:
        space = next((i for i in range(begin, min(begin + 30, end)) if text[i].isspace()), None)
        first = next((a for a, b in marks if b > begin), end)
        begin = space + 1 if space is not None and space < first else begin
    if end < len(text):
        space = next((i for i in range(end, max(end - 30, begin), -1) if text[i].isspace()), None)
        end = space if space is not None else end
    end = min(end, len(text))
    inside = tuple((a - begin, b - begin) for a, b in marks if a >= begin and b <= end)
    return Passage(text[begin:end], inside, begin, begin > 0, end < len(text))


def _moved(passage: Passage, start: int | None) -> Passage:
    return msgspec.structs.replace(passage, start=None if start is None or passage.start is None else start + passage.start)


def marked(passage: Passage, mark: Callable[[str], str], plain: Callable[[str], str] = str) -> str:
    """Give a passage's words as one string, what was found written by ``mark`` and the rest by ``plain``."""
    parts, last = [], 0
    for start, end in passage.marks:
        parts += [plain(passage.text[last:start]), mark(passage.text[start:end])]
        last = end
    return "".join([*parts, plain(passage.text[last:])])

