"""PLOVER events, a JSON object a line, by the names that PLOVER's data specification and POLECAT's coder give to their fields.

An event here is a claim of one: the kind's own PLOVER mapping (``Kind.plover``) of what somebody says, with who says it. What is
denied, doubted or said not to be so is no event and is left out, as is what PLOVER has no category for; both are counted.
``event_mode`` is PLOVER's where one of its modes says the same, ``detail`` is the ledger's own word; ``contexts`` tell what it is
about, and ``future`` or ``hypothetical`` where it is told so. There is no score of conflict or cooperation: a number that hangs
on the category alone says nothing that the category does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger import __version__
from truceledger.publishing.exports.columns import days_of
from truceledger.publishing.exports.exporting import Exporting, Format
from truceledger.publishing.exports.plover_words import CONTEXTS, MODES, QUADS, TIMES
from truceledger.publishing.exports.web_annotations import urn
from truceledger.vocabulary.attribution import Modality, Stance

if TYPE_CHECKING:
    from truceledger.vocabulary.plover import Plover
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

CODEBOOK = "PLOVER"
#: What PLOVER calls bodies that are of no state.
_BODIES = {"igo": "IGO", "ngo": "NGO"}


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give an event a line."""
    for held in exporting.statements:
        s = held.statement
        coding = s.plover()
        if coding is not None:
            yield msgspec.json.encode(exporting.value(event(exporting, held, coding))) + b"\n"
            exporting.wrote("event")
        elif s.stance is not Stance.ASSERTS or s.modality is Modality.NEGATED:
            exporting.leave("denied, doubted or said not to be so, and so no event")
        else:
            exporting.leave("PLOVER has no category for it")


def event(exporting: Exporting, held: Held, coding: Plover) -> dict[str, Any]:
    """Give the event that a statement claims."""
    s = held.statement
    report, span = s.report, s.evidence[0]
    first, last = days_of(s.when.edtf) if s.when else (None, None)
    made = {
        "id": s.statement_id,
        "event_type": coding.root,
        "event_mode": MODES.get((coding.root, coding.mode or "")),
        "detail": coding.mode,
        "contexts": contexts(s, coding),
        "quad_code": QUADS.get(coding.root),
        "date": first,
        "enddate": last,
        "date_edtf": s.when.edtf if s.when else None,
        "date_text": s.when.text if s.when else None,
        "actor": [actor(exporting, code) for code in coding.actor],
        "recipient": [actor(exporting, code) for code in coding.recipient],
        "event_loc": [_place(p) for p in s.where],
        "size": _size(s),
        "pub_date": report.published,
        "text_info": {"start": span.start, "end": span.end, "unit": "Unicode code point", "text": span.exact, "document": urn(report.digest)},
        "cite_info": {
            "citation": report.id,
            "url": report.uri,
            "title": report.title,
            "publication": report.publisher,
            "language": report.language,
            "coder": f"Truceledger {__version__}, {s.rule}",
            "codebook": CODEBOOK,
        },
        "claim": {
            "claim_id": s.claim_id,
            "kind": s.kind,
            "said_by": [actor(exporting, x.party) if x.party else {"name": x.text, "anonymous": x.anonymous} for x in s.attribution.speakers()],
            "modality": s.modality.value,
            "verdict": held.verdict.value,
        },
    }
    plain: dict[str, Any] = msgspec.to_builtins(made)
    return plain


def contexts(statement: Statement, coding: Plover) -> list[str]:
    """Give PLOVER's contexts: what it is about, and whether it is yet to be or only thought of."""
    about = CONTEXTS.get(coding.mode or "") or CONTEXTS.get(statement.kind)
    time = TIMES.get(statement.modality.value)
    return [c for c in (about, time) if c]


def actor(exporting: Exporting, code: str) -> dict[str, Any]:
    """Give an actor object: the state's code with the sector, or that of a body; a group keeps its own name beside its home state's code.

    No sector is told that the report does not tell: whether an armed group are rebels is not for a coder to say.
    """
    lexicon = exporting.knowledge.parties
    root, _, sector = code.partition(":")
    body = _BODIES.get(lexicon.sort_of(code) or "")
    known = {"code": lexicon.state_of(code) or body, "sector": sector or None, "name": exporting.name_of(code)}
    return known if root.isupper() else {**known, "identifier_id": code}


def _place(place: Any) -> dict[str, Any]:
    return {
        "name": place.name,
        "text": place.text,
        "cc3": place.country,
        "latitude": place.lat,
        "longitude": place.lon,
        "precision": place.precision.value if place.precision else None,
    }


#: What PLOVER's size object calls our measures.
_SIZES = {"killed": "dead", "wounded": "injured", "detained": "arrested"}


def _size(statement: Statement) -> dict[str, Any] | None:
    """Give how many people, with the bounds and the words of the report; PLOVER's own names where it has some."""
    measure, value = statement.fields.get("measure"), statement.fields.get("value")
    if not value:
        return None
    name = _SIZES.get(str(measure)) or str(measure or statement.fields.get("counted"))
    return {name: {k: value.get(k) for k in ("low", "best", "high", "phrase") if value.get(k) is not None} | {"qualifier": value.get("qualifier", "exact")}}


FORMAT = Format(
    "plover",
    "application/x-ndjson",
    ".plover.jsonl",
    "PLOVER events as POLECAT's coder writes them, one a line, each a claim of who says it",
    text=True,
    of="statements",
    write=write,
    leaves_out="what is denied, doubted or said not to be so, and what PLOVER has no category for",
)
