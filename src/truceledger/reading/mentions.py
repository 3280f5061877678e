"""Parties in a text: names, organs, offices, unnamed officials, and what stands for them.

A name is found by the lexicon; grammar makes an organ or office of it ("Sudan's foreign ministry", "a senior Israeli
official"), tells capital from government, land from side, and finds what "the group", "the ministry", "he" and "both
sides" stand for. Hands on ``Mention``; the model's own name finder is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from spacy.tokens import Doc, Span, Token

from truceledger.knowledge.parties import NameMatch, PartyLexicon, slugify
from truceledger.reading.clauses import related
from truceledger.reading.naming import TITLES, Introduced
from truceledger.reading.parser import ARTICLED, PARTS_OF_NAMES


@dataclass(frozen=True)
class Mention:
    """One mention: code points, token range, head token, the party's code where it can be told.

    ``what``: name, organ, office, person, seat, adjective, people, group_noun, pronoun, unnamed, sides.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    text: str
    party: str | None
    what: str
    anonymous: bool = False
    parties: tuple[str, ...] = ()
    antecedent: int | None = None
    land: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all parties it names, none where it cannot be told."""
        return self.parties or ((self.party,) if self.party else ())


@dataclass(frozen=True)
class _Words:
    """The noun lists, folded for look-up."""

    organs: dict[str, str]
    offices: dict[str, str]
    arms: dict[str, str]
    unnamed: frozenset[str]
    armed: frozenset[str]
    mission: frozenset[str]
    agency: frozenset[str]
    foe: frozenset[str]
    sides: frozenset[str]
    pairs: frozenset[str]
    land: frozenset[str]
    outlets: frozenset[str]
    bodies: frozenset[str]


@cache
def _words(lexicon_id: int) -> _Words:
    organs = _LEXICONS[lexicon_id].organs

    def table(name: str) -> dict[str, str]:
        return {word: sector for sector, many in organs[name].items() for word in many}

    groups = organs["groups"]
    return _Words(
        table("organs"),
        table("offices"),
        table("arms"),
        frozenset(organs["persons"]["unnamed"]),
        frozenset(groups["armed"]),
        frozenset(groups["mission"]),
        frozenset(groups["agency"]),
        frozenset(groups["foe"]),
        frozenset(groups["sides"]),
        frozenset(groups["pairs"]),
        frozenset(organs["land"]["nouns"]),
        frozenset(organs["outlets"]["nouns"]),
        frozenset(organs["introduced"]["bodies"]),
    )


_LEXICONS: dict[int, PartyLexicon] = {}
_SPEAKS = frozenset(
    [
        "say",
        "tell",
        "urge",
        "call",
        "demand",
        "insist",
        "warn",
        "accuse",
        "reject",
        "announce",
        "deny",
        "blame",
        "want",
        "agree",
        "refuse",
        "offer",
        "press",
        "ask",
        "propose",
        "believe",
        "declare",
        "confirm",
        "claim",
        "respond",
        "accept",
        "threaten",
        "maintain",
        "add",
        "state",
        "hope",
        "order",
        "vow",
        "pledge",
        "hold",
        "support",
        "oppose",
        "send",
        "condemn",
        "welcome",
        "see",
        "broker",
        "mediate",
        "undertake",
        "express",
        "voice",
        "consider",
        "decide",
        "stress",
        "retort",
        "argue",
        "fear",
        "put",
    ]
)
_LEVELS = frozenset({"senior", "unnamed", "anonymous", "western", "diplomatic", "security", "military", "local", "top", "another", "unidentified"})


def find_mentions(
    doc: Doc,
    lexicon: PartyLexicon,
    *,
    home: str | None = None,
    text: str | None = None,
    own: Introduced | None = None,
    issuer: tuple[str, str] | None = None,
    dateline: str | None = None,
    ground: Mapping[str, int] | None = None,
) -> tuple[tuple[Mention, ...], str | None]:
    """Give the party mentions of a parsed report in text order, and the state whose an office or army named alone is.

    ``home`` is the state of an office named alone, ``own`` the names that the report introduces, ``issuer`` the name and
    code of the body that speaks in it ("the Committee", "the mission"), ``dateline`` the state that it was sent from, ``ground``
    how many of the places it names lie in which state.
    """
    _LEXICONS[id(lexicon)] = lexicon
    finder = _Finder(doc, doc.text if text is None else text, lexicon, _words(id(lexicon)), home, own or Introduced(), issuer, dateline, ground or {})
    return tuple(finder.run()), finder.home


def of_a_name(token: Token) -> bool:
    """Say whether a word is written as part of a name: "Otto", "al-Velmar", "bin"."""
    articled = ARTICLED.fullmatch(token.text)
    return (articled.group(1) if articled is not None else token.text)[:1].isupper() or token.lower_ in PARTS_OF_NAMES


@dataclass
class _Finder:
    doc: Doc
    text: str  # the doc makes its text anew each time it is asked
    lexicon: PartyLexicon
    words: _Words
    home: str | None
    own: Introduced
    issuer: tuple[str, str] | None
    dateline: str | None
    ground: Mapping[str, int]
    made: list[Mention] = field(default_factory=list)
    surnames: dict[str, Mention] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    names: dict[int, NameMatch] = field(default_factory=dict)

    def run(self) -> list[Mention]:
        spans: list[tuple[Span, NameMatch]] = []
        for match in self._matches():
            span = self.doc.char_span(match.start, match.end, alignment_mode="expand")
            if span is None:
                continue
            spans.append((span, match))
        spans = self._in_place(spans)
        for span, match in spans:
            for token in span:
                self.names[token.i] = match
        self.home = self.home or self._home(spans)
        self.rank = self._rank(spans)
        roots: dict[int, tuple[Span, NameMatch]] = {span.root.i: (span, match) for span, match in spans}
        for token in self.doc:
            if token.i in roots:
                self._name(*roots[token.i])
            elif token.i in self.names or self._one_of(token):
                continue
            elif token.is_upper and len(token) > 2 and token.text.title() in self.surnames:
                known = self.surnames[token.text.title()]  # a transcript's label: "ZEYDAN: We did not."
                self._add(token.i, token.i, token.i, known.party, "person", antecedent=known.head)
            elif token.pos_ in {"NOUN", "PROPN", "ADJ"} and token.dep_ != "amod":
                self._noun(token)
            elif token.pos_ == "PRON" and token.lower_ in _PRONOUNS:
                self._pronoun(token)
        return self.made

    def _one_of(self, token: Token) -> bool:
        """Take "one of the sources" for a person of his own, unnamed as they are."""
        if token.lower_ not in {"one", "another"} or token.dep_ not in {"nsubj", "pobj"}:
            return False
        of = next((t for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None)
        if of is None or of.lemma_.lower() not in self.words.unnamed:
            return False
        earlier = next((m for m in reversed(self.made) if m.anonymous and of.lemma_.lower() in m.text.lower()), None)
        self._add(token.i, of.i, token.i, earlier.party if earlier else None, "unnamed", anonymous=True)
        return True

    def _matches(self) -> list[NameMatch]:
        """Give the names that lists know and those that the report introduces; of two in one place the longer."""
        own = list(self.own.find(self.text))
        known = [
            m for m in self.lexicon.find(self.text) if not any(o.start < m.end and o.end > m.start and o.end - o.start > m.end - m.start for o in own)
        ]
        own = [o for o in own if not any(o.start < m.end and o.end > m.start for m in known)]
        return sorted([*known, *own], key=lambda m: m.start)

    def _sort(self, code: str) -> str | None:
        """Give what a party is, by the lists or by how the report introduced it."""
        return self.lexicon.sort_of(code) or self.own.sorts.get(code)

    def _in_place(self, spans: list[tuple[Span, NameMatch]]) -> list[tuple[Span, NameMatch]]:
        """Leave out persons known by surname alone whose party the report does not name: another bears that name here."""
        named = {self._root(m.code) for _, m in spans if m.what != "person"}
        named |= {state for _, m in spans if m.what != "person" and (state := self.lexicon.state_of(m.code))}
        full = {m.code for s, m in spans if m.what == "person" and " " in s.text}
        kept = []
        for span, match in spans:
            at = span.start - 1
            while at > 0 and self.doc[at].is_space:
                at -= 1  # a name may be wrapped over two lines
            before = self.doc[at] if at >= 0 else None
            if len(span) == 1 and before is not None and before.lower_ in _SERVANT and match.what != "person":
                continue  # "Abdul Fatah al-Burhan" is no party
            if match.what == "person" and " " not in span.text and match.code not in full:
                articled = ARTICLED.fullmatch(span.text) is not None  # written with many first names: "Abdelfatah Al-Burhan"
                if not articled and before is not None and before.pos_ == "PROPN" and not before.is_upper and before.lower_.rstrip(".") not in TITLES:
                    continue  # "Dagoberto Ramos" is not the Ramos on the list
                ruler = before is not None and before.lower_ in _RULERS  # "President Moi" is Kenya's, named or not
                if not ruler and self._root(match.code) not in named and self.lexicon.state_of(match.code) not in named:
                    continue
            kept.append((span, match))
        return kept

    def _root(self, code: str) -> str:
        code = self.lexicon.canonical(code)
        return code.split(":")[0] if code[:1].isupper() else code

    # -- counting who the report is about ------------------------------------------------------------------------

    def _home(self, spans: list[tuple[Span, NameMatch]]) -> str | None:
        seen: dict[str, float] = {}
        torn: dict[str, int] = {}
        acting: set[str | None] = set()  # states that the report speaks of otherwise than as ground
        for span, match in spans:
            state = self.lexicon.state_of(match.code)
            if state and self.lexicon.sort_of(match.code) == "armed_group":
                torn[state] = torn.get(state, 0) + 1
            if state and not self._meets(span):
                seen[state] = seen.get(state, 0) + (_PERSON if match.what == "person" else 2 if span.start < 40 else 1)
            if match.what != "seat" and self.lexicon.sort_of(match.code) != "armed_group" and not self._tells_where(span.root, state):
                acting.add(state)
        for state in seen:
            if state in MEDIATE and state not in torn:
                seen[state] *= 0.4  # a mediator is named often, and nobody means its army by "the army"
        for state in seen:
            seen[state] += _GROUND * min(_GROUNDS, self.ground.get(state, 0))
        if self.dateline is not None and self.dateline not in acting and acting & set(seen):
            seen.pop(self.dateline, None)  # talks in a capital are not about its state
        ranked = sorted(seen, key=lambda s: (-seen[s], s))
        if self.dateline is not None and self.dateline in ranked[:2] and (self.dateline not in MEDIATE or self.dateline == ranked[0]):
            return self.dateline  # sent from there, and about it
        told = {m.code.split(":")[0] for _, m in spans if self._sort(m.code) == "state"}
        if self.dateline is not None and self.dateline not in MEDIATE and not told - {self.dateline}:
            return self.dateline  # no other state is named
        if ranked and len(ranked) > 1 and torn:
            # a state that an armed group of its own fights: named alone, the army and the government are that state's
            first = max(torn, key=lambda s: (torn[s], s))
            others = [s for s in ranked if s != first and s not in MEDIATE]
            if torn[first] >= 2 and (not others or seen.get(first, 0) >= seen[others[0]]):
                return first
        # an office or ministry named alone is the report's own state's only where one state stands out
        if not ranked or (len(ranked) > 1 and seen[ranked[1]] * 10 > seen[ranked[0]] * 6):
            return None
        return ranked[0]

    def _tells_where(self, word: Token, state: str | None) -> bool:
        """Say whether a state is named for ground, or for where a group is at home: "the Lebanese border", "its Lebanese ally Hezbollah"."""
        above = word.head
        if word.dep_ == "pobj":
            return above.lower_ in _WHERE
        return word.dep_ in {"amod", "compound"} and (
            above.lemma_.lower() in self.words.land or (state is not None and self._same_as(above, state) is not None)
        )

    def _meets(self, span: Span) -> bool:
        """Say whether a country is named only for where something is: "in Gabon", "Gabon's capital"."""
        word, above = span.root, span.root.head
        if word.dep_ == "poss":
            ground = any(t.lemma_.lower() in self.words.land for t in (above, *above.lefts))  # "Gabon's capital Libreville"
            return ground and above.dep_ == "pobj" and above.head.lower_ in {"in", "at", "near", "to", "from"}
        if word.dep_ == "amod" and above.lemma_.lower() in self.words.land and above.dep_ == "pobj" and above.head.lower_ in _WHERE:
            return True  # "near the Lebanese border"
        if self._backs(word):
            return True
        return word.dep_ == "pobj" and above.lower_ in {"at", "near"}

    def _rank(self, spans: list[tuple[Span, NameMatch]]) -> list[str]:
        """Rank the belligerents: named groups and states, those that mediate or only report left low."""
        seen: dict[str, float] = {}
        hosts: dict[str, int] = {}
        counted: dict[str, int] = {}
        for span, match in spans:
            sort = self._sort(match.code)
            if sort == "state" and (
                self._meets(span) or (span.root.dep_ == "pobj" and span.root.head.lower_ in _WHERE and not self._party_role(span.root))
            ):
                continue  # ground
            if sort in {"state", "armed_group", "rival_government", "wing"}:
                code = self.lexicon.canonical(match.code)
                root = code.split(":")[0] if code[:1].isupper() else code
                seen[root] = seen.get(root, 0) + side_weight(root, sort) * (_PERSON if match.what == "person" else 1.0)
                counted[root] = counted.get(root, 0) + 1
                if self._hosts(span.root):
                    hosts[root] = hosts.get(root, 0) + 1
        for root, times in hosts.items():
            if times * 3 >= counted[root]:
                seen[root] *= 0.1  # whoever mediates or is host to the talks is no side of them
        return sorted((code for code in seen if seen[code] >= _HOST), key=lambda code: (-seen[code], code))

    def _hosts(self, word: Token) -> bool:
        """Say whether a name is of who mediates: "talks mediated by Chadian officials", "Kenya hosted", "the Qatari mediators"."""
        chain = [word, *list(word.ancestors)[:3]]
        for one in chain:
            if one.lemma_.lower() in _MEDIATORS and one.pos_ in {"NOUN", "PROPN"} and word.i != one.i and word.dep_ == "amod":
                return True
            if one.lemma_.lower() in _MEDIATES and one.pos_ == "VERB":
                over = [t for t in (*one.children, one.head) if t.dep_ in {"dobj", "nsubjpass"} or (t.i == one.head.i and one.dep_ == "acl")]
                if not any(t.lemma_.lower() in _TALKS for t in over):
                    return False
                return any(
                    t.i in {c.i for c in chain} for t in one.children if t.dep_ in {"nsubj", "agent"} or (t.dep_ == "prep" and t.lower_ == "by")
                )
            if one.pos_ in {"VERB", "AUX"}:
                return False
        return False

    # -- making --------------------------------------------------------------------------------------------------

    def _add(self, first: int, last: int, head: int, party: str | None, what: str, **more: object) -> Mention:
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        made = Mention(start, end, first, last, head, self.text[start:end], party, what, **more)  # type: ignore[arg-type]
        self.made.append(made)
        return made

    def _name(self, span: Span, match: NameMatch) -> None:
        root = span.root
        code = self.lexicon.canonical(match.code)
        if match.what == "leaning":
            return
        after = self.doc[span.end] if span.end < len(self.doc) else None
        if after is not None and after.text in self.words.outlets and match.what != "adjective":
            return
        if self._backs(root) and self._sort(match.code) == "state":
            self._add(span.start, span.end - 1, root.i, code, "adjective", land=True)
            return
        if match.what == "adjective" or (
            root.dep_ in {"amod", "compound", "nmod"} and match.what in {"name", "people", "organ"} and root.head.i != root.i
        ):
            self._modifier(span, match, code)
            return
        if match.what == "seat":
            if self._acts(root):
                self._add(span.start, span.end - 1, root.i, code, "seat")
            return
        if match.what == "person":
            self._person(span, code)
            return
        if match.what == "name" and root.dep_ == "poss":
            # "Sudan's foreign ministry": the noun above carries it; the owner stays a mention of its own
            self._add(span.start, span.end - 1, root.i, code, "name")
            return
        land = (
            match.what == "name"
            and self.lexicon.sort_of(code) == "state"
            and root.dep_ == "pobj"
            and root.head.lower_
            in {
                "in",
                "from",
                "across",
                "into",
                "inside",
                "near",
                "over",
                "through",
                "throughout",
                "around",
                "at",
                "of",
                "to",
                "on",
                "towards",
                "toward",
            }
            and not self._party_role(root)
        )
        self._add(span.start, span.end - 1, root.i, code, match.what, land=land)

    def _party_role(self, root: Token) -> bool:
        """Say whether a state under a preposition is a side: "demanded of Israel", "attacks on Israel"."""
        above = root.head.head
        return root.head.lower_ in {"of", "on", "to", "from", "with"} and above.lemma_.lower() in {
            "call",
            "demand",
            "pressure",
            "contact",
            "talk",
            "war",
            "agreement",
            "deal",
            "message",
            "appeal",
            "offer",
            "accord",
            "attack",
            "say",
            "speak",
        }

    def _acts(self, root: Token) -> bool:
        """Say whether a capital's name is used for its government."""
        while root.dep_ == "conj" and root.head.i != root.i:
            root = root.head
        if root.dep_ in {"nsubj", "nsubjpass"}:
            verb = root.head
            return (
                verb.pos_ in {"VERB", "AUX"}
                and (verb.lemma_.lower() in _SPEAKS or not any(c.dep_ == "dobj" and False for c in verb.children))
                and verb.lemma_.lower() not in {"be", "lie", "host", "see", "wake", "come", "remain"}
            )
        if root.dep_ == "dobj":
            return root.head.lemma_.lower() in _SPEAKS | {"pressure", "inform", "accuse", "brief", "oblige", "thank", "persuade"}
        if root.dep_ == "pobj":
            prep, above = root.head.lower_, root.head.head.lemma_.lower()
            if prep in {"between", "by", "against"}:
                return True
            if prep in {"to", "from"} and above in _SENT:
                return True  # "a message to Hanoi", "no answer from Asmara"
            return prep in {"on", "upon", "for", "with", "to"} and above in {"call", "pressure", "press", "appeal", "contact", "coordinate", "accord"}
        if root.dep_ == "poss":
            return root.head.lemma_.lower() not in self.words.land and root.head.pos_ == "NOUN"
        return False

    def _modifier(self, span: Span, match: NameMatch, code: str) -> None:
        root, noun = span.root, span.root.head
        if root.dep_ == "conj" and noun.i in self.names and noun.head.pos_ in {"NOUN", "PROPN"} and noun.head.i > root.i:
            self._joint(noun.head, code)
            return
        while noun.dep_ == "compound" and noun.head.pos_ in {"NOUN", "PROPN"} and noun.i not in self.names:
            noun = noun.head
        state = self.lexicon.sort_of(code) == "state" or code[:3].isupper()
        if noun.pos_ == "PROPN" and noun.i not in self.names:
            # "Costa Rican President Oscar Arias": the parse hangs title and country on the name
            title = next((t for t in noun.lefts if t.i > root.i and t.lower_ in self.words.offices and t.dep_ == "compound"), None)
            if title is not None:
                self._composed(title, code, span.start)
                return
        if noun.i == root.i or noun.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            self._add(span.start, span.end - 1, root.i, code, "people" if match.what == "people" else match.what)
            return
        if state and match.what == "name" and noun.lemma_.lower() in _SENT_TO and any(t.i < span.start and self._owns(t) for t in noun.lefts):
            # "Washington's Sudan envoy": where he is sent, not who sent him
            self._add(span.start, span.end - 1, root.i, code, "adjective", land=True)
            return
        named = self._same_as(noun, code) if state else None
        if named is not None:
            # "Hezbollah, a Lebanese group", "its Lebanese ally Hezbollah": the state tells where the group is at home
            self._add(span.start, span.end - 1, root.i, code, "adjective", land=True)
            self._add(noun.i, noun.i, noun.i, named, "organ")
            return
        made = self._composed(noun, code, span.start)
        if made is None:
            land = noun.lemma_.lower() in self.words.land or noun.lower_ in self.words.land
            self._add(span.start, span.end - 1, root.i, code, "adjective", land=land and state)

    def _backs(self, word: Token) -> bool:
        """Say whether a state only describes what it backs, leads or holds: "Armenian-backed forces", "the Turkish-controlled north"."""
        doc, i = self.doc, word.i
        return i + 2 < len(doc) and doc[i + 1].text in {"-", "–"} and doc[i + 2].tag_ in {"VBN", "VBD"} and word.idx + len(word) == doc[i + 1].idx

    def _same_as(self, noun: Token, state: str) -> str | None:
        """Give the armed group of a state that a noun is put beside: one is the other."""
        beside = [c for c in noun.children if c.dep_ == "appos"] + ([noun.head] if noun.dep_ == "appos" else [])
        for token in beside:
            match = self.names.get(token.i)
            code = self.lexicon.canonical(match.code) if match is not None and match.what == "name" else ""
            if code and self.lexicon.sort_of(code) == "armed_group" and self.lexicon.state_of(code) == state.split(":")[0]:
                return code
        return None

    def _owns(self, token: Token) -> bool:
        """Say whether a word before a noun says whose it is."""
        return token.dep_ == "poss" or token.i in self.names

    def _joint(self, noun: Token, code: str) -> None:
        """Add a second owner to a noun: "Lebanese and Israeli officers"."""
        for index, mention in enumerate(self.made):
            if mention.head == noun.i and mention.party and mention.party[:1].isupper():
                sector = mention.party.partition(":")[2]
                second = f"{code}:{sector}" if sector and code[:1].isupper() else code
                self.made[index] = replace(mention, parties=(*(mention.parties or (mention.party,)), second))
                return
        organ, what = self._sector(noun, self._phrase(noun))
        self._add(noun.i, noun.i, noun.i, f"{code}:{organ}" if what and organ and code[:1].isupper() else code, what or "adjective")

    def _composed(self, noun: Token, code: str, first: int) -> Mention | None:
        """Make the organ, office or unnamed person of a party whose name stands before the noun."""
        phrase = self._phrase(noun)
        sector, what = self._sector(noun, phrase)
        if what is None:
            return None
        root = code.split(":")[0] if code[:1].isupper() else code
        party: str | None = f"{root}:{sector}" if code[:1].isupper() and sector else code
        if ":" in code and what in {"office", "unnamed"} and sector == "GOV":
            party = code  # the army's spokesman speaks for the army
        if self.lexicon.sort_of(code) not in {"state", None} or not code[:1].isupper():
            party = code
        anonymous = self._anonymous(noun, what)
        left = min(
            [t.i for t in noun.lefts if t.dep_ in {"amod", "compound", "det", "nummod", "poss", "nmod"} and t.lower_ not in _WEEKDAYS]
            + [first, noun.i]
        )
        if self.doc[left].lower_ in {"the"}:
            left += 1
        last = noun.i
        name = self._apposed_name(noun)
        mention = self._add(left, last, noun.i, party, what, anonymous=anonymous and name is None)
        if name is not None:
            self._remember(name, party)
        return mention

    def _phrase(self, noun: Token) -> list[str]:
        """Give the noun with the words before it, longest first: "chief of staff" is tried by the noun alone."""
        left = [t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod"}]
        words = [t.lower_ for t in left if t.i not in self.names] + [noun.lemma_.lower()]
        raw = [t.lower_ for t in left if t.i not in self.names] + [noun.lower_]
        return [" ".join(group[i:]) for group in (raw, words) for i in range(len(group))]

    def _sector(self, noun: Token, phrase: list[str]) -> tuple[str | None, str | None]:
        prefixes = {t.lower_ for t in noun.lefts}
        for word in phrase:
            if word in self.words.organs:
                sector = self.words.organs[word]
                return sector, "organ"
            if word in self.words.offices:
                sector = self.words.offices[word]
                if prefixes & {"military", "army"} or any(t.lower_ in {"army", "military"} for t in noun.subtree if t.dep_ == "pobj"):
                    sector = "MIL"
                return sector, "office"
            if word in self.words.arms:
                return self.words.arms[word], "organ"
            if word in self.words.unnamed:
                return "GOV", "unnamed"
            if word in self.words.armed:
                return "REB", "organ"
        return None, None

    def _anonymous(self, noun: Token, what: str) -> bool:
        if what not in {"office", "unnamed"} or noun.lemma_.lower() not in self.words.unnamed:
            return False
        if noun.dep_ == "compound" or self._apposed_name(noun) is not None:
            return False
        dets = {t.lower_ for t in noun.lefts}
        if noun.tag_ in {"NNS", "NNPS"}:
            return True
        return bool(dets & {"a", "an", "one", "another", "no"} or dets & _LEVELS) or noun.lemma_.lower() == "source"

    def _apposed_name(self, noun: Token) -> Span | None:
        """Give the proper name that goes with an office: "spokesman Dmitry Peskov", "the envoy, Hans Grundberg,"."""
        following = self.doc[noun.i + 1] if noun.i + 1 < len(self.doc) else None
        if following is not None and following.pos_ == "PROPN" and following.i not in self.names:
            return self._proper(following)
        for child in noun.children:
            if child.dep_ == "appos" and child.pos_ == "PROPN":
                return self._proper(child)
        if following is not None and following.text == "," and noun.i + 2 < len(self.doc):
            after = self.doc[noun.i + 2]
            if after.pos_ == "PROPN" and after.i not in self.names:
                return self._proper(after)
        if noun.dep_ in {"compound", "nmod", "amod"} and noun.head.pos_ == "PROPN" and noun.head.i > noun.i:
            return self._proper(noun.head)
        if noun.dep_ == "appos" and noun.head.pos_ == "PROPN" and noun.head.i not in self.names:
            return self._proper(noun.head)
        return None

    def _proper(self, token: Token) -> Span:
        first = last = token.i
        while (
            first > 0
            and self.doc[first - 1].pos_ == "PROPN"
            and of_a_name(self.doc[first - 1])
            and self.doc[first - 1].lower_ not in self.words.offices
        ):
            first -= 1
        while last + 1 < len(self.doc) and self.doc[last + 1].pos_ == "PROPN" and of_a_name(self.doc[last + 1]):
            last += 1
        if self.doc[last].lower_ in self.words.bodies:
            # "the Monitoring and Verification Mechanism" is one name
            while (
                first > 1
                and self.doc[first - 1].lower_ in {"and", "of", "for"}
                and self.doc[first - 2].text[:1].isupper()
                and self.doc[first - 2].pos_ in {"PROPN", "NOUN", "ADJ", "VERB"}
                and self.doc[first - 2].i not in self.names
            ):
                first -= 2
        return self.doc[first : last + 1]

    def _remember(self, name: Span, party: str | None) -> None:
        if party is None or name[-1].lower_ in self.words.bodies:
            return
        mention = self._named_once(name, party)
        for token in name:
            self.names.setdefault(token.i, NameMatch(name.start_char, name.end_char, party, "person"))
        surname = name[-1].text
        if len(surname) > 2:
            self._known_by(surname, mention)

    def _person(self, span: Span, code: str) -> None:
        mention = self._named_once(span, code)
        self._known_by(span[-1].text, mention)

    def _known_by(self, surname: str, mention: Mention) -> None:
        """Keep who a surname stands for, with its article and without: "al-Burhan", "Burhan"."""
        self.surnames[surname] = mention
        if (name := ARTICLED.fullmatch(surname)) is not None:
            self.surnames.setdefault(name.group(1), mention)

    def _named_once(self, name: Span, party: str) -> Mention:
        """Add a person, or give him where he is added already, being both listed and introduced."""
        known = next((m for m in self.made[-12:] if m.what == "person" and (m.first, m.last, m.party) == (name.start, name.end - 1, party)), None)
        return known or self._add(name.start, name.end - 1, name.root.i, party, "person")

    # -- nouns without a party's name in front -------------------------------------------------------------------

    def _noun(self, token: Token) -> None:
        if any(m.first <= token.i <= m.last for m in self.made[-6:]):
            return
        if token.pos_ == "PROPN" and not any(word.lower() in self.words.organs for word in self._phrase(token)):
            following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
            named = following is not None and following.pos_ == "PROPN" and following.i not in self.names
            office = token.lower_
            if office == "secretary" and token.i:
                office = f"{self.doc[token.i - 1].lower_} secretary"  # "Defence Secretary Delfin Lorenzana"
            of_state = office in _HOME_OFFICES or (office != token.lower_ and self.words.offices.get(office) == "GOV")
            if named and token.dep_ == "compound" and of_state and following.text not in self.surnames:  # type: ignore[union-attr]
                owner = self._owner(token) or self._named_owner(token.head)
                if owner is not None:
                    self._composed(token, owner, token.i)  # "Botswana's President Mokgweetsi Masisi", "King Faisal of Saudi Arabia"
                    return
                if self.home and (office in _HOME_OFFICES or self.home in _SECRETARIES):
                    self._office(token, self.words.offices.get(office))  # "President Salinas", of the report's own state
                    return
            if not self._capital_office(token):
                self._unknown(token)
                return
        lemma = token.lemma_.lower()
        if self._sides(token, lemma):
            return
        lord = self._loyal_to(token, lemma)
        if lord is not None:
            left = min([t.i for t in token.lefts if t.dep_ in {"amod", "compound", "det", "nummod"}] + [token.i])
            self._add(left, token.i, token.i, lord, "group_noun")
            return
        owner = self._owner(token)
        if owner is not None:
            self._composed(token, owner, token.i)
            for code in self._further_owners(token, owner):
                self._joint(token, code)
            return
        for child in token.children:
            if child.dep_ == "poss" and child.lower_ in {"its", "their"} and (subject := self._subject(child)) is not None:
                held = self._at(subject)
                if subject.pos_ == "NOUN" and (held is None or not held.codes):
                    return  # "insurgents agreed to send their troops": of nobody named
        phrase = self._phrase(token)
        sector, what = self._sector(token, phrase)
        if (
            (lemma == "state" or (lemma == "head" and self.doc[token.i + 1 : token.i + 3].text.lower() in {"of state", "of government"}))
            and self.home
            and any(t.lower_ == "the" for t in token.lefts)
            and token.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj"}
            and not (token.dep_ == "pobj" and token.head.lower_ not in {"by", "from", "with"})
        ):
            self._add(token.i, token.i, token.i, f"{self.home}:GOV", "organ")
            return
        if lemma in self.words.foe and token.dep_ not in {"amod", "compound"}:
            self._add(token.i, token.i, token.i, None, "foe")
            return
        again = (
            what == "office"
            and lemma in self.words.unnamed
            and any(t.lower_ in {"the", "this", "that"} for t in token.lefts)
            and any(m.anonymous and lemma in m.text.lower() for m in self.made)
        )
        if what == "unnamed" or again or (what == "office" and self._anonymous(token, what)):
            self._unnamed(token, lemma, sector)
            return
        if what == "office":
            self._office(token, sector)
            return
        if what == "organ" and sector != "REB":
            if not any(word in self.words.organs for word in phrase):
                # "army jets" are the army's; "warplanes", "a car bomb": whose they are is not told
                of = next((t for t in token.lefts if t.lemma_.lower() in {"army", "government", "navy", "military", "regime", "junta"}), None)
                if of is None:
                    return
                lemma = "army" if of.lemma_.lower() != "government" else "government"
            self._organ(token, lemma, sector)
            return
        if lemma in self.words.armed or lemma in self.words.mission or lemma in self.words.agency:
            self._group_noun(token, lemma)

    def _loyal_to(self, noun: Token, lemma: str) -> str | None:
        """Give whose fighters are meant by whom they are loyal or belong to: "forces loyal to Khalifa Haftar", "militiamen belonging to the RSF"."""
        if lemma not in self.words.armed and self.words.organs.get(lemma) != "MIL" and lemma not in {"man", "gunman", "unit", "officer", "commander"}:
            return None
        for word in noun.children:
            if word.i > noun.i and word.lemma_.lower() in _LOYAL and word.dep_ in {"amod", "acl", "relcl"}:
                if any(c.dep_ in {"neg", "advmod"} and c.lower_ in _NO_MORE for c in word.children):
                    return None
                targets = [t for c in word.children if c.dep_ == "prep" and c.lower_ == "to" for t in c.children if t.dep_ == "pobj"]
                match = self.names.get(targets[0].i) if targets else None
                if match is not None and match.what in {"name", "person", "organ"}:
                    return self.lexicon.canonical(match.code)
        return None

    def _capital_office(self, token: Token) -> bool:
        """Say whether a capitalised noun is an office and no part of a name: "the President", "the Secretary-General of the …"."""
        if token.i + 1 < len(self.doc) and self.doc[token.i + 1].pos_ == "PROPN":
            return False
        if not any(t.dep_ == "det" or t.lower_ in {"his", "its", "their", "our"} for t in token.lefts):
            return False
        return any(word in self.words.offices for word in self._phrase(token)) or token.lower_ == "state"

    def _owner(self, noun: Token) -> str | None:
        """Give the party that owns the noun: a possessor, "of Lebanon", "in Kyiv"."""
        for child in noun.children:
            if child.lower_ == "whose":
                about = related(noun)
                held = self._at(about) if about is not None else None
                return held.party if held is not None else None
            if child.dep_ == "poss":
                held = self._at(child)
                if held is None and child.lower_ in _PRONOUNS:
                    held = self._antecedent(child)
                if held is not None and held.party:
                    return held.party
        stray = noun.lemma_.lower() in _STRAY
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "in", "for", "from"} and child.i > noun.i:
                if stray and child.lower_ == "in":
                    continue  # a diplomat in Beirut is anybody's
                for target in child.children:
                    match = self.names.get(target.i) or self._group_named(target)
                    if match is not None and match.what in {"name", "seat"} and (child.lower_ != "from" or match.what == "name"):
                        sort = self.lexicon.sort_of(match.code)
                        if child.lower_ == "in" and sort in {"igo", "agency", "ngo", "mission"}:
                            continue
                        return match.code
        return None

    def _further_owners(self, noun: Token, first: str) -> list[str]:
        """Give who else owns a noun that stands for several: "the foreign ministers of Armenia and Azerbaijan"."""
        if noun.tag_ != "NNS":
            return []
        named = [self.names.get(t.i) for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children for t in p.conjuncts]
        return [m.code for m in named if m is not None and m.what == "name" and m.code != first]

    def _named_owner(self, name: Token) -> str | None:
        """Give the state that a person's name says he is of: "Botswana's President X", "King X of Saudi Arabia"; not where he is."""
        for child in name.children:
            of = [t for t in child.children if t.dep_ == "pobj"] if child.dep_ == "prep" and child.lower_ == "of" else []
            for word in [child] if child.dep_ == "poss" else of:
                match = self.names.get(word.i)
                if match is not None and match.what == "name":
                    return match.code
        return None

    def _group_named(self, noun: Token) -> NameMatch | None:
        """Give the group whose name stands before a noun for it: "the Ahrar al-Sham insurgent group"."""
        if noun.lemma_.lower() not in self.words.armed:
            return None
        named = (self.names.get(t.i) for t in noun.subtree if t.i < noun.i and t.dep_ in {"compound", "nmod", "amod"})
        return next((m for m in named if m is not None and m.what == "name" and self._sort(m.code) != "state"), None)

    def _at(self, token: Token) -> Mention | None:
        for mention in reversed(self.made):
            if mention.head == token.i or mention.first <= token.i <= mention.last:
                return mention
        match = self.names.get(token.i)
        if match is not None:
            return Mention(match.start, match.end, token.i, token.i, token.i, token.text, self.lexicon.canonical(match.code), match.what)
        return None

    def _sides(self, token: Token, lemma: str) -> bool:
        dets = {t.lower_ for t in token.lefts}
        owned = any(c.dep_ == "poss" or (c.dep_ == "prep" and c.lower_ == "of") for c in token.children)
        if "the" in dets and dets & {"belligerent", "opposing"} and lemma in {"force", "army", "camp", "faction"} and not owned:
            lemma = "side"  # "the belligerent forces"
        joint = dets & {"both", "two", "warring", "each", "either", "neither", "rival", "all"} or (
            (lemma in {"side", "party", "belligerent", "camp"} or (lemma == "capital" and token.head.lower_ == "between" and not owned))
            and "the" in dets
            and token.tag_ == "NNS"
        )
        paired = lemma in self.words.pairs and ("both" in dets or {"the", "two"} <= dets)  # "two ministers resigned" are not the sides' two
        if (
            (lemma in self.words.sides or (lemma in self.words.armed and dets & {"both", "two"}) or paired)
            and joint
            and (token.tag_ in {"NNS", "NNPS"} or dets & {"each", "either", "neither"})
        ):
            listed = (
                [self._at(t) for t in token.conjuncts if t.i > token.i]
                if token.i + 1 < len(self.doc) and self.doc[token.i + 1].text in {",", ":"}
                else []
            )
            named = tuple(dict.fromkeys(m.party for m in listed if m is not None and m.party and m.what == "name"))
            left = min([t.i for t in token.lefts] + [token.i])
            if len(named) > 1:
                self._add(left, token.i, token.i, None, "sides", parties=named)  # "two rebel groups, the A and the B"
                return True
            if lemma in self.words.armed and dets & _ARMED_KINDS:
                groups = [code for code in self.rank if self._sort(code) != "state"]
                self._add(left, token.i, token.i, None, "sides", parties=tuple(groups) if len(groups) == 2 else ())
                return True
            pair = tuple(self._sided(code) for code in self.rank[:2])  # nobody's where a host of talks would be one of them
            left = min([t.i for t in token.lefts] + [token.i])
            self._add(left, token.i, token.i, None, "sides", parties=pair if len(pair) == 2 else ())
            return True
        if lemma == "side" and "other" in dets:
            self._add(token.i, token.i, token.i, None, "sides")
            return True
        return False

    def _sided(self, code: str) -> str:
        """Give the side as the report has named it so far: a state's army where that is who fights."""
        sectors = [m.party for m in self.made if m.party and m.party.startswith(f"{code}:")]
        army = f"{code}:MIL"
        other = next((c for c in self.rank[:2] if c != code), None)
        fights = sectors.count(army) * 10 > len(sectors) * 6 and other is not None and self._sort(other) != "state"
        return army if fights else code

    def _of_organ(self, token: Token) -> str | None:
        """Give the party of the organ that a person is called after: "army spokesmen", "a government official".

        The report's own state's, or the only one of its sort that the report has named.
        """
        for word in token.lefts:
            sector = _ORGANS_BEFORE.get(word.lower_) if word.dep_ in {"compound", "amod", "nmod"} else None
            if sector is not None:
                if self.home:
                    return f"{self.home}:{sector}"
                known = {m.party for m in self.made if m.party is not None and m.party.endswith(f":{sector}")}
                return known.pop() if len(known) == 1 else None
        return None

    def _unnamed(self, token: Token, lemma: str, sector: str | None) -> None:
        left = min([t.i for t in token.lefts if t.dep_ in {"amod", "compound", "nummod", "det"}] + [token.i])
        definite = self.doc[left].lower_ in {"the", "this", "that"} and token.tag_ == "NN"
        name = self._apposed_name(token)
        if name is not None:
            self._office(token, sector)
            return
        if definite:
            unnamed = [m for m in reversed(self.made) if m.anonymous]
            earlier = next((m for m in unnamed if lemma in m.text.lower()), None)
            if earlier is None and lemma in {"source", "official"}:
                earlier = next((m for m in unnamed if self.doc[m.head].dep_ == "nsubj"), None)
            if earlier is not None:
                self._add(left, token.i, token.i, earlier.party, "unnamed", anonymous=True, antecedent=earlier.head)
                return
        self._add(left, token.i, token.i, self._of_organ(token), "unnamed", anonymous=True)

    def _office(self, token: Token, sector: str | None) -> None:
        name = self._apposed_name(token)
        lemma = token.lemma_.lower()
        earlier = next((m for m in reversed(self.made) if m.what in {"office", "organ"} and m.party and lemma in m.text.lower()), None)
        party = earlier.party if earlier is not None else None
        if name is not None and self.home and lemma in _HOME_OFFICES and party is not None and party.split(":")[0] != self.home:
            party = None  # a minister named anew without a state is the report's own state's, whoever's minister stood before
        if party is None or not party[:1].isupper():
            party = self._of_organ(token) or party
        if (
            party is None
            and sector in {"GOV", "MIL"}
            and self.home
            and (lemma in _HOME_OFFICES or (lemma == "secretary" and self.home in _SECRETARIES))
        ):
            if lemma not in _ELSEWHERE:
                party = f"{self.home}:{sector}"
        if lemma in {"secretary-general", "secretary general"}:
            party = "united-nations"
        if party is None:
            # "a spokesman for the group", "the movement's leader"
            target = next((t for c in token.children if c.dep_ == "prep" and c.lower_ in {"for", "of"} for t in c.children if c.i < t.i), None)
            if target is not None:
                held = self._stands_for(target)
                party = held.party if held else None
        rebel = next((t.lemma_.lower() for t in token.lefts if t.lemma_.lower() in self.words.armed), None)
        if rebel == "opposition" and not any(m.party and "opposition" in m.text.lower() for m in self.made):
            party = None  # an opposition leader speaks for himself where the report knows no party called so
        elif rebel is not None:
            # "a rebel spokesman": of the group named last, or of nobody named
            held = self._last(lambda m: m.party is not None and (m.party.endswith(":REB") or self._sort(m.party) in {"armed_group", "wing"}))
            party = held.party if held else None
        elif party is None and lemma in {"spokesman", "spokeswoman", "spokesperson", "leader", "commander", "general"}:
            if any(t.lower_ in {"the", "its", "their", "his"} for t in token.lefts):
                held = self._last(lambda m: m.party is not None and m.what != "person")
                party = held.party if held else None
        left = min([t.i for t in token.lefts if t.dep_ in {"amod", "compound"}] + [token.i])
        self._add(left, token.i, token.i, party, "office")
        if name is not None:
            self._remember(name, party)

    def _organ(self, token: Token, lemma: str, sector: str | None) -> None:
        if token.lower_ in {"departments", "offices", "office", "staff"}:
            return
        definite = any(t.lower_ in {"the", "its", "their", "this"} for t in token.lefts)
        if not definite and token.tag_ not in {"NNS"} and token.dep_ not in {"nsubj", "nsubjpass", "compound", "pobj", "poss"}:
            return
        fitting = [m for m in reversed(self.made) if m.party and m.party.endswith(f":{sector}") and m.what in {"organ", "office", "name"}]
        earlier = next((m for m in fitting if lemma in m.text.lower()), None)
        if earlier is not None and self.home and self._root(str(earlier.party)) != self.home and earlier.head < self._near(token):
            own = next((m for m in fitting if self._root(str(m.party)) == self.home), None)
            earlier = own if own is not None and lemma in {"army", "military", "government", "police", "authority"} else earlier
        if earlier is None and sector == "MIL" and len({m.party for m in fitting}) == 1:
            named = str(fitting[0].party).split(":")[0]
            if named == self.home or (self.home is None and named in self.rank[:2]):
                earlier = fitting[0]
        party = earlier.party if earlier is not None else None
        bare = lemma in _BARE and not any(t.dep_ == "det" or t.lower_ in _FOREIGN or t.like_num for t in token.lefts)
        if party is None and self.home and sector in {"MIL", "GOV", "COP", "SPY"} and (definite or bare or lemma == "ministry"):
            if not (sector == "MIL" and self.home in _NO_ARMY):
                party = f"{self.home}:{sector}"
        if party is None and lemma not in {"army", "military", "government", "ministry", "troops", "soldiers", "police", "forces"}:
            return
        left = min([t.i for t in token.lefts if t.dep_ in {"amod", "compound"}] + [token.i])
        self._add(left, token.i, token.i, party, "organ", antecedent=earlier.head if earlier else None)

    def _called(self, noun: str) -> Mention | None:
        """Give the party last called by a noun, in its name or behind it: "the National Movement, a faction of …"."""
        for mention in reversed(self.made[-40:]):
            if mention.party is None or mention.what != "name" or mention.land or self._sort(mention.party) == "state":
                continue
            if noun in described(self.doc, mention):
                return mention
        return None

    def _near(self, token: Token) -> int:
        """Give the first token of the sentence before a word's own."""
        start = token.sent.start
        return self.doc[start - 1].sent.start if start else 0

    def _group_noun(self, token: Token, lemma: str) -> None:
        if not any(t.lower_ in {"the", "its", "their", "this", "that", "his"} for t in token.lefts):
            return
        if self.issuer is not None and lemma in self.issuer[0].lower().split():
            self._add(token.i, token.i, token.i, self.issuer[1], "group_noun")
            return
        wanted = {"armed_group", "rival_government", "wing", "coalition"} if lemma in self.words.armed else set()
        if lemma in self.words.mission | self.words.agency and lemma not in self.words.armed:
            wanted = {"igo", "mission", "agency", "ngo", "monitor", "missions"}
        held = self._called(lemma) or self._last(
            lambda m: m.party is not None and (not wanted or (self._sort(m.party) or "named") in wanted | {"named"})
        )
        self._add(token.i, token.i, token.i, held.party if held else None, "group_noun", antecedent=held.head if held else None)

    def _unknown(self, token: Token) -> None:
        """Name an organisation or a person that no list knows."""
        span = self._proper(token)
        if span.root.i != token.i and token.i != span.end - 1:
            return
        if span[-1].text in self.surnames:
            known = self.surnames[span[-1].text]
            self._add(span.start, span.end - 1, span.root.i, known.party, "person", antecedent=known.head)
            return
        if span.text in self.aliases:
            self._add(span.start, span.end - 1, span.root.i, self.aliases[span.text], "name")
            return
        if len(span) == 1 and span[0].lower_ in self.words.bodies and span[0].text[:1].isupper() and not span[0].is_sent_start:
            # "the Mechanism": the body whose full name was given before, or that speaks here
            if self.issuer is not None and span[0].lower_ in self.issuer[0].lower().split():
                self._add(span.start, span.end - 1, span.root.i, self.issuer[1], "name")
                return
            names = [m for m in reversed(self.made[-_BODIES:]) if m.what == "name" and m.party is not None and " " in m.text]
            earlier = next((m for m in names if m.text.lower().endswith(span[0].lower_)), None)
            if earlier is None and span.start and self.doc[span.start - 1].lower_ == "the":
                # "the Front" is the Popular Front for the Liberation of Oman, where no other name has the word
                within = {str(m.party): m for m in names if span[0].text in m.text.split()}
                earlier = next(iter(within.values())) if len(within) == 1 else None
            if earlier is not None:
                self._add(span.start, span.end - 1, span.root.i, earlier.party, "name", antecedent=earlier.head)
                return
        if len(span) >= 2 and span[-1].lower_ in self.words.bodies and span[-1].dep_ in {"nsubj", "pobj", "dobj", "poss", "conj", "nsubjpass"}:
            slug = slugify(span.text)
            self._add(span.start, span.end - 1, span.root.i, slug, "name")
            after = self.doc[span.end : span.end + 3]
            if len(after) == 3 and after[0].text == "(" and after[2].text == ")":
                self.aliases[after[1].text] = slug
            return
        office = next((c for c in span.root.children if c.dep_ == "appos"), None)
        if office is not None and office.lemma_.lower() in self.words.offices:
            owner = self._owner(office) or next((self.names[c.i].code for c in office.lefts if c.i in self.names), None)
            if owner:
                root = owner.split(":")[0] if owner[:1].isupper() else owner
                sector = self.words.offices[office.lemma_.lower()]
                self._remember(span, f"{root}:{sector}" if owner[:1].isupper() else owner)
                return
        told = next((c for c in (*span.root.children, *(office.children if office is not None else ())) if c.dep_ == "relcl"), None)
        described = next((c for c in span.root.children if c.dep_ == "appos"), None)
        if told is None and described is not None:
            told = next((c for c in described.children if c.dep_ == "relcl"), None)
        clauses = [*span.root.children, *(c for c in span.root.head.children if c.dep_ == "advcl" and span.root.dep_ == "nsubj")]
        speaking = next((c for c in clauses if c.dep_ in {"acl", "relcl", "advcl"} and c.tag_ == "VBG" and c.lemma_.lower() == "speak"), None)
        if speaking is None and span.root.dep_ == "nsubj" and span.root.head.lemma_.lower() in _SAID_FOR | {"speak"}:
            speaking = span.root.head  # "Redwan Hussien said for the government"
        for verb in (told, speaking):
            party = self._told_of(verb) if verb is not None else None
            if party is not None:
                self._remember(span, party)
                return
        if (party := self._titled(span)) is not None:
            self._remember(span, party)
            return
        if len(span) >= 2 and (
            (told is not None and told.lemma_.lower() in _LEADS)
            or (described is not None and described.lemma_.lower() in {"commander", "leader", "warlord", "strongman", "chieftain"})
        ):
            # a leader of what no list knows is a party of his own, by his name
            self._remember(span, slugify(span.text))

    def _titled(self, span: Span) -> str | None:
        """Give whose a person is by a state and a rank before the name, however they are parsed: "Sudanese General Essmat Abdel Rahman"."""
        if span.start < 2:
            return None
        owner, rank = self.names.get(span.start - 2), self.doc[span.start - 1].lower_.rstrip(".")
        sector = self.words.offices.get(rank)
        if owner is None or owner.what != "adjective" or sector is None or rank not in TITLES:
            return None
        code = self.lexicon.canonical(owner.code)
        return f"{code}:{sector}" if code[:1].isupper() and ":" not in code else code

    def _told_of(self, verb: Token) -> str | None:
        """Give whom a person is said to speak for, lead or represent: "the lawyer who speaks for the Eagle Force"."""
        lemma = verb.lemma_.lower()
        # what is said may itself be for somebody: "said the road was open for Hezbollah"
        within = [c for c in verb.children if c.i == verb.i + 1] if lemma in _SAID_FOR else islice(verb.subtree, _REACH)
        for child in within:
            if child.dep_ == "prep" and child.lower_ == "for" and lemma in {"speak", "negotiate", "be", "act", "fight"} | _SAID_FOR:
                targets = [c for c in child.children if c.dep_ == "pobj"]
            elif child.dep_ == "dobj" and child.head.i == verb.i and lemma in _LEADS | {"represent"}:
                targets = [child]
            else:
                continue
            for target in targets:
                match = self.names.get(target.i)
                if match is None and target.lemma_.lower() in _TEAMS:
                    told = self._team(target) or (f"{self.home}:GOV" if target.lower_ == "government" and self.home else None)
                    if told is not None:
                        return told
                if match is not None and match.what in {"name", "organ"}:
                    code = self.lexicon.canonical(match.code)
                    return f"{code}:GOV" if self._sort(code) == "state" and ":" not in code else code
        return None

    def _team(self, noun: Token) -> str | None:
        """Give whose team a noun names: "the Vietnamese team", "the government's delegation", "its side"."""
        for word in noun.lefts:
            match = self.names.get(word.i)
            if match is not None and match.what in {"name", "adjective", "organ", "people"}:
                code = self.lexicon.canonical(match.code)
                return f"{code}:GOV" if self._sort(code) == "state" and ":" not in code else code
            if word.lower_ in {"government", "state", "official"} and self.home:
                return f"{self.home}:GOV"
        held = self._at(noun)
        return held.party if held is not None and not held.land else None

    # -- what stands for something -------------------------------------------------------------------------------

    def _stands_for(self, token: Token) -> Mention | None:
        held = self._at(token)
        if held is not None:
            return held
        lemma = token.lemma_.lower()
        if lemma in self.words.armed | self.words.mission | self.words.agency:
            return self._called(lemma) or self._last(lambda m: m.party is not None and m.what == "name" and self.lexicon.sort_of(m.party) != "state")
        return None

    def _last(self, wanted: object, back: int = 40) -> Mention | None:
        for mention in reversed(self.made[-back:]):
            if not mention.land and wanted(mention):  # type: ignore[operator]
                return mention
        return None

    def _pronoun(self, token: Token) -> None:
        held = self._antecedent(token)
        if held is not None:
            parties = held.parties
            if token.lower_ in {"they", "them", "their"}:
                # "Armenia and Azerbaijan said they": all that are named together
                beside = [m for t in (self.doc[held.head], *self.doc[held.head].conjuncts) if (m := self._at(t)) is not None]
                every = tuple(dict.fromkeys(c for m in beside for c in m.codes))
                parties = every if len(every) > 1 else parties
            self._add(token.i, token.i, token.i, held.party, "pronoun", anonymous=held.anonymous, parties=parties, antecedent=held.head)

    def _several(self, mention: Mention) -> bool:
        """Say whether a mention names several: "both sides", "the rebels", "Oman and Yemen"."""
        head = self.doc[mention.head]
        return bool(mention.parties) or head.tag_ in {"NNS", "NNPS"} or any(True for _ in head.conjuncts)

    def _subject(self, token: Token) -> Token | None:
        """Give the subject of the verb that a possessive stands under, where it agrees with it: "insurgents agreed to send their troops"."""
        for above in token.ancestors:
            if above.i == token.head.i:
                continue
            if above.dep_ in {"relcl", "acl", "advcl"} and above.pos_ in {"VERB", "AUX"} and not any(c.dep_ in _SUBJECTS for c in above.children):
                return above.head if above.dep_ == "acl" and above.head.i < token.i and _agrees(above.head, token) else None
            if above.pos_ in {"VERB", "AUX"}:
                own = next((c for c in above.children if c.dep_ in _SUBJECTS), None)
                told = _told_to(above)
                if told is not None:
                    return told if told.i < token.i and _agrees(told, token) else None
                if own is not None:
                    return own if own.i < token.i and own.pos_ != "PRON" and token.head.i != own.i and _agrees(own, token) else None
        return None

    def _speaking_for(self, token: Token) -> Mention | None:
        """Give who speaks for a party where a possessive opens what is said: "a spokesman of the group said that its fighters had left"."""
        verb = token.head.head if token.head.dep_ in _SUBJECTS else None
        if verb is None or verb.dep_ != "ccomp" or token.lower_ != "its":
            return None
        own = next((c for c in verb.head.children if c.dep_ in _SUBJECTS and c.i < token.i), None)
        if own is None or not any(t.lemma_.lower() in _SPOKESMEN for t in own.subtree if t.i <= own.i or t.dep_ == "appos"):
            return None
        made = self._at(own)
        return made if made is not None and made.party is not None else None

    def _antecedent(self, token: Token) -> Mention | None:
        word = token.lower_
        sent = token.sent
        if word == "it" and token.dep_ == "nsubjpass" and token.head.lemma_.lower() in _DONE_TO_TEXTS:
            return None  # "It was signed": the truce, not who welcomed it
        if token.dep_ == "poss" and word in {"its", "their"}:
            subject = self._subject(token)
            if subject is not None:
                # whoever that is: not somebody further back, and of two not one
                return None if any(True for _ in subject.conjuncts) else self._at(subject)
            speaker = self._speaking_for(token)
            if speaker is not None:
                return speaker
        near = [m for m in self.made[-30:] if m.head < token.i and m.what != "pronoun" and _may_stand(m, word)]
        if token.dep_ in _OBJECTS and word in {"them", "him", "her", "it"}:
            # nobody urges or receives himself: not the subject; and rather whom the verb before was done to ("praised the two and urged them")
            verb, doers = _governed(token)
            if token.dep_ != "pobj" or token.head.lower_ in _TOWARDS:
                near = [m for m in near if m.head not in doers]  # but one may take hostages with oneself
            if verb is not None and verb.dep_ in {"conj", "advcl"} and word != "it":
                done_to = [m for t in _done_to(verb.head) if t.i < token.i and (m := self._at(t)) is not None and m in near]
                if done_to:
                    return done_to[-1]
            if word == "them":
                several = [m for m in near if m.head >= sent.start - 60 and m.codes and self._several(m)]
                if several:
                    return several[-1]
        subjects = [m for m in near if self.doc[m.head].dep_ in {"nsubj", "nsubjpass"} and m.head >= sent.start - 120]
        main = [m for m in subjects if m.head >= sent.start and self.doc[m.head].head.dep_ in {"ROOT", "ccomp", "conj"}]
        verb = token.head
        if word in {"he", "she"} and token.dep_ == "nsubj" and verb.lemma_.lower() in _SPEAKS:
            # who goes on speaking is who spoke, not whom he spoke of
            spoke = [m for m in subjects if self.doc[m.head].head.lemma_.lower() in _SPEAKS and self.doc[m.head].head.dep_ not in {"ccomp", "relcl"}]
            if spoke:
                return spoke[-1]
        if main and word in {"it", "its", "his", "her", "he", "she"}:
            return main[-1]  # the subject of a main clause before that of a clause under it
        if word in {"it", "its"} and near and sent.start > 0 and token.i - sent.start < 3 and not _has_subject(self.doc[sent.start - 1].sent):
            # a sentence that opens with it goes on about the subject of the one before, or about whom that one names where it has none
            before = self._near(token)
            last = [m for m in near if m.head >= before]
            acting = [m for m in last if self.doc[m.head].dep_ in _SUBJECTS]
            if last and not acting:
                return last[-1]
        if subjects:
            return subjects[-1]
        return near[-1] if near and near[-1].head >= sent.start - 60 else None


