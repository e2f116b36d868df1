"""The measurement of the hop asks by turns, and takes no other answer for a figure."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.benches import hop


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """Answers 429 at `/y` and 200 elsewhere, and counts; `/x` from a cache from the second time on, if it may."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            allowed = self.headers["Cache-Control"] != "no-store"
            counts[self.path, allowed] += 1
            self.send_response(429 if self.path == "/y" else 200)
            if self.path == "/x" and allowed and counts["/x", True] > 1:
                self.send_header("Age", "1")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    counts: Counter[tuple[str, bool]] = Counter()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.counts = counts
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_it_asks_all_by_turns(server):
    direct, through, cached = hop.medians(server.server_port, server.server_port, "/x", rounds=3)
    rounds = 3 + hop.WARM_UP
    assert (server.counts["/x", False], server.counts["/x", True]) == (2 * rounds, rounds + 1)
    assert min(direct, through, cached) > 0


def test_an_error_is_no_figure(server):
    with pytest.raises(RuntimeError, match="429"):
        hop.medians(server.server_port, server.server_port, "/y", rounds=1)


def test_an_answer_that_came_another_way_is_no_figure(server):
    with pytest.raises(RuntimeError, match="from no cache"):
        hop.medians(server.server_port, server.server_port, "/z", rounds=1)
