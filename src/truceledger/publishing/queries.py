"""What every surface asks of a ledger, and how it is written: commands, API, pages and exports ask the same.

A ``Look`` says from where the ledger is looked at: the process, the moment, the standing. A ``Wanted`` says which statements of
that look are wanted. Both are made from plain words by ``look_of`` and ``wanted_of``, which refuse what cannot be meant and name
the option as the surface calls it (``--as-of`` in a command, ``as_of`` in an address).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from truceledger.errors import UsageError
from truceledger.vocabulary.judgement import Standing, Verdict
from truceledger.vocabulary.party import codes, root

if TYPE_CHECKING:
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held, View

D = TypeVar("D", date, datetime, date | datetime)
#: Of which years days are taken.
YEARS = (1000, 8999)
#: Characters of a new process's name at most, and what it may be made of: addresses and commands hold it as it is.
LONGEST = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What a standing shows, in words.
STANDINGS = {Standing.MACHINE: "all that was read", Standing.REVIEWED: "only what was reviewed", Standing.ACCEPTED: "only what was accepted"}
#: The process of reports that fit no profile and name no state.
UNFILED = "unfiled"
#: How an option is called, from its name with underscores; see ``dashed`` and ``bare``.
Calling = Callable[[str], str]


def dashed(name: str) -> str:
    """Call an option as commands do."""
    return "--" + name.replace("_", "-")


def bare(name: str) -> str:
    """Call an option as addresses do."""
    return name


@dataclass(frozen=True)
class Look:
    """From where the ledger is looked at: all processes where none is named, now where no moment is.

    Statements that people rejected are in a view of it only where they are asked for, and in no state of play.
    """

    process: str | None = None
    as_of: date | datetime | None = None
    standing: Standing = Standing.MACHINE
    rejected: bool = False


#: All that the ledger holds now, what people rejected too.
EVERYTHING = Look(rejected=True)


@dataclass(frozen=True)
class Wanted:
    """Which statements are wanted; what is left empty asks for nothing.

    ``kinds`` are names of kinds; ``party`` a code that stands in the statement or speaks, a state with its organs; ``source`` a code
    that speaks or the name of a publisher or carrier; ``place`` a part of a place's words or a country's code; ``since`` and ``until``
    days of publication, both included; ``verdict`` what people decided.
    """

    kinds: tuple[str, ...] = ()
    party: str | None = None
    source: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    verdict: Verdict | None = None

    def fits(self, held: Held) -> bool:
        """Say whether a statement is wanted; one whose report has no day fits any window."""
        statement = held.statement
        day = statement.report.published
        return (
            (not self.kinds or statement.kind in self.kinds)
            and (self.verdict is None or held.verdict is self.verdict)
            and (self.since is None or day is None or day >= self.since)
            and (self.until is None or day is None or day <= self.until)
            and (self.party is None or concerns(statement, self.party))
            and (self.source is None or _told_by(statement, self.source))
            and (self.place is None or _at(statement, self.place))
        )


def chosen(view: View, wanted: Wanted) -> tuple[Held, ...]:
    """Give the statements of a view that are wanted, in the view's order."""
    return view.statements if wanted == Wanted() else tuple(filter(wanted.fits, view.statements))


def concerns(statement: Statement, party: str) -> bool:
    """Say whether a party stands or speaks in a statement; a state does where an organ of it does."""
    found = [c for name in statement.declaration.parties for c in codes(statement.fields.get(name))]
    found += [s.party for s in statement.attribution.sources if s.party]
    return any(c == party or root(c) == party for c in found)


def _told_by(statement: Statement, source: str) -> bool:
    named = [n for s in statement.attribution.sources for n in (s.party, root(s.party) if s.party else None, s.text)]
    return source.casefold() in {n.casefold() for n in (*named, statement.report.publisher) if n}


def _at(statement: Statement, place: str) -> bool:
    words = place.casefold()
    return any(p.country == place.upper() or words in p.text.casefold() or words in (p.name or "").casefold() for p in statement.where)


def look_of(book: Ledger, process: str | None = None, as_of: str | None = None, standing: str | None = None, call: Calling = dashed) -> Look:
    """Make a look from words; raises ``UsageError`` for a process that is not there, a day that is none, an unknown standing."""
    if process:
        processes_of(book, process)
    try:
        chosen_standing = Standing(standing or Standing.MACHINE)
    except ValueError:
        raise UsageError(f"{call('standing')} {standing!r}: choose {', '.join(Standing)}") from None
    return Look(process or None, moment_of(as_of or None, call("as_of")), chosen_standing)


