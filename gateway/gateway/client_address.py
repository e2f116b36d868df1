"""Who is at the other end: the address that a request really came from, and what it counts as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
SUBSCRIBER_BITS = 64
UNKNOWN = IPv6Address(0)
ANY_NETWORK: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def networks(trusted: Sequence[str]) -> tuple[Network, ...]:
    """The networks of the proxies in front. Raises ValueError for what is not a network."""
    return tuple(ip_network(network.strip()) for network in trusted)


def peer(environ: Mapping[str, Any], trusted: Sequence[Network]) -> Address:
    """The nearest address that is not one of our own proxies; what a stranger writes into the header is ignored."""
    nearest = address(str(environ.get("REMOTE_ADDR", "")))
    hops = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if trusted else []
    while hops and is_trusted(nearest, trusted):
        before = _parse(hops.pop())
        if before is None:
            break
        nearest = before
    return nearest


def address(text: str) -> Address:
    """The address that ``text`` tells; :data:`UNKNOWN` when it tells none."""
    return _parse(text) or UNKNOWN


def is_trusted(nearest: Address, trusted: Sequence[Network]) -> bool:
    """Whether this is one of the proxies in front."""
    return any(nearest in network for network in trusted)


@lru_cache(maxsize=4_096)
def subscriber_key(one: Address) -> str:
    """An IPv6 subscriber has a whole network of addresses, so the network counts as one."""
    if isinstance(one, IPv6Address):
        return str(ip_network((one, SUBSCRIBER_BITS), strict=False))
    return str(one)


@lru_cache(maxsize=4_096)
def _parse(text: str) -> Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
