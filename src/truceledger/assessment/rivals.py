"""Counts that rival each other: one measure, group, basis, window and place, told at one time by two issuers, and not both right.

Counts of another basis, window, scope or place do not rival each other, whatever they are; nor does an issuer's own
earlier figure, nor a part of which nothing else tells what it is ("six of them"), nor what an outlet counts in its own
words in a report beside what it quotes there: it knows both, and tells of two things. Violations that two sides count
without saying whose are each the other's. What a ministry counts without a place is counted in its state. Of running totals,
those told within three days of each other are held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from truceledger.assessment.statuses import is_outside
from truceledger.assessment.telling import teller, told_on
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.place import Precision
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Running totals told within so many days are of one time.
TOGETHER = timedelta(days=3)
#: Words by which a count is told to be of some among others.
_PART = re.compile(r"\b(?:of (?:them|whom|these|those|which)|among (?:them|these|those)|(?:the|all) (?:remaining|rest))\b", re.IGNORECASE)
_COARSE = frozenset({Precision.COUNTRY, Precision.ADM1, Precision.LINEAR, Precision.AIRSPACE_SEA})

Scope = tuple[str, str, str, str, str, frozenset[str]]


@dataclass(frozen=True)
class Rivals:
    """Counts of one scope that differ, the latest of each issuer at the last time at which two of them differ."""

    scope: Scope
    counts: tuple[tuple[str, Statement], ...]


def _is_part(words: str) -> bool:
    some = words.casefold()  # few sentences hold such a word at all, and to look for it is quick
    may = "them" in some or "whom" in some or "hese" in some or "hose" in some or "which" in some or "remaining" in some or "rest" in some
    return may and _PART.search(words) is not None


def _scope(statement: Statement) -> Scope | None:
    """Give what a count is of; nothing where it names no window, is of no deed, or is a part. Depends on the statement alone."""
    if statement.when is None or statement.modality not in {Modality.ACTUAL, Modality.ONGOING}:
        return None
    fields = statement.fields
    # a part told apart by a group of people, or by who did it, is of that scope
    told_apart = fields.get("people") not in {None, "unspecified"} or roots(fields.get("by"))
    if not told_apart and any(_is_part(span.exact) for span in statement.evidence):
        return None
    basis = str(fields.get("basis") or "")
    places = ",".join(sorted([p.name for p in statement.where])) if statement.where else ""
    if basis == "incident" and (not places or any(p.precision in _COARSE for p in statement.where)):
        return None
    if statement.kind == "toll":
        return str(fields["measure"]), str(fields.get("people") or "unspecified"), basis, statement.when.edtf, places, frozenset()
    return str(fields["counted"]), "", basis, statement.when.edtf, places, roots(fields.get("by"))


def scopes(desk: Desk, kind: str) -> dict[Scope | None, list[Statement]]:
    """Give the counts of a kind by what they are of."""
    return desk.memory.grouped(f"rivals.{kind}", desk.asserted(kind), _scope)


def rivals(desk: Desk, kind: str) -> Iterator[Rivals]:
    """Give the rival counts of a kind (``toll`` or ``tally``), in the order of their scopes."""
    groups = scopes(desk, kind)
    for scope in sorted((s for s in groups if s is not None), key=lambda s: (*s[:5], sorted(s[5]))):
        many = _with_the_state_s_own(desk, groups, scope)
        if not desk.memory.for_group("rivals.differ", scope, many, lambda m=many: _differ(m)):  # type: ignore[misc]
            continue
        found = desk.memory.for_group(f"rivals.{kind}.of", scope, many, lambda s=scope, m=many: _rivals(desk, s, m), _times(desk, many))  # type: ignore[misc]
        if found is not None:
            yield found


def _with_the_state_s_own(desk: Desk, groups: Mapping[Scope | None, list[Statement]], scope: Scope) -> list[Statement]:
    """Give the counts of a scope; to running totals of a whole state, by its name, also those of that state's own organs that name no place."""
    many = groups[scope]
    states = {p.country for s in many for p in s.where if p.precision is Precision.COUNTRY}
    if scope[2] != "cumulative" or len(states) != 1 or any(len(s.where) != 1 or s.where[0].precision is not Precision.COUNTRY for s in many):
        return many
    bare = groups.get((*scope[:4], "", scope[5]), [])
    own = [s for s in bare if any(p.party is not None and p.party.partition(":")[0] in states for p in s.attribution.speakers())]
    return desk.in_order([*many, *own]) if own else many


