"""Who says it, through whom, for every word of a report.

Speech verbs before, after and in the middle of what is said; "according to"; figures and statements that show; quotation
marks, and quotations that run on without a verb; denials. The innermost saying is the origin, the outer ones follow in
the chain, then the agency that carried the words, the publisher last. Hands on ``Attribution`` and ``Stance`` for a word
and its evidence; a word that nobody is given for is the reporter's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from spacy.tokens import Span, Token

from truceledger.reading.clauses import Predication
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole, Stance

if TYPE_CHECKING:
    from truceledger.reading.mentions import Mention
    from truceledger.reading.page import Page

#: Nouns of people who speak in reports without office or name.
_SPEAKERS = frozenset(
    [
        "activist",
        "resident",
        "witness",
        "rebel",
        "analyst",
        "expert",
        "survivor",
        "relative",
        "neighbour",
        "neighbor",
        "local",
        "elder",
        "chief",
        "monitor",
        "volunteer",
        "committee",
        "group",
        "network",
        "rescuer",
        "lawyer",
        "campaigner",
        "trader",
        "farmer",
        "priest",
        "imam",
        "bishop",
        "professor",
        "researcher",
        "author",
        "observer",
        "insider",
    ]
)
#: A speaker's label at a line's beginning in a transcript: "BOZANGA:", "Q:", "MAJOR BARRY (Task Force spokesman):", "Usmon:".
_WORD = r"(?:[A-ZÀ-Þ][\w'’.-]{0,40}|[a-z]{2,3}|&)"  # bounded, and words parted by a space: no text may make it go back and forth
_LABEL = re.compile(rf"(?m)^[ \t\u00a0>*-]{{0,4}}({_WORD}(?:[ \u00a0]{_WORD}){{0,4}}?)(?:[ \u00a0]?\(([^)\n]{{1,60}})\))?[ \u00a0]?:[ \u00a0\t\n]")
#: Offices that one person of a state holds.
_SOLE = frozenset({"president", "premier", "chancellor", "king", "emir", "sultan", "monarch"})
#: How many characters back somebody may have spoken whom "he" goes on for.
_FAR = 1200
#: How many sayings back, how many words above a quotation and how many names beside a noun are looked at.
_BACK, _ABOVE, _BESIDE = 60, 12, 12
#: How many characters may stand between a quotation and the sentence that says whose it is, and how many words before its verb.
_GAP, _OPENS = 3, 7
#: From this share of quoted characters on, evidence counts as quoted words ("mainly inside quotation marks").
DIRECT_SHARE = 0.5


@dataclass(frozen=True)
class Saying:
    """One saying: who, through whom, which tokens it covers.

    ``act``: the saying is itself the act ("demanded"). ``turn``: it is what a speaker says in his turn of a transcript.
    """

    covers: frozenset[int]
    speakers: tuple[Source, ...]
    carriers: tuple[Source, ...] = ()
    stance: Stance = Stance.ASSERTS
    act: bool = False
    verb: int = -1
    turn: bool = False  # a speaker's turn in a transcript


class Sayings:
    """All sayings of a page, asked by token."""

    def __init__(self, page: Page) -> None:
        self._page = page
        speech = {name: page.lexicon.words("speech", name) for name in page.lexicon.tables["speech"]}
        self._speech = speech
        self._arms = frozenset(word for many in page.knowledge.parties.organs["arms"].values() for word in many)
        self._outlets = _outlets(page)
        self._media = [(m.start, m.end) for m in page.knowledge.outlets.find(page.text) if m.sort == "generic"]
        self.all: list[Saying] = []
        for predication in page.clauses:
            if not predication.nominal:
                self.all += self._of_verb(predication)
        self.all += self._according()
        self.all.sort(key=lambda s: s.verb)
        self._run_on_quotes()
        self._remember_carriers()
        self.turns: list[Saying] = list(self._in_turns())
        self.all = sorted(self.all + self.turns, key=lambda s: s.verb)
        self._turn_of = {i: n for n, turn in enumerate(self.turns) for i in turn.covers}
        self._by_token: dict[int, list[Saying]] = {}
        for saying in sorted(self.all, key=lambda s: (len(s.covers), s.verb)):
            for index in saying.covers:
                self._by_token.setdefault(index, []).append(saying)

    def at(self, token: Token) -> list[Saying]:
        """Give the sayings that cover a token, innermost first."""
        return self._by_token.get(token.i, [])

    def attribution(self, token: Token, start: int, end: int) -> tuple[Attribution, Stance]:
        """Give the chain and the stance for what stands at ``token``, its evidence at these code points."""
        page = self._page
        publisher = page.report.publisher
        tail = (Source(SourceRole.PUBLISHER, publisher),) if publisher else ()
        around = self.at(token)
        said = [s for s in around if not s.act] or around[-1:]
        # in a transcript, who is quoted in a turn speaks before the one who quotes him
        said = [s for s in said if not s.turn] or said
        if not said or not (said[0].speakers or said[0].carriers):
            return Attribution(Mode.NARRATED, tail), Stance.ASSERTS
        if said[0].stance is Stance.ASSERTS:
            # who reports another's words vouches for them: the outermost saying is the origin
            said = said[::-1]
        chain: list[Source] = []
        for saying in said[:1] if said[0].speakers else said:
            for source in saying.speakers:
                if not any(_same(source, known) for known in chain):
                    chain.append(source)
        carriers: dict[str | None, Source] = {}
        for saying in said:
            for source in saying.carriers:
                carriers.setdefault((source.text or "").casefold(), source)
        mode = Mode.DIRECT if said[0].turn or page.quotes.share(start, end) >= DIRECT_SHARE else Mode.INDIRECT
        if not chain and not carriers:
            return Attribution(Mode.NARRATED, tail), Stance.ASSERTS
        stance = said[0].stance
        return Attribution(mode, (*chain, *carriers.values(), *tail)), stance

    # -- verbs ---------------------------------------------------------------------------------------------------

    def _of_verb(self, predication: Predication) -> Iterator[Saying]:
        verb = predication.token
        key, lemma = predication.key, verb.lemma_.lower()
        known = {name for name, words in self._speech.items() if key in words}
        known -= {"nouns", "carriers"}
        if known == {"clause"} and not any(c.dep_ == "ccomp" for c in verb.children):
            return
        # "chanted “No more war”": the quoted words deny something, not the verb
        unsaid = predication.negated and not any(c.dep_ == "dobj" and self._page.quotes.at(c.idx) for c in verb.children)
        if not known or (unsaid and not known & {"deny", "act"}):
            return
        heads = predication.agents
        if predication.passive:
            if lemma in {"quote", "cite", "hear"} and predication.patients:
                heads = predication.patients
            elif not heads:
                return
        speakers, carriers = self._speakers(heads, lemma in self._page.lexicon.words("speech", "of_people"))
        if not speakers and not carriers and heads and heads[0].is_upper:
            # "GOMA, Aug. 27 - Congo's army accused": the parser takes the dateline for the subject
            near = [
                m for m in self._page.mentions if verb.sent.start <= m.head < verb.i and m.what in {"organ", "office", "name", "person"} and m.party
            ]
            speakers = self._speakers([self._page.doc[near[-1].head]])[0] if near else ()
        if not speakers and not carriers:
            return
        carriers += self._carriers_near(verb, heads)
        content = self._content(predication, known)
        if not content:
            return
        stance = Stance.ASSERTS
        if "deny" in known and lemma in {"deny", "refute", "rebut"}:
            stance = Stance.DENIES
        elif "doubt" in known and "say" not in known:
            stance = Stance.DOUBTS
        act = not known & {"say", "report", "clause", "deny", "doubt"}
        yield Saying(content, speakers, carriers, stance, act, verb.i)

    def _content(self, predication: Predication, known: set[str]) -> frozenset[int]:
        verb = predication.token
        found: set[int] = set()
        heads = set()
        for child in verb.children:
            if child.dep_ in {"ccomp", "parataxis"} or (
                child.dep_ in {"xcomp", "advcl"} and not _is_speech(child, self._speech) and child.dep_ == "xcomp"
            ):
                heads.add(child)
        for head in heads:
            found.update(t.i for t in head.subtree)
        if verb.dep_ in {"parataxis", "ccomp"} and not heads and verb.head.i != verb.i:
            # a verb set into what it reports: "The truce, he said, has held"
            mine = {t.i for t in verb.subtree}
            found.update(t.i for t in verb.head.subtree if t.i not in mine)
        if known & {"report", "act", "deny", "doubt"} or not found:
            # a plain object is content too: "reported two dead", "denied the attack"
            mine = {t.i for t in verb.subtree}
            if verb.dep_ == "conj" or known & {"report", "act", "deny", "doubt"}:
                found |= mine
            else:
                found.update(i for c in verb.children if c.dep_ in {"dobj", "prep", "advcl", "oprd"} for i in _subtree(c))
        if "deny" in known and any(c.dep_ == "dobj" and c.pos_ == "PRON" and c.i > verb.i for c in verb.children):
            # "one said that …; the other denied it": what was said before is the other's word
            for before in (c for c in verb.children if c.dep_ in {"ccomp", "parataxis"} and c.i < verb.i):
                found.difference_update(t.i for t in before.subtree)
        for quote in self._quotes_of(verb):
            found |= quote
        # who speaks is not part of what is said
        for subject in (c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}):
            found.difference_update(t.i for t in subject.subtree)
        # a further saying joined to this one has its own content
        for child in verb.children:
            own = _has_subject(child) or ("deny" in known and child.dep_ == "advcl")  # "denied it, reporting that": what is reported is not denied
            if child.dep_ in {"conj", "advcl"} and _is_speech(child, self._speech) and own:
                found.difference_update(t.i for t in child.subtree)
        return frozenset(found)

    def _quotes_of(self, verb: Token) -> Iterator[set[int]]:
        """Give the tokens of the quotations in the verb's sentence, when the verb stands outside them."""
        quotes, doc = self._page.quotes, self._page.doc
        if quotes.at(verb.idx):
            return
        sent = verb.sent
        verbs = [t for t in sent if t.pos_ == "VERB" and _is_speech(t, self._speech) and not quotes.at(t.idx)]
        for start, end in quotes.spans:
            closed = 0 <= sent.start_char - end <= _GAP and verb.i - sent.start < _OPENS  # "“How is this house?” Otto said": the parser begins anew
            if start >= sent.end_char or (end <= sent.start_char and not closed):
                continue
            nearest = min(verbs, key=lambda t: _distance(t, start, end), default=None)
            if nearest is not None and nearest.i == verb.i and end - start > 3:
                span = doc.char_span(start, end, alignment_mode="contract")
                if span is not None:
                    yield {t.i for t in span}

    # -- who -----------------------------------------------------------------------------------------------------

    def _speakers(self, heads: Iterable[Token], human: bool = False) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
        speakers: list[Source] = []
        carriers: list[Source] = []
        for head in heads:
            if self._page.quotes.at(head.idx) and head.pos_ == "PRON":
                continue
            outlet = self._outlet_at(head) or self._media_at(head)
            if outlet is not None:
                carriers.append(outlet)
                continue
            if head.lemma_.lower() in self._arms:
                continue  # a drone says nothing: the parser hung the verb on the wrong subject
            if speakers and speakers[-1].start is not None and speakers[-1].start <= head.idx < (speakers[-1].end or 0):
                continue  # "the chief executive, Green Farms, Otto Velmar, said": one person, his firm between
            source = self._source(head, human)
            if source is not None:
                # "the Armenian and Azerbaijani militaries announced": the word of both
                held = self._page.mention(head)
                several = held.parties if held is not None and source.party in held.parties else (source.party,)
                speakers += [msgspec.structs.replace(source, party=party) for party in several]
        return tuple(speakers), tuple(carriers)

    def _source(self, head: Token, human: bool = False) -> Source | None:
        """Give who speaks with this word as subject; ``human``: of a verb that only people do."""
        page = self._page
        if head.lower_ == "we" and page.issuer:
            return Source(SourceRole.SPEAKER, head.text, page.issuer, False, head.idx, head.idx + len(head))  # the body whose report it is
        if head.lemma_.lower() in self._speech["nouns"]:
            owners = [c for c in head.children if c.dep_ in {"poss", "compound", "amod", "nmod"} and page.mention(c)]
            owners += [p for c in head.children if c.dep_ == "prep" and c.lower_ in {"of", "by", "from"} for p in c.children]
            for owner in owners:
                made = self._source(owner)
                if made is not None:
                    return made
            return None
        mention = page.mention(head)
        if head.pos_ == "PRON" and (mention is None or mention.what == "pronoun") and (made := self._stood_for(head, mention)) is not None:
            return made
        if not page.lexicon.is_act_noun(head.lemma_.lower()) and (
            mention is None or (mention.party is None and not mention.anonymous and head.pos_ == "NOUN")
        ):
            for owner in (c for c in head.children if c.dep_ in {"poss", "compound", "amod", "nmod"}):
                held = page.mention(owner)
                if held is not None and held.party and not held.land:
                    end = head.idx + len(head)
                    return Source(SourceRole.SPEAKER, page.text[held.start : end], held.party, False, held.start, end)
        if mention is None:
            if (head.pos_ == "PROPN" and not head.is_upper) or self._is_name(head):
                start, end = _noun_span(head)
                return Source(SourceRole.SPEAKER, page.text[start:end], None, False, start, end)
            called = _called(head)
            if head.pos_ == "NOUN" and (called is not None or self._person_like(head) or (human and self._may_be_human(head))):
                words = [t for t in head.subtree if t.i <= head.i and not t.is_space]
                start, end = words[0].idx, head.idx + len(head)
                end = max(end, called[1]) if called is not None else end
                return Source(SourceRole.SPEAKER, page.text[start:end], None, called is None, start, end)
            return None
        if mention.party is None and not mention.anonymous and mention.what not in {"person", "organ", "office", "unnamed"}:
            if head.pos_ == "PRON" or mention.what in {"adjective"}:
                return None
        parties = mention.parties or (mention.party,)
        if mention.what == "pronoun" and mention.antecedent is not None:
            # "he" is shown as whom it stands for
            named = next((m for m in page.mentions if m.head == mention.antecedent and m.what != "pronoun"), None)
            if named is not None:
                return Source(SourceRole.SPEAKER, named.text, parties[0], mention.anonymous, named.start, named.end)
        start, end = mention.start, mention.end
        if mention.what in {"office", "unnamed", "organ"} and mention.head == head.i:
            named_at = _called(head) or self._holder(head, mention.party)
            if named_at is not None and named_at[0] >= end:
                end = named_at[1]  # "the spokesman, Otto Velmar": his name with his office
            elif named_at is not None:
                start, end = named_at  # "the minister": as whom the report has introduced him
        return Source(SourceRole.SPEAKER, page.text[start:end], parties[0], mention.anonymous, start, end)

    def _stood_for(self, pronoun: Token, mention: Mention | None) -> Source | None:
        """Give who speaks as "he", "she" or "they": who spoke last where no list knows him, the pronoun itself where nobody is found.

        Words under a pronoun are somebody's, never the reporter's own.
        """
        if pronoun.lower_ not in {"he", "she", "they"}:
            return None
        stands = self._page.mention(self._page.doc[mention.antecedent]) if mention is not None and mention.antecedent is not None else None
        known = stands.head if stands is not None and stands.codes else -1
        if pronoun.lower_ != "they":
            recent = self.all[: -_BACK - 1 : -1]
            spoke = next((s for s in recent if not s.turn and not s.act and 0 <= s.verb < pronoun.i and len(s.speakers) == 1), None)
            last = spoke.speakers[0] if spoke is not None else None
            if last is not None and last.start is not None and pronoun.idx - last.start < _FAR:
                span = self._page.doc.char_span(last.start, last.end or last.start, alignment_mode="expand")
                root = span.root if span is not None else None
                held = self._page.mention(root) if root is not None else None
                one = root is not None and root.tag_ in {"NNP", "NN", "NNS", "CD"} and (held is None or held.what in {"person", "office", "unnamed"})
                if root is not None and one and root.i > known and (held is None or not held.codes):
                    return last
        if known >= 0:
            return None
        before = self._subject_before(pronoun) if pronoun.lower_ != "they" else None
        if before is not None:
            start, end = _noun_span(before)
            return Source(SourceRole.SPEAKER, self._page.text[start:end], None, False, start, end)
        return Source(SourceRole.SPEAKER, pronoun.text, None, False, pronoun.idx, pronoun.idx + len(pronoun))

    def _subject_before(self, pronoun: Token) -> Token | None:
        """Give the name that no list knows and that was the subject last, in this sentence or the two before it."""
        doc, sentences = self._page.doc, 0
        for i in range(pronoun.i - 1, max(-1, pronoun.i - 120), -1):
            token = doc[i]
            sentences += bool(doc[i + 1].is_sent_start)
            if sentences > 2:
                break
            if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "PROPN" and not self._page.quotes.at(token.idx):
                known = self._page.mention(token) is not None or token.idx in self._ground
                return None if known or self._outlet_at(token) is not None else token
        return None

    def _is_name(self, head: Token) -> bool:
        """Say whether a word that opens a sentence, and is taken for a common noun, is a name that the report uses elsewhere."""
        if head.pos_ != "NOUN" or not head.is_sent_start or not head.text[:1].isupper():
            return False
        return head.text in self._proper

    @cached_property
    def _proper(self) -> frozenset[str]:
        return frozenset(t.text for t in self._page.doc if t.pos_ == "PROPN" and not t.is_sent_start)

    @cached_property
    def _ground(self) -> frozenset[int]:
        """The first characters of the words of places."""
        spans = (self._page.doc.char_span(m.start, m.end, alignment_mode="expand") for m in self._page.places)
        return frozenset(t.idx for span in spans if span is not None for t in span)

    @cached_property
    def _holders(self) -> dict[str, list[tuple[Token, tuple[int, int]]]]:
        """Give for each word of an office the persons whom the report introduces with it."""
        found: dict[str, list[tuple[Token, tuple[int, int]]]] = {}
        offices = frozenset(word for many in self._page.knowledge.parties.organs["offices"].values() for word in many)
        for token in self._page.doc:
            if token.lemma_.lower() not in offices:
                continue
            name = token.head if token.dep_ == "compound" and token.head.pos_ == "PROPN" else None
            if name is None and token.dep_ == "appos" and token.head.pos_ == "PROPN":
                name = token.head
            name = name or next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
            if name is not None:
                found.setdefault(token.lemma_.lower(), []).append((name, _noun_span(name)))
        return found

    @cached_property
    def _persons(self) -> dict[str, list[tuple[Token, tuple[int, int]]]]:
        """Give the persons whom the report names, by their party's code."""
        found: dict[str, list[tuple[Token, tuple[int, int]]]] = {}
        for mention in self._page.mentions:
            token = self._page.doc[mention.head]
            if mention.what == "person" and mention.party and token.pos_ == "PROPN":
                found.setdefault(mention.party, []).append((token, (mention.start, mention.end)))
        return found

    def _holder(self, head: Token, party: str | None) -> tuple[int, int] | None:
        """Give where the report names the person who is called only by his office; nothing where that may be more than one."""
        if head.tag_ not in {"NN", "NNP"} or not any(c.lower_ == "the" for c in head.children):
            return None
        # "the Ukrainian president" is told by his state; "the president" only where the report has no other
        whose = party if any(c.dep_ in {"amod", "compound", "poss"} for c in head.children) else None
        introduced = self._holders.get(head.lemma_.lower(), [])
        met = [(name, at) for name, at in introduced if whose is None or whose in self._page.codes([name])]
        if not met and party is not None and (head.lemma_.lower() in _SOLE or any(c.lower_ == "prime" for c in head.children)):
            met = self._persons.get(party, [])  # the only person of his party whom the report names
        return met[0][1] if met and len({name.text for name, _ in met}) == 1 and met[0][1][0] < head.idx else None

    def _person_like(self, head: Token) -> bool:
        """Say whether a noun that no list of offices knows may speak: people do, acts, papers and weapons do not."""
        lemma, lists = head.lemma_.lower(), self._page.lexicon
        if lists.is_act_noun(lemma) or lemma in lists.word_class("instruments") or lemma in lists.word_class("truce"):
            return False
        people = lists.tables["tolls"]["people"]
        armed = self._page.knowledge.parties.organs["groups"]["armed"]
        return any(lemma in words for words in people.values()) or lemma in armed or lemma in _SPEAKERS

    def _may_be_human(self, head: Token) -> bool:
        """Say whether a noun that no list knows may be people's, as what does something that only people do."""
        lemma, lists = head.lemma_.lower(), self._page.lexicon
        known = (
            lists.is_act_noun(lemma)
            or lemma in lists.word_class("instruments")
            or lemma in lists.word_class("truce")
            or lemma in lists.words("speech", "papers")
        )
        return not known and lemma not in self._speech["nouns"] and head.idx not in self._ground

    def _outlet_at(self, token: Token) -> Source | None:
        for start, end, name in self._outlets:
            if start <= token.idx < end:
                return Source(SourceRole.CARRIER, name, None, False, start, end)
        return None

    def _media_at(self, token: Token) -> Source | None:
        """Give media named only by their sort, with whose they are: "Syrian state television"."""
        if not any(start <= token.idx < end for start, end in self._media):
            return None
        first = min(token.subtree, key=lambda t: t.i)
        start, end = first.idx, token.idx + len(token)
        return Source(SourceRole.CARRIER, self._page.text[start:end], None, False, start, end)

    def _carriers_near(self, verb: Token, heads: tuple[Token, ...]) -> tuple[Source, ...]:
        """Find the agency a speaker spoke to or was carried by, in the verb's own clause and its subject's phrase."""
        subject = {t.i for h in heads for t in h.subtree}
        mine = {t.i for c in verb.children if c.dep_ not in {"ccomp", "conj"} for t in c.subtree} | subject
        found = []
        for start, end, name in self._outlets:
            if not verb.sent.start_char <= start < verb.sent.end_char:
                continue
            span = self._page.doc.char_span(start, end, alignment_mode="expand")
            if span is None or span.root.i not in mine or any(h.idx >= start and h.idx < end for h in heads):
                continue
            found.append(Source(SourceRole.CARRIER, name, None, False, start, end))
        return tuple(found)

    # -- according to --------------------------------------------------------------------------------------------

    def _according(self) -> Iterator[Saying]:
        page = self._page
        for token in page.doc:
            if token.lower_ != "according":
                continue
            # the parser hangs "to" on "according" or beside it
            to = next((t for t in page.doc[token.i + 1 : token.i + 3] if t.lower_ == "to"), None)
            if to is None:
                continue
            heads = [c for c in to.children if c.dep_ == "pobj"]
            heads += [x for h in heads for x in h.conjuncts]
            if not heads:
                continue
            speakers, carriers = self._speakers(heads)
            if not speakers and not carriers:
                continue
            inner = {t.i for t in token.subtree}
            carriers += tuple(
                Source(SourceRole.CARRIER, name, None, False, s, e)
                for s, e, name in self._outlets
                if any(page.doc[i].idx == s for i in inner) and not any(c.start == s for c in carriers)
            )
            governor = token.head
            while governor.pos_ not in {"VERB", "AUX"} and governor.head.i != governor.i:
                governor = governor.head
            while governor.dep_ == "conj" and governor.head.pos_ in {"VERB", "AUX"} and governor.head.i != governor.i:
                governor = governor.head
            covers = {t.i for t in governor.subtree} - inner
            if governor.dep_ == "ROOT" or len(covers) < 3:
                covers = {t.i for t in token.sent} - inner
            yield Saying(frozenset(covers), speakers, carriers, verb=token.i)

    # -- transcripts ---------------------------------------------------------------------------------------------

    def _in_turns(self) -> Iterator[Saying]:
        """Give what each speaker of a transcript says, from his label to the next; the words of who asks are nobody's."""
        page = self._page
        found = [m for m in _LABEL.finditer(page.text) if page.quotes.at(m.start(1)) is None]
        times = Counter(m.group(1).strip().casefold() for m in found)
        if not any(n > 1 for n in times.values()) or len(times) < 2 or sum(times.values()) < 4:
            return
        hosts = page.lexicon.word_class("hosts")
        first = page.doc.char_span(found[0].start(1), found[0].end(1), alignment_mode="expand")
        for label, following in zip(found, [*found[1:], None], strict=True):
            name = label.group(1).strip()
            start, end = label.end(), following.start() if following is not None else len(page.text)
            said = page.doc.char_span(start, end, alignment_mode="contract") if end > start else None
            words = [w.strip(".").casefold() for w in name.split()]
            if said is None or first is None or not len(said):
                continue
            at = page.doc.char_span(label.start(1), label.start(1) + len(name), alignment_mode="expand")
            speakers: tuple[Source, ...] = ()
            if not set(words) & hosts and at is not None and not page.knowledge.outlets.named(name) and not self._publishes(words):
                party, anonymous = self._labelled(name, label.group(2), first.start)
                speakers = (Source(SourceRole.SPEAKER, name, party, anonymous, label.start(1), label.start(1) + len(name)),)
            yield Saying(frozenset(t.i for t in said), speakers, verb=said.start - 1, turn=True)

    def _publishes(self, words: list[str]) -> bool:
        publisher = {w.strip(",.()").casefold() for w in (self._page.report.publisher or "").split()}
        return bool(publisher) and set(words) <= publisher

    def _labelled(self, name: str, role: str | None, before: int) -> tuple[str | None, bool]:
        """Give the party of a label: whom it names, or the guest who was introduced before the first turn; and whether it names nobody."""
        page = self._page
        last = name.split()[-1].strip(".").casefold()
        generic = last in page.lexicon.word_class("guests")
        parties = page.knowledge.parties
        for match in (*parties.find(name), *parties.find(name.title()), *parties.find(role or "")):
            if match.what in {"name", "organ", "person", "seat"}:
                code = parties.canonical(match.code)
                return (f"{code}:GOV" if parties.sort_of(code) == "state" and ":" not in code else code), False
        named = [m for m in page.mentions if m.what in {"person", "office", "unnamed", "name", "organ"} and m.party]
        for mention in named:
            text = mention.text.casefold()
            if not generic and mention.what != "organ" and last in text.split() and not mention.text.isupper():
                return mention.party, False
        if generic:
            # the guest's office or body stands in the words that introduce him
            ahead = [m for m in named if m.head < before and not m.land]
            offices = [m for m in ahead if m.what in {"office", "person", "unnamed"}]
            if offices or ahead:
                return (offices or ahead)[0].party, False
            return page.issuer, page.issuer is None
        return None, False

    def refer(self, referred: Mapping[int, tuple[str, ...]]) -> None:
        """Put in whom the heads of speakers' words were found to stand for, where no party is told yet."""
        page = self._page

        def told(source: Source) -> Source:
            if source.party or source.start is None or not source.end:
                return source
            span = page.doc.char_span(source.start, source.end, alignment_mode="expand")
            codes = referred.get(span.root.i, ()) if span is not None else ()
            return msgspec.structs.replace(source, party=codes[0]) if codes else source

        def with_parties(saying: Saying) -> Saying:
            speakers = tuple(told(s) for s in saying.speakers)
            return saying if speakers == saying.speakers else replace(saying, speakers=speakers)

        changed = {id(s): with_parties(s) for s in self.all}
        self.all = [changed[id(s)] for s in self.all]
        self.turns = [changed.get(id(s), s) for s in self.turns]
        self._by_token = {i: [changed[id(s)] for s in many] for i, many in self._by_token.items()}

    def turn_at(self, token: Token) -> int | None:
        """Give the place of the turn that a token stands in, among all turns."""
        return self._turn_of.get(token.i)

    def addressed(self, token: Token, said_by: Callable[[Source], tuple[str, ...]] | None = None) -> tuple[str, ...]:
        """Give whom a speaker of a transcript calls "you": who answers next, else who spoke before; ``said_by`` gives a source's codes."""
        said_by = said_by or (lambda s: (s.party,) if s.party else ())
        at = self.turn_at(token)
        if at is None:
            return ()
        own = {s.text for s in self.turns[at].speakers}
        for turn in (*self.turns[at + 1 :], *self.turns[:at]):
            codes = tuple(c for s in turn.speakers if s.text not in own for c in said_by(s))
            if codes:
                return codes
        return ()

    # -- running on ----------------------------------------------------------------------------------------------

    def _run_on_quotes(self) -> None:
        """Give a quotation that no verb claims, or whose verb claims only a part, to the speaker it continues."""
        page = self._page
        claimed = {i: s for s in self.all if not s.act for i in s.covers}
        for start, end in page.quotes.spans:
            if end - start < 12:
                continue
            span = page.doc.char_span(start, end, alignment_mode="contract")
            if span is None or not len(span):
                continue
            holders = [claimed[t.i] for t in span if t.i in claimed]
            if len(holders) >= len(span) - 2:
                continue
            holder = holders[0] if holders else self._before_colon(start) or self._within(span) or self._neighbour(start, end)
            if holder is None:
                continue
            covers = frozenset(t.i for t in span)
            self.all.append(replace(holder, covers=covers, stance=Stance.ASSERTS, act=False, verb=span[0].i))

    def _before_colon(self, start: int) -> Saying | None:
        """Find who is told of just before a colon that a quotation follows: "Otto Velmar praised the monitors, reminding them: …"."""
        text, doc = self._page.text, self._page.doc
        colon = start - 1
        while colon > 0 and (text[colon].isspace() or text[colon] in "\"'“‘«"):
            colon -= 1
        span = doc.char_span(colon, colon + 1, alignment_mode="expand") if text[colon : colon + 1] == ":" else None
        if span is None:
            return None
        for i in range(span.start - 1, max(-1, span.start - 40), -1):
            token = doc[i]
            if token.text in {".", "!", "?"} or "\n\n" in token.text:
                break
            if token.dep_ in {"nsubj", "nsubjpass"} and token.head.i < span.start and not self._page.quotes.at(token.idx):
                speakers, carriers = self._speakers((token, *token.conjuncts))
                if speakers or carriers:
                    return Saying(frozenset(), speakers, carriers, verb=token.head.i)
        return None

    def _within(self, quoted: Span) -> Saying | None:
        """Find who acts in the sentence that a quotation is a part of: "Otto Velmar praised her as “brave and calm”"."""
        for token in (quoted.root, *islice(quoted.root.ancestors, _ABOVE)):
            if token.idx >= quoted.start_char or token.pos_ not in {"VERB", "AUX"}:
                continue
            subjects = [c for c in token.children if c.dep_ in {"nsubj"} and c.idx < quoted.start_char and not self._page.quotes.at(c.idx)]
            if subjects:
                speakers, carriers = self._speakers(subjects)
                return Saying(frozenset(), speakers, carriers, verb=token.i) if speakers else None
        return None

    def _neighbour(self, start: int, end: int) -> Saying | None:
        """Find whose words a bare quotation is: the speaker before it in its paragraph, else the next just after it."""
        text, doc = self._page.text, self._page.doc
        before = [s for s in self.all if not s.act and s.speakers and 0 <= s.verb < len(doc) and doc[s.verb].idx < start]
        after = [s for s in self.all if not s.act and s.speakers and doc[s.verb].idx >= end]
        if before:
            last = max(before, key=lambda s: s.verb)
            between = text[doc[last.verb].idx : start]
            if "\n\n" not in between or text[max(0, start - 3) : start].strip() in {'"', "“"}:
                return last
        if after:
            following = min(after, key=lambda s: s.verb)
            if doc[following.verb].idx - end < 120:
                return following
        return None

    def _remember_carriers(self) -> None:
        """Let an unnamed source keep the agency it spoke to, and an agency the one unnamed source it spoke for."""
        kept: dict[str | None, tuple[Source, ...]] = {}
        voices: dict[str, tuple[Source, ...]] = {}
        for saying in self.all:
            for speaker in saying.speakers:
                if speaker.anonymous and saying.carriers:
                    kept.setdefault(speaker.party, saying.carriers)
                    for carrier in saying.carriers:
                        voices.setdefault(_agency(carrier.text), (speaker,))
        made = []
        for saying in self.all:
            only = saying.speakers[0] if len(saying.speakers) == 1 else None
            if only is not None and only.anonymous and not saying.carriers and only.party in kept:
                saying = replace(saying, carriers=kept[only.party])
            elif not saying.speakers and len(saying.carriers) == 1:
                voice = voices.get(_agency(saying.carriers[0].text))
                if voice:
                    saying = replace(saying, speakers=voice)
            made.append(saying)
        self.all = made


