"""What reads a report: rules, the trained encoder, or both. Apart from the reader, so that a command line may name them without loading it."""

from __future__ import annotations

import enum


class Using(enum.StrEnum):
    """What reads: rules and the trained encoder together, or one of them alone."""

    BOTH = "both"
    RULES = "rules"
    ENCODER = "encoder"
