"""From where a request comes: the address that attempts are counted on and the device that sessions are named by."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import cast

from flask import request

from auth_service.devices import device_name
from auth_service.settings import Settings
from service_kit.security.forwarding import forwarded_address
from service_kit.security.runtime import runtime


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
    forwarded = forwarded_address(cast(Settings, runtime().settings))
    address = _address(forwarded or "") or _address(request.remote_addr or "")
    return Caller(str(address or "unknown"), device_name(request.headers.get("User-Agent", "")))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
