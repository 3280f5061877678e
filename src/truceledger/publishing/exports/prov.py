"""PROV-JSON (W3C PROV): where each statement comes from, through whom, read by what, judged by whom.

Entities are reports and statements; activities are readings and judgements; agents are who speaks, carries and publishes, the
software that reads, and reviewers. A statement is derived from its report as a quotation, and attributed to each source of its chain
with its role. A statement that a person corrected is a revision of the statement as it was read. A report that prints another's
words is derived from it as its primary source. Written with the ``prov`` library in batches, so that any number fits in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, time
from itertools import islice
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from truceledger import __version__
from truceledger.publishing.exports.exporting import Exporting, Format
from truceledger.publishing.safe import one_line
from truceledger.vocabulary.attribution import SourceRole

if TYPE_CHECKING:
    from prov.model import ProvDocument

    from truceledger.vocabulary.attribution import Source
    from truceledger.vocabulary.report import ReportRef
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

#: Statements of a batch.
MANY = 400
#: Our names: of what the records are about, and ``tl`` for what they tell of it.
PREFIXES = ("tl", "statement", "report", "party", "source", "reader", "reviewer", "reading", "judgement", "link")
#: The sections of a document in the order in which they are written.
SECTIONS = (
    "entity", "activity", "agent", "wasGeneratedBy", "used", "wasAssociatedWith", "wasAttributedTo", "wasDerivedFrom",
)  # fmt: skip
#: Bytes handed on at a time.
PIECE = 1 << 16


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the document: its prefixes, then section by section."""
    with ExitStack() as open_files:
        files: dict[str, IO[bytes]] = {name: open_files.enter_context(tempfile.TemporaryFile()) for name in SECTIONS}
        graph, statements = _Graph(exporting), iter(exporting.statements)
        while batch := list(islice(statements, MANY)):
            for section, records in graph.of(batch).items():
                for name, record in records.items():
                    line = msgspec.json.encode(exporting.value({name: record}))[1:-1]
                    files[section].write((b",\n" if files[section].tell() else b"\n") + line)
                    exporting.wrote(_CALLED.get(section, "relation"))
        yield msgspec.json.encode({"prefix": {p: f"urn:truceledger:{p}:" for p in PREFIXES}})[:-1]
        for name, file in files.items():
            if file.tell():
                yield f',\n"{name}":{{'.encode()
                file.seek(0)
                while piece := file.read(PIECE):
                    yield piece
                yield b"\n}"
        yield b"}\n"


_CALLED = {"entity": "entity", "activity": "activity", "agent": "agent"}


