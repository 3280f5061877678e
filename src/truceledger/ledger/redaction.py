"""Sources at risk, taken out of whatever leaves the ledger: that something is withheld is said, not what.

What is taken out: the words that name a protected source, its party's code wherever one stands, and the reference (id, digest,
address, title) of every report in which it is named or speaks, since a reference lets anybody read the name. A statement it
makes itself loses publisher, carriers and offsets too. Each protected source is ``withheld-N`` in the place of a party, by the
order of protection: it counts as one origin, two are never taken for one, and nothing is made of the name that could be tried
against guesses. See docs/explanation/source-safety.md for what this does not protect against.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

from truceledger.ledger.entries import Entry, Recorded
from truceledger.ledger.names import WITHHELD, Shifted
from truceledger.ledger.subjects import PRONOUNS, Subject, Subjects
from truceledger.vocabulary.attribution import Attribution, Source, SourceRole
from truceledger.vocabulary.field import Choice, EdtfSort, IntegerSort, PartySort, Sort, StepSort, StepsSort
from truceledger.vocabulary.issue import Issue
from truceledger.vocabulary.judgement import Judgement
from truceledger.vocabulary.link import Link, Relation
from truceledger.vocabulary.party import root
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, claim_id
from truceledger.vocabulary.view import Held, HeldReport, View

__all__ = ["WITHHELD", "Redaction"]

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = (Choice, EdtfSort, IntegerSort)  # sorts of value that hold no words


class _Report:
    """A text that is not cited: its number, and itself without the names."""

    def __init__(self, number: int, shifted: Shifted | None) -> None:
        self.number = number
        self.shifted = shifted

    @property
    def digest(self) -> str:
        return f"withheld:{self.number}"


def _alone(work: Callable[Concatenate[Redaction, P], T]) -> Callable[Concatenate[Redaction, P], T]:
    """Let a method work alone: what is worked out of names that are being learned would be kept, and be wrong from then on."""

    @wraps(work)
    def alone(self: Redaction, /, *args: P.args, **more: P.kwargs) -> T:
        with self.lock:
            return work(self, *args, **more)

    return alone


class Redaction:
    """Takes the protected sources out; ``protected`` gives the words of each, by source, in the order of protection.

    ``lock`` is that of whoever teaches it: it is used by no other thread while something is half learned.
    ``learn`` is told the ledger's statements and texts, so that the source is known by every name the ledger has for it. A
    statement that is given again is the very same object again, as long as nothing new was learned of its words.
    """

    def __init__(self, protected: Mapping[str, tuple[str, ...]], lock: threading.RLock | None = None) -> None:
        self.lock = lock or threading.RLock()
        self.protected = dict(protected)
        self.subjects = Subjects(protected)
        self._reports: dict[str, _Report] = {}  # by the text's digest
        self._mentions: dict[str, set[tuple[int, int]]] = {}
        self._speaks: set[str] = set()
        self._first: dict[str, Statement] = {}  # of each claim, the statement with the least id
        self._corrected: dict[str, str] = {}  # of claims that only a correction makes, that id
        self._beside: dict[str, str] = {}  # what claims that links tell of go by
        self._claims: dict[str, str] = {}
        self._made: dict[int, tuple[Held, Held]] = {}
        self._order: dict[int, tuple[Held, tuple[object, ...]]] = {}
        self._process: dict[str, str] = {}
        self._searched: set[str] = set()
        self._refs: dict[ReportRef, bool] = {}
        self._codes: dict[str, bool] = {}
        self._places: dict[str, bool] = {}

    # -- learning ------------------------------------------------------------------------------------------------

    @_alone
    def learn(self, statements: Iterable[Statement]) -> bool:
        """Take in how these statements name the protected; say whether names are known now that texts should be searched for again."""
        listed = list(statements)
        news = self.subjects.learn(listed)
        stale = news
        for s in listed:
            known = self._first.get(s.claim_id)
            if known is None or s.statement_id < known.statement_id:
                self._first[s.claim_id] = s
                stale = stale or s.claim_id in self._claims
        if news:
            self._refs.clear()
            self._codes.clear()
            self._places.clear()
            self._process.clear()
        if stale:
            self._made.clear()
            self._order.clear()
            self._beside.clear()
            self._claims.clear()
        return news

    @_alone
    def mark(self, statements: Iterable[Statement]) -> set[str]:
        """Note where the chains of these statements name a protected source, after ``learn``; give the digests of those reports."""
        found = set()
        for s in statements:
            for source in s.attribution.sources:
                if self.subjects.of(source, s.report.digest) is None:
                    continue
                self._speaks.add(s.report.digest)
                found.add(s.report.digest)
                if source.start is not None and source.end is not None and (source.text or "").casefold() not in PRONOUNS:
                    self._mentions.setdefault(s.report.digest, set()).add((source.start, source.end))
        return found

    @_alone
    def read(self, ref: ReportRef, text: str) -> None:
        """Search a report for the names, after ``mark``; again where ``learn`` or ``mark`` says so."""
        names = self.subjects.names()
        if ref.digest in self._searched:
            self._made.clear()
        self._searched.add(ref.digest)
        spans = {(start, end) for start, end, _ in names.spans(text)} | self._mentions.get(ref.digest, set())
        if not (spans or ref.digest in self._speaks or self._names(ref)):
            return
        known = self._reports.get(ref.digest)
        made = Shifted(text, spans) if spans else None
        if known is None:
            self._reports[ref.digest] = _Report(len(self._reports) + 1, made)
        elif made is not None:
            known.shifted = made

    @_alone
    def restart(self) -> None:
        """Forget what was found in texts; how sources are named is kept."""
        self._reports.clear()
        self._mentions.clear()
        self._searched.clear()
        self._speaks.clear()
        self._made.clear()
        self._order.clear()

    def _names(self, ref: ReportRef) -> bool:
        if ref not in self._refs:
            self._refs[ref] = self._named(ref)
        return self._refs[ref]

    def _named(self, ref: ReportRef) -> bool:
        return self.text(ref.title or "") != (ref.title or "") or any(
            self.code_text(part) != part for part in (ref.id, ref.uri or "", ref.publisher or "")
        )

    # -- words ---------------------------------------------------------------------------------------------------

    def text(self, words: str) -> str:
        """Give words without the names."""
        return self.subjects.strike(words)

    def code_text(self, words: str) -> str:
        """Give an address, an id or a code without the names: there case says nothing, and signs may be written as ``%20``."""
        return self.subjects.strike(words, prose=False)

    def value(self, value: Any) -> Any:
        """Give a value of JSON without the names; a party's code that is protected becomes its ``withheld-N``."""
        if isinstance(value, str):
            subject = self.subjects.of_code(value)
            return subject.slug if subject else self.text(value)
        if isinstance(value, Mapping):
            return {self._key(k): self.value(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(v) for v in value]
        return value

    def _key(self, key: Any) -> Any:
        subject = self.subjects.of_code(key) if isinstance(key, str) else None
        return subject.slug if subject else key

    @_alone
    def process(self, name: str | None) -> str | None:
        """Give a process's name without the names."""
        if name is None:
            return None
        if name not in self._process:
            self._process[name] = self.code_text(name)
        return self._process[name]

    # -- views ---------------------------------------------------------------------------------------------------

    @_alone
    def view(self, view: View) -> View:
        """Give a view without the protected."""
        self._settle(view)
        held = [self.held(h) for h in view.statements]
        changed = sum(h.redacted for h in held)
        own: dict[str, int] = {}
        for before, after in zip(view.statements, held, strict=True):
            if after.origin is not None:
                own[before.statement.report.key] = own.get(before.statement.report.key, 0) + 1
        if changed:
            held.sort(key=self._place)  # in the order of what is told of the reports, which says no more than that
        reports = [self.report(r, own.get(r.report.key, 0)) for r in view.reports]
        return msgspec.structs.replace(
            view,
            statements=tuple(held),
            reports=tuple(sorted(reports, key=_report_order)),
            process=self.process(view.process),
            links=tuple(self._link(k) for k in view.links),
            grades={self.graded(s): g for s, g in view.grades.items()},
            withheld=changed,
        )

    def _settle(self, view: View) -> None:
        """Note which statement the claims go by that only corrections make, so that they are one in a view and stay so."""
        found: dict[str, str] = {}
        for h in view.statements:
            claim = h.statement.claim_id
            if h.corrected and claim not in self._first:
                found[claim] = min(h.statement.statement_id, found.get(claim, h.statement.statement_id))
        changed = {claim for claim, first in found.items() if self._corrected.get(claim) != first}
        if changed:
            self._corrected |= found
            for name in [n for n, (h, _) in self._made.items() if h.statement.claim_id in changed]:
                del self._made[name]

    @_alone
    def held(self, held: Held) -> Held:
        """Give a statement as it may leave, the very same where nothing is withheld."""
        known = self._made.get(id(held))
        if known is None:
            made = self._redacted(held)
            known = self._made[id(held)] = (held, made)
        return known[1]

    def _redacted(self, held: Held) -> Held:
        if not held.judgements and not held.earlier and not held.corrected and self._clean(held.statement):
            return held
        statement = self.statement(held.statement)
        judgements, earlier, reopened = self._judged(held.judgements), self._judged(held.earlier), self.text(held.reopened)
        said = judgements != held.judgements or earlier != held.earlier or reopened != held.reopened
        if statement is held.statement and not said:
            return held
        own = self._own(held.statement)
        return msgspec.structs.replace(
            held,
            statement=statement,
            judgements=judgements,
            earlier=earlier,
            reopened=reopened,
            recorded=_day(held.recorded) if own else held.recorded,
            origin=own.slug if own else held.origin,
            redacted=True,
        )

    def _judged(self, judgements: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
        made = tuple(
            msgspec.structs.replace(j, reviewer=self.text(j.reviewer), reason=self.text(j.reason))
            if self.text(j.reason) != j.reason or self.text(j.reviewer) != j.reviewer
            else j
            for j in judgements
        )
        return judgements if made == judgements else made

    @_alone
    def report(self, held: HeldReport, own: int = 0) -> HeldReport:
        """Give a report as it may leave; ``own`` of its statements are a protected source's, and not told as of this report."""
        ref = self._ref(held.report)
        origin = self._digest(held.origin)
        issues = tuple(self.issue(i, held.report) for i in held.issues)
        if ref is held.report and origin == held.origin and issues == held.issues:
            return held
        return msgspec.structs.replace(held, report=ref, origin=origin, statements=held.statements - own, issues=issues)

    @_alone
    def issue(self, issue: Issue, ref: ReportRef | None = None) -> Issue:
        """Give a trouble without the names, and without where it stood if its report is withheld."""
        hidden = ref is not None and ref.digest in self._reports
        message, where = self.text(issue.message), self.code_text(issue.where)
        if hidden and ref is not None:
            for part in sorted({issue.where, ref.uri or "", ref.title or "", ref.id}, key=len, reverse=True):
                message = message.replace(part, WITHHELD) if len(part) > 3 else message
            report = self._ref(ref).id
            return msgspec.structs.replace(issue, message=message, where=WITHHELD, report=report, start=None, end=None)
        if (message, where) == (issue.message, issue.where):
            return issue
        return msgspec.structs.replace(issue, message=message, where=where)

    @_alone
    def entry(self, entry: Entry, statement: Statement) -> dict[str, Any]:
        """Give an entry on a statement as plain values without the names; of a withheld report's recording, only that it was."""
        made: dict[str, Any] = msgspec.to_builtins(entry)
        hidden = statement.report.digest in self._reports
        body = made["body"] = self.value(made["body"])
        made.pop("hash"), made.pop("before")  # whoever knows them can try guesses on the rest
        if isinstance(entry.body, Recorded):
            body["process"] = self.process(entry.body.process)
            if hidden:
                kept = {"type", "reader", "process", "process_basis"}
                made["body"] = {**{k: v for k, v in body.items() if k in kept}, "statements": [statement.statement_id]}
        if self._own(statement):
            made.pop("seq")  # its neighbours have the numbers beside it
            made["at"] = made["at"][:10]
            made["body"].pop("process", None)
        return made

    @_alone
    def text_of(self, digest: str) -> str | None:
        """Give the text that stands for a withheld digest, without the names; empty for a protected source's own report, none for other digests."""
        if not digest.startswith("withheld:"):
            return None
        for report in self._reports.values():
            if report.digest == digest:
                return report.shifted.text if report.shifted else None
        return ""

    @_alone
    def digest_of(self, digest: str) -> str | None:
        """Give the digest of the text that a withheld one stands for."""
        return next((known for known, report in self._reports.items() if report.digest == digest), None)

    # -- statements ----------------------------------------------------------------------------------------------

    def _clean(self, statement: Statement) -> bool:
        """Say whether a reading of a report in which no name stands holds none of the lists' names and codes either."""
        digest = statement.report.digest
        if digest in self._reports or digest not in self._searched:
            return False
        if any(s.party and self._coded(s.party) for s in statement.attribution.sources) or any(map(self._holds, statement.fields.values())):
            return False
        return not any(self._placed(p.name) for p in statement.where)

    def _holds(self, value: Any) -> bool:
        if isinstance(value, str):
            return self._coded(value)
        if isinstance(value, dict):
            return any(map(self._holds, value.values()))
        return isinstance(value, list) and any(map(self._holds, value))

    def _coded(self, code: str) -> bool:
        known = self._codes.get(code)
        if known is None:
            known = self._codes[code] = self.subjects.of_code(code) is not None
        return known

    def _placed(self, name: str) -> bool:
        known = self._places.get(name)
        if known is None:
            known = self._places[name] = self.text(name) != name
        return known

    @_alone
    def statement(self, statement: Statement) -> Statement:
        """Give a statement without the protected, the very same where it holds none of them."""
        report = self._reports.get(statement.report.digest)
        own = self._own(statement)
        chain = self._chain(statement, own)
        fields = self._fields(statement)
        where = tuple(self._where(p) for p in statement.where)
        words = statement.when.text if statement.when else None
        struck = self.text(words) if words else words
        evidence, spans = self._evidence(statement, report, own)
        ref = self._ref(statement.report, own)
        rule = self.text(statement.rule)
        before = (statement.attribution, statement.fields, statement.where, words, statement.evidence, statement.report, statement.rule)
        if before == (chain, fields, where, struck, evidence, ref, rule) and spans == statement.spans:
            return statement
        when = msgspec.structs.replace(statement.when, text=struck) if statement.when else None
        return msgspec.structs.replace(
            statement,
            claim_id=self._claim(statement, fields, where),
            report=ref,
            evidence=evidence,
            attribution=chain,
            when=when,
            where=where,
            fields=fields,
            spans=spans,
            rule=rule,
        )

    def _own(self, statement: Statement) -> Subject | None:
        """Give the protected source whose word a statement is: a speaker, or who reports where nobody speaks."""
        sources = statement.attribution.speakers() or statement.attribution.sources
        found = next((s for s in (self.subjects.of(x, statement.report.digest) for x in sources) if s), None)
        if found is None and not statement.attribution.speakers() and statement.report.publisher:
            return self.subjects.of(Source(SourceRole.PUBLISHER, statement.report.publisher))
        return found

    def _chain(self, statement: Statement, own: Subject | None) -> Attribution:
        digest = statement.report.digest
        report = self._reports.get(digest)
        made = []
        for source in statement.attribution.sources:
            subject = self.subjects.of(source, digest)
            if subject is not None:
                speaks = source.role is SourceRole.SPEAKER
                made.append(Source(source.role, _numbered(subject), self._slug(subject, source.party) if speaks else None))
            elif own is not None and source.role is not SourceRole.SPEAKER:
                made.append(Source(source.role, WITHHELD))
            else:
                made.append(self._source(source, report, hidden=own is not None))
        sources = tuple(dict.fromkeys(made))
        return statement.attribution if sources == statement.attribution.sources else Attribution(statement.attribution.mode, sources)

    def _source(self, source: Source, report: _Report | None, *, hidden: bool) -> Source:
        words = self.text(source.text) if source.text else source.text
        start, end = source.start, source.end
        if hidden:
            start = end = None
        elif report is not None and report.shifted is not None and start is not None and end is not None:
            start, end = report.shifted.place(start, end)
        return msgspec.structs.replace(source, text=words, start=start, end=end)

    def _slug(self, subject: Subject, party: str | None) -> str:
        """Give the code that stands for a party; an organ of a protected state keeps its own."""
        sector = (party or "").partition(":")[2].lower()
        whole = sector and party not in subject.codes and root(party or "") in subject.codes
        return f"{subject.slug}-{sector}" if whole else subject.slug

    def _fields(self, statement: Statement) -> dict[str, Any]:
        sorts = {f.name: f.sort for f in statement.declaration.fields}
        made = {name: self._field(sorts.get(name), value) for name, value in statement.fields.items()}
        return statement.fields if made == statement.fields else made

    def _field(self, sort: Sort | None, value: Any) -> Any:
        if value is None or isinstance(sort, _KEPT):
            return value
        if isinstance(sort, PartySort):
            return self._party(value)
        if isinstance(sort, StepsSort):
            return [self._step(v) for v in value]
        if isinstance(sort, StepSort):
            return self._step(value)
        return {k: self.text(v) if isinstance(v, str) else v for k, v in value.items()} if isinstance(value, dict) else self._words(value)

    def _words(self, value: Any) -> Any:
        return self.text(value) if isinstance(value, str) else value

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        made = {**step}
        if "party" in step:
            made["party"] = self._party(step["party"])
        if isinstance(step.get("words"), str):
            made["words"] = self.text(step["words"])
        return made

    def _party(self, value: Any) -> Any:
        if isinstance(value, list):
            made: list[Any] = []
            for one in value:
                code = self._party(one)
                if code not in made:
                    made.append(code)
            return made
        if isinstance(value, dict):
            subject = self.subjects.of(Source(SourceRole.SPEAKER, value.get("words")))
            return subject.slug if subject else {"words": self.text(value["words"])}
        subject = self.subjects.of_code(value) if isinstance(value, str) else None
        return self._slug(subject, value) if subject else value

    def _where(self, place: Place) -> Place:
        text, name = self.text(place.text), self.text(place.name)
        if (text, name) == (place.text, place.name):
            return place
        return Place(text, name)  # coordinates would say it again

    def _evidence(
        self, statement: Statement, report: _Report | None, own: Subject | None
    ) -> tuple[tuple[Span, ...], dict[str, tuple[tuple[int, int], ...]]]:
        """Give the words without the names: at offsets of the text without them, or, of a protected source's own, at none (from 0)."""
        shifted = report.shifted if report is not None else None
        if shifted is None and own is None:
            struck = tuple(self.text(s.exact) for s in statement.evidence)
            if all(a == s.exact for a, s in zip(struck, statement.evidence, strict=True)):
                return statement.evidence, statement.spans
            return tuple(Span(0, len(w), w) for w in struck), {}
        evidence, spans = list(statement.evidence), statement.spans
        if shifted is not None:
            evidence = [_cut(shifted, s) for s in evidence]
            kept = {n: at for n, at in spans.items() if not any(shifted.touches(a, b) for a, b in at)}
            spans = {n: tuple(shifted.place(a, b) for a, b in at) for n, at in kept.items()}
        if own is None:
            return tuple(evidence), spans
        return tuple(Span(0, len(s.exact), s.exact) for s in evidence), {}

    def _claim(self, statement: Statement, fields: dict[str, Any], where: tuple[Place, ...]) -> str:
        """Give the claim's name: the same, or, where what it is made of was withheld, one that cannot be tried against guesses."""
        before = claim_id(statement.kind, statement.fields, statement.when, statement.where)
        if claim_id(statement.kind, fields, statement.when, where) == before:
            return statement.claim_id
        known = self._first.get(statement.claim_id)
        first = known.statement_id if known else self._corrected.get(statement.claim_id, statement.statement_id)
        made = hashlib.sha256(f"withheld {first}".encode()).hexdigest()[:24]
        self._claims[statement.claim_id] = made
        return made

    # -- references ----------------------------------------------------------------------------------------------

    def _ref(self, ref: ReportRef, own: Subject | None = None) -> ReportRef:
        if own is not None:
            day = str(ref.published) if ref.published else "undated"
            name = f"withheld-{own.number}-{day}"
            return ReportRef(name, f"withheld:source-{own.number}:{day}", None, WITHHELD, WITHHELD, ref.published, ref.language)
        publisher = self._publisher(ref.publisher)
        report = self._reports.get(ref.digest)
        if report is None and not self._names(ref) and publisher == ref.publisher:
            return ref
        number = report.number if report else 0
        digest = report.digest if report else ref.digest
        return ReportRef(f"withheld-report-{number}", digest, None, WITHHELD, publisher, ref.published, ref.language)

    def _publisher(self, name: str | None) -> str | None:
        if not name:
            return name
        subject = self.subjects.of(Source(SourceRole.PUBLISHER, name))
        return _numbered(subject) if subject else self.code_text(name)

    def _digest(self, digest: str) -> str:
        report = self._reports.get(digest)
        return report.digest if report else digest

    @_alone
    def graded(self, source: str) -> str:
        """Give what a graded source goes by."""
        subject = self.subjects.of(Source(SourceRole.SPEAKER, source, source))
        return subject.slug if subject else self.text(source)

    @_alone
    def linked(self, name: str, relation: str) -> str:
        """Give what an end of a link goes by: a claim, a text's digest or a step, each as views have it."""
        return self._linked(name, relation)

    def _link(self, link: Link) -> Link:
        one, other = (self._linked(x, link.relation) for x in (link.one, link.other))
        reason, by = self.text(link.reason), self.text(link.by)
        if (one, other, reason, by) == (link.one, link.other, link.reason, link.by):
            return link
        return msgspec.structs.replace(link, one=one, other=other, reason=reason, by=by)

    def _linked(self, name: str, relation: str) -> str:
        if relation == Relation.COPY_OF:
            return self._digest(name)
        if relation == Relation.SAME_STEP:
            code, dot, act = name.partition(".")
            subject = self.subjects.of_code(code)
            return f"{self._slug(subject, code)}{dot}{act}" if subject else self.text(name)
        if name in self._claims or name not in self._first:
            return self._claims.get(name, name)
        if name not in self._beside:  # a claim that only links tell of: none of its statements is in the view
            statement = self._first[name]
            self._beside[name] = self._claim(statement, self._fields(statement), tuple(self._where(p) for p in statement.where))
        return self._beside[name]

    def _place(self, held: Held) -> tuple[object, ...]:
        known = self._order.get(id(held))
        if known is None:
            s = held.statement
            key = (*_ref_order(s.report), s.start, s.statement_id)
            known = self._order[id(held)] = (held, key)
        return known[1]


def _numbered(subject: Subject) -> str:
    """Give what stands for a protected publisher or carrier: numbered, so that two are not taken for one."""
    return f"{WITHHELD[:-1]} {subject.number}]"


def _cut(shifted: Shifted, span: Span) -> Span:
    start, end = shifted.place(span.start, span.end)
    return Span(start, end, shifted.text[start:end])


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _ref_order(ref: ReportRef) -> tuple[str, str, str, str]:
    return (str(ref.published or "9999"), ref.id, ref.publisher or "", ref.uri or "")


def _report_order(held: HeldReport) -> tuple[str, ...]:
    return (*_ref_order(held.report), held.report.digest)
