"""The operator's troubles, as exceptions.

Trouble inside a report is never here: that is an ``Issue`` value and work goes on. These are for
what the operator must mend. Each carries the exit code that the command line ends with.

::

    TruceError                 1   anything below
    ├── UsageError             2   a command, option or value that does not fit
    │   ├── MissingError       2   there is nothing by that name
    │   └── StaleError         2   it was decided otherwise since it was looked at
    ├── ProfileError           2   a conflict profile that does not load
    ├── DataError              2   a data file of the project or the user that does not load
    ├── BelowFloorError        5   a figure of the reader is below its floor
    ├── MissingModelError      3   a model is not installed: the parser, or the trained encoder
    └── LedgerError            3   the ledger cannot be opened or written
        ├── LedgerBusyError    3   another writer holds it
        └── LedgerVersionError 3   it was made by a newer version
"""

from __future__ import annotations


class TruceError(Exception):
    """Base of all operator troubles; ``str()`` says what, where and what to do."""

    exit_code = 1


class UsageError(TruceError):
    """A command, option or value that does not fit."""

    exit_code = 2


class MissingError(UsageError):
    """There is nothing by that name in the ledger."""


class StaleError(UsageError):
    """Something was decided on a statement since it was looked at: ``entries`` are the numbers of what came after, in order."""

    def __init__(self, statement: str, entries: tuple[int, ...]) -> None:
        self.statement = statement
        self.entries = entries
        numbers = ", ".join(map(str, entries))
        super().__init__(f"statement {statement[:8]} was decided on since it was looked at (entry {numbers}): look at it again, then decide")


class ProfileError(TruceError):
    """A conflict profile that does not load."""

    exit_code = 2


class DataError(TruceError):
    """A data file of the project or of the user that does not load."""

    exit_code = 2


class BelowFloorError(TruceError):
    """A figure of the reader has fallen below its floor."""

    exit_code = 5


class MissingModelError(TruceError):
    """A model is not installed: the language's parser, or the trained encoder that was asked for."""

    exit_code = 3


class LedgerError(TruceError):
    """The ledger cannot be opened or written."""

    exit_code = 3


class LedgerBusyError(LedgerError):
    """Another writer holds the ledger."""


class LedgerVersionError(LedgerError):
    """The ledger was made by a newer version of Truceledger."""
