"""Third parties: whom both sides of a wait accept, and what a deposit with one would do.

After Ketchpel and Garcia-Molina ("Making Trust Explicit in Distributed Commerce Transactions", ICDCS 1996): where two
parties do not trust each other with "first you", both hand what they owe, or their undertaking, to somebody both trust, who
passes it on when all is there. So "A before B" becomes "both deposit with V": for the order of steps, "no later than".
Whether an act can be deposited at all (a withdrawal cannot be put in a box; a signed order can) is for people to say.

Who is accepted is read from statements: a mediator of an agreement by its parties, a convener of a meeting by those who
attend, whom a party says it accepts as verifier, monitor or mediator; one it later rejects is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from truceledger.assessment.standoffs.blocked import Blockage
from truceledger.assessment.standoffs.joint import edges_within
from truceledger.assessment.standoffs.moves import Guarantee
from truceledger.assessment.standoffs.system import System
from truceledger.assessment.words import codes
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

#: party → third party → the statements from which acceptance is read; none where it was given by the analyst.
Accepted = Mapping[str, Mapping[str, tuple[Statement, ...]]]
_WATCHES = frozenset({"verify", "monitor", "negotiate", "any", "recognise"})


def accepted(
    agreements: Iterable[Statement], meetings: Iterable[Statement], positions: Iterable[Statement], given: Mapping[str, Collection[str]] | None = None
) -> Accepted:
    """Give whom each party accepts; ``given`` adds what the analyst knows (party → third parties)."""
    told: list[tuple[date, str, str, bool, Statement]] = []
    for statement in agreements:
        if statement.stance is Stance.ASSERTS and statement.fields.get("lifecycle") not in {"rejected", "proposed", "leaked"}:
            told += _pairs(statement, "parties", "mediators")
    for statement in meetings:
        if statement.stance is Stance.ASSERTS and statement.fields.get("status") in {"held", "ongoing", "scheduled"}:
            told += _pairs(statement, "participants", "convener")
    for statement in positions:
        move = statement.fields.get("move")
        if statement.fields.get("act") in _WATCHES and statement.stance is Stance.ASSERTS and statement.modality is not Modality.NEGATED:
            if move in {"accepts", "supports"}:
                told += _pairs(statement, "holder", "toward")
            elif move in {"rejects", "rules_out"}:
                told += [(d, p, v, False, s) for d, p, v, _, s in _pairs(statement, "holder", "toward")]
    found: dict[str, dict[str, tuple[Statement, ...]]] = {}
    for _, party, third, yes, statement in sorted(told, key=lambda t: (t[0], t[4].report.id, t[4].start, t[1], t[2])):
        kept = found.setdefault(party, {})
        if yes:
            kept[third] = (*kept.get(third, ()), statement)
        else:
            kept.pop(third, None)
    for party, thirds in (given or {}).items():
        for third in thirds:
            found.setdefault(root(party), {}).setdefault(root(third), ())
    return found


def _pairs(statement: Statement, ones: str, others: str) -> list[tuple[date, str, str, bool, Statement]]:
    parties = {root(c) for c in codes(statement.fields.get(ones))}
    thirds = {root(c) for c in codes(statement.fields.get(others))} - parties
    day = statement.report.published or date.min
    return [(day, p, v, True, statement) for p in sorted(parties) for v in sorted(thirds)]


def mutual(known: Accepted, one: str, other: str) -> tuple[str, ...]:
    """Give the third parties that both accept, in order of name."""
    return tuple(sorted((set(known.get(one, ())) & set(known.get(other, ()))) - {one, other}))


@dataclass(frozen=True)
class Deposit:
    """What deposits would do to a circle.

    ``pairs``: (who waits, whose step) → third parties both accept, none where they lack one; ``rounds``: what opens, and
    when, if every pair that has one deposits; ``handovers``: (pair, third party) in the order of rounds.
    """

    pairs: dict[tuple[str, str], tuple[str, ...]]
    rounds: dict[str, int]

    @property
    def lacking(self) -> tuple[tuple[str, str], ...]:
        """The pairs without a mutually accepted third party."""
        return tuple(pair for pair, thirds in self.pairs.items() if not thirds)


def deposit(
    system: System, blockage: Blockage, core: Collection[str], owner_of: Mapping[str, str], known: Accepted, done: Collection[str] = ()
) -> Deposit:
    """Say which waits of a circle a third party could take in deposit, and what would open."""
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}
    placed: list[tuple[str, str]] = []
    for rule_id, atom in edges_within(system, blockage, core):
        rule = system.by_id[rule_id]
        waiter, other = owner_of[rule.step], owner_of[atom]
        if waiter == other:
            placed.append((rule_id, atom))  # its own step: nobody else's word is needed
            continue
        pair = (min(waiter, other), max(waiter, other))
        pairs[pair] = mutual(known, waiter, other)
        if pairs[pair]:
            placed.append((rule_id, atom))
    opened = system.loosened(placed).closure(done)
    return Deposit(dict(sorted(pairs.items())), {s: t for s, t in opened.items() if s not in blockage.open})


def guarantees(system: System, steps: Collection[str], owner_of: Mapping[str, str], known: Accepted) -> tuple[Guarantee, ...]:
    """Give the guarantees that accepted third parties could give: of a step, to who waits for it, by one whom both accept."""
    found: set[Guarantee] = set()
    for rule in system.rules:
        if rule.structural or rule.step not in steps or not rule.holder:
            continue
        for atom in rule.atoms:
            holders: Sequence[str] = rule.holder.split("+")
            if owner_of.get(atom) in holders:
                continue
            shared = set.intersection(*(set(mutual(known, h, owner_of[atom])) for h in holders)) if atom in owner_of else set()
            found |= {Guarantee(v, rule.holder, atom) for v in shared}
    return tuple(sorted(found, key=lambda g: (g.by, g.holder, g.step)))
