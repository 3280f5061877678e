"""W3C Web Annotations (JSON-LD): each statement as a note on the characters it was read from.

The target's ``source`` is the report's address, or, where it has none, ``urn:sha256:`` of its stored text; ``state.cached`` always
names that text, because offsets count in it and in no web page. They are Unicode code points from 0, the end exclusive, as the
Web Annotation model counts characters: not UTF-16 units, not bytes. The quote with what stands before and after it finds
the words in another copy. Of a withheld source there is no position; of its words, only those without the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger import __version__
from truceledger.publishing.exports.about import asked
from truceledger.publishing.exports.exporting import Exporting, Format
from truceledger.publishing.safe import one_line
from truceledger.vocabulary.statement import SCHEMA

if TYPE_CHECKING:
    from truceledger.vocabulary.span import Span
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

#: Characters told before and after a quote.
ABOUT = 32
#: Names of ours, so that no JSON-LD reader drops them; a statement is kept whole, as JSON.
CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "@version": 1.1,
        "tl": "urn:truceledger:vocabulary:",
        "statement": {"@id": "tl:statement", "@type": "@json"},
        "unit": "tl:unit",
        "verdict": "tl:verdict",
        "withheld": "tl:withheld",
    },
]
UNIT = "Unicode code point"


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the collection: one page of annotations, an annotation a line."""
    total = len(exporting.statements)
    head = {
        "@context": CONTEXT,
        "id": "urn:truceledger:annotations",
        "type": "AnnotationCollection",
        "label": f"Statements of {exporting.title(exporting.view.process)}" + (f"; {asked(exporting)}" if asked(exporting) else ""),
        "unit": UNIT,
        "generator": generator(),
        "total": total,
    }
    page = {"id": "urn:truceledger:annotations:1", "type": "AnnotationPage", "partOf": "urn:truceledger:annotations", "startIndex": 0}
    yield msgspec.json.encode(exporting.value(head))[:-1] + b',"first":' + msgspec.json.encode(page)[:-1] + b',"items":['
    between, unplaced = b"\n", 0
    for held, text in exporting.texts(exporting.statements):
        made = annotation(exporting, held, text)
        unplaced += sum(len(t["selector"]) == 1 for t in made["target"])
        yield between + msgspec.json.encode(made)
        between = b",\n"
        exporting.wrote("annotation")
    yield b"\n]}}\n"
    exporting.leave("where the words stand, as their source is withheld", unplaced, "position")


def generator() -> dict[str, Any]:
    """Say what made them."""
    return {"id": "urn:truceledger", "type": "Software", "name": f"Truceledger {__version__}"}


def annotation(exporting: Exporting, held: Held, text: str) -> dict[str, Any]:
    """Give a statement's annotation: the statement as its body, the words as its target, one for each stretch."""
    from truceledger.publishing.phrases import phrase

    s = held.statement
    name = f"urn:truceledger:statement:{s.statement_id}"
    words = exporting.clean(one_line(phrase(s, exporting.name_of)))
    return {
        "id": f"urn:truceledger:annotation:{s.statement_id}",
        "type": "Annotation",
        "motivation": "describing",
        "created": held.recorded.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "generator": "urn:truceledger",
        "verdict": held.verdict.value,
        **({"withheld": True} if held.redacted else {}),
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": words},
            {"id": name, "type": "Dataset", "purpose": "classifying", "format": f"application/json; profile={SCHEMA}", "statement": _plain(exporting, s)},
        ],
        "target": [_target(s, span, text) for span in s.evidence],
    }


def _plain(exporting: Exporting, statement: Statement) -> Any:
    return exporting.value(msgspec.to_builtins(statement))


def _target(statement: Statement, span: Span, text: str) -> dict[str, Any]:
    report = statement.report
    source = {"id": report.uri or urn(report.digest), "type": "Text"}
    if report.language:
        source["language"] = report.language
    return {
        "type": "SpecificResource",
        "source": source,
        "state": {"type": "TimeState", "cached": urn(report.digest)},
        "selector": selectors(span, text),
    }


def selectors(span: Span, text: str) -> list[dict[str, Any]]:
    """Give the ways to find a stretch: by its words and what is about them, and by its place; by its words alone where it has none."""
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": span.exact}
    if text[span.start : span.end] != span.exact:
        return [quote]
    quote |= {"prefix": text[max(0, span.start - ABOUT) : span.start], "suffix": text[span.end : span.end + ABOUT]}
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


def urn(digest: str) -> str:
    """Name a stored text; one that is withheld by its number."""
    return f"urn:truceledger:{digest}" if digest.startswith("withheld:") else f"urn:{digest}"


FORMAT = Format(
    "annotations",
    'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    ".jsonld",
    "W3C Web Annotations: each statement on the characters it was read from",
    text=True,
    of="statements",
    write=write,
    leaves_out="positions in texts that are withheld, spans of single fields",
)
