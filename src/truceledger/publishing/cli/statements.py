"""Statements on a screen: one line each, one in full, and what a reading noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truceledger.assessment.words import day, plain
from truceledger.publishing.cli.screen import Screen
from truceledger.publishing.phrases import phrase
from truceledger.publishing.safe import one_line, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from truceledger.ledger.entries import Entry
    from truceledger.vocabulary.reading import Reading
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

Namer = "Callable[[str], str]"


def who(statement: Statement, name_of: Callable[[str], str]) -> str:
    """Give the origin in words."""
    speakers = statement.attribution.speakers()
    if not speakers:
        carriers = statement.attribution.carriers()
        return f"nobody named, via {carriers[0].text}" if carriers else "the reporter"
    first = speakers[0]
    name = name_of(first.party) if first.party else (first.text or "")
    return f"{name}, unnamed" if first.anonymous else name


def brief(screen: Screen, statement: Statement, name_of: Callable[[str], str]) -> None:
    """Print a statement on a few lines: what, its mood, when, where, who says it, the words."""
    screen.item(f"{statement.kind}: {phrase(statement, name_of)}", styles=("bold",))
    parts = [statement.statement_id[:8], f"said by {who(statement, name_of)} ({statement.attribution.mode.value})"]
    if statement.stance.value != "asserts":
        parts.append(statement.stance.value)
    if statement.modality.value != "actual":
        parts.append(statement.modality.value)
    if statement.when:
        parts.append(day(statement.when.edtf))
    if statement.where:
        parts.append(", ".join(p.text for p in statement.where))
    screen.item(" · ".join(parts), first="    ", then="    ", styles=("dim",))
    screen.item(f"“{one_line(statement.evidence[0].exact)}”", first="    ", then="    ")


def full(screen: Screen, held: Held, text: str, entries: Iterable[Entry], name_of: Callable[[str], str]) -> None:
    """Print one statement with its quote in context, chain, rule, fields and entries."""
    statement = held.statement
    screen.put(screen.style(f"{statement.kind} {statement.statement_id}", "bold", "cyan"))
    screen.item(phrase(statement, name_of), first="", then="  ", styles=("bold",))
    screen.title("In its context")
    span = statement.evidence[0]
    left, right = max(0, span.start - 240), min(len(text), span.end + 240)
    before, after = one_line(text[left : span.start]), one_line(text[span.end : right])
    marked = f"{'…' if left else ''}{before} »{one_line(span.exact)}« {after}{'…' if right < len(text) else ''}"
    screen.item(marked, first="  ", then="  ")
    screen.item(f"characters {span.start} to {span.end} of report {statement.report.id}", first="  ", then="  ", styles=("dim",))
    screen.title("Who says it")
    for source in statement.attribution.sources:
        name = f" [{name_of(source.party)}]" if source.party else ""
        unnamed = ", unnamed" if source.anonymous else ""
        screen.item(f"{source.role.value}: {source.text or 'unknown'}{name}{unnamed}", first="  ", then="    ")
    screen.item(
        f"mode: {statement.attribution.mode.value}; stance: {statement.stance.value}; modality: {statement.modality.value}", first="  ", then="    "
    )
    screen.title("Fields")
    for name, value in statement.fields.items():
        screen.item(f"{statement.declaration.field(name).label} ({name}): {_value(value)}", first="  ", then="    ")
    if statement.when:
        words = f" (“{one_line(statement.when.text)}”)" if statement.when.text else ""
        screen.item(f"when: {statement.when.edtf}{words}", first="  ", then="    ")
    for place in statement.where:
        at = f" {place.lat:.3f}, {place.lon:.3f}, {place.precision}" if place.lat is not None and place.lon is not None else ", coordinates not known"
        screen.item(f"where: {place.text} → {place.name} ({place.country or 'country not known'}){at}", first="  ", then="    ")
    screen.title("How it came here")
    screen.item(f"read by {statement.rule}, confidence {statement.confidence:.2f}; claim {statement.claim_id[:12]}", first="  ", then="    ")
    screen.item(f"judgement: {held.verdict.value}{', corrected by a person' if held.corrected else ''}", first="  ", then="    ")
    for entry in entries:
        body = entry.body
        words = f"entry {entry.seq}, {entry.at:%Y-%m-%d %H:%M} UTC: {type(body).__name__.lower()}"
        for name in ("reviewer", "by", "verdict", "reason", "reader"):
            if getattr(body, name, None):
                words += f", {name} {printable(str(getattr(body, name)))}"
        screen.item(words, first="  ", then="    ")


def _value(value: Any) -> str:
    if value is None:
        return "not told"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_value(v)}" for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return "; ".join(_value(v) for v in value)
    return plain(str(value)) if isinstance(value, str) and "_" in value else str(value)


def explained(screen: Screen, reading: Reading, name_of: Callable[[str], str]) -> None:
    """Print for each sentence what was noticed, read and set aside."""
    known = {s.statement_id: s for s in reading.statements}
    for note in reading.sentences:
        screen.put()
        screen.item(f"“{one_line(reading.report.text[note.start : note.end])}”", first="", then="")
        if note.skipped:
            words = {"no_cue": "no cue noticed", "off_topic": "the report is not about an armed conflict"}.get(note.skipped, note.skipped)
            screen.item(f"not read: {words}", first="    ", then="    ", styles=("dim",))
            continue
        screen.item("noticed: " + ", ".join(note.cues), first="    ", then="      ", styles=("dim",))
        for clause in note.clauses:
            screen.item(f"clause: {clause}", first="    ", then="      ", styles=("dim",))
        for identity in note.read:
            statement = known.get(identity)
            if statement is not None:
                screen.item(
                    f"read: {statement.kind}: {phrase(statement, name_of)} [{statement.rule}]", first="    ", then="      ", styles=("green",)
                )
        for aside in note.set_aside:
            screen.item(f"set aside: “{aside.cue}”: {aside.note}", first="    ", then="      ", styles=("yellow",))
