"""An EventSource is told to come back while the stream process is away; everybody else sees the problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

ADDRESS = "/api/v1/sessions/1/events"
BROWSER = {"Accept": "text/event-stream", "Last-Event-ID": "7"}


@pytest.mark.parametrize("answer", [None, (502, {}), (503, {}), (504, {})], ids=str)
def test_it_comes_back_later(
    make_app: Callable[..., Flask], service: Any, unused_url: str, answer: tuple[int, Any] | None
) -> None:
    if answer is not None:
        service.scripts[ADDRESS], service.documents[ADDRESS] = "plain", answer
    client = make_app(**({} if answer else {"stream_url": unused_url})).test_client()
    got = client.get(f"{ADDRESS}?ticket=abc", headers=BROWSER)
    assert (got.status_code, got.text, got.mimetype) == (200, "retry: 5000\n\n", "text/event-stream")
    assert got.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "accepted"), [("", "text/event-stream"), ("?ticket=abc", "*/*"), ("?ticket=abc", "application/json")]
)
def test_others_see_the_problem(
    make_app: Callable[..., Flask], token: str, unused_url: str, query: str, accepted: str
) -> None:
    headers = {"Accept": accepted} | ({} if query else {"Authorization": f"Bearer {token}"})
    got = make_app(stream_url=unused_url).test_client().get(ADDRESS + query, headers=headers)
    assert (got.status_code, got.content_type) == (503, "application/problem+json")


@pytest.mark.parametrize("status", [401, 404, 422, 429])
def test_an_event_source_sees_what_would_be_the_same_next_time(app: Flask, service: Any, status: int) -> None:
    service.scripts[ADDRESS], service.documents[ADDRESS] = "plain", (status, {})
    assert app.test_client().get(f"{ADDRESS}?ticket=abc", headers=BROWSER).status_code == status
