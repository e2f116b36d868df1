"""From where a request comes: the address that attempts are counted on and the device that sessions are named by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import request

from auth_service.sessions.rules import device_name
from service_kit.runtime import runtime


@dataclass(frozen=True)
class Caller:
    """The client's address and the name of its device."""

    address: str
    device: str

    def as_private(self) -> dict[str, str]:
        """How the audit log notes it."""
        return {"address": self.address, "device": self.device}


def caller() -> Caller:
    """Who sends the current request. The gateway's word is taken for the address, nobody else's."""
    peer = _address(request.remote_addr or "")
    trusted = runtime().settings.trusted_proxies  # type: ignore[attr-defined]
    if peer and _is_in(peer, trusted) and (forwarded := request.headers.get("X-Forwarded-For")):
        peer = _address(forwarded.rpartition(",")[2].strip()) or peer
    return Caller(str(peer or "unknown"), device_name(request.headers.get("User-Agent", "")))


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[str]) -> bool:
    return any(address in ip_network(network) for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
