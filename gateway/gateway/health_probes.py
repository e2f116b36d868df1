"""Looking after the services in the background, so that no user's request has to find out that one is gone.

Each one is asked every few seconds whether it is alive: a dead or frozen one is known within 5 seconds, and one that
is back is used again within a second, whether or not anybody calls meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from gateway.upstream import Upstream
from service_kit.observability.logs import log

PROBE_SECONDS = 0.7
RETRY_SECONDS = 0.2
OPEN_SECONDS = 0.5


def start(upstreams: Iterable[Upstream], every: float) -> None:
    """Begin to look, each in its own thread (a greenlet under gevent); ``every`` 0 means never."""
    if every > 0:
        for upstream in upstreams:
            name = f"health probe {upstream.name}"
            threading.Thread(target=_probe_repeatedly, args=(upstream, every), name=name, daemon=True).start()


def _probe_repeatedly(upstream: Upstream, every: float) -> None:
    pause = threading.Event()
    while True:
        try:
            alive = upstream.probe(PROBE_SECONDS)
        except Exception:  # whatever it is, the next look must still happen
            log.exception("probe failed", upstream=upstream.name)
            alive = False
        pause.wait(next_probe_delay(alive, upstream.breaker.is_open, every))


def next_probe_delay(alive: bool, is_open: bool, every: float) -> float:
    """Seconds to the next look: soon while it is doubtful, and steadily while it is known to be gone."""
    if alive:
        return every
    return OPEN_SECONDS if is_open else RETRY_SECONDS
