"""Keeping records true to the log, listing them, and taking the user's word for improbable ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby, product
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select

from service_kit.clock import now
from service_kit.db.columns import UtcDateTime
from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import Conflict
from service_kit.messaging.subscriptions import Fact
from tracking_service.changes import (
    ExercisesRedefined,
    RecordConfirmed,
    SetsReweighed,
    StrengthFormulaChosen,
    WorkoutChanged,
    apply_consequences,
)
from tracking_service.exercises import usecases as exercises
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.performances import usecases as sets
from tracking_service.records import projection
from tracking_service.records.history import Person, signature
from tracking_service.records.kinds import KINDS, REPEATED
from tracking_service.records.models import Confirmation, Record, StaleRecords
from tracking_service.records.payloads import facts
from tracking_service.records.projection import CURRENT, PENDING, Changed
from tracking_service.records.queries import find

# Of how many stale pairs of user and exercise one run of the timer takes on the users.
STALE_AT_ONCE = 50


class NotPending(Conflict):
    """Only a pending record waits for a confirmation; this one counts already, or counted until it was beaten."""

    type, title = "record-not-pending", "The record is not pending"


class SetNotInDoubt(Conflict):
    """Only a set in doubt waits for a confirmation; this one counts already."""

    type, title = "set-not-in-doubt", "The set is not in doubt"


def follow_workout(change: WorkoutChanged) -> None:
    """Bring the records in line with a workout that was finished, amended or deleted, and tell of what it made."""
    changed: dict[UUID, Changed] = dict.fromkeys(change.exercise_ids, change.places)
    _fold(change.user_id, changed, announced=change.workout_id)


def follow_sets(change: SetsReweighed) -> None:
    """Bring the records in line with what sets moved; see :func:`rebuild`."""
    rebuild(change.user_id, change.places)


def rebuild(user_id: UUID, changed: Mapping[UUID, Changed] | None = None) -> None:
    """Compute records anew from the log: of some exercises as far as workouts changed, or all of all.

    Nobody is told of records: nothing was achieved. Only what is no more is withdrawn.
    """
    everything: dict[UUID, Changed] = dict.fromkeys(performances.trained_exercises(user_id)) if changed is None else {}
    _fold(user_id, changed or everything)


def _fold(user_id: UUID, changed: Mapping[UUID, Changed], announced: UUID | None = None) -> None:
    """Fold what exercises count as, each once; tell of what is no more, and of what the ``announced`` workout made.

    What waits to be computed anew is computed from its beginning: what was stored of it follows from what it was.
    """
    if not changed:
        return
    families, person = exercises.families_of(changed, user_id), Person.of(user_id)
    stale = redefine(user_id, _stale(user_id)) if person.has_stale else set()
    by_head: dict[UUID, Changed] = {}
    for head_id in {family.head.id for family in families.values()}:
        own = [places for key, places in changed.items() if families[key].head.id == head_id]
        whole = head_id in stale or None in own
        by_head[head_id] = None if whole else {place for places in own for place in places or ()}
    outcomes = projection.fold(person, {family.head.id: family for family in families.values()}, by_head)
    made = (record for outcome in outcomes for record in outcome.changed if record.workout_id == announced)
    projection.tell(made, (record for outcome in outcomes for record in outcome.withdrawn))


def redefine(user_id: UUID, exercise_ids: Collection[UUID]) -> set[UUID]:
    """Let the user's sets and records of exercises that were redefined be those of what they count as now; answers the
    exercises whose records are to be computed from the beginning.
    """
    if not exercise_ids:
        return set()
    projection.assign(user_id, exercise_ids)
    sets.reweigh(user_id, exercise_ids)
    return {head.id for head in exercises.successors(exercise_ids).values()}


def note_stale(change: ExercisesRedefined) -> None:
    """The records of everybody who logged the exercises wait to be computed anew, see ``events.rebuild_stale``."""
    mark_stale(performances.trainees(change.logged_as), change.exercise_ids)


def follow_formula(change: StrengthFormulaChosen) -> None:
    """All of the user's estimates wait to be computed anew, and the goals about them with them."""
    heads = exercises.successors(performances.trained_exercises(change.user_id))
    mark_stale([change.user_id], {head.id for head in heads.values() if head.measure in REPEATED})


