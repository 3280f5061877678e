"""The letters that documents are set in where a machine's own are not to be relied on: DejaVu Sans, which has Latin, Cyrillic, Greek,
Arabic, Hebrew, Armenian and Georgian letters, under the licence beside it.

``letters`` tells which signs it has, read from the file itself, so that what it lacks can be said instead of being drawn as nothing.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
FAMILY = "DejaVu Sans"


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """Give the code points that the face has a shape for."""
    data = (FOLDER / "DejaVuSans.ttf").read_bytes()
    tables = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(struct.unpack_from(">H", data, 4)[0]))
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">L", data, cmap + 8 + 8 * i)[0]
        if struct.unpack_from(">H", data, at)[0] == 12:  # segments of the whole of Unicode: first, last, first shape
            for first, last, _ in (struct.unpack_from(">LLL", data, at + 16 + 12 * k) for k in range(struct.unpack_from(">L", data, at + 12)[0])):
                found.update(range(first, last + 1))
    return frozenset(found)
