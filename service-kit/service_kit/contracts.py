"""The event contracts: one JSON Schema and one example for each event type, data that both ends are tested against.

``contracts/events/<producer>/<name>.v<N>.schema.json`` describes an event's ``data``, the ``.example.json`` beside it
is one that is good. ``contracts/subscriptions.json`` says who handles what; it is generated from the HANDLES tables.
Validation happens in tests only: jsonschema is not among the packages that run in production.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2] / "contracts"


class Contracts:
    """The schemas under ``folder``."""

    def __init__(self, folder: Path = ROOT) -> None:
        self.folder = folder

    def types(self) -> set[str]:
        """Every event type that has a contract, such as ``tracking.goal-reached.v1``."""
        names = self.folder.glob("events/*/*.schema.json")
        return {f"{path.parent.name}.{path.name.removesuffix('.schema.json')}" for path in names}

    def schema(self, kind: str) -> dict[str, Any]:
        """The JSON Schema of the type's data. Raises FileNotFoundError for a type without a contract."""
        return _read(self._path(kind, "schema"))

    def example(self, kind: str) -> dict[str, Any]:
        """An example of the type's data."""
        return _read(self._path(kind, "example"))

    def check(self, kind: str, data: Any) -> None:
        """Raise ``jsonschema.ValidationError`` unless ``data`` is what the contract promises."""
        from jsonschema import Draft202012Validator

        Draft202012Validator(self.schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)

    def _path(self, kind: str, what: str) -> Path:
        producer, _, name = kind.partition(".")
        return self.folder / "events" / producer / f"{name}.{what}.json"


@cache
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content
