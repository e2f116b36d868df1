"""Instants with their offset, and calendar dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import fields as base

from service_kit.clock import iso
from service_kit.http.fields.schemas import refuse

OLDEST, NEWEST = date(1900, 1, 1), date(2200, 1, 1)
# A day inside of them, so that every instant has a date between them wherever it is told.
_FIRST, _LAST = OLDEST + timedelta(days=1), NEWEST - timedelta(days=1)

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Instant(base.Field[datetime]):
    """An instant, RFC 3339 with offset; UTC inside, to the microsecond (more digits are cut), answered with ``Z``."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **options: Any) -> str | None:
        return iso(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise refuse("not-an-instant", "Must be RFC 3339 with an offset: 2026-03-12T18:30:00+01:00.")
        try:
            instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise refuse("not-an-instant", "There is no such date and time.") from error
        if not _FIRST <= instant.date() < _LAST:
            raise refuse("out-of-range", f"Must lie between {_FIRST} and {_LAST}.")
        return instant

    def openapi(self) -> dict[str, Any]:
        """A date-time."""
        return {"type": "string", "format": "date-time"}


class LocalDate(base.Field[date]):
    """A calendar date, ``YYYY-MM-DD``."""

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise refuse("not-a-date", "Must be a date such as 2026-03-12.")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise refuse("not-a-date", "There is no such day.") from error
        if not OLDEST <= day < NEWEST:
            raise refuse("out-of-range", f"Must lie between {OLDEST} and {NEWEST}.")
        return day

    def openapi(self) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date"}
