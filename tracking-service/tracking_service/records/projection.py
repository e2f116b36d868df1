"""From the log to the table of records: an exercise is folded anew from where its history changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from service_kit.db.session import db_session
from service_kit.messaging.outbox import emit
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances
from tracking_service.performances import usecases as sets
from tracking_service.places import Place, literal_place
from tracking_service.records import rules
from tracking_service.records.candidates import Candidate, CurrentRecords, Key, SetFigures
from tracking_service.records.kinds import FORMER_KINDS, KINDS, kinds_of
from tracking_service.records.limit_rules import limits_of
from tracking_service.records.models import Confirmation, Record
from tracking_service.records.payloads import ACHIEVED, WITHDRAWN, achieved, withdrawn
from training.quantity import Quantity
from training.strength import FORMULAS

CURRENT, SUPERSEDED, PENDING = STATUSES = ("current", "superseded", "pending")


@dataclass(frozen=True)
class Outcome:
    """Records that are new or tell another figure, and those that are no more."""

    changed: list[Record]
    withdrawn: list[Record]


def fold_from(user_id: UUID, exercise_id: UUID, place: Place | None = None) -> Outcome:
    """Compute the records of what an exercise counts as anew from a place in its history on (None: all of it).

    What stood at that place follows from the records made before it, so only later workouts are read. Rows that
    stay keep their ids.
    """
    family = exercises.family(exercise_id, user_id)
    exercise = family.head
    known = _rows(user_id, family.ids, place)
    if place is not None and any(one.kind not in KINDS for one in known.values()):
        return fold_from(user_id, exercise_id)  # as an older release had it
    before = [one for one in known.values() if place is not None and (one.started_at, one.workout_id) < place]
    current = _current(before, exercise.measure)
    rows = performances.performances(user_id, family, place=place)
    candidates = _judge(user_id, family, current, rows, place)
    stays = current.record_keys()
    _place_again(before, stays)
    new_keys = {candidate.key for candidate in candidates}
    earlier_keys = {_key(one) for one in before}
    dropped = [one for key, one in known.items() if key not in new_keys and key not in earlier_keys]
    for record in dropped:
        db_session().delete(record)
    return Outcome(_write(user_id, exercise.id, candidates, known, rows, stays), dropped)


def _judge(
    user_id: UUID, family: Family, current: CurrentRecords, rows: Sequence[Any], place: Place | None
) -> list[Candidate]:
    """Fold ``rows`` into ``current``, and note at every set from the place on whether it is in doubt.

    Sets that do not say what the exercise measures now make no records, but they count in totals: bounds hold for them.
    """
    head = family.head
    limits = limits_of(head.pattern, head.equipment, head.load_per, head.slug)
    confirmed, formula = _confirmed(user_id), people.known(user_id).strength_formula
    figures_of = partial(_figures_of, measure=head.measure, confirmed=confirmed, formula=formula)
    folded = rules.fold(current, map(figures_of, rows), kinds_of(head.measure), limits)
    others = performances.other_sets(user_id, family, place=place)
    doubts: dict[tuple[UUID, UUID], str] = dict(folded.doubts)
    for figures in map(figures_of, others):
        if not figures.warmup and rules.is_beyond_limit(figures, limits):
            doubts[figures.workout_id, figures.set_id] = rules.BEYOND_LIMIT
    keys = {(row.workout_id, row.set_id): row.doubt for row in (*rows, *others)}
    sets.mark_doubts(user_id, {key: doubts.get(key) for key, known in keys.items() if known != doubts.get(key)})
    return folded.candidates


def assign(user_id: UUID, exercise_ids: Collection[UUID]) -> None:
    """Give the records of these exercises to what their sets count as now: of an undone merge, each side its own."""
    logged_as = performances.logged_ids(user_id, exercise_ids)
    heads = exercises.successors(set(logged_as.values()))
    named = Record.exercise_id.in_(exercises.families(exercise_ids, user_id))
    for record in db_session().scalars(select(Record).where(Record.user_id == user_id, named)):
        key = logged_as.get((record.workout_id, record.set_id))
        if key is not None and record.exercise_id != heads[key].id:
            record.exercise_id = heads[key].id
    db_session().flush()


def _place_again(before: Iterable[Record], stays: Collection[Key]) -> None:
    """Records made earlier stand again, or no more."""
    for record in before:
        status = CURRENT if _key(record) in stays else SUPERSEDED
        if record.status not in (PENDING, status):
            record.status = status


def announce(records: Iterable[Record]) -> None:
    """Publish the records that stand."""
    db_session().flush()
    for record in records:
        if record.status == CURRENT:
            data = achieved(record)
            emit(ACHIEVED, subject=record.id, version=record.version, data=data, user_id=record.user_id)


def withdraw(records: Iterable[Record]) -> None:
    """Tell the other services of records that a correction of the log took back."""
    db_session().flush()
    for record in records:
        if record.status != PENDING:
            data = withdrawn(record)
            emit(WITHDRAWN, subject=record.id, version=record.version + 1, data=data, user_id=record.user_id)


def signature(row: Any) -> str:
    """The figures of a set (a Performance) that a confirmation stands for."""
    return f"{row.reps}|{row.external}|{row.duration_base}|{row.distance_base}"


def _confirmed(user_id: UUID) -> dict[tuple[UUID, UUID], str]:
    rows = db_session().scalars(select(Confirmation).where(Confirmation.user_id == user_id))
    return {(row.workout_id, row.set_id): row.figures for row in rows}


def _figures_of(row: Any, measure: str, confirmed: Mapping[tuple[UUID, UUID], str], formula: str) -> SetFigures:
    external, moved = performances.exact_loads(row)
    return SetFigures(
        workout_id=row.workout_id,
        set_id=row.set_id,
        at=row.started_at,
        local_date=row.local_date,
        order=row.place,
        measure=measure,
        warmup=row.warmup,
        reps=row.reps,
        external=external,
        moved=moved,
        duration=performances.exact(row, "duration"),
        distance=performances.exact(row, "distance"),
        rpe=row.rpe,
        hands=row.hands,
        formula=formula,
        precisions=performances.precisions(row),
        confirmed=confirmed.get((row.workout_id, row.set_id)) == signature(row),
    )


def _rows(user_id: UUID, exercise_ids: Collection[UUID], place: Place | None) -> dict[Key, Record]:
    """The records by key, in the order in which they were made; without those beaten before any from the place on."""
    mine = (Record.user_id == user_id, Record.exercise_id.in_(exercise_ids))
    query = select(Record).where(*mine)
    if place is not None:
        later = tuple_(Record.started_at, Record.workout_id) >= literal_place(place)
        if db_session().scalar(select(Record.id).where(*mine, later).limit(1)) is None:
            query = query.where(Record.status != SUPERSEDED)
    found = db_session().scalars(query.order_by(Record.started_at, Record.workout_id, Record.id))
    return {_key(one): one for one in found}


def _key(record: Record) -> Key:
    return FORMER_KINDS.get(record.kind, record.kind), record.bracket, record.workout_id, record.set_id


def _current(known: Iterable[Record], measure: str) -> CurrentRecords:
    """The state of the fold after the workouts that made these records."""
    current = CurrentRecords()
    for record in known:
        place = (record.workout_id, record.set_id, record.started_at, record.local_date, 0, measure)
        typed = {name: getattr(record, name) for name in ("reps", "rpe")}
        typed["formula"] = record.formula or FORMULAS[0]
        distance = performances.exact(record, "distance")
        figures = SetFigures(*place, distance=distance, precisions=performances.precisions(record), **typed)
        kind, more = KINDS[record.kind], {"reason": record.reason}
        current.restore(
            kind.restored(figures, record.score, record.bracket, factor=partial(kind.factor, figures), **more)
        )
    return current


def _write(
    user_id: UUID,
    exercise_id: UUID,
    candidates: Iterable[Candidate],
    known: dict[Key, Record],
    rows: Sequence[Any],
    stays: set[Key],
) -> list[Record]:
    """Insert or update the rows of the candidates; answers those that are new or tell another figure."""
    by_key = {(row.workout_id, row.set_id): row for row in rows}
    changed = []
    for candidate in candidates:
        record = known.get(candidate.key)
        figures = _figures(candidate, by_key[candidate.key[2:]], stays)
        if record is None:
            record = Record(user_id=user_id, exercise_id=exercise_id, kind=candidate.kind, bracket=candidate.bracket)
            record.workout_id, record.set_id = candidate.key[2:]
            db_session().add(record)
            changed.append(record)
        elif record.score != candidate.score or (record.status == PENDING and candidate.reason is None):
            changed.append(record)
        for name, value in (figures | {"exercise_id": exercise_id}).items():
            if getattr(record, name) != value:
                setattr(record, name, value)
    db_session().flush()
    return changed


def _figures(candidate: Candidate, row: Any, stays: set[Key]) -> dict[str, Any]:
    status = PENDING if candidate.reason else CURRENT if candidate.key in stays else SUPERSEDED
    figures = {
        "kind": candidate.kind,
        "score": candidate.score,
        "formula": method(candidate.figures) if (method := KINDS[candidate.kind].method) else None,
        "previous": candidate.previous,
        "status": status,
        "first": candidate.first,
        "reason": candidate.reason,
        "started_at": row.started_at,
        "achieved_at": row.done_at or row.started_at,
        "local_date": row.local_date,
        **{name: getattr(row, name) for name in ("reps", "rpe", "external", "moved")},
    }
    return figures | {name: _typed(row, name) for name in ("load", "duration", "distance")}


def _typed(row: Any, name: str) -> Quantity | None:
    base = getattr(row, f"{name}_base")
    return None if base is None else Quantity(base, getattr(row, f"{name}_value"), getattr(row, f"{name}_unit"))
