"""An exercise workout by workout, from what is kept of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import add, itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from tracking_service.exercises.usecases import Family
from tracking_service.performances.models import WorkoutExercise
from tracking_service.performances.summaries import Lift
from tracking_service.performances.totals import SUMS, Totals, counted_rows, summed

_ROWS = select(
    WorkoutExercise.workout_id,
    WorkoutExercise.local_date,
    WorkoutExercise.lifts,
    *(getattr(WorkoutExercise, name) for name in SUMS),
).order_by(WorkoutExercise.started_at, WorkoutExercise.workout_id)


class Session(NamedTuple):
    """What an exercise came to in a workout. ``sets`` are its work sets in order, each the members of a Lift, and
    ``sums`` the columns SUMS: years of sessions are read to show few of them, so these are made into what they say when
    that is asked for.
    """

    workout_id: UUID
    local_date: date
    sets: Sequence[Sequence[Any]]
    sums: Sequence[int]

    @property
    def lifts(self) -> list[Lift]:
        """The work sets."""
        return [Lift(*one) for one in self.sets]

    @property
    def done(self) -> Totals:
        """Their totals."""
        return summed(self.sums)


def sessions(user_id: UUID, family: Family, first: date, last: date) -> list[Session]:
    """The user's workouts with work sets of the family between two local days, in order of time."""
    mine = (WorkoutExercise.user_id == user_id, WorkoutExercise.local_date.between(first, last))
    rows = db_session().execute(_ROWS.where(*mine, *counted_rows(family), WorkoutExercise.sets > 0))
    return list(_grouped(rows))


def _grouped(rows: Any) -> Iterator[Session]:
    """One for each workout; of what was merged there may be several rows."""
    for workout_id, own in groupby(rows, key=itemgetter(0)):
        (_, day, sets, *sums), *others = own
        for _, _, more, *further in others:
            sets, sums = sorted([*sets, *more]), list(map(add, sums, further))
        yield Session(workout_id, day, sets, sums)
