"""The last net: what a command prints of a ledger with protected sources passes through here, whatever the command.

Views leave the ledger without them (``ledger.redaction``); this catches what is printed beside views: names of processes,
troubles, profiles, error messages. It is installed where a ledger is opened, and stays until the process ends.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.ledger.redaction import Redaction

NOTICE = "notice: protected sources are shown, as asked; whatever is copied from here names them\n"


class Guarded:
    """A stream whose lines lose the names of protected sources before they are written; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.guards: list[tuple[Ledger, Redaction]] = []
        self._line = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Write the lines that are whole; a last one that is not waits for its end."""
        lines = (self._line + text).split("\n")
        self._line = lines.pop()
        for line in lines:
            self.stream.write(self.clean(line) + "\n")
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write some."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Write what waits, and flush."""
        rest, self._line = self._line, ""
        if rest:
            self.stream.write(self.clean(rest))
        self.stream.flush()

    def redactions(self) -> list[Redaction]:
        """Give what is to be taken out; nothing of ledgers that are shown unredacted."""
        return [redaction for book, redaction in self.guards if not book.lifted]

    def clean(self, line: str) -> str:
        """Give a line without the names, as a value where it is JSON."""
        for redaction in self.redactions():
            line = _json(line, redaction) if line[:1] in "{[" else redaction.text(line)
        return line


def _json(line: str, redaction: Redaction) -> str:
    if redaction.text(line) == line:
        return line
    import msgspec

    try:
        value = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return redaction.text(line)
    return msgspec.json.encode(redaction.value(value)).decode()


def guard(book: Ledger) -> None:
    """Let nothing pass that names a source that this ledger protects."""
    redaction = book.redaction()
    if redaction is None:
        return
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, Guarded):
            stream = Guarded(stream)
            setattr(sys, name, stream)
        stream.guards.append((book, redaction))


def unguard() -> None:
    """Give the streams back; where a process runs several commands one after another."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, Guarded):
            stream.flush()
            setattr(sys, name, stream.stream)


def lift(book: Ledger) -> None:
    """Show a ledger's protected sources in this command, and say so."""
    book.lifted = True
    sys.stderr.write(NOTICE)


def cleaned(text: str) -> str:
    """Give a text that is written to a file as it would be printed: without the names."""
    stream = sys.stdout
    return "\n".join(map(stream.clean, text.split("\n"))) if isinstance(stream, Guarded) else text


def write_value(text: str, value: object) -> None:
    """Write JSON text, made again from its value without the names where something is to be taken out."""
    stream = sys.stdout
    if isinstance(stream, Guarded):
        redactions = stream.redactions()
        if redactions:
            import msgspec

            plain = msgspec.to_builtins(value)
            for redaction in redactions:
                plain = redaction.value(plain)
            indented = "\n" in text.rstrip("\n")
            made = msgspec.json.encode(plain)
            text = (msgspec.json.format(made, indent=2) if indented else made).decode() + "\n"
        stream.flush()
        stream.stream.write(text)
        return
    stream.write(text)
