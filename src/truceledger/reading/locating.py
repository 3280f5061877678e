"""Places in a report: names the gazetteer knows, names that grammar makes a place, and what goes with them.

A name counts as a place under a preposition of place, as the owner of ground, or in a dateline; as the subject of a verb
of speech it is a party and none here. Hands on ``PlaceMention`` and the contract's ``Place``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from spacy.tokens import Doc, Span

from truceledger.knowledge.places import Entry, Gazetteer, PlaceMatch
from truceledger.vocabulary.place import Place, Precision

_IN = frozenset(
    [
        "in",
        "near",
        "at",
        "around",
        "inside",
        "outside",
        "from",
        "to",
        "into",
        "towards",
        "toward",
        "of",
        "on",
        "across",
        "over",
        "through",
        "throughout",
        "along",
        "south",
        "north",
        "east",
        "west",
        "off",
        "beyond",
        "behind",
        "within",
        "for",
    ]
)
_SITES = frozenset(
    [
        "village",
        "town",
        "city",
        "district",
        "camp",
        "province",
        "governorate",
        "region",
        "area",
        "suburb",
        "neighbourhood",
        "neighborhood",
        "port",
        "crossing",
        "road",
        "outskirts",
        "coast",
        "airport",
        "state",
        "county",
        "valley",
        "quarter",
        "hamlet",
        "locality",
        "base",
        "prison",
        "hospital",
        "island",
        "market",
    ]
)
_SIDES = re.compile(
    r"(?:(?:south|north|east|west|central|upper|lower)(?:ern|[- ]?east(?:ern)?|[- ]?west(?:ern)?)?|southern|northern|eastern|western|occupied)\s+$",
    re.IGNORECASE,
)

#: Where a report was sent from, at a line's beginning: a town, perhaps a day and an agency, then a dash.
DATELINE = re.compile(
    r"(?m)^([A-ZÀ-Þ][\w'’.-]*(?:[ \u00a0][A-ZÀ-Þ][\w'’.-]*){0,2})(?:,[^\n]{0,40}?)?(?:[ \u00a0]\([^)\n]{1,30}\))?[ \u00a0]?[—–][ \u00a0]|^([A-ZÀ-Þ][\w'’.-]*(?:[ \u00a0][A-ZÀ-Þ][\w'’.-]*){0,2})(?:,[^\n]{0,40}?)?(?:[ \u00a0]\([^)\n]{1,30}\))?[ \u00a0]-{1,2}[ \u00a0]"
)


@dataclass(frozen=True)
class PlaceMention:
    """A place in the text: code points, head token, its words, the gazetteer's entry where there is one."""

    start: int
    end: int
    head: int
    text: str
    entry: Entry | None
    role: str

    def to_place(self) -> Place:
        """Give the contract's place."""
        if self.entry is None:
            return Place(self.text, self.text)
        made = self.entry.place(self.text)
        return Place(self.text, self.text if self.entry.precision == "country" else self.entry.name, made.country, made.lat, made.lon, made.precision)


def find_places(doc: Doc, gazetteer: Gazetteer, *, focus: Sequence[str] = (), aside: Collection[str] = ()) -> tuple[PlaceMention, ...]:
    """Give the places of a parsed report in text order.

    ``focus`` lists the states it is about, ``aside`` those among them that only mediate or speak.
    """
    found = list(_known(doc, gazetteer, focus, aside))
    taken = {i for p in found for i in range(p.start, p.end)}
    found += [p for p in _by_grammar(doc) if p.start not in taken]
    return tuple(sorted(found, key=lambda p: p.start))


#: What stands between a place and the state, area or county that it lies in: "Paris, Texas", "Geneva (Illinois)", "Vienna in Virginia".
_BESIDE = re.compile(r"(?:,[ \u00a0\n](?:[A-Z][\w'’-]+[ \u00a0][Cc]ounty,[ \u00a0\n])?|[ \u00a0]\(|[ \u00a0\n]in[ \u00a0\n](?:the[ \u00a0\n])?)(?:U\.?S\.?[ \u00a0]state[ \u00a0]of[ \u00a0])?")
#: What makes a name a small place, whatever city bears it too.
_SMALL = re.compile(r"(?:village|hamlet|settlement|camp|locality|commune|municipality)[ \u00a0\n](?:of[ \u00a0\n])?$")


