"""Standard input, named ``-``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from truceledger.intake.raw import Raw, Refused

if TYPE_CHECKING:
    from truceledger.intake.fetch import IntakeOptions


def fits(name: str) -> bool:
    """Say whether the name is that of standard input."""
    return name == "-"


def open(name: str, options: IntakeOptions) -> Iterator[Raw | Refused]:
    """Give what comes in, up to the bound."""
    stream = options.stdin or sys.stdin.buffer
    content = stream.read(options.max_bytes + 1)
    if len(content) > options.max_bytes:
        yield Refused("too_large", f"standard input: more than the {options.max_bytes:,} bytes that are taken in")
        return
    yield Raw(content, "standard input")
