"""Password hashes: argon2id, a bounded number at a time, and the same work for accounts that do not exist."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from flask import Flask, current_app

from service_kit.errors import Unavailable

# OWASP's least figures for argon2id; raise them here and every log-in renews its account's hash.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
_NAME = "setwise_hasher"


class Hasher:
    """Hashes and verifies passwords that are already normalised and of bounded length."""

    def __init__(self, slots: int, wait_seconds: float) -> None:
        self._argon2 = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        self._slots = BoundedSemaphore(slots)
        self._wait = wait_seconds
        self._nobody = self._argon2.hash(secrets.token_hex(32))

    def hash(self, password: str) -> str:
        """A fresh hash with its parameters in it. Raises Unavailable when all slots stay taken."""
        with self._slot():
            return self._argon2.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; for None (no such account) False after the same work."""
        with self._slot():
            try:
                return self._argon2.verify(stored or self._nobody, password) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(stored)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._wait):
            raise Unavailable("Too many log-ins at once. Try again in a moment.", retry_after=1)
        try:
            yield
        finally:
            self._slots.release()


def install(app: Flask, hasher: Hasher) -> None:
    """Let the app's use cases find the hasher."""
    app.extensions[_NAME] = hasher


def hasher() -> Hasher:
    """The current app's hasher."""
    found: Hasher = current_app.extensions[_NAME]
    return found
