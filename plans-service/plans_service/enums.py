"""Lists of words that have a name in the OpenAPI document, each word with its meaning."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

ENUMS: dict[str, dict[str, str]] = {
    **SHARED,
    "PlanGoal": {
        "strength": "to lift more.",
        "hypertrophy": "to grow muscles.",
        "fat_loss": "to lose fat.",
        "endurance": "to go on for longer.",
        "mobility": "to move farther.",
        "general": "to be fit.",
        "rehab": "to come back from an injury.",
    },
    "PlanKind": {
        "strength": "with weights or the body.",
        "running": "on foot.",
        "cycling": "on a bicycle.",
        "swimming": "in the water.",
        "conditioning": "for heart and lungs, of several sorts.",
        "mobility": "for the range of movement.",
        "rehab": "after an injury.",
        "general": "anything else.",
    },
    "PlanStatus": {
        "draft": "written, not followed yet.",
        "active": "its days are in your schedule; one of a kind.",
        "archived": "put away.",
    },
    "ScheduleStatus": {
        "planned": "still to do.",
        "done": "a workout fulfils it.",
        "skipped": "left out on purpose.",
        "missed": "its date is over, and no workout by its plan day was near.",
    },
}
