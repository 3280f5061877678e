"""The tables. Everything is append-only; triggers of the migrations refuse UPDATE and DELETE."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

evidence = Table(
    "evidence",
    metadata,
    Column("digest", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("media_type", String),
    Column("uri", Text),
    Column("taken", String, nullable=False),
)

text = Table("text", metadata, Column("digest", String, primary_key=True), Column("content", Text, nullable=False))

report = Table(
    "report",
    metadata,
    Column("key", String, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("digest", String, ForeignKey("text.digest"), nullable=False, index=True),
    Column("folded", String, nullable=False, index=True),  # digest of the words alone: exact copies share it
    Column("evidence", String),
    Column("ref", Text, nullable=False),  # JSON of ReportRef
    Column("published", String, index=True),
    Column("recorded", String, nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("seq", Integer, ForeignKey("entry.seq"), primary_key=True),
    Column("report", String, ForeignKey("report.key"), nullable=False, index=True),
    Column("reader", String, nullable=False),
    Column("issues", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # zlib of JSON
)

statement = Table(
    "statement",
    metadata,
    Column("id", String, primary_key=True),
    Column("claim", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("report", String, ForeignKey("report.key"), nullable=False, index=True),
    Column("content", Text, nullable=False),  # the contract's JSON
    Column("recorded", String, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("before", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Index("entry_subject", "kind", "subject"),
)

APPEND_ONLY = ("evidence", "text", "report", "reading", "statement", "entry")