def _governed(token: Token) -> tuple[Token | None, set[int]]:
    """Give the verb that a word is an object of, and the words of who does it: its own subject, or the one it shares."""
    verb = next((a for a in islice(token.ancestors, 3) if a.pos_ in {"VERB", "AUX"}), None)
    above = verb
    for _ in range(4):
        if above is None:
            break
        own = [c for c in above.children if c.dep_ in _SUBJECTS]
        if own:
            return verb, {t.i for c in own for t in (c, *c.conjuncts, *(x for x in c.subtree if x.dep_ in {"appos", "compound"}))}
        above = above.head if above.dep_ in {"conj", "advcl", "xcomp"} and above.head.i != above.i else None
    return verb, set()


def _done_to(verb: Token) -> list[Token]:
    """Give whom a verb is done to: its objects, and whom something is said, sent or given to."""
    to = [t for c in verb.children if c.dep_ in {"prep", "dative"} and c.lower_ in {"to", "with"} for t in c.children if t.dep_ == "pobj"]
    return [*(c for c in verb.children if c.dep_ in {"dobj", "dative"}), *to]


def described(doc: Doc, mention: Mention) -> frozenset[str]:
    """Give the lemmas that describe a named party where it is named: "…, a faction of", "the rebel group …", "… insurgents"."""
    found = {t.lemma_.lower() for t in doc[mention.head].lefts if t.pos_ in {"NOUN", "ADJ"} and not t.text[:1].isupper()}
    at = mention.last + 1
    if at < len(doc) and doc[at].text == "(":
        at = next((i + 1 for i in range(at, min(len(doc), at + 5)) if doc[i].text == ")"), at)
    if at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ in {"a", "an", "the", "another", "one"}:
        for token in doc[at + 2 : at + 9]:
            if token.pos_ in {"ADP", "VERB", "AUX", "PUNCT", "PRON"} and token.text != "-":
                break
            if token.pos_ in {"NOUN", "ADJ"}:
                found.add(token.lemma_.lower())
    for i in range(mention.first - 1, max(-1, mention.first - 5), -1):
        if doc[i].pos_ not in {"NOUN", "ADJ"} or doc[i].text[:1].isupper():
            break
        found.add(doc[i].lemma_.lower())
    return frozenset(found)


