"""The active plans as the schedule sees them.

Of a plan the schedule needs where its days stand, and reads the whole tree for it. What follows from that is held in
the process, by user, plan and version, so that it is stale as soon as the plan has another version, which is read each
time; a plan's id is not used again, and an erased user does not come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plans_service.plans import cycle_rules
from plans_service.plans import queries as plans
from plans_service.plans.rules import KINDS
from plans_service.plans.tree import Tree, length_of
from plans_service.schedule import rules
from training.bounded_cache import BoundedCache

# Days of plans, of about a kilobyte each, and of their cycles.
MAX_HELD = 20_000


@dataclass(frozen=True)
class Course:
    """An active plan as the schedule sees it; ``days`` are what an answer says of each of its days."""

    plan_id: UUID
    name: str
    kind: str
    cycle: rules.Cycle
    days: Mapping[UUID, Mapping[str, Any]]


_held: BoundedCache[tuple[UUID, UUID, int], Course] = BoundedCache(MAX_HELD)


def active_courses(user_id: UUID) -> list[Course]:
    """The active plans with their cycles, in the order of their kinds. To be asked for before a plan is changed."""
    held = {plan_id: _held.get((user_id, plan_id, version)) for plan_id, version in plans.active_versions(user_id)}
    courses = [course for course in held.values() if course is not None]
    missing = [plan_id for plan_id, course in held.items() if course is None]
    for plan in plans.with_trees(missing) if missing else ():
        if plan.begins_on is not None:
            course = _course(plan, plan.begins_on)
            courses.append(course)
            _held.put((user_id, plan.id, plan.version), course, len(course.days) + len(course.cycle.slots))
    return sorted(courses, key=lambda course: KINDS.index(course.kind))


def cycle_of(plan: Any, tree: Tree, begins_on: date) -> rules.Cycle:
    """The plan's cycle from its first day on; ``tree`` are its days."""
    slots, day_one = cycle_rules.slots(tree, plan.rhythm), cycle_rules.day_one(tree, begins_on)
    return rules.Cycle(begins_on, plan.end_date, plan.rhythm.length, slots, day_one)


def _course(plan: Any, begins_on: date) -> Course:
    tree = plan.days
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
        for position, day in enumerate(tree)
    }
    return Course(plan.id, plan.name, plan.kind, cycle_of(plan, tree, begins_on), days)
