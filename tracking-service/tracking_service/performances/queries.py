"""What other slices read of the performances: sets of an exercise, and workouts by day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, bindparam, case, or_, select

from service_kit.db.columns import Uuid7
from service_kit.db.session import db_session
from service_kit.errors import NotFound
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.performances.models import PerformedSet, TrainingYear, Workout, WorkoutExercise
from tracking_service.performances.rules import BODY_MEASURES, counts_body
from tracking_service.performances.training_days import TrainingDays, joined
from tracking_service.performances.typed_figures import Performance
from tracking_service.places import Place
from training.day_spans import within
from training.exercises import needed_figures

# Unique orders of the user's workouts and sets.
NEWEST_WORKOUTS = (Workout.started_at.desc(), Workout.id.desc())
NEWEST_SETS = (PerformedSet.started_at.desc(), PerformedSet.workout_id.desc(), PerformedSet.place.desc())
# The amounts of which a set of any measure needs one, and their columns.
AMOUNTS = {"reps": "reps", "duration": "duration_base", "distance": "distance_base"}
_SET_COLUMNS = (
    "workout_id", "set_id", "exercise_id", "measure", "place", "started_at", "local_date", "done_at", "warmup", "doubt",
    "reps", "rpe", "hands", "external", "moved", "load_base", "load_value", "load_unit", "duration_base",
    "duration_value", "duration_unit", "distance_base", "distance_value", "distance_unit",
)  # fmt: skip


_SETS = select(*(getattr(PerformedSet, name) for name in _SET_COLUMNS))
ORDER = (PerformedSet.started_at, PerformedSet.workout_id, PerformedSet.place)
# Local days begin and end within this of the days of UTC.
OFFSET = timedelta(days=2)


@dataclass(frozen=True)
class Least:
    """Figures that a set must have at least, in base units, to be read at all."""

    external: int | None = None
    moved: int | None = None
    reps: int | None = None
    duration_base: int | None = None
    distance_base: int | None = None


def performances(
    user_id: UUID,
    family: Family,
    *,
    days: tuple[date, date] | None = None,
    least: Least | None = None,
    counted: bool = False,
) -> Sequence[Any]:
    """The user's sets of an exercise in the order in which they were done, as Performance rows.

    ``days`` leaves out workouts outside of two local days, ``least`` weaker sets, and ``counted`` warm-ups and sets in
    doubt.
    """
    query = _SETS.order_by(*ORDER).where(*of_family(user_id, family))
    if days is not None:
        query = query.where(PerformedSet.local_date.between(*days), *_started_around(*days))
    if least is not None:
        query = query.where(*_at_least(least))
    if counted:
        query = query.where(*_counted())
    return db_session().execute(query).all()


_LESS_THAN_ANY = -(2**62)
# The name of a column, or by how much each number of repetitions multiplies the load that was moved.
Figure: TypeAlias = str | Mapping[int, float]


def greatest(user_id: UUID, family: Family, figure: Figure, until: date, least: Least) -> Sequence[Any]:
    """Of the user's sets that count, up to a local day and no weaker than ``least``, those with the greatest figure,
    in no order.

    Columns are rounded to base steps, so that exact figures are for the caller to compare.
    """
    column = _figure(figure)
    which = (*of_family(user_id, family), *_at_least(least), *_counted(), PerformedSet.local_date <= until)
    # Lower bounds, and neither IS NOT NULL nor =, so that SQLite too takes the index by which the figures are in order.
    found = select(column).where(*which, column > _LESS_THAN_ANY).order_by(column.desc()).limit(1)
    return db_session().execute(_SETS.where(*which, column >= found.scalar_subquery())).all()


def enough(user_id: UUID, family: Family, until: date, least: Least) -> Sequence[Any]:
    """All of the user's sets that count, up to a local day and no weaker than ``least``, in no order."""
    which = (*of_family(user_id, family), *_at_least(least), *_counted(), PerformedSet.local_date <= until)
    return db_session().execute(_SETS.where(*which)).all()


