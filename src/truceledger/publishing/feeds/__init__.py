"""Feeds out: saved searches and changes in the state of play, read as Atom or sent to webhooks; nothing is sent unless one was added."""

from __future__ import annotations

from truceledger.publishing.feeds.atom import atom
from truceledger.publishing.feeds.feed import Feed, Filters, new_feed
from truceledger.publishing.feeds.store import Feeds

__all__ = ["Feed", "Feeds", "Filters", "atom", "new_feed"]
