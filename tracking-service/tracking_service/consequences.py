"""The one table of what follows from what: a change, and who follows it, in this order and in its transaction.

It stands above all slices: they say what happened (``changes.py``), and none calls another's follow-up itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tracking_service import changes
from tracking_service.changes import Row
from tracking_service.goals import dating as goal_dating
from tracking_service.goals import settling as goals
from tracking_service.goals import usecases as goal_usecases
from tracking_service.measurements import dating as measurements
from tracking_service.measurements import workout_weights
from tracking_service.performances import usecases as performances
from tracking_service.records import usecases as records
from training.zone_changes import TimeZoneChosen

ChangeT = TypeVar("ChangeT", bound=changes.Change)


def _when(change: type[ChangeT], *followers: Callable[[ChangeT], None]) -> Row:
    """A row, all of whose followers take this change."""
    return change, followers


# Goals come last: they read the sets that count, and which ones do is for the records to say.
CONSEQUENCES: tuple[Row, ...] = (
    # A new body weight moves sets of other workouts; before them the workout's own records are announced.
    _when(
        changes.WorkoutChanged,
        records.follow_workout,
        goals.follow_workout,
        workout_weights.follow_workout,
    ),
    _when(changes.MeasurementsChanged, goals.follow_measurements, performances.follow_weight),
    _when(changes.SetsReweighed, records.follow_sets, goals.follow_sets),
    _when(changes.RecordConfirmed, goals.follow_record),
    _when(changes.ExercisesRedefined, records.note_stale, goals.note_stale),
    _when(TimeZoneChosen, measurements.follow_time_zone, goal_dating.follow_time_zone),
    _when(changes.CalendarChanged, goals.follow_calendar),
    _when(changes.StrengthFormulaChosen, records.follow_formula),
    _when(changes.TypeToBeRemoved, goal_usecases.refuse_removal),
)
