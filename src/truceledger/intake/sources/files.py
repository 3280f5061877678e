"""Files, folders and patterns: in sorted order, hidden files left alone."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from truceledger.intake.raw import Raw, Refused

if TYPE_CHECKING:
    from truceledger.intake.fetch import IntakeOptions


def fits(name: str) -> bool:
    """Everything that is no address and no standard input is a path."""
    return True


def paths(name: str) -> list[Path]:
    """Give the files under a name, sorted; none where there are none."""
    path = Path(name)
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts))
    if path.exists():
        return [path]
    return sorted(Path(p) for p in glob.glob(name, recursive=True) if Path(p).is_file())


def open(name: str, options: IntakeOptions) -> Iterator[Raw | Refused]:
    """Give the bytes of each file."""
    found = paths(name)
    if not found:
        yield Refused("source_missing", f"{name}: there is no such file or folder; check the path")
        return
    for path in found:
        try:
            size = path.stat().st_size
            if size > options.max_bytes:
                yield Refused("too_large", f"{path}: {size:,} bytes are more than the {options.max_bytes:,} that are taken in")
                continue
            yield Raw(path.read_bytes(), str(path))
        except OSError as trouble:
            yield Refused("source_unreadable", f"{path}: cannot be read ({trouble.strerror})")
