"""The contracts: a JSON Schema and an example for each event type, and the OpenAPI document of each service.

``contracts/events/<producer>/<name>.v<N>.schema.json`` describes an event's ``data``, the ``.example.json`` beside it
is one that is good. ``contracts/openapi/`` holds the document that each service serves; ``./setwise generate`` writes
it, and a change shows in review. Events are validated in tests only: jsonschema is not among production's packages.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from service_kit.http.docs import CONTRACTS


class Contracts:
    """The schemas under ``folder``."""

    def __init__(self, folder: Path = CONTRACTS) -> None:
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
        Draft202012Validator(self.schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)

    def openapi(self, service: str) -> dict[str, Any]:
        """The service's OpenAPI document as committed."""
        return _read(self.folder / "openapi" / f"{service}.json")

    def _path(self, kind: str, what: str) -> Path:
        producer, _, name = kind.partition(".")
        return self.folder / "events" / producer / f"{name}.{what}.json"


@cache
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content
