"""What workouts came to, kept beside their sets so that years of them are read in few rows.

Three things follow from the sets of a workout: its own sums (columns of ``Workout``), those of each exercise in it
(``WorkoutExercise``), and the days of training (``TrainingYear``). Whatever changes sets, their days, or whether and as
what they count, calls :func:`refresh` for their workouts in the same transaction, while it holds the user, or
:func:`add` for a new workout, whose sets are at hand. Both compute from the sets alone, so the same log gives the same
sums, however it came about; a test holds them equal to what totals.py makes of the sets, and :func:`refresh` of all
workouts makes them anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from service_kit.db.session import db_session
from tracking_service.people import usecases as people
from tracking_service.performances import training_days
from tracking_service.performances.models import PerformedSet, TrainingYear, Workout, WorkoutExercise
from tracking_service.performances.queries import AMOUNTS
from tracking_service.performances.rules import BODY_MEASURES
from tracking_service.performances.typed_figures import exact_loads
from training.exercises import needed_figures
from training.quantity import Steps

# Parts of a milligram that are counted: pounds, ounces and stones to six decimals are whole numbers of them.
FINEST = 10**12
# What a set says that lacks what its measure needs, and one whose measure nobody knows.
INCOMPLETE, UNKNOWN = "-", "?"
# How many workouts are read at once.
PAGE = 200
_COLUMNS = (
    "workout_id", "set_id", "exercise_id", "measure", "place", "started_at", "local_date", "warmup", "doubt", "reps",
    "rpe", "hands", "external", "moved", "load_value", "load_unit", "duration_base", "distance_base", "counts_with",
)  # fmt: skip
_SETS = select(*(getattr(PerformedSet, name) for name in _COLUMNS)).order_by(
    PerformedSet.workout_id, PerformedSet.place
)

_ADD = insert(WorkoutExercise.__table__)
_YEARS: Any = TrainingYear.__table__
_IS_YEAR = (_YEARS.c.user_id == bindparam("of_user"), _YEARS.c.year == bindparam("of_year"))
_YEAR = select(_YEARS.c.days).where(*_IS_YEAR)
_WRITE_YEAR = update(_YEARS).where(*_IS_YEAR).values(days=bindparam("days"))


class Lift(NamedTuple):
    """Of a work set its place, and what its load and its estimates follow from (see models.PerformedSet)."""

    place: int
    reps: int | None
    rpe: int | None
    external: int | None
    moved: int | None
    load_value: str | None
    load_unit: str | None


def says(measure: str | None, amounts: Mapping[str, Any]) -> str:
    """What a set says of itself: its measure, without a figure that this needs also INCOMPLETE; of an unknown measure
    which of the ``amounts`` (by name) it has.
    """
    if measure is None:
        return UNKNOWN + "".join(name[:2] for name, value in amounts.items() if value is not None)
    is_complete = any(amounts[name] is not None for name in needed_figures(measure))
    return measure if is_complete else measure + INCOMPLETE


def saying(measure: str) -> list[str]:
    """Whatever :func:`says` answers for sets that say what an exercise of this measure needs."""
    needed = needed_figures(measure)
    some: list[tuple[str, ...]] = [()]
    for name in AMOUNTS:
        some += [(*one, name) for one in some]
    return [measure, *(UNKNOWN + "".join(name[:2] for name in one) for one in some if set(one) & set(needed))]


def add(workout: Workout, rows: Iterable[Mapping[str, Any]]) -> None:
    """What a new workout comes to, from its sets (columns) as they are stored with it; the caller holds the user."""
    done = [SimpleNamespace(**row, doubt=None) for row in rows]
    for name, value in workout_sums(done).items():
        setattr(workout, name, value)
    if done:
        db_session().execute(_ADD, exercise_rows(workout.user_id, done))
        _recount(workout.user_id, {}, {workout.id: workout.local_date})
        people.note_sets_changed(workout.user_id)


def refresh(user_id: UUID, workout_ids: Collection[UUID]) -> None:
    """Bring what these workouts of the user came to in line with their sets; the caller holds the user."""
    for page in _pages(sorted(workout_ids)):
        before = _days_of(page)
        if before:
            db_session().execute(delete(WorkoutExercise).where(WorkoutExercise.workout_id.in_(page)))
        sets: defaultdict[UUID, list[Any]] = defaultdict(list)
        for row in db_session().execute(_SETS.where(PerformedSet.workout_id.in_(page))):
            sets[row.workout_id].append(row)
        if rows := [one for done in sets.values() for one in exercise_rows(user_id, done)]:
            db_session().execute(_ADD, rows)
        _write_sums({key: sets.get(key, ()) for key in page if key in sets or key in before})
        _recount(user_id, before, {key: done[0].local_date for key, done in sets.items()})
        people.note_sets_changed(user_id)


def refresh_all(user_id: UUID) -> None:
    """The same for all workouts of the user."""
    refresh(user_id, list(db_session().scalars(select(Workout.id).where(Workout.user_id == user_id))))


def users_with_workouts() -> list[UUID]:
    """Everybody who ever finished a workout."""
    return list(db_session().scalars(select(Workout.user_id).distinct().order_by(Workout.user_id)))


def _pages(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + PAGE] for start in range(0, len(keys), PAGE))


def _days_of(workout_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day on which each of the workouts was counted so far."""
    days = select(WorkoutExercise.workout_id, WorkoutExercise.local_date).distinct()
    rows = db_session().execute(days.where(WorkoutExercise.workout_id.in_(workout_ids)))
    return {row.workout_id: row.local_date for row in rows}


