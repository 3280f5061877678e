"""Dates and parties in words for people: "29 May 2026", "about July 2026", "Lebanon (government)"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.statement import Statement

__all__ = ["Namer", "agreeing", "codes", "day", "joined", "lower", "part_of_month", "party", "places", "plain", "quote", "quoted", "turned", "upper"]

Namer = Callable[[str], str]
#: Names that take a verb in the plural, by their last word: "the Houthis wait", "the Rapid Support Forces wait"; but "Hamas waits".
_MANY = re.compile(
    r"(?:forces|houthis|taliban|brigades|battalions|fighters|rebels|insurgents|militants|militias|guards|tigers|committees)$", re.IGNORECASE
)
#: Machine values that underscores alone do not make words.
_SAID = {"attack_unspecified": "attack (kind not told)", "explosion_unattributed": "explosion"}
#: Words by which evidence itself says that it denies, doubts, negates or sets a condition; of a language not listed here it is said besides.
_DENYING = re.compile(r"\b(?:den(?:y|ies|ied|ying|ials?)|re(?:fut|but|ject)\w*|dismiss\w*|disput\w*|contest\w*|contradict\w*)\b", re.IGNORECASE)
_DOUBTING = re.compile(
    r"\b(?:doubt\w*|question\w*|sceptic\w*|skeptic\w*|unclear|uncertain|unsure|unconfirmed|could not|cannot|unable|not (?:confirm|verif|clear)\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|nor|neither|without|cannot|fail(?:s|ed|ing|ure)?|refus\w+|declin\w+|yet to|den(?:y|ies|ied|ying)|reject\w*|absen\w+)\b|n['’]t\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:if|unless|until|till|once|only|before|after|when|whenever|provided|providing|should|would|could|may|might|condition\w*|depend\w*|in (?:return|exchange)|as long as)\b",
    re.IGNORECASE,
)
_ABOUT_MONTH = re.compile(r"(\d{4})-(\d{2})~")
_PARTS = "early|mid|middle|late|beginning|start|end"
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


@lru_cache(maxsize=4096)
def day(edtf: str | None) -> str:
    """Give an EDTF date in words; one that is none as it stands."""
    if not edtf:
        return "an unknown day"
    if "/" in edtf:
        start, end = edtf.split("/", 1)
        if end == "..":
            return f"since {day(start)}"
        if start == "..":
            return f"until {day(end)}"
        return f"{day(start)} to {day(end)}"
    try:
        parse(edtf)
    except EdtfError:
        return edtf
    core = edtf.rstrip("~?%")
    about = "about " if core != edtf else ""
    parts = core.split("-")
    if parts[0] == "XXXX":
        return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} (year unknown)" if len(parts) == 3 and parts[2].isdigit() else core
    if len(parts) == 3 and parts[2].isdigit():
        return f"{about}{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) >= 2 and parts[1].isdigit():
        return f"{about}{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return about + parts[0]


def lower(edtf: str | None) -> date | None:
    """Give the first day an EDTF date can mean, or nothing."""
    try:
        return parse(edtf).lower if edtf else None
    except EdtfError:
        return None


def upper(edtf: str | None) -> date | None:
    """Give the last day an EDTF date can mean, or nothing."""
    try:
        return parse(edtf).upper if edtf else None
    except EdtfError:
        return None


def party(value: Any, name_of: Namer, nobody: str = "an unnamed party") -> str:
    """Give a party field in words."""
    if isinstance(value, str):
        return name_of(value)
    if value is None or value == []:
        return nobody
    many = value if isinstance(value, list) else [value]
    return joined([name_of(x) if isinstance(x, str) else f"“{x['words']}”" for x in many])


def joined(parts: Iterable[str]) -> str:
    """Join names: "a", "a and b", "a, b and c"."""
    many = list(parts)
    return many[0] if len(many) == 1 else ", ".join(many[:-1]) + " and " + many[-1] if many else ""


def plain(value: str) -> str:
    """Give a machine value in words: ``cease_fire`` is "cease fire"."""
    return _SAID.get(value) or value.replace("_", " ")


def agreeing(verb: str, name: str, many: bool = False) -> str:
    """Give a verb of the third person so that it agrees with who does it: "Israel waits", "the Houthis wait", "both demand"."""
    first, _, rest = verb.partition(" ")
    if not (many or _MANY.search(name.partition(" (")[0])) or not first.endswith("s"):
        return verb
    stem = f"{first[:-3]}y" if first.endswith("ies") else first[:-2] if first.endswith(("shes", "ches", "sses", "xes")) else first[:-1]
    return f"{stem} {rest}" if rest else stem


def quote(statement: Statement, most: int = 160) -> str:
    """Give the evidence's words on one line, cut where they are long."""
    words = " ".join(statement.evidence[0].exact.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def part_of_month(edtf: str, statements: Iterable[Statement]) -> tuple[tuple[str, ...], date, date] | None:
    """Give the words by which a month told as about so much is told more nearly ("early July"), and the first and last day that they mean.

    The beginning of a month is its first ten days, the middle the 11th to the 20th, the end what comes after. Nothing where the evidence
    of one of the statements does not say.
    """
    known = _ABOUT_MONTH.fullmatch(edtf)
    if known is None:
        return None
    year, month = int(known[1]), int(known[2])
    words, days = dict[str, None](), set[int]()
    for statement in statements:
        found = re.search(rf"\b(?:{_PARTS}) (?:of )?{_MONTHS[month - 1]}\b".replace(" ", r"[\s-]+"), statement.evidence[0].exact, re.IGNORECASE)
        if found is None:
            return None
        words[" ".join(found[0].split())] = None
        begins = {"e": 1, "b": 1, "s": 1, "m": 11}.get(found[0][0].casefold(), 21) if found[0].casefold()[:3] != "end" else 21
        days |= {begins, monthrange(year, month)[1] if begins == 21 else begins + 9}
    return (tuple(words), date(year, month, min(days)), date(year, month, max(days))) if days else None


def quoted(statement: Statement, most: int = 160) -> str:
    """Give the evidence's words in quotation marks; before them what is said of them, where they do not say it themselves.

    The words that deny a thing often stand before the words that tell it: of "the group denied that it had fired" the quote
    is "it had fired", which alone says the opposite.
    """
    said = turned(statement)
    return f"{said}: “{quote(statement, most)}”" if said else f"“{quote(statement, most)}”"


def turned(statement: Statement) -> str:
    """Say in a word that a statement's content is denied, doubted, said not to be so or bound to a condition, where its evidence holds no word for that."""
    words = " ".join(span.exact for span in statement.evidence)
    for found, said, cue in (
        (statement.stance is Stance.DENIES, "denied", _DENYING),
        (statement.stance is Stance.DOUBTS, "doubted", _DOUBTING),
        (statement.modality is Modality.NEGATED, "said not to be so", _NOT),
        # a precondition's own words are the condition
        (statement.modality is Modality.CONDITIONAL and statement.kind != "precondition", "under a condition", _BOUND),
    ):
        if found and not cue.search(words):
            return said
    return ""


def places(statement: Statement) -> str:
    """Give the places in words, or nothing."""
    where = statement.where
    return where[0].text if len(where) == 1 else joined(p.text for p in where)
