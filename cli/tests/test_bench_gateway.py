"""Measurements measure; what they find is for whoever runs `./setwise bench` to judge."""

from __future__ import annotations

import argparse
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cli import bench
from cli.benches import gateway
from cli.benches.figures import Figure


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """Answers 200 at `/x` and 429 elsewhere, and counts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            counts[self.path] += 1
            self.send_response(200 if self.path == "/x" else 429)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    counts: Counter[str] = Counter()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.counts = counts
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_it_asks_both_by_turns(server):
    direct, through = gateway.medians(server.server_port, server.server_port, "/x", rounds=3)
    assert server.counts["/x"] == 2 * (3 + gateway.WARM_UP)
    assert direct > 0 < through


def test_an_error_is_no_figure(server):
    with pytest.raises(RuntimeError, match="429"):
        gateway.medians(server.server_port, server.server_port, "/y", rounds=1)


@pytest.mark.parametrize(("value", "code"), [(2.0, 0), (2.3, 1)])
def test_a_figure_over_its_promise_fails_the_command(monkeypatch, capsys, value, code):
    monkeypatch.setattr(gateway, "measure", lambda: iter([Figure("cost", value, "x", at_most=2.2)]))
    assert bench.run(argparse.Namespace(names=["gateway"])) == code
    assert ("TOO MUCH" in capsys.readouterr().out) == bool(code)


def test_an_unknown_measurement_is_named(capsys):
    assert bench.run(argparse.Namespace(names=["speed"])) == 2
    assert "there are: gateway" in capsys.readouterr().out
