"""The client's address, as the gateway tells it and nobody else can, and other headers between it and the services.

Whoever reaches a service's port can send ``X-Forwarded-For``, and on one machine the gateway's own address is
everybody's. So the gateway adds a token like those between services, signed with a secret that only it and those who
act on the address have; it never passes on what a client sends under that name. Who believes it is the auth service.
"""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.settings import production
from service_kit.settings.base import BaseSettings, setting

TOKEN, ADDRESS = "X-Gateway-Token", "X-Forwarded-For"
# To which services the user wrote lately: ``auth, plans;after="TOKEN"`` (see ``messaging/freshness.py``); which copies
# an answer relied on though they may be older.
RECENT_WRITES, COPY_VERSION = "Setwise-Recent-Writes", "Setwise-Copy-Version"
# For how long (``max-age=N``) the answer to a caller with a token is what everybody gets; the gateway alone reads it.
SAME_FOR_ALL = "Setwise-Same-For-All"


@dataclass(frozen=True, kw_only=True)
class ForwardingSettings(BaseSettings):
    """What the gateway and those who believe it share."""

    gateway_secret: str = setting(
        "",
        doc="Secret by which the gateway proves to the auth service that it is the gateway, whose `X-Forwarded-For` is "
        "believed; nobody else is given it. Several, comma-separated, as with `SETWISE_SERVICE_SECRET`. Empty: nobody "
        "is believed.",
        common=True,
    )

    @property
    def gateway_secrets(self) -> tuple[str, ...]:
        """The gateway's secrets: the first signs, each is believed."""
        return tuple(filter(None, (secret.strip() for secret in self.gateway_secret.split(","))))

    def mistakes(self) -> list[str]:
        """Besides what all processes refuse: production without a secret, or with one that other services have."""
        name, wrong = self.variable_of("gateway_secret"), super().mistakes()
        if self.mode != "production":
            return wrong
        wrong += production.weak_secrets(name, self.gateway_secrets or ("",))
        if set(self.gateway_secrets) & set(self.service_secrets) - {""}:
            wrong.append(f"{name} must be another than SETWISE_SERVICE_SECRET, which every service has")
        return wrong
