"""Who charges whom with breaking the truce, and what the charged say: the same shape for every party.

A charge is its author's. Where a monitoring mission or mechanism judged the accused too, the stage of inquiry is said; it
is derived by rule from who judges, and how.
"""

from __future__ import annotations

from collections.abc import Sequence

from truceledger.assessment.denials import denied
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.statuses import bearing_of, graded, is_mechanism, mutual
from truceledger.assessment.telling import as_told, tellers
from truceledger.assessment.words import agreeing, codes, party, plain, quoted
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

_WORDS = {
    "violation": "charges {accused} with a violation",
    "not_a_breach": "says that {accused} has not broken the truce",
    "self_defence_or_enforcement": "calls an act of {accused} self-defence or enforcement",
    "permitted": "says that {accused} acted as the text allows",
    "undetermined": "leaves open whether {accused} broke the truce",
}
#: What a mechanism's judgement makes of a charge; the one told last counts.
_STAGES = {"violation": "verified", "not_a_breach": "not_verified", "permitted": "not_verified", "undetermined": "under_verification"}
Sign = tuple[str, str, str, bool]


def unreal(statement: Statement) -> bool:
    """Say whether a judgement is of something that has not happened: "would be a breach"."""
    return statement.modality in {Modality.CONDITIONAL, Modality.POSSIBLE, Modality.PLANNED}


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give a line for each assessor, accused and judgement."""
    groups = judgements(desk)
    stages = _inquiries(desk, groups)
    lines = []
    for sign, many in groups.items():
        circumstances = (bearing_of(desk, many), _stage(desk, sign, many, stages))
        lines.append(desk.memory.for_group("assessments.line", sign, many, lambda k=sign, m=many: _line(desk, k, m, stages), circumstances))  # type: ignore[misc]
    lines.sort(key=lambda line: (line.text, line.key))
    return tuple(lines), "a charge is its author's; an event is not a violation" if lines else "no charge was read"


def judgements(desk: Desk) -> dict[Sign, list[Statement]]:
    """Give the judgements by who judges whom, and how."""
    return desk.memory.grouped("assessments.sign", desk.of("assessment"), _sign)


def _name(value: object) -> str:
    if isinstance(value, str):
        return value
    many = value if isinstance(value, list) else [value]
    return "+".join(sorted({*codes(value), *(f"“{x['words']}”" for x in many if isinstance(x, dict))}))


def _sign(statement: Statement) -> Sign:
    judgement = str(statement.fields["judgement"])
    if judgement == "violation" and (statement.stance is Stance.DENIES or denied(statement)):
        judgement = "not_a_breach"
    return _name(statement.fields.get("assessor")), _name(statement.fields.get("accused")), judgement, unreal(statement)


def _inquiries(desk: Desk, groups: dict[Sign, list[Statement]]) -> dict[tuple[frozenset[str], str], tuple[str, Statement]]:
    """Give the stage of inquiry by accused and act (and by accused alone), by what a mechanism said last."""
    found: dict[tuple[frozenset[str], str], tuple[str, Statement]] = {}
    told = [s for sign, many in groups.items() if not sign[3] and any(is_mechanism(desk, c) for c in sign[0].split("+")) for s in many]
    for statement in as_told(desk, told):
        stage = _STAGES.get(_sign(statement)[2])
        if stage:
            accused = roots(statement.fields.get("accused"))
            found[accused, str(statement.fields.get("act") or "")] = (stage, statement)
    return found


def _line(desk: Desk, sign: Sign, many: Sequence[Statement], stages: dict[tuple[frozenset[str], str], tuple[str, Statement]]) -> Line:
    ordered = as_told(desk, many)
    last = ordered[-1]
    accused = party(last.fields.get("accused"), desk.name_of)
    text = said(desk, last, sign[2])
    text += " — only under a condition" if sign[3] else ""
    acts = dict.fromkeys(plain(str(act)) for act in dict.fromkeys([s.fields.get("act") for s in ordered]) if act)
    text += f" ({', '.join(acts)})" if acts else ""
    stage, by = _stage(desk, sign, ordered, stages)
    text += f"; {plain(stage)} by {tellers(desk, [by])}" if by is not None and stage else ""
    line = desk.line(
        text, ordered, topic=sign[2], key="|".join((*sign[:3], "conditional" if sign[3] else "")).rstrip("|"), detail=[quoted(last)],
        assessor=party(last.fields.get("assessor"), desk.name_of), accused=accused, judgement=sign[2], acts=list(acts), inquiry=stage, times=len(ordered),
    )  # fmt: skip
    return graded(desk, line, ordered)


def said(desk: Desk, statement: Statement, judgement: str) -> str:
    """Give who judges whom, and how; sides that charge one another are told so, not each with its own name twice."""
    assessor, accused = statement.fields.get("assessor"), statement.fields.get("accused")
    who = party(assessor, desk.name_of)
    many = isinstance(assessor, list) and len(assessor) > 1
    if many and mutual(statement) and judgement == "violation":
        return f"{who} charge one another with a violation"
    verb, _, rest = _WORDS[judgement].partition(" ")
    return f"{who} {agreeing(verb, who, many)} {rest.format(accused=party(accused, desk.name_of))}"


def _stage(
    desk: Desk, sign: Sign, ordered: Sequence[Statement], stages: dict[tuple[frozenset[str], str], tuple[str, Statement]]
) -> tuple[str | None, Statement | None]:
    """Give the stage of a charge, and the mechanism's statement where it is not the charge itself."""
    if sign[2] != "violation" or sign[3]:
        return None, None
    if any(is_mechanism(desk, c) for c in sign[0].split("+")):
        return ("attributed" if roots(ordered[-1].fields.get("accused")) else "verified"), None
    accused = roots(ordered[-1].fields.get("accused"))
    if accused and any(who == accused for who, _ in stages):
        for statement in reversed(ordered):
            found = stages.get((accused, str(statement.fields.get("act") or "")))
            if found is not None and statement.fields.get("act"):
                return found
    return "alleged", None
