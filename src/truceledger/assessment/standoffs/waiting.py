"""Lines on what is no circle: conditions one by one, orphans, dates that clash, steps nobody takes though nothing stands in their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from truceledger.assessment.standoffs.circles import said
from truceledger.assessment.standoffs.claims import MECHANISM, REPORTED
from truceledger.assessment.standoffs.conditions import Condition
from truceledger.assessment.standoffs.deadlines import START, Deadline, steps_of
from truceledger.assessment.standoffs.look import Look
from truceledger.assessment.standoffs.steps import ALL, whole
from truceledger.assessment.standoffs.views import Outlook, outlook
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, joined, party, plain, quoted
from truceledger.vocabulary.statement import Statement


def conditions(look: Look) -> Iterator[Line]:
    """Give a line for each holder's conditions on a step that is neither in a circle nor behind one, nor told as done."""
    groups: dict[str, list[Condition]] = {}
    for condition in look.standoff.conditions:
        groups.setdefault(condition.name, []).append(condition)
    for name, many in groups.items():
        step, state = many[0].step, look.blockage.classes.get(many[0].step)
        if state in {"core", "behind"} or step in look.standoff.done:
            continue
        met = all(any(way <= look.standoff.done for way in c.body) for c in many)
        if met and look.blockage.open.get(step) == 1 and look.standoff.words[step][1] != "any":
            continue  # told among the open steps
        yield _condition(look, name, many, state, met=met)


def _condition(look: Look, name: str, many: list[Condition], state: str | None, *, met: bool) -> Line:
    words, step = look.words, many[0].step
    needed = "; and for ".join(_needed(look, c) for c in many)
    text = f"{words.name(step)} — waits for — {needed} (condition of {words.holder(many[0].holder)})"
    text += "; what it waits for is told as done" if met else "; nothing else stands in its way" if state is None else ""
    return look.desk.line(
        text,
        [s for c in many for s in c.statements],
        topic="waits",
        key=f"waits:{name}",
        detail=dict.fromkeys(quoted(c.statements[-1]) for c in many),
        holder=many[0].holder,
        step=step,
        requires=sorted({a for c in many for way in c.body for a in way}),
        alternatives=[[sorted(way) for way in c.body] for c in many],
        relation="before" if any(c.strict for c in many) else "no_later_than",
        met=met,
        blocked=state,
    )


def _needed(look: Look, condition: Condition) -> str:
    return "; or ".join(joined(sorted(look.words.name(s) for s in way)) for way in sorted(condition.body, key=sorted))


def enabled(look: Look) -> Iterator[Line]:
    """Give the steps that nothing stands in the way of, that somebody waits for or that waited themselves, and that nobody tells as done."""
    waited: dict[str, list[Condition]] = {}
    for condition in look.standoff.conditions:
        for way in condition.body:
            for step in way:
                waited.setdefault(step, []).append(condition)
    own: dict[str, list[Condition]] = {}
    for condition in look.standoff.conditions:
        own.setdefault(condition.step, []).append(condition)
    for step, turn in sorted(look.blockage.open.items()):
        if turn != 1 or step in look.standoff.nobodys or not (step in own or step in waited) or look.standoff.words[step][1] == "any":
            continue
        if step not in own and look.standoff.owner(step) == ALL:
            continue
        statements: dict[Statement, None] = {}
        for condition in (*own.get(step, ()), *waited.get(step, ())):
            statements.update(dict.fromkeys(condition.statements))
        if step in look.standoff.promises:
            statements[look.standoff.promises[step].statement] = None
        deeds = {a: look.standoff.claims[a] for c in own.get(step, ()) for way in c.body for a in sorted(way) if a in look.standoff.claims}
        statements.update(dict.fromkeys(d.statement for d in deeds.values()))
        detail = [said(look, c.statements[-1]) for c in own.get(step, ())]
        detail += [f"told as done, {look.words.name(a)}: {said(look, d.statement)}" for a, d in deeds.items()]
        text = f"{look.words.name(step)} — open and not told as done"
        text += ": its conditions are told as met" if step in own else ""
        waiting = sorted({c.step for c in waited.get(step, ()) if c.step not in look.standoff.done})
        text += f"; for it {'waits' if len(waiting) == 1 else 'wait'}: {look.words.names(waiting)}" if waiting else ""
        yield look.desk.line(text, statements, topic="enabled", key=f"enabled:{step}", detail=dict.fromkeys(detail), step=step, waiting=waiting)


def orphans(look: Look) -> Iterator[Line]:
    """Give the steps waited for that nobody has promised, with what waits for each."""
    for step in look.blockage.orphans:
        behind = look.blockage.behind({step})
        waiting = {c.step for c in look.standoff.conditions} & behind
        if not waiting or look.blockage.classes[step] != "orphan":
            continue
        statements = [
            s for c in look.standoff.conditions if any(step in way or whole(step) in way for way in c.body) for s in c.statements
        ] or look.grounds(behind)
        text = f"{look.words.name(step)} — no report tells that it is promised; for it wait, at whatever remove: {look.words.names(waiting)}"
        yield look.desk.line(text, statements, topic="orphan", key=f"orphan:{step}", step=step, waiting=sorted(waiting))


