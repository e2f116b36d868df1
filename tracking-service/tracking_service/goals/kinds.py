"""The kinds of goals as one literal table: what each is about, what it asks for, and the series that moves it.

A new kind (distance of activities ...) is one more entry: a ``points`` function that answers its series (series.py,
totals.py, runs.py), and the words for its subject and figures. Nothing else knows kinds by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tracking_service.goals import runs, series, totals
from tracking_service.goals.rules import BEST, RUN, STATE, TOTAL
from tracking_service.goals.series import Points
from tracking_service.measurements.trend_rules import STALE_AFTER
from training.sets import MAX_LOAD

LIFTED = frozenset({"weight_reps", "weighted_bodyweight", "assisted_bodyweight"})
REPEATED = LIFTED | {"reps", "bodyweight_reps"}
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})
# So long after the last figure there is no pace any more: sets of one exercise are done more seldom than weights.
FRESH_READING, FRESH_SET = STALE_AFTER, timedelta(days=28)


@dataclass(frozen=True)
class Kind:
    """A kind of goal.

    ``points`` answers its series; ``title`` is the form of titles that nobody gave. ``subject`` names the field that
    says what the goal is about (``anything`` is what it is called without one where it may be absent), ``dimension``
    is that of its target (None: that of the measurement type) with the range ``least`` to ``most``, ``whole`` without
    fractions. ``needs`` names further fields that it asks for, ``knows`` those that it may have, ``measures`` are
    those of the exercises that know it; ``assistance``: where an exercise is assisted, less is more. ``counts``: see
    rules.py. ``fresh``: so long after the last figure there is a pace. ``by_workouts``: any workout may move it.
    """

    name: str
    points: Points
    title: str
    subject: str | None = None
    anything: str = ""
    dimension: str | None = None
    least: str = ""
    most: str = ""
    whole: bool = False
    needs: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    assistance: bool = False
    counts: str = STATE
    fresh: timedelta = FRESH_SET
    by_workouts: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether it is about measurements."""
        return self.subject == "measurement_type"


def _exercise(name: str, points: Points, title: str, dimension: str, least: str, most: str, **more: Any) -> Kind:
    """A goal about the best set of an exercise."""
    return Kind(name, points, title, "exercise_id", dimension=dimension, least=least, most=most, counts=BEST, **more)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "measurement",
            totals.measurement_points,
            "{name}: {target}{period}",
            "measurement_type",
            knows=("period",),
            fresh=FRESH_READING,
        ),
        _exercise(
            "exercise_load",
            series.performance_points("mass", series.load, series.least_load, "external"),
            "{name}: {target} x {reps}",
            "mass",
            "0 kg",
            MAX_LOAD,
            needs=("reps",),
            measures=LIFTED,
            assistance=True,
        ),
        _exercise(
            "exercise_e1rm",
            series.estimate_points,
            "{name}: {target} for one repetition (estimated)",
            "mass",
            "1 kg",
            MAX_LOAD,
            measures=LIFTED | {"bodyweight_reps"},
        ),
        _exercise(
            "exercise_reps",
            series.performance_points("count", series.reps, series.least_reps, "reps"),
            "{name}: {value} repetitions",
            "count",
            "1 count",
            "2000 count",
            whole=True,
            measures=REPEATED,
        ),
        _exercise(
            "exercise_distance",
            series.performance_points("length", series.distance, series.least_far, "distance_base"),
            "{name}: {target}",
            "length",
            "1 m",
            "1000 km",
            measures=FAR,
        ),
        _exercise(
            "exercise_duration",
            series.performance_points("time", series.duration, series.least_long, "duration_base"),
            "{name}: {target}",
            "time",
            "1 s",
            "48 h",
            measures=TIMED,
        ),
        _exercise(
            "exercise_time_over_distance",
            series.performance_points("time", series.time_over_distance, series.least_distance),
            "{name}: {distance} in {target}",
            "time",
            "1 s",
            "48 h",
            needs=("distance",),
            measures=frozenset({"distance_duration"}),
        ),
        Kind(
            "weekly_volume",
            totals.volume_points,
            "{name}: {target} in a week",
            "exercise_id",
            anything="All exercises",
            dimension="mass",
            least="1 kg",
            most="1000000 kg",
            measures=LIFTED,
            counts=TOTAL,
            by_workouts=True,
        ),
        Kind(
            "workouts_per_week",
            runs.points,
            "{value} {workouts} a week, {weeks}",
            dimension="count",
            least="1 count",
            most="14 count",
            whole=True,
            needs=("weeks",),
            counts=RUN,
            by_workouts=True,
        ),
        Kind(
            "streak",
            runs.points,
            "{value} {run}",
            dimension="count",
            least="2 count",
            most="3660 count",
            whole=True,
            needs=("streak_of",),
            knows=("per_week", "rest_days"),
            counts=RUN,
            by_workouts=True,
        ),
    )
}
