"""The body of ``POST /sessions/{id}/commands``: one command, or a list of them, told apart by ``kind``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import marshmallow as ma

from service_kit.errors import MAX_ERRORS
from service_kit.http.fields import Message, Schema, count_messages, refuse
from session_service.limits import MAX_COMMANDS
from session_service.sessions import rules
from session_service.sessions.command_head import CommandSchema
from session_service.sessions.command_schemas import SCHEMAS
from session_service.values import to_json

_READERS = {kind: schema() for kind, schema in SCHEMAS.items()}
_HEAD = CommandSchema(unknown=ma.EXCLUDE)  # what can be told of a command whose kind is not known
_UNKNOWN_KIND = Message("unknown-choice", f"Use one of: {', '.join(SCHEMAS)}.")
_NO_OBJECT = Message("wrong-type", "Must be a JSON object.")
_COUNT = f"Send 1 to {MAX_COMMANDS} commands."


@dataclass(frozen=True)
class Batch:
    """The commands of one request; ``listed`` if they came as a list."""

    commands: Sequence[rules.Command]
    listed: bool

    def place(self, number: int) -> str:
        """Pointer to a command in the body."""
        return f"/{number}" if self.listed else ""


class CommandBody(Schema):
    """One command, or a list of 1 to 500 that is taken whole or not at all."""

    def load(self, data: Any, **_options: Any) -> Batch:
        """The commands, each read by the schema of its kind."""
        if not isinstance(data, list):
            return Batch([read(data)], listed=False)
        if not data:
            raise refuse("too-few", _COUNT)
        if len(data) > MAX_COMMANDS:
            raise refuse("too-many", _COUNT)
        commands: list[rules.Command] = []
        errors: dict[int, Any] = {}
        wrong = 0
        for number, one in enumerate(data):
            try:
                commands.append(read(one))
            except ma.ValidationError as error:
                errors[number] = error.messages
                wrong += count_messages(error.messages)
                if wrong > MAX_ERRORS:
                    break
        if errors:
            raise ma.ValidationError(errors)
        return Batch(commands, listed=True)


def read(data: Any) -> rules.Command:
    """One command. Raises ``ma.ValidationError``."""
    if not isinstance(data, dict):
        raise ma.ValidationError({ma.exceptions.SCHEMA: [_NO_OBJECT]})
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _READERS:
        raise ma.ValidationError({"kind": [_UNKNOWN_KIND], **_HEAD.validate(data)})
    loaded: dict[str, Any] = _READERS[kind].load({name: data[name] for name in data if name != "kind"})
    head = {name: loaded.pop(name, None) for name in ("id", "based_on", "at")}
    return rules.Command(str(head["id"]), kind, head["based_on"], plain(loaded), head["at"])


def plain(value: Any) -> Any:
    """Loaded values as the JSON that the log keeps."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return to_json(value)
