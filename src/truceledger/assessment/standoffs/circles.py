"""Lines on one circle: who waits for whom, what waits behind, what would open it, whose it is to do, since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from truceledger.assessment.standoffs.joint import joint
from truceledger.assessment.standoffs.look import Look
from truceledger.assessment.standoffs.moves import by_owner
from truceledger.assessment.standoffs.replay import Episode
from truceledger.assessment.standoffs.steps import ALL
from truceledger.assessment.standoffs.thirds import deposit, guarantees
from truceledger.assessment.standoffs.unlocking import Unlocking, unlocking
from truceledger.assessment.standoffs.wording import bound, spread
from truceledger.assessment.state import Line
from truceledger.assessment.telling import told_on
from truceledger.assessment.words import agreeing, day, joined, quoted
from truceledger.vocabulary.statement import Statement

Core = frozenset[str]
#: Conditions of one circle last told further apart than this may not be held at one time, which the line then says.
LONG = timedelta(days=180)
#: Minimal sets of a circle that the chapter tells all of; asked for a goal, ``unlocking`` tells all it can.
MOST_SETS = 500
#: Steps of a circle up to which leverage is worked out step by step.
MOST_LEVERAGE = 60


def core_key(core: Core) -> str:
    """Name a circle: its steps in order."""
    return "+".join(sorted(core))


def said(look: Look, statement: Statement) -> str:
    """Give a statement's quote and by whom it is said."""
    return f"{quoted(statement)} — {look.desk.origins.said_by(statement)}"


def lines(look: Look, core: Core, topic: str = "core") -> Iterator[Line]:
    """Give the lines on a core, or on a circle that waits for something outside it as well."""
    yield circle(look, core, topic)
    behind = look.blockage.behind(core)
    if behind and topic == "core":
        yield _behind(look, core, behind)
    yield from unlocks(look, sorted(core), core_key(core), look.grounds(core), MOST_SETS)
    yield from _leverage(look, core)
    yield from _joint(look, core)
    yield from _deposit(look, core)


def circle(look: Look, core: Core, topic: str) -> Line:
    """Give the line that tells the shortest cycle, in quotes."""
    words, cycle = look.words, look.blockage.shortest_cycle(core)
    parts, detail = [], []
    grounds: dict[Statement, None] = {}
    for step, target, rule in cycle:
        owner = look.standoff.owner(step)
        waiter = "a party not named" if owner == ALL else words.party(owner)
        parts.append(f"{waiter} {agreeing('waits', waiter)} for {words.to_do(target)} first")
        if rule in look.standoff.statements:
            detail.append(said(look, look.standoff.statements[rule]))
            grounds.update(dict.fromkeys(look.standoff.grounds[rule]))
    others = core - {step for step, _, _ in cycle}
    if others:
        detail.append("in this circle as well: " + words.names(others))
        grounds.update(dict.fromkeys(look.grounds(others)))
    outside = sorted({t for s in core for t in look.blockage.waits[s]} - core)
    if outside:
        detail.append("it waits as well for: " + words.names(outside))
    last = sorted({d for _, _, r in cycle if r in look.standoff.statements and (d := told_on(look.desk, look.standoff.statements[r]))})
    if last and last[-1] - last[0] > LONG:
        detail.append(
            f"its conditions were last told on days far apart, {day(str(last[0]))} and {day(str(last[-1]))}; nothing read takes the earlier back"
        )
    since = next((e for e in look.episodes if e.dissolved is None and e.core & core), None)
    if since is not None:
        detail.append(stands_since(look, since))
    return look.desk.line(
        "; ".join(dict.fromkeys(parts)),
        grounds,
        topic=topic,
        key=f"{topic}:{core_key(core)}",
        detail=dict.fromkeys(detail),
        core=sorted(core),
        cycle=[list(edge) for edge in cycle],
        since=told_day(since.appeared) if since else None,
    )


def told_day(when: date) -> str | None:
    """Give a day as ISO 8601; nothing for the day of an undated report."""
    return None if when == date.min else str(when)


def stands_since(look: Look, episode: Episode) -> str:
    """Say since when a standoff stands, and what made it."""
    return f"so it stands since {day(told_day(episode.appeared))}, with {quoted(episode.made_by)}"


def _behind(look: Look, core: Core, behind: frozenset[str]) -> Line:
    detail = {
        said(look, look.standoff.statements[r.id]): None
        for r in look.standoff.system.rules
        if r.step in behind and not r.structural and r.id in look.standoff.statements
    }
    return look.desk.line(
        "behind it wait: " + look.words.names(behind),
        look.grounds(behind),
        topic="behind",
        key=f"behind:{core_key(core)}",
        detail=detail,
        steps=sorted(behind),
    )


