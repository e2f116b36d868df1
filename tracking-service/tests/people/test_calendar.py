"""The user's calendar, with its clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.people import calendar

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Apia"]
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 30)),
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "America/New_York", date(2026, 11, 1)),
        (datetime(2026, 11, 2, 4, 30, tzinfo=UTC), "America/New_York", date(2026, 11, 1)),
    ],
)
def test_the_local_day_follows_the_clock_change(instant, zone, day):
    assert calendar.local_date(instant, zone) == day


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_has_23_24_or_25_hours(day, hours):
    begin, end = calendar.day_bounds(day, "Europe/Berlin")
    assert end - begin == timedelta(hours=hours)


@given(days, st.sampled_from(ZONES))
def test_every_instant_of_a_day_is_on_that_day(day, zone):
    begin, end = calendar.day_bounds(day, zone)
    if begin == end:  # Samoa left out 30 December 2011
        assert (zone, day) == ("Pacific/Apia", date(2011, 12, 30))
        return
    assert calendar.local_date(begin, zone) == day
    assert calendar.local_date(end - timedelta(microseconds=1), zone) == day
    assert end.astimezone(ZoneInfo(zone)).date() > day


@given(days, st.sampled_from(sorted(calendar.WEEK_STARTS)))
def test_weeks_tile_the_calendar(day, week_start):
    first = calendar.week_of(day, week_start)
    assert first <= day < first + timedelta(days=7)
    assert first.weekday() == calendar.WEEK_STARTS[week_start]
    assert calendar.week_of(first + timedelta(days=6), week_start) == first


def test_the_same_sunday_is_first_or_last_day_of_a_week():
    sunday = date(2026, 3, 15)
    assert calendar.week_of(sunday, "monday") == date(2026, 3, 9)
    assert calendar.week_of(sunday, "sunday") == sunday
    assert calendar.week_of(sunday, "saturday") == date(2026, 3, 14)


@pytest.mark.parametrize(("day", "age"), [(date(2026, 2, 28), 25), (date(2026, 3, 1), 26), (date(2028, 2, 29), 28)])
def test_age_in_completed_years(day, age):
    assert calendar.age_on(day, date(2000, 2, 29)) == age
