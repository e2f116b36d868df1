"""Birth dates as pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from auth_service.profiles.rules import birth_date_errors

NOW = datetime(2025, 3, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize("day", [None, date(1900, 1, 1), date(2025, 3, 12)])
def test_possible_birth_dates(day: date | None) -> None:
    assert birth_date_errors(day, NOW) == []


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2025, 3, 13)])
def test_impossible_birth_dates(day: date) -> None:
    (error,) = birth_date_errors(day, NOW)
    assert (error.pointer, error.code) == ("/birth_date", "out-of-range" if day.year < 1900 else "in-the-future")


def test_it_may_be_tomorrow_already_somewhere() -> None:
    assert birth_date_errors(date(2025, 3, 13), NOW.replace(hour=11)) == []
