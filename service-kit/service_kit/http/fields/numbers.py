"""Numbers and flags: exact, in range, in one notation."""

from __future__ import annotations

import re
from decimal import Decimal as Number
from typing import Any, ClassVar

from marshmallow import fields as base

from service_kit.errors import number_of
from service_kit.http.fields.schemas import QuerySchema, refuse

SMALLEST, LARGEST = -(2**31), 2**31 - 1  # what a column of integers takes, and the format int32

_DIGITS = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)


class Integer(base.Integer):
    """A whole number between ``min`` and ``max``, written as a number in JSON, as digits in a query."""

    def __init__(self, *, min: int = SMALLEST, max: int = LARGEST, **options: Any) -> None:
        super().__init__(strict=True, **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(self.root, QuerySchema) and isinstance(value, str) and (found := _DIGITS.fullmatch(value)):
            value = int(found[1] + found[2][:18])  # where more are left out, these are beyond every range as well
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse("not-an-integer", "Must be a whole number.")
        if not self.min <= value <= self.max:
            raise refuse("out-of-range", f"Must be between {self.min} and {self.max}.")
        return value

    def openapi(self) -> dict[str, Any]:
        """The range, where it is another than that of most integers here."""
        bounds = ("minimum", self.min, SMALLEST), ("maximum", self.max, LARGEST)
        limits = {name: value for name, value, usual in bounds if value != usual}
        is_small = self.min >= SMALLEST and self.max <= LARGEST
        return {"type": "integer", "format": "int32" if is_small else "int64", **limits}


class Decimal(base.Field[Number]):
    """A decimal between ``min`` and ``max`` with at most ``places`` decimals, written as a string both ways."""

    def __init__(self, *, min: str, max: str, places: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.min, self.max, self.places = Number(min), Number(max), places

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value:f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Number:
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            wanted = f'a plain decimal in a string, such as "102.5", from {self.min} to {self.max}'
            raise refuse("not-a-decimal", f"Must be {wanted}.")
        number = Number(value)
        if not self.min <= number <= self.max:
            raise refuse("out-of-range", f"Must be between {self.min} and {self.max}.")
        if -int(number.as_tuple().exponent) > self.places:
            raise refuse("too-precise", f"At most {number_of(self.places, 'decimal')}.")
        return number

    def openapi(self) -> dict[str, Any]:
        """A decimal string."""
        text = f"Decimal from {self.min} to {self.max}, at most {number_of(self.places, 'decimal')}."
        return {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$", "description": text}


class Flag(base.Boolean):
    """True or false; in a query the words ``true`` and ``false``."""

    _WORDS: ClassVar = {"true": True, "false": False}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if isinstance(self.root, QuerySchema) and isinstance(value, str):
            value = self._WORDS.get(value)
        if not isinstance(value, bool):
            raise refuse("not-a-flag", "Must be true or false.")
        return value
