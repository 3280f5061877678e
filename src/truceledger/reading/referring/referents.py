"""The words of a report that stand for a party, the parties they may stand for, and what is known of the two together.

Words are gone through in the order of the text, and what an earlier one was found to stand for tells of the later ones.
Words inside quotations wait for whose words they are. Used alike to train and to read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Token

from truceledger.reading.clauses import related
from truceledger.reading.locating import DATELINE
from truceledger.reading.mentions import MEDIATE, RISING, described, side_weight
from truceledger.reading.referring.model import Ranker, ranker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceledger.reading.mentions import Mention
    from truceledger.reading.page import Page
    from truceledger.vocabulary.attribution import Source

    Array = NDArray[np.float32]

Decide = Callable[["Word", "Array"], tuple[int, "Array"]]

#: Words of a phrase that describe nobody.
_PLAIN = frozenset({"other", "two", "first", "last", "new", "same", "own", "many", "several", "main", "senior", "former", "local", "top"})
#: What a word that stands for a party is.
CLASSES = (
    "he", "his", "it", "its", "they", "their", "we", "our", "i", "you", "both", "other", "some",
    "sides", "foe", "unnamed", "office", "organ", "group_noun", "person", "proper", "noun",
)  # fmt: skip
_PRONOUNS = {
    "he": "he", "she": "he", "him": "he", "his": "his", "her": "his", "hers": "his", "it": "it", "itself": "it", "its": "its",
    "they": "they", "them": "they", "themselves": "they", "their": "their", "theirs": "their", "we": "we", "us": "we", "ourselves": "we",
    "ours": "we", "i": "i", "me": "i", "mine": "i", "you": "you", "yours": "you", "both": "both", "each": "both", "neither": "both",
    "either": "both", "two": "both", "other": "other", "others": "other", "another": "other", "one": "some", "some": "some", "all": "some",
    "none": "some", "any": "some", "many": "some", "most": "some", "several": "some", "three": "some", "dozens": "some", "hundreds": "some",
}  # fmt: skip
#: Words that are found with a party by grammar and lists, and are not asked again.
_FIXED = frozenset({"name", "seat", "adjective", "people"})
#: The classes that may stand for two parties at once.
MANY = frozenset({"they", "their", "both", "other", "sides", "some", "noun", "group_noun", "we", "our", "unnamed"})
_ARMED = frozenset({"armed_group", "wing", "rival_government", "coalition"})
_BODIES = frozenset({"igo", "mission", "missions", "agency", "ngo", "monitor"})
_SECTORS = ("", "GOV", "MIL", "COP")
#: At most so many parties of a report are weighed, and so many of the leading ones by twos.
_ROOTS, _LEADING = 14, 5
#: At most so many groups of parties are weighed, and none of so many members.
_GROUPS, _TOGETHER = 16, 6
#: Verbs and nouns that tell what a party is in the story.
_ROLES = {
    "mediates": frozenset(
        """mediate broker host facilitate chair convene shuttle sponsor propose mediator mediators mediation envoy facilitator host sponsor emissary
        monitor supervise observe observer peacekeeper guarantor""".split()  # noqa: SIM905 - a list of thirty lines says no more
    ),
    "fights": frozenset(
        """attack shell kill bomb fire strike seize capture ambush raid advance fighter troop soldier force rebel army position shoot wound storm invade
        occupy gunman militia commander artillery overrun retake""".split()  # noqa: SIM905
    ),
    "signs": frozenset(
        """sign agree accept reject withdraw disarm negotiate pledge promise refuse demand offer release free delegation negotiator representative
        accuse blame violate break undertake""".split()  # noqa: SIM905
    ),
}
#: How many sayings back one is asked for who spoke last.
_BACK = 40
_INNER = frozenset({"poss", "compound", "amod", "nmod", "appos", "prep", "pobj", "det", "nummod", "flat", "conj"})


@dataclass
class Word:
    """One word that may stand for a party."""

    token: Token
    sort: str
    sector: str
    key: str  # what the same word later has in common with it
    fixed: Array  # its own features
    owners: tuple[int, ...]  # words of its phrase that name or stand for a party
    beside: tuple[int, ...]  # words that do so as other arguments of its verb
    joined: tuple[int, ...]  # words coordinated with it
    before: int  # the nearest word before it, and after it behind a comma, that names or stands for a party; -1 is none
    after: int
    ruled: tuple[str, ...]  # whom the rules take it for
    quoted: bool
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()  # the common words of its phrase that may describe its party
    titled: bool = False  # an office stands in its phrase
    called: tuple[str, ...] = ()  # the one party that the report describes by this noun: "the Ahrar insurgent group"
    pairs: Array | None = None
    known: tuple[str, ...] = ()
    shares: Array = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


@dataclass
class _Seen:
    """When each candidate, exactly or by its root, was last met; counted in sentences and in mentions."""

    at: Array
    order: Array

    @classmethod
    def none(cls, size: int) -> _Seen:
        return cls(np.full(size, -1000.0, dtype=np.float32), np.full(size, -1.0, dtype=np.float32))


#: What a party must have been met as, to be counted apart.
_TRACKS = ("any", "human", "body", "subject", "main")


@dataclass
class Referents:
    """The words and the candidates of one page; :meth:`run` goes through them."""

    page: Page
    nouns: frozenset[str]
    words: list[Word] = field(default_factory=list)
    singles: list[str] = field(default_factory=list)
    candidates: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        self._sentence = np.zeros(len(page.doc) + 1, dtype=np.int64)
        for n, sentence in enumerate(page.doc.sents):
            self._sentence[sentence.start : sentence.end] = n
        self._heads: dict[int, Mention] = {}
        for mention in page.mentions:
            kept = page.mention(page.doc[mention.head])
            self._heads[mention.head] = kept if kept is not None and kept.head == mention.head else mention
        self._tokens = {t.i: sort for t, sort in self._find()}
        self._named = {i: m.codes for i, m in self._heads.items() if i not in self._tokens and m.codes}
        self._yours = {t.head.i for t in page.doc if t.lower_ == "your"}
        self._order = sorted(self._named)
        self._lay_candidates()
        self.words = [self._word(page.doc[i], sort) for i, sort in sorted(self._tokens.items())]

    # -- which words ---------------------------------------------------------------------------------------------

    def _find(self) -> Iterator[tuple[Token, str]]:
        doc = self.page.doc
        outlets = [(m.start, m.end) for m in self.page.knowledge.outlets.find(self.page.text)]
        dates = self.page.lexicon.word_class("calendar")
        tops = {chunk.root.i for chunk in doc.noun_chunks}
        sent_from = [m.span() for m in DATELINE.finditer(self.page.text[:600])]
        spots = [doc.char_span(a, b, alignment_mode="expand") for a, b in (*((p.start, p.end) for p in self.page.places), *outlets)]
        others = {t.i for span in spots if span is not None for t in span} | {i for m in self._heads.values() for i in range(m.first, m.last + 1)}
        for token in doc:
            mention = self._heads.get(token.i)
            lower = token.lower_
            if mention is not None and mention.what != "pronoun":
                if mention.what not in _FIXED:
                    yield token, mention.what
                continue
            if token.pos_ == "PRON" and token.text != "US" and lower in _PRONOUNS:
                yield token, _PRONOUNS[lower]
            elif lower in {"our", "my", "your"} and token.dep_ == "poss":
                yield token, "you" if lower == "your" else "our"
            elif lower in _PRONOUNS and token.pos_ in {"DET", "NUM", "ADJ", "NOUN"} and token.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "conj"}:
                yield token, _PRONOUNS[lower]
            elif token.i in tops and token.pos_ == "PROPN":
                if token.i not in others and not any(a <= token.idx < b for a, b in sent_from) and lower not in dates and token.dep_ != "npadvmod":
                    yield token, "proper"
            elif token.i in tops and token.pos_ == "NOUN" and token.lemma_.lower() in self.nouns:
                yield token, "noun"

    def _word(self, token: Token, sort: str) -> Word:
        page = self.page
        organs = page.knowledge.parties.organs
        lemma = token.lemma_.lower()
        left = list(token.lefts)
        phrase = {t.lower_ for t in left}
        sector = self._sector(token, phrase) if sort not in _PRONOUNS.values() else ""
        names = frozenset(t.lower_ for t in (*left, token) if t.text[:1].isupper() and t.pos_ in {"PROPN", "NOUN", "ADJ"} and len(t) > 2)
        kind = np.zeros(len(CLASSES), dtype=np.float32)
        kind[CLASSES.index(sort)] = 1.0
        dep = token.dep_
        groups = organs["groups"]
        quoted = page.quotes.at(token.idx) is not None
        own = np.array(
            [
                dep in {"nsubj", "nsubjpass"},
                dep in {"dobj", "dative"},
                dep == "pobj",
                dep == "poss",
                quoted,
                token.tag_ in {"NNS", "NNPS"} or sort in {"they", "their", "both"},
                bool(phrase & {"the", "this", "that", "these", "those"}),
                bool(phrase & {"its", "their", "his", "her"}),
                bool(phrase & {"our", "my"}),
                bool(phrase & {"a", "an", "another", "some"}),
                bool(phrase & {"both", "two", "each", "either", "neither", "rival", "warring"}),
                bool(phrase & {"other", "opposing"}),
                bool(phrase & {"rebel", "opposition", "insurgent", "separatist", "guerrilla", "militant"}),
                bool(phrase & {"military", "army", "defence", "defense"}),
                bool(phrase & {"foreign", "interior", "prime", "presidential", "health", "state"}),
                token.text[:1].isupper(),
                token.is_sent_start or False,
                self._sentence[token.i] < 2,
                sector == "GOV",
                sector == "MIL",
                sector not in {"", "GOV", "MIL"},
                lemma in groups["armed"],
                lemma in groups["mission"],
                lemma in groups["agency"],
                lemma in groups["sides"],
                token.head.pos_ == "VERB" and token.head.lemma_.lower() in _SAYS,
            ],
            dtype=np.float32,
        )
        noun = np.zeros(NOUNS, dtype=np.float32)
        if sort in _BY_NOUN and lemma in _NOUN:
            noun[_NOUN[lemma]] = 1.0
        inner = tuple(dict.fromkeys(self._inner(token)))
        beside = tuple(c.i for c in token.head.children if c.i != token.i and c.dep_ in {"nsubj", "nsubjpass", "dobj"} and c.i in self._all)
        together = tuple(t.i for t in token.conjuncts if t.i in self._all)
        before, after = self._next_to(token)
        key = token.lower_ if sort not in {"person", "proper"} else token.text.title()
        return Word(
            token,
            sort,
            sector,
            key,
            np.concatenate([kind, own, noun]),
            inner,
            beside,
            together,
            before,
            after,
            page.codes([token]),
            quoted,
            names | {lemma},
            frozenset(t.lemma_.lower() for t in (*left, token) if t.pos_ in {"NOUN", "ADJ"} and t.lemma_.lower() not in _PLAIN),
            any(t.lower_ in many or t.lemma_.lower() in many for t in left for many in organs["offices"].values()),
            self._called(lemma) if sort in _BY_NOUN and not names - {lemma, token.lower_} else (),
        )

    def _called(self, lemma: str) -> tuple[str, ...]:
        """Give the one party that the report describes by a noun of those who rise in arms, where it is one."""
        if lemma not in RISING:
            return ()
        roots = {root for root, said in zip(self._root_of, self._described, strict=True) if lemma in said and ":" not in root}
        return tuple(roots) if len(roots) == 1 else ()

    def _sector(self, token: Token, phrase: set[str]) -> str:
        mention = self._heads.get(token.i)
        if mention is not None and mention.party and ":" in mention.party:
            return mention.party.split(":")[1]
        organs = self.page.knowledge.parties.organs
        for name in ("organs", "offices"):
            for sector, many in organs[name].items():
                if token.lemma_.lower() in many or token.lower_ in many:
                    return "MIL" if phrase & {"military", "army"} else str(sector)
        return ""

    def _inner(self, token: Token) -> Iterator[int]:
        """Give the words of a phrase, and of what it is apposed to, that name or stand for a party."""
        waiting = [(c, 3) for c in token.children]
        if token.dep_ in {"appos", "compound"} and token.head.pos_ in {"NOUN", "PROPN"}:
            waiting += [(token.head, 3)]
        while waiting:
            at, reach = waiting.pop(0)
            if at.i == token.i:
                continue
            if at.i in self._all:
                yield at.i
            if at.lower_ == "whose" and (about := related(token)) is not None and about.i in self._all:
                yield about.i
            if reach and at.pos_ not in {"VERB", "AUX"}:
                waiting += [(c, reach - 1) for c in at.children if c.dep_ in _INNER and c.i != token.i and c.dep_ != "conj"]

    def _next_to(self, token: Token) -> tuple[int, int]:
        """Give the nearest words that name or stand for a party before a word, and after it behind a comma, no verb between."""
        doc, sentence = self.page.doc, token.sent
        before = after = -1
        for i in range(token.i - 1, max(sentence.start, token.i - 14) - 1, -1):
            if doc[i].pos_ in {"VERB", "AUX"} or doc[i].text in {";", ":"}:
                break
            if i in self._all and doc[i].pos_ != "PRON":
                before = i
                break
        edge = token.i + 1
        if edge < sentence.end and doc[edge].text in {",", "(", "–", "—"}:
            for i in range(edge + 1, min(sentence.end, edge + 14)):
                if doc[i].pos_ in {"VERB", "AUX"} or doc[i].text in {";", ":", ")"}:
                    break
                if i in self._all and doc[i].pos_ != "PRON":
                    after = i
                    break
        return before, after

    # -- which parties -------------------------------------------------------------------------------------------

    def _lay_candidates(self) -> None:
        page, parties = self.page, self.page.knowledge.parties
        self._all: dict[int, object] = dict.fromkeys([*self._named, *self._tokens])
        exact: dict[str, float] = {}
        roots: dict[str, float] = {}
        weights: dict[str, float] = {}
        for mention in self._heads.values():
            for code in mention.codes:
                root = code.split(":")[0]
                sure = 1.0 if mention.what in _FIXED or mention.what == "person" else 0.3
                exact[code] = exact.get(code, 0.0) + sure
                roots[root] = roots.get(root, 0.0) + sure
                if mention.land:
                    continue  # ground is no side
                weights[root] = weights.get(root, 0.0) + sure * side_weight(root, page.sort_of(root), 0.3)
        for told in (page.issuer, page.dateline, page.issuer_home, page.home):
            if told:
                roots.setdefault(told.split(":")[0], 0.1)
                exact.setdefault(told, 0.1)
        for root in list(roots):
            state = parties.state_of(root)
            if state:
                roots.setdefault(state, 0.1)
        kept = sorted(roots, key=lambda r: (-roots[r], r))[:_ROOTS]
        made: dict[str, None] = {}
        for root in kept:
            if len(root) == 3 and root.isupper():
                for sector in _SECTORS:
                    made.setdefault(f"{root}:{sector}" if sector else root)
            else:
                made.setdefault(root)
        for code in exact:
            if code.split(":")[0] in kept:
                made.setdefault(code)
        self.singles = list(made)
        n = len(self.singles)
        self._place = {code: i for i, code in enumerate(self.singles)}
        self._root_of = [c.split(":")[0] for c in self.singles]
        every = list(dict.fromkeys(self._root_of))
        number = {r: i for i, r in enumerate(every)}
        self._root = np.array([number[r] for r in self._root_of], dtype=np.int64)
        self._number = number
        leading = sorted((r for r in kept if weights.get(r, 0.0) > 0), key=lambda r: (-weights[r], r))
        rank = {r: i for i, r in enumerate(leading)}
        many: dict[tuple[str, ...], None] = {}
        self._joined = self._lay_joined(set(kept))
        together = [*combinations(leading[:_LEADING], 2), *dict.fromkeys(roots for _, roots in self._joined)]
        for named in together[:_GROUPS]:
            for sector in ("", "GOV", "MIL"):
                group = tuple(f"{r}:{sector}" if sector and f"{r}:{sector}" in self._place else r for r in named)
                if not any(set(group) == set(other) for other in many):
                    many.setdefault(group)
        self.candidates = [(), *((c,) for c in self.singles), *many]
        self._members = np.zeros((len(many), n), dtype=np.float32)
        for row, group in zip(self._members, many, strict=True):
            row[[self._place[c] for c in group]] = 1.0 / len(group)
        self._many = [frozenset(c.split(":")[0] for c in group) for group in many]
        total = sum(roots.values()) or 1.0
        roles = self._roles()
        static = []
        for code, root in zip(self.singles, self._root_of, strict=True):
            sort = page.sort_of(root) or ""
            sector = code.partition(":")[2]
            static.append(
                [
                    sort == "state",
                    sort in _ARMED,
                    sort in _BODIES,
                    not sort,
                    sector == "",
                    sector == "GOV",
                    sector == "MIL",
                    sector not in {"", "GOV", "MIL"},
                    roots.get(root, 0.0) / total,
                    min(1.0, exact.get(code, 0.0) / 4.0),
                    code in exact,
                    rank.get(root) == 0,
                    rank.get(root) == 1,
                    rank.get(root) == 2,
                    root == (page.dateline or ""),
                    root == (page.home or ""),
                    page.home is None and sort == "state" and rank.get(root, 9) < 3,
                    code == page.issuer,
                    page.issuer is not None and root == page.issuer.split(":")[0],
                    root in MEDIATE,
                    roots.get(root, 0.0) < 0.3,
                    *(min(1.0, roles[name].get(root, 0) / 2.0) for name in roles),
                ]
            )
        self._static = np.array(static, dtype=np.float32).reshape(n, STATIC)
        called: dict[str, set[str]] = {}
        for i in self._named:
            mention = self._heads[i]
            for code in mention.codes:
                called.setdefault(code.split(":")[0], set()).update(described(page.doc, mention))
        for mention in self._heads.values():
            if mention.what == "organ" and mention.party and not mention.party[:1].isupper():
                # "the Ahrar insurgent group": what the report calls it stands in the phrase itself
                words = page.doc[mention.first : mention.last + 1]
                called.setdefault(mention.party, set()).update(t.lemma_.lower() for t in words if t.pos_ in {"NOUN", "ADJ"} and t.text.islower())
        self._described = [frozenset(called.get(root, ())) for root in self._root_of]
        self._slugs = [frozenset(root.split("-")) if not root.isupper() else frozenset() for root in self._root_of]

    def _lay_joined(self, known: set[str]) -> list[tuple[int, tuple[str, ...]]]:
        """Give where parties are named in one breath, and which: coordinated, or one acting with the other; in the order of the text."""
        found: list[tuple[int, tuple[str, ...]]] = []
        for i, codes in sorted(self._named.items()):
            token = self.page.doc[i]
            beside = [t for t in token.conjuncts if t.i > i]
            if token.dep_ in {"nsubj", "poss"}:
                beside += [t for c in token.head.children if c.dep_ == "prep" and c.lower_ == "with" for t in c.children if t.dep_ == "pobj"]
            roots = dict.fromkeys(c.split(":")[0] for c in (*codes, *(c for t in beside for c in self._named.get(t.i, ()))))
            named = tuple(r for r in roots if r in known)
            if 1 < len(named) < _TOGETHER and token.dep_ != "conj":
                found.append((i, named))
        return found

    def _roles(self) -> dict[str, dict[str, int]]:
        """Count how often each party mediates, fights and signs, by the verbs that it is the subject of."""
        made: dict[str, dict[str, int]] = {name: {} for name in _ROLES}
        for i, codes in self._named.items():
            token = self.page.doc[i]
            word = token.head.lemma_.lower() if token.dep_ in {"nsubj", "nsubjpass", "agent", "poss", "amod", "compound"} else ""
            for name, verbs in _ROLES.items():
                if word in verbs:
                    for code in codes:
                        made[name][code.split(":")[0]] = made[name].get(code.split(":")[0], 0) + 1
        return made

    # -- going through the text ----------------------------------------------------------------------------------

    def run(self, decide: Decide) -> None:
        """Go through the words; ``decide`` gives the place among ``candidates`` of what a word stands for, and how likely each is.

        First through those that name persons, what else stands for a party being taken as the rules have it: a person is one
        party's throughout, as all places that name him tell together.
        """
        if not self.singles:
            return
        self._named_as: dict[str, tuple[str, ...]] = {}
        persons = [w for w in self.words if w.sort in {"person", "proper"}]
        if persons:
            self._pass(decide, frozenset(w.token.i for w in persons))
        named: dict[str, list[Word]] = {}
        for word in persons:
            named.setdefault(word.key, []).append(word)
        self._named_as = {key: self._of_all(many) for key, many in named.items()}
        self._pass(decide, frozenset(w.token.i for w in self.words))

    def _of_all(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Give whose a person is: as the rules have it at most places, else whom all places make likely together, else nobody's.

        A bystander must not be given to whoever the report is full of: the party has to stand next to the name somewhere, or
        the name to bear an office.
        """
        ruled = [w.ruled for w in words if w.ruled]
        if ruled:
            return max(dict.fromkeys(ruled), key=ruled.count)
        shares = np.mean([w.shares for w in words], axis=0)
        best = self.candidates[int(np.argmax(shares))]
        near = {c.split(":")[0] for w in words for i in (*w.owners, w.before, w.after) for c in self.codes_at(i)}
        if float(shares.max()) < SURE or not (any(w.titled for w in words) or {c.split(":")[0] for c in best} <= near):
            return ()
        return best

    def _pass(self, decide: Decide, asked: frozenset[int]) -> None:
        roots = len(self._number)
        self._resolved: dict[int, tuple[str, ...]] = dict(self._named)
        seen = {(track, exact): _Seen.none(len(self.singles) if exact else roots) for track in _TRACKS for exact in (True, False)}
        last: dict[str, tuple[str, ...]] = dict(self._named_as)
        words = {w.token.i: w for w in self.words}
        cluster = self._clusters()
        later: list[Word] = []
        for order, i in enumerate(sorted({*self._named, *words})):
            word = words.get(i)
            if word is not None and i not in asked:
                self._resolved[i] = word.ruled
            elif word is not None:
                word.pairs = self._features(word, seen, last.get(word.key, ()), cluster.get(word.key, {}))
                self._settle(word, decide)
                if word.quoted or word.sort in {"we", "our", "i", "you"} or self.page.sayings.turns:
                    later.append(word)
                if (word.known or word.sort in {"person", "proper"}) and word.key not in self._named_as:
                    last[word.key] = word.known
            self._meet(self.page.doc[i], seen, order)
        for word in later:
            # whose words they are may stand after them
            assert word.pairs is not None
            self._tell_speaker(word, word.pairs)
            self._settle(word, decide)

    def _settle(self, word: Word, decide: Decide) -> None:
        assert word.pairs is not None
        at, word.shares = decide(word, word.pairs)
        word.known = self.candidates[at]
        if set(word.known) == set(word.ruled):
            word.known = word.ruled  # in the order of the text
        elif word.token.lemma_.lower() in _BETWEEN and {c.split(":")[0] for c in word.known} & set(self.page.sides):
            word.known = ()  # who mediates is of neither side
        if word.key in self._named_as and word.sort in {"person", "proper"}:
            word.known = self._named_as[word.key]
        self._resolved[word.token.i] = word.known

    def codes_at(self, token: int) -> tuple[str, ...]:
        """Give what a word was found to name or to stand for so far."""
        known = self._resolved.get(token)
        if known is None:
            mention = self._heads.get(token)
            return (mention.codes) if mention is not None else ()
        return known

    def _meet(self, token: Token, seen: dict[tuple[str, bool], _Seen], order: int) -> None:
        codes = self._resolved.get(token.i, ())
        if not codes:
            return
        mention = self._heads.get(token.i)
        if mention is not None and mention.land:
            return
        sort = self._tokens.get(token.i) or (mention.what if mention is not None else "")
        tracks = ["any"]
        if sort in {"person", "proper", "office", "unnamed", "he"}:
            tracks.append("human")
        elif sort in {"name", "organ", "seat", "group_noun", "it"}:
            tracks.append("body")
        if token.dep_ in {"nsubj", "nsubjpass"}:
            tracks.append("subject")
            if token.head.dep_ in {"ROOT", "conj"}:
                tracks.append("main")
        sentence = float(self._sentence[token.i])
        for code in codes:
            place, root = self._place.get(code), self._number.get(code.split(":")[0])
            for track in tracks:
                for exact, at in ((True, place), (False, root)):
                    if at is not None:
                        held = seen[track, exact]
                        held.at[at] = sentence
                        held.order[at] = order

    def _clusters(self) -> dict[str, dict[str, None]]:
        """Give for each surname whose phrase names it with whom, anywhere in the report: "Tashiev, the Kyrgyz security chief"."""
        found: dict[str, dict[str, None]] = {}
        for word in self.words:
            if word.sort in {"person", "proper"}:
                for i in word.owners:
                    for code in self._named.get(i, ()):
                        found.setdefault(word.key, {}).setdefault(code)
        return found

    # -- what is known of a word and a party together ------------------------------------------------------------

    def _mark(self, codes: Sequence[str]) -> tuple[Array, Array]:
        """Give ones for the candidates that are among some codes, exactly and by their roots."""
        exact = np.zeros(len(self.singles), dtype=np.float32)
        root = np.zeros(len(self._number), dtype=np.float32)
        for code in codes:
            at = self._place.get(code)
            if at is not None:
                exact[at] = 1.0
            number = self._number.get(code.split(":")[0])
            if number is not None:
                root[number] = 1.0
        return exact, root[self._root] if len(self.singles) else exact

    def _features(self, word: Word, seen: dict[tuple[str, bool], _Seen], chain: tuple[str, ...], cluster: dict[str, None]) -> Array:
        n = len(self.singles)
        sentence = float(self._sentence[word.token.i])
        columns: list[Array] = []
        for exact in (True, False):
            away = sentence - seen["any", exact].at
            if not exact:
                away = away[self._root] if n else away[:0]
            columns += [away > 500, away == 0, away == 1, away == 2, (away > 2) & (away <= 5), (away > 5) & (away <= 500)]  # type: ignore[list-item]
        for track in _TRACKS:
            for exact in (True, False):
                order = seen[track, exact].order
                last = order.max() if len(order) else -1.0
                hit = (order == last) & (order >= 0)
                columns.append(hit if exact else hit[self._root])
                if track in {"any", "human"} and not exact and (order >= 0).sum() > 1:
                    second = np.sort(order)[-2]
                    columns.append(((order == second) & (order >= 0))[self._root])
                elif track in {"any", "human"} and not exact:
                    columns.append(np.zeros(n, dtype=np.float32))
        for track, back in (("main", 0.0), ("main", 1.0), ("subject", 0.0)):
            for exact in (True, False):
                held = seen[track, exact].at
                hit = held == sentence - back
                columns.append(hit if exact else hit[self._root])
        columns += [*self._mark(chain), np.full(n, bool(chain), dtype=np.float32)]
        columns += [*self._mark(list(cluster)), np.full(n, bool(cluster), dtype=np.float32)]
        owners = [c for i in word.owners for c in self.codes_at(i)]
        columns += [*self._mark(owners), np.full(n, bool(owners), dtype=np.float32)]
        columns += [*self._mark(self.codes_at(word.before)), *self._mark(self.codes_at(word.after))]
        columns += [
            self._mark([c for i in word.beside for c in self.codes_at(i)])[1],
            self._mark([c for i in word.joined for c in self.codes_at(i)])[1],
        ]
        columns += [*self._mark(word.ruled), np.full(n, bool(word.ruled), dtype=np.float32)]
        ends = word.token.sent.end
        at = bisect_right(self._order, word.token.i)
        after = [c for i in self._order[at : bisect_left(self._order, ends, at)] for c in self._named[i]]
        columns.append(self._mark(after)[1])
        sectors = [c.partition(":")[2] for c in self.singles]
        columns.append(np.array([bool(word.sector) and s == word.sector for s in sectors], dtype=np.float32))
        columns.append(np.array([bool(word.sector) and s != word.sector for s in sectors], dtype=np.float32))
        columns.append(np.array([bool(word.names & slug) for slug in self._slugs], dtype=np.float32))
        columns.append(np.array([word.token.lemma_.lower() in said for said in self._described], dtype=np.float32))
        columns.append(np.array([bool(word.kinds & said) for said in self._described], dtype=np.float32))
        columns.append(np.full(n, any(word.kinds & said for said in self._described), dtype=np.float32))
        dynamic = np.stack(columns, axis=1).astype(np.float32) if n else np.zeros((0, DYNAMIC - SPEAKING), dtype=np.float32)
        single = np.concatenate([dynamic, np.zeros((n, SPEAKING), dtype=np.float32), self._static], axis=1)
        pairs = np.zeros((len(self.candidates), PAIR), dtype=np.float32)
        pairs[0, 0] = 1.0
        pairs[1 : n + 1, 2:-TOGETHER] = single
        if len(self._members):
            pairs[n + 1 :, 1] = 1.0
            pairs[n + 1 :, 2:-TOGETHER] = self._members @ single
            pairs[n + 1 :, -TOGETHER:] = self._told_together(word, sentence)
        self._tell_speaker(word, pairs)
        return pairs

    def _told_together(self, word: Word, sentence: float) -> Array:
        """Give for each group of parties how often and how lately it was named in one breath: "Oman and South Yemen"."""
        before = [(self._sentence[i], frozenset(roots)) for i, roots in self._joined if i < word.token.i]
        times: dict[frozenset[str], int] = {}
        last: dict[frozenset[str], float] = {}
        for at, roots in before:
            times[roots] = times.get(roots, 0) + 1
            last[roots] = float(at)
        latest = before[-1][1] if before else None
        most = max(times.values(), default=0)
        rows = [
            [
                roots in times,
                times.get(roots, 0) == most > 0,
                roots == latest,
                roots in last and sentence - last[roots] <= 1,
                roots in last and 1 < sentence - last[roots] <= 4,
                not before,
                len(roots) > 2,
            ]
            for roots in self._many
        ]
        return np.array(rows, dtype=np.float32).reshape(len(rows), TOGETHER)

    def _tell_speaker(self, word: Word, pairs: Array) -> None:
        """Put in whose words stand at a word, and who spoke last before it."""
        n = len(self.singles)
        speakers = self._speakers(word.token)
        exact, root = self._mark(speakers)
        others = self._mark(self.page.opponents(speakers))[1] if speakers else np.zeros(n, dtype=np.float32)
        before = self._mark(self._spoke_before(word.token))
        answers = (
            self._mark(self.page.sayings.addressed(word.token, self._said_by))
            if word.sort == "you" or word.token.i in self._yours
            else (exact * 0, exact * 0)
        )
        told = np.full(n, bool(speakers), dtype=np.float32)
        single = np.stack([exact, root, others, before[0], before[1], told, *answers], axis=1).reshape(n, SPEAKING)
        at = 2 + DYNAMIC - SPEAKING
        pairs[1 : n + 1, at : at + SPEAKING] = single
        if len(self._members):
            pairs[n + 1 :, at : at + SPEAKING] = self._members @ single

    def _speakers(self, token: Token) -> tuple[str, ...]:
        for saying in self.page.sayings.at(token):
            codes = [c for s in saying.speakers for c in self._said_by(s)]
            if codes:
                return tuple(dict.fromkeys(codes))
        return (self.page.issuer,) if self.page.issuer else ()

    def _said_by(self, source: Source) -> tuple[str, ...]:
        at = self._by_start.get(source.start if source.start is not None else -1)
        known = self._resolved.get(at) if at is not None else None
        return known if known is not None else (source.party,) if source.party else ()

    @cached_property
    def _by_start(self) -> dict[int, int]:
        doc = self.page.doc
        held: dict[int, int] = {}
        for i in self._all:
            mention = self._heads.get(i)
            for start in (mention.start if mention is not None else doc[i].idx, doc[doc[i].left_edge.i].idx, doc[i].idx):
                held.setdefault(start, i)
        return held

    def _spoke_before(self, token: Token) -> tuple[str, ...]:
        """Give who spoke last before a word, of the sayings not too far back."""
        sayings = self.page.sayings.all
        at = bisect_left(sayings, token.i, key=lambda s: s.verb)
        for saying in reversed(sayings[max(0, at - _BACK) : at]):
            codes = tuple(c for s in saying.speakers for c in self._said_by(s))
            if codes:
                return codes
        return ()


