"""What happened when: statements with a day, in its order."""

from __future__ import annotations

from datetime import date

from truceledger.assessment.words import lower
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View


def timeline(view: View) -> list[tuple[date, Statement]]:
    """Give the dated statements of a view by the first day they can mean; the same claim of several reports once each."""
    found = []
    for held in view.statements:
        first = lower(held.statement.when.edtf) if held.statement.when else None
        if first is not None:
            found.append((first, held.statement))
    found.sort(key=lambda item: (item[0], item[1].kind, item[1].statement_id))
    return found
