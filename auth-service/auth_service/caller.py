"""From where a request comes: the address that attempts are counted on and the device that sessions are named by."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import cast

from flask import request

from auth_service.devices import device_name
from auth_service.settings import Settings
from service_kit.errors import Unauthenticated
from service_kit.observability.logs import log
from service_kit.security.client import verify_service_token
from service_kit.security.forwarding import ADDRESS, TOKEN
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
    forwarded = _forwarded_address(cast(Settings, runtime().settings))
    address = _address(forwarded or "") or _address(request.remote_addr or "")
    return Caller(str(address or "unknown"), device_name(request.headers.get("User-Agent", "")))


def _forwarded_address(settings: Settings) -> str | None:
    """The client's address that the gateway told; None when the current request does not come from the gateway."""
    token = request.headers.get(TOKEN)
    if token is None or not settings.gateway_secrets:
        return None
    try:
        verify_service_token(token, settings.service, settings.gateway_secrets)
    except Unauthenticated:
        # Either a forgery, or the two processes have different secrets; then all clients count as one address.
        log.warning("not the gateway's token", variable=settings.variable_of("gateway_secret"))
        return None
    return request.headers.get(ADDRESS)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
