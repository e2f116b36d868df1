"""What a process holds in memory beside the database, within a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from math import inf
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Values by key, of at most so much weight together: those go first that were asked for longest ago, and when
    another comes all that nobody asked for in ``max_idle`` seconds.

    What makes a value stale is for its user to say, in the key or by comparing what comes back. Threads may share it.
    """

    def __init__(self, max_weight: int, max_idle: float = inf) -> None:
        self.max_weight, self.max_idle, self.weight = max_weight, max_idle, 0
        self._values: OrderedDict[Key, tuple[Value, int, float]] = OrderedDict()  # the last one: when it was asked for
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value, if it is there."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            value, weight, _ = found
            self._values[key] = value, weight, monotonic()
            self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value, weight: int = 1) -> None:
        """Hold the value, in place of an earlier one; one that is heavier than all may be is not held."""
        with self._lock:
            self._drop(key)
            if weight <= self.max_weight:
                self._values[key] = value, weight, monotonic()
                self.weight += weight
            while self._values and (self.weight > self.max_weight or self._is_idle):
                self._drop(next(iter(self._values)))

    def drop(self, key: Key) -> None:
        """Hold it no longer."""
        with self._lock:
            self._drop(key)

    @property
    def _is_idle(self) -> bool:
        """Whether nobody asked for the first one in so long."""
        _, _, asked_at = next(iter(self._values.values()))
        return asked_at < monotonic() - self.max_idle

    def _drop(self, key: Key) -> None:
        found = self._values.pop(key, None)
        self.weight -= found[1] if found else 0
