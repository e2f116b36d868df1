"""What the gateway can be told from the environment: ``SETWISE_GATEWAY_...``, and what all processes share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from gateway.routes import UPSTREAMS
from service_kit.settings import BaseSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BaseSettings):
    """Where the services are, and how much of what is let through."""

    service: ClassVar[str] = "gateway"

    bind: str = setting("127.0.0.1:8100", doc="Address to listen on, or `fd://<number>` of an open socket.")
    metrics_bind: str = setting("", doc="A second address, inside only, that answers `/metrics`; empty: none.")
    workers: int = setting(1, doc="Processes. Limits and breakers count in each of them.")
    connections: int = setting(4_000, doc="Client connections at once, per process.")

    hosts: list[str] = setting([], doc="Names in the Host header that are answered, comma-separated; empty: any.")
    public_scheme: str = setting("http", doc="How clients reach the gateway.", choices=("http", "https"))

    auth_url: str = setting("http://127.0.0.1:8101", doc="The auth service.")
    catalog_url: str = setting("http://127.0.0.1:8102", doc="The catalogue.")
    plans_url: str = setting("http://127.0.0.1:8103", doc="The plans service.")
    session_url: str = setting("http://127.0.0.1:8104", doc="The session service.")
    tracking_url: str = setting("http://127.0.0.1:8105", doc="The tracking service.")
    stream_url: str = setting("http://127.0.0.1:8106", doc="The process that serves event streams.")

    deadline: float = setting(10.0, doc="Seconds for a whole call to a service, from connecting to the last byte.")
    body_deadline: float = setting(15.0, doc="Seconds in which a request's body must have arrived.")
    header_deadline: int = setting(
        15, doc="Seconds for a request's headers; also how long an idle client connection is kept."
    )
    send_deadline: float = setting(30.0, doc="Seconds in which a client must take each 64 KiB of an answer.")
    max_answer: int = setting(16_777_216, doc="Largest answer of a service in bytes.")
    places: int = setting(128, doc="Calls under way at once to one service, per process.")
    stream_places: int = setting(2_000, doc="Event streams open at once, per process.")
    probe_every: float = setting(2.0, doc="Seconds between two looks at a healthy service; 0: never look.")

    user_limit: str = setting("1200/minute", doc="Requests of one signed-in user.")
    address_limit: str = setting("600/minute", doc="Requests without a token from one address.")
    auth_limit: str = setting("60/minute", doc="Log-ins, registrations and the like from one address.")
    limits_url: str = setting("process://", doc="Where requests are counted: `process://` or `redis://...`.")
    trusted_proxies: list[str] = setting(
        [], doc="Networks of the proxies in front whose X-Forwarded-For is believed, comma-separated."
    )
    cors_origins: list[str] = setting([], doc="Web origins whose pages may call the API, comma-separated.")

    def urls(self) -> dict[str, str]:
        """Address by upstream."""
        return {name: getattr(self, f"{name}_url") for name in UPSTREAMS}

    def check(self) -> None:
        """Refuse what would let in more than is meant, too. Raises ValueError that names all of it."""
        super().check()
        wrong = [
            f"{self.variable(spec)} must be positive"
            for spec in fields(self)
            if spec.name in _POSITIVE and getattr(self, spec.name) <= 0
        ]
        wrong += [
            f"{origin!r} in SETWISE_GATEWAY_CORS_ORIGINS is not an origin"
            for origin in self.cors_origins
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2
        ]
        if wrong:
            raise ValueError("; ".join(wrong))


_POSITIVE = {
    "workers",
    "connections",
    "deadline",
    "body_deadline",
    "header_deadline",
    "send_deadline",
    "max_answer",
    "places",
    "stream_places",
}
