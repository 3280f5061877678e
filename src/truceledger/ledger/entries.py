"""What a ledger is made of: entries, each hashed over the one before.

``Recorded`` says that a reading was taken in; ``Judged``, ``Corrected``, ``Withdrawn``, ``Linked``, ``Carried``, ``Reopened``,
``Graded``, ``Protected`` and ``Undone`` are what people and rules said afterwards. State is a pure function of them (``fold``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec

from truceledger.errors import UsageError

GENESIS = "0" * 64
#: Who takes back what is no longer read; no person goes by it, nor by a name that begins as a rule's does.
READER, MACHINE = "reader", "machine:"


class Process(msgspec.Struct, frozen=True):
    """The process a report belongs to, and how that is known: ``given``, ``profile`` or ``derived``."""

    name: str
    basis: str = "given"


class Recorded(msgspec.Struct, frozen=True, tag="recorded"):
    """A reading was taken in: the report's key, its process, the reader, and the statements it read.

    ``statements`` are those new to the ledger, ``again`` those that a withdrawal had taken out and that are read again.
    ``content`` is the digest of what was stored with them: the report's reference and the statements whole; ``notes`` that of
    the reading's issues and sentences (empty in ledgers of the first schema). ``instead`` are the reports that this one is, with
    more known of where it was published (``vocabulary.report.better_known``): it stands in their place.
    """

    report: str
    process: str | None
    process_basis: str | None
    reader: str
    statements: tuple[str, ...]
    again: tuple[str, ...] = ()
    content: str = ""
    notes: str = ""
    instead: tuple[str, ...] = ()


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """A person decided on a statement."""

    statement: str
    verdict: str
    reviewer: str
    reason: str
    settles: bool = False


class Corrected(msgspec.Struct, frozen=True, tag="corrected"):
    """A person put other values in the place of what was read, and accepts it so; the reading itself stays.

    ``fields`` are those changed, by name (``vocabulary.correction``); earlier corrections of others stay.
    """

    statement: str
    fields: dict[str, Any]
    reviewer: str
    reason: str
    settles: bool = False


class Withdrawn(msgspec.Struct, frozen=True, tag="withdrawn"):
    """A statement no longer stands: the reader no longer reads it, or a person took it out."""

    statement: str
    by: str
    reason: str


class Linked(msgspec.Struct, frozen=True, tag="linked"):
    """Two claims, reports or steps are one (``relation`` as ``vocabulary.link.Relation``), or are ``apart``.

    ``by`` is ``machine:RULE@VERSION`` or a reviewer. A person's saying on a pair stands over a machine's. ``score`` is how
    alike a rule finds the two, 0 to 1 (``vocabulary.link.Link``).
    """

    one: str
    other: str
    relation: str
    by: str
    reason: str
    apart: bool = False
    score: float = 0.0


class Carried(msgspec.Struct, frozen=True, tag="carried"):
    """``earlier`` is read again, the same but for the rule or for what is known of the report: what people decided goes on for ``statement``."""

    statement: str
    earlier: str
    by: str
    reason: str


class Reopened(msgspec.Struct, frozen=True, tag="reopened"):
    """``earlier``, on which people decided, is no longer read as it was: ``statement`` is to be judged anew.

    The two are the same where nothing took its place.
    """

    statement: str
    earlier: str
    by: str
    reason: str


class Graded(msgspec.Struct, frozen=True, tag="graded"):
    """A person grades a source by the Admiralty letters, A to F; ``source`` is a party code or a publisher's name."""

    source: str
    grade: str
    reviewer: str
    reason: str


class Protected(msgspec.Struct, frozen=True, tag="protected"):
    """A person marks a source as one at risk (or, with ``on`` false, no longer); ``names`` are the words that would give it away."""

    source: str
    names: tuple[str, ...]
    on: bool
    reviewer: str
    reason: str


class Undone(msgspec.Struct, frozen=True, tag="undone"):
    """A person takes an earlier entry back; it stays, and no longer counts."""

    entry: int
    reviewer: str
    reason: str


Body = Recorded | Judged | Corrected | Withdrawn | Linked | Carried | Reopened | Graded | Protected | Undone
#: What entries do, as they are filed.
KINDS: tuple[str, ...] = tuple(str(body.__struct_config__.tag) for body in get_args(Body))


class Entry(msgspec.Struct, frozen=True):
    """One entry: its number, the moment (UTC), its body, the hash of the one before, and its own."""

    seq: int
    at: datetime
    body: Body
    before: str
    hash: str


class RecordResult(msgspec.Struct, frozen=True):
    """What recording did; ``instead`` counts the reports in whose place this one stands from now on."""

    report_new: bool
    statements_new: int
    statements_known: int
    withdrawn: int = 0
    instead: int = 0


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Body)


def subject_of(body: Body, undone: str = "") -> str:
    """Give what an entry is filed under; an undoing under what the entry that it takes back is (``undone``)."""
    if isinstance(body, Recorded):
        return body.report
    if isinstance(body, Linked):
        return body.one
    if isinstance(body, Graded | Protected):
        return body.source
    return undone if isinstance(body, Undone) else body.statement


def reviewer(name: str) -> str:
    """Give a reviewer's name back; raises ``UsageError`` for one that a reader or a rule goes by, whose word counts less."""
    if name == READER or name.startswith(MACHINE):
        raise UsageError(
            f"{name!r} is no name for a reviewer: {READER!r}, and names that begin with {MACHINE!r}, are the program's own; give another"
        )
    return name


def payload(body: Body) -> str:
    """Give the canonical JSON of a body."""
    return _encoder.encode(body).decode()


def body_of(text: str) -> Body:
    """Take a body from its JSON; raises ``msgspec.ValidationError``."""
    made: Body = _decoder.decode(text)
    return made


def content_digest(ref: str, evidence: str | None, statements: Iterable[str]) -> str:
    """Give the digest over a report's reference, its evidence's digest, and the JSON of statements, in order."""
    return hashlib.sha256("\n".join([ref, evidence or "", *statements]).encode()).hexdigest()


def stamp(at: datetime) -> str:
    """Give the moment as it is stored: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hashed(seq: int, at: str, kind: str, body: str, before: str) -> str:
    """Give an entry's hash over the one before: SHA-256 of its parts, each on a line."""
    return hashlib.sha256("\n".join([before, str(seq), at, kind, body]).encode()).hexdigest()