#: Who stands between the sides.
_BETWEEN = frozenset({"mediator", "facilitator", "broker", "go-between", "intermediary", "guarantor"})
_SAYS = frozenset({"say", "tell", "add", "warn", "announce", "state", "insist", "claim", "declare", "deny", "confirm", "write", "accuse", "urge"})
#: Columns of what is fixed of a candidate, of what changes, those of the latter that tell of speakers, and all with the two marks.
STATIC, SPEAKING, TOGETHER = 21 + 3, 8, 7
DYNAMIC = 12 + 12 + 6 + 3 + 3 + 3 + 4 + 2 + 3 + 1 + 3 + 3 + SPEAKING
PAIR = 2 + DYNAMIC + STATIC + TOGETHER
#: Nouns that tell whose side somebody is by themselves, and the sorts of words that may be one.
_NOUNS = """rebel fighter guerrilla insurgent militant gunman militia militiaman soldier troop army police officer commander official source diplomat
    spokesman negotiator mediator envoy delegate delegation leader minister president government authority ministry group movement faction front party
    side mission monitor observer peacekeeper team committee commission council agency force command man unit patrol convoy resident witness doctor
    medic analyst elder chief villager journalist worker staff aide adviser member representative general captain colonel ambassador governor
    administration regime opposition separatist coalition alliance bloc organisation organization union court state country capital attacker assailant
    civilian refugee prisoner hostage body office church bishop priest town city community people statement communique declaration letter message text gang outfit tribe clan king emperor
    premier junta kingdom republic neighbour enemy opponent parliament presidency foreigner warlord chieftain executive leadership""".split()  # noqa: SIM905
