"""The mix reaches a server at its rate, and what came of it is summed up."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf

import pytest

from harness.benches import mix
from harness.benches.overload import Load

STATE = {"id": "s", "sequence": 0, "current": {"step_id": "a"}}


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """Answers everything with a live session in chunks, `/refused` with 503 and a length, `/partly` without a part."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            counts[self.command, self.path] += 1
            kinds.update([json.loads(body).get("kind")] if body else [])
            refused = self.path == "/refused"
            missing = ["weight"] if self.path == "/partly" else []
            content = json.dumps(STATE | {"missing": missing}, separators=(",", ":")).encode()
            self.send_response(503 if refused else 200)
            self.send_header(*(("Content-Length", str(len(content))) if refused else ("Transfer-Encoding", "chunked")))
            self.end_headers()
            self.wfile.write(content if refused else b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content))

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    counts, kinds = Counter[tuple[str, str]](), Counter[str]()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.counts, found.kinds = counts, kinds
        found.daemon_threads = True
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_every_request_of_the_mix_is_sent_and_answered(server):
    paths = {kind: [["token", f"/{kind}"]] for kind in ("kept", "today", "list", "weights", "weight")}
    paths["kept"] = [["", "/refused"]]
    paths["today"] = [["token", "/today"], ["token", "/partly"]]
    plan = {"port": server.server_port, "rate": 500, "seconds": 0.4, "seed": 1, "paths": paths}
    found = asyncio.run(mix.run(plan | {"sessions": [["token", "plan", "day"]]}))
    statuses = Counter((kind, status) for kind, status, _, _ in found["answers"])
    assert sum(statuses.values()) == 200
    assert {status for kind, status in statuses if kind == "kept"} == {503}
    assert {status for kind, status in statuses if kind not in ("kept", "today")} == {200}
    assert statuses["today", 503] == server.counts["GET", "/partly"] > 0
    assert server.counts["GET", "/refused"] == statuses["kept", 503]
    assert server.counts["GET", "/api/v1/sessions/current"] == 1
    assert server.kinds["complete_set"] == statuses["set", 200] - 1
    assert found["cpu"] > 0


def test_a_server_that_is_away_answers_nothing():
    lines = mix.Lines(1)
    assert asyncio.run(lines.send("", "GET", "/")) == (0, b"")


def answers(*statuses: int) -> list[tuple[str, int, float, float]]:
    return [("kept", status, 0.0, 0.01 * place) for place, status in enumerate(statuses, start=1)]


def test_a_step_is_carried_while_all_is_answered_in_time():
    assert Load(10, answers(*[200] * 10), {}).is_carried
    assert not Load(10, answers(*[200] * 9, 503), {}).is_carried
    assert not Load(10, answers(*[200] * 20), {}).is_carried


def test_percentiles_are_of_the_statuses_that_are_asked_for():
    load = Load(10, answers(*[200] * 5, *[429] * 5), {})
    assert load.percentile(50) == pytest.approx(0.03)
    assert load.percentile(50, 429, 503) == pytest.approx(0.08)
    assert load.percentile(50, 500) == inf
