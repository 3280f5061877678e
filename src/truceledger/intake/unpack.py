"""gzip and zip around reports: opened in memory, with bounds on what may come out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from truceledger.intake.formats import docx
from truceledger.intake.raw import Raw, Refused

#: Members, bytes and swelling that an archive may have.
MOST_MEMBERS, MOST_BYTES, MOST_TIMES = 20_000, 500_000_000, 300


def unpacked(raw: Raw, depth: int = 0) -> Iterator[Raw | Refused]:
    """Give what is inside, one archive deep within another; other bytes as they are."""
    if raw.content.startswith(b"\x1f\x8b"):
        yield from _gzip(raw, depth)
    elif raw.content.startswith(b"PK\x03\x04") and not docx.fits(raw):
        yield from _zip(raw, depth)
    else:
        yield raw


def _further(raw: Raw, depth: int) -> Iterator[Raw | Refused]:
    if depth >= 1:
        yield raw
    else:
        yield from unpacked(raw, depth + 1)


def _gzip(raw: Raw, depth: int) -> Iterator[Raw | Refused]:
    most = min(MOST_BYTES, max(1_000_000, MOST_TIMES * len(raw.content)))
    machine = zlib.decompressobj(31)
    try:
        content = machine.decompress(raw.content, most)
    except zlib.error:
        yield Refused("broken_gzip", f"{raw.name}: the gzip file is cut short or broken; fetch it again")
        return
    if machine.unconsumed_tail or (not machine.eof and len(content) >= most):
        yield Refused("bomb", f"{raw.name}: the gzip file would unpack to more than {most:,} bytes; nothing was read")
        return
    if not machine.eof:
        yield Refused("broken_gzip", f"{raw.name}: the gzip file is cut short; fetch it again")
        return
    yield from _further(Raw(content, raw.name.removesuffix(".gz"), raw.uri), depth)


def _zip(raw: Raw, depth: int) -> Iterator[Raw | Refused]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw.content))
        members = [m for m in archive.infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Refused("broken_zip", f"{raw.name}: the zip file is cut short or broken; fetch it again")
        return
    total = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or total > MOST_BYTES or total > max(10_000_000, MOST_TIMES * len(raw.content)):
        yield Refused("bomb", f"{raw.name}: the zip file would unpack to {total:,} bytes in {len(members):,} files; nothing was read")
        return
    for member in sorted(members, key=lambda m: m.filename):
        base = member.filename.rsplit("/", 1)[-1]
        if base.startswith(".") or "__MACOSX" in member.filename:
            continue
        name = f"{raw.name}!{member.filename}"
        try:
            with archive.open(member) as file:
                content = file.read(member.file_size + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, OSError):
            yield Refused("broken_zip", f"{name}: this member is locked or broken")
            continue
        yield from _further(Raw(content, name), depth)
