"""Which reports are read at all: a look at the raw words, before the parser.

Most of a mixed feed is about something else, and parsing it would waste the machine. The words of ``topic.toml`` and the
names of the parties are counted in the text by Aho-Corasick, each in every form it may take. What speaks for a
war is counted generously, and what speaks against it sparingly, so that ``finder.on_topic`` seldom if ever would keep, by the
parse, what is dropped here; what passes may still turn out to be about a match. Refuses to read anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs

from truceledger.knowledge.parties import NameMatch, PartyLexicon
from truceledger.knowledge.places import Gazetteer
from truceledger.knowledge.profiles import shipped
from truceledger.reading.lexicon import lexicon
from truceledger.vocabulary.report import Report

#: The sorts of parties that fight, or stand between those who do.
FIGHTING = frozenset({"armed_group", "wing", "coalition", "rival_government", "mission"})


#: The lists of words that speak for a war.
SIGNS = ("war", "truce", "forces", "losses", "strife")


def may_matter(report: Report, parties: PartyLexicon, places: Gazetteer | None = None, language: str = "en") -> bool:
    """Say whether a report may be about fighting or a truce between parties; ``False`` only where it cannot be.

    With ``places``, a running count of losses may also say where by the name of a town.
    """
    names = list(parties.find(report.text))
    counted, kinds = _counted(report.text, language, names)
    if _tells_of_strife(counted, kinds, names) or tells_of_losses(report, parties, places, language):
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


def tells_of_losses(report: Report, parties: PartyLexicon, places: Gazetteer | None = None, language: str = "en") -> bool:
    """Say whether a report gives a running count of the losses of a conflict: "865 civilians had been killed since 15 April".

    A sentence tells of killed, wounded or displaced people by number and since when, and says whose word it is; the report speaks of
    civilians or combatants, or of blows of war. It names a state torn by armed groups, or in a known process, by
    its name or a town of it, and nothing else that kills many: no flood, crash or epidemic.
    """
    words = _losses(language)
    if words.harm.search(report.text) or not words.war.search(report.text):
        return False
    told = [m[0] for m in _SENTENCE.finditer(report.text) if all(s.search(m[0]) for s in words.needed)]
    if not told:
        return False
    torn = parties.torn | _processes()
    if any(parties.state_of(m.code) in torn for m in parties.find(report.text)):
        return True
    return places is not None and any(e.country in torn for m in places.find(report.text) for e in places.bearing(m.name))


@dataclass(frozen=True)
class _Losses:
    """What must stand in a sentence that tells a running count, each of the patterns; what in the report; and what speaks for another cause."""

    needed: tuple[re.Pattern[str], ...]
    war: re.Pattern[str]
    harm: re.Pattern[str]


#: A line, or a sentence of it; one that is cut too early is only read less generously.
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?=\S)[^\n.!?]*)*")
_HOW_MANY = re.compile(r"\b(?:\d[\d.,]*|dozens|scores|hundreds|thousands|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)


@cache
def _losses(language: str) -> _Losses:
    words = lexicon(language)

    def any_of(*lists: str) -> re.Pattern[str]:
        forms = {form for name in lists for lemma in words.words("topic", name) for form in _forms(lemma)}
        return re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, forms), key=lambda f: (-len(f), f))) + r")(?![\w-])", re.IGNORECASE)

    since = re.compile(r"\bsince\b", re.IGNORECASE)
    return _Losses((since, _HOW_MANY, any_of("losses", "lost"), any_of("counts")), any_of("victims", "blows"), any_of("harm"))


@cache
def _processes() -> frozenset[str]:
    """Give the states that are parties of the processes that come with Truceledger."""
    return frozenset(party.code.split(":")[0] for profile in shipped() for party in profile.parties)


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
