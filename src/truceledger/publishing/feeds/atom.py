"""A feed as Atom (RFC 4287): a pure function of the ledger, so that the same ledger gives the same bytes, whenever it is asked."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import msgspec

from truceledger import __version__
from truceledger.publishing.feeds.items import MOST, Item, items, midnight, shown
from truceledger.publishing.safe import printable

if TYPE_CHECKING:
    from truceledger.publishing.feeds.feed import Feed
    from truceledger.publishing.room import Room

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
#: What no XML may hold, beside the controls that ``printable`` takes out.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff\U0001fffe\U0001ffff]")
#: Statements under an entry that are linked to; the others are counted.
LINKED = 8


def atom(room: Room, feed: Feed, *, base: str = "", most: int = MOST) -> bytes:
    """Give a feed's last items as Atom, UTF-8, the last first.

    ``base`` is the address of the site; with it entries link to its pages, and the feed says where it is. Raises ``UsageError`` where
    the feed's filters fit nothing any more.
    """
    from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

    base, told, feed = base.rstrip("/"), items(room, feed, most), shown(room, feed)
    made = FeedGenerator()
    made.id(feed.id)
    made.title(_text(feed.title))
    made.subtitle(_text(_about(feed)))
    made.updated(max((item.updated for item in told), default=feed.made))
    made.author({"name": "Truceledger"})
    made.generator("Truceledger", version=__version__)
    if base:
        made.link(href=f"{base}/feeds/{feed.name}.atom", rel="self", type="application/atom+xml")
        made.link(href=f"{base}{page_of(feed)}", rel="alternate", type="text/html")
    for item in told:
        entry = made.add_entry(order="append")
        entry.id(item.id)
        entry.title(_text(item.title))
        entry.updated(item.updated)
        if item.published:
            entry.published(midnight(item.published))
        entry.summary(_text(item.summary))
        entry.content(_html(item, base), type="html")
        entry.category({"term": item.category})
        if base:
            entry.link(href=f"{base}{quote(item.path, safe='/?=&')}", rel="alternate", type="text/html")
    written: bytes = made.atom_str(pretty=True)
    return written


def _about(feed: Feed) -> str:
    where = f" of {feed.process}" if feed.process else ""
    seen = "" if feed.standing == "machine" else f", {feed.standing} alone"
    if feed.kind == "changes":
        return f"Changes in the state of play{where}{seen}, by the day on which the ledger learned of them"
    return f"Statements{where} that fit a saved search{seen}"


def page_of(feed: Feed) -> str:
    """Give the address of the page that shows what a feed is of."""
    asked: list[tuple[str, str]] = [("process", feed.process)] if feed.process else []
    asked += [("standing", feed.standing)] if feed.standing != "machine" else []
    if feed.kind == "search":
        asked += [("q", feed.words)] if feed.words else []
        asked += [("kind", kind) for kind in feed.filters.kinds]
        named = msgspec.structs.asdict(feed.filters).items()
        asked += [(name, value) for name, value in named if name != "kinds" and value]
    page = "/changes" if feed.kind == "changes" else "/search" if feed.words else "/statements"
    return page + (f"?{urlencode(asked)}" if asked else "")


def _text(words: str) -> str:
    """Give words as XML takes them; the writer escapes them."""
    return _NO_XML.sub("", printable(words))


def _html(item: Item, base: str) -> str:
    """Give an item as a few safe elements; all words are escaped."""
    parts = [f'<p dir="auto">{escape(_text(line))}</p>' for line in item.lines[:1]]
    parts += [f'<blockquote dir="auto">{escape(_text(q))}</blockquote>' for q in item.quotes]
    parts += [f'<p dir="auto">{escape(_text(line))}</p>' for line in item.lines[1:]]
    shown = item.grounds[:LINKED]
    ids = " ".join(f'<a href="{escape(f"{base}/statements/{g}")}">{escape(g[:8])}</a>' if base else escape(g[:8]) for g in shown)
    more = f" and {len(item.grounds) - len(shown)} more" if len(item.grounds) > len(shown) else ""
    return "".join([*parts, f"<p>rests on: {ids}{more}</p>" if shown else ""])
