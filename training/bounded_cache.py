"""What a process holds in memory beside the database, within a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Values by key, of at most so much weight together: those go first that were asked for longest ago.

    What makes a value stale is for its user to say, in the key or by comparing what comes back. Threads may share it.
    """

    def __init__(self, max_weight: int) -> None:
        self.max_weight, self.weight = max_weight, 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value, if it is there."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Key, value: Value, weight: int = 1) -> None:
        """Hold the value, in place of an earlier one; one that is heavier than all may be is not held."""
        with self._lock:
            self._drop(key)
            if weight <= self.max_weight:
                self._values[key] = value, weight
                self.weight += weight
            while self.weight > self.max_weight:
                self._drop(next(iter(self._values)))

    def drop(self, key: Key) -> None:
        """Hold it no longer."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        _, weight = self._values.pop(key, (None, 0))
        self.weight -= weight
