"""Steps, conditions and moves in neutral words, the same for every party."""

from __future__ import annotations

from collections.abc import Iterable

from truceledger.assessment.standoffs.moves import Move, by_owner
from truceledger.assessment.standoffs.rules import Standoff
from truceledger.assessment.standoffs.steps import ALL, area_of
from truceledger.assessment.standoffs.system import Rule
from truceledger.assessment.standoffs.unlocking import Unlocking
from truceledger.assessment.words import Namer, joined, plain

_DOES = {
    "any": "take any further step",
    "return_displaced": "let the displaced return",
    "allow_aid": "let aid in",
    "open_crossing": "open crossings",
    "hand_over": "hand over what was agreed",
    "demarcate_border": "demarcate the border",
    "extend_ceasefire": "extend the ceasefire",
}
#: Ways of one set of owners told in a line's details; more are counted, and all of them are in its data.
MOST_WAYS = 12


class Wording:
    """Words for the steps, rules and moves of one standoff."""

    def __init__(self, standoff: Standoff, name_of: Namer) -> None:
        self.standoff = standoff
        self.name_of = name_of

    def party(self, code: str) -> str:
        """Give a party's name; of one that is not resolved its words."""
        if code == ALL:
            return "a party not named"
        if code in {"", "unknown"}:
            return "a holder not named"
        if code.startswith("?"):
            return f"“{code[1:].replace('-', ' ')}”"
        return self.name_of(code)

    def holder(self, holder: str) -> str:
        """Give whose condition it is."""
        return joined(self.party(code) for code in holder.split("+"))

    def does(self, step: str) -> str:
        """Give what a step is, without who: "withdraw (khiam)"."""
        _, act, words = self.standoff.words[step]
        said = f"“{' '.join(words.split())[:90]}”" if act == "other" and words else _DOES.get(act, plain(act))
        area = area_of(step)
        return f"{said} ({area.replace('-', ' ')})" if area else said

    def name(self, step: str) -> str:
        """Give a step in words: "Israel: cease fire"."""
        party = self.standoff.owner(step)
        return f"{self.does(step)} (party not named)" if party == ALL else f"{self.party(party)}: {self.does(step)}"

    def names(self, steps: Iterable[str]) -> str:
        """Give steps in words, in alphabetical order."""
        return "; ".join(sorted(self.name(s) for s in steps))

    def to_do(self, step: str) -> str:
        """Give what is waited for: "Israel to cease fire"."""
        party = self.standoff.owner(step)
        return f"{'a party not named' if party == ALL else self.party(party)} to {self.does(step)}"

    def first(self, step: str) -> str:
        """Give what a condition asks: "that Israel cease fire first"."""
        party = self.standoff.owner(step)
        return f"that {'a party not named' if party == ALL else self.party(party)} {self.does(step)} first"

    def needs(self, rule: Rule) -> str:
        """Give what a rule requires: "A: withdraw and B: deploy; or C: verify"."""
        return "; or ".join(joined(sorted(self.name(s) for s in way)) for way in sorted(rule.body, key=sorted))

    def move(self, move: Move) -> str:
        """Give a move without who makes it: "cease fire first", "give up its condition that …"."""
        kind = move[0]
        if kind == "take":
            return f"{self.does(move[1])} first"
        if kind == "guarantee":
            return f"guarantee to {self.holder(move[2])} {self.first(move[3]).removesuffix(' first')}"
        rules = self.standoff.system.conditions.get(move[1]) or (self.standoff.system.by_id[move[1]],)
        own = self.of(rules[0])
        if kind == "together":
            return f"let {own} come at the same time as “{self.name(move[2])}”, not after it"
        return f"give up, for {own}, its condition {self.first(move[2])}"

    def of(self, rule: Rule) -> str:
        """Give the step a condition is on, as its holder named it."""
        step = rule.condition.partition(":")[2] if rule.demand else rule.step
        return f"“{self.does(step if step in self.standoff.words else rule.step)}”"

    def moves(self, moves: frozenset[Move]) -> str:
        """Give a set of moves, by owner: "Israel: cease fire first; Lebanon: deploy first"."""
        owners = by_owner(self.standoff.system, [frozenset({m}) for m in moves], self.standoff.owner)
        parts = [f"{self.holder(who[0])}: " + joined(sorted(self.move(m) for one in many for m in one)) for who, many in owners.items()]
        return "; ".join(sorted(parts))

    def ways(self, sets: list[frozenset[Move]], alone: bool) -> list[str]:
        """Give several sets in words, in the order of how many moves they ask."""
        told = [joined(sorted(self.move(m) for m in one)) if alone else self.moves(one) for one in sorted(sets, key=lambda s: (len(s), sorted(s)))]
        return list(dict.fromkeys(told))

    def rounds(self, rounds: dict[str, int]) -> str:
        """Give what opens in which round."""
        turns: dict[int, list[str]] = {}
        for step, turn in rounds.items():
            turns.setdefault(turn, []).append(step)
        return "; ".join(f"in round {turn}: {joined(sorted(self.name(s) for s in steps))}" for turn, steps in sorted(turns.items()))


def bound(found: Unlocking) -> str:
    """Say what was not computed, or nothing."""
    if found.complete:
        return ""
    if not found.up_to:
        return f"not computed: {found.candidates} candidate moves are beyond the bound"
    return f"only sets of up to {found.up_to} move{'s' if found.up_to > 1 else ''} were computed; larger ones were not"