def _differ(many: Sequence[Statement]) -> bool:
    values = [s.fields["value"] for s in many]
    return len({v.get("best") for v in values} | {v.get("low") for v in values}) > 1


def _times(desk: Desk, many: Sequence[Statement]) -> tuple[date | None, ...]:
    return tuple(told_on(desk, s) for s in many)


def _issuer(desk: Desk, statement: Statement) -> str:
    """Give the issuer's code: whoever counts, organs counted as they are; else the carrier or publisher."""
    voice = desk.origins.voice_of(statement)
    speakers, carriers = voice.speakers, voice.carriers
    if speakers:
        return speakers[0].party or (speakers[0].text or "").casefold()
    return ((carriers[0].text if carriers else statement.report.publisher) or "").casefold()


def _rivals(desk: Desk, scope: Scope, many: Sequence[Statement]) -> Rivals | None:
    issuers: dict[str, list[tuple[date, Statement]]] = {}
    for statement in many:
        day = told_on(desk, statement)
        if day is not None or scope[2] != "cumulative":
            issuers.setdefault(_issuer(desk, statement), []).append((day or date.min, statement))
    for told in issuers.values():
        told.sort(key=lambda item: (item[0], item[1].statement_id))
    pairs = [
        p
        for a, b in combinations(sorted(issuers), 2)
        if (p := _differing(issuers[a], issuers[b], scope[2])) is not None and not _of_two_things(desk, p[0][1], p[1][1])
    ]
    if not pairs:
        return None
    last = max(max(x[0] for x in pair) for pair in pairs)
    shown = {s.statement_id: (teller(desk, s), s) for pair in pairs if max(x[0] for x in pair) == last for _, s in pair}
    return Rivals(scope, tuple(sorted(shown.values(), key=lambda item: (item[0], item[1].statement_id))))


def _of_two_things(desk: Desk, one: Statement, other: Statement) -> bool:
    """Say whether one tells of another thing though the scope is one; see the module."""
    speakers = [s.attribution.speakers() for s in (one, other)]
    if one.report.digest == other.report.digest and not all(speakers):
        return True
    if one.fields.get("counted") != "violation" or roots(one.fields.get("by")):
        return False
    counting = [[s.party for s in many if s.party] for many in speakers]
    return all(codes and not any(is_outside(desk, c) for c in codes) for codes in counting) and not roots(counting[0]) & roots(counting[1])


def _differing(
    one: Sequence[tuple[date, Statement]], other: Sequence[tuple[date, Statement]], basis: str
) -> tuple[tuple[date, Statement], tuple[date, Statement]] | None:
    """Give the last counts of two issuers that are of one time, where they cannot both be right."""
    if basis != "cumulative":
        pair = (one[-1], other[-1])
        return pair if _clash(pair[0][1], pair[1][1]) else None
    pairs = [p for p in (_last(one, other), _last(other, one)) if p is not None]
    if not pairs:
        return None
    best = min(pairs, key=lambda p: (abs(p[0][0] - p[1][0]), -max(p[0][0], p[1][0]).toordinal(), p[0][1].statement_id))
    return best if _clash(best[0][1], best[1][1]) else None


def _last(
    one: Sequence[tuple[date, Statement]], other: Sequence[tuple[date, Statement]]
) -> tuple[tuple[date, Statement], tuple[date, Statement]] | None:
    """Give the last count of one that has a count of the other within ``TOGETHER``, and the nearest of those."""
    at = len(other) - 1
    for a in reversed(one):
        while at >= 0 and other[at][0] > a[0] + TOGETHER:
            at -= 1
        first = at
        while first >= 0 and other[first][0] >= a[0] - TOGETHER:
            first -= 1
        if first < at:
            return a, min(other[first + 1 : at + 1], key=lambda b: (abs(b[0] - a[0]), b[1].statement_id))
    return None


def _clash(a: Statement, b: Statement) -> bool:
    by = roots(a.fields.get("caused_by")), roots(b.fields.get("caused_by"))
    if by[0] and by[1] and by[0] != by[1]:
        return False
    one, other = a.quantity() or Quantity(), b.quantity() or Quantity()
    return any(
        (x.best is not None and not y.allows(x.best)) or (x.low is not None and y.high is not None and x.low > y.high)
        for x, y in ((one, other), (other, one))
    )
