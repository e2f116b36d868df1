"""What a custom field is, and which values it takes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service_kit.errors import FieldError, Invalid
from training.quantity import UNITS, Quantity, units_of

KINDS = ("number", "quantity", "text", "flag", "choice")
# The one other member that a kind needs; the others have none.
MEMBERS = {"quantity": "unit", "choice": "choices"}
MAX_EXERCISES, MAX_CHOICES = 200, 20
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


def check_fields(fields: Sequence[Mapping[str, Any]]) -> None:
    """Raise :class:`Invalid` with every place where a definition contradicts itself or another."""
    errors = [error for place, field in enumerate(fields) for error in _errors(field, f"/fields/{place}")]
    seen: set[str] = set()
    for place, field in enumerate(fields):
        if field["key"] in seen:
            errors.append(FieldError("duplicate-key", "This key stands twice.", f"/fields/{place}/key"))
        seen.add(field["key"])
    if errors:
        raise Invalid(errors=errors)


def _errors(field: Mapping[str, Any], place: str) -> Iterator[FieldError]:
    kind = field["kind"]
    for owner, name in MEMBERS.items():
        if owner == kind and field.get(name) is None:
            yield FieldError("required", f"A field of kind {kind} needs {name}.", f"{place}/{name}")
        if owner != kind and field.get(name) is not None:
            yield FieldError("contradiction", f"A field of kind {kind} has no {name}.", f"{place}/{name}")
    choices = field.get("choices") or ()
    if len(set(choices)) < len(choices):
        yield FieldError("duplicate", "Each choice stands once.", f"{place}/choices")


def value_errors(
    values: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]], old: Mapping[str, Any], place: str
) -> Iterator[FieldError]:
    """What is wrong with the values of a set, each at its pointer; ``fields`` by key.

    A value that stands there already may stay, whatever became of its field. None is no value.
    """
    for key, value in values.items():
        if value is None or (key in old and old[key] == value):
            continue
        if key not in fields:
            detail = f"There is no such field of this exercise; it has: {', '.join(fields) or 'none'}."
            yield FieldError("unknown-field", detail, f"{place}/{_escaped(key)}")
        elif wanted := _wanted(fields[key], value):
            yield FieldError("does-not-fit", f"Must be {wanted}.", f"{place}/{_escaped(key)}")


def _wanted(field: Mapping[str, Any], value: Any) -> str | None:
    """What a value must be; None where it is."""
    match field["kind"]:
        case "flag":
            return None if isinstance(value, bool) else "true or false"
        case "number":
            fits = isinstance(value, str) and _NUMBER.fullmatch(value)
            return None if fits else 'a decimal in a string, such as "12.5"'
        case "text":
            return None if isinstance(value, str) and value.strip() else "text"
        case "choice":
            return None if value in field["choices"] else f"one of: {', '.join(field['choices'])}"
    return (
        None
        if _is_quantity(value, field["unit"])
        else f'a quantity such as {{"value": "12.5", "unit": "{field["unit"]}"}}'
    )


def _is_quantity(value: Any, unit: str) -> bool:
    """Whether it is one in a unit of the same dimension."""
    if not isinstance(value, dict) or value["unit"] not in units_of(UNITS[unit][0]):
        return False
    try:
        Quantity.of(value["value"], value["unit"])
    except Invalid:
        return False
    return True


def _escaped(key: str) -> str:
    """As a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
