"""What people decide on a server, as pages and API carry it out: the role is asked for, a stale decision refused, all or nothing written.

Each function takes the room, who decides, and what; it raises ``NotAllowed`` where the role may not, ``MissingError`` where there is
no such thing, ``StaleError`` where the statement was decided on after entry ``seen``, ``FormError`` where what was given does not fit,
``LedgerBusyError`` where another process writes. ``seen`` is ``seen_now(room)`` as it was before the statement was read for the form;
without it nothing is refused as stale.

    judge(room, account, statement, verdict, reason, seen=…, settles=…, copies=…) -> Made
    correct(room, account, statement, changes, reason, seen=…, settles=…, copies=…) -> Made
    undo(room, account, entry, reason) -> Made           (undo_each takes several back, all or none)
    link(room, account, one, other, reason, relation=…, apart=…) -> Made
    grade(room, account, source, letter, reason, anyway=…) -> Made
    protect(room, account, source, reason, names=…, anyway=…) -> Made
    unprotect(room, account, source, reason) -> Made

``changes`` are values as JSON has them; ``written`` makes them of what a person typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.errors import UsageError
from truceledger.ledger.entries import Carried, Corrected, Entry, Judged, Linked, Protected, Recorded, Reopened, Undone, Withdrawn
from truceledger.publishing.review.deciding import replaced, with_copies
from truceledger.publishing.review.values import parsed, resolver, shown
from truceledger.publishing.users.gate import allowed
from truceledger.publishing.users.roles import Act
from truceledger.vocabulary.correction import check, correctable, value_of
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.judgement import Verdict

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.publishing.room import Room
    from truceledger.publishing.users.account import Account
    from truceledger.vocabulary.statement import Statement

#: The most characters of a reason, or of what is put into a field.
LONGEST = 2000
#: Verdicts that a person can give.
VERDICTS = (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.UNSURE)
_WITHHELD = re.compile(r"\[withheld\b|\bwithheld-\d+")


class FormError(UsageError):
    """Something given does not fit; ``fields`` says what, by the name of the field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name}: {told}" for name, told in fields.items()))


class Made(msgspec.Struct, frozen=True):
    """What was written: the numbers of its entries (none where it was said before), the statements it is on, what it is in words."""

    entries: tuple[int, ...]
    statements: tuple[str, ...]
    what: str


def seen_now(room: Room) -> int:
    """Give the number of the last entry: what a form carries as ``seen``, taken before what the form shows is read."""
    return room.version()


# -- on statements -----------------------------------------------------------------------------------------------


def judge(
    room: Room,
    account: Account,
    statement: str,
    verdict: Verdict,
    reason: str,
    *,
    seen: int | None = None,
    settles: bool = False,
    copies: bool = False,
) -> Made:
    """Accept, reject or leave unsure a statement (the beginning of its id), on ``copies`` the same; a rejection needs a reason.

    One that ``settles`` counts alone where reviewers differ; an editor may.
    """
    _may_decide(account, settles)
    if verdict not in VERDICTS:
        raise FormError({"verdict": f"give {', '.join(VERDICTS)}"})
    why = _reason(reason, needed=verdict is Verdict.REJECTED)
    ids = _ids(room, statement, copies)
    bodies: list[Judged | Corrected | Withdrawn] = [Judged(i, verdict.value, account.name, why, settles) for i in ids]
    return _decided(room, account, bodies, ids, verdict.value, seen, replaces=verdict is Verdict.ACCEPTED)


def correct(
    room: Room,
    account: Account,
    statement: str,
    changes: Mapping[str, Any],
    reason: str,
    *,
    seen: int | None = None,
    settles: bool = False,
    copies: bool = False,
) -> Made:
    """Put other values in the place of what was read, which accepts the statement so; a reason is needed."""
    _may_decide(account, settles)
    why = _reason(reason, needed=True)
    ids = _ids(room, statement, copies)
    if not changes:
        raise FormError({"changes": "nothing was changed"})
    _fitting(room.ledger.statement(ids[0], unredacted=True).statement, changes)
    bodies: list[Judged | Corrected | Withdrawn] = [Corrected(i, dict(changes), account.name, why, settles) for i in ids]
    return _decided(room, account, bodies, ids, f"corrected ({', '.join(changes)})", seen, replaces=True)


