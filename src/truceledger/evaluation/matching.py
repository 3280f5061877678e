"""When a predicted statement finds a gold one: kinds equal, spans overlap, every key field agrees (contract section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truceledger.knowledge import Knowledge
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.statement import Statement

_BOUNDS = {"at_least": "more_than"}


class Matcher:
    """Whether values agree; the party lexicon says which slugs name one group."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._same = knowledge.parties.same

    def party(self, gold: Any, found: Any) -> bool:
        """Say whether parties agree: as sets, on the state where gold names only that, null with null or words."""
        wanted, given = codes(gold), codes(found)
        if not wanted:
            return not given
        return len(wanted) == len(given) and all(any(self._code(w, g) for g in given) for w in wanted)

    def _code(self, gold: str, found: str) -> bool:
        if gold == found or self._same(gold, found):
            return True
        return ":" not in gold and gold.isupper() and found.split(":")[0] == gold

    def value(self, gold: dict[str, Any], found: dict[str, Any] | None) -> bool:
        """Say whether numbers agree: the qualifier, and every bound that gold gives."""
        if found is None:
            return False
        one, two = (_BOUNDS.get(str(v.get("qualifier")), v.get("qualifier")) for v in (gold, found))
        if one != two:
            return False
        for name in ("low", "best", "high"):
            if gold.get(name) is not None:
                if found.get(name) is None:
                    return False
                loose = 1 if one == "more_than" else 0
                if abs(found[name] - gold[name]) > loose:
                    return False
        return True

    def step(self, gold: Any, found: Any) -> bool:
        """Say whether steps agree: the act, and the party where gold names one."""
        if not gold or not found or gold["act"] != found["act"]:
            return False
        return "party" not in gold or self.party(gold["party"], found.get("party"))

    def steps(self, gold: Any, found: Any) -> bool:
        """Say whether lists of steps agree as sets."""
        return bool(found) and len(gold) == len(found) and all(any(self.step(g, f) for f in found) for g in gold)

    def field(self, kind: str, name: str, gold: Any, found: Any) -> bool:
        """Say whether a field's values agree, by the sort that its kind declares."""
        sort = type(kind_of(kind).field(name).sort).__name__
        if sort == "PartySort":
            return self.party(gold, found)
        if sort == "QuantitySort":
            return self.value(gold, found)
        if sort == "StepsSort":
            return self.steps(gold, found)
        if sort == "StepSort":
            return self.step(gold, found)
        return bool(gold == found)


def agrees(matcher: Matcher, gold: dict[str, Any], made: Statement, name: str) -> bool:
    """Say whether a field agrees with gold, or with another coding that gold admits."""
    alt = gold.get("alt", {})
    wanted = gold["fields"].get(name)
    found = made.fields.get(name)
    choices = [wanted, *alt.get(name, [])]
    if name == "value" and "qualifier" in alt:
        choices += [{**wanted, "qualifier": q} for q in alt["qualifier"]]
    return any(matcher.field(made.kind, name, choice, found) for choice in choices)


def overlap(gold: dict[str, Any], made: Statement) -> int:
    """Give the characters that gold's evidence and a statement's share."""
    return sum(max(0, min(e["end"], s.end) - max(e["start"], s.start)) for e in gold["evidence"] for s in made.evidence)


def wrong_keys(matcher: Matcher, gold: dict[str, Any], made: Statement) -> tuple[str, ...]:
    """Give the key fields in which a statement of the same kind differs from gold."""
    return tuple(f.name for f in kind_of(gold["kind"]).keys if not agrees(matcher, gold, made, f.name))


def matched(matcher: Matcher, gold: Sequence[dict[str, Any]], made: Sequence[Statement]) -> list[tuple[int, int]]:
    """Pair gold and statements one to one, greedily, largest overlap first; gives pairs of indices."""
    pairs = []
    for g, wanted in enumerate(gold):
        for m, statement in enumerate(made):
            size = overlap(wanted, statement) if statement.kind == wanted["kind"] else 0
            if size and not wrong_keys(matcher, wanted, statement):
                pairs.append((-size, bool(wanted.get("optional")), g, m))
    taken_g: set[int] = set()
    taken_m: set[int] = set()
    kept = []
    for _, _, g, m in sorted(pairs):
        if g not in taken_g and m not in taken_m:
            taken_g.add(g)
            taken_m.add(m)
            kept.append((g, m))
    return kept
