"""Which statements are of one instrument.

Instruments are told apart by kind, by name (truces are not: reports name one truce in many ways), and by parties. In one
process, what names no parties or only the process's own is of the process's own instrument; what names others is of
another. Truces that followed each other are told apart by their days (``successive``). ``same_instrument`` links join
instruments, and a person's split takes a claim out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.assessment.successive import successive
from truceledger.assessment.words import codes
from truceledger.knowledge.parties import slugify
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

TRUCES = frozenset({"ceasefire", "humanitarian_pause"})
#: Words of which a name that is no name is made.
_GENERIC = frozenset(
    """a an the of on for and in to draft joint new final first peace ceasefire truce agreement agreements deal accord accords pact
    declaration intent principles framework plan roadmap road map protocol resolution memorandum understanding document text preliminary
    interim cessation hostilities armistice side letter statement initiative proposal pause humanitarian commitment security arrangement""".split()  # noqa: SIM905
)
_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True)
class Instrument:
    """One instrument: ``key`` is stable over time; ``parties`` are sides or codes where they tell it from the process's own.

    ``earlier`` are the first days of the truces of the same name before it; ``later`` says that one came after it.
    """

    key: str
    kind: str
    name: str
    parties: tuple[str, ...]
    own: bool
    statements: tuple[Statement, ...]
    earlier: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True)
class _Sign:
    """What tells instruments apart in one statement."""

    kind: str
    name: str
    parties: frozenset[str]
    mediators: frozenset[str]


def _sign(statement: Statement) -> _Sign:
    fields = statement.fields
    kind = str(fields["instrument"])
    words = [w.casefold() for w in _WORD.findall(str(fields.get("name") or ""))]
    name = "" if kind in TRUCES or set(words) <= _GENERIC else slugify(" ".join(w for w in words if w not in {"the", "a", "an"}))
    mediators = frozenset(c.split(":")[0] for c in codes(fields.get("mediators")))
    return _Sign(kind, name, frozenset(codes(fields.get("parties"))), mediators)


def instruments(desk: Desk) -> tuple[Instrument, ...]:
    """Give the instruments of a view, each with all statements on it, in the order of their keys."""
    found: tuple[Instrument, ...] | None = desk.worked.get("instruments")
    if found is None:
        found = desk.worked["instruments"] = _instruments(desk)
    return found


def _instruments(desk: Desk) -> tuple[Instrument, ...]:
    signs = desk.memory.grouped("instruments.sign", desk.of("agreement"), _sign)
    mediators = {c for sign in signs for c in sign.mediators} | set(desk.profile.mediators if desk.profile else ())
    sides = {sign: _sides(desk, sign, mediators) for sign in signs}
    own = _own(desk, [(sides[sign], len(many)) for sign, many in signs.items()])
    groups: dict[str, list[tuple[_Sign, Statement]]] = {}
    for sign, many in signs.items():
        key = _key(desk, sign, sides[sign], own)
        groups.setdefault(key, []).extend((sign, s) for s in many)
    if desk.links(Relation.SAME_INSTRUMENT):
        groups = _linked(desk, groups)
    made = []
    for key, pairs in sorted(groups.items()):
        first = pairs[0][0]
        mine = key.endswith(f"|{desk.view.process or ''}")
        parties = () if mine else tuple(sorted({p for sign, _ in pairs for p in sides[sign]}))
        everything = tuple(desk.in_order(s for _, s in pairs))
        parts = successive(desk, everything) if first.kind in TRUCES else []
        for number, one in enumerate(parts if len(parts) > 1 else [None]):
            statements = tuple(one.statements) if one else everything
            name = next((str(s.fields["name"]) for s in statements if s.fields.get("name")), "")
            # the first keeps the name: a truce that follows is new, and changes nothing of the one before it
            mark = f"#{number + 1}" if number else ""
            before, later = tuple(p.begun for p in parts[:number] if p.begun), bool(one) and number + 1 < len(parts)
            made.append(Instrument(f"{key}{mark}", first.kind, " ".join(name.split()), parties, mine, statements, before, later))
    return tuple(made)


def _sides(desk: Desk, sign: _Sign, mediators: Iterable[str]) -> frozenset[str]:
    """Give the sides of an instrument: the profile's, else the state a party belongs to; mediators are no side."""
    known = {p.code.split(":")[0]: p.side or p.code.split(":")[0] for p in desk.profile.parties} if desk.profile else {}
    exact = {p.code: p.side or p.code for p in desk.profile.parties} if desk.profile else {}
    outside = set(mediators) - known.keys()
    found = set()
    for code in sign.parties:
        root = code.split(":")[0]
        if root not in outside:
            found.add(exact.get(code) or known.get(root) or (desk.state_of(code) if desk.profile is None else None) or root)
    return frozenset(found)


