"""What every command of a live session carries."""

from __future__ import annotations

from service_kit.http.fields import Instant, Integer, Schema, Uuid


class CommandSchema(Schema):
    """What every command carries."""

    id = Uuid(required=True, metadata={"description": "A fresh UUIDv7 for each command; send it again to repeat."})
    based_on = Integer(min=0, required=True, metadata={"description": "The `sequence` of the state that you saw."})
    at = Instant(metadata={"description": "When it was, if you were offline; left out: now."})