def wanted_of(
    view: View,
    kinds: Sequence[str] = (),
    party: str | None = None,
    source: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    verdict: str | None = None,
    call: Calling = dashed,
) -> Wanted:
    """Make a wish from words, parties and sources by code or by any name that lists or this view have; raises ``UsageError``."""
    from truceledger.publishing.named import parties_of, party_code

    names = tuple(dict.fromkeys(kind_named(k) for k in kinds if k))
    try:
        decided = Verdict(verdict) if verdict else None
    except ValueError:
        raise UsageError(f"{call('verdict')} {verdict!r}: choose {', '.join(Verdict)}") from None
    present = parties_of(h.statement for h in view.statements) if party or source else frozenset()
    if party:
        party = party_code(party, present, call("party"))
    if source and not any(_told_by(h.statement, source) for h in view.statements):
        source = party_code(source, present, call("source"))
    first, last = day_of(since or None, call("since")), day_of(until or None, call("until"))
    return Wanted(names, party or None, source or None, place or None, first, last, decided)


def kind_named(words: str) -> str:
    """Give the name of the kind that is meant, singular or plural; raises ``UsageError``."""
    from truceledger.vocabulary.kinds import kind_of

    try:
        return kind_of(words).name
    except KeyError as trouble:
        raise UsageError(str(trouble.args[0])) from None


def day_of(words: str | None, option: str) -> date | None:
    """Take a day; raises ``UsageError`` that names the option."""
    if words is None:
        return None
    try:
        found = date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"{option} {words!r} is not a day; write it as 2026-05-21") from None
    return _within(found, words, option)


def moment_of(words: str | None, option: str = "--as-of") -> date | datetime | None:
    """Take a day or a moment; raises ``UsageError`` that names the option."""
    if words is None:
        return None
    try:
        found = datetime.fromisoformat(words) if "T" in words else date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"{option} {words!r} is not a day; write it as 2026-05-21, or 2026-05-21T18:00:00+00:00") from None
    return _within(found, words, option)


def _within(found: D, words: str, option: str) -> D:
    """Give a day or moment back; raises ``UsageError`` for one so near an end of the calendar that days cannot be counted from it."""
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise UsageError(f"{option} {words!r}: give a day of the years {YEARS[0]} to {YEARS[1]}")
    return found


def known_profiles() -> tuple[Profile, ...]:
    """Give the shipped profiles and the user's own."""
    from truceledger import pipeline, settings

    return pipeline.profiles(settings.load().profiles)


def namer() -> Callable[[str], str]:
    """Give what turns party codes into names."""
    from truceledger.knowledge import Knowledge

    return Knowledge.load(known_profiles()).parties.name_of


def processes_of(book: Ledger, process: str | None) -> list[str | None]:
    """Give the process that is named, or all that something was read of; raises ``UsageError`` for one that is not there."""
    listed = book.processes()
    names = [name for name, *_ in listed if name]
    if process and process not in names:
        raise UsageError(f"no process {process!r} in this ledger; there are {', '.join(names) or 'none'}")
    return [process] if process else [name for name, _, statements, _, _ in listed if name and statements] or [None]


def named_process(name: str | None, there: Callable[[], Iterable[str]], option: str = "process") -> str | None:
    """Give the process that reports are to be filed under, a new one or one that is ``there``.

    Raises ``UsageError`` for a name that addresses could not hold.
    """
    from truceledger.knowledge.parties import slugify

    if not name or (len(name) <= LONGEST and _SLUG.fullmatch(name)):
        return name or None
    if name in there() and "[withheld" not in name:
        return name
    such = slugify("" if "[withheld" in name else name)[:LONGEST].strip("-") or "lebanon-israel"
    raise UsageError(f"{option} {name[:LONGEST]!r}: give small letters, digits and hyphens, such as {such}, or a process that is in the ledger")


def called(process: str | None, known: Iterable[Profile]) -> str:
    """Give what a process is called: the title of its profile, else the name of the state after which it was named, else its own name."""
    if not process:
        return "all processes"
    if process == UNFILED:
        return "filed under no process"
    return next((p.title for p in known if p.id == process), "") or _states().get(process, process)


@cache
def _states() -> dict[str, str]:
    """Give the names of states by the names that processes of theirs have."""
    from truceledger.knowledge.parties import parties, slugify

    return {slugify(one.names[0]): one.names[0] for one in parties().entries.values() if one.sort == "state"}
