"""Forms: what was typed, and where to go when it was carried out. What happened is told by a word of the address, never by words of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse

from truceledger.errors import LedgerBusyError, StaleError, TruceError
from truceledger.publishing.api.errors import status_of
from truceledger.publishing.deciding import FormError
from truceledger.publishing.safe import one_line

#: What a page says was done, by the word in its address.
DONE = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "unsure": "Left unsure",
    "corrected": "Corrected, and accepted so",
    "undone": "Taken back",
    "joined": "Joined: both count as one from now on",
    "apart": "Kept apart: no rule joins them again",
    "known": "That was said before; nothing was added",
    "graded": "Graded",
    "protected": "The source is under protection: no page, file or answer names it from now on",
    "unprotected": "The protection is lifted: outputs name the source again",
}
_ENTRIES = re.compile(r"[0-9]{1,12}(,[0-9]{1,12}){0,40}")


@dataclass(frozen=True)
class Typed:
    """The words of a form; of several with one name the last, or all by ``many``."""

    values: dict[str, tuple[str, ...]]

    def get(self, name: str) -> str:
        """Give what was typed, empty where nothing was."""
        return self.values.get(name, ("",))[-1]

    def many(self, name: str) -> tuple[str, ...]:
        """Give all that was given under a name."""
        return self.values.get(name, ())

    def ticked(self, name: str) -> bool:
        """Say whether a box was ticked."""
        return bool(self.get(name))

    def number(self, name: str) -> int | None:
        """Give a number, none where it is none."""
        words = self.get(name)
        return int(words) if re.fullmatch(r"[0-9]{1,15}", words) else None

    def reason(self) -> str:
        """Give the reason: one's own words, else the usual one that was chosen."""
        return self.get("reason").strip() or self.get("usual").strip()


async def typed(request: Request) -> Typed:
    """Take the words of a form. Use with ``Depends``."""
    made: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            made.setdefault(name, []).append(value)
    return Typed({name: tuple(many) for name, many in made.items()})


@dataclass(frozen=True)
class Sent:
    """A file of a form: its name without the folders, its bytes, at most ``most`` and one; empty where none was chosen."""

    name: str = ""
    content: bytes = b""


def sent_file(field: str, most: int) -> Callable[[Request], Awaitable[Sent]]:
    """Give what takes a file of a form. Use with ``Depends``."""

    async def taken(request: Request) -> Sent:
        for value in (await request.form()).getlist(field):
            if not isinstance(value, str) and value.filename:
                content = await value.read(most + 1)
                await value.close()
                return Sent(re.split(r"[/\\]", one_line(value.filename))[-1][-200:], content)
        return Sent()

    return taken


def go(path: str, **more: object) -> RedirectResponse:
    """Send a browser on, by GET, to a page of this site; ``more`` is added to the address."""
    told = urlencode([(name, str(value)) for name, value in more.items() if value not in (None, "")])
    place, _, fragment = path.partition("#")
    sign = "&" if "?" in place else "?"
    return RedirectResponse(place + (f"{sign}{told}" if told else "") + (f"#{fragment}" if fragment else ""), 303)


def done_of(request: Request) -> tuple[str, tuple[int, ...]]:
    """Give what an address says was done, in words, and the numbers of the entries."""
    said = DONE.get(request.query_params.get("done", ""), "")
    numbers = request.query_params.get("entries", "")
    entries = tuple(map(int, numbers.split(","))) if _ENTRIES.fullmatch(numbers) else ()
    return said, entries


@dataclass(frozen=True)
class Refusal:
    """What was refused and why: in words, beside the fields, and, where others decided meanwhile, which entries of theirs came after."""

    told: str
    fields: dict[str, str]
    since: tuple[int, ...] = ()
    status: int = 400


def refusal(trouble: TruceError) -> Refusal:
    """Give an operator's trouble as a page tells it above its form."""
    status = status_of(trouble)
    if isinstance(trouble, FormError):
        return Refusal("Nothing was saved: " + "; ".join(trouble.fields.values()), trouble.fields, (), status)
    if isinstance(trouble, StaleError):
        return Refusal("Nothing of yours was saved: this was decided on while you looked", {}, trouble.entries, status)
    if isinstance(trouble, LedgerBusyError):
        return Refusal("Nothing was saved: another process is writing to this ledger; try again in a moment", {}, (), status)
    return Refusal(f"Nothing was saved: {trouble}", {}, (), status)