def _own(desk: Desk, told: Sequence[tuple[frozenset[str], int]]) -> frozenset[str]:
    """Give the sides of the process: the profile's; else those joined by the most statements."""
    if desk.profile is not None:
        return frozenset(p.side or p.code.split(":")[0] for p in desk.profile.parties)
    joined: list[tuple[set[str], int]] = []
    for sides, times in sorted(told, key=lambda item: sorted(item[0])):
        if not sides:
            continue
        touching = [j for j in joined if j[0] & sides]
        joined = [j for j in joined if not j[0] & sides]
        joined.append((set(sides).union(*(j[0] for j in touching)), times + sum(j[1] for j in touching)))
    best = max(joined, key=lambda j: (j[1], sorted(j[0])), default=(set(), 0))
    return frozenset(best[0])


def _key(desk: Desk, sign: _Sign, sides: frozenset[str], own: frozenset[str]) -> str:
    if sign.name:
        return f"{sign.kind}|{sign.name}"
    return f"{sign.kind}|{desk.view.process or ''}" if sides <= own else f"{sign.kind}|{'+'.join(sorted(sides))}"


def _linked(desk: Desk, groups: dict[str, list[tuple[_Sign, Statement]]]) -> dict[str, list[tuple[_Sign, Statement]]]:
    """Join groups whose claims are linked; take claims that a person set apart out of a group that holds both."""
    links, clusters = desk.links(Relation.SAME_INSTRUMENT), desk.clusters(Relation.SAME_INSTRUMENT)
    where: dict[str, set[str]] = {}
    for key, pairs in groups.items():
        for _, statement in pairs:
            where.setdefault(statement.claim_id, set()).add(key)
    apart: dict[str, str] = {}
    for link in links:
        shared = sorted(where.get(link.one, set()) & where.get(link.other, set()))
        if link.apart and shared and link.one != link.other:
            leaves = _fewer(groups[shared[0]], link.one, link.other)
            apart[leaves] = f"{shared[0].split('|')[0]}|apart-{clusters.key(leaves)[:8]}"
    name: dict[str, str] = {}
    for claim, keys in sorted(where.items()):
        mates = {k for c in clusters.of(claim) if c not in apart for k in where.get(c, ())}
        if claim not in apart and len(clusters.of(claim)) > 1:
            for key in keys:
                name[key] = min(name.get(key, key), *keys, *mates)
    made: dict[str, list[tuple[_Sign, Statement]]] = {}
    for key, pairs in groups.items():
        for sign, statement in pairs:
            into = apart.get(statement.claim_id) or _last(name, key)
            made.setdefault(into, []).append((sign, statement))
    return made


def _fewer(pairs: Sequence[tuple[_Sign, Statement]], one: str, other: str) -> str:
    """Give the claim of two that leaves a group: the one told less often."""
    times = {claim: sum(s.claim_id == claim for _, s in pairs) for claim in (one, other)}
    return min((one, other), key=lambda claim: (times[claim], claim))


def _last(name: dict[str, str], key: str) -> str:
    while name.get(key, key) != key:
        key = name[key]
    return key