def written(room: Room, statement: Statement, given: Mapping[str, str]) -> dict[str, Any]:
    """Make changes of what was typed beside the names of fields; what is as ``statement`` (as it was shown) has it is no change.

    Raises ``FormError`` with what is wrong of each field.
    """
    resolve = resolver(room.knowledge.parties)
    made: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in correctable(statement.declaration):
        if field.name not in given:
            continue
        words, before = given[field.name].strip(), value_of(statement, field.name)
        if words == shown(field.sort, before).strip():
            continue
        try:
            value = parsed(field.sort, words, resolve)
            check(statement, {field.name: value})
        except FieldError as trouble:
            wrong[field.name] = str(trouble)
            continue
        if value != before:
            made[field.name] = value
    if wrong:
        raise FormError(wrong)
    return made


def _fitting(statement: Statement, changes: Mapping[str, Any]) -> None:
    """Raise ``FormError`` where a change does not fit, or would write what stands in the place of a protected name."""
    wrong: dict[str, str] = {}
    for name, value in changes.items():
        try:
            check(statement, {name: value})
        except FieldError as trouble:
            wrong[name] = str(trouble)
        if sum(len(words) for words in _words(value)) > LONGEST:
            wrong[name] = f"at most {LONGEST} characters"
        if any(_WITHHELD.search(words) for words in _words(value)):
            wrong[name] = "a protected source stands here: it can be changed only as a whole, and not to what it is called outside"
    if wrong:
        raise FormError(wrong)


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (w for v in value.values() for w in _words(v))
    elif isinstance(value, list | tuple):
        yield from (w for v in value for w in _words(v))


def _may_decide(account: Account, settles: bool) -> None:
    allowed(account, Act.JUDGE)
    if settles:
        allowed(account, Act.SETTLE)


def _ids(room: Room, statement: str, copies: bool) -> list[str]:
    first = room.ledger.statement(statement, unredacted=True).statement.statement_id
    return room.working(lambda desks: with_copies(desks.ledger, [first])) if copies else [first]


def _decided(
    room: Room, account: Account, bodies: list[Judged | Corrected | Withdrawn], ids: list[str], what: str, seen: int | None, *, replaces: bool
) -> Made:
    if replaces:
        bodies = [*bodies, *room.working(lambda desks: replaced(desks.ledger, ids, account.name))]
    with room.writing() as book:
        entries = book.decide(bodies, at=_now(), seen=seen)
    return Made(tuple(entries), tuple(b.statement for b in bodies), what)


# -- taking back -------------------------------------------------------------------------------------------------


def undo(room: Room, account: Account, entry: int, reason: str = "") -> Made:
    """Take an entry back by a further one; a reviewer one's own decisions, an editor others' and links, an administrator protections too."""
    return undo_each(room, account, [entry], reason)


def undo_each(room: Room, account: Account, entries: Sequence[int], reason: str = "") -> Made:
    """Take some entries back in one transaction."""
    found = [room.ledger.entry(number) for number in dict.fromkeys(entries)]
    for one in found:
        allowed(account, undoing(room.ledger, account, one))
    why = _reason(reason) or "taken back"
    with room.writing() as book:
        made = book.undo_all([one.seq for one in found], account.name, why, _now())
    statements = dict.fromkeys(s for one in found if (s := getattr(one.body, "statement", "")))
    return Made(tuple(made), tuple(statements), f"took back entr{'y' if len(found) == 1 else 'ies'} {', '.join(str(one.seq) for one in found)}")


def undoing(book: Ledger, account: Account, entry: Entry) -> Act:
    """Say what one must be allowed to take an entry back; raises ``UsageError`` for what no person decided."""
    body = entry.body
    if isinstance(body, Recorded | Carried | Reopened) or (isinstance(body, Withdrawn) and body.by == "reader"):
        raise UsageError(f"entry {entry.seq} is what a reader read; judge or correct a statement instead")
    own = (body.by if isinstance(body, Withdrawn | Linked) else body.reviewer) == account.name
    if isinstance(body, Undone):
        if undoing(book, account, book.entry(body.entry)) is Act.PROTECT:
            return Act.PROTECT
    if isinstance(body, Protected):
        return Act.PROTECT
    return Act.UNDO_OWN if own else Act.UNDO


# -- what is one -------------------------------------------------------------------------------------------------


