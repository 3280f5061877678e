"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from truceledger.intake.guard import PrivateAddressError, UnknownHostError, addresses, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # the metadata of cloud machines
        ("100.100.100.200", False),
        ("192.0.0.192", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("2606:2800:220:1::1", True),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("2002:c0a8:101::1", False),
        ("::7f00:1", False),
        ("2001:db8::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "[::1]".strip("[]")])
def test_however_it_is_written_this_machine_is_refused(host: str) -> None:
    with pytest.raises(PrivateAddressError):
        addresses(host, 80, allow_private=False)
    assert addresses(host, 80, allow_private=True)


def test_a_host_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (a, 80)) for a in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", told)
    with pytest.raises(PrivateAddressError):
        addresses("example.org", 80, allow_private=False)
    assert addresses("example.org", 80, allow_private=True) == ("93.184.216.34", "10.0.0.1")


def test_an_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownHostError):
        addresses("no such host", 80, allow_private=True)
    with pytest.raises(UnknownHostError):
        addresses("a" * 70 + ".example", 80, allow_private=True)
