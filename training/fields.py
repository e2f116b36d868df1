"""Quantities as members of a schema: ``{"value": "102.5", "unit": "kg"}``, exact, in range, in one notation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service_kit.errors import Invalid
from service_kit.http.fields import Message, refuse
from training.quantity import MAX_DECIMALS, MAX_DIGITS, PATTERN, UNITS, Quantity, units_of


class AnyQuantity(ma.fields.Field[Quantity]):
    """A quantity in any unit; which dimension fits is for the rules to say."""

    units = tuple(UNITS)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> dict[str, str] | None:
        return None if value is None else {"value": value.value, "unit": value.unit}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        if not isinstance(value, Mapping) or set(value) != {"value", "unit"}:
            raise refuse("not-a-quantity", 'Must be an object such as {"value": "80", "unit": "kg"}.')
        if value["unit"] not in self.units:
            raise _refuse_member("unit", "unknown-unit", f"Use one of: {', '.join(self.units)}.")
        if not isinstance(value["value"], str):
            raise _refuse_member("value", "not-a-number", 'Write the number in a string: "102.5".')
        try:
            return Quantity.of(value["value"], value["unit"])
        except Invalid as error:
            raise _refuse_member("value", "not-a-number", error.errors[0].detail) from error

    def openapi(self) -> dict[str, Any]:
        """An object of two strings."""
        return {
            "type": "object",
            "description": f"A decimal, kept to {MAX_DECIMALS} decimals, and its unit.",
            "required": ["value", "unit"],
            "additionalProperties": False,
            "properties": {
                "value": {"type": "string", "pattern": f"^{PATTERN}$", "maxLength": MAX_DIGITS},
                "unit": {"type": "string", "enum": list(self.units)},
            },
        }


class QuantityField(AnyQuantity):
    """A quantity of one dimension, between two such as ``"0 kg"``."""

    def __init__(self, dimension: str, *, min: str, max: str, **options: Any) -> None:
        super().__init__(**options)
        self.dimension, self.units = dimension, units_of(dimension)
        self.min, self.max = (Quantity.of(*text.split()) for text in (min, max))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        quantity = super()._deserialize(value, attr, data, **options)
        if not self.min.base <= quantity.base <= self.max.base:
            raise _refuse_member("value", "out-of-range", f"Must be between {self.min} and {self.max}.")
        return quantity

    def openapi(self) -> dict[str, Any]:
        """An object of two strings, with the range in words."""
        range_ = f"A quantity of {self.dimension} from {self.min} to {self.max}, kept to {MAX_DECIMALS} decimals."
        return super().openapi() | {"description": range_}


def _refuse_member(name: str, code: str, text: str) -> ma.ValidationError:
    return ma.ValidationError({name: [Message(code, text)]})
