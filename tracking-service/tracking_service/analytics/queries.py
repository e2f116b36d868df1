"""What a period came to, per muscle and day of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from service_kit.errors import FieldError, Invalid
from tracking_service.analytics import rules
from tracking_service.exercises.copies import EXERCISES
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit, tonnage_quantity
from tracking_service.performances import queries as performances
from training.quantity import Quantity

ONE_DAY = timedelta(days=1)
USUAL_WEEKS, LONGEST_SPAN = 4, timedelta(days=3660)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def summary(user_id: UUID, period: str, day: date | None) -> dict[str, Any]:
    """The period around a local day, and the one before it, for schemas.Summary."""
    person = people.known(user_id)
    day = day or people.today(person)
    first, last = rules.period_of(day, period, week_of(day, person.week_start))
    before = first - ONE_DAY
    earlier = rules.period_of(before, period, week_of(before, person.week_start))
    return {
        "period": period,
        "week_start": person.week_start,
        "time_zone": person.time_zone,
        **_totals(user_id, first, last, person),
        "previous": _totals(user_id, *earlier, person),
    }


def _totals(user_id: UUID, first: date, last: date, person: Profile) -> dict[str, Any]:
    workouts = performances.workouts_between(user_id, first, last)
    days = performances.daily_totals(user_id, first, last)
    far = preferred_unit("distance", person.units)
    return {
        "from_date": first,
        "to_date": last,
        "workouts": len(workouts),
        "active_days": len({row.local_date for row in workouts}),
        "exercises": len(performances.sets_by_exercise(user_id, first, last)),
        "sets": sum(day.sets for day in days),
        "reps": sum(day.reps for day in days),
        "tonnage": tonnage_quantity(sum(day.tonnage for day in days), person.units),
        "distance": Quantity.from_base(sum(day.distance for day in days), far),
        "duration": Quantity.from_base(sum(row.duration for row in workouts), "min", places=0),
    }


def muscle_groups(user_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Working sets per muscle for schemas.MuscleGroups. Raises Invalid."""
    first, last = span(query, people.today(people.known(user_id)))
    weeks = ((last - first).days + 1) / 7
    done = performances.sets_by_exercise(user_id, first, last)
    copies = EXERCISES.find(done)
    counted = [(sets, copies[key].muscles) for key, sets in done.items()]
    unknown = sorted(copies[key].name for key in done if not copies[key].muscles)
    return {
        "from_date": first,
        "to_date": last,
        "least": rules.LEAST_SETS,
        "most": rules.MOST_SETS,
        "muscles": rules.muscle_sets(counted, weeks),
        "without_muscles": unknown,
    }


def frequency(user_id: UUID, weeks: int) -> dict[str, Any]:
    """How often and when the user trains, for schemas.Frequency."""
    person = people.known(user_id)
    today = people.today(person)
    this_week = week_of(today, person.week_start)
    first = this_week - timedelta(days=7 * (weeks - 1))
    workouts = performances.workouts_between(user_id, first, today)
    by_week = Counter(week_of(row.local_date, person.week_start) for row in workouts)
    by_day = Counter(WEEKDAYS[row.local_date.weekday()] for row in workouts)
    starts = [first + timedelta(days=7 * index) for index in range(weeks)]
    return {
        "from_date": first,
        "to_date": today,
        "per_week": round(len(workouts) / weeks, 2),
        "weeks": [{"first": start, "workouts": by_week[start]} for start in starts],
        "weekdays": [{"weekday": name, "workouts": by_day[name]} for name in WEEKDAYS],
    }


def span(query: Mapping[str, Any], today: date) -> tuple[date, date]:
    """``from`` and ``to`` of a query, by default the last four weeks. Raises Invalid."""
    last: date = query.get("to_date", today)
    first: date = query.get("from_date", last - timedelta(days=7 * USUAL_WEEKS - 1))
    if first > last:
        raise Invalid(errors=[FieldError("out-of-range", "Must not lie after `to`.", parameter="from")])
    if last - first > LONGEST_SPAN:
        detail = f"At most {LONGEST_SPAN.days} days before `to`."
        raise Invalid(errors=[FieldError("out-of-range", detail, parameter="from")])
    return first, last
