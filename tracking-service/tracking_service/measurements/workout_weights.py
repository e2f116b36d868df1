"""The body weight that a workout says itself, as a measurement that follows the workout.

It is taken at the workout's start, with the workout's day and time zone, and judged like every reading. It is changed
and deleted with the workout alone: a correction here would be undone by the next one there. What was typed at the same
time is another reading; a day is the mean of its readings, so the same figure twice changes no trend.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import Conflict
from tracking_service.changes import BodyWeight, WorkoutChanged
from tracking_service.measurements.models import Measurement
from tracking_service.measurements.rules import KINDS, WEIGHT, WORKOUT
from tracking_service.measurements.settling import follow, withdraw

# What follows the workout of a measurement; the rest (note, device) is the user's own.
FOLLOWING = frozenset({"value", "values", "measured_at", "time_zone", "source"})


class MeasurementOfWorkout(Conflict):
    """This measurement is the ``body_weight`` of a workout and follows it. Correct or clear that there: the answer has
    the workout's ``workout_id``, and its address in ``href``.
    """

    type, title = "measurement-of-workout", "The measurement follows a workout"


def refuse_own_changes(measurement: Measurement) -> None:
    """Raise MeasurementOfWorkout where the measurement follows a workout."""
    key = measurement.workout_id
    if key is not None:
        detail = f"It is the body weight of workout {key}: PATCH `body_weight` there."
        raise MeasurementOfWorkout(detail, workout_id=str(key), href=f"/api/v1/workouts/{key}")


def follow_workout(change: WorkoutChanged) -> None:
    """Bring the measurement in line with a workout that was finished, amended or deleted; the caller holds the user."""
    if change.is_new and change.body_weight is None:
        return
    mine = (Measurement.user_id == change.user_id, Measurement.workout_id == change.workout_id)
    row = db_session().scalar(select(Measurement).where(*mine))
    weight = change.body_weight
    if weight is None:
        if row is not None:
            withdraw(KINDS[WEIGHT], row)
    elif row is None:
        _log(change, weight)
    elif any(getattr(row, name) != value for name, value in _columns(weight).items()):
        _amend(row, weight)


def _columns(weight: BodyWeight) -> dict[str, Any]:
    return {
        "first": weight.value,
        "measured_at": weight.measured_at,
        "time_zone": weight.time_zone,
        "local_date": weight.local_date,
    }


def _log(change: WorkoutChanged, weight: BodyWeight) -> None:
    origin = {"user_id": change.user_id, "workout_id": change.workout_id, "source": WORKOUT, "type": WEIGHT}
    row = Measurement(**origin, **_columns(weight))
    db_session().add(row)
    db_session().flush()
    follow(change.user_id, KINDS[WEIGHT], [row])


def _amend(row: Measurement, weight: BodyWeight) -> None:
    place, day = (row.measured_at, row.id), row.local_date
    for name, value in _columns(weight).items():
        setattr(row, name, value)
    db_session().flush()
    follow(row.user_id, KINDS[WEIGHT], [row], [place], [day])