def _figure(figure: Figure) -> Any:
    if isinstance(figure, str):
        return getattr(PerformedSet, figure)
    return PerformedSet.moved * case(dict(figure), value=PerformedSet.reps)


def _at_least(least: Least) -> list[ColumnElement[bool]]:
    return [getattr(PerformedSet, name) >= value for name, value in vars(least).items() if value is not None]


def _counted() -> tuple[ColumnElement[bool], ...]:
    return PerformedSet.warmup.is_(False), PerformedSet.doubt.is_(None)


def sets_of(user_id: UUID, families: Iterable[Family], places: Collection[Place] | None) -> Sequence[Any]:
    """All of the user's sets that were logged as one of the exercises, in the workouts at these places or in all, in
    the order in which they were done, as Performance rows; also those that do not say what the exercise measures now.
    """
    which: dict[str, Any] = {"user_id": user_id, "exercise_ids": [key for family in families for key in family.ids]}
    if places is None:
        return db_session().execute(_SETS_LOGGED, which).all()
    which |= {"first": min(places)[0], "last": max(places)[0], "workout_ids": [key for _, key in places]}
    return db_session().execute(_SETS_AT, which).all()


_SETS_LOGGED = _SETS.order_by(*ORDER).where(
    PerformedSet.user_id == bindparam("user_id"),
    PerformedSet.exercise_id.in_(bindparam("exercise_ids", expanding=True)),
)
# The span, too: an index has it behind the exercise.
_SETS_AT = _SETS_LOGGED.where(
    PerformedSet.started_at.between(bindparam("first"), bindparam("last")),
    PerformedSet.workout_id.in_(bindparam("workout_ids", expanding=True)),
)


def is_measured(row: Performance, measure: str) -> bool:
    """Whether a set says what an exercise of this measure needs, as the condition of :func:`of_family`."""
    amounts = (getattr(row, AMOUNTS[name]) for name in needed_figures(measure))
    return row.measure in (measure, None) and any(amount is not None for amount in amounts)


def last_place(user_id: UUID) -> Place | None:
    """Where the user's last workout stands."""
    query = select(Workout.started_at, Workout.id).where(Workout.user_id == user_id).order_by(*NEWEST_WORKOUTS)
    row = db_session().execute(query.limit(1)).first()
    return (row[0], row[1]) if row else None


def doubtful(user_id: UUID, exercise_ids: Collection[UUID] | None) -> Select[PerformedSet]:
    """The user's sets in doubt, of these exercises or of all, to be paged newest first."""
    query = select(PerformedSet).where(PerformedSet.user_id == user_id, PerformedSet.doubt.is_not(None))
    if exercise_ids is not None:
        query = query.where(PerformedSet.exercise_id.in_(exercise_ids))
    return query


def find_set(user_id: UUID, workout_id: UUID, set_id: UUID) -> PerformedSet:
    """A set of the user. Raises NotFound."""
    found = db_session().get(PerformedSet, (workout_id, set_id))
    if found is None or found.user_id != user_id:
        raise NotFound("There is no such set.")
    return found


def _started_around(first: date, last: date) -> Iterator[ColumnElement[bool]]:
    """Conditions that all sets of these local days meet, for the index: no local day is further from its instant."""
    if first > date.min + OFFSET:
        yield PerformedSet.started_at >= datetime(*(first - OFFSET).timetuple()[:3], tzinfo=UTC)
    if last < date.max - OFFSET:
        yield PerformedSet.started_at <= datetime(*(last + OFFSET).timetuple()[:3], tzinfo=UTC)


def of_family(user_id: UUID, family: Family) -> tuple[Any, ...]:
    """The user's sets of the family, under whichever id they were logged, that were logged as its head is measured now
    and have what that needs.
    """
    return *logged_as(user_id, family), *_measured(family)


def logged_as(user_id: UUID, family: Family) -> tuple[Any, ...]:
    """Conditions: the user's sets that were logged as the exercise, or as what was merged into it."""
    return PerformedSet.user_id == user_id, PerformedSet.exercise_id.in_(family.ids)


