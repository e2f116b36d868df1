"""The fields of figures that live sessions and logged workouts share, with the limits of the house."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as Number
from typing import Any

from marshmallow import fields as base

from service_kit.errors import number_of
from service_kit.http.fields import Choice, Decimal, Integer, ListOf, MapOf, Schema, Text, refuse
from session_service import limits
from training import sets
from training.fields import AnyQuantity, QuantityField
from training.quantity import UNITS, Quantity


class Tag(Text):
    """A word to find a workout by, in lower case, which may be longer than what was typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        tag: str = super()._deserialize(value, attr, data, **options).strip().lower()
        if len(tag) > self.max:
            raise refuse("too-long", f"At most {number_of(self.max, 'character')}.")
        return tag


class Span(QuantityField):
    """A time that passed or is left: whole milliseconds inside, shown in seconds."""

    def __init__(self, *, max: str = sets.MAX_REST, **options: Any) -> None:
        super().__init__("time", min="0 s", max=max, **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> dict[str, str] | None:
        quantity = None if value is None else Quantity.from_base(value * 1000, "s", places=3)
        return super()._serialize(quantity, attr, obj, **options)


class Rpe(Decimal):
    """Rating of perceived exertion, "1" to "10" in halves; tenths inside (85 is "8.5")."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min=str(sets.MIN_RPE), max=str(sets.MAX_RPE), places=1, **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{Number(value) / 10:f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        number = super()._deserialize(value, attr, data, **options)
        if number % sets.RPE_STEP:
            raise refuse("not-a-half-step", "RPE goes in steps of 0.5.")
        return int(number * 10)


class Percent(Decimal):
    """A percentage; thousandths of a percent inside (80000 is "80")."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min=str(sets.MIN_PERCENT), max=str(sets.MAX_PERCENT), places=2, **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{(Number(value) / 1000).normalize():f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return int(super()._deserialize(value, attr, data, **options) * 1000)


class CustomValue(base.Field[Any]):
    """A value of a custom field: text (a number, a word), a flag, or a quantity; which fits is for the rules to say."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, str):
            return Text(max=limits.MAX_CUSTOM_TEXT, multiline=True).deserialize(value)
        is_quantity = (
            isinstance(value, dict) and set(value) == {"value", "unit"} and value["unit"] in UNITS
        ) and isinstance(value["value"], str)
        if not isinstance(value, bool) and not is_quantity:
            raise refuse("wrong-type", "Must be text, true or false, or a quantity with its value in a string.")
        return value

    def openapi(self) -> dict[str, Any]:
        """Any of the three."""
        text = {"type": "string", "minLength": 1, "maxLength": limits.MAX_CUSTOM_TEXT}
        kinds = [text, {"type": "boolean"}, AnyQuantity().openapi(), {"type": "null"}]
        return {"anyOf": kinds, "description": "As the field's definition says; null clears."}


def custom(**options: Any) -> MapOf:
    """The values of a set's custom fields by their keys."""
    meaning = "Values of your custom fields of the exercise, by their keys (`/workouts/fields/{exercise_id}`)."
    return MapOf(
        Text(max=limits.MAX_CUSTOM_KEY),
        CustomValue(allow_none=True),
        max=limits.MAX_CUSTOM,
        metadata={"description": meaning},
        **options,
    )


def _maker(make: Callable[..., Any], *args: Any, **fixed: Any) -> Callable[..., Any]:
    return lambda **options: make(*args, **{**fixed, **options})


reps = _maker(Integer, min=0, max=sets.MAX_REPS)
load = _maker(QuantityField, "mass", min="0 kg", max=sets.MAX_LOAD)
duration = _maker(QuantityField, "time", min="0 s", max=sets.MAX_DURATION)
distance = _maker(QuantityField, "length", min="0 m", max=sets.MAX_DISTANCE)
rest = _maker(QuantityField, "time", min="0 s", max=sets.MAX_REST)
body_weight = _maker(QuantityField, "mass", min="20 kg", max=limits.MAX_BODY_WEIGHT)
rir = _maker(Integer, min=0, max=sets.MAX_RIR)
round_ = _maker(Integer, min=1, max=limits.MAX_SETS)
rest_before = _maker(QuantityField, "time", min="0 s", max=sets.MAX_DURATION)
heart_rate = _maker(Integer, min=limits.MIN_HEART_RATE, max=limits.MAX_HEART_RATE)
feeling = _maker(Integer, min=1, max=5)
side = _maker(Choice, *sets.SIDES)
role = _maker(Choice, *sets.ROLES)
load_kind = _maker(Choice, *sets.LIFTED_LOADS)
title = _maker(Text, max=limits.MAX_TITLE)
notes = _maker(Text, max=limits.MAX_NOTES, multiline=True)
note = _maker(Text, max=limits.MAX_NOTE, multiline=True)
location = _maker(Text, max=limits.MAX_LOCATION)


class SetFigures(Schema):
    """What is done in one set: how much, how heavy (where the exercise measures a load), how hard."""

    reps = reps(allow_none=True, metadata={"description": "Repetitions; null: not counted."})
    load = load(allow_none=True, metadata={"description": "What was moved, or helped; null: nothing."})
    load_kind = load_kind(
        metadata={
            "description": "What the load means: all, on top of the body, help, or that there was none. Where nobody "
            "says it, it is that of the target, else what the measure decides."
        }
    )
    duration = duration(allow_none=True, metadata={"description": "How long it took; null: not measured."})
    distance = distance(allow_none=True, metadata={"description": "How far it went; null: not measured."})
    rpe = Rpe(allow_none=True, metadata={"description": "How hard it felt; null: not said."})
    rir = rir(allow_none=True, metadata={"description": "Repetitions that were left in you; null: not said."})
    side = side(metadata={"description": "Which side of the body did it."})
    heart_rate = heart_rate(
        allow_none=True, metadata={"description": "Average of the set, in beats a minute; null: not measured."}
    )
    custom = custom(allow_none=True)


def tags(**options: Any) -> ListOf:
    """A few words to find a workout again; kept in lower case, each once."""
    return ListOf(Tag(max=limits.MAX_TAG), max=limits.MAX_TAGS, **options)
