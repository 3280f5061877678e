"""Briefs: the state of play and what changed, on paper, every sentence with its grounds.

``compose.compose`` makes a ``Brief`` of a period: sections of sentences and tables in plain words, each with the statements it
rests on; ``making.brief_of`` does so for a ledger. A renderer turns it into a format: ``markdown`` by itself, HTML, DOCX and PDF
through a ``document`` of pieces that each of them writes in its own way; ``renderers.RENDERERS`` lists them. Refuses to state a
claim as a fact. Only words are loaded here, for commands that name the formats and make no brief.
"""

from __future__ import annotations

from truceledger.publishing.briefs.brief import Brief, Cited, Figure, Grounds, Row, Section, Sentence, Table

__all__ = ["Brief", "Cited", "Figure", "Grounds", "Row", "Section", "Sentence", "Table"]
