"""What data and their values are called for a reader: the words of the chapters and of docs/explanation, never a field's name or an id."""

from __future__ import annotations

import re
from typing import Any

from truceledger.assessment.words import plain

#: Names of statements, reports and what is made of them: of no use to a reader, who has the grounds.
IDENTITY = re.compile(r"(?:sha256:)?[0-9a-f]{24,64}")
#: What data are called; others by their own name in plain words.
_LABELS = {
    "in_force": "in force",
    "until": "end",
    "since": "beginning",
    "when": "day",
    "value": "figure",
    "day": "as of",
    "lifecycle": "stage",
    "effect": "days told of the beginning",
    "expiry": "days told of the end",
    "declared": "day of the declaration",
    "signed": "day of the signing",
    "earlier": "beginnings of earlier ones",
    "end_moment": "moment of the end",
    "ceasefire_class": "sort of truce",
    "pax_stage": "stage in the peace process",
    "level": "how far it is told as carried out",
    "basis": "by whose word",
    "discharging_events": "events that would discharge it",
    "earlier_promises": "earlier promises of the same",
    "blocked": "what stands in its way",
    "caused_by": "laid to",
    "move": "taken as",
    "ends": "days told of the end",
}
#: What single values of a datum mean, where plain words alone do not say it; ``None`` is what it means that none is told.
_VALUES: dict[str, dict[Any, str]] = {
    "state": {
        # of commitments
        "conditional": "undertaken, and a condition of it is not met",
        "detached": "undertaken, and no condition of it is open",
        "discharged": "said to be done",
        "expired": "said to have lapsed",
        "cancelled": "said to be called off",
        "released": "no longer asked for by the other side",
        # of agreements
        "passed": "the day of its end has passed",
        "announced": "announced, not told to be in force",
        "versions": "proposals and drafts",
        "talk": "spoken of as possible",
    },
    "level": {
        None: "not told, it is disputed",
        0: "nothing of it told",
        1: "begun",
        2: "in part",
        3: "done",
    },
    "basis": {
        None: "no named party's",
        "self_claimed": "its own",
        "counterpart_acknowledged": "the other side's too",
        "third_party_verified": "a third party's",
    },
    "blocked": {
        None: "nothing",
        "core": "it is in a circle of waiting",
        "behind": "it waits behind a circle",
        "orphan": "it waits for what nobody has promised",
        "time_contradiction": "the dates told leave none for it",
    },
    "outcome": {"none": "said to be none"},
    "pax_stage": {
        "Cea": "ceasefire",
        "Pre": "before talks",
        "SubPar": "on substance, in part",
        "SubComp": "on substance, comprehensive",
        "Imp": "carrying out",
        "Oth": "other",
    },
    "topic": {"ahead": "to come", "core": "in a circle of waiting", "orphan": "waits for what nobody has promised"},
}
#: Data that are parties, by whatever code.
PARTIES = frozenset(
    {"parties", "participants", "mediators", "holder", "toward", "debtor", "creditors", "issuer", "assessor", "accused", "actor", "by", "caused_by"}
)


def label_of(name: str) -> str:
    """Give what a datum is called for a reader."""
    return _LABELS.get(name, plain(name))


def value_of(name: str, value: Any) -> str:
    """Give what a value of a datum means where it needs words of its own; nothing where it does not."""
    known = _VALUES.get(name)
    return known.get(value, "") if known and (value is None or isinstance(value, str | int)) else ""


def is_identity(value: Any) -> bool:
    """Say whether a value is the name of a statement or report."""
    return isinstance(value, str) and IDENTITY.fullmatch(value) is not None
