"""What the kit asks of its neighbours: keys from the auth service, data from other services, on real sockets."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from service_kit.errors import Unauthenticated, Unavailable
from service_kit.security.client import ServiceClient, service_token, verify_service_token
from service_kit.security.keys import KeySet

SECRET = "a-secret-of-the-test-deployment-only"


class Neighbour:
    """A server whose next answer a test decides; it remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.requests = 200, b"{}", []  # type: int, bytes, list[Any]
        neighbour = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                neighbour.requests.append((self.path, dict(self.headers)))
                self.send_response(neighbour.status)
                self.send_header("Content-Length", str(len(neighbour.body)))
                if neighbour.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(neighbour.body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def says(self, body: Any, status: int = 200) -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    one = Neighbour()
    yield one
    one.server.shutdown()
    one.server.server_close()


def _jwks(*kids: str) -> dict[str, Any]:
    entries = []
    for kid in kids:
        public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        entries.append({**RSAAlgorithm.to_jwk(public, as_dict=True), "kid": kid, "alg": "RS256"})
    return {"keys": entries}


def test_keys_are_fetched_and_the_last_good_ones_kept_on_disk(neighbour: Neighbour, tmp_path: Path) -> None:
    neighbour.says(_jwks("one", "two"))
    file = tmp_path / "jwks.json"
    keys = KeySet(neighbour.url, str(file))
    assert keys.ready
    assert keys.find("one")
    neighbour.says({"keys": []})
    assert not keys.refresh()
    neighbour.says(b"<html>", 500)
    assert not keys.refresh()
    assert keys.find("two")
    again = KeySet("http://127.0.0.1:1/nobody-listens", str(file))
    assert again.find("one")


def test_the_same_answer_again_is_not_written_again(neighbour: Neighbour, tmp_path: Path) -> None:
    neighbour.says(_jwks("one"))
    file = tmp_path / "jwks.json"
    keys = KeySet(neighbour.url, str(file))
    assert keys.refresh()
    before = file.stat().st_ino
    assert keys.refresh()
    assert file.stat().st_ino == before
    neighbour.says(_jwks("two"))
    assert keys.refresh()
    assert keys.find("two")
    assert not keys.find("one")
    assert file.stat().st_ino != before


def test_nothing_of_the_environment_comes_between_neighbours(
    neighbour: Neighbour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a proxy, that could answer with keys of its own, nor a password that is kept for this machine."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password something\n")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        for spelled in (name, name.lower()):
            monkeypatch.setenv(spelled, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere"))
    neighbour.says(_jwks("one"))
    assert KeySet(neighbour.url).find("one")
    assert ServiceClient("yard", "harbour", neighbour.url, SECRET).get_json("/x")
    schemes = [headers.get("Authorization", "none").partition(" ")[0] for _path, headers in neighbour.requests]
    assert schemes == ["none", "Bearer"]


def test_without_any_key_nothing_is_ready(neighbour: Neighbour) -> None:
    neighbour.says({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "sym"}, {"kty": "RSA"}, "odd", 3]})
    keys = KeySet(neighbour.url)
    assert not keys.ready
    assert keys.find("sym") is None


@pytest.mark.parametrize("kid", [None, 7, ["one"], {"a": 1}, "", "../one", "one\x00"])
def test_a_strange_key_id_finds_nothing_and_asks_nobody(neighbour: Neighbour, kid: Any) -> None:
    neighbour.says(_jwks("one"))
    keys = KeySet(neighbour.url)
    assert keys.ready
    count = len(neighbour.requests)
    assert keys.find(kid) is None
    assert len(neighbour.requests) == count


def test_a_client_sends_a_token_for_its_callee_alone(neighbour: Neighbour) -> None:
    neighbour.says({"name": "Alma"})
    client = ServiceClient("yard", "harbour", neighbour.url, SECRET)
    assert client.get_json("/internal/boats/1", flag="blue") == {"name": "Alma"}
    path, headers = neighbour.requests[-1]
    assert path == "/internal/boats/1?flag=blue"
    token = headers["Authorization"].removeprefix("Bearer ")
    assert verify_service_token(token, "harbour", [SECRET]) == "yard"
    assert headers["X-Request-ID"]


def test_a_client_tells_missing_from_broken(neighbour: Neighbour) -> None:
    client = ServiceClient("yard", "harbour", neighbour.url, SECRET)
    neighbour.says({}, 404)
    assert client.get_json("/x") is None
    for body, status in ((b"{}", 500), (b"not json", 200), (b"{}", 302), (b"{}", 401)):
        neighbour.says(body, status)
        with pytest.raises(Unavailable):
            client.get_json("/x")
    assert all(path == "/x" for path, _ in neighbour.requests)
    with pytest.raises(Unavailable):
        ServiceClient("yard", "harbour", "http://127.0.0.1:1", SECRET).get_json("/x")


def test_what_a_client_raises_repeats_no_address(neighbour: Neighbour) -> None:
    """It ends up in logs, and an address may hold the id of somebody who is erased later."""
    neighbour.says(b"not json")
    somebody = str(uuid4())
    for url in ("http://127.0.0.1:1", neighbour.url):
        with pytest.raises(Unavailable) as caught:
            ServiceClient("yard", "harbour", url, SECRET).get_json(f"/internal/boatmen/{somebody}")
        assert somebody not in "".join(traceback.format_exception(caught.value))


def test_while_the_secret_changes_old_and_new_are_believed() -> None:
    old, new = "o" * 40, "n" * 40
    for secret in (old, new):
        token = service_token("yard", "harbour", secret)
        assert verify_service_token(token, "harbour", [new, old]) == "yard"
        with pytest.raises(Unauthenticated):
            verify_service_token(token, "yard", [new, old])
        with pytest.raises(Unauthenticated):
            verify_service_token(token, "harbour", ["x" * 40, "y" * 40])


def test_a_neighbour_is_at_rest_while_it_cannot_be_reached_and_not_for_what_it_answers(neighbour: Neighbour) -> None:
    client = ServiceClient("yard", "harbour", neighbour.url, SECRET)
    for status, body in ((500, {}), (200, b"rubbish"), (302, {})):
        neighbour.says(body, status)
        with pytest.raises(Unavailable):
            client.get_json("/x")
        assert not client.rest
    client.base_url = "http://127.0.0.1:1"
    with pytest.raises(Unavailable):
        client.get_json("/x")
    assert client.rest
    client.base_url = neighbour.url
    neighbour.says({})
    client.get_json("/x")
    assert not client.rest