def link(room: Room, account: Account, one: str, other: str, reason: str, *, relation: str | None = None, apart: bool = False) -> Made:
    """Say that two statements, reports or steps are one (``publishing.linked.pair``), or are ``apart``; said before, nothing is written."""
    from truceledger.publishing.linked import pair
    from truceledger.publishing.queries import Look

    allowed(account, Act.LINK)
    why = _reason(reason, needed=True)
    shown = None if account.may(Act.PROTECT) else room.view(Look(rejected=True))
    first, second, what = room.working(lambda desks: pair(desks.ledger, one.strip(), other.strip(), relation or None, shown))
    with room.writing() as book:
        made = book.link(first, second, what.value, by=account.name, reason=why, at=_now(), apart=apart)
    words = f"{'kept apart' if apart else 'joined'} ({what.replace('_', ' ')})"
    return Made((made.seq,) if made else (), (one, other), words if made else f"{words}: said before")


# -- sources -----------------------------------------------------------------------------------------------------


def grade(room: Room, account: Account, source: str, letter: str, reason: str, *, anyway: bool = False) -> Made:
    """Grade a source by the Admiralty letters, A to F; with ``anyway`` also one that no report has named yet.

    Who may not see protected sources grades what outputs show alone, so that nobody can find out by tries who is one.
    """
    from truceledger.publishing.queries import Look
    from truceledger.publishing.sources import find, sayable

    allowed(account, Act.GRADE)
    mark = letter.strip().upper()
    wrong = {} if mark in {"A", "B", "C", "D", "E", "F"} else {"grade": "give A to E, or F where it cannot be judged"}
    why = _reason(reason, needed=True, wrong=wrong)
    words = " ".join(source.split())
    if account.may(Act.PROTECT):
        try:
            chosen = room.working(lambda desks: find(desks.ledger, words, desks.knowledge.parties, anyway=anyway))
        except UsageError as trouble:
            raise FormError({"source": _without_commands(trouble)}) from None
    else:
        chosen = sayable(room.desk(Look()), words, anyway=anyway)
    with room.writing() as book:
        made = book.grade(chosen, mark, account.name, why, _now())
    return Made((made.seq,), (), f"graded {mark}")


def protect(room: Room, account: Account, source: str, reason: str, *, names: Sequence[str] = (), anyway: bool = False) -> Made:
    """Keep a source out of every output; ``names`` are further words that would give it away."""
    from truceledger.publishing.sources import find, names_to_protect, usable_names

    allowed(account, Act.PROTECT)
    why = _reason(reason, needed=True)
    try:
        given = usable_names([n.strip() for n in names if n.strip()])
    except UsageError as trouble:
        raise FormError({"names": str(trouble).removeprefix("--name ")}) from None

    def work(desks: Any) -> tuple[str, list[str]]:
        parties = desks.knowledge.parties
        chosen = find(desks.ledger, source, parties, anyway=anyway)
        return chosen, names_to_protect(desks.ledger, chosen, source, given, parties)

    try:
        chosen, every = room.working(work)
    except UsageError as trouble:
        raise FormError({"source": _without_commands(trouble)}) from None
    with room.writing() as book:
        made = book.protect(chosen, every, account.name, why, _now())
    return Made((made.seq,), (), "a source was put under protection")


def unprotect(room: Room, account: Account, source: str, reason: str) -> Made:
    """Lift the protection of a source, by its words or as outputs call it (``withheld-1``)."""
    from truceledger.publishing.sources import find_protected

    allowed(account, Act.PROTECT)
    why = _reason(reason, needed=True)
    chosen = room.working(lambda desks: find_protected(desks.ledger, source, desks.knowledge.parties))
    with room.writing() as book:
        made = book.protect(chosen, (), account.name, why, _now(), on=False)
    return Made((made.seq,), (), "a protection was lifted")


def _without_commands(trouble: UsageError) -> str:
    """Give what a trouble says without what to type in a terminal."""
    return str(trouble).partition(". With --anyway")[0].partition("; `truce")[0]


def _reason(words: str, *, needed: bool = False, wrong: Mapping[str, str] | None = None) -> str:
    """Give a reason on one line; raises ``FormError`` where one is needed and none given, with what else is ``wrong``."""
    told = " ".join(words.split())
    troubles = dict(wrong or {})
    if needed and not told:
        troubles["reason"] = "a reason is needed: it is kept in the ledger beside the decision"
    elif len(told) > LONGEST:
        troubles["reason"] = f"at most {LONGEST} characters; these are {len(told)}"
    if troubles:
        raise FormError(troubles)
    return told


def _now() -> datetime:
    return datetime.now(UTC)

