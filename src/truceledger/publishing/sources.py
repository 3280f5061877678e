"""The sources of a ledger as listed: found by name, graded, counted; the protected ones told only as withheld."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from truceledger.assessment.words import joined
from truceledger.errors import UsageError
from truceledger.knowledge.outlets import is_agency, outlet_slug
from truceledger.ledger.entries import Graded, Undone
from truceledger.ledger.names import Name, Names, fold
from truceledger.ledger.subjects import GENERIC, PRONOUNS
from truceledger.vocabulary.judgement import Standing
from truceledger.vocabulary.party import root

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.origins import Origin
    from truceledger.knowledge.parties import PartyLexicon
    from truceledger.ledger import Ledger
    from truceledger.publishing.queries import Look
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.view import View


class Grading(msgspec.Struct, frozen=True):
    """A grade as a person gave it."""

    source: str
    letter: str
    reviewer: str
    reason: str


class SourceRow(msgspec.Struct, frozen=True):
    """One origin: its name, what it is, what rests on it; ``share`` of all statements; ``grade`` null where nobody graded it."""

    name: str
    kind: str
    code: str | None
    statements: int
    share: float
    reports: int
    grade: str | None
    graded_by: str | None
    reason: str | None
    grounds: tuple[str, ...]


class Heard(msgspec.Struct, frozen=True):
    """How often a side's word is heard."""

    name: str
    code: str
    statements: int
    share: float


class Copies(msgspec.Struct, frozen=True):
    """One text in several reports."""

    reports: int
    publishers: tuple[str, ...]


class Listing(msgspec.Struct, frozen=True):
    """All origins of a view. ``withheld`` counts statements from which something is taken out, ``withheld_sources`` the protected in it."""

    process: str | None
    as_of: str | None
    statements: int
    reports: int
    sources: tuple[SourceRow, ...]
    balance: tuple[Heard, ...]
    attributed: int
    copies: tuple[Copies, ...]
    withheld: int
    withheld_sources: int


# -- finding -----------------------------------------------------------------------------------------------------


def find(book: Ledger, words: str, parties: PartyLexicon, *, anyway: bool = False) -> str:
    """Give the source that words mean in a ledger: a party's code, else the words as a report prints them.

    Raises ``UsageError`` naming the nearest where nothing goes by them, unless ``anyway``.
    """
    wanted = " ".join(words.split())
    if not any(c.isalnum() for c in wanted):
        raise UsageError(f"{words!r} names nobody; give a party's code, a publisher, an agency, or the words a report has for a person")
    loaded = book.loaded()
    view = loaded.view(None, None, None, Standing.MACHINE, unredacted=True, rejected=True)
    codes, printed = _named(view)
    canonical = parties.canonical(wanted)
    if canonical in codes:
        return canonical
    key = _key(wanted)
    for code in sorted(codes):
        if key in {_key(parties.name_of(code)), *(_key(n) for n in names_of(code, parties, {"name", "organ"}))}:
            return code
    for text in printed:
        if _key(text) == key:
            return text
    own = Names([Name(wanted, 0)])
    if any(own.spans(text) for text in printed):
        return wanted  # "Hassan Ali", where reports have "minister Hassan Ali"
    protected = next((s for s in loaded.state().protected if _key(s) == key), None)
    if protected is not None:
        return str(protected)
    if anyway:
        return wanted
    open_codes, open_printed = _named(book.view())
    shown = {_key(n): n for n in [*open_printed, *(parties.name_of(c) for c in open_codes)] if not n.startswith("[withheld")}
    close = [shown[k] for k in difflib.get_close_matches(key, list(shown), 4, 0.5)]
    near = f"; nearest are {', '.join(repr(n) for n in close)}" if close else "; `truce sources` lists them"
    raise UsageError(f"no source of this ledger goes by {words!r}{near}. With --anyway it counts for reports still to come")


def find_protected(book: Ledger, words: str, parties: PartyLexicon) -> str:
    """Give the protected source that words mean, or that goes by ``withheld-N``; raises ``UsageError`` where none does."""
    redaction = book.redaction()
    if redaction is None:
        raise UsageError("no source of this ledger is under protection")
    keys = {_key(words), _key(parties.canonical(words))}
    for subject in redaction.subjects.all:
        known = {subject.slug, f"[withheld {subject.number}]"}
        if words in known or keys & {_key(n) for n in (subject.source, *subject.names, *subject.codes)}:
            return str(subject.source)
    raise UsageError(f"no protected source goes by these words; outputs call them {', '.join(s.slug for s in redaction.subjects.all)}")