_NOUN = {noun: i for i, noun in enumerate(dict.fromkeys(_NOUNS))}
_BY_NOUN = frozenset({"sides", "unnamed", "office", "organ", "group_noun", "noun"})
NOUNS = len(_NOUN)
#: Columns of a word's own features.
WORD = len(CLASSES) + 26 + NOUNS


#: Where rules have told whom a word of these sorts stands for, their answer stays.
RULED = frozenset({"organ", "person", "unnamed", "they", "foe", "it", "its"})
#: How likely the ranker's answer must be to be taken.
SURE = 0.5


def ranked(using: Ranker, word: Word, pairs: Array) -> tuple[int, Array]:
    """Give the place of what a word stands for by the ranker alone, and how likely each candidate is."""
    shares = using.shares(pairs, word.fixed)
    if word.sort not in MANY:
        shares = shares * (pairs[:, 1] == 0)
    return int(np.argmax(shares)), shares


def settled(using: Ranker, word: Word, pairs: Array, candidates: Mapping[frozenset[str], int]) -> tuple[int, Array]:
    """Give the place of what a word stands for, by rules and ranker together, and how likely each candidate is."""
    best, shares = ranked(using, word, pairs)
    if word.sort == "foe" and not word.ruled:
        return 0, shares  # who a speaker's enemy is is told by the sides, never guessed
    if word.called and frozenset(word.called) in candidates:
        return candidates[frozenset(word.called)], shares
    if len(word.ruled) > 1 and word.sort not in MANY and frozenset(word.ruled) in candidates:
        return candidates[frozenset(word.ruled)], shares  # "Lebanese and Israeli officers": grammar names both
    ruled = candidates.get(frozenset(word.ruled), candidates.get(frozenset(word.ruled[:1]))) if word.ruled else None
    if ruled is not None and (word.sort in RULED or float(shares[best]) < SURE):
        return ruled, shares
    return (best if float(shares[best]) >= SURE else 0), shares


def referred(page: Page, using: Ranker | None = None) -> dict[int, tuple[tuple[str, ...], float]]:
    """Give for the words of a page that stand for parties which they stand for, nobody being empty, and how likely that is.

    Needs the page's sayings. Empty where the weights are missing.
    """
    using = using or ranker()
    if using is None:
        return {}
    held = Referents(page, using.nouns)
    places = {frozenset(c): i for i, c in enumerate(held.candidates)}
    held.run(lambda word, pairs: settled(using, word, pairs, places))
    return {
        w.token.i: (w.known, float(w.shares[places[frozenset(w.known)]]) if len(w.shares) and frozenset(w.known) in places else 0.0)
        for w in held.words
    }
