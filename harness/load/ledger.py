"""The ledger: what each writer was promised, noted by the writer itself, to be compared with every database later."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass
class Promise:
    """One write. ``mark`` stands in the body, and with it in every database that keeps a copy.

    It is a promise once it is ``acknowledged`` (a 2xx came); until then it is a maybe, and is sent again with the
    same ``key``. ``sets`` are (repetitions, milligrams). ``tries`` counts how often it was sent.
    """

    kind: str
    user_id: str
    body: dict[str, Any] = field(default_factory=dict)
    exercise_id: str = ""
    sets: tuple[tuple[int, int], ...] = ()
    mark: str = field(default_factory=lambda: uuid4().hex)
    key: str = field(default_factory=lambda: uuid4().hex)
    acknowledged: bool = False
    id: str = ""
    tries: int = 0


class Ledger:
    """All promises of a run; many writers write in it at once."""

    def __init__(self) -> None:
        self._promises: list[Promise] = []
        self._lock = threading.Lock()

    def note(self, promise: Promise) -> Promise:
        """Write it down, before it is sent for the first time."""
        with self._lock:
            self._promises.append(promise)
        return promise

    def all(self, *kinds: str) -> list[Promise]:
        """The promises and maybes of these kinds (all without any), in the order of their beginning."""
        with self._lock:
            return [one for one in self._promises if not kinds or one.kind in kinds]

    @property
    def acknowledged(self) -> int:
        """How many were acknowledged."""
        return sum(one.acknowledged for one in self.all())

    @property
    def retried(self) -> int:
        """How many had to be sent more than once."""
        return sum(one.tries > 1 for one in self.all())


def by_lift(promises: Iterable[Promise]) -> dict[tuple[str, str], list[Promise]]:
    """The workouts of each user and exercise."""
    found: dict[tuple[str, str], list[Promise]] = {}
    for one in promises:
        if one.sets:
            found.setdefault((one.user_id, one.exercise_id), []).append(one)
    return found