def _outlets(page: Page) -> list[tuple[int, int, str]]:
    """Give the outlets the report names as start, end, name; the publisher itself and datelines left out."""
    own = (page.report.publisher or "").casefold()
    found = []
    for match in page.knowledge.outlets.find(page.text):
        if getattr(match, "generic", False):
            continue
        before, after = page.text[max(0, match.start - 1) : match.start], page.text[match.end : match.end + 1]
        if before == "(" and after == ")":
            continue
        name = page.text[match.start : match.end]
        if own and name.casefold() in own and len(name) > 3 and before == "(":
            continue
        found.append((match.start, match.end, name))
    return found


def _agency(name: str | None) -> str:
    """Give the word by which an agency is known: "Anadolu Agency" and "Anadolu" are one."""
    words = (name or "").casefold().removeprefix("the ").split()
    return words[0] if words else ""


def _same(one: Source, other: Source) -> bool:
    return one.party == other.party and (one.party is not None or one.text == other.text)


def _is_speech(token: Token, speech: dict[str, frozenset[str]]) -> bool:
    lemma = token.lemma_.lower()
    return any(lemma in speech[name] for name in ("say", "report", "act", "deny"))


def _has_subject(token: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)


def _subtree(token: Token) -> Iterator[int]:
    return (t.i for t in token.subtree)


def _distance(token: Token, start: int, end: int) -> int:
    return start - token.idx if token.idx < start else token.idx - end


def _called(head: Token) -> tuple[int, int] | None:
    """Give the span of the names put beside a noun: "MPs David Taylor and Phill Brickell", "the chief, Green Farms, Otto Velmar,"."""
    names: list[Token] = []
    waiting = [head]
    while waiting and len(names) < _BESIDE:
        at = waiting.pop()
        beside = [c for c in at.children if c.i > at.i and c.pos_ == "PROPN" and c.dep_ in ({"appos"} if at.pos_ == "NOUN" else {"appos", "conj"})]
        names += beside
        waiting += beside
    first = next((n for n in names if n.dep_ == "appos"), None)
    if first is None:
        return None
    return _noun_span(min(names, key=lambda t: t.i))[0], max(_noun_span(n)[1] for n in names)


def _noun_span(head: Token) -> tuple[int, int]:
    left = min([c for c in head.children if c.dep_ in {"compound", "amod", "flat"}] + [head], key=lambda t: t.i)
    return left.idx, head.idx + len(head)
