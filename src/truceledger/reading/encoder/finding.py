"""Statements as the encoder finds them: a word that states something, its choices, what it links to, its evidence.

Hands on drafts in the shape that the rules give, so that attribution, places and times are put to them in the one room
where statements are made. What it links is always words that the rules found in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from truceledger.reading.encoder.heads import Heads, softmax
from truceledger.reading.encoder.hints import Hints
from truceledger.reading.encoder.schema import COUNTED
from truceledger.reading.encoder.windows import Candidate, Pairs, Window
from truceledger.reading.kinds.agreement import other_than_truce
from truceledger.reading.stating import Draft, Voice
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.field import Choice, EdtfSort, PartySort, QuantitySort, StepSort, StepsSort
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.party import codes as codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceledger.reading.encoder.heads import Array
    from truceledger.reading.page import Page
    from truceledger.reading.timing import TimeMatch

#: Below this a word is not looked at further.
GLANCE = 0.12
#: How sure a field must be that a statement of its kind can do without.
SURE = 0.6
#: How much of the best one's probability another party needs to be named beside it, in fields that are lists by nature and in others.
LISTED, JOINT = 0.45, 0.8
#: The same for one that is coordinated with the best one: "the army and its allies".
BESIDE = 0.02
#: Roles that the party of another role of the same statement does not fill.
_OPPOSED = {("contact", "to"): "from", ("assessment", "accused"): "assessor", ("event", "target"): "actor", ("position", "toward"): "holder"}
#: The moves that refuse.
_NAYS = frozenset({"rejects", "rules_out"})
_LISTS = frozenset({"participants", "parties", "mediators"})


@dataclass
class Found:
    """A draft with the encoder's own probabilities: of the kind at the word, and of its key fields."""

    draft: Draft
    kind: float
    fields: float


@dataclass(frozen=True)
class Weighed:
    """What the encoder makes of a draft: how likely its words state its kind, how likely its key fields are right, who says it, when."""

    kind: float
    fields: float
    voice: Voice | None = None
    dated: tuple[TimeMatch | None, float] | None = None


class Opinion:
    """What the encoder makes of one window: what it finds, and how likely it holds what a rule has read."""

    def __init__(self, page: Page, window: Window, hidden: Array, heads: Heads, hints: Hints) -> None:
        self.page, self.window, self.hidden, self.heads, self.hints = page, window, hidden, heads, hints
        self._tokens = [i for i in window.pieces if window.first <= i < window.last]
        told = np.stack([hints.features(page.doc[i]) for i in self._tokens])
        shares = heads.kinds(hidden[[window.pieces[i] for i in self._tokens]], told)
        self._shares = dict(zip(self._tokens, shares, strict=True))
        self.hinted = np.zeros((len(window.ids), told.shape[1]), dtype=np.float32)
        self.hinted[[window.pieces[i] for i in self._tokens]] = told
        self.pairs = Pairs(page, window)
        vectors, self.types = laid(window.candidates, hidden)
        self.laid = heads.laid(vectors, self.types)
        self._read: dict[tuple[int, int], _Reading] = {}

    @property
    def first(self) -> int:
        """The first token that is read here."""
        return self.window.first

    def holds(self, token: int) -> bool:
        """Say whether a token is among those to be read here."""
        return self.window.first <= token < self.window.last

    def _at(self, token: int, kind: int) -> _Reading:
        known = self._read.get((token, kind))
        if known is None:
            known = _Reading(self, token, kind)
            self._read[token, kind] = known
        return known

    def _stands(self, token: int, kind: str) -> bool:
        return token in self._shares and (kind not in COUNTED or token in self.window.counts)

    def found(self) -> Iterator[Found]:
        """Give what the encoder finds."""
        for index in self._tokens:
            for kind in np.flatnonzero(self._shares[index] >= GLANCE):
                if self._stands(index, self.heads.schema.kinds[int(kind)]):
                    found = self._at(index, int(kind)).found(float(self._shares[index][kind]))
                    if not any(wrong(found.draft) for wrong in (_waits_for_itself, self._fights_on, self._meets_no_one, self._is_no_truce)):
                        yield found

    def _fights_on(self, draft: Draft) -> bool:
        """Say whether a cessation of fire is read from words that tell of the opposite: "began to escalate"."""
        if draft.kind != "commitment" or draft.fields.get("act") != "cease_fire":
            return False
        fights, stops = (self.page.lexicon.words("commitments", name) for name in ("fights", "stops"))
        for token in (draft.token, *(c for c in draft.token.children if c.dep_ == "xcomp")):
            predication = self.page.clauses.at(token)
            if token.lemma_.lower() in fights and (predication is None or not predication.negated):
                return not any(t.lemma_.lower() in stops for t in islice(token.ancestors, 3))
        return False

    def _is_no_truce(self, draft: Draft) -> bool:
        """Say whether what begins, ends or is suspended is no arrangement: "fighting began on 15 April", "the offensive ended"."""
        return draft.kind == "agreement" and other_than_truce(self.page, draft.token)

    def _meets_no_one(self, draft: Draft) -> bool:
        """Say whether what is met is no one: "failed to meet the deadline"."""
        if draft.kind != "meeting":
            return False
        verbs = [t for t in (draft.token, *(c for c in draft.token.children if c.dep_ == "xcomp")) if t.lemma_.lower() == "meet"]
        audience = self.page.lexicon.words("meetings", "audience")
        return any(
            c.dep_ == "dobj" and c.lemma_.lower() in audience and not self.page.codes(c.conjuncts)
            for verb in verbs
            for c in verb.children
            if not any(w.dep_ == "prep" and w.lower_ == "with" for w in verb.children)
        )

    def weigh(self, draft: Draft) -> Weighed:
        """Give what the encoder makes of a rule's draft."""
        doc = self.page.doc
        kind = self.heads.schema.kinds.index(draft.kind)
        span = doc.char_span(draft.start, draft.end, alignment_mode="expand")
        inside = [i for i in range(span.start, span.end) if self._stands(i, draft.kind)] if span is not None else []
        if not inside:
            return Weighed(0.0, 0.0)
        best = max(inside, key=lambda i: self._shares[i][kind])
        p = float(self._shares[best][kind])
        if p < 0.02:
            return Weighed(p, 0.0)
        reading = self._at(best, kind)
        time, sure = reading.time("when")
        return Weighed(p, reading.probability(draft.fields), reading.voice(), (time.found if time is not None else None, sure))  # type: ignore[arg-type]


