"""Moving and skipping single sessions of the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from plans_service.people import queries as people
from plans_service.schedule import queries, rules
from plans_service.schedule.models import ScheduleChange
from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import FieldError, Invalid, NotFound


def change(user_id: UUID, planned_date: date, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Move or skip the session that the cycle puts on ``planned_date``, or take that back; answer the session.

    Raises NotFound where there is none, Invalid, NeedsLookup.
    """
    day = people.today(user_id)
    course = queries.active_course(user_id)
    key = _session(course, planned_date, patch.get("day_id"))
    assert course is not None  # else there was no session
    before = queries.changes(course, planned_date, planned_date).get(key, rules.Change(None, False))
    moved_to = patch.get("moved_to", before.moved_to)
    skipped = patch.get("skipped", before.skipped)
    _store(course, key, rules.Change(None if moved_to == planned_date else moved_to, skipped))
    dates = (planned_date - rules.MARGIN, planned_date + rules.MARGIN)
    entries = queries.entries(user_id, course, day, *dates)
    return next(entry for entry in entries if (entry["planned_date"], entry["day_id"]) == key)


def _session(course: queries.Course | None, planned_date: date, day_id: UUID | None) -> rules.Key:
    """The one session that is meant."""
    keys = list(rules.sessions(course.cycle, planned_date, planned_date)) if course else []
    fitting = [key for key in keys if day_id in (None, key[1])]
    if not fitting:
        raise NotFound("The active plan has no such session on this date.")
    if len(fitting) > 1:
        detail = "The plan has several sessions on this date: name the one you mean."
        raise Invalid(errors=[FieldError("required", detail, "/day_id")])
    return fitting[0]


def _store(course: queries.Course, key: rules.Key, wanted: rules.Change) -> None:
    """Write the change, or delete it where it says nothing any more. Raises Invalid for a move too far."""
    planned_date, day_id = key
    if wanted.moved_to and abs((wanted.moved_to - planned_date).days) > rules.FARTHEST_MOVE:
        detail = f"A session can be moved by at most {rules.FARTHEST_MOVE} days."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/moved_to")])
    values = {"moved_to": wanted.moved_to, "skipped": wanted.skipped}
    row = {"plan_id": course.plan_id, "planned_date": planned_date, "day_id": day_id}
    same = [getattr(ScheduleChange, name) == value for name, value in row.items()]
    if wanted == rules.Change(None, False):
        db_session().execute(delete(ScheduleChange).where(*same))
    elif not insert_ignoring(ScheduleChange, row | values, tuple(row)):
        db_session().execute(update(ScheduleChange).where(*same).values(values))
