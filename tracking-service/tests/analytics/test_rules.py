"""Periods and sets per muscle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.analytics import rules


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_around_a_day(period, first, last):
    assert rules.period_of(date(2026, 2, 28), period, date(2026, 2, 23)) == (first, last)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(rules.PERIODS))
def test_periods_tile_the_calendar(day, period):
    monday = day - timedelta(days=day.weekday())
    first, last = rules.period_of(day, period, monday)
    assert first <= day <= last
    after = last + timedelta(days=1)
    assert rules.period_of(after, period, after - timedelta(days=after.weekday()))[0] == after


def test_helping_muscles_get_half_a_set():
    muscles = [{"muscle": "chest", "role": "primary"}, {"muscle": "triceps", "role": "secondary"}]
    found = rules.muscle_sets([(12, muscles), (8, [{"muscle": "triceps", "role": "primary"}])], weeks=1)
    assert [(one.muscle, one.sets, one.verdict) for one in found] == [
        ("triceps", 14.0, "inside"),
        ("chest", 12.0, "inside"),
    ]
    assert [rules.verdict(sets) for sets in (9.9, 10, 20, 20.1)] == ["below", "inside", "inside", "above"]
