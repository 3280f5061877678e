"""Which language a text is in: ISO 639-1, or nothing where it cannot be told."""

from __future__ import annotations

from functools import cache
from typing import Any

#: Below this many letters nothing is guessed.
SHORTEST = 20


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """Give the language, or nothing for a text too short or too mixed to tell."""
    sample = " ".join(text[:3000].split())
    if sum(c.isalpha() for c in sample) < SHORTEST:
        return None
    name, likely = _identifier().classify(sample)
    return str(name) if likely >= 0.6 else None
