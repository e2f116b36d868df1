"""What to train when: the active plan's cycle, the user's changes to it, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from plans_service.adherence import usecases as adherence
from plans_service.people import usecases as people
from plans_service.plans import queries as plans
from plans_service.schedule import rules
from plans_service.schedule.models import ScheduleChange
from service_kit.database import session
from service_kit.errors import FieldError, Invalid, NotFound
from service_kit.upsert import insert_ignoring

# The longest span that is told at once, and how far ahead of today a change may reach.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Course:
    """The active plan as the schedule sees it."""

    plan_id: UUID
    name: str
    cycle: rules.Cycle
    days: Mapping[UUID, Mapping[str, Any]]


def between(user_id: UUID, first: date | None, last: date | None) -> dict[str, Any]:
    """The sessions from ``first`` (today) to ``last`` (thirteen days later). Raises Invalid, NeedsLookup."""
    day = people.today(user_id)
    first = first or day
    last = last or first + timedelta(days=13)
    if not first <= last <= first + LONGEST:
        detail = f"Must not lie before `from`, and at most {LONGEST.days} days after it."
        raise Invalid(errors=[FieldError("out-of-range", detail, parameter="to")])
    course = _course(user_id)
    items = _told(user_id, course, day, first, last)
    return {**_head(user_id, day, course), "from": first, "to": last, "items": items}


def today(user_id: UUID) -> dict[str, Any]:
    """The sessions of the user's local day, and what comes next. Raises NeedsLookup."""
    day = people.today(user_id)
    course = _course(user_id)
    told = {**_head(user_id, day, course), "date": day, "items": _told(user_id, course, day, day, day)}
    if course is None:
        return {**told, "next": None, "next_in_cycle": None}
    ahead = _told(user_id, course, day, day, day + timedelta(days=course.cycle.length) + rules.MARGIN)
    follower = rules.next_in_cycle(course.cycle, _done(user_id, course, course.cycle.start))
    return {
        **told,
        "next": next((entry for entry in ahead if entry["status"] == "planned"), None),
        "next_in_cycle": course.days[follower] if follower else None,
    }


def change(user_id: UUID, planned_date: date, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Move or skip the session that the cycle puts on ``planned_date``, or take that back; answer the session.

    Raises NotFound where there is none, Invalid, NeedsLookup.
    """
    day = people.today(user_id)
    course = _course(user_id)
    key = _session(course, planned_date, patch.get("day_id"))
    assert course is not None  # else there was no session
    before = _changes(course, planned_date, planned_date).get(key, rules.Change(None, False))
    moved_to = patch.get("moved_to", before.moved_to)
    skipped = patch.get("skipped", before.skipped)
    _keep(course, key, rules.Change(None if moved_to == planned_date else moved_to, skipped))
    span = (planned_date - rules.MARGIN, planned_date + rules.MARGIN)
    told = _told(user_id, course, day, *span)
    return next(entry for entry in told if (entry["planned_date"], entry["day_id"]) == key)


def _session(course: Course | None, planned_date: date, day_id: UUID | None) -> rules.Key:
    """The one session that is meant."""
    keys = list(rules.sessions(course.cycle, planned_date, planned_date)) if course else []
    fitting = [key for key in keys if day_id in (None, key[1])]
    if not fitting:
        raise NotFound("The active plan has no such session on this date.")
    if len(fitting) > 1:
        detail = "The plan has several sessions on this date: name the one you mean."
        raise Invalid(errors=[FieldError("required", detail, "/day_id")])
    return fitting[0]


def _keep(course: Course, key: rules.Key, wanted: rules.Change) -> None:
    """Write the change, or delete it where it says nothing any more. Raises Invalid for a move too far."""
    planned_date, day_id = key
    if wanted.moved_to and abs((wanted.moved_to - planned_date).days) > rules.FARTHEST_MOVE:
        detail = f"A session can be moved by at most {rules.FARTHEST_MOVE} days."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/moved_to")])
    values = {"moved_to": wanted.moved_to, "skipped": wanted.skipped}
    row = {"plan_id": course.plan_id, "planned_date": planned_date, "day_id": day_id}
    same = [getattr(ScheduleChange, name) == value for name, value in row.items()]
    if wanted == rules.Change(None, False):
        session().execute(delete(ScheduleChange).where(*same))
    elif not insert_ignoring(ScheduleChange, row | values, tuple(row)):
        session().execute(update(ScheduleChange).where(*same).values(values))


def _course(user_id: UUID) -> Course | None:
    plan = plans.active(user_id)
    if plan is None or plan.begins_on is None:
        return None
    tree = plan.days
    slots = rules.slots([(day.id, day.cycle_days) for day in tree], plan.cycle_length_days)
    cycle = rules.Cycle(plan.begins_on, plan.end_date, plan.cycle_length_days, slots)
    days = {
        day.id: {"plan_id": plan.id, "day_id": day.id, "day_name": day.name, "position": position}
        for position, day in enumerate(tree)
    }
    return Course(plan.id, plan.name, cycle, days)


def _head(user_id: UUID, day: date, course: Course | None) -> dict[str, Any]:
    plan = {"id": course.plan_id, "name": course.name} if course else None
    return {"today": day, "time_zone": people.time_zone(user_id), "plan": plan}


def _told(user_id: UUID, course: Course | None, day: date, first: date, last: date) -> list[dict[str, Any]]:
    """The sessions from ``first`` to ``last`` as they stand on ``day``, with the names of their plan days."""
    if course is None:
        return []
    since, until = first - rules.MARGIN, last + rules.MARGIN
    done = _done(user_id, course, since)
    entries = rules.lay_out(course.cycle, _changes(course, since, until), done, day, (first, last))
    return [{**vars(entry), **course.days[entry.day_id]} for entry in entries]


def _changes(course: Course, first: date, last: date) -> dict[rules.Key, rules.Change]:
    row = ScheduleChange
    query = select(row).where(row.plan_id == course.plan_id, row.planned_date.between(first, last))
    return {(one.planned_date, one.day_id): rules.Change(one.moved_to, one.skipped) for one in session().scalars(query)}


def _done(user_id: UUID, course: Course, since: date) -> list[rules.Done]:
    return [rules.Done(*found) for found in adherence.done(user_id, course.plan_id, since)]
