"""Who is protected: each protected source, which links of a chain are it, and the words that give it away.

Beside the names a person gave, the lists' names of a party and the words by which the ledger's own reports name the source
are taken. Words that name something else too ("Lebanon", "the ministry") are taken only where they stand for the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from truceledger.knowledge.outlets import outlets
from truceledger.knowledge.parties import PartyLexicon, parties, slugify
from truceledger.ledger.names import WITHHELD, Name, Names, fold
from truceledger.vocabulary.attribution import Source, SourceRole
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

#: Words of sources that name nobody, in any number and case; a name is never made of them alone.
GENERIC = frozenset(
    """a an the he she it they we i you his her their our its one two three four five six seven several some many both all other another
    senior local top former foreign regional military political security civil defence defense health state public official officials source
    sources man woman men women people person resident residents witness witnesses medic medics doctor doctors nurse soldier soldiers officer
    officers fighter fighters commander commanders leader leaders chief head spokesman spokeswoman spokesperson spokespeople minister ministers
    ministry president prime premier government governor mayor army forces force armed police group groups movement party rebels militia network
    mission office bureau agency agencies department council committee court parliament television radio media news press journalist reporter
    diplomat diplomats mediator mediators envoy envoys ambassador facilitators delegation delegate negotiator negotiators team member members
    side sides activist activists analyst analysts expert experts charity organisation organization group's official's statement general
    colonel gen col capt captain maj major lt lieutenant sgt sergeant dr mr mrs ms sir king prince princess queen sheikh sheik sayyed imam mullah
    judge justice professor prof secretary deputy vice director ambassador special union centre center institute united national nations
    international republic democratic of for in on to and at by from with de la le el al der den von van bin ben ibn abu umm""".split()  # noqa: SIM905
)
#: Words that stand for somebody named before; they say nothing by themselves.
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "him", "her", "them", "who", ""})
_TITLES = frozenset(
    """president minister premier general colonel gen col capt captain maj major lt lieutenant sgt sergeant dr mr mrs ms sir king prince princess
    queen sheikh sheik sayyed imam mullah judge justice professor prof secretary deputy director ambassador envoy spokesman spokeswoman spokesperson
    governor mayor leader commander chief head official officer diplomat mediator negotiator soldier doctor nurse activist""".split()  # noqa: SIM905
)
_ORGANISATION = frozenset(
    """army forces force ministry government party movement front council committee agency office news times post herald wire line network union
    brigade brigades battalion mission organisation organization ledger desk watch monitor house group league congress authority administration
    police court parliament bank university institute centre center radio television bulletin standard notice liaison""".split()  # noqa: SIM905
)
_CODE = re.compile(r"[A-Z]{3}(:[A-Z]{3})?")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Subject:
    """One protected source: its number (the order of protection), the codes that are it, its words folded, names found so far.

    ``person``: the names' parts give it away too ("Ali said"). ``slug`` stands for it wherever a party's code would.
    """

    number: int
    source: str
    codes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    person: bool = False

    @property
    def slug(self) -> str:
        """The code that stands for it: says that a source is withheld, not which."""
        return f"withheld-{self.number}"


class Subjects:
    """All protected sources of a ledger; ``learn`` takes the names by which its statements call them."""

    def __init__(self, protected: Mapping[str, tuple[str, ...]], lexicon: PartyLexicon | None = None) -> None:
        self._lexicon = lexicon or parties()
        self.all = tuple(self._subject(i, source, names) for i, (source, names) in enumerate(protected.items(), 1))
        self._stand_in: dict[tuple[str, str], int] = {}  # a person's party in one report, where only a pronoun names them
        self._mentioned: dict[str, dict[tuple[int, int], int]] = {}  # the characters that name a source, by text
        self._heard: set[tuple[str | None, str | None, str, int | None]] = set()
        self._index()

    def learn(self, statements: Iterable[Statement]) -> bool:
        """Take the names by which these statements' chains call a protected source; say whether there were new ones."""
        before = self._known_so_far()
        new = [s for s in statements if self._unheard(s)]
        while True:
            known = self._known_so_far()
            for statement in new:
                for source in statement.attribution.sources:
                    self._hear(source, statement.report.digest)
            if self._known_so_far() == known:
                break
            self._index()  # a name heard for a party may be how another report calls it
        return self._known_so_far() != before

    def _known_so_far(self) -> tuple[int, int, int]:
        return sum(len(s.names) + len(s.codes) for s in self.all), len(self._stand_in), sum(map(len, self._mentioned.values()))

    def names(self) -> Names:
        """Give all that is to be found in words."""
        return self._names

    def strike(self, words: str, *, prose: bool = True) -> str:
        """Give words without the names; an address or a code is not ``prose``."""
        if not prose and "%" in words and self._names.spans(unquote(words), prose=False):
            return WITHHELD
        return self._names.strike(words, prose=prose)

    def of(self, source: Source, digest: str = "") -> Subject | None:
        """Give the protected source that a link of a chain is, in the report of this digest."""
        if source.party:
            found = self.of_code(source.party)
            if found:
                return found
        if not source.text:
            return None
        known = (source.text, source.party is None)
        if known not in self._by_text:
            number = self._words.get(_plain(source.text))
            self._by_text[known] = number if number is not None else self._named(source)
        number = self._by_text[known]
        if number is None and source.party and (digest, source.party) in self._stand_in and not _capital(source.text):
            number = self._stand_in[digest, source.party]
        if number is None and source.start is not None and source.end is not None and digest in self._mentioned:
            # the same words read as somebody else's
            number = next((n for (a, b), n in self._mentioned[digest].items() if a < source.end and source.start < b), None)
        return self.all[number - 1] if number else None

    def of_code(self, code: str) -> Subject | None:
        """Give the protected source that a party's code is: its own, or an organ of a state that is."""
        number = self._codes.get(code)
        if number is None:
            number = self._codes.get(self._lexicon.canonical(code)) or (self._codes.get(root(code)) if ":" in code else None)
        return self.all[number - 1] if number else None

    def _named(self, source: Source) -> int | None:
        """Find who a source's words name; of a list's party another party's words may speak ("an ally of Hezbollah")."""
        for _, _, owner in self._names.spans(source.text or ""):
            if self.all[owner - 1].person or source.party is None:
                return owner
        return None

    def _index(self) -> None:
        self._by_text: dict[tuple[str, bool], int | None] = {}
        self._codes = {code: s.number for s in reversed(self.all) for code in s.codes}
        self._words = {words: s.number for s in reversed(self.all) for words in s.words}
        found = []
        for subject in self.all:
            for name in subject.names:
                found.append(Name(name, subject.number))
                if subject.person or self._titled(name):
                    found += [Name(part, subject.number, True) for part in self._parts(name, subject)]
        self._names = Names(found)

    def _subject(self, number: int, source: str, names: tuple[str, ...]) -> Subject:
        made = Subject(number, source, names=dict.fromkeys(n for n in (source, *names) if n.strip()))
        made.words = {_plain(n) for n in made.names}
        made.names = {n: None for n in made.names if _CODE.fullmatch(n) or any(w.casefold() not in GENERIC for w in _WORD.findall(n))}
        code = source if _CODE.fullmatch(source) else self._lexicon.canonical(source if _SLUG.fullmatch(source) else slugify(source))
        known = _CODE.fullmatch(code) is not None or code in self._lexicon.entries
        if code and (known or code != "withheld"):
            made.codes.add(code)
        if known:
            for name, (of, what) in self._lexicon.names.items():
                if what in {"name", "organ", "person"} and (of == code or (":" not in code and root(of) == code)):
                    made.names.setdefault(name)
        elif _SLUG.fullmatch(source) and "-" in source:
            made.names.setdefault(source.replace("-", " "))
        made.person = not known and any(self._personal(n) for n in made.names)
        return made

    def _unheard(self, statement: Statement) -> bool:
        new = False
        for source in statement.attribution.sources:
            key = (source.party, source.text, statement.report.digest if source.party or source.start is not None else "", source.start)
            if key not in self._heard:
                self._heard.add(key)
                new = True
        return new

    def _hear(self, source: Source, digest: str) -> None:
        subject = self.of(source, digest)
        if subject is None:
            return
        if source.start is not None and source.end is not None:
            self._mentioned.setdefault(digest, {}).setdefault((source.start, source.end), subject.number)
        if source.text and self._identifies(source.text, subject):
            subject.names.setdefault(source.text)
            subject.person = subject.person or (not self._known(subject) and source.role is SourceRole.SPEAKER and self._personal(source.text))
        if source.party:
            listed = _CODE.fullmatch(source.party) or self._lexicon.canonical(source.party) in self._lexicon.entries
            if not listed:
                subject.codes.add(source.party)
            elif subject.person:
                self._stand_in.setdefault((digest, source.party), subject.number)

    def _known(self, subject: Subject) -> bool:
        return any(_CODE.fullmatch(c) or c in self._lexicon.entries for c in subject.codes)

    def _identifies(self, text: str, subject: Subject) -> bool:
        """Say whether a source's words name it and nothing else, so that they give it away wherever they stand."""
        words = re.sub(r"^(?:the|a|an)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
        listed = self._lexicon.names.get(words)
        if listed is not None and (listed[1] not in {"name", "organ", "person"} or self.of_code(listed[0]) is not subject):
            return False
        return any(_capital(w) and w.casefold() not in GENERIC for w in re.findall(r"[^\W\d_]+", words))

    def _personal(self, name: str) -> bool:
        """Say whether words are a person's name: two to five words with capitals, none of an organisation or a place."""
        words = _after_title(re.findall(r"[^\W\d_][^\s]*", name))
        if outlets().named(name):
            return False
        if not 1 <= len(words) <= 5 or (len(words) == 1 and not self._titled(name)):
            return False
        return all(_capital(w) or w.casefold() in GENERIC for w in words) and not any(
            w.casefold() in _ORGANISATION or self._elsewhere(w) for w in words
        )

    def _titled(self, name: str) -> bool:
        words = re.findall(r"[^\W\d_]+", name)
        return any(w.casefold() in _TITLES for w in words[:-1])

    def _parts(self, name: str, subject: Subject) -> Iterable[str]:
        """Give the words of a person's name that give the person away by themselves."""
        words = _after_title(name.replace("-", " ").split() if _SLUG.fullmatch(name) else name.split())
        if len(words) > 5:
            return
        for word in words:
            plain = word.strip(".,;:()[]\"“”'’")
            if len(plain) < 2 or plain.casefold() in GENERIC or plain.casefold() in _ORGANISATION or not (_capital(plain) or _SLUG.fullmatch(name)):
                continue
            if not self._elsewhere(plain, subject):
                yield plain

    def _elsewhere(self, word: str, subject: Subject | None = None) -> bool:
        """Say whether the lists know a word as a state's, a people's, a seat's or another party's."""
        listed = self._lexicon.names.get(word) or self._lexicon.names.get(word.removesuffix("'s").removesuffix("’s"))
        return listed is not None and listed[1] != "person" and (subject is None or self.of_code(listed[0]) is not subject)


def _plain(text: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", fold(text))


def _capital(word: str) -> bool:
    """Say whether a word begins with a capital, or is of a script that has none."""
    letters = [c for c in word if c.isalpha()]
    return any(c.isupper() or c.lower() == c.upper() for c in letters)


def _after_title(words: list[str]) -> list[str]:
    """Leave out what stands before the last title: offices and adjectives."""
    last = max((i for i, w in enumerate(words[:-1]) if w.strip(".,").casefold() in _TITLES), default=-1)
    return words[last + 1 :]
