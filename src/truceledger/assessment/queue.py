"""What a reviewer looks at first: the statements, ordered by what rests on them in the state of play.

A pure function of a view and its state of play. Each item says in words why it stands where it does. Where one claim is
told many times under a line, its most telling statement comes in the line's place and the others after; the same saying
in copies of one text is one item. What this reviewer decided is left out, what a newer reader reopened is in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from truceledger.assessment.state import Line, StateOfPlay
from truceledger.assessment.words import upper
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, View

#: A reading less sure than this is looked at before others on which as little rests.
UNSURE_BELOW = 0.6
#: Places in the queue, first to last, and why in words. What is told again by another statement comes ``AGAIN`` places later.
PLACES: tuple[tuple[str, str], ...] = (
    ("standoff", "a standoff rests on it"),
    ("disputed", "reviewers differ on it"),
    ("truce", "whether the truce is in force, and until when, rests on it"),
    ("ahead", "a date ahead rests on it"),
    ("contradiction", "it contradicts another statement, or is denied"),
    ("headline", "a headline figure rests on it"),
    ("overdue", "what is said to be overdue rests on it"),
    ("instrument", "the state of an agreement rests on it"),
    ("reopened", "a newer reader changed what somebody had decided on"),
    ("waiting", "a step that waits for another rests on it"),
)
AGAIN = 10
_LATER = {"doubtful": 20, "alone": 21, "rest": 22, "second": 30}
_RANK = {name: i for i, (name, _) in enumerate(PLACES)}
_WORDS = dict(PLACES)
#: The standoffs chapter's lines on a circle itself; its other lines tell of what waits.
_CORE = frozenset({"core", "circle", "unlocks", "joint", "leverage", "time_contradiction"})
#: States of an instrument, and dates of it that are told differently.
_LIFE = frozenset({"in_force", "passed", "suspended", "ended", "to_begin", "announced", "difference"})
_TRUCES = frozenset({"ceasefire", "humanitarian_pause"})
_FIGURES = frozenset({"cumulative", "restart", "check"})


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


@dataclass(frozen=True)
class _Ground:
    """A statement under a line: the place that gives it, how many of the line tell the same before it, and where the line stands."""

    rank: int
    depth: int
    order: int
    line: Line


def build(view: View, state: StateOfPlay, *, reviewer: str, kind: str | None = None, disputed: bool = False) -> Queue:
    """Give the queue of a reviewer; ``view`` may hold rejected statements too, ``state`` is without them.

    ``kind`` keeps one kind. ``disputed`` gives those alone on which reviewers differ, this one's own among them, to be settled.
    """
    today = date.fromisoformat(state.as_of) if state.as_of else None
    held = {h.statement.statement_id: h for h in view.statements}
    grounds = _grounds(state, held, today)
    alone = _alone(state)
    done = {i for i, h in held.items() if _decided(h, reviewer)}
    todo = [h for i, h in held.items() if (h.disputed if disputed else i not in done) and kind in {None, h.statement.kind}]
    keyed = []
    for group in sayings(todo, view).values():
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


def _representative(group: Sequence[Held], grounds: Mapping[str, Sequence[_Ground]]) -> Held:
    """Give the one that stands for copies: one a line rests on, else the earliest printed."""
    return min(
        group,
        key=lambda h: (
            min((g.rank for g in grounds.get(h.statement.statement_id, ())), default=99),
            str(h.statement.report.published or "9999"),
            h.statement.statement_id,
        ),
    )


def _grounds(state: StateOfPlay, held: Mapping[str, Held], today: date | None) -> dict[str, list[_Ground]]:
    """Give under which lines of weight each statement stands."""
    made: dict[str, list[_Ground]] = {}
    order = 0
    for chapter in state.chapters.values():
        for line in chapter.lines:
            place = _place(chapter.name, line, held, today)
            if place is None:
                continue
            order += 1
            for statement, depth in _depths(line, held, latest=line.topic == "cumulative"):
                made.setdefault(statement, []).append(_Ground(_RANK[place], depth, order, line))
    return made


def _each_line(found: Iterable[_Ground]) -> list[_Ground]:
    """Give for each line the ground that stands highest under it: copies stand under the same lines."""
    best: dict[int, _Ground] = {}
    for one in found:
        if one.order not in best or one.depth < best[one.order].depth:
            best[one.order] = one
    return list(best.values())


def _alone(state: StateOfPlay) -> set[str]:
    """Give the statements under lines that all rest on one origin."""
    origins: dict[str, int] = {}
    for chapter in state.chapters.values():
        if chapter.name != "sources":
            for line in chapter.lines:
                for identity in line.grounds:
                    origins[identity] = max(origins.get(identity, 0), line.origins)
    return {identity for identity, most in origins.items() if most == 1}


def _place(chapter: str, line: Line, held: Mapping[str, Held], today: date | None) -> str | None:
    """Give the place that a line gives to what it rests on, or nothing for lines of no weight."""
    data = line.data
    if chapter == "standoffs":
        return "standoff" if line.topic in _CORE else "waiting"
    if chapter == "agreements":
        if line.topic not in _LIFE:
            return None
        named = {held[i].statement.fields.get("instrument") for i in line.grounds if i in held}
        return "truce" if named & _TRUCES else "instrument"
    if chapter == "contradictions":
        return "contradiction"
    if chapter == "tolls":
        return "headline" if line.topic in _FIGURES else None
    if chapter == "meetings":
        return "ahead" if line.topic == "ahead" and _ahead(data.get("when"), today) else None
    if chapter == "commitments":
        if data.get("overdue"):
            return "overdue"
        return "ahead" if data.get("due") and _ahead(data.get("due"), today) else None
    return None


def _ahead(edtf: object, today: date | None) -> bool:
    last = upper(str(edtf)) if edtf else None
    return last is not None and (today is None or last >= today)


def _depths(line: Line, held: Mapping[str, Held], *, latest: bool) -> list[tuple[str, int]]:
    """Give a line's grounds with how many of the same claim are more telling: those decided on, of later days, read more surely.

    Of a running total (``latest``) only the last day's figures are the headline; earlier ones come after.
    """
    many = [held[i] for i in line.grounds if i in held]
    newest = max((str(h.statement.report.published or "") for h in many), default="")
    many.sort(
        key=lambda h: (h.verdict is Verdict.ACCEPTED, str(h.statement.report.published or ""), h.statement.confidence, h.statement.statement_id),
        reverse=True,
    )
    seen: dict[tuple[str, str, str], int] = {}
    made = []
    for one in many:
        claim = (one.statement.claim_id, one.statement.stance.value, one.statement.modality.value)  # a denial is another saying of the claim
        depth = seen.get(claim, 0)
        seen[claim] = depth + 1
        made.append((one.statement.statement_id, depth + (latest and str(one.statement.report.published or "") < newest)))
    return made


def _item(
    first: Held, group: Sequence[Held], found: Sequence[_Ground], alone: set[str], process: str | None, reviewer: str
) -> tuple[Item, tuple[object, ...]]:
    statement = first.statement
    places = sorted((g.rank if g.depth == 0 else g.rank + AGAIN, g.depth, g.order) for g in found)
    standing = any(g.rank == _RANK["standoff"] for g in found)  # who is in a circle waits as well: said once
    told = [g for g in found if not (standing and g.rank == _RANK["waiting"])]
    reasons = [_because(g) for g in sorted(told, key=lambda g: (g.depth > 0, g.rank, g.order))]
    rank = [p[0] for p in places]
    if first.disputed:
        rank.append(_RANK["disputed"])
        reasons.insert(0, _WORDS["disputed"])
    if first.reopened:
        rank.append(_RANK["reopened"])
        reasons.append(f"{first.reopened}; somebody had decided on it")
    doubtful = statement.confidence < UNSURE_BELOW
    if doubtful:
        rank.append(_LATER["doubtful"])
        reasons.append(f"the reader is not sure of it (confidence {statement.confidence:.2f})")
    if statement.statement_id in alone:
        rank.append(_LATER["alone"])
        reasons.append("what it says rests on one origin")
    others = [j for j in first.judgements if j.reviewer != reviewer]
    if others and not first.disputed and not first.reopened:
        # somebody looked at it: a second look measures agreement, and can wait
        rank = [_LATER["second"]]
        reasons.append(f"{', '.join(j.reviewer for j in others)} decided on it; a second look measures agreement")
    best = min(rank, default=_LATER["rest"])
    copies = tuple(h.statement.statement_id for h in group if h is not first)
    if copies:
        reasons.append(f"{len(copies)} {'copy' if len(copies) == 1 else 'copies'} of the text say{'s' if len(copies) == 1 else ''} the same")
    top = min(found, key=lambda g: (g.depth > 0, g.rank, g.order), default=None)
    item = Item(
        statement.statement_id,
        statement.kind,
        process,
        best,
        tuple(dict.fromkeys(reasons)) or ("nobody has looked at it yet",),
        top.line.text if top else "",
        copies,
        first.reopened,
        first.earlier,
    )
    where = places[0][1:] if places else (0, 0)
    return item, (best, *where, -len(places), statement.confidence, _newest_first(statement), statement.start, statement.statement_id)


def _because(ground: _Ground) -> str:
    words = _WORDS[PLACES[ground.rank][0]]
    return words if ground.depth == 0 else f"{words}, and another statement tells the same"


def _newest_first(statement: Statement) -> int:
    return -(statement.report.published.toordinal() if statement.report.published else 0)
