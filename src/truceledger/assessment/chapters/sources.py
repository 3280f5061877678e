"""On whose word all this rests: independent origins, unnamed sources, the balance between the parties, what was not read."""

from __future__ import annotations

from collections import Counter

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import joined
from truceledger.vocabulary.issue import Severity


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the count of origins, each origin, the balance, the troubles."""
    statements = [h.statement for h in desk.view.statements]
    lines: list[Line] = []
    copies = len(desk.view.reports) - len({r.origin for r in desk.view.reports})
    by_origin: dict[tuple[str, ...], list[int]] = {}
    for index, statement in enumerate(statements):
        for origin in desk.origins.of(statement):
            by_origin.setdefault(origin, []).append(index)
    voices = [o for o in by_origin if o[0] != "publisher"]
    unnamed = sum(1 for s in statements if any(x.anonymous for x in s.attribution.speakers()[:1]))
    text = f"{len(desk.view.reports)} {_n('report', len(desk.view.reports))}"
    text += f", {copies} of them {'a copy of another' if copies == 1 else 'copies of others'}" if copies else ""
    text += f"; {len(voices)} independent {_n('origin', len(voices))} besides the reporters' own words"
    if statements:
        text += f"; {unnamed} of {len(statements)} statements ({unnamed / len(statements):.0%}) rest on unnamed sources"
    lines.append(desk.line(text, statements, topic="summary", copies=copies, origins=len(voices), unnamed=unnamed))
    for origin, indices in sorted(by_origin.items(), key=lambda item: (-len(item[1]), item[0])):
        many = [statements[i] for i in indices]
        lines.append(desk.line(f"{_words(desk, origin)}: {len(many)} {_n('statement', len(many))}", many, topic="origin", origin=list(origin)))
    balance = Counter(s.party.split(":")[0] for x in statements for s in x.attribution.speakers()[:1] if s.party)
    if balance:
        total = sum(balance.values())
        shares = [f"{desk.name_of(code)} {n} ({n / total:.0%})" for code, n in sorted(balance.items(), key=lambda item: (-item[1], item[0]))]
        lines.append(Line("whose word is heard: " + joined(shares), topic="balance", data={"balance": dict(sorted(balance.items()))}))
    for held in desk.view.reports:
        for issue in held.issues:
            if issue.severity is not Severity.NOTICE or issue.code.startswith("no_"):
                where = held.report.title or held.report.publisher or held.report.id
                lines.append(Line(f"{where}: {issue.message}", topic="trouble", data={"code": issue.code, "report": held.report.id}))
    return tuple(lines), ""


def _n(word: str, n: int) -> str:
    return word if n == 1 else word + "s"


def _words(desk: Desk, origin: tuple[str, ...]) -> str:
    if origin[0] == "named":
        return desk.name_of(origin[1])
    if origin[0] == "unnamed":
        who = desk.name_of(origin[1]) if origin[1][:1].isupper() or "-" in origin[1] or origin[1].isalpha() else origin[1]
        through = "in one report" if origin[2].startswith("sha256:") else f"via {origin[2].title()}"
        return f"unnamed, {who}, {through}"
    if origin[0] == "carrier":
        return f"{origin[1].title()}, no speaker given"
    return f"the reporter's own words ({origin[1].title() if not origin[1].startswith('sha256:') else 'publisher unknown'})"
