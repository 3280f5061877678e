"""Feeds, webhooks and deliveries laid out, for the API and for commands; secrets are in none of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from truceledger.publishing.feeds.items import shown
from truceledger.publishing.feeds.shapes import DeliveryRow, FeedAnswer, FeedRow, WebhookRow

if TYPE_CHECKING:
    from truceledger.publishing.feeds.feed import Feed
    from truceledger.publishing.feeds.store import Feeds
    from truceledger.publishing.room import Room

#: Messages shown of a feed; those not delivered come first.
SHOWN = 50


def row(feed: Feed, webhooks: int, base: str = "") -> FeedRow:
    """Lay out a feed."""
    atom = f"{base.rstrip('/')}/feeds/{feed.name}.atom"
    return FeedRow(
        feed.name, feed.kind, feed.title, feed.owner, feed.made, feed.process, feed.standing, feed.words, feed.filters, atom, webhooks
    )


def listed(room: Room, feeds: Feeds, base: str = "") -> tuple[FeedRow, ...]:
    """Lay out all feeds, by name."""
    hooks = [hook.feed for hook in feeds.hooks()]
    return tuple(row(shown(room, feed), hooks.count(feed.name), base) for feed in feeds.all())


def whole(room: Room, feeds: Feeds, name: str, base: str = "", *, webhooks: bool = True) -> FeedAnswer:
    """Lay out a feed with its ``webhooks`` and their last messages; raises ``NoFeedError``."""
    feed, hooks = shown(room, feeds.get(name)), feeds.hooks(name)
    if not webhooks:
        return FeedAnswer(row(feed, len(hooks), base))
    counts = feeds.counts()
    made = []
    for hook in hooks:
        many = counts.get(hook.number, {})
        states = (many.get("waiting", 0), many.get("delivered", 0), many.get("dead", 0))
        made.append(WebhookRow(hook.number, hook.url, hook.private, moment(hook.made), hook.ended, hook.trouble, *states))
    deliveries = []
    for message in feeds.messages(name, most=SHOWN):
        tries = feeds.attempts(message.id)
        due = moment(message.due) if message.state == "waiting" else None
        told = tries[-1].told if tries else "not tried yet"
        deliveries.append(DeliveryRow(message.id, message.hook, moment(message.made), message.many, message.state, message.attempts, due, told))
    return FeedAnswer(row(feed, len(hooks), base), tuple(made), tuple(deliveries))


def moment(seconds: float) -> datetime:
    """Give seconds since 1970 as a moment, UTC."""
    return datetime.fromtimestamp(int(seconds), UTC)
