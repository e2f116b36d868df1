"""What a profile may say about a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service_kit.errors import FieldError

SEXES = ("female", "male", "other")
UNITS = ("metric", "imperial")
WEEK_STARTS = ("monday", "sunday", "saturday")
PRIVACY = ("private", "followers", "public")
EARLIEST_BIRTH = date(1900, 1, 1)
# Somewhere on earth it is already tomorrow.
FARTHEST_ZONE = timedelta(hours=14)


def birth_date_errors(birth_date: date | None, now: datetime) -> list[FieldError]:
    """Why this birth date cannot be; empty when it can, or when it is not given."""
    if birth_date is None or EARLIEST_BIRTH <= birth_date <= (now + FARTHEST_ZONE).date():
        return []
    code = "out-of-range" if birth_date < EARLIEST_BIRTH else "in-the-future"
    detail = f"A birth date lies between {EARLIEST_BIRTH.isoformat()} and today."
    return [FieldError(code, detail, pointer="/birth_date")]
