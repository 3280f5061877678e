"""What commands share: profiles, names, and writing JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from truceledger.errors import UsageError
from truceledger.publishing.cli.withheld import write_value

if TYPE_CHECKING:
    from truceledger.knowledge.profiles import Profile
    from truceledger.ledger import Ledger


def known_profiles() -> tuple[Profile, ...]:
    """Give the shipped profiles and the user's own."""
    from truceledger import pipeline, settings

    return pipeline.profiles(settings.load().profiles)


def namer() -> Callable[[str], str]:
    """Give what turns party codes into names."""
    from truceledger.knowledge import Knowledge

    return Knowledge.load(known_profiles()).parties.name_of


def reviewer_name(given: str | None) -> str:
    """Give the name a decision bears: the one given, the setting, else the login; raises ``UsageError`` for one that is the program's own."""
    import getpass

    from truceledger import settings
    from truceledger.ledger.entries import reviewer

    return reviewer(given or settings.load().reviewer or getpass.getuser())


def write_json(value: object) -> None:
    """Write a value as JSON, indented."""
    import msgspec

    write_value(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n", value)


def write_line(value: object) -> None:
    """Write a value as one line of JSON."""
    import msgspec

    write_value(msgspec.json.encode(value).decode() + "\n", value)


def write_each(values: Iterable[object]) -> None:
    """Write values as lines of JSON."""
    for value in values:
        write_line(value)


def processes_of(book: Ledger, process: str | None) -> list[str | None]:
    """Give the process that is named, or all that something was read of; raises ``UsageError`` for one that is not there."""
    listed = book.processes()
    names = [name for name, *_ in listed if name]
    if process and process not in names:
        raise UsageError(f"no process {process!r} in this ledger; there are {', '.join(names) or 'none'}")
    return [process] if process else [name for name, _, statements, _, _ in listed if name and statements] or [None]
