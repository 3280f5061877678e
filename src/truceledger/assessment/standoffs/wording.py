"""Steps, conditions and moves in neutral words, the same for every party."""

from __future__ import annotations

from collections.abc import Iterable

from truceledger.assessment.standoffs.moves import Move, owner
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
#: Characters up to which ways are told in the line itself.
_INLINE = 170


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
        return self._acts([move])[0]

    def _acts(self, moves: Iterable[Move]) -> list[str]:
        """Give what one party does in several moves; conditions on one step are told together."""
        plain_: list[str] = []
        asked: dict[tuple[str, str], list[str]] = {}
        for move in sorted(moves):
            if move[0] == "take":
                plain_.append(f"{self.does(move[1])} first")
            elif move[0] == "guarantee":
                plain_.append(f"guarantee to {self.holder(move[2])} {self.first(move[3]).removesuffix(' first')}")
            else:
                rules = self.standoff.system.conditions.get(move[1]) or (self.standoff.system.by_id[move[1]],)
                asked.setdefault((move[0], self.of(rules[0])), []).append(move[2])
        for (kind, own), steps in sorted(asked.items()):
            if kind == "together":
                plain_.append(f"let {own} come at the same time as {joined(sorted(f'“{self.name(s)}”' for s in steps))}, not after")
            else:
                plain_.append(f"give up, for {own}, its condition{'s' if len(steps) > 1 else ''} {joined(sorted(self.first(s) for s in steps))}")
        return sorted(plain_)

    def of(self, rule: Rule) -> str:
        """Give the step a condition is on, as its holder named it."""
        step = rule.condition.partition(":")[2] if rule.demand else rule.step
        return f"“{self.does(step if step in self.standoff.words else rule.step)}”"

    def moves(self, moves: frozenset[Move]) -> str:
        """Give a set of moves, by owner: "Israel: cease fire first; Lebanon: deploy first"."""
        owners: dict[str, list[Move]] = {}
        for move in moves:
            owners.setdefault(self.holder(owner(self.standoff.system, move, self.standoff.owner)), []).append(move)
        return "; ".join(f"{who}: {joined(self._acts(many))}" for who, many in sorted(owners.items()))

    def ways(self, sets: list[frozenset[Move]], alone: bool) -> list[str]:
        """Give several sets in words, in the order of how many moves they ask."""
        told = [joined(self._acts(one)) if alone else self.moves(one) for one in sorted(sets, key=lambda s: (len(s), sorted(s)))]
        return list(dict.fromkeys(told))

    def rounds(self, rounds: dict[str, int]) -> str:
        """Give what opens in which round."""
        turns: dict[int, list[str]] = {}
        for step, turn in rounds.items():
            turns.setdefault(turn, []).append(step)
        return "; ".join(f"in round {turn}: {joined(sorted(self.name(s) for s in steps))}" for turn, steps in sorted(turns.items()))


def spread(ways: list[str], what: str = "ways") -> tuple[str, list[str]]:
    """Give ways as the end of a line and its details: in the line where they are short, else one by one under it."""
    inline = "; or ".join(ways)
    if len(ways) == 1 or (len(inline) <= _INLINE and not (len(ways) > 1 and any("; " in w for w in ways))):
        return inline, []
    detail = [f"{i}. {way}" for i, way in enumerate(ways[:MOST_WAYS], 1)]
    if len(ways) > MOST_WAYS:
        detail.append(f"… and {len(ways) - MOST_WAYS} more: `truce standoff --format json`")
    return f"{len(ways)} {what}, any one of which is enough", detail


def bound(found: Unlocking) -> str:
    """Say what was not computed, or nothing."""
    if found.complete:
        return ""
    if not found.up_to:
        return f"not computed: {found.candidates} candidate moves are beyond the bound"
    return f"only sets of up to {found.up_to} move{'s' if found.up_to > 1 else ''} were computed; larger ones were not"
