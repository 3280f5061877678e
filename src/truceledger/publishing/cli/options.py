"""Options that several commands share, told once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.publishing.queries import day_of
from truceledger.reading.using import Using

if TYPE_CHECKING:
    from truceledger.intake import IntakeOptions
    from truceledger.ledger import Ledger


class Format(StrEnum):
    """How output is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class StandingOption(StrEnum):
    """What a view includes."""

    MACHINE = "machine"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"


LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="PATH", help="The ledger's file. Default: TRUCE_LEDGER, else one in your data folder."),
]
FormatOption = Annotated[Format, typer.Option("--format", help="table for people; json or jsonl for programs.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="See the ledger as of this day, such as 2026-05-21.")]
ProcessOption = Annotated[str | None, typer.Option("--process", metavar="NAME", help="Only this process; `truce processes` lists them.")]
FiledOption = Annotated[
    str | None,
    typer.Option("--process", metavar="NAME", help="File what is added under this process: small letters, digits and hyphens, such as lebanon-israel."),
]
StandingOpt = Annotated[
    StandingOption, typer.Option("--standing", help="Include all that was read, only what was reviewed, or only what was accepted.")
]
KindsOption = Annotated[
    list[str] | None, typer.Option("--kind", help="Only this kind, singular or plural; may be given again. `truce kinds` lists them.")
]
PartyOption = Annotated[
    str | None, typer.Option("--party", help="Only statements in which this party stands or speaks, such as LBN or hezbollah.")
]
SourceOption = Annotated[str | None, typer.Option("--source", help="Only what this party says, or this outlet prints or is cited for.")]
PlaceOption = Annotated[str | None, typer.Option("--place", help="Only at places whose words hold this, or in the country of this code.")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only reports published on or after this day.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only reports published on or before this day.")]
VerdictOption = Annotated[str | None, typer.Option("--verdict", help="Only what people decided so: accepted, rejected, unsure or unjudged.")]
PublisherOption = Annotated[str | None, typer.Option("--publisher", help="Who published, where a report does not say.")]
PublishedOption = Annotated[str | None, typer.Option("--published", metavar="DAY", help="When, where a report does not say: 2026-05-21.")]
LanguageOption = Annotated[str | None, typer.Option("--language", metavar="CODE", help="The language, such as en; overrules what is found.")]
JobsOption = Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="Read in this many processes; worth it from some hundred reports on.")]
ReaderOption = Annotated[
    Using | None,
    typer.Option("--reader", help="What reads: rules, the trained encoder, or both. Default: TRUCE_READER, else both.", show_default=False),
]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Fetch from addresses of private networks too.")]


def open_ledger(path: Path | None, *, read_only: bool) -> Ledger:
    """Open the ledger that is named, or the user's own; what is printed from then on names no source that it protects."""
    from truceledger import settings
    from truceledger.ledger import Ledger
    from truceledger.publishing.cli.withheld import guard

    book = Ledger.open(path or settings.load().ledger_path, create=not read_only, read_only=read_only)
    guard(book)
    return book


def to_file_under(process: str | None, ledger: Path | None) -> str | None:
    """Give the process that reports are to be filed under; raises ``UsageError`` for a name that addresses could not hold and the ledger has not."""
    from truceledger import settings
    from truceledger.publishing.queries import named_process

    def there() -> list[str]:
        if not (ledger or settings.load().ledger_path).exists():
            return []
        with open_ledger(ledger, read_only=True) as book:
            return [name for name, *_ in book.processes()]

    return named_process(process, there, "--process")


def using(given: Using | None) -> Using:
    """Choose what reads: what is given, else the setting; where both are wanted and the encoder's weights are missing, say so."""
    import sys

    from truceledger import settings

    chosen = given or Using(settings.load().reader)
    if chosen is Using.BOTH:
        from truceledger.reading.encoder import encoder

        if encoder() is None:
            sys.stderr.write(
                "notice: the trained encoder's weights are not in this installation, so the rules read alone (--reader rules says no more of it)\n"
            )
            return Using.RULES
    return chosen


def intake(publisher: str | None, published: str | None, language: str | None, allow_private: bool) -> IntakeOptions:
    """Make the options of intake."""
    from truceledger import settings
    from truceledger.intake import IntakeOptions

    allowed = allow_private or settings.load().allow_private
    return IntakeOptions(publisher, day_of(published, "--published"), language, allow_private=allowed)
