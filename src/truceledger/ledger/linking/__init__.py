"""What is one: rules that link copies, and claims that tell the same event, instrument, meeting or step in other words.

Hands on ``link_new`` (reports just recorded, against all others) and ``suggest`` (a whole ledger). Refuses to decide: every
link is a proposal with its reason, and a person's word on a pair stands over it. Rules are precise rather than greedy, since
a false link hides a contradiction.
"""

from __future__ import annotations

from truceledger.ledger.linking.linker import Proposal, link_new, propose, suggest

__all__ = ["Proposal", "link_new", "propose", "suggest"]
