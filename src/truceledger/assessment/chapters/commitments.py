"""What each party is to do, by area, with the state that is told and by whom."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, party, plain, upper
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement

_DONE = {"discharged": "said to be done", "under_way": "said to be under way", "violated": "said to be violated"}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each party, measure, area and state."""
    groups: dict[tuple[str, str, str, str, str], list[Statement]] = {}
    for statement in desk.of("commitment"):
        fields = statement.fields
        who = party(fields.get("debtor"), desk.name_of)
        state = str(fields.get("state") or _state(statement))
        key = (who, str(fields["act"]), " ".join(str(fields.get("area") or "").split()).casefold(), state, str(fields.get("due") or ""))
        groups.setdefault(key, []).append(statement)
    lines = []
    for (who, act, _, state, due), many in sorted(groups.items()):
        area = next((str(s.fields["area"]) for s in many if s.fields.get("area")), "")
        text = f"{who}: {plain(act)}" + (f" ({' '.join(area.split())})" if area else "")
        text += f" — {_DONE.get(state, plain(state))}"
        if due:
            text += f", due {day(due)}"
            last = upper(due)
            # overdue is derived, and never said of what still waits for a condition
            if last and desk.today and last < desk.today and state not in {"discharged", "cancelled", "conditional", "proposed"}:
                text += ", the day has passed"
        if many[0].stance is Stance.DENIES:
            text += " — denied"
        if many[0].modality is Modality.NEGATED:
            text += " — said not to have been done"
        basis = next((str(s.fields["basis"]) for s in many if s.fields.get("basis")), "")
        text += f" ({plain(basis)})" if basis else ""
        lines.append(desk.line(text, many, topic=state, debtor=many[0].fields.get("debtor"), act=act, due=due or None, state=state))
    return tuple(lines), "" if lines else "no commitment was read"


def _state(statement: Statement) -> str:
    return {
        Modality.ACTUAL: "told as done",
        Modality.ONGOING: "under_way",
        Modality.CONDITIONAL: "conditional",
        Modality.NEGATED: "told as not done",
    }.get(statement.modality, "to be done")
