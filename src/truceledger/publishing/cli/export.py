"""``truce export``: the ledger in the formats that other programs and people take."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.options import (
    AsOfOption,
    KindsOption,
    LedgerOption,
    PartyOption,
    PlaceOption,
    ProcessOption,
    SinceOption,
    SourceOption,
    StandingOpt,
    StandingOption,
    UntilOption,
    VerdictOption,
    open_ledger,
)
from truceledger.publishing.queries import look_of, wanted_of
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.exports import Exporting, Format


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    from truceledger.publishing.exports import FORMATS

    names = ", ".join(f.name for f in FORMATS)
    app.command(
        help=f"Write the ledger for other programs and for people: {names}.",
        epilog="Example: truce export xlsx -o tolls.xlsx --kind tolls --since 2026-05-01 --process lebanon-israel",
    )(export)


def export(
    to: Annotated[str, typer.Argument(metavar="FORMAT", help="What to write; docs/reference/exports.md tells what each holds.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")] = None,
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    kind: KindsOption = None,
    party: PartyOption = None,
    source: SourceOption = None,
    place: PlaceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    verdict: VerdictOption = None,
) -> None:
    """Write the ledger for other programs and for people."""
    from truceledger.publishing.exports import Exporting, format_of
    from truceledger.publishing.exports import export as pieces_of

    format = format_of(to)
    if output is None and not format.text and _is_terminal():
        raise UsageError(f"{format.name} is no text, and would garble a terminal; write it to a file: truce export {format.name} -o ledger{format.suffix}")
    with open_ledger(ledger, read_only=True) as book:
        look = replace(look_of(book, process, as_of, standing), rejected=verdict == Verdict.REJECTED)
        view = book.view(look.as_of, look.process, look.standing, rejected=look.rejected)
        wanted = wanted_of(view, kind or (), party, source, place, since, until, verdict)
        exporting = Exporting.of(book, look, wanted)
        pieces = pieces_of(format, exporting)
        if output is None:
            _print(pieces)
        else:
            write_file(pieces, output)
    _tell(format, exporting, output)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _print(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    out: BinaryIO = sys.stdout.buffer
    for piece in pieces:
        out.write(piece)
    out.flush()


def write_file(pieces: Iterable[bytes], path: Path) -> None:
    """Write a file whole or not at all: what was there stays until all is written. Raises ``UsageError`` where it cannot be written.

    What is no plain file (a pipe, ``/dev/stdout``) is written to as it is; a link stays one, and its file is replaced.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                stream.writelines(pieces)
            return
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "it may not be written to")
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False) as file:
            try:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, mode)
                os.replace(file.name, target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as trouble:
        raise UsageError(f"{path}: cannot be written ({trouble.strerror}); give another -o") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _tell(format: Format, exporting: Exporting, output: Path | None) -> None:
    """Say on the error stream what was written, what is withheld in it, and what was left out."""
    told = exporting.told
    many = len(exporting.statements)
    if not any(told.written.values()):
        why = f"nothing of {number_of(many, 'statement')} can be told in it" if many else "no statement fits what was asked for"
        sys.stderr.writelines(f"{line}\n" for line in [f"{output or format.name}: written with nothing in it; {why}", *told.lines()])
        return
    of = f", made of {number_of(many, 'statement')}" if format.of == "statements" and "statement" not in told.written else ""
    lines = [f"{told.holds()} written" + (f" to {output}" if output is not None else "") + of]
    if exporting.withheld:
        lines.append(f"a protected source is withheld from {number_of(exporting.withheld, 'statement')} of them")
    sys.stderr.writelines(f"{line}\n" for line in [*lines, *told.lines()])
