"""Which reports are read at all: a look at the raw words, before the parser.

Most of a mixed feed is about something else, and parsing it would waste the machine. The words of ``topic.toml`` and the
names of the parties are counted in the text by Aho-Corasick, each in every form it may take. What speaks for a
war is counted generously, and what speaks against it sparingly, so that ``finder.on_topic`` seldom if ever would keep, by the
parse, what is dropped here; what passes may still turn out to be about a match. Refuses to read anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import ahocorasick_rs

from truceledger.knowledge.parties import NameMatch, PartyLexicon
from truceledger.reading.lexicon import lexicon
from truceledger.vocabulary.report import Report

#: The sorts of parties that fight, or stand between those who do.
FIGHTING = frozenset({"armed_group", "wing", "coalition", "rival_government", "mission"})


#: The lists of words that speak for a war.
SIGNS = ("war", "truce", "forces", "losses", "strife")


def may_matter(report: Report, parties: PartyLexicon, language: str = "en") -> bool:
    """Say whether a report may be about fighting or a truce between parties; ``False`` only where it cannot be."""
    names = list(parties.find(report.text))
    counted, kinds = _counted(report.text, language, names)
    if _tells_of_strife(counted, kinds, names):
        return True
    war, truce, other = counted["war"], counted["truce"], counted["other"]
    fighting = {m.code for m in names if m.code.endswith(":MIL") or parties.sort_of(m.code) in FIGHTING}
    # bodies and persons fight no war: a story of two armies without a country or group in it is no report
    warring = [m for m in names if m.what != "person" and parties.sort_of(m.code) not in {"igo", "agency", "ngo", "bloc", "court"}]
    armies = min(counted["forces"], len(warring))
    # a mission or a ministry that publishes is a side of what it reports
    issuer = bool(report.publisher) and any(True for _ in parties.find(report.publisher or ""))
    sides = len(fighting) + armies + issuer
    if sides and war + truce + 2 * sides > 1.5 * other:
        return True
    between_states = truce >= 3 and len({m.code.split(":")[0] for m in names}) >= 2
    return (
        bool(names)
        and (len(kinds["war"]) >= 5 or bool(truce and counted["losses"]) or between_states)
        and war + truce > (2 if warring else 4) * other
    )


def tells_of_strife(report: Report, parties: PartyLexicon, language: str = "en") -> bool:
    """Say whether a report uses so many different words of strife and of its settling, and so few against it, that it needs no known side.

    Talks between villages or clans that no list knows are told without an army, and between states without a word of war.
    """
    names = list(parties.find(report.text))
    return _tells_of_strife(*_counted(report.text, language, names), names)


def _tells_of_strife(counted: Counter[str], kinds: Mapping[str, set[str]], names: Sequence[NameMatch]) -> bool:
    signs = len(set().union(*(kinds[name] for name in SIGNS)))
    return signs >= 3 + 2 * counted["other"] if names else signs >= 4 and not counted["other"]


def _counted(text: str, language: str, names: Sequence[NameMatch]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Count the words of each list in a text, those against a war outside names alone; and give the different ones of each list."""
    matcher, patterns, lists = _matcher(language)
    lower = text.lower()
    if len(lower) != len(text):  # a capital that two characters make a small one of
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    named = {at for m in names for at in range(m.start, m.end)}
    counted: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {name: set() for name in (*SIGNS, "other")}
    for index, start, end in matcher.find_matches_as_indexes(lower):
        if (start and lower[start - 1].isalnum()) or (end < len(lower) and lower[end].isalnum()):
            continue
        for name, lemma in lists[patterns[index]]:
            if name == "other" and start in named:
                continue
            counted[name] += 1
            kinds[name].add(lemma)
    return counted, kinds


@cache
def _matcher(language: str) -> tuple[Any, list[str], dict[str, list[tuple[str, str]]]]:
    lists: dict[str, list[tuple[str, str]]] = {}
    words = lexicon(language)
    for name in SIGNS:
        for lemma in words.words("topic", name):
            for form in set(_forms(lemma)):
                lists.setdefault(form, []).append((name, lemma))
    for lemma in words.words("topic", "other"):
        for form in (lemma, f"{lemma}s") if lemma.isalpha() else ():
            lists.setdefault(form, []).append(("other", lemma))
    patterns = sorted(lists)
    return ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), patterns, lists


def _forms(lemma: str) -> Iterator[str]:
    """Give every form a lemma may stand in, and some that it never does."""
    yield lemma
    for ending in ("s", "es", "ed", "d", "ing"):
        yield lemma + ending
    if lemma.endswith("y"):
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied")
    if lemma.endswith("e"):
        yield lemma[:-1] + "ing"
    if lemma.endswith("man"):
        yield lemma[:-3] + "men"
