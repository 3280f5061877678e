"""How far reviewers agree: Krippendorff's alpha over their last decisions, and where they differ.

Method: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal data, any number of observers,
missing decisions allowed. Alpha is 1 where all agree, 0 where they agree no more than by chance, below 0 where less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from truceledger.assessment.queue import sayings
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.view import View

#: Fewer statements than this decided on by two or more say little: one decision moves alpha far.
FEW = 20


class Disagreement(msgspec.Struct, frozen=True):
    """A statement on which reviewers differ: each one's last decision, with its reason; ``settled`` by whom, if it is."""

    statement: str
    kind: str
    decisions: tuple[Judgement, ...]
    settled: str | None = None


class Measure(msgspec.Struct, frozen=True):
    """Alpha over ``units`` statements that two or more decided on; ``alpha`` is null where it cannot be told (``note`` says why)."""

    units: int
    reviewers: int
    alpha: float | None
    note: str = ""


class Agreement(msgspec.Struct, frozen=True):
    """All kinds together, each kind, decisions by reviewer, and the disagreements; ``single`` counts statements that one alone decided on."""

    all: Measure
    kinds: dict[str, Measure]
    reviewers: dict[str, int]
    single: int
    disagreements: tuple[Disagreement, ...]


def alpha(units: Iterable[Mapping[str, str]]) -> float | None:
    """Give Krippendorff's alpha for nominal values by unit and observer; nothing without pairs or with one value alone.

    Units with one value pair with nothing and do not count. The sums are those of the coincidence matrix: each of a unit's
    m values is paired with the m - 1 others, weighted 1 / (m - 1).
    """
    differing = 0.0
    totals: Counter[str] = Counter()
    for unit in units:
        counts = Counter(unit.values())
        m = sum(counts.values())
        if m < 2:
            continue
        totals.update(counts)
        differing += (m * m - sum(n * n for n in counts.values())) / (m - 1)
    n = sum(totals.values())
    expected = n * n - sum(x * x for x in totals.values())
    if expected == 0:
        return None
    return 1 - (n - 1) * differing / expected


def agreement(view: View) -> Agreement:
    """Measure the agreement on a view's statements; the view must hold those rejected too (``Ledger.view(rejected=True)``).

    Copies of one text with the same saying are one unit. A decision that settles was made knowing the others', so that it
    is not measured; a correction is another value than acceptance of the reading.
    """
    units: dict[str, list[dict[str, str]]] = {}
    reviewers: Counter[str] = Counter()
    differ: list[Disagreement] = []
    single = 0
    for group in sayings(view.statements, view).values():
        decisions: dict[str, Judgement] = {}
        for held in group:
            for one in held.judgements:
                decisions.setdefault(one.reviewer, one)
        independent = {name: j for name, j in decisions.items() if not j.settles}
        if not independent:
            continue
        reviewers.update(independent.keys())
        unit = {name: value(j) for name, j in independent.items()}
        single += len(unit) == 1
        first = group[0].statement
        units.setdefault(first.kind, []).append(unit)
        if len(set(unit.values())) > 1:
            settled = next((j.reviewer for j in decisions.values() if j.settles and not group[0].disputed), None)
            told = tuple(decisions[name] for name in sorted(decisions))
            differ.append(Disagreement(first.statement_id, first.kind, told, settled))
    every = [unit for many in units.values() for unit in many]
    kinds = {kind: measure(many) for kind, many in sorted(units.items())}
    return Agreement(measure(every), kinds, dict(sorted(reviewers.items())), single, tuple(differ))


def value(judgement: Judgement) -> str:
    """Give the nominal value of a decision: its verdict, or ``corrected`` with what it was corrected to."""
    if judgement.verdict is Verdict.ACCEPTED and judgement.corrected:
        return f"corrected {judgement.corrected}"
    return judgement.verdict.value


def measure(units: Sequence[Mapping[str, str]]) -> Measure:
    """Measure some units, and say where that says little or nothing."""
    paired = [u for u in units if len(u) > 1]
    found = alpha(paired)
    many = len({name for u in paired for name in u})
    if not paired:
        note = "no statement was decided on by two reviewers"
    elif found is None:
        note = "all decisions are the same; alpha measures agreement against chance and cannot be told without a second value"
    elif len(paired) < FEW:
        note = f"few: {len(paired)} statement{'' if len(paired) == 1 else 's'}; under {FEW} one decision moves alpha far"
    else:
        note = ""
    return Measure(len(paired), many, round(found, 4) if found is not None else None, note)
