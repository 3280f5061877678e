"""View → StateOfPlay: the whole path on a page. A pure function of the view: order of arrival never shows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING

from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.desk import Desk
from truceledger.assessment.memory import Memory
from truceledger.assessment.origins import Origins
from truceledger.assessment.state import Chapter, StateOfPlay
from truceledger.assessment.statuses import accepted_in_doubt
from truceledger.vocabulary.party import root
from truceledger.vocabulary.view import View

if TYPE_CHECKING:
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import Profile


def assess(
    view: View,
    *,
    knowledge: Knowledge | None = None,
    profile: Profile | None = None,
    today: date | None = None,
    memory: Memory | None = None,
) -> StateOfPlay:
    """Give the state of play that a view amounts to.

    ``today`` is the day against which deadlines are read; by default the view's moment, else the last report's day.
    """
    desk = desk_for(view, knowledge=knowledge, profile=profile, today=today, memory=memory)
    chapters: dict[str, Chapter] = {name: Chapter(name, title, *build(desk)) for name, title, build in CHAPTERS}
    return StateOfPlay(
        view.process,
        str(desk.today) if desk.today else None,
        view.standing.value,
        len(view.reports),
        len(view.statements),
        chapters,
        withheld=view.withheld,
    )


def alike(one: View, other: View) -> bool:
    """Say whether two views of one process, moment and standing come to the same state of play: whether all that one rests on is the same.

    What people decided on a statement that stands is no part of that, but for what they accepted in doubt (``statuses.accepted_in_doubt``).
    What nothing new was said of is the same objects, so that this costs next to nothing.
    """
    if (one.as_of, one.process, one.standing, one.grades, one.withheld) != (other.as_of, other.process, other.standing, other.grades, other.withheld):
        return False
    if len(one.statements) != len(other.statements) or one.reports != other.reports or one.links != other.links:
        return False
    changed = compress(zip(one.statements, other.statements, strict=True), map(is_not, one.statements, other.statements))
    return all(a.statement == b.statement and a.origin == b.origin and accepted_in_doubt(a) is accepted_in_doubt(b) for a, b in changed)


def desk_for(
    view: View,
    *,
    knowledge: Knowledge | None = None,
    profile: Profile | None = None,
    today: date | None = None,
    memory: Memory | None = None,
) -> Desk:
    """Lay a view out for assessment; see ``assess``."""
    last = max((r.report.published for r in view.reports if r.report.published), default=None)
    name_of = lru_cache(maxsize=None)(knowledge.parties.name_of) if knowledge else str
    memory = memory or Memory()
    return Desk(
        view,
        today or (view.as_of.date() if view.as_of else last),
        name_of,
        Origins(view, name_of, memory),
        _population,
        tuple(dict.fromkeys(p.code for p in profile.parties)) if profile else (),
        knowledge.parties.state_of if knowledge else lambda code: root(code) if code[:1].isupper() else None,
        memory,
        profile,
        knowledge.parties.sort_of if knowledge else lambda code: None,
    )


def _population(code: str) -> object:
    from truceledger.knowledge.population import population_of

    return population_of(code)
