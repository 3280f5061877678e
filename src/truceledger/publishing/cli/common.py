"""What commands share: the name of who decides, and writing JSON; and what every surface asks with (``publishing.queries``)."""

from __future__ import annotations

from collections.abc import Iterable

from truceledger.publishing.cli.withheld import write_value
from truceledger.publishing.queries import known_profiles, namer, processes_of

__all__ = ["known_profiles", "namer", "processes_of", "reviewer_name", "write_each", "write_json", "write_line"]


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
