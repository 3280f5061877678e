"""Texts as sets of word shingles, for telling copies: MinHash finds who may be alike, the sets themselves decide.

After Broder (1997), resemblance and containment of documents; candidates by locality-sensitive hashing of MinHash sketches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import rensa
from numpy.typing import NDArray

from truceledger.knowledge.outlets import outlets

#: Words of a shingle.
WORDS = 4
#: 128 bands of two rows: texts whose shingles overlap by a fifth meet in a band with a chance of 0.99, by half always.
PERMUTATIONS, BANDS, SEED = 256, 128, 1
# a script without spaces goes by its characters
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Text:
    """A report's text laid out for comparing: how many words it has, its shingles in order and each once (sorted), as 32-bit
    checksums, its numbers, the agencies it names."""

    words: int
    order: NDArray[np.uint32]
    shingles: NDArray[np.uint32]
    numbers: frozenset[str]
    agencies: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """Lay a text out."""
        words = _WORD.findall(text.casefold())
        order = np.fromiter(
            (crc32(" ".join(words[i : i + WORDS]).encode("utf-8", "backslashreplace")) for i in range(len(words) - WORDS + 1)), dtype=np.uint32
        )
        named = dict.fromkeys(text[m.start : m.end] for m in outlets().find(text) if m.sort == "agency")
        return cls(len(words), order, np.unique(order), frozenset(_NUMBER.findall(text)), tuple(named))

    def sketch(self) -> rensa.RMinHash:
        """Give the MinHash sketch of its shingles."""
        made = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        made.update([s.tobytes() for s in self.shingles])
        return made


def lsh() -> rensa.RMinHashLSH:
    """Make the index of sketches: ``insert(number, sketch)``, ``query(sketch)`` gives the numbers that may be alike."""
    return rensa.RMinHashLSH(threshold=0.2, num_perm=PERMUTATIONS, num_bands=BANDS)
