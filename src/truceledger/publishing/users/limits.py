"""How often: tries to sign in by account and by address, API requests by account and token. Kept in memory, over a moving window."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from typing import TYPE_CHECKING

from truceledger.publishing.users.account import folded_name
from truceledger.publishing.users.errors import TooMany

if TYPE_CHECKING:
    from limits import RateLimitItem

#: Tries to sign in, in a quarter of an hour: for one account from anywhere, and from one address for any account.
PER_ACCOUNT, PER_ADDRESS, MINUTES = 10, 30, 15


class Limits:
    """``per_minute`` is how many API requests an account may make in a minute; 0 for no limit."""

    def __init__(self, per_minute: int = 600) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._account = RateLimitItemPerMinute(PER_ACCOUNT, MINUTES, "account")
        self._address = RateLimitItemPerMinute(PER_ADDRESS, MINUTES, "address")
        self._api = RateLimitItemPerMinute(per_minute, 1, "api") if per_minute else None

    def trying(self, name: str, address: str) -> None:
        """Count a try to sign in before it is made; raises ``TooMany``. Names that no account has count as others do."""
        told = "too many tries to sign in"
        self._hit(self._address, _network(address), told)
        self._hit(self._account, _short(folded_name(name)), told)

    def signed_in(self, name: str) -> None:
        """Forget the tries for an account whose password was right."""
        self._window.clear(self._account, _short(folded_name(name)))

    def asking(self, who: str) -> None:
        """Count an API request; raises ``TooMany``."""
        if self._api is not None:
            self._hit(self._api, who, f"more than {self._api.amount} requests in a minute")

    def _hit(self, item: RateLimitItem, key: str, told: str) -> None:
        if not self._window.hit(item, key):
            after = max(1, math.ceil(self._window.get_window_stats(item, key).reset_time - time.time()))
            words = f"{after} seconds" if after < 120 else f"{math.ceil(after / 60)} minutes"
            raise TooMany(f"{told}; wait {words}", after)


def _network(address: str) -> str:
    """Give an address as it is counted: of IPv6 the network, of which a single machine has all addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return _short(address)
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _short(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
