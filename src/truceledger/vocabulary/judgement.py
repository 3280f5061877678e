"""A person's decision on a statement, and what a view includes because of it."""

from __future__ import annotations

import enum
from datetime import datetime

import msgspec


class Verdict(enum.StrEnum):
    """What a reviewer decided."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"
    UNJUDGED = "unjudged"


class Standing(enum.StrEnum):
    """What a view includes.

    ``machine``: all that was read, less what was rejected; ``reviewed``: all that a person looked at and did not
    reject; ``accepted``: only what a person accepted.
    """

    MACHINE = "machine"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"

    def includes(self, verdict: Verdict) -> bool:
        """Say whether a statement with this verdict is in the view."""
        if verdict is Verdict.REJECTED:
            return False
        if self is Standing.ACCEPTED:
            return verdict is Verdict.ACCEPTED
        return self is Standing.MACHINE or verdict is not Verdict.UNJUDGED


class Judgement(msgspec.Struct, frozen=True):
    """One decision: who, when (UTC), what, why. One that ``settles`` counts alone where reviewers differ.

    ``entry`` is the number of its entry, once there is one; ``corrected`` the digest of the corrections it was made on, empty for
    the reading as it was read: who accepts a reading and who corrects it do not agree.
    """

    statement_id: str
    verdict: Verdict
    reviewer: str
    reason: str
    at: datetime
    settles: bool = False
    entry: int = 0
    corrected: str = ""