_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
#: Who speaks for others by calling.
_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokespeople"})
#: What is done to a truce or its text and not to a party.
_DONE_TO_TEXTS = frozenset(
    "sign initial negotiate reach conclude draft extend renew broker mediate implement announce ratify breach".split()  # noqa: SIM905 - a list of fourteen lines says no more
)


def _told_to(verb: Token) -> Token | None:
    """Give whom somebody tells to do what a verb says: "Egypt urged Israel to withdraw", "called on Israel to withdraw"."""
    if verb.dep_ not in {"xcomp", "ccomp", "advcl"} or not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return None
    for child in verb.head.children:
        if child.dep_ in {"dobj", "dative"} and child.i < verb.i and child.pos_ in {"PROPN", "NOUN"}:
            return child
        if child.dep_ == "prep" and child.lower_ in {"on", "upon", "to", "for"} and child.i < verb.i:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None


def _has_subject(sentence: Span) -> bool:
    return any(c.dep_ in _SUBJECTS for c in sentence.root.children)


def _agrees(noun: Token, pronoun: Token) -> bool:
    """Say whether a noun can be what "its" or "their" is of, by number."""
    many = noun.tag_ in {"NNS", "NNPS"} or any(True for _ in noun.conjuncts)
    return many if pronoun.lower_ == "their" else not many and noun.tag_ in {"NN", "NNP"}


