"""What to train when: the active plans' cycles, the user's changes to them, and what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from plans_service.adherence import queries as adherence
from plans_service.people import queries as people
from plans_service.schedule import rules
from plans_service.schedule.courses import Course, active_courses
from plans_service.schedule.models import ScheduleChange
from service_kit.db.session import db_session
from training.day_spans import check_span

# The longest time that one answer covers.
LONGEST = timedelta(days=366)
# Later than every time of day: what has none comes last on its date.
_NO_TIME = "24:00"

_ROW = ScheduleChange.__table__.c
_CHANGES = (
    select(_ROW.plan_id, _ROW.planned_date, _ROW.day_id, _ROW.moved_to, _ROW.skipped)
    .where(_ROW.plan_id.in_(bindparam("plan_ids", expanding=True)))
    .where(_ROW.planned_date.between(bindparam("first"), bindparam("last")))
)


@dataclass(frozen=True)
class Calendar:
    """The user's time zone, their local date, the active plans, and what became of the sessions of each around a date:
    what the user decided, and what was done."""

    zone: str
    today: date
    courses: list[Course]
    changes: Mapping[UUID, Mapping[rules.Key, rules.Change]]
    done: Mapping[UUID, list[rules.Done]]

    def entries(self, course: Course, first: date, last: date) -> list[dict[str, Any]]:
        """The plan's sessions from ``first`` to ``last``, with the names of their plan days."""
        standing, done = self.changes.get(course.plan_id, {}), self.done.get(course.plan_id, [])
        found = rules.lay_out(course.cycle, standing, done, self.today, (first, last))
        return [_entry(entry, course.days[entry.day_id], self.zone) for entry in found]


def between(user_id: UUID, first: date | None, last: date | None) -> dict[str, Any]:
    """The sessions from ``first`` (today) to ``last`` (thirteen days later). Raises Invalid, NeedsLookup."""
    zone = people.time_zone(user_id)
    first = first or people.today_in(zone)
    last = last or first + timedelta(days=13)
    check_span(first, last, LONGEST)
    calendar = _calendar(user_id, zone, active_courses(user_id), first, last)
    items = in_order(one for course in calendar.courses for one in calendar.entries(course, first, last))
    return {**_head(calendar), "from": first, "to": last, "items": items}


def today(user_id: UUID) -> dict[str, Any]:
    """The sessions of the user's local day, and what comes next of each plan. Raises NeedsLookup.

    In as many statements for several plans as for one, whatever was done before.
    """
    zone, courses = people.time_zone(user_id), active_courses(user_id)
    day = people.today_in(zone)
    ahead = {course.plan_id: day + timedelta(days=course.cycle.length) + rules.MARGIN for course in courses}
    calendar = _calendar(user_id, zone, courses, day, max(ahead.values(), default=day))
    found = {course.plan_id: calendar.entries(course, day, ahead[course.plan_id]) for course in courses}
    planned = (next((one for one in in_order(ones) if one["status"] == "planned"), None) for ones in found.values())
    return {
        **_head(calendar),
        "date": day,
        "items": in_order(one for ones in found.values() for one in ones if one["date"] == day),
        "next": in_order(one for one in planned if one),
        "next_in_cycle": [one for course in courses for one in _next_in_cycle(user_id, course, calendar)],
    }


def around(user_id: UUID, course: Course, planned_date: date) -> Calendar:
    """What bears on the sessions of a plan that stand near a date."""
    zone = people.time_zone(user_id)
    return _calendar(user_id, zone, [course], planned_date - rules.MARGIN, planned_date + rules.MARGIN)


def _calendar(user_id: UUID, zone: str, courses: list[Course], first: date, last: date) -> Calendar:
    """What bears on the sessions from ``first`` to ``last``."""
    since, until = first - rules.MARGIN, last + rules.MARGIN
    plan_ids = [course.plan_id for course in courses]
    of_plans = (changes(plan_ids, since, until), done(user_id, plan_ids, since)) if courses else ({}, {})
    return Calendar(zone, people.today_in(zone), courses, *of_plans)


def _head(calendar: Calendar) -> dict[str, Any]:
    named = [{"id": course.plan_id, "name": course.name, "kind": course.kind} for course in calendar.courses]
    return {"today": calendar.today, "time_zone": calendar.zone, "plans": named}


def _next_in_cycle(user_id: UUID, course: Course, calendar: Calendar) -> list[Mapping[str, Any]]:
    since = calendar.today - rules.MARGIN
    recent = [one for one in calendar.done.get(course.plan_id, ()) if one.on >= since]
    older = adherence.done_before(user_id, course.plan_id, since, course.cycle.start)
    follower = rules.next_in_cycle(course.cycle, chain(reversed(recent), (rules.Done(*found) for found in older)))
    return [course.days[follower]] if follower else []


def in_order(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sessions by date, then by time of day; those that have none come last."""
    return sorted(found, key=lambda one: (one["date"], one["time_of_day"] or _NO_TIME, one["planned_date"]))


def _entry(entry: rules.Entry, day: Mapping[str, Any], zone: str) -> dict[str, Any]:
    time_of_day = None if entry.workout_id else day["time_of_day"]
    starts_at = time_of_day and rules.starts_at(entry.date, time_of_day, zone)
    return {**vars(entry), **day, "starts_at": starts_at}


def changes(
    plan_ids: Collection[UUID], first: date, last: date, *, after: datetime | None = None
) -> dict[UUID, dict[rules.Key, rules.Change]]:
    """By plan, the user's changes to the sessions that the cycle puts between two dates, both included; those said
    ``after``."""
    query = _CHANGES if after is None else _CHANGES.where(_ROW.said_at > after)
    found: dict[UUID, dict[rules.Key, rules.Change]] = {plan_id: {} for plan_id in plan_ids}
    span = {"plan_ids": list(plan_ids), "first": first, "last": last}
    for plan_id, planned_date, day_id, moved_to, skipped in db_session().execute(query, span):
        found[plan_id][planned_date, day_id] = rules.Change(moved_to, skipped)
    return found


def done(user_id: UUID, plan_ids: Collection[UUID], since: date) -> dict[UUID, list[rules.Done]]:
    """By plan, the workouts by its days from ``since`` on, oldest first."""
    found: dict[UUID, list[rules.Done]] = {plan_id: [] for plan_id in plan_ids}
    for plan_id, workout_id, day_id, on in adherence.done(user_id, plan_ids, since):
        found[plan_id].append(rules.Done(workout_id, day_id, on))
    return found
