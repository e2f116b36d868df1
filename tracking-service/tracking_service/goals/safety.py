"""The warnings of goals about body weight, computed when they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tracking_service.goals.models import Goal
from tracking_service.goals.rules import ACTIVE, PAUSED
from tracking_service.goals.safety_rules import WeightTerms, warnings
from tracking_service.measurements import queries as measurements
from tracking_service.measurements.body_rules import ADULT_AGE
from tracking_service.measurements.rules import WEIGHT
from tracking_service.people import usecases as people
from tracking_service.people.calendar import age_on
from tracking_service.people.copies import Profile
from training.quantity import Steps, exact_steps


def warnings_of(goals: Sequence[Goal]) -> dict[UUID, list[dict[str, Any]]]:
    """The warnings of each of one user's goals by its id; none of those that are settled or about anything else."""
    found: dict[UUID, list[dict[str, Any]]] = {goal.id: [] for goal in goals}
    about = [goal for goal in goals if goal.measurement_type == WEIGHT and goal.status in (ACTIVE, PAUSED)]
    if not about:
        return found
    person = people.known(about[0].user_id)
    reading = measurements.last_before(person.user_id, WEIGHT, date.max)
    weight = exact_steps(reading.value, reading.unit) if reading else None
    for goal in about:
        pairs = warnings(_terms(goal, weight, person))
        found[goal.id] = [{"code": code, "detail": detail} for code, detail in pairs]
    return found


def _terms(goal: Goal, weight: Steps | None, person: Profile) -> WeightTerms:
    today = people.today(person)
    weight = weight if weight is not None or goal.start is None else goal.start.steps
    known_sign = goal.sign or (1 if weight is not None and goal.target.steps > weight else -1)
    is_adult = person.birth_date is None or age_on(today, person.birth_date) >= ADULT_AGE
    return WeightTerms(
        target=goal.target.steps,
        sign=known_sign,
        weight=weight,
        days=(goal.deadline - max(today, goal.start_on)).days if goal.deadline else None,
        height=person.height if is_adult else None,
    )
