"""The calendar of one person: local days and weeks, and age."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
# First day of the week -> its number in Python's calendar (Monday is 0).
WEEK_STARTS = {"monday": 0, "saturday": 5, "sunday": 6}


def local_date(instant: datetime, time_zone: str) -> date:
    """The calendar day that ``instant`` (aware) falls on for somebody in ``time_zone``."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def day_bounds(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """First instant of the local ``day`` and of the next, in UTC: 23, 24 or 25 hours apart around a clock
    change.
    """
    zone = ZoneInfo(time_zone)
    begin, end = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)


def week_of(day: date, week_start: str) -> date:
    """First day of the week that holds ``day``, for weeks beginning on ``week_start``."""
    return day - timedelta(days=(day.weekday() - WEEK_STARTS[week_start]) % 7)


def weeks_until(this_week: date, weeks: Collection[date]) -> list[date]:
    """Every week (its first day) from the first of ``weeks`` to this one or a later of them, without holes."""
    if not weeks:
        return []
    first, last = min(weeks), max(this_week, *weeks)
    return [first + index * WEEK for index in range((last - first) // WEEK + 1)]


def age_on(day: date, birth_date: date) -> int:
    """Completed years of life on ``day``; who is born on 29 February has birthday on 1 March in other
    years.
    """
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
