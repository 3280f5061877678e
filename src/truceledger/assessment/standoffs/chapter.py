"""The standoff in lines: who waits for whom, what waits behind, what would unlock it, and what is open and not done."""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs import circles, waiting
from truceledger.assessment.standoffs.claims import MECHANISM, REPORTED
from truceledger.assessment.standoffs.look import Look, look, material
from truceledger.assessment.state import Line
from truceledger.vocabulary.link import Relation

_MEANING = "steps of a state's organs are counted as the state's; “implement the ceasefire” and “cease fire” of one party are one step"


def build_chapter(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the chapter's lines and note; worked out anew only where a statement it rests on, or a name or link, is another."""
    some = material(desk)
    if not some.preconditions:
        return (), "no precondition was read"
    grounds = tuple(some.all)
    # all else that the lines depend on
    links = tuple(desk.links(Relation.SAME_STEP))
    circumstances = (desk.sides, desk.profile, links, tuple(desk.origins.of(s) for s in grounds))
    return desk.memory.for_group("standoffs.chapter", None, grounds, lambda: _made(desk), circumstances)


def _made(desk: Desk) -> tuple[tuple[Line, ...], str]:
    seen = look(desk)
    if not seen.standoff.conditions and not seen.told.threats:
        return (), "no precondition in force was read"
    return lines(seen), note(seen)


def lines(seen: Look) -> tuple[Line, ...]:
    """Give all lines of a look, each once."""
    return tuple(_merged(_all(seen)))


def _all(seen: Look) -> Iterator[Line]:
    for core in seen.blockage.cores:
        yield from circles.lines(seen, core)
    for circle in seen.blockage.circles:
        yield circles.circle(seen, circle, "circle")
    yield from waiting.clashes(seen)
    yield from waiting.orphans(seen)
    yield from waiting.conditions(seen)
    yield from waiting.enabled(seen)
    yield from waiting.partly(seen)
    yield from waiting.hanging(seen)
    yield from waiting.threats(seen)


def note(seen: Look) -> str:
    """Say what the lines mean, whose view they are, and that no circle was found where none was."""
    view = {REPORTED: "", MECHANISM: "; done is what a mechanism verified"}.get(
        seen.view, f"; done is what {seen.words.party(seen.view)} says or acknowledges"
    )
    stuck = "" if seen.blockage.cores or seen.blockage.circles else "no circle of preconditions was found; "
    return stuck + _MEANING + view


def _merged(some: Iterator[Line]) -> Iterator[Line]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for line in some:
        if (line.text, line.grounds) not in seen:
            seen.add((line.text, line.grounds))
            yield line
