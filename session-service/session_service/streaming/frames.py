"""Server-sent events as bytes, and the ids by which a client says what it has. Pure.

An id names a state by its sequence. Once the end of a rest was told, the instant of the last such end follows:
``7-1773336600000``. So a client that comes back gets the end of a rest that it missed, and no other twice, not even one
that an undo brought back. A block that consists of an id alone moves the client's place and is no event to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ALIVE = b": alive\n\n"

_ID = re.compile(r"(\d{1,9})(?:-(\d{1,15}))?", re.ASCII)


@dataclass(frozen=True)
class Place:
    """What a client has seen: the state of ``sequence``, and ``rest_ended``, the last end of a rest (unix ms)."""

    sequence: int
    rest_ended: int | None = None

    def __str__(self) -> str:
        return str(self.sequence) if self.rest_ended is None else f"{self.sequence}-{self.rest_ended}"

    @classmethod
    def parse(cls, header: str | None) -> Place | None:
        """The place in ``Last-Event-ID``. Raises ValueError for what we never sent."""
        if header is None or header == "":
            return None
        found = _ID.fullmatch(header)
        if found is None:
            raise ValueError("not an id of ours")
        return cls(int(found[1]), int(found[2]) if found[2] else None)


def milliseconds(instant: datetime) -> int:
    """Unix time in ms."""
    return round(instant.timestamp() * 1000)


def opening(place: Place) -> bytes:
    """How soon to reconnect, and where from, before anything that could be lost on the way."""
    return b"retry: 2000\n" + place_block(place)


def place_block(place: Place) -> bytes:
    """An id and no event."""
    return f"id: {place}\n\n".encode()


def state_frame(sequence: int, state: bytes, commands: Sequence[Mapping[str, Any]]) -> bytes:
    """The whole state, as JSON made once for all who watch, and the commands since the one seen before."""
    listed = json.dumps(list(commands), separators=(",", ":")).encode()
    return b'id: %d\nevent: state\ndata: {"commands":%b,%b\n\n' % (sequence, listed, state[1:])


def rest_end_frame(place: Place, step_id: str | None, ended_at: str) -> bytes:
    """The rest ran out."""
    return _frame("rest_end", json.dumps({"step_id": step_id, "ended_at": ended_at}), str(place))


def end_frame(reason: str) -> bytes:
    """Nothing more will come on this stream, for one of the reasons in ``event_schemas.END_REASONS``.

    Who was ``replaced`` loses its place, so that an EventSource's next try with the same ticket is refused: it would
    push out the one that took its place, and so on for ever.
    """
    return _frame("end", json.dumps({"reason": reason}), "" if reason == "replaced" else None)


def _frame(event: str, data: str, event_id: str | None) -> bytes:
    head = "" if event_id is None else f"id: {event_id}\n"
    return f"{head}event: {event}\ndata: {data}\n\n".encode()
