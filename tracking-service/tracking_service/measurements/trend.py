"""The trend of a type of measurement, and figures derived from the body, in the user's own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from service_kit.errors import FieldError, Invalid
from service_kit.http.dumping import Fragment
from tracking_service.held_answers import HeldAnswers
from tracking_service.measurements import body_rules, queries, trend_rules, trend_schemas, types
from tracking_service.measurements.rules import WEIGHT, Kind
from tracking_service.measurements.trend_rules import Day, Line, Point
from tracking_service.people import usecases as people
from tracking_service.people.calendar import age_on
from tracking_service.people.copies import Profile
from tracking_service.people.display_units import preferred_unit
from tracking_service.thinning_rules import thin
from training.day_spans import check_span
from training.quantity import Quantity

USUAL_SPAN, LONGEST_SPAN = timedelta(days=90), timedelta(days=3660)
METHOD = {
    "smoothing": "exponential, 10 % a day, aware of skipped days (Walker, The Hacker's Diet; as in Libra)",
    "rate": "Theil-Sen slope of the last 28 days with Sen's 80 % interval (Theil 1950; Sen 1968), wider where "
    "neighbouring days are alike; none once the last reading is more than 14 days old",
}
# Answers that a process holds, by all that they are made of, so that nothing makes one stale; their weight is in bytes.
MAX_HELD = 4_194_304
BYTES_A_DAY = 200
_FIGURES = (lambda point: round(point.value), lambda point: point.trend)
# Lowest and highest figures for people are those of adults.
WAIST = "waist"


class Readings(NamedTuple):
    """All that a trend is made of: what is shown of which type, from ``first`` to ``last`` as of ``today``, and what
    readings of each day come to (see queries.daily_sums), those of the days before that warm it up among them.
    """

    kind: Kind
    part: str
    unit: str
    first: date
    last: date
    today: date
    points: int
    sums: tuple[tuple[date, int, int], ...]


_held = HeldAnswers(trend_schemas.Trend(), MAX_HELD)


def trend(user_id: UUID, query: Mapping[str, Any]) -> Fragment:
    """The trend as JSON of schemas.Trend. Raises Invalid for an unknown type or part, or a nonsensical span.

    Most who look have logged nothing since they looked last; what a trend is made of is read each time, the trend is
    made once for it.
    """
    readings = _readings(user_id, query)
    return _held.get(readings, lambda: _trend(readings), BYTES_A_DAY * len(readings.sums))


def _readings(user_id: UUID, query: Mapping[str, Any]) -> Readings:
    person = people.known(user_id)
    kind = types.among(user_id, [query["type"]]).get(query["type"])
    if kind is None:
        raise Invalid(errors=[FieldError("unknown-type", "There is no such type.", parameter="type")])
    names = [part.name for part in kind.parts]
    name = query.get("part") or names[0]
    if name not in names:
        detail = f"Use one of: {', '.join(names)}."
        raise Invalid(errors=[FieldError("unknown-choice", detail, parameter="part")])
    first, last = _span(query, people.today(person))
    column = "second" if names.index(name) else "first"
    sums = queries.daily_sums(user_id, kind.slug, first - trend_rules.WARM_UP, last, column)
    unit = kind.units[person.units == "imperial"]
    return Readings(kind, name, unit, first, last, people.today(person), query["points"], tuple(sums))


def _trend(readings: Readings) -> dict[str, Any]:
    kind, name, unit, first, last, today, most, sums = readings
    days, running = trend_rules.without_running_day(trend_rules.by_day(sums, kind.daily), kind.daily, today)
    inside = [day for day in days if day.date >= first]
    points = [point for point in trend_rules.smooth(days) if point.date >= first]
    line, reason = _line(days, first, min(last, today))
    return {
        "type": kind.slug,
        "type_name": kind.name,
        "part": name,
        "unit": unit,
        "from_date": first,
        "to_date": last,
        "daily": kind.daily,
        "points": [_point(point, unit) for point in thin(points, most, _FIGURES)],
        "thinned": len(points) > most,
        "points_in_all": len(points),
        "running_day": None if running is None else _running(running, unit),
        "latest": _point(points[-1], unit) if points else None,
        "change": Quantity.from_base(points[-1].trend - points[0].trend, unit) if points else None,
        "rate": _rate(line, unit),
        "rate_reason": reason,
        "gaps": _gaps(inside),
        "method": METHOD,
    }


def _span(query: Mapping[str, Any], today: date) -> tuple[date, date]:
    last: date = query.get("to_date", today)
    first: date = query.get("from_date", last - USUAL_SPAN)
    check_span(first, last, LONGEST_SPAN)
    return first, last


def _running(day: Day, unit: str) -> dict[str, Any]:
    return {"date": day.date, "value": Quantity.from_base(round(day.value), unit), "readings": day.readings}


def _point(point: Point, unit: str) -> dict[str, Any]:
    figures = {"value": point.value, "trend": point.trend}
    values: dict[str, Any] = {name: Quantity.from_base(round(base), unit) for name, base in figures.items()}
    return values | {"date": point.date, "readings": point.readings}


def _line(days: Sequence[Day], first: date, until: date) -> tuple[Line | None, str | None]:
    """The line whose slope is the rate on the day ``until``, else why there is none."""
    if days and until - days[-1].date > trend_rules.STALE_AFTER:
        return None, trend_rules.STALE
    line = trend_rules.fit(days) if days and days[-1].date >= first else None
    return line, None if line else trend_rules.TOO_LITTLE


def _rate(line: Line | None, unit: str) -> dict[str, Any] | None:
    if line is None:
        return None
    slopes = {"per_week": line.slope, "low": line.low, "high": line.high}
    values: dict[str, Any] = {name: Quantity.from_base(round(slope * 7), unit) for name, slope in slopes.items()}
    return values | {"days": line.days, "first": line.first, "last": line.last}


def _gaps(days: list[Day]) -> list[dict[str, Any]]:
    return [{"after": gap.after, "before": gap.before, "days": gap.days} for gap in trend_rules.gaps(days)]


def derived(user_id: UUID, activity: str | None) -> dict[str, Any]:
    """Figures from the latest weight and the profile, for schemas.Derived; what is lacking is named."""
    person = people.known(user_id)
    today = people.today(person)
    weight = queries.last_before(user_id, WEIGHT, today + timedelta(days=2))
    waist = queries.last_before(user_id, WAIST, today + timedelta(days=2))
    age = age_on(today, person.birth_date) if person.birth_date else None
    needed = {"weight": weight, "height": person.height, "birth_date": person.birth_date, "sex": person.sex}
    figures: dict[str, Any] = {"bmi": None, "resting_energy": None, "daily_energy": None, "waist_to_height": None}
    if weight and person.height:
        figures |= _from_weight(weight.base, person, age, activity)
    if waist and person.height:
        figures["waist_to_height"] = str(body_rules.ratio(waist.base, person.height))
    return figures | {
        "as_of": today,
        "weight": Quantity.from_base(weight.base, preferred_unit("mass", person.units)) if weight else None,
        "weighed_on": weight.local_date if weight else None,
        "height": Quantity.from_base(person.height, preferred_unit("length", person.units)) if person.height else None,
        "age": age,
        "missing": [name for name, value in needed.items() if value is None],
    }


def _from_weight(weight: int, person: Profile, age: int | None, activity: str | None) -> dict[str, Any]:
    assert person.height is not None
    adult = age is None or age >= body_rules.ADULT_AGE
    index = str(body_rules.bmi(weight, person.height))
    category = body_rules.bmi_class(weight, person.height) if adult else None
    figures: dict[str, Any] = {"bmi": {"value": index, "category": category}}
    if age is not None and adult:
        resting = body_rules.resting_energy(weight, person.height, age, person.sex)
        figures["resting_energy"] = resting
        figures["daily_energy"] = body_rules.daily_energy(resting, activity) if activity else None
    return figures
