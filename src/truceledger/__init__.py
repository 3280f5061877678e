"""Truceledger: who says what about a ceasefire, through whom, in which report, at which characters."""

__version__ = "0.1.0"
