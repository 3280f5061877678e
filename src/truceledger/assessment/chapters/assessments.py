"""Who charges whom with breaking the truce, and what the charged say: the same shape for every party."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import party, plain, quote
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement

_WORDS = {
    "violation": "charges {accused} with a violation",
    "not_a_breach": "says that {accused} has not broken the truce",
    "self_defence_or_enforcement": "calls an act of {accused} self-defence or enforcement",
    "permitted": "says that {accused} acted as the text allows",
    "undetermined": "leaves open whether {accused} broke the truce",
}


def unreal(statement: Statement) -> bool:
    """Say whether a judgement is of something that has not happened: "would be a breach"."""
    return statement.modality in {Modality.CONDITIONAL, Modality.POSSIBLE, Modality.PLANNED}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each assessor, accused and judgement."""
    groups: dict[tuple[str, str, str, bool], list[Statement]] = {}
    for statement in desk.of("assessment"):
        judgement = str(statement.fields["judgement"])
        if statement.stance is Stance.DENIES and judgement == "violation":
            judgement = "not_a_breach"
        key = (
            party(statement.fields.get("assessor"), desk.name_of),
            party(statement.fields.get("accused"), desk.name_of),
            judgement,
            unreal(statement),
        )
        groups.setdefault(key, []).append(statement)
    lines = []
    for (assessor, accused, judgement, supposed), many in sorted(groups.items()):
        text = f"{assessor} {_WORDS[judgement].format(accused=accused)}" + (" — only under a condition" if supposed else "")
        acts = dict.fromkeys(plain(str(s.fields["act"])) for s in many if s.fields.get("act"))
        text += f" ({', '.join(acts)})" if acts else ""
        lines.append(desk.line(text, many, topic=judgement, detail=[f"“{quote(many[-1])}”"], assessor=assessor, accused=accused, judgement=judgement))
    return tuple(lines), "a charge is its author's; an event is not a violation" if lines else "no charge was read"
