"""Who does what to whom: one predication for each verb, and for each noun that names an act.

Built on the dependency parse (CLEAR labels). A passive is turned round, coordination spread out, the subject of an
infinitive or participle found in the clause above, a light verb with its noun read as the noun. Hands on
``Predication``; refuses to know any kind of statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from truceledger.reading.lexicon import Lexicon

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
OBJECTS = frozenset({"dobj", "oprd", "attr"})
_RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where"})
_PARTICLES = frozenset({"back", "out", "away", "down"})
_MOVES_OUT = frozenset({"walk", "pull", "move", "get", "storm", "back", "go", "draw", "march", "fall", "clear", "drive", "force"})
#: Words that say no more of an act than that it is to come: "is due to be completed", "is expected to begin".
_AHEAD = frozenset({"due", "set", "expect", "schedule", "suppose", "plan", "mean", "likely", "bound", "slate", "have", "be", "need"})
_NO = frozenset({"no", "not", "n't", "never", "neither", "nor", "none", "nobody", "nothing", "without", "hardly"})


@dataclass(frozen=True, eq=False)
class Predication:
    """An act and its parties, as the grammar gives them; token indices are of the report's ``Doc``.

    ``agents`` do it, ``patients`` undergo it, ``recipients`` get it; ``obliques`` maps a preposition to the heads of
    its phrases. ``key`` is the lemma, with particle ("pull_out"); ``support`` is the light verb of a noun.
    """

    token: Token
    key: str
    nominal: bool = False
    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()
    recipients: tuple[Token, ...] = ()
    obliques: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    passive: bool = False
    negated: bool = False
    auxiliaries: frozenset[str] = frozenset()
    mark: str | None = None
    support: Token | None = None

    @cached_property
    def head(self) -> Token:
        """The verb that carries tense and mood: the light verb where there is one."""
        return self.support if self.support is not None else self.token

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Lower-case lemmas of the clause's own words, embedded clauses left out."""
        return frozenset(t.lemma_.lower() for t in own_tokens(self.token))

    def obliques_of(self, *prepositions: str) -> tuple[Token, ...]:
        """Give the heads under any of these prepositions, in order."""
        return tuple(t for p in prepositions for t in self.obliques.get(p, ()))

    def __str__(self) -> str:
        parts = [("not " if self.negated else "") + self.key.replace("_", " ")]
        parts += [f"by {t.text}" for t in self.agents] + [f"obj {t.text}" for t in self.patients]
        parts += [f"to {t.text}" for t in self.recipients]
        parts += [f"{p} {t.text}" for p, heads in self.obliques.items() for t in heads]
        return "; ".join(parts)


def own_tokens(head: Token) -> Iterator[Token]:
    """Walk a clause's words without the clauses inside it."""
    waiting = [head]  # no recursion: a sentence may be nested deeper than the stack
    while waiting:
        token = waiting.pop()
        yield token
        within = [
            c
            for c in token.children
            if c.dep_ not in {"ccomp", "advcl", "relcl", "parataxis"} and not (c.dep_ == "conj" and c.pos_ in {"VERB", "AUX"})
        ]
        waiting += reversed(within)


def conjuncts(token: Token) -> tuple[Token, ...]:
    """Give the token and the nouns joined to it ("Israel and Lebanon"), in text order."""
    found, waiting = [], [token]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += reversed([c for c in one.children if c.dep_ == "conj" and c.pos_ not in {"VERB", "AUX"}])
    return tuple(found)


def related(token: Token) -> Token | None:
    """Give what a relative clause is about, from its pronoun or from what "whose" stands before."""
    for word in (token, *token.ancestors):
        if word.dep_ == "relcl":
            about = word.head
            several = any(True for _ in about.conjuncts) or (about.dep_ == "pobj" and about.head.lower_ in {"between", "among", "in", "at"})
            return about if about.i < token.i and not several else None
        if word.dep_ in {"ccomp", "advcl", "ROOT"}:
            return None
    return None


def _spread(tokens: Iterator[Token] | list[Token]) -> tuple[Token, ...]:
    return tuple(one for t in tokens for one in conjuncts(t))


