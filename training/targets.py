"""Gold → what the encoder is to answer, window by window: which words state something, their choices and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from truceledger.evaluation.gold import GoldReport
from truceledger.evaluation.matching import Matcher
from truceledger.reading.encoder.hints import HINTS, Hints
from truceledger.reading.encoder.schema import ANY_KIND, COUNTED, Link, schema
from truceledger.reading.encoder.windows import Candidate, Pairs, Window, windows
from truceledger.reading.page import Page
from truceledger.reading.read import drafts_by_rule
from truceledger.vocabulary.plover import codes as codes_of

SCHEMA = schema()


@dataclass
class Anchor:
    """A word that states something: its piece, its kind, the values it may choose, the candidates it may link to."""

    piece: int
    kind: int
    choices: dict[int, list[int]] = field(default_factory=dict)
    links: list[tuple[int, list[int]]] = field(default_factory=list)  # role, candidates (-1 is none); one row a code
    features: Any = None  # candidates × FEATURES
    extra: list[Candidate] = field(default_factory=list)
    ruled: Any = None  # values that a rule has chosen
    put: list[Any] = field(default_factory=list)  # for each row of links: whom a rule has put there
    words: dict[int, tuple[int, int]] = field(default_factory=dict)  # field (choosers, then roles) → first and last piece of its own words
    start: int = -1
    end: int = -1
    sentence: tuple[int, int] = (0, 0)


@dataclass
class Example:
    """A window with its targets; ``labels`` holds 1, 0, or -1 (not to be learned from) for each piece and kind."""

    window: Window
    labels: Any
    hints: Any  # word pieces × HINTS
    anchors: list[Anchor]
    bare: bool = False  # learned from without what the rules read
    names: list[tuple[int, int]] = field(default_factory=list)  # first piece of each name, and how many it has


def examples(page: Page, gold: GoldReport, tokenizer: Any, matcher: Matcher) -> list[Example]:
    """Give the training examples of one report."""
    made = []
    hints = Hints(page, list(drafts_by_rule(page)))
    for window in windows(page, tokenizer):
        labels = np.full((len(window.ids), len(SCHEMA.kinds)), -1, dtype=np.int8)
        # only words of the sentences to be read are learned from
        for i, p in window.pieces.items():
            if window.first <= i < window.last and not page.doc[i].is_space:
                labels[p] = 0
                for k, name in enumerate(SCHEMA.kinds):
                    if name in COUNTED and i not in window.counts:
                        labels[p, k] = -1
        told = np.zeros((len(window.ids), HINTS), dtype=np.float32)
        for i, p in window.pieces.items():
            if window.first <= i < window.last:
                told[p] = hints.features(page.doc[i])
        pairs = Pairs(page, window)
        anchors = []
        for statement in gold.statements:
            anchor = _anchor(page, window, pairs, hints, statement, matcher)
            if anchor is None:
                continue
            labels[anchor.piece, anchor.kind] = -1 if statement.get("optional") and labels[anchor.piece, anchor.kind] != 1 else 1
            anchors.append(anchor)
        made.append(Example(window, labels, told, anchors, names=_names(page, window)))
    return made


def _names(page: Page, window: Window) -> list[tuple[int, int]]:
    """Give the words of a window that are names and nothing else: no office, no body's noun, no month."""
    organs = page.knowledge.parties.organs
    known = {w for table in ("organs", "offices", "arms") for many in organs[table].values() for w in many}
    known |= {*organs["introduced"]["bodies"], *organs["introduced"]["plain"], *organs["introduced"]["lead"], *page.lexicon.word_class("calendar")}
    starts = sorted(window.pieces.values())
    after = dict(zip(starts, [*starts[1:], len(window.ids) - 1], strict=bool(starts)))
    found = []
    for i, piece in window.pieces.items():
        token = page.doc[i]
        if token.pos_ == "PROPN" and token.is_alpha and len(token) > 2 and not {token.lower_, token.lemma_.lower()} & known:
            found.append((piece, after[piece] - piece))
    return found


