"""On whose word all this rests: independent origins, copies, unnamed sources, the balance between the parties, what was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from truceledger.assessment.desk import Desk
from truceledger.assessment.origins import Origin, independent
from truceledger.assessment.state import Line
from truceledger.assessment.words import joined
from truceledger.knowledge.outlets import outlet_slug
from truceledger.vocabulary.issue import Severity
from truceledger.vocabulary.party import root

#: The Admiralty letters of a source (AJP-2.1).
LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
#: The ids of statements by origins.
_Groups = Mapping[tuple[Origin, ...], list[str]]


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the count of origins, the copies of each outlet's texts, each origin, the balance, what is withheld, the troubles."""
    groups = desk.origins.ids_by_origin()
    sizes = Counter([r.origin for r in desk.view.reports])
    return (_summary(desk, groups, sizes), *_copies(desk, sizes), *_origins(desk, groups), *_balance(desk, groups), *_withheld(desk), *_troubles(desk)), ""


def _summary(desk: Desk, groups: _Groups, sizes: Mapping[str, int]) -> Line:
    view = desk.view
    copies, texts = len(view.reports) - len(sizes), sum(1 for n in sizes.values() if n > 1)
    voices = independent(g for g in groups if g[0][0] != "outlet")
    outlets = sum(1 for g in groups if g[0][0] == "outlet")
    unnamed = sum(len(many) for g, many in groups.items() if all(o[0] == "unnamed" for o in g))
    text = _many(len(view.reports), "report")
    if copies:
        text += f", {copies} of them {'a copy' if copies == 1 else 'copies'} of {'another text' if texts == 1 else f'{texts} texts'}"
    text += f"; {_many(voices, 'independent origin')}" + (f" besides the own words of {_many(outlets, 'outlet')}" if outlets else "")
    if view.statements:
        text += f"; {unnamed} of {_many(len(view.statements), 'statement')} ({unnamed / len(view.statements):.0%}) rest on unnamed sources"
    data = {"copies": copies, "texts": texts, "origins": voices, "outlets": outlets, "unnamed": unnamed}
    return Line(text, origins=independent(groups), grounds=desk.origins.ids, topic="summary", data=data, key="summary")


def _copies(desk: Desk, sizes: Mapping[str, int]) -> Iterator[Line]:
    """Give for each outlet whose texts others print how many reports are copies of how many of its texts."""
    copied = [text for text, n in sizes.items() if n > 1]
    if not copied:
        return
    publishers = {r.origin: r.report.publisher for r in desk.view.reports if r.report.digest == r.origin and r.report.publisher}
    by_text = desk.origins.ids_by_text(copied)
    made: dict[str, list[str]] = {}
    for text in copied:
        made.setdefault(outlet_slug(publishers[text]) if text in publishers else "", []).append(text)
    for slug, texts in sorted(made.items(), key=lambda item: (-sum(sizes[t] - 1 for t in item[1]), item[0])):
        copies, name = sum(sizes[t] - 1 for t in texts), desk.origins.outlet(slug) if slug else "a publisher not told"
        of = f"a text of {name}" if len(texts) == 1 else f"{len(texts)} texts of {name}"
        yield Line(
            f"{copies} of {_many(len(desk.view.reports), 'report')} {'is a copy' if copies == 1 else 'are copies'} of {of}",
            origins=1,
            grounds=tuple(i for t in texts for i in by_text[t]),
            topic="copies",
            data={"outlet": slug, "copies": copies, "texts": len(texts)},
            key=f"copies {slug}",
        )


def _origins(desk: Desk, groups: _Groups) -> Iterator[Line]:
    grades = {outlet_slug(source): letter for source, letter in desk.view.grades.items()} | dict(desk.view.grades)
    for group, many in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        who = joined(desk.origins.name(o) for o in group)
        text = f"{who}{', jointly' if len(group) > 1 else ''}: {_many(len(many), 'statement')}"
        letter = _grade(group, grades)
        if letter:
            text += f"; graded {letter}, {LETTERS[letter]}"
        data: dict[str, object] = {"origin": list(group[0]) if len(group) == 1 else [list(o) for o in group]}
        if letter:
            data["grade"] = letter
        yield Line(text, origins=1, grounds=tuple(many), topic="origin", data=data, key="origin " + " + ".join("/".join(o) for o in group))


def _grade(group: tuple[Origin, ...], grades: Mapping[str, str]) -> str:
    """Give the letter of an origin: of the party or person that speaks, of the outlet whose word it is or that an unnamed source told."""
    if len(group) > 1 or group[0][0] == "protected":
        return ""
    kind, *names = group[0]
    return grades.get(names[-1], "") or (grades.get(outlet_slug(names[0]), "") if kind == "person" else "")


def _balance(desk: Desk, groups: _Groups) -> Iterator[Line]:
    heard: Counter[str] = Counter()
    for group, many in groups.items():
        for code in {root(o[1]) for o in group if o[0] in {"named", "unnamed"} and not o[1].startswith("“")}:
            heard[code] += len(many)
    if heard:
        total, ordered = sum(heard.values()), sorted(heard.items(), key=lambda item: (-item[1], item[0]))
        shares = [f"{desk.name_of(code)} {n} ({n / total:.0%})" for code, n in ordered]
        yield Line("whose word is heard: " + joined(shares), topic="balance", data={"balance": dict(sorted(heard.items()))}, key="balance")


def _withheld(desk: Desk) -> Iterator[Line]:
    n = desk.view.withheld
    if n:
        text = f"in {_many(n, 'statement')} a protected source is withheld; which, and whose, is not told"
        yield Line(text, topic="withheld", data={"withheld": n}, key="withheld")


def _troubles(desk: Desk) -> Iterator[Line]:
    for held in desk.view.reports:
        for issue in held.issues:
            if issue.severity is not Severity.NOTICE or issue.code.startswith("no_"):
                where = held.report.title or held.report.publisher or f"report {held.report.id}"
                data = {"code": issue.code, "report": held.report.id}
                yield Line(f"{where}: {issue.message}", topic="trouble", data=data, key=f"trouble {held.report.id} {issue.code}")


def _many(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
