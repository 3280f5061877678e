"""Statements on a screen: one line each, one in full, and what a reading noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truceledger.assessment.words import codes, day, plain, turned
from truceledger.publishing.cli.screen import Screen
from truceledger.publishing.phrases import phrase, value_in_words
from truceledger.publishing.safe import one_line, printable
from truceledger.vocabulary.field import PartySort, StepSort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from truceledger.vocabulary.reading import Reading, SentenceNote
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

Namer = "Callable[[str], str]"


def who(statement: Statement, name_of: Callable[[str], str]) -> str:
    """Give the origin in words, all who say it together."""
    speakers = statement.attribution.speakers()
    if not speakers:
        carriers = statement.attribution.carriers()
        return f"nobody named, via {carriers[0].text}" if carriers else "the reporter"
    names = [(name_of(s.party) if s.party else (s.text or "")) + (", unnamed" if s.anonymous else "") for s in speakers]
    return " and ".join(dict.fromkeys(names))


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
    said = turned(statement)
    screen.item((f"{said}: " if said else "") + f"“{one_line(statement.evidence[0].exact)}”", first="    ", then="    ")


def full(screen: Screen, held: Held, text: str, entries: Iterable[Mapping[str, Any]], name_of: Callable[[str], str]) -> None:
    """Print one statement with its quote in context, chain, rule, fields and entries (as plain values).

    Of a redacted one ``text`` is the report without the names; where it does not hold the quote there, the quote stands alone.
    """
    statement = held.statement
    screen.put(screen.style(f"{statement.kind} {statement.statement_id}", "bold", "cyan"))
    screen.item(phrase(statement, name_of), first="", then="  ", styles=("bold",))
    screen.title("In its context")
    span = statement.evidence[0]
    if text[span.start : span.end] == span.exact:
        left, right = max(0, span.start - 240), min(len(text), span.end + 240)
        before, after = text[left : span.start], text[span.end : right]
        apart, on = (" " if before[-1:].isspace() else ""), (" " if after[:1].isspace() else "")  # a full stop stands at the word before it
        quoted = f"{one_line(before).rstrip()}{apart}»{one_line(span.exact)}«{on}{one_line(after).lstrip()}"
        marked = f"{'…' if left else ''}{quoted}{'…' if right < len(text) else ''}"
        screen.item(marked, first="  ", then="  ")
        where = f"characters {span.start} to {span.end} of report {statement.report.id}"
        screen.item(where + (", its protected sources left out" if held.redacted else ""), first="  ", then="  ", styles=("dim",))
    else:
        screen.item(f"»{one_line(span.exact)}«", first="  ", then="  ")
        screen.item("what stands about it, and in which report, is withheld: the source is protected", first="  ", then="  ", styles=("dim",))
    screen.title("Who says it")
    for source in statement.attribution.sources:
        name = f" [{name_of(source.party)}]" if source.party and name_of(source.party) != source.text else ""
        unnamed = ", unnamed" if source.anonymous else ""
        screen.item(f"{source.role.value}: {source.text or 'unknown'}{name}{unnamed}", first="  ", then="    ")
    screen.item(
        f"mode: {statement.attribution.mode.value}; stance: {statement.stance.value}; modality: {statement.modality.value}", first="  ", then="    "
    )
    screen.title("Fields")
    for name, value in statement.fields.items():
        screen.item(f"{statement.declaration.field(name).label} ({name}): {_told(statement, name, value, name_of)}", first="  ", then="    ")
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
        body = entry["body"]
        number = f"entry {entry['seq']}, {entry['at'][:16].replace('T', ' ')} UTC" if "seq" in entry else f"{entry['at']} (its number is withheld)"
        words = f"{number}: {body['type']}"
        for name in ("reviewer", "by", "verdict", "reason", "reader"):
            if body.get(name):
                words += f", {name} {printable(str(body[name]))}"
        if isinstance(body.get("fields"), dict):
            words += ", to " + printable(", ".join(f"{name}: {_value(value)}" for name, value in body["fields"].items()))
        screen.item(words, first="  ", then="    ")


def _told(statement: Statement, name: str, value: Any, name_of: Callable[[str], str]) -> str:
    """Give a field in words, with the codes by which commands know its parties."""
    if value is None:
        return "not told"
    sort = statement.declaration.field(name).sort
    words = value_in_words(sort, value, name_of)
    named = [one["party"] if isinstance(one, dict) and "party" in one else one for one in (value if isinstance(value, list) else [value])]
    known = [code for code in codes(named) if name_of(code) != code] if isinstance(sort, PartySort | StepSort) else []
    return one_line(words) + (f" [{', '.join(dict.fromkeys(known))}]" if known else "")


def _value(value: Any) -> str:
    if value is None:
        return "not told"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_value(v)}" for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return "; ".join(_value(v) for v in value)
    return plain(str(value)) if isinstance(value, str) and "_" in value else str(value)


_SKIPPED = {"no_cue": "no cue noticed", "off_topic": "the report is not about an armed conflict"}


def explained(screen: Screen, reading: Reading, name_of: Callable[[str], str]) -> None:
    """Print for each sentence what was read of it and by which rule, what was noticed, and what was set aside and why."""
    known = {s.statement_id: s for s in reading.statements}
    sentences = f"{len(reading.sentences)} sentence{'' if len(reading.sentences) == 1 else 's'}"
    reads = f"{sentences}, {len(reading.statements)} statements, read by {reading.reader}; a rule whole: truce rules RULE"
    screen.item(reads, first="", then="  ", styles=("dim",))
    skipped = {n.skipped for n in reading.sentences}
    if skipped == {"off_topic"}:
        screen.item(f"No sentence was read: {_SKIPPED['off_topic']}.", first="", then="  ")
        return
    for number, note in enumerate(reading.sentences, 1):
        said = f"{number} “{one_line(reading.report.text[note.start : note.end])}”"
        if note.skipped:
            screen.item(f"{said} — not read: {_SKIPPED.get(note.skipped, note.skipped)}", first="", then="    ", styles=("dim",))
            continue
        screen.item(said, first="", then="    ", styles=("bold",) if note.read else ())
        for identity in note.read:
            if identity in known:
                _read(screen, known[identity], name_of)
        screen.item("noticed: " + ", ".join(note.cues or ("nothing by the rules",)), first="    ", then="      ", styles=("dim",))
        if note.read and note.clauses:
            screen.item("clauses: " + " | ".join(note.clauses), first="    ", then="      ", styles=("dim",))
        for why, cues in _set_aside(note).items():
            screen.item(f"set aside: {', '.join(cues)}: {why}", first="    ", then="      ", styles=("yellow",))


def _read(screen: Screen, statement: Statement, name_of: Callable[[str], str]) -> None:
    """Print one statement of a sentence: what, its key fields, who says it, by which rule, how sure, at which words."""
    screen.item(f"{statement.kind}: {phrase(statement, name_of)}", first="    → ", then="      ", styles=("green",))
    keys = [f"{f.name} {_short(statement.fields.get(f.name))}" for f in statement.declaration.keys]
    parts = ["; ".join(keys), f"said by {who(statement, name_of)} ({statement.attribution.mode.value})"]
    parts += [part for part in (statement.stance.value, statement.modality.value) if part not in {"asserts", "actual"}]
    if statement.when:
        parts.append(day(statement.when.edtf))
    if statement.where:
        parts.append(", ".join(p.text for p in statement.where))
    screen.item(" · ".join(parts), first="      ", then="        ")
    how = f"{statement.rule}, confidence {statement.confidence:.2f}, {statement.statement_id[:8]}, at “{one_line(statement.evidence[0].exact)}”"
    screen.item(how, first="      ", then="        ", styles=("dim",))


def _short(value: Any) -> str:
    """Give a field's value in a few words: a number's phrase, a step's party and act."""
    if isinstance(value, dict) and "phrase" in value:
        return f"{value['phrase']} ({plain(value['qualifier'])})" if value.get("qualifier", "exact") != "exact" else str(value["phrase"])
    if isinstance(value, dict) and "act" in value:
        return " ".join(plain(str(value[name])) for name in ("party", "act") if value.get(name))
    return "; ".join(map(_short, value)) if isinstance(value, list) else _value(value)


