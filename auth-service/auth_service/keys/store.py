"""Signing keys as files: one JSON document per key in a directory that only this service may read.

Files, not rows: a copy of the database must not be able to sign. Several processes share the directory; a lock file
lets one of them make a key, and each notices the others' by the directory's modification time.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from auth_service.keys.rules import KeyTimes, published, retired, signer
from service_kit.ids import new_id

KEY_BITS = 3_072
_EXPONENT = 65_537
# A file system's clock ticks coarsely: two changes within one tick look like one, so a fresh time proves nothing.
_SETTLED_NS = 2_000_000_000
_UNSEEN = -1


@dataclass(frozen=True)
class SigningKey:
    """A private key, when it is published and when it signs."""

    times: KeyTimes
    private: RSAPrivateKey

    def public_jwk(self) -> dict[str, Any]:
        """Its public half as it stands in the key set."""
        jwk = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        jwk.pop("key_ops", None)
        return {**jwk, "kid": self.times.kid, "use": "sig", "alg": "RS256"}


class KeyStore:
    """The signing keys in one directory."""

    def __init__(self, directory: str) -> None:
        self.directory = Path(directory)
        self._keys: dict[str, SigningKey] = {}
        self._loaded_at = _UNSEEN

    def signer(self, now: datetime) -> SigningKey:
        """The key that signs now. Raises LookupError when there is none."""
        keys = self._current()
        current = signer([key.times for key in keys.values()], now)
        if current is None:
            raise LookupError(f"there is no signing key in {self.directory}")
        return keys[current.kid]

    def published(self, now: datetime) -> list[SigningKey]:
        """The keys whose tokens are to be trusted now, oldest first."""
        keys = self._current()
        return [keys[times.kid] for times in published([key.times for key in keys.values()], now)]

    def times(self) -> list[KeyTimes]:
        """When each of the keys is published and signs."""
        return [key.times for key in self._current().values()]

    def add(self, needed: Callable[[list[KeyTimes]], bool], plan: Callable[[str], KeyTimes]) -> bool:
        """Make a key planned by ``plan(kid)`` if it is ``needed``, which only one process at a time decides."""
        with self._locked():
            self._loaded_at = _UNSEEN
            if not needed(self.times()):
                return False
            times = plan(str(new_id()))
            self._write(SigningKey(times, generate_private_key(_EXPONENT, KEY_BITS)))
        return True

    def replace_all(self, plan: Callable[[str], KeyTimes]) -> None:
        """Make a key planned by ``plan(kid)`` and forget all others."""
        with self._locked():
            self._loaded_at = _UNSEEN
            old = self.times()
            self._write(SigningKey(plan(str(new_id())), generate_private_key(_EXPONENT, KEY_BITS)))
            for times in old:
                self._file(times.kid).unlink(missing_ok=True)

    def drop_retired(self, now: datetime) -> None:
        """Delete the keys whose last token has expired."""
        for times in retired(self.times(), now):
            self._file(times.kid).unlink(missing_ok=True)

    def _current(self) -> dict[str, SigningKey]:
        """The keys, read again when the directory has changed."""
        changed_at = self.directory.stat().st_mtime_ns if self.directory.exists() else 0
        if changed_at != self._loaded_at:
            self._keys = {key.times.kid: key for key in map(_read, sorted(self.directory.glob("*.json")))}
            settled = time.time_ns() - changed_at > _SETTLED_NS
            self._loaded_at = changed_at if settled else _UNSEEN
        return self._keys

    def _write(self, key: SigningKey) -> None:
        """Appear whole or not at all, readable by us alone from the first byte on."""
        pem = key.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        document = {
            "kid": key.times.kid,
            "publish_at": key.times.publish_at.isoformat(),
            "sign_from": key.times.sign_from.isoformat(),
            "private_key": pem.decode(),
        }
        write_atomically(self._file(key.times.kid), json.dumps(document, indent=2), mode=0o600)

    def _file(self, kid: str) -> Path:
        return self.directory / f"{kid}.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_atomically(file: Path, text: str, *, mode: int) -> None:
    """Replace ``file`` atomically, so that a reader or a power cut sees the old text or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def _read(file: Path) -> SigningKey:
    document = json.loads(file.read_text(encoding="utf-8"))
    private = serialization.load_pem_private_key(document["private_key"].encode(), password=None)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError(f"{file.name} holds no RSA key")
    publish_at, sign_from = (datetime.fromisoformat(document[name]) for name in ("publish_at", "sign_from"))
    return SigningKey(KeyTimes(document["kid"], publish_at, sign_from), private)
