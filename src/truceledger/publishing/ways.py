"""What would open a standoff, by those whose it is to do: each minimal set of moves in words, and as what can be supposed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.assessment.words import joined
from truceledger.publishing.safe import one_line

if TYPE_CHECKING:
    from truceledger.assessment.standoffs.look import Look
    from truceledger.assessment.state import Line

#: Ways of one set of owners that are told; the rest are counted.
MOST = 12


@dataclass(frozen=True)
class Means:
    """One set of moves that is enough; ``changes`` are the suppositions that make them, none where a third party's is among them."""

    words: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """All sets of moves of the same owners that open the same steps; ``left`` counts those that are not told."""

    owners: str
    alone: bool
    means: tuple[Means, ...]
    left: int
    complete: bool
    line: Line


def ways_of(look: Look, lines: Sequence[Line]) -> tuple[Way, ...]:
    """Give the ways that some lines (of the topic ``unlocks``) tell, in the lines' order."""
    return tuple(_way(look, line) for line in lines if line.topic == "unlocks")


def _way(look: Look, line: Line) -> Way:
    owners = line.data["by"]
    alone = len(owners) == 1
    sets = sorted((frozenset(tuple(m) for m in one) for one in line.data["sets"]), key=lambda s: (len(s), sorted(s)))
    means: dict[str, Means] = {}
    for one in sets:
        words = one_line(look.words.ways([one], alone)[0])
        means.setdefault(words, Means(words, _changes(look, one)))
    told = list(means.values())
    name = joined(sorted(look.words.holder(w) for w in owners))
    return Way(name, alone, tuple(told[:MOST]), max(0, len(told) - MOST), bool(line.data["complete"]), line)


def _changes(look: Look, moves: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    made = []
    for move in sorted(moves):
        if move[0] == "take":
            made.append(f"done {move[1]}")
        elif move[0] == "guarantee":
            return ()  # a guarantee is no change that an analyst can type
        else:
            system = look.standoff.system
            rule = system.by_id.get(move[1]) if move[0] == "together" else next(iter(system.conditions.get(move[1], ())), None)
            if rule is None or not rule.demand or not rule.holder:
                return ()
            made.append(f"{move[0]} {rule.condition}<-{move[2]}")
    return tuple(dict.fromkeys(made))
