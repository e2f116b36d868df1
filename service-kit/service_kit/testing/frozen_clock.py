"""A clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from service_kit.clock import FROZEN


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Make :func:`service_kit.clock.now` answer ``instant`` (aware) inside the block."""
    token = FROZEN.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        FROZEN.reset(token)
