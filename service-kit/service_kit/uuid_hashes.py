"""Hashes of UUIDs that nobody outside can know.

Callers choose ids of their own. The standard library hashes a UUID as the number that it is, modulo 2**61 - 1, so that
anybody can write down thousands with one and the same hash: 8,000 of them in one body, 440 kB, kept SQLAlchemy's
identity map busy for 28 s. Python itself hashes text with a secret of the process; here UUIDs get the same.
"""

from __future__ import annotations

from uuid import UUID


def randomise_hashes() -> None:
    """Hash every UUID of this process by its bytes, whose hash nobody outside can know. Called before there are any."""
    UUID.__hash__ = _hash  # type: ignore[method-assign, assignment]


def _hash(key: UUID) -> int:
    return hash(key.int.to_bytes(16, "big"))