def unlocks(look: Look, goals: list[str], key: str, grounds: list[Statement], most: int | None = None) -> Iterator[Line]:
    """Give a line for each set of parties that could open the goals, with every minimal set of moves; ``most`` as in ``unlocking``."""
    system, standoff = look.standoff.system, look.standoff
    offers = guarantees(system, look.blockage.waits.keys(), standoff.owners, look.thirds)
    found = unlocking(system, goals, standoff.done, guarantees=offers, never=standoff.nobodys, most=most)
    groups = by_owner(system, found.sets, standoff.owner)
    for who in sorted(groups, key=lambda owners: (len(owners), sorted(look.words.holder(w) for w in owners))):
        if who:
            yield _by(look, who, groups[who], key, grounds, found)
    if not found.complete:
        yield look.desk.line(
            f"what would open it: {bound(found)}", grounds, topic="bound", key=f"bound:{key}", candidates=found.candidates, up_to=found.up_to
        )
    elif not found.sets:
        yield look.desk.line("no step, waiver or guarantee that is told of would open it", grounds, topic="bound", key=f"bound:{key}")


def _by(look: Look, who: tuple[str, ...], sets: list[frozenset[tuple[str, ...]]], key: str, grounds: list[Statement], found: Unlocking) -> Line:
    alone = len(who) == 1
    owners = joined(sorted(look.words.holder(w) for w in who))
    told, detail = spread(look.words.ways(sets, alone))
    text = f"would open it, by {owners} {'alone' if alone else 'together'}: {told}"
    return look.desk.line(
        text,
        grounds,
        topic="unlocks",
        key=f"unlocks:{key}:{'+'.join(who)}",
        detail=detail,
        by=list(who),
        sets=[sorted(list(m) for m in one) for one in sets],
        complete=found.complete,
    )


def _leverage(look: Look, core: Core) -> Iterator[Line]:
    grounds = look.grounds(core)
    if len(core) > MOST_LEVERAGE:
        yield look.desk.line(
            f"what each step alone would open: not computed for a circle of more than {MOST_LEVERAGE} steps",
            grounds,
            topic="leverage",
            key=f"leverage:{core_key(core)}",
        )
        return
    left = look.standoff.system.reduced(look.standoff.done)
    gains = {step: left.leverage(step) for step in sorted(core - look.standoff.nobodys)}
    told = "; ".join(f"{look.words.name(s)} — {n}" for s, n in sorted(gains.items(), key=lambda g: look.words.name(g[0])))
    yield look.desk.line(
        f"steps that each would open if it were taken alone, itself counted: {told}",
        grounds,
        topic="leverage",
        key=f"leverage:{core_key(core)}",
        leverage=gains,
    )


def _joint(look: Look, core: Core) -> Iterator[Line]:
    found = joint(look.standoff.system, look.blockage, core, look.standoff.done)
    grounds = look.grounds(core)
    data: dict[str, Any] = {
        "strict": [list(e) for e in found.strict],
        "rounds": found.rounds,
        "least": [sorted(list(m) for m in s) for s in found.least.sets],
    }
    if not core <= found.rounds.keys():
        text = "taking the steps of the circle at one time would not open it: something outside it is waited for as well"
        yield look.desk.line(text, grounds, topic="joint", key=f"joint:{core_key(core)}", **data)
        return
    text = "taken at one time (each condition read as “no later than”, not “before”) it would open: " + look.words.rounds(found.rounds)
    ways, more = spread(look.words.ways(list(found.least.sets), alone=False))
    detail = [f"enough for that: {ways}", *more] if found.least.sets else []
    detail += [bound(found.least)] if not found.least.complete else []
    yield look.desk.line(text, grounds, topic="joint", key=f"joint:{core_key(core)}", detail=detail, **data)


def _deposit(look: Look, core: Core) -> Iterator[Line]:
    found = deposit(look.standoff.system, look.blockage, core, look.standoff.owners, look.thirds, look.standoff.done)
    if not found.pairs:
        return
    words = look.words
    grounds: dict[Statement, None] = dict.fromkeys(look.grounds(core))
    told, lacking = [], []
    for (one, other), thirds in found.pairs.items():
        pair = joined(sorted((words.party(one), words.party(other))))
        if thirds:
            told.append(f"{pair} both accept {joined(sorted(words.party(v) for v in thirds))}")
        else:
            lacking.append(pair)
        for v in thirds:
            for side in (one, other):
                grounds.update(dict.fromkeys(look.thirds.get(side, {}).get(v, ())))
    if lacking:
        told.append(f"no report tells of one whom both accept, for {'; '.join(sorted(lacking))}")
    text = "a deposit with a third party in place of “you first”: " + "; ".join(told)
    opens = core <= found.rounds.keys()
    detail = ["deposits where there is one would open: " + words.rounds(found.rounds)] if opens else []
    if not opens and not all(not t for t in found.pairs.values()):
        detail = ["deposits where there is one would not open the circle"]
    yield look.desk.line(
        text,
        grounds,
        topic="deposit",
        key=f"deposit:{core_key(core)}",
        detail=detail,
        pairs=[{"between": list(pair), "accepted": list(thirds)} for pair, thirds in found.pairs.items()],
        lacking=[list(pair) for pair in found.lacking],
        rounds=found.rounds,
    )
