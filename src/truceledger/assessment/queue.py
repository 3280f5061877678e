"""What a reviewer looks at first: the statements, ordered by what rests on them in the state of play.

A pure function of a view and its state of play. Each item says in words why it stands where it does. Where one claim is
told many times under a line, its most telling statement comes in the line's place and the others after; the same saying
in copies of one text is one item. What this reviewer decided is left out, what a newer reader reopened is in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from truceledger.assessment.state import StateOfPlay
from truceledger.assessment.weight import AGAIN, RANK, WORDS, Ground, alone_in, because, grounds_of
from truceledger.vocabulary.judgement import Judgement
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, View

#: A reading less sure than this is looked at before others on which as little rests.
UNSURE_BELOW = 0.6
_LATER = {"doubtful": 20, "alone": 21, "rest": 22, "second": 30}


class Item(msgspec.Struct, frozen=True):
    """One statement to look at (its id), why in words, most weighty first, and a line of the state of play that rests on it.

    ``rank`` is its place, lower first. ``copies`` are the ids of the same saying in copies of the text. ``reopened`` says
    what a newer reader did, ``earlier`` what was decided before it.
    """

    statement: str
    kind: str
    process: str | None
    rank: int
    reasons: tuple[str, ...]
    line: str = ""
    copies: tuple[str, ...] = ()
    reopened: str = ""
    earlier: tuple[Judgement, ...] = ()


class Queue(msgspec.Struct, frozen=True):
    """The items in order; of how many statements in all, how many this reviewer has decided on, how many are reopened."""

    items: tuple[Item, ...]
    statements: int
    judged: int
    reopened: int


def build(view: View, state: StateOfPlay, *, reviewer: str, kind: str | None = None, disputed: bool = False) -> Queue:
    """Give the queue of a reviewer; ``view`` may hold rejected statements too, ``state`` is without them.

    ``kind`` keeps one kind. ``disputed`` gives those alone on which reviewers differ, this one's own among them, to be settled.
    """
    today = date.fromisoformat(state.as_of) if state.as_of else None
    held = {h.statement.statement_id: h for h in view.statements}
    grounds = grounds_of(state, held, today)
    alone = alone_in(state)
    done = {i for i, h in held.items() if _decided(h, reviewer)}
    todo = [h for i, h in held.items() if (h.disputed if disputed else i not in done) and kind in {None, h.statement.kind}]
    keyed = []
    wanted = {h.statement.statement_id for h in todo}
    for saying in sayings(view.statements, view).values():
        group = [h for h in saying if h.statement.statement_id in wanted]
        if not group:
            continue
        first = _representative(group, grounds)
        found = _each_line(g for h in group for g in grounds.get(h.statement.statement_id, ()))
        item, key = _item(first, group, found, alone, view.process, reviewer)
        keyed.append((key, item))
    keyed.sort(key=lambda pair: pair[0])
    reopened = sum(bool(h.reopened) for h in todo)
    return Queue(tuple(item for _, item in keyed), len(held), len(done), reopened)


def joined(queues: Iterable[Queue]) -> Queue:
    """Join the queues of several processes, keeping the order within each and the places across them."""
    many = list(queues)
    placed = [(item.rank, i, n, item) for n, q in enumerate(many) for i, item in enumerate(q.items)]
    placed.sort(key=lambda p: p[:3])
    return Queue(tuple(p[3] for p in placed), sum(q.statements for q in many), sum(q.judged for q in many), sum(q.reopened for q in many))


def sayings(held: Iterable[Held], view: View) -> dict[tuple[object, ...], list[Held]]:
    """Group statements that are the same saying in copies of one text; a report of no copy makes groups of one."""
    origin = {r.report.digest: r.origin for r in view.reports}
    times: dict[tuple[object, ...], int] = {}
    groups: dict[tuple[object, ...], list[Held]] = {}
    for one in held:
        statement = one.statement
        chain = statement.attribution
        who = tuple((s.party, s.text if s.party is None else None) for s in chain.speakers())
        said = (statement.kind, statement.claim_id, statement.stance, statement.modality, chain.mode, who)
        ref = statement.report
        printing = (ref.digest, ref.id, ref.publisher, ref.uri, ref.published)
        # a text that says it twice has two sayings: each is paired with its own in the copies
        nth = times[(*printing, *said)] = times.get((*printing, *said), 0) + 1
        groups.setdefault((origin.get(ref.digest, ref.digest), *said, nth), []).append(one)
    return groups


def _decided(held: Held, reviewer: str) -> bool:
    return not held.reopened and any(j.reviewer == reviewer for j in held.judgements)


def _representative(group: Sequence[Held], grounds: Mapping[str, Sequence[Ground]]) -> Held:
    """Give the one that stands for copies: one a line rests on, else the earliest printed."""
    if len(group) == 1:
        return group[0]
    return min(
        group,
        key=lambda h: (
            min((g.rank for g in grounds.get(h.statement.statement_id, ())), default=99),
            str(h.statement.report.published or "9999"),
            h.statement.statement_id,
        ),
    )


def _each_line(found: Iterable[Ground]) -> list[Ground]:
    """Give for each line the ground that stands highest under it: copies stand under the same lines."""
    best: dict[int, Ground] = {}
    for one in found:
        if one.order not in best or one.depth < best[one.order].depth:
            best[one.order] = one
    return list(best.values())


def _item(
    first: Held, group: Sequence[Held], found: Sequence[Ground], alone: set[str], process: str | None, reviewer: str
) -> tuple[Item, tuple[object, ...]]:
    """Give the item of a group of copies, and its key in the order of the queue."""
    statement = first.statement
    ordered = sorted(found, key=lambda g: (g.depth > 0, g.rank, g.order)) if found else found
    ranked = [*_grounded(ordered), *_of_itself(first, alone, reviewer)]
    if first.disputed:
        ranked.sort(key=lambda pair: pair[1] != WORDS["disputed"])  # said first
    best = min((rank for rank, _ in ranked), default=_LATER["rest"])
    if ranked and ranked[-1][0] == _LATER["second"]:
        best = _LATER["second"]  # somebody looked at it: a second look measures agreement, and can wait
    reasons = list(dict.fromkeys(words for _, words in ranked)) or ["nobody has looked at it yet"]
    copies = tuple(h.statement.statement_id for h in group if h is not first) if len(group) > 1 else ()
    if copies:
        reasons.append(f"{len(copies)} {'copy' if len(copies) == 1 else 'copies'} of the text say{'s' if len(copies) == 1 else ''} the same")
    line = ordered[0].line.text if ordered else ""
    item = Item(statement.statement_id, statement.kind, process, best, tuple(reasons), line, copies, first.reopened, first.earlier)
    where = min(((g.depth, g.order) for g in ordered if g.rank + (g.depth > 0) * AGAIN == best), default=(0, 0))
    return item, (best, *where, -len(ordered), statement.confidence, _newest_first(statement), statement.start, statement.statement_id)


def _grounded(ordered: Sequence[Ground]) -> Iterator[tuple[int, str]]:
    """Give the places that lines give, each with why."""
    standing = any(g.rank == RANK["standoff"] for g in ordered)
    for one in ordered:
        if not (standing and one.rank == RANK["waiting"]):  # who is in a circle waits as well: said once
            yield (one.rank, because(one)) if one.depth == 0 else (one.rank + AGAIN, because(one))


def _of_itself(held: Held, alone: set[str], reviewer: str) -> Iterator[tuple[int, str]]:
    """Give the places that a statement has by itself, each with why; that somebody else decided on it comes last."""
    statement = held.statement
    if held.disputed:
        yield RANK["disputed"], WORDS["disputed"]
    if held.reopened:
        yield RANK["reopened"], f"{held.reopened}; somebody had decided on it"
    if statement.confidence < UNSURE_BELOW:
        yield _LATER["doubtful"], f"the reader is not sure of it (confidence {statement.confidence:.2f})"
    if statement.statement_id in alone:
        yield _LATER["alone"], "what it says rests on one origin"
    others = [j.reviewer for j in held.judgements if j.reviewer != reviewer] if held.judgements else []
    if others and not held.disputed and not held.reopened:
        yield _LATER["second"], f"{', '.join(others)} decided on it; a second look measures agreement"


def _newest_first(statement: Statement) -> int:
    return -(statement.report.published.toordinal() if statement.report.published else 0)
