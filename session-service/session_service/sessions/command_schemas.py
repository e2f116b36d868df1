"""Which schema reads which kind of command: the classes that the table of kinds names."""

from __future__ import annotations

from session_service.sessions import flow_commands, work_commands
from session_service.sessions.command_head import CommandSchema
from session_service.sessions.rules import KINDS

_CLASSES = vars(work_commands) | vars(flow_commands)

SCHEMAS: dict[str, type[CommandSchema]] = {name: _CLASSES[kind.schema] for name, kind in KINDS.items()}
