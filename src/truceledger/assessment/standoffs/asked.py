"""What an analyst asks of a standoff: a goal, a point of view, a what-if, a split, a replay; answered in lines with grounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs import chapter, circles, waiting
from truceledger.assessment.standoffs.claims import MECHANISM, REPORTED
from truceledger.assessment.standoffs.look import Look, look
from truceledger.assessment.standoffs.replay import Episode
from truceledger.assessment.standoffs.splitting import Design, designs, part
from truceledger.assessment.standoffs.steps import ALL, slug
from truceledger.assessment.standoffs.unlocking import unlocking
from truceledger.assessment.standoffs.views import outlook
from truceledger.assessment.standoffs.whatif import Supposition, known_step, nearest, parse, suppose
from truceledger.assessment.standoffs.wording import Wording, bound
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, joined
from truceledger.errors import UsageError
from truceledger.vocabulary.party import root
from truceledger.vocabulary.quantity import number_of
from truceledger.vocabulary.statement import Statement


@dataclass(frozen=True)
class Question:
    """What is asked. ``splits`` are ``STEP=area1,area2``; ``thirds`` are ``PARTY=third,third``: whom a party accepts, beyond what is told."""

    goal: str | None = None
    view: str = REPORTED
    what_if: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    thirds: tuple[str, ...] = ()
    replay: bool = False

    @property
    def plain(self) -> bool:
        """Say whether nothing but the chapter is asked for."""
        return self == Question()


@dataclass(frozen=True)
class Answer:
    """The lines, what they mean, and the look they are of (with what is supposed)."""

    lines: tuple[Line, ...]
    note: str
    look: Look


def answer(desk: Desk, question: Question) -> Answer:
    """Answer a question; raises ``UsageError`` that names the option, what is wrong and which names there are."""
    seen = look(desk, _view(desk, question.view), _thirds(question.thirds))
    if not seen.standoff.conditions and not seen.told.threats and not question.what_if:
        return Answer((), "no precondition was read", seen)
    found: list[Line] = []
    shown, supposed = seen, _supposed(seen, question.what_if)
    if supposed:
        shown = seen.supposing(suppose(seen.standoff, supposed))
        found.append(_difference(seen, shown, supposed))
    goal = known_step(question.goal, shown.standoff, "--goal") if question.goal else None
    if goal:
        found += _goal(shown, goal)
    if question.splits:
        found += _splits(shown, question.splits)
    if question.replay:
        found += [_episode(seen, e) for e in seen.episodes]
    if not goal and not question.splits and not question.replay:
        found += chapter.lines(shown)
    note = chapter.note(shown) + (f"; supposed, and written nowhere: {'; '.join(_told(shown.words, c) for c in supposed)}" if supposed else "")
    return Answer(tuple(found), note, shown)


def _view(desk: Desk, view: str) -> str:
    if view in {REPORTED, MECHANISM}:
        return view
    sides = look(desk).told.steps
    known = {p for p, _, _ in sides.words.values() if p != ALL} | set(sides.sides) | {root(c) for c in desk.sides}
    if root(view) in known:
        return root(view)
    raise UsageError(f"--view: no party {view!r}{nearest(view, known)}; there are reported, mechanism, {', '.join(sorted(known))}")


def _thirds(given: Sequence[str]) -> Mapping[str, Collection[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        party, equals, thirds = one.partition("=")
        names = [t.strip() for t in thirds.split(",") if t.strip()]
        if not equals or not party.strip() or not names:
            raise UsageError(f"--accepts {one!r} is not understood; write PARTY=THIRD or PARTY=THIRD,THIRD, such as ISR=USA,unifil")
        found.setdefault(party.strip(), []).extend(names)
    return found


def _supposed(seen: Look, words: Sequence[str]) -> list[Supposition]:
    found: list[Supposition] = []
    for one in words:
        found.append(parse(one, suppose(seen.standoff, found)))
    return found


def _difference(before: Look, after: Look, supposed: Sequence[Supposition]) -> Line:
    """Give the line on what a supposition changes."""
    words = after.words
    opened = {s: t for s, t in after.blockage.open.items() if s not in before.blockage.open}
    shut = sorted(s for s in before.blockage.open if s not in after.blockage.open)
    old, new = set(before.blockage.cores), set(after.blockage.cores)
    detail = []
    if opened:
        detail.append("opens: " + words.rounds(opened))
    if shut:
        detail.append("blocks: " + words.names(shut))
    detail += ["a circle that is gone: " + before.words.names(c) for c in sorted(old - new, key=sorted)]
    detail += ["a circle that would be: " + words.names(c) for c in sorted(new - old, key=sorted)]
    still = sorted(s for s in after.blockage.classes if s in before.blockage.classes)
    if still:
        detail.append("still blocked: " + words.names(still))
    touched = {s for c in supposed for s in (c.step, *c.needs)} | opened.keys() | set(shut)
    return after.desk.line(
        f"if {joined(_told(words, c) for c in supposed)}: "
        + (f"{number_of(len(opened), 'step')} more open, {len(shut)} more blocked" if opened or shut else "nothing changes"),
        before.grounds(touched),
        topic="what_if",
        key="what_if:" + ";".join(map(str, supposed)),
        detail=detail,
        supposed=[str(c) for c in supposed],
        opened=opened,
        blocked=shut,
        cores_gone=[sorted(c) for c in sorted(old - new, key=sorted)],
        cores_new=[sorted(c) for c in sorted(new - old, key=sorted)],
        still_blocked=still,
    )


def _told(words: Wording, change: Supposition) -> str:
    step = f"“{words.name(change.step)}”"
    needs = joined(f"“{words.name(n)}”" for n in change.needs)
    return {
        "done": f"{step} were done",
        "promise": f"{step} were promised",
        "waive": f"{words.holder(change.holder)} no longer required {needs} for {step}",
        "together": f"{step} could come at the same time as {needs}",
        "add": f"{step} waited for {needs}",
    }[change.verb]


def _goal(seen: Look, goal: str) -> Iterator[Line]:
    words, system, done = seen.words, seen.standoff.system, seen.standoff.done
    needed = _leads_to(seen, goal)
    grounds = list(dict.fromkeys([*seen.grounds({goal}), *seen.grounds(needed)]))
    turn = seen.blockage.open.get(goal)
    state = seen.blockage.classes.get(goal, "open" if goal not in done else "done")
    told = {
        "done": "told as done",
        "open": f"open, at the earliest in round {turn}, if all keep their word",
        "core": "blocked: it is in a circle",
        "behind": "blocked: it waits behind a circle",
        "orphan": "blocked: it waits for what nobody has promised",
        "time_contradiction": "blocked: the dates told leave none for it",
    }[state]
    detail = [f"{words.name(s)} — {seen.blockage.classes.get(s, 'open')}" for s in sorted(needed, key=words.name)]
    detail += dict.fromkeys(circles.said(seen, s) for s in grounds)
    yield seen.desk.line(f"{words.name(goal)} — {told}", grounds, topic="goal", key=f"goal:{goal}", detail=detail, step=goal, state=state, round=turn)
    if state not in {"open", "done"}:
        yield from circles.unlocks(seen, [goal], goal, grounds)
        gain = system.leverage(goal, done)
        yield seen.desk.line(
            f"taken alone and first, {words.name(goal)} would open {number_of(gain, 'step')}, itself counted",
            grounds,
            topic="leverage",
            key=f"leverage:{goal}",
            leverage={goal: gain},
        )
    yield waiting.view_line(seen, goal, outlook(system, goal, seen.views))


def _leads_to(seen: Look, goal: str) -> frozenset[str]:
    """Give the blocked steps that a goal waits for, at whatever remove."""
    found: set[str] = set()
    stack = [goal]
    while stack:
        for target in seen.blockage.waits.get(stack.pop(), ()):
            if target not in found and target != goal:
                found.add(target)
                stack.append(target)
    return frozenset(found)


def _splits(seen: Look, given: Sequence[str]) -> Iterator[Line]:
    parts: dict[str, list[str]] = {}
    for one in given:
        name, equals, told = one.partition("=")
        names = [slug(a) for a in told.split(",") if slug(a)]
        if not equals or len(set(names)) < 2:
            raise UsageError(f"--split {one!r} is not understood; write STEP=area1,area2 with at least two areas or tranches")
        parts[known_step(name.strip(), seen.standoff, "--split")] = list(dict.fromkeys(names))
    words = seen.standoff.words
    for step, areas in parts.items():
        for area in areas:
            words.setdefault(part(step, area), words[step])
    grounds = seen.grounds(set(parts) | {s for c in seen.blockage.cores for s in c if c & parts.keys()})
    for design in designs(seen.standoff.system, parts, seen.standoff.done):
        yield _split_line(seen, design, parts, grounds)


def _split_line(seen: Look, design: Design, parts: Mapping[str, Sequence[str]], grounds: list[Statement]) -> Line:
    words, blockage = seen.words, design.blockage
    title = {"whole": "split, every condition kept for each part", "area by area": "split, conditions kept area by area"}.get(design.name, "")
    if design.name == "pilot":
        title = (
            f"split, with {words.name(part(design.first, parts[design.first][0]))} before the conditions of the circle, and each answer part by part"
        )
    new = {s: t for s, t in blockage.open.items() if s not in seen.blockage.open}
    text = f"{title}: " + ("the circle stays" if blockage.cores else f"no circle is left; {number_of(design.rounds, 'round')}")
    detail = ["it would open: " + words.rounds(new)] if new else []
    if blockage.classes:
        detail.append("what remains blocked: " + words.names(blockage.classes))
    conditions = seen.standoff.system.conditions
    changed = [(c, a) for c, a in design.changed if c in conditions]
    asked = [f"{words.holder(conditions[c][0].holder)}, for {words.of(conditions[c][0])}, {words.first(a)}" for c, a in changed]
    if asked:
        detail.append("it asks these conditions to be read part by part, which is for those who hold them: " + "; ".join(dict.fromkeys(asked)))
    if blockage.cores:
        firsts = unlocking(design.system, sorted(blockage.cores[0]), (), waive=False)
        single = sorted(next(iter(s))[1] for s in firsts.sets if len(s) == 1)
        if single:
            detail.append("of its parts, each of these taken first would open that circle: " + words.names(single))
        if not firsts.complete:
            detail.append(bound(firsts))
    return seen.desk.line(
        text,
        grounds,
        topic="split",
        key=f"split:{design.name}:{design.first}",
        detail=detail,
        design=design.name,
        first=design.first or None,
        rounds=dict(new),
        cores=[sorted(c) for c in blockage.cores],
        blocked=sorted(blockage.classes),
        asks=[{"condition": c, "of": a} for c, a in changed],
    )


def _episode(seen: Look, episode: Episode) -> Line:
    words = seen.words
    for step in episode.core:
        seen.standoff.words.setdefault(step, seen.told.steps.words[step])
    owners = joined(sorted({words.party(seen.told.steps.owner(s)) for s in episode.core}))
    text = f"standoff of {owners} ({words.names(episode.core)}): appeared {_on(episode.appeared)}"
    text += f"; dissolved {_on(episode.dissolved)}" if episode.dissolved else "; still stands"
    detail = [f"made by {circles.said(seen, episode.made_by)}"]
    detail += [f"{_on(when)} it became another; before: {words.names(core)}" for core, when in episode.was]
    grounds = [episode.made_by]
    if episode.dissolved_by is not None:
        detail.append(f"dissolved by {circles.said(seen, episode.dissolved_by)}")
        grounds.append(episode.dissolved_by)
    first = episode.was[0][0] if episode.was else episode.core
    return seen.desk.line(
        text,
        grounds,
        topic="replay",
        key=f"replay:{circles.core_key(first)}:{circles.told_day(episode.appeared) or 'undated'}",
        detail=detail,
        core=sorted(episode.core),
        appeared=circles.told_day(episode.appeared),
        made_by=episode.made_by.statement_id,
        dissolved=circles.told_day(episode.dissolved) if episode.dissolved else None,
        dissolved_by=episode.dissolved_by.statement_id if episode.dissolved_by else None,
    )


def _on(when: date | None) -> str:
    told = circles.told_day(when) if when else None
    return f"on {day(told)}" if told else "on an unknown day"