class _Graph:
    """The records of statements, each element made once."""

    def __init__(self, exporting: Exporting) -> None:
        self.exporting = exporting
        self.made: set[str] = set()
        self.readers: Mapping[str, str] = {k: r for k, r in exporting.ledger.loaded().state().reader.items() if r}
        self.reports = {r.report.key: r for r in exporting.view.reports}
        self.origins = {r.report.digest: r.report for r in reversed(exporting.view.reports)}

    def of(self, batch: list[Held]) -> dict[str, dict[str, Any]]:
        """Give the records of some statements by section, without what was given before."""
        from prov.model import ProvDocument
        from prov.serializers.provjson import encode_json_document

        self.document: ProvDocument = ProvDocument()
        for prefix in PREFIXES:
            self.document.add_namespace(prefix, f"urn:truceledger:{prefix}:")
        for held in batch:
            self._statement(held)
        made: dict[str, dict[str, Any]] = encode_json_document(self.document)
        made.pop("prefix", None)
        return made

    def _once(self, name: str) -> bool:
        if name in self.made:
            return False
        self.made.add(name)
        return True

    def _qualified(self, name: str) -> Any:
        return self.document.valid_qualified_name(name)

    def _statement(self, held: Held) -> None:
        s, document = held.statement, self.document
        name, source = f"statement:{s.statement_id}", f"report:{s.report.key}"
        reading = self._reading(s.report)
        read = f"{name}.as-read" if held.corrected else name
        document.entity(name, _told(**self._of_statement(held)) | {"prov:type": self._qualified("tl:Statement")})
        if held.corrected:
            label = "the statement as it was read, before a person corrected it"
            document.entity(read, {"prov:type": self._qualified("tl:Statement"), "prov:label": label})
            document.wasDerivedFrom(name, read, identifier=f"link:{s.statement_id}-revision", other_attributes={"prov:type": self._qualified("prov:Revision")})
        when = None if held.origin else held.recorded
        document.wasGeneratedBy(read, reading, when, identifier=f"link:{s.statement_id}-read", other_attributes=_told(**{"tl:rule": s.rule}))
        quoted = {"prov:type": self._qualified("prov:Quotation")}
        document.wasDerivedFrom(read, source, reading, identifier=f"link:{s.statement_id}-quotation", other_attributes=quoted)
        self._sources(s)
        self._judged(held)

    def _of_statement(self, held: Held) -> dict[str, Any]:
        from truceledger.publishing.phrases import phrase

        s, span = held.statement, held.statement.evidence[0]
        return {
            "prov:label": one_line(phrase(s, self.exporting.name_of)),
            "prov:value": " … ".join(x.exact for x in s.evidence),
            "tl:kind": s.kind,
            "tl:claim": s.claim_id,
            "tl:start": span.start,
            "tl:end": span.end,
            "tl:mode": s.attribution.mode.value,
            "tl:stance": s.stance.value,
            "tl:modality": s.modality.value,
            "tl:when": s.when.edtf if s.when else None,
            "tl:verdict": held.verdict.value,
            "tl:confidence": s.confidence,
            "tl:withheld": True if held.redacted else None,
        }

    def _reading(self, ref: ReportRef) -> str:
        """Make a report, its publisher and its reading, once; give the reading's name."""
        key, document = ref.key, self.document
        name, reading = f"report:{key}", f"reading:{key}"
        if not self._once(name):
            return reading
        told = {"tl:id": ref.id, "tl:digest": ref.digest, "tl:uri": ref.uri, "tl:publisher": ref.publisher, "tl:language": ref.language}
        published = datetime.combine(ref.published, time(), UTC).date().isoformat() if ref.published else None
        document.entity(name, _told(**{"prov:label": ref.title or ref.id, **told, "tl:published": published}) | {"prov:type": self._qualified("tl:Report")})
        if ref.publisher:
            publisher = self._agent(f"source:{quote(ref.publisher, safe='')}", ref.publisher)
            document.wasAttributedTo(name, publisher, identifier=f"link:{key}-publisher", other_attributes={"tl:role": "publisher"})
        held = self.reports.get(key)
        document.activity(reading, None, held.recorded if held else None, {"prov:type": self._qualified("tl:Reading"), "prov:label": "reading of a report"})
        document.used(reading, name, identifier=f"link:{key}-used")
        reader = self.readers.get(key)
        agent = f"reader:{quote(reader, safe='')}" if reader else "reader:truceledger"
        if self._once(agent):
            label = f"Truceledger, reading by {reader}" if reader else "Truceledger"
            document.agent(agent, {"prov:type": self._qualified("prov:SoftwareAgent"), "prov:label": label, "tl:exported_by": __version__})
        document.wasAssociatedWith(reading, agent, identifier=f"link:{key}-reader")
        first = self.origins.get(held.origin) if held and held.origin != ref.digest else None
        if first is not None:
            kind = {"prov:type": self._qualified("prov:PrimarySource")}
            document.wasDerivedFrom(name, f"report:{first.key}", identifier=f"link:{key}-copy", other_attributes=kind)
            self._reading(first)
        return reading

    def _agent(self, name: str, label: str, **more: Any) -> str:
        if self._once(name):
            self.document.agent(name, _told(**{"prov:label": label, **more}))
        return name

    def _sources(self, statement: Statement) -> None:
        """Attribute a statement to each source of its chain, with its role."""
        for number, source in enumerate(statement.attribution.sources, 1):
            agent = self._source(source)
            if agent is None:
                continue
            told = _told(**{"tl:role": source.role.value, "tl:words": source.text, "tl:unnamed": True if source.anonymous else None})
            identifier = f"link:{statement.statement_id}-source-{number}"
            self.document.wasAttributedTo(f"statement:{statement.statement_id}", agent, identifier=identifier, other_attributes=told)

    def _source(self, source: Source) -> str | None:
        if source.party:
            return self._agent(f"party:{quote(source.party, safe='')}", self.exporting.name_of(source.party), **{"tl:code": source.party})
        if source.text and not (source.anonymous and source.role is SourceRole.SPEAKER):
            return self._agent(f"source:{quote(source.text, safe='')}", source.text)
        # one who is not named is nobody that another statement could be attributed to
        return self._agent("source:unnamed", "somebody who is not named") if source.anonymous else None

    def _judged(self, held: Held) -> None:
        identity, document = held.statement.statement_id, self.document
        for number, one in enumerate(held.judgements, 1):
            name = f"judgement:{identity}-{number}"
            # of a protected source's word the moment is not told, as its neighbours have theirs beside them
            when = None if held.origin else one.at
            told = _told(**{"prov:label": f"judged {one.verdict.value}", "tl:verdict": one.verdict.value, "tl:reason": one.reason or None})
            document.activity(name, None, when, told | {"prov:type": self._qualified("tl:Judgement")})
            document.used(name, f"statement:{identity}", identifier=f"link:{identity}-judged-{number}")
            reviewer = f"reviewer:{quote(one.reviewer, safe='')}"
            if self._once(reviewer):
                document.agent(reviewer, {"prov:type": self._qualified("prov:Person"), "prov:label": one.reviewer})
            document.wasAssociatedWith(name, reviewer, identifier=f"link:{identity}-reviewer-{number}")


def _told(**values: Any) -> dict[str, Any]:
    """Give the attributes that have a value."""
    return {name: value for name, value in values.items() if value is not None}


FORMAT = Format(
    "prov",
    "application/json",
    ".prov.json",
    "PROV-JSON: reports, readings, statements, sources, reviewers and how they hang together",
    text=True,
    of="statements",
    write=write,
    leaves_out="fields of statements, links and grades; reports of which nothing wanted was read",
)
