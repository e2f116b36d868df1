"""What to train when: the active plans' cycles, the user's changes to them, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from plans_service.adherence import queries as adherence
from plans_service.people import queries as people
from plans_service.plans import cycle_rules
from plans_service.plans import queries as plans
from plans_service.plans.tree import length_of
from plans_service.schedule import rules
from plans_service.schedule.models import ScheduleChange
from service_kit.db.session import db_session
from training.day_spans import check_span

# The longest time that one answer covers.
LONGEST = timedelta(days=366)
# Later than every time of day: what has none comes last on its date.
_NO_TIME = "24:00"


@dataclass(frozen=True)
class Course:
    """An active plan as the schedule sees it; ``days`` are what an answer says of each of its days, ``zone`` is the
    user's time zone.
    """

    plan_id: UUID
    name: str
    kind: str
    zone: str
    cycle: rules.Cycle
    days: Mapping[UUID, Mapping[str, Any]]


def between(user_id: UUID, first: date | None, last: date | None) -> dict[str, Any]:
    """The sessions from ``first`` (today) to ``last`` (thirteen days later). Raises Invalid, NeedsLookup."""
    day = people.today(user_id)
    first = first or day
    last = last or first + timedelta(days=13)
    check_span(first, last, LONGEST)
    courses = active_courses(user_id)
    items = in_order(one for course in courses for one in entries(user_id, course, day, first, last))
    return {**_head(user_id, day, courses), "from": first, "to": last, "items": items}


def today(user_id: UUID) -> dict[str, Any]:
    """The sessions of the user's local day, and what comes next of each plan. Raises NeedsLookup."""
    day = people.today(user_id)
    courses = active_courses(user_id)
    return {
        **_head(user_id, day, courses),
        "date": day,
        "items": in_order(one for course in courses for one in entries(user_id, course, day, day, day)),
        "next": in_order(one for course in courses if (one := _next(user_id, course, day))),
        "next_in_cycle": [one for course in courses for one in _next_in_cycle(user_id, course)],
    }


def active_courses(user_id: UUID) -> list[Course]:
    """The active plans with their cycles, in the order of their kinds."""
    zone = people.time_zone(user_id)
    return [_course(plan, begins_on, zone) for plan in plans.active(user_id) if (begins_on := plan.begins_on)]


def cycle_of(plan: Any, begins_on: date) -> rules.Cycle:
    """The plan's cycle from its first day on."""
    tree, rhythm = plan.days, plan.rhythm
    slots, day_one = cycle_rules.slots(tree, rhythm), cycle_rules.day_one(tree, begins_on)
    return rules.Cycle(begins_on, plan.end_date, rhythm.length, slots, day_one)


def _course(plan: Any, begins_on: date, zone: str) -> Course:
    days = {
        day.id: {
            "plan_id": plan.id,
            "plan_name": plan.name,
            "plan_kind": plan.kind,
            "day_id": day.id,
            "day_name": day.name,
            "position": position,
            "time_of_day": day.time_of_day,
            "duration": length_of(day, plan.session_minutes),
        }
        for position, day in enumerate(plan.days)
    }
    return Course(plan.id, plan.name, plan.kind, zone, cycle_of(plan, begins_on), days)


def _head(user_id: UUID, day: date, courses: list[Course]) -> dict[str, Any]:
    named = [{"id": course.plan_id, "name": course.name, "kind": course.kind} for course in courses]
    return {"today": day, "time_zone": people.time_zone(user_id), "plans": named}


def _next(user_id: UUID, course: Course, day: date) -> dict[str, Any] | None:
    """The plan's first session from ``day`` on that is to be done."""
    ahead = entries(user_id, course, day, day, day + timedelta(days=course.cycle.length) + rules.MARGIN)
    return next((entry for entry in in_order(ahead) if entry["status"] == "planned"), None)


def _next_in_cycle(user_id: UUID, course: Course) -> list[Mapping[str, Any]]:
    follower = rules.next_in_cycle(course.cycle, done(user_id, course.plan_id, course.cycle.start))
    return [course.days[follower]] if follower else []


def in_order(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sessions by date, then by time of day; those that have none come last."""
    return sorted(found, key=lambda one: (one["date"], one["time_of_day"] or _NO_TIME, one["planned_date"]))


def entries(user_id: UUID, course: Course, day: date, first: date, last: date) -> list[dict[str, Any]]:
    """The plan's sessions from ``first`` to ``last`` as they stand on ``day``, with the names of their plan days."""
    since, until = first - rules.MARGIN, last + rules.MARGIN
    standing, fulfilled = changes(course.plan_id, since, until), done(user_id, course.plan_id, since)
    found = rules.lay_out(course.cycle, standing, fulfilled, day, (first, last))
    return [_entry(entry, course.days[entry.day_id], course.zone) for entry in found]


def _entry(entry: rules.Entry, day: Mapping[str, Any], zone: str) -> dict[str, Any]:
    time_of_day = None if entry.workout_id else day["time_of_day"]
    starts_at = time_of_day and rules.starts_at(entry.date, time_of_day, zone)
    return {**vars(entry), **day, "starts_at": starts_at}


def changes(plan_id: UUID, first: date, last: date, *, after: datetime | None = None) -> dict[rules.Key, rules.Change]:
    """The user's changes to the sessions that the cycle puts between two dates, both included; those said ``after``."""
    row = ScheduleChange
    query = select(row).where(row.plan_id == plan_id, row.planned_date.between(first, last))
    if after is not None:
        query = query.where(row.said_at > after)
    return {
        (one.planned_date, one.day_id): rules.Change(one.moved_to, one.skipped) for one in db_session().scalars(query)
    }


def done(user_id: UUID, plan_id: UUID, since: date) -> list[rules.Done]:
    """The workouts by days of the plan from ``since`` on, oldest first."""
    return [rules.Done(*found) for found in adherence.done(user_id, plan_id, since)]
