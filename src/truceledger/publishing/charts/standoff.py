"""Who waits for whom, drawn, with its conditions as a table; the drawing itself is that of ``publishing.drawings``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from truceledger.publishing.charts.chart import Chart, Table
from truceledger.publishing.drawings import STATES, for_page, picture
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.standoffs.look import Look

#: Conditions told in words in place of the picture.
MOST = 10
_HEADERS = ("What waits", "How it stands", "For what", "How that stands", "In the words of", "In the circle")


def standoffs(desk: Desk, look: Look | None = None, lead: Callable[[str], str] | None = None) -> list[Chart]:
    """Draw the standoff of a look; no chart where no condition was read. ``lead`` gives where a step (by name) leads when clicked."""
    if look is None:
        from truceledger.assessment.standoffs.asked import Question, answer

        look = answer(desk, Question()).look
    drawn = picture(look, "Who waits for whom")
    if not drawn.edges:
        return []
    nodes = {n.id: n for n in drawn.nodes}
    pairs = [f"{nodes[e.start].text} waits for {nodes[e.end].text}" for e in drawn.edges]
    circle = [n.text for n in drawn.nodes if n.state == "core"]
    alt = f"A graph of {number_of(len(drawn.nodes), 'step')}: {'; '.join(pairs[:MOST])}"
    alt += f"; and {number_of(len(pairs) - MOST, 'more condition')}, in the table" if len(pairs) > MOST else ""
    alt += f". In the circle: {'; '.join(circle)}." if circle else ". No step is in a circle."
    name = f"standoff-{desk.view.process or 'all'}"
    svg, width, height = for_page(drawn, name, alt, lead=lead)
    rows = [
        (nodes[e.start].text, STATES[nodes[e.start].state][0], nodes[e.end].text, STATES[nodes[e.end].state][0], e.title, "yes" if e.circular else "no")
        for e in drawn.edges
    ]
    table = Table("Conditions in the picture", _HEADERS, tuple(rows), tuple((e.statement,) if e.statement else () for e in drawn.edges))
    linked = bool(lead) or any(e.statement for e in drawn.edges)
    notes: tuple[str, ...] = ("Double border: in the circle. Dashed: behind it. A quote on an arrow is one saying of the condition; the table has all.",)
    if drawn.left:
        notes += (f"A condition on “any further step” is drawn at that step alone; {number_of(drawn.left, 'arrow')} from other steps of theirs {'is' if drawn.left == 1 else 'are'} left out.",)
    return [Chart(name, drawn.title, alt, svg, table, width, height, notes, linked=linked)]