def protected_names(book: Ledger, source: str) -> tuple[str, ...]:
    """Give the names a person gave when a source was protected before."""
    redaction = book.redaction()
    return redaction.protected.get(source, ()) if redaction else ()


def names_to_protect(book: Ledger, chosen: str, asked: str, given: Sequence[str], parties: PartyLexicon) -> list[str]:
    """Give all words that give a source away: those given now and before, those of lists, names in full, and what was asked for."""
    names = [*protected_names(book, chosen), *given, *names_of(chosen, parties), *whole_names(book, chosen)]
    return names + usable_names([asked], strict=False) if chosen != asked else names


def sayable(desk: Desk, words: str, *, anyway: bool = False) -> str:
    """Give the source that words mean among those that outputs show, a code or a name; raises ``UsageError``, unless ``anyway``.

    Whether a protected source goes by the words makes no difference.
    """
    key = _key(words)
    for row in listed(desk, {}).sources:
        if row.kind not in {"withheld", "joint"} and key in {_key(row.name), _key(row.code or "")}:
            return row.code or row.name
    if anyway and any(c.isalnum() for c in words):
        return words
    raise UsageError(f"no source that is shown goes by {words!r}; the page of sources lists them")


def whole_names(book: Ledger, words: str) -> list[str]:
    """Give the names in full by which speakers are called whose surname, or forename, alone was given: their other parts name them too."""
    if len(words.split()) != 1 or words.casefold() in GENERIC:
        return []
    own, made = Names([Name(words, 0)]), dict[str, None]()
    view = book.loaded().view(None, None, None, Standing.MACHINE, unredacted=True, rejected=True)
    for source in (s for held in view.statements for s in held.statement.attribution.speakers()):
        name = " ".join(w for w in (source.text or "").split() if w.casefold() not in GENERIC)
        if 2 <= len(name.split()) <= 5 and all(w[:1].isalpha() and w[:1] != w[:1].lower() for w in name.split()) and own.spans(name):
            made.setdefault(name)
    return list(made)


def usable_names(names: Iterable[str], *, strict: bool = True) -> list[str]:
    """Give names that can be taken out; raises ``UsageError`` for one that is too short or names nobody, or leaves it out."""
    made = []
    for name in names:
        words = fold(name).split()
        vain = all(w in GENERIC or w in PRONOUNS for w in words)
        if vain or len(Name(name, 0).letters) < 2:
            if strict:
                raise UsageError(f"--name {name!r} would be found everywhere and names nobody; give words that only this source goes by")
            continue
        made.append(" ".join(name.split()))
    return made


def names_of(code: str, parties: PartyLexicon, what: frozenset[str] | set[str] = frozenset({"name", "organ", "person"})) -> list[str]:
    """Give the names by which lists and profiles know a party; with ``person``, those of its people."""
    return [name for name, sort in _by_code(parties).get(code, ()) if sort in what]


_known: dict[int, tuple[PartyLexicon, dict[str, list[tuple[str, str]]]]] = {}


def _by_code(parties: PartyLexicon) -> dict[str, list[tuple[str, str]]]:
    held = _known.get(id(parties))
    if held is None:
        made: dict[str, list[tuple[str, str]]] = {}
        for name, (code, what) in parties.names.items():
            made.setdefault(code, []).append((name, what))
        held = _known[id(parties)] = (parties, made)
    return held[1]


def _named(view: View) -> tuple[set[str], dict[str, None]]:
    """Give the codes of who speaks or stands in fields, and the words by which chains name sources, in the order of the view."""
    codes: set[str] = set()
    printed: dict[str, None] = {}
    for held in view.statements:
        statement = held.statement
        for source in statement.attribution.sources:
            if source.party:
                codes.add(source.party)
            if source.text and source.text.casefold() not in PRONOUNS:
                printed.setdefault(source.text)
        for name in statement.declaration.parties:
            value = statement.fields.get(name)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str):
                    codes.add(one)
                elif isinstance(one, dict) and isinstance(one.get("words"), str):
                    printed.setdefault(one["words"])
    for report in view.reports:
        if report.report.publisher:
            printed.setdefault(report.report.publisher)
    return codes, printed


def _key(words: str) -> str:
    return fold(words).removeprefix("the ")


# -- listing -----------------------------------------------------------------------------------------------------


