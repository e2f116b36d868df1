"""The measurement of greed measures: it waits as long as the slowest answer, and a failure is no good figure."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.benches import greed, greedy

Serving = Callable[[int], AbstractContextManager[int]]


@pytest.fixture
def serving() -> Serving:
    """``with serving(status) as port``: somebody who answers everything so."""

    @contextmanager
    def serve(status: int) -> Iterator[int]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 500  # else the kernel lets who finds no place in it try again after seconds

        with Server(("127.0.0.1", 0), Handler) as found:
            found.daemon_threads = True
            threading.Thread(target=found.serve_forever, daemon=True).start()
            yield found.server_port
            found.shutdown()

    return serve


@pytest.mark.parametrize("shape", [greedy.NOBODY, "unknown addresses", *greed.OTHERS])
def test_each_shape_is_gone_through(serving: Serving, shape: str) -> None:
    with serving(200) as port:
        assert 0 < greedy.worst_wait(port, shape, seconds=0.2) < math.inf


def test_a_probe_that_fails_waits_for_ever(serving: Serving) -> None:
    with serving(429) as port:
        assert greedy.worst_wait(port, greedy.NOBODY, seconds=0.1) == math.inf
