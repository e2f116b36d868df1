"""Server-sent events as bytes. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

RETRY = b"retry: 2000\n\n"
ALIVE = b": alive\n\n"


def state_frame(sequence: int, state: str, commands: Sequence[Mapping[str, Any]]) -> bytes:
    """The whole state, as JSON text made once for all who watch, and the commands since the one seen before."""
    listed = json.dumps(list(commands), separators=(",", ":"))
    return _frame("state", f'{{"commands":{listed},{state[1:]}', sequence)


def rest_end_frame(step_id: str | None, ended_at: str) -> bytes:
    """The rest ran out."""
    return _frame("rest_end", json.dumps({"step_id": step_id, "ended_at": ended_at}))


def end_frame(reason: str) -> bytes:
    """Nothing more will come on this stream: ``session-ended``, ``token-expired``, ``revoked``, ``unavailable``."""
    return _frame("end", json.dumps({"reason": reason}))


def last_event_id(header: str | None) -> int | None:
    """The sequence that a client saw last. Raises ValueError for what we never sent."""
    if header is None or header == "":
        return None
    if not (header.isascii() and header.isdigit() and len(header) <= 9):
        raise ValueError("not an id of ours")
    return int(header)


def _frame(event: str, data: str, sequence: int | None = None) -> bytes:
    head = "" if sequence is None else f"id: {sequence}\n"
    return f"{head}event: {event}\ndata: {data}\n\n".encode()
