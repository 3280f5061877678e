"""The shapes of the API's answers and requests; the schema of each goes into OpenAPI (``schemas``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from truceledger.assessment.changes import Change
from truceledger.assessment.glance import Glance
from truceledger.assessment.queue import Item
from truceledger.assessment.state import Line
from truceledger.publishing.decisions import Decision
from truceledger.publishing.searching import Group
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.reading import SentenceNote
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.view import Held, HeldReport

#: The number of an entry.
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Index(msgspec.Struct, frozen=True):
    """What this is, and where its parts are."""

    name: str
    version: str
    entries: int
    links: dict[str, str]


class ProcessRow(msgspec.Struct, frozen=True):
    """A process of the ledger; null names what nothing was read of."""

    process: str | None
    title: str
    reports: int
    statements: int
    first: str | None
    last: str | None


class Processes(msgspec.Struct, frozen=True):
    """The processes of the ledger."""

    items: tuple[ProcessRow, ...]


class KindRow(msgspec.Struct, frozen=True):
    """A kind: its label, what it says, the JSON Schema of its fields."""

    kind: str
    label: str
    about: str
    fields: dict[str, Any]


class KindList(msgspec.Struct, frozen=True):
    """The kinds of statement."""

    items: tuple[KindRow, ...]


class StatementPage(msgspec.Struct, frozen=True):
    """Statements as the ledger holds them; ``total`` fit the filters; ``withheld`` of the view lost a protected source."""

    items: tuple[Held, ...]
    total: int
    withheld: int
    next: str | None


class StatementAnswer(msgspec.Struct, frozen=True):
    """One statement with its entries and the words around its quote; ``seen`` goes into a decision on it."""

    held: Held
    phrase: str
    before: str
    after: str
    entries: tuple[dict[str, Any], ...]
    seen: int


class ReportPage(msgspec.Struct, frozen=True):
    """Reports, newest first."""

    items: tuple[HeldReport, ...]
    total: int
    next: str | None


class ReportAnswer(msgspec.Struct, frozen=True):
    """A report: its text, the statements read of it (spans count code points of the text), a note for each sentence."""

    report: ReportRef
    recorded: datetime
    origin: str
    text: str
    statements: tuple[Held, ...]
    sentences: tuple[SentenceNote, ...]


class NewReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A report to be read and recorded."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    uri: str | None = None
    language: str | None = None
    process: str | None = None


class Added(msgspec.Struct, frozen=True):
    """What became of an added report; ``instead`` counts those in the ledger in whose place it stands now, as more is known of it."""

    report: ReportRef | None
    new: bool
    statements_new: int
    process: str | None
    issues: tuple[dict[str, Any], ...]
    instead: int


class ChapterAnswer(msgspec.Struct, frozen=True):
    """One chapter of the state of play."""

    process: str | None
    as_of: str | None
    standing: str
    name: str
    title: str
    note: str
    lines: tuple[Line, ...]


class GlanceAnswer(msgspec.Struct, frozen=True):
    """The state of play at a glance."""

    process: str | None
    as_of: str | None
    items: tuple[Glance, ...]


class ChangesAnswer(msgspec.Struct, frozen=True):
    """What changed in a period; ``window`` says it in words."""

    process: str | None
    since: str
    until: str | None
    window: str
    standing: str
    reported: tuple[Change, ...]
    reviewed: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    withheld: int


class StandoffAnswer(msgspec.Struct, frozen=True):
    """Who waits for whom, or the answer to a question about it."""

    process: str | None
    as_of: str | None
    note: str
    lines: tuple[Line, ...]


class QueueAnswer(msgspec.Struct, frozen=True):
    """What a reviewer looks at first; ``total`` items are open."""

    items: tuple[Item, ...]
    total: int
    judged: int
    reopened: int


class NewJudgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision; ``seen`` is the number that came with the statement: where it changed since, the decision is refused (409)."""

    verdict: Verdict
    reason: str = ""
    settles: bool = False
    copies: bool = False
    seen: Number | None = None


class NewCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values in the place of what was read: ``fields`` as the kind declares them, or stance, modality, when; see ``seen`` of a decision."""

    changes: dict[str, Any]
    reason: str = ""
    settles: bool = False
    copies: bool = False
    seen: Number | None = None


class NewUndo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry to be taken back."""

    entry: Number
    reason: str = ""


class NewLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two that are one, or ``apart``: ids of statements or reports, or steps; see ``truce link``."""

    one: str
    other: str
    reason: str
    relation: str | None = None
    apart: bool = False


class NewGrade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The Admiralty letter of a source."""

    source: str
    grade: str
    reason: str = ""


class NewProtection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source to be kept out of every output, with further ``names`` that would give it away; or, with ``lift``, no longer."""

    source: str
    reason: str = ""
    names: tuple[str, ...] = ()
    lift: bool = False


class SearchAnswer(msgspec.Struct, frozen=True):
    """What was found, by report, best first: ``statements`` and ``reports`` fit; ``next`` is where the next page begins."""

    statements: int
    reports: int
    items: tuple[Group, ...]
    next: str | None


class FormatRow(msgspec.Struct, frozen=True):
    """A format of export: what it is made of, which filters it takes, what it cannot carry."""

    name: str
    media_type: str
    suffix: str
    about: str
    of: str
    filters: tuple[str, ...]
    one_process: bool
    leaves_out: str


class FormatList(msgspec.Struct, frozen=True):
    """The formats of export."""

    items: tuple[FormatRow, ...]


class ExportAnswer(msgspec.Struct, frozen=True):
    """What an export holds: its size in bytes, what was written, how many statements lost a protected source, what was left out."""

    format: str
    bytes: int
    written: dict[str, int]
    withheld: int
    left_out: tuple[str, ...]


class Problem(msgspec.Struct, frozen=True):
    """A trouble (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str