def _write_sums(sets: Mapping[UUID, Sequence[Any]]) -> None:
    if not sets:
        return
    rows = [{"key": key, **workout_sums(done)} for key, done in sets.items()]
    table: Any = Workout.__table__  # not the entities, since some may be gone
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0].keys() - {"key"}}
    db_session().execute(update(table).where(table.c.id == bindparam("key")).values(values), rows)


def _recount(user_id: UUID, before: Mapping[UUID, date], after: Mapping[UUID, date]) -> None:
    """Count the workouts on the days on which they are now."""
    more = Counter(after.values())
    more.subtract(before.values())
    moved = {day: number for day, number in more.items() if number}
    for year in sorted({day.year for day in moved}):
        key = {"of_user": user_id, "of_year": year}
        known = text = db_session().scalar(_YEAR, key) or ""
        for day in (day for day in moved if day.year == year):
            text = training_days.counted(text, day, moved[day])
        if known:
            db_session().execute(_WRITE_YEAR, key | {"days": text})
        else:
            db_session().execute(insert(_YEARS).values(user_id=user_id, year=year, days=text))


def workout_sums(done: Sequence[Any]) -> dict[str, int]:
    """The columns of a workout that follow from all its done sets."""
    return {"sets_done": len(done), **sums(_work_sets(done))}


def exercise_rows(user_id: UUID, done: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of ``WorkoutExercise`` that follow from all done sets of a workout."""
    kinds: defaultdict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for row in done:
        kinds[row.exercise_id, says(row.measure, {name: getattr(row, AMOUNTS[name]) for name in AMOUNTS})].append(row)
    rows = []
    for (exercise_id, said), own in kinds.items():
        work = _work_sets(own)
        of = {name: getattr(own[0], name) for name in ("workout_id", "started_at", "local_date")}
        key = {"user_id": user_id, "exercise_id": exercise_id, "says": said, "work_sets": len(work)}
        lifts = [[getattr(row, name) for name in Lift._fields] for row in work]
        rows.append({**of, **key, "lifts": lifts, **sums(work)})
    return rows


def _work_sets(done: Iterable[Any]) -> list[Any]:
    return [row for row in done if not row.warmup and row.doubt is None]


def sums(work: Sequence[Any]) -> dict[str, int]:
    """The columns of ``Sums`` of work sets."""
    volume: Steps = 0
    with_body: Steps = 0
    for row in work:
        if row.reps and row.reps > 0:
            external, moved = exact_loads(row)
            added = max(external or 0, 0)
            volume += added * row.reps * row.hands
            with_body += (added if moved is None else moved) * row.reps * row.hands
    unknown = [row for row in work if row.measure in BODY_MEASURES and row.moved is None and (row.reps or 0) > 0]
    return {
        "sets": len({row.counts_with or row.set_id for row in work}),
        "reps": sum(row.reps or 0 for row in work),
        **_parts("volume", volume),
        **_parts("volume_with_body", with_body),
        "unknown": len(unknown),
        "set_time": sum(row.duration_base or 0 for row in work),
        "distance": sum(row.distance_base or 0 for row in work),
    }


def _parts(name: str, volume: Steps) -> dict[str, int]:
    """A volume as the columns that keep it."""
    whole, rest = divmod(volume.numerator * FINEST // volume.denominator, FINEST)
    return {name: whole, f"{name}_rest": rest}


def exact_volume(whole: int, rest: int) -> Steps:
    """A volume, or a sum of them, from the columns that keep it."""
    return whole + Fraction(rest, FINEST) if rest else whole
