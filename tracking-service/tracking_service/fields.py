"""Fields that more than one slice of this service reads or writes."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Choice, Flag, Integer, QuerySchema, Schema, Text, refuse
from tracking_service.thinning_rules import LEAST_POINTS, MOST_POINTS, USUAL_POINTS
from training.quantity import UNITS, Quantity, read_quantity


class EventQuantity(ma.fields.Field[Quantity]):
    """A quantity of an event's payload: ``{"base", "value", "unit"}``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        try:
            quantity = read_quantity(value)
        except (KeyError, TypeError) as error:
            raise refuse("not-a-quantity", "Must have base, value and unit.") from error
        if quantity is None or quantity.unit not in UNITS:
            raise refuse("unknown-unit", "Must have a unit of the house.")
        return quantity


# What people say for a period instead of its noun.
ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}


class Period(Choice):
    """A length of time, by its noun; the adverb (``monthly``) is taken for it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        noun = ADVERBS.get(value, value) if isinstance(value, str) else value
        return super()._deserialize(noun, attr, data, **options)


class ThinnedQuery(QuerySchema):
    """Of how many points a series may be."""

    points = Integer(
        min=LEAST_POINTS,
        max=MOST_POINTS,
        load_default=USUAL_POINTS,
        metadata={"description": "Points of the series at most; a longer one is thinned."},
    )


class ThinnedSeries(Schema):
    """Whether a series was thinned."""

    thinned = Flag(
        required=True,
        metadata={
            "description": "True: there are more points than `points`, so some are left out. Those that stay are true "
            "ones in their order: the first and the last, the least and the greatest of each figure, and the least "
            "and the greatest in each of equally long stretches (min-max aggregation). False: the series is whole."
        },
    )
    points_in_all = Integer(required=True, min=0, metadata={"description": "How many points the whole series has."})


class DoubtReason(Schema):
    """Why a figure waits for your confirmation."""

    code = Text(required=True, metadata={"description": "For programs, such as `beyond-limit` or `jump`."})
    detail = Text(required=True, metadata={"description": "For people: what is odd about it."})
