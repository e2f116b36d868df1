"""What a period came to, in all, per muscle and per day of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from tracking_service.analytics import rules
from tracking_service.exercises.copies import EXERCISES, ExerciseCopy
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit
from tracking_service.performances import periods, totals
from tracking_service.performances import queries as performances
from tracking_service.performances.periods import Period
from training.day_spans import check_span
from training.quantity import Quantity, plain

ONE_DAY = timedelta(days=1)
USUAL_WEEKS, LONGEST_SPAN = 4, timedelta(days=3660)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def summary(user_id: UUID, period: str, day: date | None) -> dict[str, Any]:
    """The period around a local day and the one before it, of the running one the same days; for schemas.Summary."""
    person = people.known(user_id)
    today = people.today(person)
    day = day or today
    first, last = now = rules.period_of(day, period, week_of(day, person.week_start))
    before = first - ONE_DAY
    earlier = rules.period_of(before, period, week_of(before, person.week_start))
    if first <= today <= last:
        earlier = rules.same_days(period, earlier, first, today)
    these, those = (_totals(one, person) for one in periods.between(user_id, [now, earlier]))
    about = {"period": period, "week_start": person.week_start, "time_zone": person.time_zone}
    return about | these | {"previous": those}


def _totals(period: Period, person: Profile) -> dict[str, Any]:
    done = period.done
    return {
        "from_date": period.first,
        "to_date": period.last,
        "workouts": period.workouts,
        "active_days": period.active_days,
        "exercises": period.exercises,
        "sets": done.sets,
        "reps": done.reps,
        **done.volumes(person.units),
        "distance": Quantity.from_base(done.distance, preferred_unit("distance", person.units)),
        "duration": Quantity.from_base(period.duration, "min", places=0),
    }


def muscle_groups(user_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """Hard sets per muscle and group for schemas.MuscleGroups. Raises Invalid."""
    person = people.known(user_id)
    first, last = span(query, people.today(person))
    began_on = performances.training_days(user_id).first_day
    until = max(min(last, people.today(person)), first)  # days to come are no days without training
    weeks = rules.weeks_of(first, until, began_on)
    counted, unknown = _hard_sets(user_id, first, last)
    by_muscle, by_group = rules.sets_by("muscle", counted), rules.sets_by("group", counted)
    group_of = {part["muscle"]: part.get("group") for _, muscles in counted for part in muscles}
    # A copy that was made by a release before knows no names of muscles.
    names = {part["muscle"]: part["name"] for _, muscles in counted for part in muscles if part.get("name")}
    judged = rules.is_judged(first, until, began_on)
    return {
        "from_date": first,
        "to_date": last,
        "weeks": _decimal(weeks, 2),
        "muscles": [
            {"muscle": slug, "name": names.get(slug, slug), "group": group_of[slug], **_sets(sets, weeks)}
            | {"verdict": rules.verdict(slug, sets / weeks) if judged else None}
            for slug, sets in by_muscle.items()
        ],
        "groups": [{"group": name, **_sets(sets, weeks)} for name, sets in by_group.items()],
        "ranges": list(rules.RANGES.values()),
        "without_muscles": unknown,
    }


def _hard_sets(user_id: UUID, first: date, last: date) -> tuple[list[tuple[int, Sequence[Any]]], list[str]]:
    """(hard sets, muscles) of each exercise, and the names of those whose muscles are not known."""
    done = totals.sets_by_exercise(user_id, first, last, hard=True)
    copies = EXERCISES.find(done)
    hard = {key: sets for key, sets in done.items() if _counts_hard(copies[key])}
    counted = [(sets, copies[key].muscles) for key, sets in hard.items()]
    return counted, sorted(copies[key].name for key in hard if not copies[key].muscles)


def _counts_hard(exercise: ExerciseCopy) -> bool:
    return rules.counts_hard(exercise.category, exercise.pattern, exercise.measure)


def _sets(sets: Fraction, weeks: Fraction) -> dict[str, Decimal]:
    return {"sets": _decimal(sets, 1), "per_week": _decimal(sets / weeks, 1)}


def _decimal(number: Fraction, places: int) -> Decimal:
    return Decimal(plain(number, places))


def frequency(user_id: UUID, weeks: int) -> dict[str, Any]:
    """How often and when the user trains, for schemas.Frequency."""
    person = people.known(user_id)
    today = people.today(person)
    this_week = week_of(today, person.week_start)
    first = this_week - timedelta(days=7 * (weeks - 1))
    training = performances.training_days(user_id)
    by_week, by_day = Counter[date](), Counter[str]()
    for day, workouts in training.between(first, today):
        by_week[week_of(day, person.week_start)] += workouts
        by_day[WEEKDAYS[day.weekday()]] += workouts
    starts = [first + timedelta(days=7 * index) for index in range(weeks)]
    spread = rules.weeks_of(first, today, training.first_day)
    return {
        "from_date": first,
        "to_date": today,
        "per_week": _decimal(by_week.total() / spread, 2),
        "weeks": [{"first": start, "workouts": by_week[start]} for start in starts],
        "weekdays": [{"weekday": name, "workouts": by_day[name]} for name in WEEKDAYS],
    }


def span(query: Mapping[str, Any], today: date) -> tuple[date, date]:
    """``from`` and ``to`` of a query, by default the last four weeks. Raises Invalid."""
    last: date = query.get("to_date", today)
    first: date = query.get("from_date", last - timedelta(days=7 * USUAL_WEEKS - 1))
    check_span(first, last, LONGEST_SPAN)
    return first, last
