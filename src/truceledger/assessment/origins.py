"""Who said it first: independent origins. Corroboration counts origins, not articles; where it is in doubt whether two are one, they are one.

* A party is one origin wherever, and by whichever of its people, it speaks by name; a bare state ("Israel said") is one with any organ
  of it that speaks too. A ministry that state media quote is the ministry.
* An unnamed source is one for its party (or, without one, for what it is called) and the outlet that first carried it: the agency it
  told, else the publisher. Outlets that drop the agency are one with those that name it where their texts are copies, or where the
  same words of the source stand in both. Beside a saying of the party by name it counts for nothing more, and the outlet's own
  word for nothing beside it.
* A person whom no list knows is one by name; "Haddad" is "Walid Haddad".
* What nobody is quoted for is the outlet's own word: the agency's that is cited, else the publisher's, of copies the first one's.
* Who speak jointly speak once: their saying counts beside none that one of them makes alone.
* A protected source is one, and no more is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from truceledger.assessment.memory import Memory
from truceledger.assessment.words import Namer, day
from truceledger.knowledge.outlets import is_agency, outlet_name, outlet_slug
from truceledger.vocabulary.attribution import Mode, Source
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

#: ``("named", party)``, ``("person", name)``, ``("unnamed", party or “words”, outlet)``, ``("outlet", outlet)``, ``("protected", token)``.
Origin = tuple[str, ...]

#: Words that stand for a source named before and say nothing themselves.
_NO_NAMES = frozenset({"he", "she", "it", "they", "the group", "group", "movement", "army", "ministry", "mission", ""})
#: What is left of such words, by which no source is told from another.
_NOBODY = frozenset({"", "he", "she", "it", "they", "group", "movement", "source", "official", "statement", "person", "people"})
_OPENING = re.compile(r"^(?:(?:the|a|an|one|another|some|several|two|three|other|senior|unnamed|anonymous|his|her|its|their)\b\s*)+", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:of|in|from|with|at|on|who|close|familiar|briefed|for|to|inside|within)\b.*|,.*", re.DOTALL)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|sir|lord|sheikh|imam|gen|lt|maj|col|capt|general|colonel|major|captain|minister|president|ambassador|spokes\w+)\b\.?",
    re.IGNORECASE,
)
#: A source of which nothing is told by which it could be another than the next.
SOMEONE = "“someone”"
#: Words of a quotation from which on it is told to be the same wherever it stands.
QUOTED = 8


class Origins:
    """The origins of a view's statements; ``memory`` keeps what depends on a statement alone."""

    def __init__(self, view: View, name_of: Namer, memory: Memory | None = None) -> None:
        self._view = view
        self._name_of = name_of
        self._memory = memory or Memory()
        self._copy_of = {r.report.digest: r.origin for r in view.reports}
        self._tokens = {h.statement.statement_id: h.origin for h in view.statements if h.origin} if view.withheld else {}
        self._outlet: dict[str, str] = {}  # of each text: the agency that printed it or its copies, else who printed it first
        self._title: dict[str, str] = {}
        for report in view.reports:
            name = outlet_slug(report.report.publisher) if report.report.publisher else report.origin
            self._title.setdefault(name, report.report.publisher or "publisher unknown")
            if report.origin not in self._outlet or (is_agency(report.report.publisher) and not is_agency(self._outlet[report.origin])):
                self._outlet[report.origin] = name
        self._one: dict[tuple[str, str], tuple[str, str]] | None = None
        self._found: dict[_Raw, tuple[Origin, ...]] = {}

    def report_of(self, statement: Statement) -> str:
        """Give the digest of the report that a statement's report copies, or its own."""
        return self._copy_of.get(statement.report.digest, statement.report.digest)

    def of(self, statement: Statement) -> tuple[Origin, ...]:
        """Give the origins of a statement: one, or those who say it jointly."""
        if self._tokens and (token := self._tokens.get(statement.statement_id)):
            return (("protected", token),)
        raw = self._memory.of("origins", statement, _raw)
        found = self._found.get(raw)
        if found is None:
            found = self._found[raw] = self._resolved(raw)
        return found

    def by_origin(self) -> dict[tuple[Origin, ...], list[Statement]]:
        """Group the view's statements by their origins, joint speakers as a group of their own."""
        made: dict[tuple[Origin, ...], list[Statement]] = {}
        for raw, many in self._groups.items():
            found = self._found.get(raw)
            if found is None:
                found = self._found[raw] = self._resolved(raw)
            open_ = [s for s in many if s.statement_id not in self._tokens] if self._tokens else many
            if open_:
                made.setdefault(found, []).extend(open_)
            if len(open_) < len(many):
                for statement in many:
                    if token := self._tokens.get(statement.statement_id):
                        made.setdefault((("protected", token),), []).append(statement)
        return made

    @cached_property
    def apart(self) -> frozenset[str]:
        """The ids of statements whose origin hangs on other reports than their own: unnamed sources, protected ones."""
        unnamed = (s.statement_id for raw, many in self._groups.items() if any(x[0] == "unnamed" for x in raw.speakers) for s in many)
        return frozenset((*unnamed, *self._tokens))

    @cached_property
    def printings(self) -> Mapping[str, tuple[object, ...]]:
        """For each text of the view, by digest: what it copies, whose that is, and on which days it and its copies were printed."""
        days: dict[str, list[object]] = {}
        for held in self._view.reports:
            days.setdefault(held.origin, []).append(held.report.published)
        told = {origin: (origin, self._outlet[origin], tuple(many)) for origin, many in days.items()}
        return {digest: told[origin] for digest, origin in self._copy_of.items()}

    def count(self, statements: Iterable[Statement]) -> int:
        """Count the independent origins of some statements."""
        return independent({self.of(s) for s in statements})

    def name(self, origin: Origin) -> str:
        """Give an origin in words."""
        kind, who = origin[0], origin[1]
        if kind == "protected":
            return "a protected source"
        if kind == "person":
            return who.title()
        if kind == "outlet":
            return f"{self.outlet(who)}, in its own words"
        if kind == "unnamed":
            return f"unnamed, {who if who.startswith('“') else self._name_of(who)}, via {self.outlet(origin[2])}"
        return self._name_of(who)

    def outlet(self, slug: str) -> str:
        """Give an outlet's name for people."""
        if slug in self._title:
            return self._title[slug]
        return "a publisher not told" if slug.startswith("sha256:") else outlet_name(slug)

    # -- resolving -----------------------------------------------------------------------------------------------

    def _resolved(self, raw: _Raw) -> tuple[Origin, ...]:
        text = self._text(raw)
        outlet = raw.carrier or self._outlet.get(text) or raw.publisher or text
        if not raw.speakers:
            return (("outlet", outlet),)
        made: set[Origin] = set()
        for speaker in raw.speakers:
            if speaker[0] == "unnamed":
                made.add(("unnamed", speaker[1], self._through.get((speaker[1], raw.carrier or text), ("", outlet))[1]))
            else:
                made.add(speaker)
        return tuple(sorted(made))

    @property
    def _through(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """For each unnamed source, as (who, agency or text), the outlet it is counted under, made one where the module's rule says so."""
        if self._one is None:
            raws = [raw for raw in self._groups if any(s[0] == "unnamed" for s in raw.speakers)]
            told: dict[tuple[str, str], set[str]] = {}  # by source and text: the outlets that are said to have been told
            for raw in raws:
                for who in _unnamed(raw):
                    told.setdefault((who, self._text(raw)), set()).update([raw.carrier] if raw.carrier else [])
            joined = _Joined({outlet for many in told.values() for outlet in many})
            for (who, text), outlets in told.items():
                # of a text that names several, which one told what else it says is not known: the first, and the others stay apart
                joined.join((who, min(outlets, default=self._outlet.get(text, text))), (who, text))
            words: dict[tuple[str, int], tuple[str, str]] = {}
            for raw in raws:
                for who in _unnamed(raw) if raw.quote else ():
                    here = (who, raw.carrier or self._text(raw))
                    joined.join(words.setdefault((who, raw.quote), here), here)
            self._one = joined.named()
        return self._one

    @cached_property
    def _groups(self) -> Mapping[_Raw, list[Statement]]:
        return self._memory.grouped("origins", (h.statement for h in self._view.statements), _raw)

    def by_text(self) -> dict[str, list[Statement]]:
        """Group the view's statements by the text their reports print, copies under what they copy."""
        made: dict[str, list[Statement]] = {}
        for raw, many in self._groups.items():
            made.setdefault(self._text(raw), []).extend(many)
        return made

    def _text(self, raw: _Raw) -> str:
        return self._copy_of.get(raw.digest, raw.digest)

    # -- in words ------------------------------------------------------------------------------------------------

    def said_by(self, statement: Statement) -> str:
        """Give the chain in words: who, through whom, where, when."""
        return self._memory.of("said by", statement, self._said_by)

    def _said_by(self, statement: Statement) -> str:
        chain = statement.attribution
        speakers, carriers = chain.speakers(), chain.carriers()
        if speakers:
            who = " and ".join(dict.fromkeys(self._speaker(s) for s in speakers))
        else:
            who = "no speaker given" if carriers else "the reporter's own words"
        parts = [who]
        if carriers:
            parts.append("via " + ", ".join(dict.fromkeys(c.text or "" for c in carriers)))
        where = statement.report.publisher or "publisher unknown"
        when = day(str(statement.report.published)) if statement.report.published else "undated"
        parts.append(f"{where}, {when}")
        return "; ".join(parts)

    def _speaker(self, source: Source) -> str:
        name = self._name_of(source.party) if source.party else None
        words = " ".join((source.text or "").split())
        if source.anonymous:
            return f"unnamed: {words}" + (f" [{name}]" if name else "")
        if name and words.casefold() not in _NO_NAMES and words.casefold() not in name.casefold():
            return f"{words} [{name}]"
        return name or words or "an unnamed source"

    def sayings(self, statements: Iterable[Statement]) -> tuple[str, ...]:
        """Give the chains of some statements, each once."""
        return tuple(dict.fromkeys(self.said_by(s) for s in statements))


def independent(groups: Iterable[tuple[Origin, ...]]) -> int:
    """Count the independent among some origins (each a tuple: one, or those who speak jointly) by the module's rule."""
    known = set(groups)
    alone = {g[0] for g in known if len(g) == 1}
    named = {o[1] for o in alone if o[0] == "named"}
    organs = {root(code) for code in named if ":" in code}
    unnamed = {o for o in alone if o[0] == "unnamed" and not {o[1], root(o[1])} & named and o[1] not in organs}
    vague = {o for o in unnamed if o[1] == SOMEONE}
    told = {o[2] for o in unnamed - vague}
    count = sum(1 for code in named if code not in organs)
    count += len(_apart({o[1] for o in alone if o[0] == "person"})) + len(unnamed - vague)
    count += sum(1 for o in alone if o[0] == "protected" or (o[0] == "outlet" and o[1] not in told))
    count += _bundles([set(g) for g in known if len(g) > 1 and not alone & set(g)])
    return count or int(bool(vague))


def _apart(names: set[str]) -> list[str]:
    """Leave out the names that are part of another: "haddad" beside "walid haddad"."""
    parts = {name: frozenset(name.split()) for name in names}
    by_word: dict[str, list[str]] = {}
    for name, words in parts.items():
        for word in words:
            by_word.setdefault(word, []).append(name)
    return [n for n, words in parts.items() if not any(words < parts[m] for m in by_word.get(next(iter(words), ""), ()))]


def _bundles(joint: list[set[Origin]]) -> int:
    """Count the groups of joint speakers that have nobody in common."""
    left: list[set[Origin]] = []
    for group in joint:
        meeting = [g for g in left if g & group]
        left = [g for g in left if not g & group] + [group.union(*meeting)]
    return len(left)


class _Raw(NamedTuple):
    """What a statement alone tells of its origin: its text, its speakers, who carried it, who published it, its words if quoted (0 if not)."""

    digest: str
    speakers: tuple[Origin, ...]
    carrier: str
    publisher: str
    quote: int


def _raw(statement: Statement) -> _Raw:
    chain, report = statement.attribution, statement.report
    speakers = tuple(sorted({_speaker(s) for s in chain.speakers()}))
    carrier = next((outlet_slug(c.text) for c in chain.carriers() if c.text), "")
    quote = 0
    if chain.mode is Mode.DIRECT and any(s[0] == "unnamed" for s in speakers):
        words = re.findall(r"\w+", statement.evidence[0].exact.casefold())
        quote = hash(tuple(words)) if len(words) >= QUOTED else 0
    return _Raw(report.digest, speakers, carrier, outlet_slug(report.publisher) if report.publisher else "", quote)


def _speaker(source: Source) -> Origin:
    if source.party and not source.anonymous:
        return ("named", source.party)
    if source.party:
        return ("unnamed", source.party)
    words = " ".join((source.text or "").split())
    if not source.anonymous and (name := _person(words)):
        return ("person", name)
    return ("unnamed", _called(words))


def _person(words: str) -> str:
    """Give a person's name in the form in which it is told again, or nothing where the words are no name: two capitals, or one alone."""
    bare = _TITLE.sub(" ", _AFTER.sub("", words)).split()
    if not bare or _OPENING.match(words):
        return ""
    capital = [w for w in bare if w[:1].isupper() or w.casefold() in {"al", "el", "bin", "ibn", "van", "von", "de"} or "-" in w]
    return " ".join(w.casefold().strip(".’'") for w in capital) if len(capital) == len(bare) and any(w[:1].isupper() for w in bare) else ""


def _called(words: str) -> str:
    """Give what an unnamed source is called: the noun that closes the phrase, or ``SOMEONE`` where it tells nobody from another."""
    core = _OPENING.sub("", _AFTER.sub("", words)).casefold().split()
    noun = core[-1] if core else ""
    noun = _one(noun) if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 3 else noun
    return SOMEONE if noun in _NOBODY else f"“{noun}”"


def _one(noun: str) -> str:
    """Give the singular of a noun in the plural: "witnesses", "agencies", "officials"."""
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    return noun[:-2] if noun.endswith(("sses", "ches", "shes", "xes")) else noun[:-1]


def _unnamed(raw: _Raw) -> list[str]:
    return [s[1] for s in raw.speakers if s[0] == "unnamed"]


class _Joined:
    """Pairs made one (union-find); a group goes by the first outlet it holds: of those ``told`` something, else any, else by its text."""

    def __init__(self, told: set[str]) -> None:
        self._told = told
        self._above: dict[tuple[str, str], tuple[str, str]] = {}

    def _top(self, one: tuple[str, str]) -> tuple[str, str]:
        above = self._above
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        """Make two one."""
        a, b = self._top(one), self._top(other)
        if a != b:
            first, second = sorted((a, b), key=lambda k: (k[1].startswith("sha256:"), k[1] not in self._told, k[1]))
            self._above[second] = first

    def named(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Give for each the first of its group."""
        return {one: self._top(one) for one in list(self._above)}
