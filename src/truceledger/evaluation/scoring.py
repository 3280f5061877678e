"""The figures: precision, recall and F1 of finding, by any grouping; fields among found pairs; where reading fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from truceledger.evaluation.gold import GoldReport
from truceledger.evaluation.matching import Matcher, agrees, matched, overlap, wrong_keys
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.statement import Statement

#: Groupings that the figures can be given by.
GROUPS = ("kind", "conflict", "form", "rule")
#: Fields that keep the report's words, which no two people copy alike.
_WORDS = frozenset({"area", "agenda", "purpose", "name", "level", "track"})


@dataclass(frozen=True)
class Figures:
    """Counts of one group: gold found, gold missed, statements that found nothing."""

    found: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def precision(self) -> float:
        """The share of statements that found a gold one."""
        return self.found / (self.found + self.extra) if self.found + self.extra else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_json(self) -> dict[str, Any]:
        """Give the figures as a plain object, rounded to three places."""
        return {
            "p": round(self.precision, 3),
            "r": round(self.recall, 3),
            "f1": round(self.f1, 3),
            "found": self.found,
            "missed": self.missed,
            "extra": self.extra,
        }


@dataclass(frozen=True)
class Failing:
    """One thing that went wrong: ``what`` is ``missed``, ``key`` (found but for a key field), ``invented`` or ``field``."""

    what: str
    report: str
    kind: str
    quote: str
    detail: str
    rule: str = ""


@dataclass
class Score:
    """All figures of one evaluation."""

    gold: str
    reports: int
    on_distractors: int = 0
    counts: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    stages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failings: list[Failing] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    confidence: list[tuple[float, bool]] = field(default_factory=list)

    def figures(self, group: str) -> dict[str, Figures]:
        """Give the figures by the values of a grouping, kinds in their own order, others by name."""
        made = {name: Figures(c["found"], c["missed"], c["extra"]) for name, c in self.counts.get(group, {}).items()}
        if group == "kind":
            return {k.name: made.get(k.name, Figures()) for k in KINDS}
        return dict(sorted(made.items()))

    @property
    def all(self) -> Figures:
        """The figures over everything."""
        total: Counter[str] = sum(self.counts.get("kind", {}).values(), Counter())
        return Figures(total["found"], total["missed"], total["extra"])

    def reliability(self) -> list[tuple[float, int, float]]:
        """Give, for each tenth of confidence that holds statements, its lower bound, how many, and the share that was right."""
        tenths: dict[int, list[bool]] = defaultdict(list)
        for confidence, right in self.confidence:
            tenths[min(9, int(confidence * 10))].append(right)
        return [(t / 10, len(rights), sum(rights) / len(rights)) for t, rights in sorted(tenths.items())]

    def to_json(self) -> dict[str, Any]:
        """Give everything but the failings, in a fixed order."""
        return {
            "gold": self.gold,
            "reports": self.reports,
            "on_distractors": self.on_distractors,
            "all": self.all.to_json(),
            "by": {group: {name: f.to_json() for name, f in self.figures(group).items()} for group in GROUPS},
            "fields": {name: {"right": right, "of": of} for name, (right, of) in sorted(self.fields.items())},
            "stages": {kind: dict(sorted(c.items())) for kind, c in sorted(self.stages.items())},
            "reliability": [{"from": low, "statements": n, "right": round(share, 3)} for low, n, share in self.reliability()],
            "found": sorted(self.found),
        }


def score(digest: str, gold: Sequence[GoldReport], readings: Iterable[Reading], matcher: Matcher) -> Score:
    """Score readings against gold, report by report, in the same order."""
    made = Score(digest, len(gold))
    for one, reading in zip(gold, readings, strict=True):
        _of_report(made, one, list(reading.statements), matcher)
    return made


def _of_report(made: Score, one: GoldReport, statements: list[Statement], matcher: Matcher) -> None:
    pairs = matched(matcher, one.statements, statements)
    if not one.statements:
        made.on_distractors += len(statements)
    hit_g, hit_m = {g for g, _ in pairs}, {m for _, m in pairs}

    def count(outcome: str, kind: str, rule: str | None) -> None:
        for group, name in (("kind", kind), ("conflict", one.conflict), ("form", one.form), ("rule", rule)):
            if name is not None:
                made.counts.setdefault(group, {}).setdefault(name, Counter())[outcome] += 1

    for g, m in pairs:
        wanted, statement = one.statements[g], statements[m]
        if wanted.get("optional"):
            continue
        count("found", wanted["kind"], statement.rule)
        made.stages[wanted["kind"]]["found"] += 1
        made.confidence.append((statement.confidence or 0.0, True))
        made.found.append(_id(one, wanted))
        _fields(made, one, wanted, statement, matcher)
    for g, wanted in enumerate(one.statements):
        if g in hit_g or wanted.get("optional"):
            continue
        count("missed", wanted["kind"], None)
        near = [s for m, s in enumerate(statements) if m not in hit_m and s.kind == wanted["kind"] and overlap(wanted, s)]
        quote = wanted["evidence"][0]["exact"]
        if near:
            best = min(near, key=lambda s: len(wrong_keys(matcher, wanted, s)))
            wrong = wrong_keys(matcher, wanted, best)
            made.stages[wanted["kind"]]["key_wrong"] += 1
            detail = "; ".join(f"{n}: {best.fields.get(n)!r}, gold {wanted['fields'].get(n)!r}" for n in wrong)
            made.failings.append(Failing("key", one.report.id, wanted["kind"], quote, detail, best.rule))
        else:
            made.stages[wanted["kind"]]["not_found"] += 1
            made.failings.append(Failing("missed", one.report.id, wanted["kind"], quote, repr(wanted["fields"])))
    for m, statement in enumerate(statements):
        if m in hit_m:
            continue
        count("extra", statement.kind, statement.rule)
        made.confidence.append((statement.confidence or 0.0, False))
        if any(g["kind"] == statement.kind and overlap(g, statement) for g in one.statements):
            made.stages[statement.kind]["beside_gold"] += 1
        else:
            made.stages[statement.kind]["invented"] += 1
        made.failings.append(
            Failing("invented", one.report.id, statement.kind, statement.evidence[0].exact, repr(dict(statement.fields)), statement.rule)
        )


def _id(one: GoldReport, wanted: dict[str, Any]) -> str:
    at = wanted["evidence"][0]
    return f"{one.report.id}:{at['start']}-{at['end']}:{wanted['kind']}"


def _fields(made: Score, one: GoldReport, gold: dict[str, Any], statement: Statement, matcher: Matcher) -> None:
    """Count what agrees beside the key fields."""
    alt = gold.get("alt", {})

    def note(name: str, right: bool, got: Any, wanted: Any) -> None:
        made.fields[name][0] += right
        made.fields[name][1] += 1
        if not right:
            detail = f"{name}: {got!r}, gold {wanted!r}"
            made.failings.append(Failing("field", one.report.id, statement.kind, statement.evidence[0].exact, detail, statement.rule))

    speakers = list(gold["attribution"]["sources"])
    first = statement.attribution.speakers()
    who = first[0].party if first else None
    choices = [speakers[0].get("party") if speakers else None, *alt.get("who", [])]
    right = any(matcher.party(codes(w)[:1] if isinstance(w, list) else w, who) or matcher.party(w, who) for w in choices)
    note("who", right, who, choices[0])
    mode = statement.attribution.mode.value
    note("mode", mode in [gold["attribution"]["mode"], *alt.get("mode", [])], mode, gold["attribution"]["mode"])
    if speakers and first:
        note("anonymous", bool(speakers[0].get("anonymous")) == first[0].anonymous, first[0].anonymous, bool(speakers[0].get("anonymous")))
    for name, default in (("modality", "actual"), ("stance", "asserts")):
        got = getattr(statement, name).value
        note(name, got in [gold.get(name, default), *alt.get(name, [])], got, gold.get(name, default))
    days = [gold["when"]["edtf"] if gold.get("when") else None, *alt.get("when", [])]
    day = statement.when.edtf if statement.when else None
    note("when", day in days, day, days[0])
    places = {p.name.casefold() for p in statement.where} | {p.text.casefold() for p in statement.where}
    names = [
        {(p.get("name") or p["text"]).casefold() for p in gold.get("where", [])},
        *({str(n).casefold() for n in (a or [])} for a in alt.get("where", [])),
    ]
    note("where", any(n <= places and (n or not places) for n in names), sorted(places), sorted(names[0]))
    for name, value in gold["fields"].items():
        if value is not None and not kind_of(statement.kind).field(name).key and name not in _WORDS:
            note(f"{statement.kind}.{name}", agrees(matcher, gold, statement, name), statement.fields.get(name), value)