def gradings(book: Ledger, until: datetime | None) -> dict[str, Grading]:
    """Give the grade in force of each source, by its name folded, without the names of the protected."""
    redaction = book.redaction()
    entries = [e for e in book.loaded().entries if until is None or e.at <= until]
    gone: set[int] = set()
    for entry in reversed(entries):
        if isinstance(entry.body, Undone) and entry.seq not in gone:
            gone.add(entry.body.entry)
    made: dict[str, Grading] = {}
    for entry in entries:
        body = entry.body
        if isinstance(body, Graded) and entry.seq not in gone:
            source = redaction.graded(body.source) if redaction else body.source
            reason = redaction.text(body.reason) if redaction else body.reason
            reviewer = redaction.text(body.reviewer) if redaction else body.reviewer
            made[_key(source)] = Grading(source, body.grade, reviewer, reason)
    return made


def listed(desk: Desk, grades: dict[str, Grading]) -> Listing:
    """List the origins of a view, those on which most rests first."""
    view = desk.view
    statements = [h.statement for h in view.statements]
    graded = {**{outlet_slug(g.source): g for g in grades.values()}, **grades}
    rows = []
    for origins, many in desk.origins.by_origin().items():
        name, kind, code = _told(desk, origins)
        found = next((graded[k] for k in _keys(origins, name, code) if k in graded), None)
        rows.append(
            SourceRow(
                name,
                kind,
                code,
                len(many),
                round(len(many) / len(statements), 4),
                len({desk.origins.report_of(s) for s in many}),
                found.letter if found else None,
                found.reviewer if found else None,
                found.reason if found else None,
                tuple(s.statement_id for s in many),
            )
        )
    rows.sort(key=lambda r: (-r.statements, r.name.casefold(), r.kind))
    voices = Counter(map(desk.origins.voice_of, statements))
    codes = {voice: {root(s.party) for s in voice.speakers if s.party} for voice in voices}
    heard: Counter[str] = Counter()
    for voice, n in voices.items():  # what several say together is the word of each
        heard.update(dict.fromkeys(codes[voice], n))
    total = sum(heard.values())
    balance = [Heard(desk.name_of(c), c, n, round(n / total, 4)) for c, n in sorted(heard.items(), key=lambda item: (-item[1], item[0]))]
    hidden: set[str] = set()
    if view.withheld:
        hidden |= {c for s in statements for c in (x.party for x in s.attribution.sources) if c and c.startswith("withheld-")}
        hidden |= {h.origin for h in view.statements if h.origin}
    return Listing(
        view.process,
        str(desk.today) if desk.today else None,
        len(statements),
        len(view.reports),
        tuple(rows),
        tuple(balance),
        sum(n for voice, n in voices.items() if codes[voice]),
        _copies(view),
        view.withheld,
        len(hidden),
    )


def listing(room: Room, look: Look) -> Listing:
    """List the origins of a look of a server's room."""
    grades = room.kept("grades", look.as_of, lambda: gradings(room.ledger, room.view(look).as_of))
    return room.kept("sources", (look, tuple(grades.items())), lambda: listed(room.desk(look), grades), of=lambda: room.told(look))


def _told(desk: Desk, origins: tuple[Origin, ...]) -> tuple[str, str, str | None]:
    """Give an origin's name, what it is, and its party's code; of who speak jointly, their names."""
    if len(origins) > 1:
        return joined(_told(desk, (o,))[0] for o in origins) + ", jointly", "joint", None
    origin = origins[0]
    what, name = origin[0], origin[1]
    if what == "protected":
        return desk.name_of(name), "withheld", name
    if what == "outlet":
        title = desk.origins.outlet(name)
        return title, "agency" if is_agency(title) else "publisher", None
    code = None if what == "person" or name.startswith("“") else name
    return desk.origins.name(origin), {"named": "party"}.get(what, what), code


def _keys(origins: tuple[Origin, ...], name: str, code: str | None) -> list[str]:
    """Give the names by which a single source may have been graded; an unnamed official is graded apart from the party."""
    if len(origins) > 1:
        return []
    what, who = origins[0][0], origins[0][1]
    if what == "unnamed":
        return [_key(who)] if who.startswith("“") else []
    return [k for k in (code and _key(code), _key(name), who) if k]


def _copies(view: View) -> tuple[Copies, ...]:
    groups: dict[str, list[str]] = {}
    for held in view.reports:
        groups.setdefault(held.origin, []).append(held.report.publisher or "publisher unknown")
    return tuple(Copies(len(many), tuple(dict.fromkeys(many))) for many in groups.values() if len(many) > 1)
