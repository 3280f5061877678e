"""Usual reasons of decisions, as the terminal and the pages offer them."""

from __future__ import annotations

#: Usual reasons by what is decided; the first is at hand at once.
REASONS: dict[str, tuple[str, ...]] = {
    "accepted": ("the words say so", "the context bears it out", "known from another report"),
    "rejected": (
        "the words do not say so",
        "a field is wrong and cannot be told",
        "somebody else says it",
        "not about this truce or conflict",
        "read twice: another statement says the same",
        "background, not news",
    ),
    "unsure": ("the words can be read both ways", "it is not clear who says it", "another reviewer should look", "the date cannot be told"),
    "corrected": ("a field was read wrong", "the wrong party", "the wrong number", "the wrong date", "somebody else says it"),
}
