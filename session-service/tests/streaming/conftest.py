"""The stream app on the same database, and a reader of its events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from service_kit.errors import Unavailable
from service_kit.security.runtime import runtime
from session_service.stream import create_app


class InProcess:
    """Stands for the HTTP call to the session service."""

    def __init__(self, client: Any, headers: Callable[[], dict[str, str]]) -> None:
        self.client, self.headers = client, headers

    def post_json(self, path: str, body: Any) -> Any | None:
        answer = self.client.post(path, body, headers=self.headers())
        if answer.status_code not in (200, 404):
            raise Unavailable("session does not answer properly.")
        return answer.json if answer.status_code == 200 else None


class Reader:
    """Reads one response event by event, without threads: each ``next()`` runs the stream up to its next piece."""

    def __init__(self, response: Any) -> None:
        self.response, self.last_id = response, ""
        self._pieces = filter(None, response.response)  # an empty one is nothing on the wire

    def piece(self) -> str:
        return next(self._pieces).decode()

    def event(self) -> SimpleNamespace:
        """The next event as an EventSource dispatches it: ``id`` is the last one that came, with or without an event.
        Blocks without data only move that; comments and ``retry`` are passed over."""
        while True:
            lines = dict(line.split(": ", 1) for line in self.piece().strip().splitlines() if line[0] != ":")
            self.last_id = lines.get("id", self.last_id)
            if "data" in lines:
                return SimpleNamespace(kind=lines["event"], id=self.last_id, data=json.loads(lines["data"]))

    def close(self) -> None:
        self.response.close()


@pytest.fixture
def stream(app: Any, key: Any, anonymous: Any, service_headers: Any) -> SimpleNamespace:
    """The stream app; its tailer polls when a test says so (``stream.poll()``)."""
    streaming_app = create_app(runtime(app).settings)
    runtime(streaming_app).keys = key
    tailer = streaming_app.extensions["setwise_streams"]
    tailer.start = lambda: None
    streaming_app.extensions["setwise_stream_owner"] = InProcess(anonymous, service_headers)
    return SimpleNamespace(app=streaming_app, tailer=tailer, poll=tailer.poll)


@pytest.fixture
def watch(stream: Any, alice: Any, key: Any) -> Iterator[Callable[..., Reader]]:
    """``watch(state)``: alice opens the session's stream; options as for a request. Answers a Reader."""
    readers: list[Reader] = []

    def open_stream(state: dict[str, Any], who: Any = alice, query: str = "", **headers: str) -> Reader:
        token = key.token(who.user_id, sid=str(who.session_id))
        sent_headers = {"Authorization": f"Bearer {token}"} if not query else {}
        sent_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"/api/v1/sessions/{state['id']}/events{query}"
        readers.append(Reader(stream.app.test_client().get(path, headers=sent_headers, buffered=False)))
        return readers[-1]

    yield open_stream
    for reader in readers:
        reader.close()
