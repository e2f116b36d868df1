"""Fields that more than one slice of this service reads or writes."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Schema, Text, refuse
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


class DoubtReason(Schema):
    """Why a figure waits for your confirmation."""

    code = Text(required=True)
    detail = Text(required=True)
