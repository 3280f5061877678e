"""Days of publication as sources write them."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime


def day_of(words: object) -> date | None:
    """Give the day that metadata names, or nothing: ISO 8601, RFC 2822, else as dateutil reads it."""
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    if not isinstance(words, str) or not words.strip():
        return None
    text = words.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    from dateutil import parser

    try:
        return parser.parse(text, dayfirst=True, default=datetime(1, 1, 1)).date() if any(c.isdigit() for c in text) else None
    except (ValueError, OverflowError):
        return None