def _waits_for_itself(draft: Draft) -> bool:
    """Say whether a condition requires the very step that waits."""
    fields = draft.fields
    step, requires = fields.get("step"), fields.get("requires")
    if not isinstance(step, dict) or not isinstance(requires, list):
        return False
    return any((r.get("act"), r.get("party")) == (step.get("act"), step.get("party")) and r.get("act") != "other" for r in requires)


def laid(candidates: Sequence[Candidate], hidden: Array) -> tuple[Array, NDArray[np.int64]]:
    """Give candidates' vectors (C × W, zero where they are no words) and types."""
    vectors = np.zeros((len(candidates), hidden.shape[-1]), dtype=np.float32)
    for row, one in zip(vectors, candidates, strict=True):
        if one.piece >= 0:
            row[:] = hidden[one.piece]
    return vectors, np.array([c.type for c in candidates], dtype=np.int64)


class _Reading:
    """One word read as one kind."""

    def __init__(self, opinion: Opinion, token: int, kind: int) -> None:
        page, window, hidden, heads = opinion.page, opinion.window, opinion.hidden, opinion.heads
        self.page, self.window, self.hidden, self.heads, self.token = page, window, hidden, heads, page.doc[token]
        self.kind = heads.schema.kinds[kind]
        self.piece = window.pieces[token]
        self.first, self.last = window.sentence_pieces(self.token)
        self.anchor = heads.anchor(hidden, self.piece, kind, self.first, self.last)
        spoken = opinion.pairs.spoken(self.token)
        self.candidates = [*window.candidates, *spoken]
        more, more_types = laid(spoken, hidden)
        self.types = np.concatenate([opinion.types, more_types])
        self.features = opinion.pairs.features(self.token)
        made = np.concatenate([opinion.laid, heads.laid(more, more_types)]) if spoken else opinion.laid
        self.vectors = heads.candidates(made, self.features)
        self.hints = opinion.hints
        self._known: dict[str, Array] = {}
        self.ruled = opinion.hints.draft(token, self.kind)
        schema = heads.schema
        self._fields = [i for i, _ in schema.choosers_of(self.kind)] + [len(schema.choosers) + i for i, _ in schema.links_of(self.kind)]
        self._seen, self._seen_hints, self._looks = heads.seen(self.anchor, hidden, opinion.hinted, self.first, self.last, np.array(self._fields))
        self.values = heads.choices(self.anchor, opinion.hinted[self.piece], opinion.hints.choices(self.ruled))

    def _values(self, field: str) -> tuple[tuple[str, ...], Array]:
        """Give a chooser's values and their probabilities."""
        at = self.heads.schema.offsets()
        place, chooser = next((i, c) for i, c in self.heads.schema.choosers_of(self.kind) if c.field == field)
        row = self._fields.index(place)
        gained = self.heads.sight(self._seen[row], self._seen_hints[row], at[place], at[place + 1])
        return chooser.values, softmax(self.values[at[place] : at[place + 1]] + gained)

    def choose(self, field: str) -> tuple[str, float]:
        """Give the likeliest value of a chooser, and its probability."""
        values, shares = self._values(field)
        best = int(np.argmax(shares))
        return values[best], float(shares[best])

    def _scores(self, role: str, sort: str) -> Array:
        """Give the probabilities of the candidates for a role, none last, other sorts at zero."""
        known = self._known.get(role)
        if known is not None:
            return known.copy()
        # all roles of a sort at once: many small products cost more than a large one
        links = [(i, link.role) for i, link in self.heads.schema.links_of(self.kind) if link.sort == sort]
        of = np.flatnonzero([one.sort == sort for one in self.candidates])
        with_none = np.append(of, len(self.candidates))
        ruled = np.stack([self.hints.links(self.ruled, name, self.candidates)[with_none] for _, name in links])
        rows = [self._fields.index(len(self.heads.schema.choosers) + i) for i, _ in links]
        places = np.array([i for i, _ in links])
        scores = self.heads.links(self.anchor, self._seen[rows], places, self.vectors[of], self.types[of], self.features[of], ruled)
        for (_, name), fitting in zip(links, scores, strict=True):
            shares = np.zeros(len(self.candidates) + 1, dtype=np.float32)
            shares[with_none] = softmax(fitting)
            self._known[name] = shares
        return self._known[role].copy()

    def party(self, role: str, other_than: frozenset[str] = frozenset()) -> tuple[Any, float, Candidate | None]:
        """Give a field's value for a role, its probability, and the candidate that carries it; sides of ``other_than`` do not come in."""
        shares = self._scores(role, "party")
        if other_than:
            for i, one in enumerate(self.candidates):
                if one.codes and {_side(c) for c in one.codes} <= other_than:
                    shares[i] = 0.0
        mass: dict[tuple[str, ...], float] = {}
        carrier: dict[tuple[str, ...], int] = {}
        for i, one in enumerate(self.candidates):
            if one.sort != "party":
                continue
            key = tuple(sorted(one.codes)) or (f"\0{i}",)
            mass[key] = mass.get(key, 0.0) + float(shares[i])
            if key not in carrier or (shares[i] > shares[carrier[key]] and one.piece >= 0) or self.candidates[carrier[key]].piece < 0 <= one.piece:
                carrier[key] = i
        none = float(shares[-1])
        if not mass or none >= max(mass.values()):
            return None, none, None
        ranked = sorted(mass, key=lambda k: (-mass[k], k))
        best = ranked[0]
        chosen = self.candidates[carrier[best]]
        if not chosen.codes:
            named = self.page.slug_of(chosen.token) if role != "who" else None
            return named or {"words": " ".join(chosen.words.split())}, mass[best], chosen
        codes = list(best)
        total = mass[best]
        beside = self._beside(chosen)
        for other in ranked[1:]:
            if other[0].startswith("\0"):
                continue
            # who is named in one breath with the likeliest stands with it; who is not must be nearly as likely
            if mass[other] < (BESIDE if carrier[other] in beside else LISTED if role in _LISTS else JOINT) * mass[best]:
                continue
            # one side is not joined to itself under another organ
            new = [c for c in other if not any(_side(c) == _side(k) for k in codes)]
            if new:
                codes += new
                total += mass[other]
        return (codes[0] if len(codes) == 1 else codes), min(1.0, total), chosen

    def _beside(self, chosen: Candidate) -> set[int]:
        """Give the candidates that are coordinated with one: "the LRA and the government"."""
        if chosen.token < 0:
            return set()
        word = self.page.doc[chosen.token]
        together = {t.i for t in word.conjuncts}
        if word.dep_ in {"amod", "compound", "nmod", "poss"} and word.head.pos_ in {"NOUN", "PROPN"}:
            together |= {t.i for t in word.head.conjuncts}  # "the army and its Wazalendo allies"
        for other in list(together):
            together |= {
                c.i for c in self.page.doc[other].children if c.dep_ in {"appos", "compound"}
            }  # "and his Lebanese counterpart, Fouad Siniora"
        return {i for i, one in enumerate(self.candidates) if one.sort == "party" and one.token in together}

    def time(self, role: str) -> tuple[Candidate | None, float]:
        """Give the time that fills a role, or none."""
        shares = self._scores(role, "time")
        best = int(np.argmax(shares))
        return (None if best == len(self.candidates) else self.candidates[best]), float(shares[best])

    def places(self) -> list[Candidate]:
        """Give the places that go with the statement."""
        shares = self._scores("where", "place")
        best = float(shares.max())
        if float(shares[-1]) >= best:
            return []
        return [c for c, share in zip(self.candidates, shares, strict=False) if float(share) >= LISTED * best]

    def probability(self, fields: Mapping[str, Any]) -> float:
        """Give how likely the key fields of a statement are as given."""
        made = 1.0
        for field in kind_of(self.kind).keys:
            value = fields.get(field.name)
            if isinstance(field.sort, Choice):
                made *= self._share(field.name, value)
            elif isinstance(field.sort, StepSort | StepsSort):
                step = value[0] if isinstance(value, list) and value else value
                made *= self._share(f"{field.name}.act", step.get("act")) if isinstance(step, dict) else 0.1
            elif isinstance(field.sort, PartySort):
                made *= self._mass(field.name, value)
        return made

    def _share(self, field: str, value: object) -> float:
        values, shares = self._values(field)
        return float(shares[values.index(str(value))]) if value in values else 0.0

    def _mass(self, role: str, value: Any) -> float:
        shares = self._scores(role, "party")
        codes = {_side(c) for c in codes_of(value)}
        if not codes:
            return float(shares[-1]) + sum(float(s) for s, c in zip(shares, self.candidates, strict=False) if c.sort == "party" and not c.codes)
        return min(1.0, sum(float(s) for s, c in zip(shares, self.candidates, strict=False) if codes & {_side(x) for x in c.codes}))

    def found(self, probability: float) -> Found:
        """Give the draft."""
        kind = kind_of(self.kind)
        modality, _ = self.choose("modality")
        stance, _ = self.choose("stance")
        voice = self.voice()
        fields: dict[str, Any] = {}
        spans: dict[str, list[tuple[int, int]]] = {}
        right = 1.0
        planned = modality in {"planned", "possible", "conditional"}
        for field in kind.fields:
            value: Any = None
            p = 1.0
            if isinstance(field.sort, Choice):
                value, p = self.choose(field.name)
            elif isinstance(field.sort, StepSort | StepsSort):
                value, p, at = self._step(field.name)
                if isinstance(field.sort, StepsSort):
                    value = [value]
                if at is not None:
                    spans[field.name] = [at]
            elif isinstance(field.sort, PartySort):
                value, p, carrier = self.party(field.name, self._not_again(field.name, fields))
                if carrier is not None and carrier.piece >= 0:
                    spans[field.name] = [(carrier.start, carrier.end)]
            elif isinstance(field.sort, QuantitySort):
                count = self.window.counts[self.token.i]
                value = count.quantity().to_json()
                spans[field.name] = [(count.start, count.end)]
            elif isinstance(field.sort, EdtfSort):
                one, p = self.time(field.name)
                value = one.found.point(planned) if one is not None and one.found is not None else None  # type: ignore[union-attr]
            if field.key:
                right *= p
            elif field.name == "parties" and not isinstance(value, list):
                continue  # an arrangement of one party is none told
            elif value is not None and (p < SURE or (isinstance(field.sort, PartySort) and _sides(value) <= _sides(list(voice.codes)))):
                continue  # what is not needed is said only where it is sure; who counts the dead did not kill them
            if value is not None or field.key:
                fields[field.name] = value
        if self.kind == "assessment":
            # a judgement is made, whatever it denies: "none of these agreements was respected", "did not break the truce"
            modality = "actual" if modality == "negated" else modality
            fields["judgement"] = self._judged_of_negated() or fields["judgement"]
        if fields.get("move") in _NAYS and self._denied():
            fields["move"], modality = "supports", "actual" if modality == "negated" else modality
        time, _ = self.time("when")
        start, end = self._evidence()
        draft = Draft(
            self.kind,
            fields,
            self.token,
            start,
            end,
            f"en.encoder.{self.kind}@1",
            Modality(modality),
            when=time.found if time is not None else None,  # type: ignore[arg-type]
            places=tuple(c.found for c in self.places()),  # type: ignore[misc]
            stance=Stance(stance) if stance != "asserts" else None,
            confidence=round(probability * right, 3),
            voice=voice,
            spans=spans,
        )
        return Found(draft, probability, right)

    def _judged_of_negated(self) -> str | None:
        """Give the judgement that a negated verb of keeping or breaking makes of a truce or a text."""
        predication = self.page.clauses.at(self.token)
        nobody = predication is not None and any(
            t.lower_ in {"none", "neither", "no"} for held in (*predication.patients, *predication.agents) for t in (held, *held.children)
        )
        if predication is None or predication.nominal or not (predication.negated or nobody):
            return None
        lists = self.page.lexicon
        texts = lists.word_class("truce") | lists.words("assessments", "texts")
        if not any(t.lemma_.lower() in texts for held in (*predication.patients, *predication.agents) for t in held.subtree):
            return None
        if predication.key in lists.words("assessments", "keep_verbs"):
            return "violation"
        return "not_a_breach" if predication.key in lists.words("assessments", "breach_verbs") else None

    def _denied(self) -> bool:
        """Say whether the word refuses and is itself denied: "did not rule out talks" is no refusal."""
        predication = self.page.clauses.at(self.token)
        if predication is None or predication.nominal or not predication.negated:
            return False
        return predication.key in self.page.lexicon.refusing

    def _not_again(self, role: str, fields: Mapping[str, Any]) -> frozenset[str]:
        """Give the sides that a role cannot hold since another does: nobody telephones or accuses himself."""
        first = _OPPOSED.get((self.kind, role))
        if first is None or (self.kind == "assessment" and self.choose("judgement")[0] != "violation"):
            return frozenset()
        return frozenset(_side(c) for c in codes_of(fields.get(first)))

    def voice(self) -> Voice:
        """Give whose word it is."""
        who, p, carrier = self.party("who")
        if carrier is None:
            return Voice((), p)
        anonymous = False
        if carrier.token >= 0:
            mention = self.page.mention(self.page.doc[carrier.token])
            anonymous = mention is not None and mention.anonymous
        codes = tuple(codes_of(who))
        return Voice(codes, p, carrier.start, carrier.end, anonymous)

    def _step(self, name: str) -> tuple[dict[str, Any], float, tuple[int, int] | None]:
        act, p = self.choose(f"{name}.act")
        party, _, carrier = self.party(f"{name}.party")
        own = self._doer(f"{name}.act")
        if own is not None:
            party, carrier = own
        step: dict[str, Any] = {"act": act}
        if isinstance(party, str):
            step["party"] = party
        return step, p, (carrier.start, carrier.end) if carrier is not None and carrier.piece >= 0 else None

    def _doer(self, field: str) -> tuple[str, None] | None:
        """Give who does what a field looks at, where grammar tells: the one agent of the verb it sees."""
        place = next(i for i, c in self.heads.schema.choosers_of(self.kind) if c.field == field)
        looks = self._looks[self._fields.index(place)]
        at = self.first + int(np.argmax(looks))
        token = next((i for i, p in self.window.pieces.items() if p == at), None)
        predication = self.page.clauses.at(self.page.doc[token]) if token is not None else None
        codes = self.page.codes(predication.agents) if predication is not None and not predication.nominal else ()
        return (codes[0], None) if len(codes) == 1 else None

    def _evidence(self) -> tuple[int, int]:
        first, last = self.heads.span(self.anchor, self.hidden, self.piece, self.first, self.last)
        tokens = [i for i, p in self.window.pieces.items() if first <= p <= last] or [self.token.i]
        doc = self.page.doc
        i, j = min(*tokens, self.token.i), max(*tokens, self.token.i)
        while j + 1 < len(doc) and doc[j + 1].is_punct and doc[j + 1].text in {"%", ")"} and "(" in doc[i : j + 1].text:
            j += 1
        start, end = doc[i].idx, doc[j].idx + len(doc[j])
        if self.token.i in self.window.counts and self.kind in COUNTED:
            count = self.window.counts[self.token.i]
            start, end = min(start, count.start), max(end, count.end)
        return start, end


def _sides(value: Any) -> set[str]:
    return {_side(c) for c in codes_of(value)} or {""}


def _side(code: str) -> str:
    return code.split(":")[0]
