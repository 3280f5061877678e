"""What the API takes and gives of feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from truceledger.publishing.feeds.feed import Filters
from truceledger.vocabulary.judgement import Standing


class NewFeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A saved search (words, filters), or with ``kind`` changes the changes in the state of play of a process."""

    name: str
    kind: Literal["search", "changes"] = "search"
    title: str = ""
    words: str = ""
    filters: Filters = Filters()
    process: str | None = None
    standing: Standing = Standing.MACHINE


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to send what comes into a feed: an https address of the public internet."""

    url: str


class FeedRow(msgspec.Struct, frozen=True):
    """A feed; ``atom`` is its address, ``webhooks`` how many are told of it."""

    name: str
    kind: str
    title: str
    owner: str
    made: datetime
    process: str | None
    standing: Standing
    words: str
    filters: Filters
    atom: str
    webhooks: int


class FeedList(msgspec.Struct, frozen=True):
    """All feeds, by name."""

    items: tuple[FeedRow, ...]


class WebhookRow(msgspec.Struct, frozen=True):
    """A webhook and what became of its messages; ``ended`` says why nothing is sent any more, ``trouble`` what kept it from being told."""

    number: int
    url: str
    allow_private: bool
    made: datetime
    ended: str | None
    trouble: str | None
    waiting: int
    delivered: int
    dead: int


class DeliveryRow(msgspec.Struct, frozen=True):
    """A message: ``waiting`` (again at ``due``), ``delivered`` or ``dead``; ``told`` is what became of the last try."""

    id: str
    webhook: int
    made: datetime
    items: int
    state: str
    attempts: int
    due: datetime | None
    told: str


class FeedAnswer(msgspec.Struct, frozen=True):
    """A feed with its webhooks and their last messages, which administrators alone see."""

    feed: FeedRow
    webhooks: tuple[WebhookRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()


class WebhookMade(msgspec.Struct, frozen=True):
    """A webhook that was added; ``secret`` is shown this once."""

    number: int
    url: str
    secret: str