def _may_stand(mention: Mention, word: str) -> bool:
    """Say whether a pronoun can stand for a mention: he for persons, it for bodies, they for anybody."""
    if word in {"he", "she", "his", "her", "him"}:
        return mention.what in {"person", "office", "unnamed"}
    if mention.land or not (mention.party or mention.parties):
        return False
    if word in {"it", "its"}:
        return mention.party is not None and mention.what in {"name", "organ", "seat", "group_noun"}
    return mention.what not in {"adjective", "seat"}


def side_weight(root: str, sort: str | None, otherwise: float = 0.0) -> float:
    """Give how much a mention of a party counts when a report's sides are looked for: groups before states, mediators low."""
    return _SIDES.get(sort or "", otherwise) * (0.4 if root in MEDIATE else 1.0)


_SIDES = {"state": 1.0, "armed_group": 1.6, "rival_government": 1.6, "wing": 1.6, "coalition": 1.2}
#: What each place that a report names counts for its state beside the state's own name, and how many places at most; tried on train.
_GROUND, _GROUNDS = 0.7, 8
#: States that mediate more often than they fight.
MEDIATE = frozenset(
    {
        "AUS",
        "NZL",
        "MYS",
        "JPN",
        "DEU",
        "FIN",
        "SWE",
        "CAN",
        "BRA",
        "CUB",
        "ITA",
        "BEL",
        "VAT",
        "USA",
        "EGY",
        "QAT",
        "FRA",
        "SAU",
        "TUR",
        "NOR",
        "CHE",
        "OMN",
        "GBR",
        "CHN",
        "AGO",
        "TGO",
        "KEN",
    }
)
#: What is sent to a capital's government or comes from it.
_SENT = frozenset(
    """message letter note answer reply word warning offer proposal demand request assurance guarantee signal response complaint protest threat
    ultimatum write complain respond appeal""".split()  # noqa: SIM905 - a list of thirty lines says no more
)
#: Prepositions before what is only ground.
_WHERE = frozenset({"in", "at", "near", "into", "to", "from", "across", "towards", "toward"})
#: What a party's person counts beside the party itself.
_PERSON = 0.5
#: A party that counts less than this is no side.
_HOST = 0.35
#: What mediators do and are.
_MEDIATES = frozenset({"mediate", "broker", "host", "facilitate", "convene", "chair", "moderate"})
_TALKS = frozenset(
    {"talk", "truce", "ceasefire", "fire", "deal", "meeting", "summit", "negotiation", "agreement", "conference", "round", "accord", "session"}
)
_MEDIATORS = frozenset({"mediator", "mediation", "facilitator", "facilitation", "host", "broker"})
#: Nouns of those who rise in arms.
RISING = frozenset({"rebel", "insurgent", "guerrilla", "militant", "separatist", "jihadist", "militia", "militiaman", "secessionist", "islamist"})
_ARMED_KINDS = RISING | {"armed", "opposition"}
#: What a pronoun is where something is done to whom it stands for, and the prepositions by which it is done to another.
_OBJECTS, _TOWARDS = frozenset({"dobj", "pobj", "dative"}), frozenset({"to", "on", "upon", "against", "at", "from"})
#: States whose ministers are secretaries.
_SECRETARIES = frozenset({"USA", "GBR", "PHL", "KEN", "MEX", "PAK", "IND", "VAT", "HKG"})
#: How many mentions back a body's full name is looked for.
_BODIES = 400
#: Verbs of which "for" right behind them tells whose word it is, and how many words below one whom somebody represents is looked for.
_SAID_FOR, _REACH = frozenset({"say", "sign"}), 60
#: What ties fighters to a party ("loyal to", "belonging to"), and what says that it does not.
_NO_MORE = frozenset({"once", "formerly", "previously", "longer", "not", "never", "nominally"})
_LOYAL = frozenset({"loyal", "belong", "belonging", "answerable", "subordinate"})
#: What opens an Arabic name and is none alone: "Abdul Fatah".
_SERVANT = frozenset({"abdul", "abdel", "abdal", "abd", "abu", "abdoul"})
#: Titles by which a surname is a ruler's.
_RULERS = frozenset({"president", "premier"})
#: What somebody leads that is a party's.
_TEAMS = frozenset(
    {"team", "delegation", "side", "mission", "negotiator", "force", "troop", "fighter", "army", "government", "administration", "wing"}
)
#: Words before an office or an unnamed person for the organ that it is of.
_ORGANS_BEFORE = {
    "army": "MIL",
    "government": "GOV",
    "police": "COP",
    "presidential": "GOV",
    "ministry": "GOV",
    "navy": "MIL",
    "palace": "GOV",
    "cabinet": "GOV",
}
#: Who is sent to a state and named with it.
_SENT_TO = frozenset({"envoy", "mediator", "coordinator", "representative", "rapporteur", "ambassador", "negotiator", "policy"})
#: Persons who are not of the place they are met in.
_STRAY = frozenset(
    {"diplomat", "source", "analyst", "observer", "witness", "resident", "doctor", "medic", "worker", "monitor", "negotiator", "mediator"}
)
_LEADS = frozenset({"lead", "head", "command", "control", "chair", "run", "direct", "rule"})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
#: Words for a state's arms that are the report's own state's without an article too (headlines, "government troops").
_BARE = frozenset({"government", "army", "troops", "soldiers", "military", "police", "troop", "soldier", "warplane", "warplanes"})
_FOREIGN = frozenset({"foreign", "rebel", "enemy", "other", "own", "allied", "un", "peacekeeping", "mercenary", "rival", "some", "many", "former"})
#: Where there is no army that "the army" could mean.
_NO_ARMY = frozenset({"PSE", "XKX"})
#: Offices that are the report's own state's where no other is named; and those that may be anybody's.
_HOME_OFFICES = frozenset(
    {"president", "minister", "premier", "king", "queen", "monarch", "government", "army", "governor", "mayor", "administrator", "adviser"}
)
_ELSEWHERE = frozenset(
    [
        "envoy",
        "representative",
        "head",
        "chief",
        "member",
        "leader",
        "mediator",
        "secretary-general",
        "coordinator",
        "director",
        "commander",
        "spokesman",
        "spokeswoman",
    ]
)
_PRONOUNS = frozenset({"he", "she", "it", "they", "his", "her", "its", "their", "him", "them"})
