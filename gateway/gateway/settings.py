"""What the gateway can be told from the environment: ``SETWISE_GATEWAY_...``, and what all processes share."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import ClassVar

from gateway.rate_limit_storage import parse_limit
from gateway.routes import UPSTREAMS
from service_kit.security.forwarding import ForwardingSettings
from service_kit.settings import forms
from service_kit.settings.base import setting
from service_kit.settings.forms import Form

# What cannot be read would let everybody in.
LIMIT = Form("a limit such as 600/minute", parse_limit)
ORIGIN = Form(
    "an origin such as https://app.example",
    lambda text: text.startswith(("http://", "https://")) and text.count("/") == 2 and "*" not in text,
)
COUNTED = forms.exactly("process://") | forms.REDIS
SERVICE = forms.address("http://host:port", "http")
NETWORK = Form("an address or a network such as 10.0.0.0/8", ip_network)


@dataclass(frozen=True, kw_only=True)
class Settings(ForwardingSettings):
    """Where the services are, and how much of what is let through."""

    service: ClassVar[str] = "gateway"
    owns_data: ClassVar[bool] = False

    bind: str = setting(
        "127.0.0.1:8100",
        doc="Address to listen on, or `fd://<number>` of an open socket.",
        form=forms.BIND,
    )
    metrics_bind: str = setting(
        "",
        doc="A second address, inside only, that answers `/metrics`, and probes without a limit; empty: none.",
        form=forms.HOST_PORT | forms.NOTHING,
    )
    workers: int = setting(
        1, doc="Processes. Breakers count in each of them, and so do limits unless Redis does.", form=forms.POSITIVE
    )
    connections: int = setting(4_000, doc="Client connections at once, per process.", form=forms.POSITIVE)
    address_connections: int = setting(
        1_200,
        doc="Connections at once from one address that is no trusted proxy, per process.",
        form=forms.POSITIVE,
    )
    connection_requests: int = setting(
        1_000, doc="Requests on one connection; the last answer ends it.", form=forms.POSITIVE
    )

    hosts: list[str] = setting([], doc="Names in the Host header that are answered, comma-separated; empty: any.")
    public_scheme: str = setting("http", doc="How clients reach the gateway.", choices=("http", "https"))

    auth_url: str = setting("http://127.0.0.1:8101", doc="The auth service.", form=SERVICE)
    catalog_url: str = setting("http://127.0.0.1:8102", doc="The catalogue.", form=SERVICE)
    plans_url: str = setting("http://127.0.0.1:8103", doc="The plans service.", form=SERVICE)
    session_url: str = setting("http://127.0.0.1:8104", doc="The session service.", form=SERVICE)
    tracking_url: str = setting("http://127.0.0.1:8105", doc="The tracking service.", form=SERVICE)
    stream_url: str = setting("http://127.0.0.1:8106", doc="The process that serves event streams.", form=SERVICE)

    deadline: float = setting(
        10.0, doc="Seconds for a whole call to a service, from connecting to the last byte.", form=forms.POSITIVE
    )
    body_deadline: float = setting(
        15.0, doc="Seconds in which a request's body must have arrived.", form=forms.POSITIVE
    )
    header_deadline: int = setting(
        15, doc="Seconds for a request's headers; also how long an idle client connection is kept.", form=forms.POSITIVE
    )
    send_deadline: float = setting(
        30.0, doc="Seconds in which a client must take each 64 KiB of an answer.", form=forms.POSITIVE
    )
    max_answer: int = setting(16_777_216, doc="Largest answer of a service in bytes.", form=forms.POSITIVE)
    places: int = setting(
        8,
        doc="Calls under way at once to one service, per process: as many as all its processes have threads, divided "
        "by the gateway's processes. More of them wait for a moment.",
        form=forms.POSITIVE,
    )
    busy_wait: float = setting(
        0.02,
        doc="Seconds for which a request waits for its turn, here or for a service, while more come than can be "
        "served; longer waits are refused. When a burst begins they may last longer.",
        form=forms.POSITIVE,
    )
    stream_places: int = setting(2_000, doc="Event streams open at once, per process.", form=forms.POSITIVE)
    probe_every: float = setting(
        2.0, doc="Seconds between two looks at a healthy service; 0: never look.", form=forms.at_least(0)
    )

    user_limit: str = setting("1200/minute", doc="Requests of one signed-in user.", form=LIMIT)
    address_limit: str = setting(
        "600/minute",
        doc="Requests without a token from one address; refreshes of tokens as well, which count apart.",
        form=LIMIT,
    )
    auth_limit: str = setting(
        "60/minute",
        doc="Log-ins, registrations and the like, with or without a token: from one address, and of one user.",
        form=LIMIT,
    )
    limits_url: str = setting(
        "process://",
        doc="Where requests are counted, and recent writes remembered: `process://` or `redis://...`.",
        form=COUNTED,
    )
    cache_url: str = setting(
        "process://", doc="Where public answers are kept: `process://` or `redis://...`.", form=COUNTED
    )
    trusted_proxies: list[str] = setting(
        [],
        doc="Networks of the proxies in front whose X-Forwarded-For is believed, comma-separated.",
        form=NETWORK,
    )
    cors_origins: list[str] = setting([], doc="Web origins whose pages may call the API, comma-separated.", form=ORIGIN)
    cors_localhost: str = setting(
        "auto",
        doc="Whether pages of `localhost`, `127.0.0.1` and `[::1]` may call the API too, at whichever port. `auto`: "
        "not in production; `./setwise up` without `--stack` says `yes`.",
        choices=("auto", "yes", "no"),
    )

    def urls(self) -> dict[str, str]:
        """Address by upstream."""
        return {name: getattr(self, f"{name}_url") for name in UPSTREAMS}

    @property
    def allows_local_pages(self) -> bool:
        """Whether pages that this machine serves may call the API, for whoever develops one."""
        return self.cors_localhost == "yes" or (self.cors_localhost == "auto" and self.mode != "production")

    def is_inside(self, port: object) -> bool:
        """Whether this is the port of the second listener, which is not reachable from outside."""
        inside = self.metrics_bind.rpartition(":")[2]
        return bool(inside) and str(port) == inside
