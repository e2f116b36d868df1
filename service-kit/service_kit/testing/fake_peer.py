"""The owner of what a service keeps copies of, for tests of that service."""

from __future__ import annotations

from typing import Any

from service_kit.errors import Unavailable
from service_kit.retries import Rest


class FakePeer:
    """Another service, to be asked by :class:`service_kit.messaging.copies.LocalCopy`.

    It is called ``callee``, knows the ``states`` by id, notes of each question the path and the ids, and may be
    ``away``.
    """

    def __init__(self, callee: str = "") -> None:
        self.callee, self.rest = callee, Rest(0)
        self.states: dict[str, Any] = {}
        self.questions: list[tuple[str, list[str]]] = []
        self.away = False

    def get_json(self, path: str, *, ids: str) -> dict[str, Any]:
        """The states of those that are known. Raises Unavailable."""
        keys = ids.split(",")
        self.questions.append((path, keys))
        if self.away:
            self.rest.begin()
            raise Unavailable("away")
        self.rest.end()
        return {"by_id": {key: state for key in keys if (state := self.states.get(key)) is not None}}