def _anchor(page: Page, window: Window, pairs: Pairs, hints: Hints, statement: dict[str, Any], matcher: Matcher) -> Anchor | None:
    kind = statement["kind"]
    at = statement["evidence"][0]
    span = page.doc.char_span(at["start"], at["end"], alignment_mode="expand")
    if span is None:
        return None
    token = None
    if kind in COUNTED:
        values = [statement["fields"].get("value"), *statement.get("alt", {}).get("value", [])]
        # the number, where it is in the evidence
        found = [
            (i, c)
            for i, c in window.counts.items()
            if c.number_start < at["end"] + 1 and c.number_end > at["start"] - 1 and window.first <= i < window.last
        ]
        good = [(i, c) for i, c in found if any(v and matcher.value(v, _plain(c)) for v in values)]
        if not good:
            low = [v for v in values if v]
            good = [(i, c) for i, c in found if any((c.best or c.low) == (v.get("best") or v.get("low")) for v in low)]
        if not good:
            return None
        token = page.doc[good[0][0]]
    else:
        token = span.root
        if not window.first <= token.i < window.last or token.i not in window.pieces:
            return None
    anchor = Anchor(window.pieces[token.i], SCHEMA.kinds.index(kind))
    anchor.sentence = window.sentence_pieces(token)
    inside = [window.pieces[t.i] for t in span if t.i in window.pieces]
    # evidence that runs over sentences is read in the one where its word stands
    anchor.start = min(max(min(inside), anchor.sentence[0]), anchor.piece)
    anchor.end = max(min(max(inside), anchor.sentence[1] - 1), anchor.piece)
    anchor.extra = pairs.spoken(token)
    candidates = window.candidates + anchor.extra
    anchor.features = pairs.features(token)
    fields, alt = statement["fields"], statement.get("alt", {})

    def values_of(name: str) -> list[Any]:
        given = [fields.get(name)] if name in fields else []
        return given + list(alt.get(name, []))

    for place, chooser in SCHEMA.choosers_of(kind):
        if chooser.kind == ANY_KIND:
            given = (
                [statement["attribution"]["mode"], *alt.get("mode", [])]
                if chooser.field == "mode"
                else [statement.get(chooser.field, {"modality": "actual", "stance": "asserts"}[chooser.field]), *alt.get(chooser.field, [])]
            )
        else:
            given = list(_inner(chooser.field, values_of))
        wanted = sorted({chooser.values.index(v) for v in given if v in chooser.values})
        if wanted:
            anchor.choices[place] = wanted
    spans = statement.get("spans", {})
    for place, name in [(i, c.field) for i, c in SCHEMA.choosers_of(kind)] + [(len(SCHEMA.choosers) + i, k.role) for i, k in SCHEMA.links_of(kind)]:
        for begin, end in spans.get(name.partition(".")[0], ())[:1]:
            words = page.doc.char_span(begin, end, alignment_mode="expand")
            pieces = [window.pieces[t.i] for t in words if t.i in window.pieces] if words is not None else []
            if pieces and anchor.sentence[0] <= min(pieces) and max(pieces) < anchor.sentence[1]:
                anchor.words[place] = (min(pieces), max(pieces))
    ruled = hints.draft(token.i, kind)
    anchor.ruled = hints.choices(ruled)
    for place, link in SCHEMA.links_of(kind):
        rows = _link(link, statement, candidates, matcher, spans, values_of, anchor.sentence)
        anchor.links += [(place, row) for row in rows]
        anchor.put += [hints.links(ruled, link.role, candidates)] * len(rows)
    return anchor


def _plain(count: Any) -> dict[str, Any]:
    q = count.quantity()
    return {"low": q.low, "best": q.best, "high": q.high, "qualifier": q.qualifier.value}


def _inner(name: str, values_of: Any) -> list[Any]:
    """Give the values of a field, or of the acts inside a step or the first of several steps."""
    outer, _, inner = name.partition(".")
    found = []
    for value in values_of(outer):
        if not inner:
            found.append(value)
        elif isinstance(value, list):
            found += [s.get(inner) for s in value[:1] if isinstance(s, dict)]
        elif isinstance(value, dict):
            found.append(value.get(inner))
    return found


