"""Who waits for whom, drawn: the standoff's picture with its conditions as a table, each with the statements it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.publishing.briefs.brief import Figure, Grounds, Row, Sentence, Table
from truceledger.publishing.briefs.notes import SHOWN
from truceledger.publishing.briefs.speaking import Voices
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.standoffs.look import Look

#: The widest picture, in pixels, whose words can still be read on a page; and conditions told in words in place of the picture.
WIDEST, MOST = 1500, 10
_HEADER = ("What waits", "For what", "Whose condition", "In the words of", "Statement")


def drawn(voices: Voices) -> Figure | Sentence | None:
    """Draw the standoff; a sentence stands in place of what is too wide for a page, nothing where no condition was read."""
    from xml.etree import ElementTree as ET

    from truceledger.assessment.standoffs.asked import Question, answer
    from truceledger.publishing.drawings import picture, svg

    look = answer(voices.desk, Question()).look
    told = picture(look, "Who waits for whom")
    rows, ids = _rows(look, voices)
    if not told.edges or not ids:
        return None
    grounds = Grounds(ids)
    made = svg(told)
    root = ET.fromstring(made)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    if width > WIDEST:
        size = f"{number_of(len(told.nodes), 'step')} and {number_of(len(told.edges), 'condition')}"
        return Sentence(f"The picture of {size} is too wide for a page; truce export svg draws it.", grounds)
    table = Table(_HEADER, tuple(Row(cells, grounds) for cells in rows), "Conditions in the picture")
    pairs = [f"{a} waits for {b}" for a, b, *_ in rows]
    more = f"; and {len(pairs) - MOST} more conditions, in the table" if len(pairs) > MOST else ""
    alt = f"A graph of {number_of(len(told.nodes), 'step')}. {'; '.join(pairs[:MOST])}{more}."
    return Figure("Who waits for whom", alt, made, width, height, table, grounds)


def _rows(look: Look, voices: Voices) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Give the conditions in words, in the order of what waits, and the statements they rest on."""
    found: dict[tuple[str, ...], list[str]] = {}
    for rule in look.standoff.system.rules:
        said = look.standoff.statements.get(rule.id)
        if rule.structural or said is None or said.statement_id not in voices.held:
            continue
        for atom in rule.atoms:
            cells = (look.words.name(rule.step), look.words.name(atom), look.words.holder(rule.holder), voices.of((said.statement_id,)))
            found.setdefault(cells, []).append(said.statement_id)
    rows = [(*cells, ", ".join(i[:SHOWN] for i in dict.fromkeys(ids))) for cells, ids in sorted(found.items())]
    return rows, tuple(dict.fromkeys(i for _, ids in sorted(found.items()) for i in ids))
