"""Moving and skipping single sessions of the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from plans_service.adherence import queries as adherence
from plans_service.plans import queries as plans
from plans_service.schedule import courses, move_rules, queries, rules
from plans_service.schedule.models import ScheduleChange
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import FieldError, Invalid, NotFound


def change(user_id: UUID, planned_date: date, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Move or skip the session that its cycle puts on ``planned_date``, or take that back; answer the session.

    Raises NotFound where there is none, Invalid, SessionDone, DayStandsThere, NeedsLookup.
    """
    course, key = _session(courses.active_courses(user_id), planned_date, patch)
    calendar = queries.around(user_id, course, planned_date)
    before = calendar.changes[course.plan_id].get(key, rules.Change(None, False))
    wanted = move_rules.wish(patch, before, planned_date)
    sessions = _around(calendar, course, planned_date)
    move_rules.check(_one(sessions, key), wanted, before, sessions, calendar.today)
    if wanted != before:
        _store(course.plan_id, key, wanted)
        calendar = queries.around(user_id, course, planned_date)
    return _one(_around(calendar, course, planned_date), key)


def fulfil(workout_id: UUID, version: int, logged_at: datetime) -> None:
    """Take back that the session which a workout fulfils was left out or moved after ``logged_at``, the instant at
    which it was logged: what is done is neither, which here nobody could know yet. An older version changes nothing.
    """
    workout = adherence.current(workout_id, version)
    plan = None if workout is None or workout.plan_id is None else plans.owned(workout.plan_id, workout.user_id)
    if workout is None or plan is None or plan.begins_on is None:
        return
    on = workout.local_date
    since, until = on - rules.MARGIN, on + rules.MARGIN
    late = queries.changes({plan.id}, since, until, after=logged_at)[plan.id]
    if not late:
        return
    undone = {key: move_rules.revert(change) for key, change in late.items()}
    standing = queries.changes({plan.id}, since, until)[plan.id] | undone
    done = queries.done(workout.user_id, {plan.id}, since)[plan.id]
    for one in rules.lay_out(courses.cycle_of(plan, plan.days, plan.begins_on), standing, done, on, (on, on)):
        key = (one.planned_date, one.day_id)
        if one.workout_id == workout_id and key in undone:
            _store(plan.id, key, undone[key])


def _session(
    active: list[courses.Course], planned_date: date, named: Mapping[str, Any]
) -> tuple[courses.Course, rules.Key]:
    """The one session that is meant: by its plan and its day, as far as they are needed."""
    standing = [(course, key) for course in active for key in rules.sessions(course.cycle, planned_date, planned_date)]
    plan_id, day_id = named.get("plan_id"), named.get("day_id")
    fitting = [
        (course, key) for course, key in standing if plan_id in (None, course.plan_id) and day_id in (None, key[1])
    ]
    if not fitting:
        raise NotFound("No active plan of yours has such a session on this date.")
    if len(fitting) > 1:
        choice = "; ".join(f"{course.name}: {course.days[key[1]]['day_name']}" for course, key in fitting)
        member = "plan_id" if len({course.plan_id for course, _ in fitting}) > 1 else "day_id"
        detail = f"Several sessions stand on this date, name the one you mean: {choice}."
        raise Invalid(errors=[FieldError("required", detail, f"/{member}")])
    return fitting[0]


def _around(calendar: queries.Calendar, course: courses.Course, planned_date: date) -> list[dict[str, Any]]:
    return calendar.entries(course, planned_date - rules.MARGIN, planned_date + rules.MARGIN)


def _one(sessions: list[dict[str, Any]], key: rules.Key) -> dict[str, Any]:
    return next(one for one in sessions if (one["planned_date"], one["day_id"]) == key)


def _store(plan_id: UUID, key: rules.Key, wanted: rules.Change) -> None:
    """Write the change, or delete it where it says nothing any more."""
    planned_date, day_id = key
    values = {"moved_to": wanted.moved_to, "skipped": wanted.skipped, "said_at": now()}
    row = {"plan_id": plan_id, "planned_date": planned_date, "day_id": day_id}
    same = [getattr(ScheduleChange, name) == value for name, value in row.items()]
    if wanted == rules.Change(None, False):
        db_session().execute(delete(ScheduleChange).where(*same))
    elif not insert_ignoring(ScheduleChange, row | values, tuple(row)):
        db_session().execute(update(ScheduleChange).where(*same).values(values))
