"""Briefs: the state of play and what changed, on paper, every sentence with its grounds.

``compose`` makes a ``Brief`` of a period: sections of sentences and tables in plain words, each with the statements it rests
on. A renderer turns it into a format; ``markdown`` is the one there is. Refuses to state a claim as a fact.
"""

from __future__ import annotations

from truceledger.publishing.briefs.brief import Brief, Cited, Grounds, Row, Section, Sentence, Table
from truceledger.publishing.briefs.compose import compose
from truceledger.publishing.briefs.markdown import markdown

__all__ = ["Brief", "Cited", "Grounds", "Row", "Section", "Sentence", "Table", "compose", "markdown"]