def mark_stale(user_ids: Iterable[UUID], exercise_ids: Iterable[UUID]) -> None:
    """Let what follows from these exercises be computed anew for these users."""
    for user_id, exercise_id in product(sorted(user_ids), sorted(exercise_ids)):
        insert_ignoring(StaleRecords, {"user_id": user_id, "exercise_id": exercise_id}, ("user_id", "exercise_id"))


def _stale(user_id: UUID) -> list[UUID]:
    return list(db_session().scalars(select(StaleRecords.exercise_id).where(StaleRecords.user_id == user_id)))


def note_all_stale() -> None:
    """All records of everybody wait to be computed anew."""
    pairs = performances.trained_pairs().except_(select(StaleRecords.user_id, StaleRecords.exercise_id)).subquery()
    noted_at = literal(now(), UtcDateTime)
    rows = select(pairs.c.user_id, pairs.c.exercise_id, noted_at)
    db_session().execute(insert(StaleRecords).from_select(["user_id", "exercise_id", "noted_at"], rows))


def count_stale() -> int:
    """How many pairs of user and exercise wait."""
    return db_session().scalar(select(func.count()).select_from(StaleRecords)) or 0


def take_stale() -> list[tuple[UUID, UUID]]:
    """The stale pairs of user and exercise of those who wait longest, to be rebuilt in this transaction.

    All pairs of a user at once: what an undone merge parts would else be lost to one side before the other has it.
    """
    pair = StaleRecords.user_id, StaleRecords.exercise_id
    oldest = select(StaleRecords.user_id).order_by(StaleRecords.noted_at, StaleRecords.user_id).limit(STALE_AT_ONCE)
    found = set(db_session().scalars(oldest))
    lock_users(found)
    there = delete(StaleRecords).where(StaleRecords.user_id.in_(found)).returning(*pair)  # who is left after the locks
    return sorted((user_id, exercise_id) for user_id, exercise_id in db_session().execute(there))


def confirm(user_id: UUID, record_id: UUID) -> Record:
    """The user stands by the set: it counts from now on, and what follows from it is told like any record.

    Raises NotFound, or NotPending.
    """
    people.lock(user_id)
    record = find(user_id, record_id)
    if record.status != PENDING:
        raise NotPending()
    _stand_by(performances.find_set(user_id, record.workout_id, record.set_id))
    return record


def confirm_set(user_id: UUID, workout_id: UUID, set_id: UUID) -> Any:
    """The user stands by a set in doubt, whether or not it would be a record; answers the set (its row).

    Raises NotFound, or SetNotInDoubt.
    """
    people.lock(user_id)
    found = performances.find_set(user_id, workout_id, set_id)
    if found.doubt is None:
        raise SetNotInDoubt()
    _stand_by(found)
    db_session().refresh(found)
    return found


def _stand_by(one: Any) -> None:
    """Count a set (its row) from now on, and what its workout makes with it."""
    key = {"workout_id": one.workout_id, "set_id": one.set_id}
    figures = signature(one)
    db_session().merge(Confirmation(**key, user_id=one.user_id, figures=figures, confirmed_at=now()))
    db_session().flush()
    _fold(one.user_id, {one.exercise_id: [(one.started_at, one.workout_id)]}, announced=one.workout_id)
    apply_consequences(RecordConfirmed(one.user_id, one.exercise_id))


def state() -> Iterable[Fact]:
    """Every record that stands, for a consumer that is new or was wiped."""
    standing = select(Record).where(Record.status == CURRENT, Record.kind.in_(KINDS)).order_by(Record.workout_id)
    rows = db_session().scalars(standing).yield_per(200)
    for _, own in groupby(rows, key=lambda record: record.workout_id):
        yield from facts(own)


def erase(user_id: UUID) -> None:
    """Delete everything of the user."""
    for table in (Record, Confirmation, StaleRecords):
        db_session().execute(delete(table).where(table.user_id == user_id))