def _known(doc: Doc, gazetteer: Gazetteer, focus: Sequence[str], aside: Collection[str]) -> Iterator[PlaceMention]:
    text = doc.text  # made anew each time it is asked
    matches = list(gazetteer.find(text))
    for match, after in zip_longest(matches, matches[1:]):
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None:
            continue
        beside = tuple(e for e in gazetteer.bearing(after.name) if e.precision in _OUTER) if after is not None and _lies_in(text, match, after) else ()
        told = focus if _SMALL.search(text, max(0, match.start - 20), match.start) else ()
        entry = gazetteer.resolve(match.name, focus, aside=aside, beside=beside, told=told)
        if entry is None:
            continue
        role = _role(span)
        if role is None:
            continue
        if entry.population < 100_000 and entry.country not in focus[:6] and role not in {"in"}:
            continue
        start = match.start
        side = _SIDES.search(text[max(0, start - 20) : start])
        if side:
            start -= len(text[max(0, start - 20) : start]) - side.start()
        yield PlaceMention(start, match.end, span.root.i, text[start : match.end], entry, role)


_OUTER = frozenset({Precision.ADM1, Precision.ADM2, Precision.COUNTRY})


def _lies_in(text: str, one: PlaceMatch, other: PlaceMatch) -> bool:
    """Say whether a second name tells where the first one lies."""
    return _BESIDE.fullmatch(text, one.end, other.start) is not None


def _role(span: Span) -> str | None:
    root = span.root
    # "Rafah crossing", "Logar province": the noun of the site carries the grammar
    site = root.head if root.dep_ in {"compound", "nmod", "amod"} and root.head.lemma_.lower() in _SITES else root
    if root.dep_ in {"compound", "amod", "nmod"} and site is root:
        return None
    top = site
    while top.dep_ in {"conj", "appos"} and top.head.i != top.i and top.head.pos_ in {"PROPN", "NOUN"}:
        top = top.head
    if top.dep_ == "pobj" and top.head.lower_ in _IN:
        return {"to": "to", "towards": "to", "toward": "to", "from": "from", "into": "to", "of": "of"}.get(top.head.lower_, "in")
    if top.dep_ in {"dobj", "nsubj", "nsubjpass", "npadvmod", "ROOT"} and site is not root:
        return "in"
    if top.dep_ == "dobj" and top.head.lemma_.lower() in {
        "hit",
        "strike",
        "enter",
        "leave",
        "bomb",
        "shell",
        "attack",
        "target",
        "quit",
        "reach",
        "storm",
        "capture",
        "seize",
    }:
        return "in"
    if top.dep_ == "poss":
        return "possessive"
    if top.i < 6 and span.sent.start < 3:
        return "dateline"
    return None


_VILLAGE = frozenset({"village", "town", "city", "district", "camp", "hamlet", "suburb", "quarter", "island", "port", "locality", "neighbourhood"})


def _by_grammar(doc: Doc) -> Iterator[PlaceMention]:
    for token in doc:
        if token.pos_ != "PROPN" or not token.text[:1].isupper():
            continue
        below = token.dep_ == "pobj" and token.head.lower_ in {"in", "near", "at", "outside", "around"}
        named = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in _VILLAGE
        joined = token.dep_ == "conj" and token.head.dep_ == "pobj" and token.head.head.lower_ in {"in", "near", "at"}
        if not (below or named or joined):
            continue
        first = last = token.i
        while first > 0 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].dep_ == "compound":
            first -= 1
        text = doc[first : last + 1]
        if text[0].ent_type_ in {"DATE"} or text.text.rstrip(".").lower() in _CALENDAR:
            continue
        yield PlaceMention(text.start_char, text.end_char, token.i, text.text, None, "in")


_CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "eid",
        "ramadan",
        "easter",
        "christmas",
        "twitter",
        "telegram",
        "facebook",
        "x",
    ]
)


def places_of(start: int, end: int, mentions: Sequence[PlaceMention]) -> Iterator[Place]:
    """Give the places named between two code points, each once, those that are only parties or sources left out."""
    seen: set[str] = set()
    for mention in mentions:
        if start <= mention.start < end and mention.role in {"in", "to", "from", "of"}:
            if mention.role == "of" and mention.entry is not None and mention.entry.precision == "country":
                continue  # "the army of Chad" says whose, not where
            place = mention.to_place()
            if place.name not in seen:
                seen.add(place.name)
                yield place
