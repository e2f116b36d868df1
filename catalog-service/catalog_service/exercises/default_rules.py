"""What is usual of an exercise where its maker says no more than name, measure and muscles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# The movement that mostly trains a muscle, by its slug.
_MOVEMENTS = {
    "pectorals": "horizontal_push", "upper-chest": "horizontal_push", "serratus": "horizontal_push",
    "front-deltoids": "vertical_push", "side-deltoids": "isolation_shoulder", "rear-deltoids": "isolation_shoulder",
    "rotator-cuff": "isolation_shoulder", "biceps": "isolation_elbow", "brachialis": "isolation_elbow",
    "triceps": "isolation_elbow", "forearms": "isolation_grip", "lats": "vertical_pull",
    "upper-back": "horizontal_pull", "trapezius": "isolation_shoulder", "lower-back": "hinge",
    "neck": "isolation_neck", "abdominals": "core_flexion", "obliques": "core_rotation",
    "deep-core": "core_anti_extension", "hip-flexors": "isolation_hip", "glutes": "hinge",
    "hip-abductors": "isolation_hip", "hip-adductors": "isolation_hip", "quadriceps": "squat", "hamstrings": "hinge",
    "calves": "isolation_ankle", "tibialis": "isolation_ankle", "cardio": "locomotion",
}  # fmt: skip
_BY_MEASURE = {"distance_duration": "locomotion", "weight_distance": "carry"}
_PULLS = frozenset({"biceps", "brachialis", "lats", "upper-back", "trapezius", "rear-deltoids", "hamstrings"})
# What a muscle counts where no share is given, beside the others.
_WEIGHTS = {"primary": 2, "secondary": 1}


def completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an exercise with what is usual for those that are left out."""
    muscles = with_shares(values["muscles"])
    first, measure = muscles[0]["muscle"], values["measure"]
    pattern = values.get("pattern") or _BY_MEASURE.get(measure) or _MOVEMENTS.get(first, "squat")
    usual = {
        "pattern": pattern,
        "mechanic": "isolation" if pattern.startswith("isolation_") else "compound",
        "force": "static" if measure in ("duration", "weight_duration") else "pull" if first in _PULLS else "push",
        "category": "cardio" if measure == "distance_duration" else "strength",
    }
    return {**usual, **values, "muscles": muscles}


def with_shares(muscles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Muscles with role and share, percent: the first is a primary one, and what the shares that are given leave of 100
    is divided among the others, to primary ones twice as much as to secondary ones.
    """
    rows = [{"role": "secondary" if place else "primary", **row} for place, row in enumerate(muscles)]
    open_rows = [row for row in rows if row.get("share") is None]
    rest = max(0, 100 - sum(row.get("share") or 0 for row in rows))
    weight = sum(_WEIGHTS[row["role"]] for row in open_rows)
    passed, weighed = 0, 0
    for row in open_rows:
        weighed += _WEIGHTS[row["role"]]
        row["share"] = round(rest * weighed / weight) - passed
        passed += row["share"]
    return rows
