"""The ledger: append, judge, look. Nothing in it is ever changed or removed.

Hands on ``Ledger`` and its entries; refuses to read a report or to weigh what it says.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Ledger", "Process", "Recorded", "Verification"]


def __getattr__(name: str) -> Any:
    # SQLAlchemy takes its time to load; whoever only lists kinds need not wait for it
    if name in {"Ledger", "Verification"}:
        from truceledger.ledger import ledger, verify

        return ledger.Ledger if name == "Ledger" else verify.Verification
    if name in {"Process", "Recorded"}:
        from truceledger.ledger import entries

        return entries.Process if name == "Process" else entries.RecordResult
    raise AttributeError(name)
