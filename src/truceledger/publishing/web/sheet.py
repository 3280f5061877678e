"""One statement on paper: its words in context, who says it, its fields, what is linked with it, what was decided on it, and by which forms one decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.assessment.words import day
from truceledger.errors import MissingError, UsageError
from truceledger.ledger.entries import Entry, Recorded, Reopened, Undone
from truceledger.ledger.fold import undone_of
from truceledger.publishing import deciding
from truceledger.publishing.gathered import by_id, by_report, copies
from truceledger.publishing.phrases import phrase, value_in_words
from truceledger.publishing.queries import EVERYTHING, Look
from truceledger.publishing.review.reasons import REASONS
from truceledger.publishing.review.values import hint, shown
from truceledger.publishing.web.marked import shown as display
from truceledger.publishing.web.telling import chain, mood
from truceledger.vocabulary.correction import correctable, value_of
from truceledger.vocabulary.field import Choice, EdtfSort, PartySort, QuantitySort, ShareSort, StepSort

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.publishing.users.account import Account
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

#: Characters of the report shown on either side of a quote, and of a quote that is endless.
AROUND, LONGEST = 400, 4000


@dataclass(frozen=True)
class Told:
    """A datum of the statement: its label, its value in words, as it is written where that differs, the characters it was read from."""

    label: str
    words: str
    written: str = ""
    read_from: str = ""


@dataclass(frozen=True)
class Ask:
    """A field of the form that corrects: what stands in it, how it is written, what is wrong with what was typed."""

    name: str
    label: str
    about: str
    value: str
    hint: str
    values: tuple[str, ...] = ()
    long: bool = False
    wrong: str = ""
    before: str = ""


@dataclass(frozen=True)
class Step:
    """An entry of the statement's history; ``undo`` says that who looks may take it back."""

    entry: int | None
    at: str
    who: str
    what: str
    reason: str
    gone: bool
    undo: bool
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All that a page shows of one statement; ``seen`` is what its forms carry.

    ``stands`` is empty where it stands in what is looked at, else ``gone`` (nowhere any more) or ``not yet`` (on the day looked at).
    """

    held: Held
    words: str
    mood: tuple[str, ...]
    before: str
    quote: str
    after: str
    cut: tuple[bool, bool]
    placed: bool
    chain: list[tuple[str, str, str]]
    fields: list[Told]
    history: list[Step]
    asks: list[Ask]
    seen: int
    stands: str
    copies: int
    earlier: list[tuple[str, str, str]]
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: REASONS)

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.held.statement.statement_id


def found(room: Room, prefix: str) -> str:
    """Give the whole id of a statement from its first eight or more characters; raises ``MissingError``."""
    if not re.fullmatch(r"[0-9a-f]{8,24}", prefix):
        raise MissingError("no such statement: an address holds the first eight or more characters of its id, 0-9 and a-f")
    try:
        return str(room.ledger.statement(prefix, unredacted=True).statement.statement_id)
    except MissingError:
        raise MissingError(f"no statement of this ledger has an id that begins with {prefix}") from None


def held_of(room: Room, identity: str, look: Look = EVERYTHING) -> Held | None:
    """Give a statement as a look shows it, nothing where it does not."""
    return by_id(room, look).get(identity)


def sheet_of(
    room: Room,
    account: Account,
    identity: str,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    as_of: Any = None,
) -> Sheet:
    """Lay a statement out; ``typed`` and ``wrong`` are what a refused form held, and what was wrong with it."""
    seen = deciding.seen_now(room)
    now = held_of(room, identity)  # as it is, whatever the day: a statement that was rejected is shown too
    then = held_of(room, identity, Look(None, as_of, rejected=True)) if as_of else now
    held = then or now or _anyway(room, identity)
    s = held.statement
    before, quote, after, cut, placed = _context(room, held)
    return Sheet(
        held,
        phrase(s, room.name_of),
        mood(s),
        before,
        quote,
        after,
        cut,
        placed,
        chain(s, room.name_of),
        _fields(s, room.name_of),
        history(room, account, identity),
        _asks(s, typed or {}, wrong or {}),
        seen,
        "gone" if now is None else "not yet" if then is None else "",
        _copies(room, identity),
        _differs(room, held),
    )


def _context(room: Room, held: Held) -> tuple[str, str, str, tuple[bool, bool], bool]:
    """Give the words before, the quote, those after, whether each side goes on; and whether the quote stands in the text at all."""
    s = held.statement
    span = s.evidence[0]
    try:
        text = room.working(lambda _: room.ledger.text(s.report.digest))
    except UsageError:
        text = ""
    if text[span.start : span.end] != span.exact:
        return "", display(span.exact, 0, LONGEST), "", (False, False), False
    start, end = _edges(text, span.start, span.end)
    quote = display(text, span.start, min(span.end, span.start + LONGEST))
    return display(text, start, span.start), quote, display(text, span.end, end), (start > 0, end < len(text)), True


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the ends of the words about a quote, at spaces where there are some near."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = text.find(" ", first, min(first + 40, start)) + 1 or first
    if last < len(text):
        space = text.rfind(" ", max(end, last - 40), last)
        last = space if space >= 0 else last
    return first, last


def _fields(s: Statement, name_of: Callable[[str], str]) -> list[Told]:
    """Give the fields that are told, and those that ought to be; when and where are said apart."""
    made = []
    text = {name: at for name, at in s.spans.items() if at}
    for one in s.declaration.fields:
        value = s.fields.get(one.name)
        if value is not None or one.key:
            at = ", ".join(f"{a}–{b}" for a, b in text.get(one.name, ()))
            words = value_in_words(one.sort, value, name_of) if value is not None else "not told"
            written = shown(one.sort, value)
            made.append(Told(one.label, words, written if isinstance(one.sort, PartySort | StepSort | EdtfSort) and written != words else "", at))
    return made


def _asks(s: Statement, typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[Ask]:
    made = []
    for one in correctable(s.declaration):
        before = shown(one.sort, value_of(s, one.name))
        values = one.sort.values if isinstance(one.sort, Choice) else ()
        long = isinstance(one.sort, PartySort | StepSort | QuantitySort | ShareSort) or len(before) > 40
        given = typed.get(one.name, before)
        if values and given and given not in values:
            values = (*values, given)
        made.append(Ask(one.name, one.label, one.about, given, "" if values else hint(one.sort), values, long, wrong.get(one.name, ""), before))
    return made


def history(room: Room, account: Account, identity: str) -> list[Step]:
    """Give the entries on a statement, in order, without the names of protected sources."""
    redaction = room.kept("redaction", None, room.ledger.redaction)
    entries = room.ledger.entries(identity)
    bare = room.ledger.statement(identity, unredacted=True).statement
    gone = undone_of(entries)
    made = []
    for entry in entries:
        value = redaction.entry(entry, bare) if redaction else msgspec.to_builtins(entry)
        body = value["body"]
        what, fields = _what(entry, body, bare, room.name_of)
        made.append(
            Step(
                value.get("seq"),
                _moment(str(value["at"])),
                str(body.get("reviewer") or body.get("by") or body.get("reader") or ""),
                what,
                str(body.get("reason") or ""),
                entry.seq in gone,
                entry.seq not in gone and _may_undo(room, account, entry),
                fields,
            )
        )
    return made


def _may_undo(room: Room, account: Account, entry: Entry) -> bool:
    try:
        return account.may(deciding.undoing(room.ledger, account, entry))
    except UsageError:
        return False


def _moment(at: str) -> str:
    return day(at[:10]) + (f", {datetime.fromisoformat(at):%H:%M} UTC" if len(at) > 10 else "")


def _what(entry: Entry, body: Mapping[str, Any], s: Statement, name_of: Callable[[str], str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Say what an entry does, and to which values."""
    sort = body["type"]
    if isinstance(entry.body, Recorded):
        return "read" + (f", filed under {body['process']}" if body.get("process") else ""), ()
    if isinstance(entry.body, Undone):
        return f"took back entry {entry.body.entry}", ()
    if isinstance(entry.body, Reopened):
        return "reopened: read otherwise now", ()
    if sort == "judged":
        return body["verdict"] + (", which settles it" if body.get("settles") else ""), ()
    if sort == "corrected":
        known = {f.name: f for f in correctable(s.declaration)}
        fields = tuple((known[n].label, _in_words(known[n].sort, v, name_of)) for n, v in body["fields"].items() if n in known)
        return "corrected" + (", which settles it" if body.get("settles") else ""), fields
    return {"withdrawn": "taken out", "carried": "carried over from an earlier reading"}.get(sort, sort), ()