def key_of(verb: Token) -> str:
    """Give a verb's lemma with its particle: "pull_out", "call_on" stays "call"."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    lemma = verb.lemma_.lower()
    if particle is None:
        # "fall back eastward": the parser takes the particle for an adverb; "let them go" is one verb
        particle = next((c.lower_ for c in verb.children if c.dep_ == "advmod" and c.lower_ in _PARTICLES and _close(verb, c)), None)
    if particle is None and lemma in _MOVES_OUT:
        # "fall back eastward": the particle hangs on the adverb after it
        particle = next(
            (g.lower_ for c in verb.children if c.dep_ == "advmod" for g in c.children if g.lower_ in _PARTICLES and g.i == verb.i + 1), None
        )
    if particle is None and lemma in _MOVES_OUT:
        # "walked out of the talks", "pull back from": the parser hangs the noun on the particle
        particle = next((c.lower_ for c in verb.children if c.dep_ == "prep" and c.lower_ in _PARTICLES and c.i == verb.i + 1 and _leads_on(c)), None)
    if particle is None and lemma == "shoot" and any(c.lower_ == "dead" for c in verb.children):
        particle = "dead"
    if particle is None and lemma == "set" and any(c.lower_ == "free" for c in verb.children):
        particle = "free"
    if particle is None and lemma == "let" and any(c.lower_ == "go" and c.i > verb.i for c in verb.children):
        particle = "go"
    return f"{lemma}_{particle}" if particle else lemma


def _close(verb: Token, particle: Token) -> bool:
    """Say whether an adverb is a verb's particle: next to it, or after the object of a verb of moving and giving."""
    return particle.i == verb.i + 1 or (
        particle.i > verb.i and verb.lemma_.lower() in {"move", "give", "pull", "draw", "bring", "take", "send", "hand"}
    )


def _leads_on(particle: Token) -> bool:
    """Say whether a particle leads to its noun by another preposition ("out of", "back from")."""
    return any(c.dep_ == "prep" and c.lower_ in {"of", "from", "to"} for c in particle.children)


