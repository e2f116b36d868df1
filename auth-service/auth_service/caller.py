"""From where a request comes: the address that attempts are counted on and the device that sessions are named by."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

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
    peer = request.remote_addr or "unknown"
    trusted = runtime().settings.trusted_proxies  # type: ignore[attr-defined]
    if peer in trusted and (forwarded := request.headers.get("X-Forwarded-For")):
        peer = _address(forwarded.rpartition(",")[2].strip()) or peer
    return Caller(peer, device_name(request.headers.get("User-Agent", "")))


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