def _in_words(sort: Any, value: Any, name_of: Callable[[str], str]) -> str:
    return "not told" if value is None else value_in_words(sort, value, name_of)


def _copies(room: Room, identity: str) -> int:
    """Count the same saying in copies of the text."""
    from truceledger.assessment.queue import sayings

    view = room.view(EVERYTHING)
    held = held_of(room, identity)
    origin, many = copies(room, EVERYTHING)
    same = origin.get(held.statement.report.digest) if held else None
    if same is None or many[same] < 2:
        return 0
    of = by_report(room, EVERYTHING)
    some = [h for r in view.reports if r.origin == same for h in of.get(r.report.key, ())]
    return next((len(group) - 1 for group in sayings(some, view).values() if any(h is held for h in group)), 0)


def _differs(room: Room, held: Held) -> list[tuple[str, str, str]]:
    """Give what a newer reading differs in from the one that people decided on: label, before, now."""
    made = []
    new = held.statement
    for identity in dict.fromkeys(j.statement_id for j in held.earlier if j.statement_id != new.statement_id):
        found = held_of(room, identity) or _anyway(room, identity)
        for one in correctable(new.declaration) if found.statement.kind == new.kind else ():
            was, now = (_in_words(one.sort, value_of(s, one.name), room.name_of) for s in (found.statement, new))
            if was != now:
                made.append((one.label, was, now))
    return made


def _anyway(room: Room, identity: str) -> Held:
    """Give a statement that no longer stands."""
    found: Held = room.working(lambda desks: desks.ledger.statement(identity))
    return found
