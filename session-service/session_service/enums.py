"""Lists of words that have a name in the OpenAPI document."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

ENUMS = {
    **SHARED,
    "CustomFieldKind": ("number", "quantity", "text", "flag", "choice"),
    "SessionStatus": ("active", "paused", "finished", "abandoned"),
    "SessionEndedBy": ("user", "timeout"),
    "SetStatus": ("done", "skipped"),
    "StepStatus": ("pending", "done", "skipped"),
    "Visibility": ("private", "link"),
}
