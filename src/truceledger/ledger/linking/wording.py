"""Words for reasons, and words compared: parties and days as people write them, the content words of a phrase."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from truceledger.knowledge.parties import parties

#: Words of English that tell no matter.
_EMPTY = frozenset(
    """a an the of to in on at by for from with and or its his her their our your all any each every this that these those is are be been being was were
    has have had will would shall should must may might can could do does did not no as into onto out up down over under before after until unless
    only first also more most other another such some own it he she they them him us we i who which what when where""".split()  # noqa: SIM905
)
#: Endings under which English words of one stem go, longest first: "withdrawing", "withdrawal", "withdraws".
_ENDINGS = ("ations", "ation", "erns", "ern", "ments", "ment", "ings", "ing", "als", "al", "ers", "er", "ies", "ied", "ed", "es", "s", "y", "e")


def names(codes: Collection[str]) -> str:
    """Give parties by their names: "Israel and Lebanon"."""
    many = sorted(parties().name_of(code) for code in codes)
    return many[0] if len(many) == 1 else ", ".join(many[:-1]) + " and " + many[-1] if many else "nobody named"


def day_words(first: date, last: date) -> str:
    """Give a day or some days in words: "15 May 2026", "15 May 2026 to 16 May 2026"."""
    one = f"{first.day} {first:%B %Y}"
    return one if first == last else f"{one} to {last.day} {last:%B %Y}"


def plain(value: str) -> str:
    """Give a machine value in words."""
    return value.replace("_", " ")


def stem(word: str) -> str:
    """Give a word without its ending, three letters at least; crude, and enough to tell that two phrases share a word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def content(words: str, besides: Collection[str] = ()) -> frozenset[str]:
    """Give the stems of the words of a phrase that tell its matter; ``besides`` are further words that tell none."""
    found = re.findall(r"\w+", words.casefold().replace("’s", "").replace("'s", ""))
    return frozenset(stem(w) for w in found if w not in _EMPTY and w not in besides)


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Give the share of words that two sets have in common (Jaccard), 0 where one is empty."""
    both = set(one) & set(other)
    return len(both) / len(set(one) | set(other)) if both else 0.0