def _measured(family: Family) -> tuple[Any, ...]:
    amounts = [getattr(PerformedSet, AMOUNTS[name]).is_not(None) for name in needed_figures(family.head.measure)]
    return or_(PerformedSet.measure == family.head.measure, PerformedSet.measure.is_(None)), or_(*amounts)


def trained_exercises(user_id: UUID) -> list[UUID]:
    """Every exercise of which the user logged a set."""
    return list(db_session().scalars(_TRAINED_EXERCISES, {"user_id": user_id}))


def trained_by(user_id: UUID | BindParameter[UUID]) -> CTE:
    """As ``exercise_id`` every exercise of which the user logged a set, and NULL at last.

    Each is found from the one before it by the index, so that it costs as many steps as there are exercises, and not as
    there are sets. DISTINCT would read them all.
    """
    key = WorkoutExercise.exercise_id
    lowest = select(key).where(WorkoutExercise.user_id == user_id).order_by(key).limit(1)
    found = select(lowest.scalar_subquery().label("exercise_id")).cte("trained", recursive=True)
    following = lowest.where(key > found.c.exercise_id).scalar_subquery()
    return found.union_all(select(following).where(found.c.exercise_id.is_not(None)))


_TRAINED = trained_by(bindparam("user_id", type_=Uuid7))
_TRAINED_EXERCISES = select(_TRAINED.c.exercise_id).where(_TRAINED.c.exercise_id.is_not(None))
_TRAINED_WITH_THE_BODY = exercises.ids_measured_as(BODY_MEASURES, _TRAINED.c.exercise_id)


def exercises_that_lift_the_body(user_id: UUID) -> list[UUID]:
    """Those of which the user logged a set, by the ids under which they did."""
    keys = db_session().scalars(_TRAINED_WITH_THE_BODY, {"user_id": user_id}).all()
    heads = exercises.successors(keys) if keys else {}
    return [key for key, one in heads.items() if counts_body(one.measure)]


def logged_ids(user_id: UUID, exercise_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """The exercise under which each set of what these count as was logged, by workout and set."""
    columns = (PerformedSet.workout_id, PerformedSet.set_id, PerformedSet.exercise_id)
    named = PerformedSet.exercise_id.in_(exercises.families(exercise_ids, user_id))
    rows = db_session().execute(select(*columns).where(PerformedSet.user_id == user_id, named))
    return {(workout_id, set_id): key for workout_id, set_id, key in rows}


def trainees(exercise_ids: Collection[UUID]) -> list[UUID]:
    """Everybody who logged a set of one of the exercises."""
    return list(
        db_session().scalars(select(PerformedSet.user_id).where(PerformedSet.exercise_id.in_(exercise_ids)).distinct())
    )


def trained_pairs() -> Select[UUID, UUID]:
    """(user_id, exercise_id) of everybody and everything that was ever done."""
    return select(PerformedSet.user_id, PerformedSet.exercise_id).distinct()


def is_trained() -> ColumnElement[bool]:
    """Condition: a workout in which at least one set was done; an empty one is no training."""
    return Workout.sets_done > 0


_TRAINING_YEARS = select(TrainingYear.year, TrainingYear.days).where(TrainingYear.user_id == bindparam("user_id"))


def training_days(user_id: UUID) -> TrainingDays:
    """On which days the user trained."""
    rows = db_session().execute(_TRAINING_YEARS, {"user_id": user_id})
    return joined({row.year: row.days for row in rows})


def workout_days(user_id: UUID, since: date | None = None) -> list[tuple[date, datetime, UUID]]:
    """(local date, end, id) of the workouts in which the user did a set, in order of their days."""
    query = select(Workout.local_date, Workout.ended_at, Workout.id).where(Workout.user_id == user_id, is_trained())
    if since is not None:
        query = query.where(Workout.local_date >= since)
    rows = db_session().execute(query.order_by(Workout.local_date, Workout.started_at, Workout.id))
    return [(row[0], row[1], row[2]) for row in rows]


def workout_log(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's workouts between the days of a :class:`DaySpanQuery`, as rows to be paged newest first."""
    return within(select(*Workout.__table__.c).where(Workout.user_id == user_id), Workout.local_date, query)