def _prepositions(head: Token) -> dict[str, tuple[Token, ...]]:
    found: dict[str, tuple[Token, ...]] = {}
    # "go back to the jungle": the parser hangs the noun on the particle
    particles = [c for c in head.children if c.dep_ == "advmod" and c.lower_ in _PARTICLES and c.i == head.i + 1]
    for child in (*head.children, *(c for p in particles for c in p.children)):
        if child.dep_ in {"prep", "agent", "dative"} and child.pos_ in {"ADP", "SCONJ", "VERB", "ADV", "PART"}:
            name, inner = child.lower_, [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
            deeper = [c for c in child.children if c.dep_ == "prep"]
            if not inner and deeper:
                # "out of Khiam", "from under": the inner preposition carries the noun
                name = f"{name}_{deeper[0].lower_}"
                inner = [c for c in deeper[0].children if c.dep_ in {"pobj", "pcomp"}]
            heads = _spread(inner)
            if heads:
                found[name] = found.get(name, ()) + heads
            for joined in (c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP"):
                extra = _spread([c for c in joined.children if c.dep_ == "pobj"])
                found[joined.lower_] = found.get(joined.lower_, ()) + extra
    return found


_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today"})


def _after_the_day(verb: Token) -> tuple[Token, ...]:
    """Give the subject that the parser has run together with the day before it ("On Tuesday government troops shelled")."""
    for child in verb.children:
        if child.dep_ == "prep" and child.i < verb.i and child.lower_ in {"on", "by"}:
            for noun in child.children:
                if noun.dep_ == "pobj" and any(c.lower_ in _DAYS and c.i == child.i + 1 for c in noun.children):
                    return conjuncts(noun)
    return ()


def _has_no(token: Token) -> bool:
    return any(c.lower_ in _NO and c.dep_ in {"neg", "det", "advmod", "preconj"} for c in token.children)


def _negated(verb: Token, nouns: tuple[Token, ...]) -> bool:
    if _has_no(verb):
        return True
    if any(_has_no(n) or n.lower_ in {"nobody", "none", "nothing"} for n in nouns if n.i < verb.i + 6):
        return True
    # "has not been able to", "did not want to": a negated verb above its infinitive
    return verb.dep_ == "xcomp" and verb.head.pos_ in {"VERB", "AUX", "ADJ"} and _has_no(verb.head)


def _lower(noun: Token) -> Token:
    """Give the verb whose subject a noun is, or the one below it that says what becomes of it ("is due to begin")."""
    above = noun.head
    if noun.dep_ not in {"nsubj", "nsubjpass"} or above.lemma_.lower() not in _AHEAD:
        return above
    for holder in (above, *(c for c in above.children if c.dep_ == "acomp" and c.lemma_.lower() in _AHEAD)):
        below = next((c for c in holder.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), None)
        if below is not None:
            return below
    return above


class Clauses:
    """The predications of one parsed report, by the index of their token."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self.doc = doc
        self._lexicon = lexicon
        self._made: dict[int, Predication] = {}
        self._working: set[int] = set()
        for token in doc:
            if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
                self.of(token)
        for token in doc:
            if token.i not in self._made and token.pos_ in {"NOUN", "PROPN", "VERB"} and lexicon.is_act_noun(token.lemma_.lower()):
                self._made[token.i] = self._nominal(token)

    def __iter__(self) -> Iterator[Predication]:
        return iter(self._made[i] for i in sorted(self._made))

    def at(self, token: Token) -> Predication | None:
        """Give the predication whose word this is."""
        return self._made.get(token.i)

    def within(self, span: Span) -> list[Predication]:
        """Give the predications whose word lies in the span, in text order."""
        return [self._made[i] for i in range(span.start, span.end) if i in self._made]

    def of(self, verb: Token) -> Predication:
        """Give the predication of a verb, made once."""
        known = self._made.get(verb.i)
        if known is not None:
            return known
        if verb.i in self._working:  # a parse that bites its tail
            return Predication(verb, key_of(verb))
        self._working.add(verb.i)
        made = self._verbal(verb)
        self._made[verb.i] = made
        self._working.discard(verb.i)
        return made

    # -- verbs ---------------------------------------------------------------------------------------------------

    def _verbal(self, verb: Token) -> Predication:
        children = list(verb.children)
        passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in children) or (
            verb.tag_ == "VBN"
            and (verb.dep_ in {"acl", "amod"} or (any(c.dep_ == "agent" for c in children) and not any(c.dep_ in {"dobj", "aux"} for c in children)))
        )
        subjects = _spread([c for c in children if c.dep_ in SUBJECTS and c.dep_ != "expl"])
        if not subjects:
            subjects = _after_the_day(verb)
        if not subjects:
            subjects, passive = self._inherited(verb, passive)
        subjects = tuple(self._antecedent(t, verb) for t in subjects)
        objects = _spread([c for c in children if c.dep_ in OBJECTS])
        objects = tuple(self._antecedent(t, verb) for t in objects)
        recipients = _spread([c for c in children if c.dep_ == "dative" and c.pos_ not in {"ADP"}])
        obliques = _prepositions(verb)
        if not objects and verb.lemma_.lower() in {"let", "allow", "permit", "help", "enable", "see", "want", "get", "have"}:
            # "let convoys through", "allow families to return": who is let is the subject of what hangs on it
            objects = _spread([s for c in children if c.dep_ in {"ccomp", "xcomp"} for s in c.children if s.dep_ in {"nsubj", "nsubjpass"}])
            objects = objects or _spread([c for c in children if c.dep_ in {"ccomp", "xcomp"} and c.pos_ in {"NOUN", "PROPN"}])
        if verb.dep_ == "relcl" and not passive and not objects:
            objects = self._relative_object(verb, subjects)
        agents, patients = (obliques.get("by", ()), subjects + objects) if passive else (subjects, objects)
        if not agents and verb.tag_ == "VBG" and verb.dep_ in {"nsubj", "nsubjpass", "csubj", "dobj"}:
            agents = obliques.get("by", ())  # "heavy shelling by the rebels": a noun that the parser takes for a verb
        return Predication(
            verb,
            key_of(verb),
            agents=agents,
            patients=patients,
            recipients=recipients,
            obliques=obliques,
            passive=passive,
            negated=_negated(verb, subjects[:1] + objects[:1]),
            auxiliaries=frozenset(c.lemma_.lower() for c in children if c.dep_ in {"aux", "auxpass"}),
            mark=self._mark(verb),
        )

    def _inherited(self, verb: Token, passive: bool) -> tuple[tuple[Token, ...], bool]:
        """Find the subject of a verb that has none: coordinated, infinitive, participle."""
        above = verb.head
        if above.i == verb.i:
            return (), passive
        if verb.dep_ == "conj" and above.pos_ in {"VERB", "AUX"}:
            upper = self.of(above)
            led = [c for c in above.children if c.dep_ == "dep" and c.pos_ in {"NOUN", "PROPN"} and c.i < above.i]
            if led and self.doc[verb.i - 1].text == ",":
                return _spread(led[:1]), passive  # "the rebels, he told a reporter, are willing": what he told is set in
            bare_participle = verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
            joined_passive = passive or (upper.passive and bare_participle)
            return (upper.patients if upper.passive else upper.agents), joined_passive
        if verb.dep_ == "xcomp" and above.pos_ in {"VERB", "AUX", "ADJ"}:
            if above.pos_ == "ADJ":
                above = above.head
            if above.pos_ not in {"VERB", "AUX"}:
                return (), passive
            upper = self.of(above)
            if upper.key.split("_")[0] in self._lexicon.object_control:
                return upper.patients or upper.recipients or upper.obliques_of("on", "to", "for", "with"), passive
            return (upper.patients if upper.passive else upper.agents), passive
        if verb.dep_ in {"advcl", "pcomp"}:
            if verb.dep_ == "pcomp":
                into = above.lower_ in {"into", "from", "of", "against"}
                above = above.head
                if into and above.pos_ == "VERB" and self.of(above).patients:
                    return self.of(above).patients, passive  # "pressed Israel into stopping", "accused them of breaking"
            if above.pos_ in {"VERB", "AUX"}:
                upper = self.of(above)
                return (upper.patients if upper.passive else upper.agents), passive or verb.tag_ == "VBN"
            return (), passive
        if verb.dep_ in {"acl", "relcl", "amod"} and above.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
            if verb.tag_ == "VB":  # "a decision to withdraw": whose noun it is, does it
                return self._owners(above), passive
            return (above,), passive
        if verb.dep_ == "ccomp" and above.pos_ in {"VERB", "AUX"} and verb.tag_ in {"VB", "VBG"}:
            upper = self.of(above)
            return (upper.patients if upper.passive else upper.agents), passive
        return (), passive

    def _antecedent(self, token: Token, verb: Token) -> Token:
        """Put the noun a relative pronoun stands for in its place."""
        if token.lower_ in _RELATIVES and token.tag_ in {"WDT", "WP", "WP$"}:
            clause = verb
            while clause.dep_ == "conj" and clause.head.i != clause.i:
                clause = clause.head
            if clause.dep_ in {"relcl", "acl"}:
                return clause.head
        return token

    def _relative_object(self, verb: Token, subjects: tuple[Token, ...]) -> tuple[Token, ...]:
        """Give the noun of "the soldiers (whom) they had seized"."""
        noun = verb.head
        if any(s.i == noun.i for s in subjects) or noun.pos_ not in {"NOUN", "PROPN", "NUM"}:
            return ()
        return (noun,)

    def _mark(self, verb: Token) -> str | None:
        marks = [c.lower_ for c in verb.children if c.dep_ == "mark" and c.lower_ not in {"that", "for"}]
        if marks:
            return "_".join(marks)
        adverb = next((c.lower_ for c in verb.children if (c.dep_ == "advmod" and c.tag_ in {"WRB"}) or c.lower_ == "once"), None)
        if adverb:
            return adverb
        if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
            return verb.head.lower_
        return None

    # -- nouns that name an act ----------------------------------------------------------------------------------

    def _owners(self, noun: Token) -> tuple[Token, ...]:
        owners = [c for c in noun.children if c.dep_ == "poss"]
        if not owners:
            owners = [c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and (c.pos_ == "PROPN" or c.text[:1].isupper())]
        if not owners and noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
            upper = self._made.get(noun.head.i)
            return upper.agents if upper else ()
        return _spread(owners)

    def _nominal(self, noun: Token) -> Predication:
        entry = self._lexicon.act_noun(noun.lemma_.lower())
        obliques = _prepositions(noun)
        owners = [c for c in noun.children if c.dep_ == "poss"]
        modifiers = [c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and (c.pos_ == "PROPN" or c.text[:1].isupper())]
        compounds = [c for c in noun.children if c.dep_ == "compound" and c not in modifiers]
        agents = obliques.get("by", ())
        patients = obliques.get("on", ()) + obliques.get("against", ()) + _spread(compounds)
        if entry.of == "agent":
            agents += obliques.get("of", ())
        else:
            patients = obliques.get("of", ()) + patients
        if not agents:
            agents = _spread(owners) or _spread(modifiers)
        support, negated = None, _has_no(noun)
        aux: frozenset[str] = frozenset()
        mark = None
        above = _lower(noun)
        if above.pos_ in {"VERB", "AUX"} and noun.dep_ in {"dobj", "nsubjpass", "nsubj", "pobj"}:
            upper = self._made.get(above.i)
            key = upper.key if upper else above.lemma_
            if upper and noun.dep_ in {"dobj", "nsubjpass"} and key in self._lexicon.light_verbs:
                support, negated = above, negated or upper.negated
                aux, mark = upper.auxiliaries, upper.mark
                if key not in {"record", "report", "announce", "order", "plan", "prepare"}:
                    agents = agents or upper.agents
                patients = patients + tuple(t for p in ("on", "against", "at") for t in upper.obliques.get(p, ()))
                obliques = {**upper.obliques, **obliques}
            elif (
                upper
                and noun.dep_ in {"nsubj", "nsubjpass"}
                and (key in self._lexicon.occurrence_verbs or (above.i != noun.head.i and key in self._lexicon.light_verbs))
            ):
                support, negated = above, negated or upper.negated
                aux, mark = upper.auxiliaries, upper.mark
                obliques = {**upper.obliques, **obliques}
        return Predication(
            noun,
            noun.lemma_.lower(),
            nominal=True,
            agents=agents,
            patients=patients,
            obliques=obliques,
            negated=negated,
            auxiliaries=aux,
            mark=mark,
            support=support,
        )
