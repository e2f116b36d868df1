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
    "HighlightType": {
        "record": "a personal record.",
        "goal": "a goal that was reached.",
    },
    "LoadReasonCode": {
        "percent-of-estimate": "the percentage of the estimated maximum.",
        "effort-of-estimate": "the share of the estimated maximum that goes with this effort.",
        "no-estimate": "no load: no set so far makes an estimate.",
        "no-training-maximum": "no load: no training maximum is known.",
        "no-body-weight": "no load: the body is lifted too, and its weight is not known.",
        "no-reps": "no load: the target leaves the repetitions open.",
        "outside-table": "no load: the table of repetitions and effort ends before.",
        "below-step": "no load: it comes to less than the least step.",
    },
    "SessionEndedBy": {
        "user": "by a command.",
        "timeout": "by itself, since it was forgotten.",
    },
    "SessionStatus": {
        "active": "it goes on.",
        "paused": "it goes on after a break; its clocks stand still.",
        "finished": "it became a workout.",
        "abandoned": "it was given up and became none.",
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
    "StreamEndReason": {
        "session-ended": "the session is over or gone.",
        "token-expired": "open another stream with a fresh token.",
        "ticket-expired": "the ticket's 24 hours are over: get another one.",
        "revoked": "the log-in ended.",
        "replaced": "a newer stream of yours took its place, as one too many or with the same ticket.",
        "unavailable": "whether the log-in still holds cannot be told just now: reconnect.",
    },
    "Visibility": {
        "private": "you alone.",
        "link": "whoever has the link, too.",
    },
}
