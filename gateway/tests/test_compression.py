"""Which answers are compressed, and what stays the same when they are."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask import Flask

from service_kit.testing.plugin import UserClient

LARGE = {"text": "word " * 1000}
GZIP = {"Accept-Encoding": "gzip"}


def test_large_documents_are_compressed(app: Flask, alice: UserClient, service: Any) -> None:
    service.documents["/api/v1/goals"] = (200, LARGE)
    answer = alice.get("/goals", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data) < 500
    assert json.loads(gzip.decompress(answer.data)) == LARGE


@pytest.mark.parametrize(
    "accepted",
    [{}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "gzip" + ", a" * 200}],
)
def test_only_those_who_want_it_get_it(app: Flask, alice: UserClient, service: Any, accepted: dict[str, str]) -> None:
    service.documents["/api/v1/goals"] = (200, LARGE)
    answer = alice.get("/goals", headers=accepted)
    assert "Content-Encoding" not in answer.headers
    assert answer.json == LARGE


def test_small_and_secret_documents_stay_as_they_are(app: Flask, alice: UserClient, service: Any) -> None:
    service.documents["/api/v1/goals"] = (200, {"small": True})
    assert "Content-Encoding" not in alice.get("/goals", headers=GZIP).headers
    service.documents["/api/v1/auth/me"] = (200, LARGE)
    assert "Content-Encoding" not in alice.get("/auth/me", headers=GZIP).headers


def test_an_etag_survives_compression(app: Flask, alice: UserClient) -> None:
    answer = alice.get("/goals/extra-headers", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] == '"3"'


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui.css"])
def test_the_files_of_the_viewer_are_compressed_whole(app: Flask, name: str) -> None:
    client = app.test_client()
    plain, zipped = client.get(f"/docs/{name}"), client.get(f"/docs/{name}", headers=GZIP)
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) * 3 < len(plain.data)
    part = client.get(f"/docs/{name}", headers={**GZIP, "Range": "bytes=0-9999"})
    assert (part.status_code, part.headers.get("Content-Encoding"), len(part.data)) == (206, None, 10_000)
