"""When: an EDTF date and the words it was read from."""

from __future__ import annotations

import msgspec


class When(msgspec.Struct, frozen=True):
    """``edtf`` is ISO 8601-2 level 1 (``truceledger.vocabulary.edtf`` parses it); ``text`` is the report's words."""

    edtf: str
    text: str | None = None
