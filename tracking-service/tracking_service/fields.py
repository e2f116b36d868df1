"""Fields that more than one slice of this service reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service_kit.errors import Invalid
from service_kit.http.fields import Message, refuse
from service_kit.messaging.payloads import read_quantity
from service_kit.quantity import MAX_DIGITS, UNITS, Quantity


class AnyQuantity(ma.fields.Field[Quantity]):
    """``{"value": "82.4", "unit": "kg"}`` in any unit; which dimension fits is for the rules to say."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> dict[str, str] | None:
        return None if value is None else {"value": value.value, "unit": value.unit}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        if not isinstance(value, Mapping) or set(value) != {"value", "unit"}:
            raise refuse("not-a-quantity", 'Must be an object such as {"value": "80", "unit": "kg"}.')
        if not isinstance(value["unit"], str) or value["unit"] not in UNITS:
            raise ma.ValidationError({"unit": [Message("unknown-unit", f"Use one of: {', '.join(UNITS)}.")]})
        if not isinstance(value["value"], str):
            raise ma.ValidationError({"value": [Message("not-a-number", 'Write the number in a string: "102.5".')]})
        try:
            return Quantity.of(value["value"], value["unit"])
        except Invalid as error:
            raise ma.ValidationError({"value": [Message("not-a-number", error.errors[0].detail)]}) from error

    def openapi(self) -> dict[str, Any]:
        """An object of two strings."""
        return {
            "type": "object",
            "description": "A decimal and its unit.",
            "required": ["value", "unit"],
            "additionalProperties": False,
            "properties": {
                "value": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "maxLength": MAX_DIGITS},
                "unit": {"type": "string", "enum": list(UNITS)},
            },
        }


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
