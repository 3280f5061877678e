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
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from truceledger.assessment.memory import Memory
from truceledger.assessment.voices import SOMEONE, Chain, Origin, Voice, voices_of
from truceledger.assessment.words import Namer, day
from truceledger.knowledge.outlets import is_agency, outlet_name, outlet_slug
from truceledger.vocabulary.attribution import Mode, Source
from truceledger.vocabulary.party import root
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Origin", "Origins", "independent"]

#: Words that stand for a source named before and say nothing themselves.
_NO_NAMES = frozenset({"he", "she", "it", "they", "the group", "group", "movement", "army", "ministry", "mission", ""})
#: Words of a quotation from which on it is told to be the same wherever it stands.
QUOTED = 8


class Origins:
    """The origins of a view's statements; ``memory`` keeps what depends on a statement alone."""

    def __init__(self, view: View, name_of: Namer, memory: Memory | None = None) -> None:
        self._view = view
        self.statements = tuple([h.statement for h in view.statements])
        self._name_of = name_of
        self._memory = memory or Memory()
        self._copy_of = {r.report.digest: r.origin for r in view.reports}
        self._tokens = {h.statement.statement_id: h.origin for h in view.statements if h.origin} if view.withheld else {}
        self.outlets: dict[str, str] = {}  # of each text that is no copy: the agency that printed it or its copies, else who printed it first
        self._title: dict[str, str] = {}
        slugs: dict[str, str] = {}
        for report in view.reports:
            publisher, origin = report.report.publisher, report.origin
            name = slugs.get(publisher) or slugs.setdefault(publisher, outlet_slug(publisher)) if publisher else origin
            if name not in self._title:
                self._title[name] = publisher or "publisher unknown"
            if origin not in self.outlets or (is_agency(publisher) and not is_agency(self.outlets[origin])):
                self.outlets[origin] = name
        self._one: dict[tuple[str, str], tuple[str, str]] | None = None
        self._found: dict[_Raw, tuple[Origin, ...]] = {}
        self.voice_of = voices_of(self._memory).of
        self._said: dict[tuple[Voice, str | None, date | None], str] = self._memory.kept("said by", dict)
        self._counts: dict[frozenset[Voice], int | None] = {}
        self._independent: dict[frozenset[tuple[Origin, ...]], int] = {}
        self._words: dict[Voice, str] = self._memory.kept("voices in words", dict)
        self._printing: dict[tuple[str | None, date | None], str] = self._memory.kept("printings in words", dict)

    def report_of(self, statement: Statement) -> str:
        """Give the digest of the report that a statement's report copies, or its own."""
        return self._copy_of.get(statement.report.digest, statement.report.digest)

    def of(self, statement: Statement) -> tuple[Origin, ...]:
        """Give the origins of a statement: one, or those who say it jointly."""
        if self._tokens and (token := self._tokens.get(statement.statement_id)):
            return (("protected", token),)
        chain = self.voice_of(statement).chain
        return chain.speakers if chain.named else self._origin(self._raw(statement, chain))

    def _raw(self, statement: Statement, chain: Chain | None = None) -> _Raw:
        chain, report = chain or self.voice_of(statement).chain, statement.report
        return _Raw(report.digest, chain, outlet_slug(report.publisher) if report.publisher else "", _quoted(statement) if chain.unnamed else 0)

    def _origin(self, raw: _Raw) -> tuple[Origin, ...]:
        if raw.chain.named:
            return raw.chain.speakers
        found = self._found.get(raw)
        if found is None:
            found = self._found[raw] = self._resolved(raw)
        return found

    def by_origin(self) -> dict[tuple[Origin, ...], list[Statement]]:
        """Group the view's statements by their origins, joint speakers as a group of their own."""
        made: dict[tuple[Origin, ...], list[Statement]] = {}
        for raw, many in self._groups.items():
            found = self._origin(raw)
            open_ = [s for s in many if s.statement_id not in self._tokens] if self._tokens else many
            if open_:
                made.setdefault(found, []).extend(open_)
            if len(open_) < len(many):
                for statement in many:
                    if token := self._tokens.get(statement.statement_id):
                        made.setdefault((("protected", token),), []).append(statement)
        return made

    @cached_property
    def apart(self) -> Mapping[str, tuple[Origin, ...]]:
        """The origins of statements, by id, where they hang on other reports than their own: of unnamed sources, protected ones."""
        made = {s.statement_id: self._origin(raw) for raw, many in self._groups.items() if raw.chain.unnamed for s in many}
        return made | {identity: (("protected", token),) for identity, token in self._tokens.items()}

    def count(self, statements: Iterable[Statement]) -> int:
        """Count the independent origins of some statements."""
        many = list(statements)
        count = self._of_voices(frozenset(map(self.voice_of, many)))
        return self.independent(map(self.of, many)) if count is None else count

    def independent(self, groups: Iterable[tuple[Origin, ...]]) -> int:
        """Count the independent among some origins; lines by the thousand rest on the same few."""
        known = frozenset(groups)
        if len(known) < 2:
            return len(known)
        found = self._independent.get(known)
        if found is None:
            found = self._independent[known] = independent(known)
        return found

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
        carrier = raw.chain.carrier
        outlet = carrier or self.outlets.get(text) or raw.publisher or text
        if not raw.chain.speakers:
            return (("outlet", outlet),)
        made: set[Origin] = set()
        for speaker in raw.chain.speakers:
            if speaker[0] == "unnamed":
                made.add(("unnamed", speaker[1], self._through.get((speaker[1], carrier or text), ("", outlet))[1]))
            else:
                made.add(speaker)
        return tuple(sorted(made))

    @property
    def _through(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """For each unnamed source, as (who, agency or text), the outlet it is counted under, made one where the module's rule says so."""
        if self._one is None:
            raws = [raw for raw in self._groups if raw.chain.unnamed]
            told: dict[tuple[str, str], set[str]] = {}  # by source and text: the outlets that are said to have been told
            for raw in raws:
                for who in raw.chain.unnamed:
                    told.setdefault((who, self._text(raw)), set()).update([raw.chain.carrier] if raw.chain.carrier else [])
            joined = _Joined({outlet for many in told.values() for outlet in many})
            for (who, text), outlets in told.items():
                # of a text that names several, which one told what else it says is not known: the first, and the others stay apart
                joined.join((who, min(outlets, default=self.outlets.get(text, text))), (who, text))
            words: dict[tuple[str, int], tuple[str, str]] = {}
            for raw in raws:
                for who in raw.chain.unnamed if raw.quote else ():
                    here = (who, raw.chain.carrier or self._text(raw))
                    joined.join(words.setdefault((who, raw.quote), here), here)
            self._one = joined.named()
        return self._one

    @cached_property
    def _groups(self) -> Mapping[_Raw, list[Statement]]:
        return self._memory.grouped("origins", self.statements, self._raw)

    def index(self) -> None:
        """Work out what the statements alone tell of their origins."""
        _ = self._ids, self.ids

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the view's statements, in its order."""
        return self._memory.along("ids", self.statements, attrgetter("statement_id"))

    def ids_by_origin(self) -> dict[tuple[Origin, ...], list[str]]:
        """Give the ids of ``by_origin``."""
        if self._tokens:
            return {origin: [s.statement_id for s in many] for origin, many in self.by_origin().items()}
        made: dict[tuple[Origin, ...], list[str]] = {}
        for raw, ids in self._ids.items():
            made.setdefault(self._origin(raw), []).extend(ids)
        return made

    def ids_by_text(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """Give the ids of the statements of some texts, those of copies under what they copy."""
        made: dict[str, list[str]] = {text: [] for text in texts}
        for raw, ids in self._ids.items():
            if (text := self._text(raw)) in made:
                made[text].extend(ids)
        return made

    @cached_property
    def _ids(self) -> Mapping[_Raw, tuple[str, ...]]:
        kept = self._memory.for_group
        return {raw: kept("origins.ids", raw, many, lambda m=many: tuple([s.statement_id for s in m])) for raw, many in self._groups.items()}  # type: ignore[misc]

    def _text(self, raw: _Raw) -> str:
        return self._copy_of.get(raw.digest, raw.digest)

    # -- in words ------------------------------------------------------------------------------------------------

    def said_by(self, statement: Statement) -> str:
        """Give the chain in words: who, through whom, where, when."""
        return self._saying(self.voice_of(statement), statement.report)

    def _saying(self, voice: Voice, report: ReportRef) -> str:
        key = (voice, report.publisher, report.published)
        found = self._said.get(key)
        if found is None:
            words = self._words.get(voice) or self._words.setdefault(voice, self._through_whom(voice))
            where = self._printing.get(key[1:]) or self._printing.setdefault(key[1:], _where(*key[1:]))
            found = self._said[key] = f"{words}; {where}"
        return found

    def _through_whom(self, voice: Voice) -> str:
        speakers, carriers = voice.speakers, voice.carriers
        if speakers:
            who = " and ".join(dict.fromkeys(self._speaker(s) for s in speakers))
        else:
            who = "no speaker given" if carriers else "the reporter's own words"
        parts = [who]
        if carriers:
            parts.append("via " + ", ".join(dict.fromkeys(c.text or "" for c in carriers)))
        return "; ".join(parts)

    def _speaker(self, source: Source) -> str:
        name = self._name_of(source.party) if source.party else None
        words = " ".join((source.text or "").split())
        if source.anonymous:
            return f"unnamed: {words}" + (f" [{name}]" if name else "")
        if name and words and _plain(words) == _plain(name):
            return words  # as it is printed: whom no list knows goes by a name without capitals and apostrophes
        if name and words.casefold() not in _NO_NAMES and words.casefold() not in name.casefold():
            return f"{words} [{name}]"
        return name or words or "an unnamed source"

    def footing(self, statements: Collection[Statement]) -> tuple[tuple[str, ...], int]:
        """Give the chains of some statements and the count of their independent origins: ``sayings`` and ``count`` in one."""
        voice_of, known = self.voice_of, self._said
        voices: set[Voice] = set()
        said: dict[str, None] = {}
        for statement in statements:
            voice, report = voice_of(statement), statement.report
            voices.add(voice)
            said[known.get((voice, report.publisher, report.published)) or self._saying(voice, report)] = None
        count = self._of_voices(frozenset(voices))
        return tuple(said), self.independent(map(self.of, statements)) if count is None else count

    def _of_voices(self, voices: frozenset[Voice]) -> int | None:
        """Count the independent origins of some voices, where these alone tell them: where all are named, and none is protected."""
        if voices not in self._counts:
            alone = not self._tokens and all(voice.chain.named for voice in voices)
            self._counts[voices] = self.independent(voice.chain.speakers for voice in voices) if alone else None
        return self._counts[voices]

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


def _plain(name: str) -> str:
    return re.sub(r"[^\w\s]", "", name).casefold()


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


def _where(publisher: str | None, published: date | None) -> str:
    return f"{publisher or 'publisher unknown'}, {day(str(published)) if published else 'undated'}"


class _Raw(NamedTuple):
    """What a statement alone tells of its origin: its text, its chain, who published it, its words if quoted (0 if not)."""

    digest: str
    chain: Chain
    publisher: str
    quote: int


def _quoted(statement: Statement) -> int:
    """Give what the words of an unnamed source are told again by, where they are quoted and many enough; 0 where not."""
    if statement.attribution.mode is not Mode.DIRECT:
        return 0
    words = re.findall(r"\w+", statement.evidence[0].exact.casefold())
    return hash(tuple(words)) if len(words) >= QUOTED else 0


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
