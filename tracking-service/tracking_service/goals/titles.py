"""Titles of goals whose owners gave none."""

from __future__ import annotations

from tracking_service.goals.models import Goal

_FORMS = {
    "measurement": "{name}: {target}",
    "exercise_load": "{name}: {target} x {reps}",
    "exercise_e1rm": "{name}: {target} for one repetition (estimated)",
    "exercise_reps": "{name}: {value} repetitions",
    "exercise_distance": "{name}: {target}",
    "exercise_duration": "{name}: {target}",
    "workouts_per_week": "{value} workouts a week, {weeks} weeks in a row",
}


def title_of(goal: Goal, name: str) -> str:
    """Such as ``Body weight: 80 kg``; ``name`` is that of the subject."""
    parts = {"reps": goal.reps, "weeks": goal.weeks, "value": goal.target.value, "target": str(goal.target)}
    return _FORMS[goal.kind].format(name=name, **parts)[:200]