def _link(
    link: Link,
    statement: dict[str, Any],
    candidates: Sequence[Candidate],
    matcher: Matcher,
    spans: dict[str, Any],
    values_of: Any,
    at: tuple[int, int],
) -> list[list[int]]:
    alt = statement.get("alt", {})
    if link.sort == "time":
        return _times(link, statement, candidates, values_of)
    if link.sort == "place":
        return _places(statement, candidates)
    if link.role == "who":
        sources = [s for s in statement["attribution"]["sources"] if s.get("role") != "carrier"]
        values = [(sources[0].get("party") if sources else None), *alt.get("who", [])]
        marked = [(s["start"], s["end"]) for s in sources[:1] if "start" in s and s.get("end")]
        unnamed = bool(sources) and sources[0].get("party") is None
    else:
        outer = link.role.partition(".")[0]
        values = _inner(link.role, values_of) if "." in link.role else values_of(link.role)
        if not values:
            if "." in link.role or statement["kind"] in COUNTED:
                return []
            values = [None]
        marked = [tuple(s) for s in spans.get(outer, [])] if "." not in link.role else []
        unnamed = isinstance(values[0], dict)
    main = values[0]
    rows = []
    parties = codes_of(main)
    none_too = any(not codes_of(v) for v in values) and not unnamed
    if len(parties) > 1:
        # "both sides", "the two armies": one word for all of them, where gold marks it or marks nobody whose party is known
        whole = [
            i
            for i, c in enumerate(candidates)
            if c.sort == "party" and len(c.codes) > 1 and any(len(codes_of(v)) > 1 and matcher.party(v, list(c.codes)) for v in values)
        ]
        said = [i for i in whole if _marked(candidates[i], marked)]
        if not said and not any(c.codes and _marked(c, marked) for c in candidates):
            said = [i for i in whole if candidates[i].token < 0 or at[0] <= candidates[i].piece < at[1]]
        if said:
            return [said]
    for code in parties:
        wanted = [code] + [c for v in values[1:] for c in codes_of(v) if len(parties) == 1]
        good = [
            i for i, c in enumerate(candidates) if c.sort == "party" and c.codes and all(any(_is(matcher, w, x) for w in wanted) for x in c.codes)
        ]
        if not good:
            good = [
                i for i, c in enumerate(candidates) if c.sort == "party" and any(_is(matcher, w, x) or _near(w, x) for w in wanted for x in c.codes)
            ]
        # a word that is known to name the right party is better than the word that gold marks and nobody knows the party of
        good = good or [i for i, c in enumerate(candidates) if not c.codes and _marked(c, marked)]
        if not good and len(parties) == 1:
            good = [i for i, c in enumerate(candidates) if _marked(c, marked)]
        good = _nearest(candidates, good, marked, at)
        if none_too and len(parties) == 1:
            good = [*good, -1]
        if good:
            rows.append(good)
    if not parties:
        good = [i for i, c in enumerate(candidates) if c.sort == "party" and not c.codes and _marked(c, marked)]
        if not unnamed or not good:
            good = [*good, -1]
        for value in values[1:]:
            good += [
                i
                for i, c in enumerate(candidates)
                if i not in good and c.sort == "party" and c.codes and all(any(_is(matcher, w, x) for w in codes_of(value)) for x in c.codes)
            ]
        rows.append(good)
    return rows


def _nearest(candidates: Sequence[Candidate], good: list[int], marked: Sequence[tuple[int, int]], at: tuple[int, int]) -> list[int]:
    """Of the candidates that name the right party keep those to point to: the words that gold marks, else those of the sentence.

    All the others name it too, but to point there would be to learn who is named most.
    """
    said = [i for i in good if candidates[i].token < 0]
    local = [i for i in good if _marked(candidates[i], marked)] or [i for i in good if i not in said and at[0] <= candidates[i].piece < at[1]]
    return [*local, *said] if local else good


def _is(matcher: Matcher, gold: str, found: str) -> bool:
    return matcher.party(gold, found)


def _near(gold: str, found: str) -> bool:
    """The same state with another organ: the right side, named more or less exactly."""
    return gold[:1].isupper() and gold.split(":")[0] == found.split(":")[0]


def _marked(candidate: Candidate, marked: Sequence[tuple[int, int]]) -> bool:
    return candidate.sort == "party" and candidate.token >= 0 and any(candidate.start < e and candidate.end > s for s, e in marked)


def _times(link: Link, statement: dict[str, Any], candidates: Sequence[Candidate], values_of: Any) -> list[list[int]]:
    if link.kind == ANY_KIND:
        when = statement.get("when")
        values = [when["edtf"] if when else None, *statement.get("alt", {}).get("when", [])]
    else:
        values = values_of(link.role) or [None]
    good = []
    for i, c in enumerate(candidates):
        if c.sort != "time" or c.found is None:
            continue
        readings = {c.found.value(False), c.found.value(True), c.found.point(False), c.found.point(True)} - {None}  # type: ignore[union-attr]
        if readings & {v for v in values if v}:
            good.append(i)
    if any(v is None for v in values):
        good.append(-1)
    return [good] if good else []


def _places(statement: dict[str, Any], candidates: Sequence[Candidate]) -> list[list[int]]:
    named = [p.get("name") or p["text"] for p in statement.get("where", [])]
    options = [named] + [list(a or []) for a in statement.get("alt", {}).get("where", [])]
    rows = []
    for name in options[0]:
        folded = {name.casefold()}
        good = [i for i, c in enumerate(candidates) if c.sort == "place" and {c.found.text.casefold(), c.found.to_place().name.casefold()} & folded]  # type: ignore[union-attr]
        if [] in options:
            good = [*good, -1]
        if good:
            rows.append(good)
    if not options[0]:
        good = [-1]
        for other in options[1:]:
            folded = {str(n).casefold() for n in other}
            good += [i for i, c in enumerate(candidates) if c.sort == "place" and c.found.text.casefold() in folded]  # type: ignore[union-attr]
        rows.append(good)
    return rows
