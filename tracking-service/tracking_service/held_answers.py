"""Answers that a process holds as JSON, each by all that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import marshmallow as ma

from service_kit.http import dumping
from training.bounded_cache import BoundedCache


class HeldAnswers:
    """Answers of one schema, of at most so many bytes together.

    What makes one stale is for its user to say, in the key: under the same one it is made once.
    """

    def __init__(self, schema: ma.Schema, max_bytes: int) -> None:
        self._write = dumping.writer(schema)
        self._bodies: BoundedCache[Hashable, bytes] = BoundedCache(max_bytes)

    def get(self, key: Hashable | None, make: Callable[[], Any], key_bytes: int = 0) -> dumping.Fragment:
        """What ``make`` gives, as JSON; what was made under the same key, where that is held. None: it is not held.

        ``key_bytes`` is what a large key takes itself.
        """
        body = None if key is None else self._bodies.get(key)
        if body is None:
            body = dumping.encode(self._write(make()))
            if key is not None:
                self._bodies.put(key, body, len(body) + key_bytes)
        return dumping.Fragment(body)