def clashes(look: Look) -> Iterator[Line]:
    """Give each certificate that deadlines cannot all be met, with the quotes of which it is made."""
    by_id = {s.statement_id: s for s in look.material.all}
    for certificate in look.clashes:
        steps = sorted(steps_of(certificate))
        grounds = [by_id[d.ground] for d in certificate if d.ground in by_id]
        if not grounds:
            continue
        names = joined(sorted(look.words.name(s) for s in steps))
        detail = [f"{_told(look, d)}: “{d.quote}”" if d.quote else _told(look, d) for d in certificate]
        yield look.desk.line(
            f"dates that cannot all be kept: {names}",
            grounds,
            topic="time_contradiction",
            key=f"dates:{'+'.join(steps)}",
            detail=dict.fromkeys(detail),
            steps=steps,
            deadlines=[
                {"earlier": None if d.earlier == START else d.earlier, "later": d.later, "least": d.least, "most": d.most, "ground": d.ground}
                for d in certificate
            ],
        )


def _told(look: Look, deadline: Deadline) -> str:
    later = look.words.name(deadline.later) if deadline.later in look.standoff.words else deadline.later
    if deadline.earlier == START:
        bounds = [(deadline.least, "not before"), (deadline.most, "by")]
        return f"{later}, " + joined(f"{word} {day(str(date.fromordinal(n)))}" for n, word in bounds if n is not None)
    earlier = look.words.name(deadline.earlier) if deadline.earlier in look.standoff.words else deadline.earlier
    least = f"at least {deadline.least} days" if deadline.least else ""
    most = f"within {deadline.most} days" if deadline.most is not None else ""
    return f"{later}, {joined(x for x in (least, most) if x) or 'not before'} after {earlier}"


def partly(look: Look) -> Iterator[Line]:
    """Give the steps that are told as done in one place, and not of the whole."""
    for step, claims in sorted(look.standoff.partly.items()):
        if step not in look.standoff.system.all_steps or step not in {a for r in look.standoff.system.rules for a in (r.step, *r.atoms)}:
            continue
        told = {" ".join(str(c.statement.fields.get("area") or "").split()) or joined(p.name for p in c.statement.where) for c in claims}
        places = sorted(p or "a place not told" for p in told)
        yield look.desk.line(
            f"{look.words.name(step)} — told as done in {joined(places)}; of other places it is not told, so it does not count as done",
            [c.statement for c in claims],
            topic="partly",
            key=f"partly:{step}",
            detail=dict.fromkeys(said(look, c.statement) for c in claims),
            step=step,
            places=places,
        )


def threats(look: Look) -> Iterator[Line]:
    """Give what a party says it will do unless something is done: no condition on a step, so part of no circle."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in look.told.threats:
        who = party(statement.fields.get("holder"), look.desk.name_of, "a party not named")
        groups.setdefault((who, str(statement.fields["step"]["act"])), []).append(statement)
    for (who, act), many in sorted(groups.items()):
        yield look.desk.line(
            f"{who}: says it will {plain(act)} unless something is done first; no step waits for that",
            many,
            topic="threat",
            key=f"threat:{who}:{act}",
            detail=dict.fromkeys(quoted(s) for s in many),
        )


def hanging(look: Look, steps: list[str] | None = None) -> Iterator[Line]:
    """Give, for steps on which views differ, whether each is open in every view, blocked in every view, or open only if a claim is accepted."""
    common = frozenset.intersection(*look.views.values())
    told = frozenset().union(*look.views.values())
    if steps is None:
        if common == told:
            return
        now, then = look.standoff.system.closure(common), look.standoff.system.closure(told)
        # steps that hang on a claim, those merely told as done apart
        steps = sorted((then.keys() - now.keys()) - told)
    for step in steps:
        yield view_line(look, step, outlook(look.standoff.system, step, look.views))


def view_line(look: Look, step: str, found: Outlook) -> Line:
    """Give the line on how a step stands in all views."""
    words = look.words
    grounds: dict[Statement, None] = dict.fromkeys(look.grounds({step}))
    text = {"open": "open in every view", "blocked": "blocked in every view"}.get(found.state, "")
    detail = []
    if found.state == "open_if":
        text = "open only if it is accepted that " + "; or that ".join(
            joined(f"“{words.name(s)}” is done" for s in sorted(claim)) for claim in found.claims
        )
        for claimed in sorted({s for claim in found.claims for s in claim}):
            holding = [_view_name(look, v) for v, done in look.views.items() if claimed in done]
            detail.append(f"“{words.name(claimed)}” counts as done for: {joined(holding)}")
            for claim in look.told.claims:
                if claim.step == claimed:
                    grounds[claim.statement] = None
                    detail.append(said(look, claim.statement) + ("" if claim.done else " (says it is not)"))
    return look.desk.line(
        f"{words.name(step)} — {text}",
        grounds,
        topic="views",
        key=f"views:{step}",
        detail=dict.fromkeys(detail),
        step=step,
        state=found.state,
        claims=[sorted(c) for c in found.claims],
    )


def _view_name(look: Look, view: str) -> str:
    return {MECHANISM: "what a mechanism verified", REPORTED: "everything reported"}.get(
        view
    ) or f"what {look.words.party(view)} says or acknowledges"
