"""Local days between which a list or a series is asked for: ``from`` and ``to``, both included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import marshmallow as ma
from sqlalchemy import Select

from service_kit.errors import FieldError, Invalid
from service_kit.http.fields import LocalDate, QuerySchema, refuse


class DaySpanQuery(QuerySchema):
    """Between which local days."""

    from_date = LocalDate(data_key="from", metadata={"description": "First local day."})
    to_date = LocalDate(data_key="to", metadata={"description": "Last local day."})

    @ma.validates_schema(skip_on_field_errors=False)
    def check_order(self, data: dict[str, Any], **_options: Any) -> None:
        """Where both are given; what stands for one that is left out is known later."""
        if "from_date" in data and "to_date" in data and (detail := _fault(data["from_date"], data["to_date"])):
            raise refuse("out-of-range", detail, "from")


def check_span(first: date, last: date, longest: timedelta) -> None:
    """Raise :class:`Invalid` where ``from`` lies after ``to``, or farther before it than ``longest``."""
    if detail := _fault(first, last, longest):
        raise Invalid(errors=[FieldError("out-of-range", detail, parameter="from")])


def _fault(first: date, last: date, longest: timedelta = timedelta.max) -> str | None:
    if first > last:
        return "Must not lie after `to`."
    return f"At most {longest.days} days before `to`." if last - first > longest else None


def within(rows: Select[Any], day: Any, query: Mapping[str, Any]) -> Select[Any]:
    """The rows of which the column ``day`` lies between the days that a :class:`DaySpanQuery` names."""
    if "from_date" in query:
        rows = rows.where(day >= query["from_date"])
    if "to_date" in query:
        rows = rows.where(day <= query["to_date"])
    return rows
