"""Which addresses may be connected to: those of the public internet alone, unless private networks are allowed.

The name is resolved here, once; who connects, connects to an address given here, so that a name that changes between look and leap
leads nowhere. Used for what is fetched, and for what is sent out.
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Networks whose addresses stand for one of IPv4, behind a translator.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
#: For protocols, and for the metadata of some clouds; older Pythons take most of it for public.
_ASSIGNED = ipaddress.IPv4Network("192.0.0.0/24")


class UnknownHostError(Exception):
    """No such host is known."""


class PrivateAddressError(Exception):
    """The host leads into a private network, to this machine, or to many at once."""


def addresses(host: str, port: int, *, allow_private: bool) -> tuple[str, ...]:
    """Give the addresses of a host, in the order to try them.

    Raises ``UnknownHostError``; ``PrivateAddressError`` where any of them is not public, unless those are allowed.
    """
    try:
        found = [str(info[4][0]).split("%")[0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise UnknownHostError(host) from None
    if not allow_private and not all(is_public(ipaddress.ip_address(one)) for one in found):
        raise PrivateAddressError(host)
    return tuple(dict.fromkeys(found))


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet: not private, loopback, link-local, shared, multicast or reserved.

    Where one address stands for another (mapped, 6to4, behind a translator), that other one counts.
    """
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified or address in _ASSIGNED)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _TRANSLATED or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
