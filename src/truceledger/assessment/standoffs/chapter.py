"""The standoff in lines: who waits for whom, what waits behind, what would unlock it."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs.rules import ALL, Standoff, build
from truceledger.assessment.standoffs.unlocking import Move, unlocking
from truceledger.assessment.state import Line
from truceledger.assessment.words import joined, plain, quote

_DOES = {
    "cease_fire": "cease fire",
    "extend_ceasefire": "extend the ceasefire",
    "negotiate": "negotiate",
    "any": "take any further step",
    "release_detainees": "release detainees",
    "return_displaced": "let the displaced return",
    "allow_aid": "let aid in",
    "open_crossing": "open crossings",
    "exchange_prisoners": "exchange prisoners",
    "hand_over": "hand over what was agreed",
    "resume_hostilities": "resume hostilities",
    "suspend_talks": "suspend talks",
    "reconstruct": "reconstruct",
    "demarcate_border": "demarcate the border",
    "lift_sanctions": "lift sanctions",
}


def build_chapter(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the chapter's lines and note."""
    # of wire copies the first printing is quoted: a copy says nothing of its own
    copies = {r.report.digest for r in desk.view.reports if r.origin != r.report.digest}
    seen = {(s.claim_id, desk.origins.report_of(s)) for s in desk.of("precondition") if s.report.digest not in copies}
    own = [s for s in desk.asserted("precondition") if s.report.digest not in copies or (s.claim_id, desk.origins.report_of(s)) not in seen]
    standoff = build(own, desk.asserted("commitment"), desk.sides)
    if not standoff.system.rules:
        return (), "no precondition was read"
    system, done = standoff.system, standoff.done
    lines: list[Line] = []
    classes = system.blocked(done)
    for core in system.cores(done):
        lines.append(_core(desk, standoff, core))
        behind = sorted(s for s, c in classes.items() if c == "behind")
        if behind:
            lines.append(_behind(desk, standoff, behind))
        lines += _unlocks(desk, standoff, core)
    cores = {s for core in system.cores(done) for s in core}
    for rule in system.rules:
        if rule.step in cores or (classes.get(rule.step) == "behind" and cores):
            continue
        lines.append(_wait(desk, standoff, rule.id))
    return tuple(_merged(lines)), _note(standoff, bool(cores))


def _note(standoff: Standoff, stuck: bool) -> str:
    said = "steps of a state's organs are counted as the state's; “implement the ceasefire” and “cease fire” of one party are one step"
    return said if stuck else f"no circle of preconditions was found; {said}"


def name(desk: Desk, standoff: Standoff, step: str) -> str:
    """Give a step in words: "Israel: cease fire"."""
    party, act, words = standoff.words[step]
    does = f"“{' '.join(words.split())[:90]}”" if act == "other" and words else _DOES.get(act, plain(act))
    return f"{does} (party not named)" if party == ALL else f"{desk.name_of(party)}: {does}"


def _does(standoff: Standoff, step: str) -> str:
    _, act, words = standoff.words[step]
    return f"“{' '.join(words.split())[:90]}”" if act == "other" and words else _DOES.get(act, plain(act))


def _core(desk: Desk, standoff: Standoff, core: frozenset[str]) -> Line:
    cycle = standoff.system.shortest_cycle(core, standoff.done)
    parts, detail, grounds = [], [], []
    for step, target, rule in cycle:
        statement = standoff.statements[rule]
        owner, goal = standoff.words[step][0], standoff.words[target][0]
        waiter = "a step whose party is not named" if owner == ALL else desk.name_of(owner)
        other = "the party not named" if goal == ALL else desk.name_of(goal)
        parts.append(f"{waiter} waits for {other} to {_does(standoff, target)} first")
        detail.append(f"“{quote(statement)}” — {desk.origins.said_by(statement)}")
        grounds.append(statement)
    return desk.line("; ".join(parts), grounds, topic="core", detail=dict.fromkeys(detail), core=sorted(core), cycle=[list(edge) for edge in cycle])


def _behind(desk: Desk, standoff: Standoff, behind: list[str]) -> Line:
    grounds = [s for i, s in standoff.statements.items() if i.split(":", 1)[1] in behind]
    shown = [name(desk, standoff, s) for s in behind]
    return desk.line("behind it wait: " + "; ".join(shown), grounds, topic="behind", steps=behind)


def _unlocks(desk: Desk, standoff: Standoff, core: frozenset[str]) -> list[Line]:
    goals = sorted(core)
    firsts = unlocking(standoff.system, goals, standoff.done, waive=False, steps=core)
    waivers = unlocking(standoff.system, goals, standoff.done, take=False)
    grounds = [s for i, s in standoff.statements.items() if i.split(":", 1)[1] in core]
    lines = []
    for topic, found, words in (
        ("first_moves", firsts, "any one of these steps taken first would open it"),
        ("waivers", waivers, "or any one of these conditions given up"),
    ):
        if not found.complete:
            lines.append(desk.line(f"{words}: not computed, there are too many candidate moves", grounds, topic=topic))
        elif found.sets:
            shown = dict.fromkeys(joined(sorted(_move(desk, standoff, m) for m in moves)) for moves in found.sets)
            lines.append(
                desk.line(f"{words}: " + "; or ".join(shown), grounds, topic=topic, sets=[sorted(list(m) for m in moves) for moves in found.sets])
            )
    return lines


def _move(desk: Desk, standoff: Standoff, move: Move) -> str:
    if move[0] == "take":
        return name(desk, standoff, move[1])
    rule = next(r for r in standoff.system.rules if r.id == move[1])
    holder = joined(desk.name_of(h) for h in rule.holder.split("+"))
    return f"{holder}'s condition that {name(desk, standoff, move[2])} comes first"


def _wait(desk: Desk, standoff: Standoff, rule_id: str) -> Line:
    rule = next(r for r in standoff.system.rules if r.id == rule_id)
    statement = standoff.statements[rule_id]
    needed = joined(name(desk, standoff, s) for s in sorted(rule.body[0]))
    holder = joined(desk.name_of(h) for h in rule.holder.split("+")) if rule.holder != "unknown" else "holder not named"
    open_ = rule.step in standoff.system.closure(standoff.done)
    state = "; nothing else stands in its way" if open_ else ""
    text = f"{name(desk, standoff, rule.step)} — waits for — {needed} (condition of {holder}){state}"
    return desk.line(text, [statement], topic="waits", detail=[f"“{quote(statement)}”"], step=rule.step, requires=sorted(rule.body[0]))


def _merged(lines: list[Line]) -> list[Line]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    kept = []
    for line in lines:
        key = (line.text, line.grounds)
        if key not in seen:
            seen.add(key)
            kept.append(line)
    return kept
