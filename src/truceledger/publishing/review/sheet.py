"""One item on paper: what was read, why it is in the queue, its words in context, who says it, fields, what others decided.

Every word of a report is made safe for terminals first. What is highlighted bears marks too, so that it is seen without colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from truceledger.assessment.words import day
from truceledger.publishing.review.session import Session, told, visible
from truceledger.publishing.review.values import shown
from truceledger.publishing.safe import isolated, one_line
from truceledger.vocabulary.correction import correctable, value_of
from truceledger.vocabulary.judgement import Judgement

if TYPE_CHECKING:
    from truceledger.assessment.queue import Item
    from truceledger.vocabulary.attribution import Source
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

Namer = Callable[[str], str]
Part = str | tuple[str, str]


def safe(words: str) -> str:
    """Give words on one line without escapes, those of other directions kept apart."""
    return isolated(one_line(words))


def sheet(session: Session, item: Item, name_of: Namer) -> Content:
    """Give the whole of one item."""
    held = session.held(item.statement)
    parts: list[Part] = [*_head(session, item, held, name_of), *_context(session, held), *_chain(held.statement, name_of)]
    parts += [*_fields(held), *_decisions(session, item, held), *_origin(held)]
    return Content.assemble(*parts)


def brief(session: Session, item: Item, name_of: Namer) -> str:
    """Give one item in one line: its kind, and what it says."""
    return safe(told(session.held(item.statement), name_of))


def _head(session: Session, item: Item, held: Held, name_of: Namer) -> list[Part]:
    parts: list[Part] = [(safe(told(held, name_of)), "bold"), "\n"]
    done = session.done.get(item.statement)
    if done is not None:
        parts += [(f"decided now: {done.what} (entry {', '.join(map(str, done.entries))})", "bold green"), "\n"]
    parts += [("why here: ", "dim"), "; ".join(map(safe, item.reasons)), "\n"]
    if item.line:
        parts += [("rests on it: ", "dim"), safe(_cut(item.line, 150)), "\n"]
    return parts


def _context(session: Session, held: Held) -> list[Part]:
    before, quote, after = session.context(held)
    report = held.statement.report
    where = ", ".join(
        [
            report.publisher or "publisher unknown",
            day(str(report.published)) if report.published else "undated",
            *([report.title] if report.title else []),
        ]
    )
    return [
        *_title("In its context", safe(where)),
        safe(before) + (" " if before[-1:].isspace() else ""),
        ("»" + safe(quote) + "«", "reverse bold"),
        (" " if after[:1].isspace() else "") + safe(after),
        "\n",
    ]


def _chain(statement: Statement, name_of: Namer) -> list[Part]:
    chain = statement.attribution
    links = [_link(source, name_of) for source in chain.sources] or ["the reporter's own words"]
    mood = f"{chain.mode.value}, {statement.stance.value}, {statement.modality.value}"
    return [*_title("Who says it", mood), " → ".join(links), "\n"]


def _link(source: Source, name_of: Namer) -> str:
    name = f" [{name_of(source.party)}]" if source.party else ""
    return safe(f"{source.role.value}: {source.text or 'not named'}{name}{', unnamed' if source.anonymous else ''}")


def _fields(held: Held) -> list[Part]:
    statement = held.statement
    parts: list[Part] = [*_title("Fields", "corrected by a person" if held.corrected else "")]
    for field in statement.declaration.fields:
        value = statement.fields.get(field.name)
        if value is not None or field.key:
            parts += [(f"{field.label}: ", "dim"), safe(shown(field.sort, value)) or "not told", "\n"]
    if statement.when:
        words = f" (“{statement.when.text}”)" if statement.when.text else ""
        parts += [("When: ", "dim"), safe(f"{day(statement.when.edtf)}, {statement.when.edtf}{words}"), "\n"]
    if statement.where:
        parts += [("Where: ", "dim"), safe("; ".join(f"{p.text} ({p.country or 'country not known'})" for p in statement.where)), "\n"]
    return parts


def _decisions(session: Session, item: Item, held: Held) -> list[Part]:
    judgements, earlier = visible(held, item, session)
    parts: list[Part] = []
    if judgements:
        parts += [*_title("Decided on it", "reviewers differ" if held.disputed else ""), *_told(judgements)]
    if earlier:
        parts += [*_title("Decided on the reading before", item.reopened), *_told(earlier)]
        parts += _before(session, item, earlier)
    return parts


def _before(session: Session, item: Item, earlier: Sequence[Judgement]) -> Iterable[Part]:
    """Say what of the reading before differed, where the ledger still shows it."""
    for identity in dict.fromkeys(j.statement_id for j in earlier):
        if identity != item.statement and session.stands(identity):
            old = session.held(identity).statement
            new = session.held(item.statement).statement
            for name, was, now in differences(old, new):
                yield (f"{name}: ", "dim")
                yield f"was {was or 'not told'}, is {now or 'not told'}\n"
            yield "the reading before still stands; accepting this one takes it out\n"


def differences(old: Statement, new: Statement) -> list[tuple[str, str, str]]:
    """Give what two readings of one kind differ in: label, before, now."""
    made = []
    for field in correctable(new.declaration):
        was, now = (safe(shown(field.sort, value_of(s, field.name))) for s in (old, new))
        if was != now:
            made.append((field.label, was, now))
    return made


def _told(judgements: Iterable[Judgement]) -> list[Part]:
    parts: list[Part] = []
    for one in judgements:
        what = "accepted as corrected" if one.corrected and one.verdict == "accepted" else one.verdict.value
        settles = ", which settles it" if one.settles else ""
        reason = f": {safe(one.reason)}" if one.reason else ""
        parts.append(f"{safe(one.reviewer)}, {one.at:%Y-%m-%d}: {what}{settles}{reason} (entry {one.entry})\n")
    return parts


def _origin(held: Held) -> list[Part]:
    statement = held.statement
    how = f"{statement.statement_id[:12]}, read by {statement.rule}, confidence {statement.confidence:.2f}"
    return [*_title("How it came here", ""), (how, "dim"), "\n"]


def _title(words: str, note: str) -> list[Part]:
    return [("\n" + words, "bold underline"), (f"  {note}" if note else "", "dim"), "\n"]


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
