"""What to train when: the active plan's cycle, the user's changes to it, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from plans_service.adherence import queries as adherence
from plans_service.people import queries as people
from plans_service.plans import queries as plans
from plans_service.schedule import rules
from plans_service.schedule.models import ScheduleChange
from service_kit.db.session import db_session
from service_kit.errors import FieldError, Invalid

# The longest time that one answer covers.
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
    course = active_course(user_id)
    items = entries(user_id, course, day, first, last)
    return {**_head(user_id, day, course), "from": first, "to": last, "items": items}


def today(user_id: UUID) -> dict[str, Any]:
    """The sessions of the user's local day, and what comes next. Raises NeedsLookup."""
    day = people.today(user_id)
    course = active_course(user_id)
    answer = {**_head(user_id, day, course), "date": day, "items": entries(user_id, course, day, day, day)}
    if course is None:
        return {**answer, "next": None, "next_in_cycle": None}
    ahead = entries(user_id, course, day, day, day + timedelta(days=course.cycle.length) + rules.MARGIN)
    follower = rules.next_in_cycle(course.cycle, _done(user_id, course, course.cycle.start))
    return {
        **answer,
        "next": next((entry for entry in ahead if entry["status"] == "planned"), None),
        "next_in_cycle": course.days[follower] if follower else None,
    }


def active_course(user_id: UUID) -> Course | None:
    """The active plan with its cycle; None without one that has begun."""
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


def entries(user_id: UUID, course: Course | None, day: date, first: date, last: date) -> list[dict[str, Any]]:
    """The sessions from ``first`` to ``last`` as they stand on ``day``, with the names of their plan days."""
    if course is None:
        return []
    since, until = first - rules.MARGIN, last + rules.MARGIN
    done = _done(user_id, course, since)
    found = rules.lay_out(course.cycle, changes(course, since, until), done, day, (first, last))
    return [{**vars(entry), **course.days[entry.day_id]} for entry in found]


def changes(course: Course, first: date, last: date) -> dict[rules.Key, rules.Change]:
    """The user's changes to the sessions that the cycle puts between two dates, both included."""
    row = ScheduleChange
    query = select(row).where(row.plan_id == course.plan_id, row.planned_date.between(first, last))
    return {
        (one.planned_date, one.day_id): rules.Change(one.moved_to, one.skipped) for one in db_session().scalars(query)
    }


def _done(user_id: UUID, course: Course, since: date) -> list[rules.Done]:
    return [rules.Done(*found) for found in adherence.done(user_id, course.plan_id, since)]
