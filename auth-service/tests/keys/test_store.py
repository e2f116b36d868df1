"""Signing keys on disk, and what a rotation does to tokens."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask

from auth_service.keys import usecases
from auth_service.keys.access_token_rules import ACCESS_TOKEN_LIFE, MARGIN
from auth_service.keys.rules import PUBLISHED_BEFORE_SIGNING, first_key
from auth_service.keys.store import KeyStore
from service_kit import clock
from service_kit.ids import new_id
from service_kit.security.runtime import runtime


def test_the_key_set_is_public_and_holds_nothing_private(anonymous: Any) -> None:
    answer = anonymous.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert "max-age=60" in answer.headers["Cache-Control"]
    for key in answer.json["keys"]:
        assert set(key) == {"kty", "kid", "use", "alg", "n", "e"}


def test_private_keys_are_for_the_service_alone(app: Flask) -> None:
    files = list(Path(runtime(app).settings.key_directory).glob("*.json"))
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700


def test_the_key_set_lies_on_disk_for_those_who_start_before_us(app: Flask, anonymous: Any) -> None:
    document = json.loads(Path(runtime(app).settings.jwks_file).read_text())
    assert document == anonymous.get("/.well-known/jwks.json").json


def test_many_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    def start(_number: int) -> str:
        store = KeyStore(str(tmp_path / "keys"))
        store.add(lambda keys: not keys, lambda name: first_key(name, clock.now()))
        return store.signer(clock.now()).times.kid

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1


@pytest.fixture
def store(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyStore]:
    """Keys of this test alone; the app's own are published again afterwards."""
    own = KeyStore(str(tmp_path / "keys"))
    own.add(lambda keys: not keys, lambda name: first_key(name, clock.now()))
    with app.app_context():
        with monkeypatch.context() as patched:
            patched.setitem(app.extensions, "setwise_signing_keys", own)
            yield own
        usecases.publish()


def test_a_rotation_publishes_first_signs_later_and_retires_last(store: KeyStore, at: Any) -> None:
    (old,) = _published()
    start = clock.now() + timedelta(days=90)
    at(start)
    usecases.rotate()
    usecases.rotate()
    (new,) = _published() - {old}
    assert _signer() == old
    at(start + PUBLISHED_BEFORE_SIGNING)
    usecases.rotate()
    assert _signer() == new
    assert _published() == {old, new}
    at(start + PUBLISHED_BEFORE_SIGNING + ACCESS_TOKEN_LIFE + MARGIN)
    usecases.rotate()
    assert _published() == {new} == {file.stem for file in store.directory.glob("*.json")}


def test_a_new_key_can_be_had_at_any_time(store: KeyStore, app: Flask, at: Any) -> None:
    (old,) = _published()
    assert app.test_cli_runner().invoke(args=["rotate-keys"]).exit_code == 0
    (new,) = _published() - {old}
    assert _signer() == old
    at(clock.now() + PUBLISHED_BEFORE_SIGNING)
    assert _signer() == new


def test_a_stolen_key_is_trusted_no_more(store: KeyStore, app: Flask) -> None:
    (stolen,) = _published()
    assert app.test_cli_runner().invoke(args=["rotate-keys"]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["rotate-keys", "--compromised"]).exit_code == 0
    (fresh,) = _published()
    assert fresh != stolen
    assert _signer() == fresh
    assert {file.stem for file in store.directory.glob("*.json")} == {fresh}
    document = json.loads(Path(runtime(app).settings.jwks_file).read_text())
    assert [key["kid"] for key in document["keys"]] == [fresh]


def _published() -> set[str]:
    return {key["kid"] for key in usecases.key_set()["keys"]}


def _signer() -> str:
    token, _seconds = usecases.access_token(new_id(), new_id(), ["user"])
    return jwt.get_unverified_header(token)["kid"]
