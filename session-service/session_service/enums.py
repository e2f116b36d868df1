"""Lists of words that have a name in the OpenAPI document, each word with its meaning."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

ENUMS: dict[str, dict[str, str]] = {
    **SHARED,
    "CustomFieldKind": {
        "number": "a decimal in a string.",
        "quantity": "in any unit of the kind of `unit`.",
        "text": "words of your own.",
        "flag": "true or false.",
        "choice": "one of `choices`.",
    },
    "SessionStatus": {
        "active": "it goes on.",
        "paused": "it goes on after a break; its clocks stand still.",
        "finished": "it became a workout.",
        "abandoned": "it was given up and became none.",
    },
    "SessionEndedBy": {
        "user": "by a command.",
        "timeout": "by itself, since it was forgotten.",
    },
    "SetStatus": {
        "done": "it has figures.",
        "skipped": "planned, not done.",
    },
    "StepStatus": {
        "pending": "still to do.",
        "done": "it has figures.",
        "skipped": "left out.",
    },
    "Visibility": {
        "private": "you alone.",
        "link": "whoever has the link, too.",
    },
}
