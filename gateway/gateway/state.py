"""What one gateway app carries with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from gateway.cache import Cache
from gateway.cache_stores import open_store
from gateway.client_address import Network, networks
from gateway.documents import Documents
from gateway.queueing import BURST_SECONDS, LOG_IN_BURST_SECONDS, Queue
from gateway.recent_writes import Marks, open_marks
from gateway.routes import STREAM
from gateway.settings import Settings
from gateway.upstream import Upstream

NAME = "gateway"


@dataclass(frozen=True)
class State:
    """Settings, services behind, proxies in front, what services tell of themselves, kept answers, recent writes, and
    the queue of requests that wait for their turn here."""

    settings: Settings
    upstreams: dict[str, Upstream]
    trusted: tuple[Network, ...]
    documents: Documents
    cache: Cache
    marks: Marks
    queue: Queue


def make_state(settings: Settings) -> State:
    """Everything that the settings describe. Opens no connection yet."""
    upstreams = {name: _upstream(name, url, settings) for name, url in settings.urls().items()}
    services = {name: one for name, one in upstreams.items() if name != STREAM.service}
    marks = open_marks(settings)
    queue = Queue(settings.busy_wait)
    cache = Cache(open_store(settings.cache_url, settings.namespace), marks)
    return State(settings, upstreams, networks(settings.trusted_proxies), Documents(services), cache, marks, queue)


def _upstream(name: str, url: str, settings: Settings) -> Upstream:
    is_stream = name == STREAM.service
    burst = LOG_IN_BURST_SECONDS if name == "auth" else BURST_SECONDS
    places, queue = (settings.stream_places, None) if is_stream else (settings.places, Queue(settings.busy_wait, burst))
    return Upstream(name, url, seconds=settings.deadline, cap=settings.max_answer, places=places, queue=queue)


def state(app: Flask | None = None) -> State:
    """The state of ``app`` or of the current app."""
    found: State = (app or current_app).extensions[NAME]
    return found