def _set_aside(note: SentenceNote) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for aside in note.set_aside:
        cues = reasons.setdefault(aside.note or aside.reason, [])
        if aside.cue not in cues:
            cues.append(aside.cue)
    return reasons


def explanation(reading: Reading) -> list[dict[str, Any]]:
    """Give what ``explained`` prints as plain objects, one a sentence; a statement in short, whole under ``statements``."""
    known = {s.statement_id: s for s in reading.statements}
    made = []
    for number, note in enumerate(reading.sentences, 1):
        read = [
            {
                "statement_id": s.statement_id,
                "kind": s.kind,
                "rule": s.rule,
                "confidence": s.confidence,
                "key": {f.name: s.fields.get(f.name) for f in s.declaration.keys},
                "who": next((x.party or x.text for x in s.attribution.speakers()), None),
                "mode": s.attribution.mode.value,
                "start": s.evidence[0].start,
                "end": s.evidence[0].end,
                "exact": s.evidence[0].exact,
            }
            for s in (known[i] for i in note.read if i in known)
        ]
        made.append(
            {
                "number": number,
                "start": note.start,
                "end": note.end,
                "text": reading.report.text[note.start : note.end],
                "skipped": note.skipped,
                "cues": note.cues,
                "clauses": note.clauses,
                "read": read,
                "set_aside": note.set_aside,
            }
        )
    return made
