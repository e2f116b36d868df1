"""Quantities as members of a schema: ``{"value": "102.5", "unit": "kg"}``, exact, in range, in one notation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service_kit.errors import Invalid
from service_kit.http.fields import Message, Text, refuse
from service_kit.http.openapi_components import COMPONENT
from training.quantity import MAX_DECIMALS, MAX_DIGITS, PATTERN, UNITS, Quantity, units_of
from training.sets import MAX_TEMPO, MIN_TEMPO, TEMPO, canonical_tempo


class AnyQuantity(ma.fields.Field[Quantity]):
    """A quantity in any unit; which dimension fits is for the rules to say."""

    units = tuple(UNITS)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> dict[str, str] | None:
        return None if value is None else {"value": value.value, "unit": value.unit}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        if not isinstance(value, Mapping):
            raise refuse("not-a-quantity", 'Must be an object such as {"value": "80", "unit": "kg"}.')
        wrong: dict[str, Any] = {
            name: [self.error_messages["required"]] for name in ("value", "unit") if name not in value
        }
        unknown = [Message("unknown-member", "A quantity has a value and a unit only.")]
        wrong |= {name: unknown for name in value if name not in ("value", "unit")}
        number, unit = value.get("value", "0"), value.get("unit", self.units[0])
        if unit not in self.units:
            wrong["unit"] = [Message("unknown-unit", f"Use one of: {', '.join(self.units)}.")]
        quantity = _read(number, unit if unit in self.units else self.units[0], wrong)
        if wrong or quantity is None:
            raise ma.ValidationError(wrong)
        return quantity

    def openapi(self) -> dict[str, Any]:
        """One component for all quantities; which units fit a member, and which values, stands in its description."""
        value = f"A plain decimal of at most {MAX_DIGITS} characters, kept to {MAX_DECIMALS} decimals."
        return {
            COMPONENT: "Quantity",
            "type": "object",
            "required": ["value", "unit"],
            "additionalProperties": False,
            "properties": {
                "value": {
                    "type": "string",
                    "description": value,
                    "pattern": f"^{PATTERN}$",
                    "maxLength": MAX_DIGITS,
                    "examples": ["102.5"],
                },
                "unit": {COMPONENT: "Unit", "type": "string", "enum": list(UNITS), "description": "Its unit."},
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
            text = f"Must be between {self.min} and {self.max}."
            raise ma.ValidationError({"value": [Message("out-of-range", text)]})
        return quantity

    def openapi(self) -> dict[str, Any]:
        """The component, with units and range in words."""
        range_ = f"In {', '.join(self.units)}; from {self.min} to {self.max}."
        return super().openapi() | {"description": range_}


def _read(number: Any, unit: str, wrong: dict[str, Any]) -> Quantity | None:
    """The quantity, or None with what is ``wrong`` with its number."""
    if not isinstance(number, str):
        wrong["value"] = [Message("not-a-number", 'Write the number in a string: "102.5".')]
        return None
    try:
        return Quantity.of(number, unit)
    except Invalid as error:
        wrong["value"] = [Message("not-a-number", error.errors[0].detail)]
        return None


class Tempo(Text):
    """The tempo of a set: taken as ``3-1-X-0`` or ``31X0``, kept and shown as the former."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min=MIN_TEMPO, max=MAX_TEMPO, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        tempo = canonical_tempo(super()._deserialize(value, attr, data, **options))
        if tempo is None:
            raise refuse("not-a-tempo", "Send four phases in seconds or X, such as 3-1-X-0 or 31X0.")
        return tempo

    def openapi(self) -> dict[str, Any]:
        """Both forms."""
        return {**super().openapi(), "pattern": f"^({TEMPO})$"}
