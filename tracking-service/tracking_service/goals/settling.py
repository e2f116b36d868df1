"""Bringing a goal's status in line with the log: reached, reopened or missed, each told and noted once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, or_, select, update

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users
from service_kit.messaging.outbox import emit
from tracking_service.changes import (
    CalendarChanged,
    ExercisesRedefined,
    MeasurementsChanged,
    RecordConfirmed,
    SetsReweighed,
    WorkoutChanged,
)
from tracking_service.exercises import usecases as exercises
from tracking_service.goals import rules
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.models import Goal, GoalExists
from tracking_service.goals.payloads import REACHED, REOPENED, reached, reopened
from tracking_service.goals.rules import ACTIVE, PAUSED
from tracking_service.goals.terms import points_of, terms
from tracking_service.goals.titles import title
from tracking_service.people import usecases as people
from tracking_service.people.calendar import local_date
from tracking_service.people.copies import Profile
from tracking_service.records import usecases as records

# Local dates differ from the UTC date by one day at most.
ONE_DAY = timedelta(days=1)
# How many goals one run of the timer settles.
OVERDUE_AT_ONCE = 500


_NOT_PAUSED = (
    select(Goal)
    .where(Goal.user_id == bindparam("user_id"), Goal.status != PAUSED)
    .order_by(Goal.id)
    .execution_options(populate_existing=True)
)


def follow_workout(change: WorkoutChanged) -> None:
    """A workout moves the goals about its exercises, and those that count workouts."""
    if not change.counts_as_before:
        _settle_moved_by_sets(change.user_id, change.exercise_ids)


def follow_measurements(change: MeasurementsChanged) -> None:
    """Measurements move the goals about their type."""
    _settle_those(change.user_id, lambda goal: goal.subject == change.type)


def follow_sets(change: SetsReweighed) -> None:
    """Sets that count differently move the goals about their exercises and those about all volume."""
    _settle_moved_by_sets(change.user_id, change.places)


def follow_record(change: RecordConfirmed) -> None:
    """A set that counts at last moves the goals about its exercise and those about all volume."""
    _settle_moved_by_sets(change.user_id, [change.exercise_id])


def _settle_moved_by_sets(user_id: UUID, exercise_ids: Collection[UUID]) -> None:
    """Goals about what the exercises count as, and those that any workout may move."""
    named: set[str] = set()

    def is_moved(goal: Goal) -> bool:
        if goal.exercise_id is not None and not named:  # asked for by the first goal about an exercise
            named.update(map(str, exercises.families(exercise_ids, user_id)))
        return goal.subject in named or KINDS[goal.kind].by_workouts

    _settle_those(user_id, is_moved)


def note_stale(change: ExercisesRedefined) -> None:
    """Who has a goal about the exercises follows as those do who logged them."""
    owners = select(Goal.user_id).where(Goal.exercise_id.in_(change.logged_as)).distinct()
    records.mark_stale(db_session().scalars(owners), change.exercise_ids)


def follow_calendar(change: CalendarChanged) -> None:
    """Another calendar may move every goal: what counts as a day or a week is another."""
    settle_all(change.user_id)


def settle_all(user_id: UUID) -> None:
    """All goals of the user, whom the caller holds."""
    _settle_those(user_id, lambda _goal: True)


def _settle_those(user_id: UUID, is_moved: Callable[[Goal], bool]) -> None:
    """Settle goals since the log changed. The caller holds the person, so that nobody else settles them meanwhile."""
    goals = db_session().scalars(_NOT_PAUSED, {"user_id": user_id}).all()
    moved = [goal for goal in goals if is_moved(goal)]
    if moved:
        person = people.known(user_id)
        for goal in moved:
            settle(goal, person, reopen=True)


def settle(goal: Goal, person: Profile, *, reopen: bool = False) -> None:
    """Give the goal the status that follows from its terms and the log; tell when it is newly reached.

    ``reopen``: the log changed, not the terms, so a goal that is reached no more was taken back.
    """
    kind = KINDS[goal.kind]
    goal_terms = terms(goal, kind, person.week_start)
    way = rules.survey(goal_terms, points_of(goal, person, deciding=True))
    status = rules.settle(goal_terms, way, people.today(person), paused=goal.status == PAUSED)
    if status == rules.REACHED and way.reached is not None:
        _reach(goal, way.reached)
        return
    if status == ACTIVE and goal.status != ACTIVE and reopen and _active_beside(goal):
        status = PAUSED
        goal.pauses = [*goal.pauses, [people.today(person).isoformat(), None]]
    if status == ACTIVE and not reopen:
        _refuse_second(goal)
    was_reached = goal.status == rules.REACHED
    if was_reached:
        goal.reached_at = goal.reached_on = goal.reached_workout_id = goal.reached_measurement_id = None
        goal.reopened_at = now() if reopen else None
    if goal.status != status:
        goal.status = status
    db_session().flush()
    if was_reached:
        emit(REOPENED, subject=goal.id, version=goal.version, data=reopened(goal), user_id=goal.user_id)


def _reach(goal: Goal, point: rules.Point) -> None:
    """Note what reached the goal; tell it unless it was reached before (by something else then)."""
    was_reached = goal.status == rules.REACHED
    noted = (point.at, point.date, point.workout_id, point.measurement_id)
    if was_reached and noted == (
        goal.reached_at,
        goal.reached_on,
        goal.reached_workout_id,
        goal.reached_measurement_id,
    ):
        return
    goal.status = rules.REACHED
    goal.reached_at, goal.reached_on, goal.reached_workout_id, goal.reached_measurement_id = noted
    db_session().flush()
    if not was_reached:
        emit(REACHED, subject=goal.id, version=goal.version, data=reached(goal), user_id=goal.user_id)


def _active_beside(goal: Goal) -> Goal | None:
    """The other goal of this kind, subject and variant that is active; the caller holds the user."""
    names = ("user_id", "kind", "subject", "variant")
    same = [getattr(Goal, name) == getattr(goal, name) for name in names]
    others = select(Goal).where(*same, Goal.status == ACTIVE, Goal.id != goal.id)
    with db_session().no_autoflush:
        return db_session().scalar(others)


def _refuse_second(goal: Goal) -> None:
    """Raise GoalExists with the goal that is active already: the constraint behind it could not name it."""
    other = _active_beside(goal)
    if other is not None:
        href = f"/api/v1/goals/{other.id}"
        raise GoalExists(f"{title(other)!r} is active already.", goal_id=str(other.id), href=href)


def mark_missed() -> None:
    """Settle the active goals whose deadline has passed for their owners; run by the clock, every minute."""
    for goal, person in _due(Goal.deadline):
        if goal.deadline is not None and goal.deadline < people.today(person):
            settle(goal, person)


def judge_limits() -> None:
    """Settle the active goals for at most an amount whose owners' day is over, once for each day; run by the clock.

    A day, week or month in which nothing more is logged has come to an end all the same.
    """
    for goal, person in _due(Goal.judged_on, Goal.period.is_not(None), Goal.sign == -1, or_none=True):
        if goal.status == ACTIVE:
            settle(goal, person)
        # Not through the row: that would be a change of its version and time.
        judged = {"judged_on": people.today(person), "updated_at": Goal.updated_at}
        db_session().execute(update(Goal).where(Goal.id == goal.id).values(judged))


def _due(day: Any, *which: ColumnElement[bool], or_none: bool = False) -> Iterator[tuple[Goal, Profile]]:
    """Active goals whose ``day`` (or that have none) is over for their owners, whom it locks; those first due first.

    Whose day is not over yet is left out before anybody is locked: the goals of a whole last day are read, not settled.
    """
    instant = now()
    is_due = day < instant.date() + ONE_DAY
    query = select(Goal.id, Goal.user_id, day, people.time_zone_of(Goal.user_id))
    query = query.where(Goal.status == ACTIVE, *which, or_(day.is_(None), is_due) if or_none else is_due)
    rows = db_session().execute(query.order_by(day, Goal.id)).all()
    due = [(key, user_id) for key, user_id, on, zone in rows if on is None or on < local_date(instant, zone)]
    del due[OVERDUE_AT_ONCE:]
    lock_users(user_id for _, user_id in due)
    for goal_id, user_id in due:
        person = people.lock(user_id) or people.known(user_id)
        goal = db_session().get(Goal, goal_id, populate_existing=True)
        if goal is not None:
            yield goal, person
