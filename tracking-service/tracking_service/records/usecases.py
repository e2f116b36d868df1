"""Keeping records true to the log, listing them, and taking the user's word for improbable ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select, tuple_

from service_kit.clock import now
from service_kit.db.columns import UtcDateTime
from service_kit.db.session import db_session, get_owned
from service_kit.db.tombstones import lock_users
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import Conflict
from service_kit.messaging.subscriptions import Fact
from tracking_service.changes import (
    ExerciseRemeasured,
    Place,
    RecordConfirmed,
    SetsReweighed,
    WorkoutChanged,
    apply_consequences,
)
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.records import projection
from tracking_service.records.models import Confirmation, Record, StaleRecords
from tracking_service.records.payloads import ACHIEVED, achieved
from tracking_service.records.projection import CURRENT, PENDING

# How many stale pairs of user and exercise one run of the timer takes on.
STALE_AT_ONCE = 50


class NotPending(Conflict):
    """Only a pending record waits for a confirmation; this one counts already, or counted until it was beaten."""

    type, title = "record-not-pending", "The record is not pending"


def follow_workout(change: WorkoutChanged) -> None:
    """Bring the records in line with a workout that was finished, amended or deleted, and tell of what it made."""
    for exercise_id in sorted(change.exercise_ids):
        outcome = projection.fold_from(change.user_id, exercise_id, change.place)
        projection.withdraw(outcome.withdrawn)
        projection.announce(record for record in outcome.changed if record.workout_id == change.workout_id)


def follow_sets(change: SetsReweighed) -> None:
    """Bring the records in line with what sets moved; see :func:`rebuild`."""
    rebuild(change.user_id, change.places)


def rebuild(user_id: UUID, places: Mapping[UUID, Place | None] | None = None) -> None:
    """Compute records anew from the log: of some exercises from a place on, or all of all.

    Nobody is told of records: nothing was achieved. Only what is no more is withdrawn.
    """
    everything: dict[UUID, Place | None] = (
        dict.fromkeys(performances.trained_exercises(user_id)) if places is None else {}
    )
    touched = places or everything
    for exercise_id in sorted(touched):
        projection.withdraw(projection.fold_from(user_id, exercise_id, touched[exercise_id]).withdrawn)


def note_stale(change: ExerciseRemeasured) -> None:
    """Everybody's records of the exercise wait to be computed anew, see ``events.rebuild_stale``."""
    for user_id in performances.trainees(change.exercise_id):
        row = {"user_id": user_id, "exercise_id": change.exercise_id}
        insert_ignoring(StaleRecords, row, ("user_id", "exercise_id"))


def note_all_stale() -> None:
    """All records of everybody wait to be computed anew; none waits yet."""
    pairs = performances.trained_pairs().subquery()
    noted_at = literal(now(), UtcDateTime)
    insertion = insert(StaleRecords).from_select(
        ["user_id", "exercise_id", "noted_at"], select(pairs.c.user_id, pairs.c.exercise_id, noted_at)
    )
    db_session().execute(insertion)


def count_stale() -> int:
    """How many pairs of user and exercise wait."""
    return db_session().scalar(select(func.count()).select_from(StaleRecords)) or 0


def take_stale() -> list[tuple[UUID, UUID]]:
    """The oldest stale pairs of user and exercise, to be rebuilt in this transaction."""
    pair = StaleRecords.user_id, StaleRecords.exercise_id
    oldest = select(*pair).order_by(StaleRecords.noted_at, StaleRecords.user_id).limit(STALE_AT_ONCE)
    found = [(user_id, exercise_id) for user_id, exercise_id in db_session().execute(oldest)]
    lock_users(user_id for user_id, _ in found)
    there = delete(StaleRecords).where(tuple_(*pair).in_(found)).returning(*pair)  # who is left after the locks
    return sorted((user_id, exercise_id) for user_id, exercise_id in db_session().execute(there))


def confirm(user_id: UUID, record_id: UUID) -> Record:
    """The user stands by the set: it counts from now on, and what follows from it is told like any record.

    Raises NotFound, or NotPending.
    """
    people.lock(user_id)
    record = get_owned(Record, record_id, user_id)
    if record.status != PENDING:
        raise NotPending()
    rows = performances.performances(user_id, record.exercise_id, place=(record.started_at, record.workout_id))
    row = next(row for row in rows if (row.workout_id, row.set_id) == (record.workout_id, record.set_id))
    key = {"workout_id": record.workout_id, "set_id": record.set_id}
    db_session().merge(Confirmation(**key, user_id=user_id, figures=projection.signature(row), confirmed_at=now()))
    db_session().flush()
    outcome = projection.fold_from(user_id, record.exercise_id, (record.started_at, record.workout_id))
    projection.withdraw(outcome.withdrawn)
    projection.announce(one for one in outcome.changed if one.set_id == record.set_id)
    apply_consequences(RecordConfirmed(user_id, record.exercise_id))
    return record


def state() -> Iterable[Fact]:
    """Every record that stands, for a consumer that is new or was wiped."""
    for record in db_session().scalars(select(Record).where(Record.status == CURRENT)).yield_per(200):
        yield Fact(ACHIEVED, record.id, record.version, achieved(record), record.user_id)


def erase(user_id: UUID) -> None:
    """Delete everything of the user."""
    for table in (Record, Confirmation, StaleRecords):
        db_session().execute(delete(table).where(table.user_id == user_id))
