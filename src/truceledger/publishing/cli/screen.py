"""What a terminal shows: width, colour, wrapping; a pipe gets plain lines and nothing cut.

Colour is for terminals that want it (NO_COLOR, TERM=dumb); words are wrapped, never cut.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable

from truceledger.publishing.safe import isolated, one_line

_STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31", "cyan": "36"}


class Screen:
    """Where output goes."""

    def __init__(self, *, color: bool | None = None, width: int | None = None) -> None:
        self.terminal = sys.stdout.isatty()
        wanted = self.terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.color = wanted if color is None else color and self.terminal
        columns = width or (int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else 0)
        if not columns and self.terminal:
            columns = shutil.get_terminal_size((100, 24)).columns
        self.width = max(30, min(columns, 120)) if columns else 0

    def style(self, text: str, *names: str) -> str:
        """Give text in a style, where colour is wanted."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[n] for n in names)}m{text}\x1b[0m"

    def put(self, text: str = "") -> None:
        """Print a line as it is."""
        sys.stdout.write(text + "\n")

    def title(self, text: str) -> None:
        """Print a heading."""
        self.put()
        self.put(self.style(one_line(text), "bold"))

    def item(self, text: str, *, first: str = "• ", then: str = "  ", styles: tuple[str, ...] = ()) -> None:
        """Print a paragraph, wrapped to the terminal; on a pipe one line."""
        words = one_line(text)
        if self.terminal:
            words = isolated(words)
        if not self.width:
            self.put(first + words)
            return
        lines = textwrap.wrap(words, self.width, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)
        for line in lines or [first]:
            self.put(self.style(line, *styles) if styles else line)

    def rows(self, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Print a table; where it is too wide for the terminal, each row as a block; on a pipe with tabs."""
        names = list(header)
        table = [[one_line(str(cell)) for cell in row] for row in rows]
        if not self.terminal and not self.width:
            for row in [names, *table]:
                self.put("\t".join(row))
            return
        widths = [max(len(r[i]) for r in [names, *table]) for i in range(len(names))]
        if sum(widths) + 2 * len(widths) <= self.width:
            self.put(self.style("  ".join(n.ljust(w) for n, w in zip(names, widths, strict=True)).rstrip(), "bold"))
            for row in table:
                self.put("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
            return
        for row in table:
            for i, (name, cell) in enumerate(zip(names, row, strict=True)):
                self.item(f"{name}: {cell}", first="" if i == 0 else "  ", then="    ", styles=("bold",) if i == 0 else ())
