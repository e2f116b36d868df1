"""The event contracts: one JSON Schema and one example for each event type, data that both ends are tested against.

``contracts/events/<producer>/<name>.v<N>.schema.json`` describes an event's ``data``, the ``.example.json`` beside it
is one that is good. ``contracts/subscriptions.json`` says who handles what; ``python -m service_kit.contracts`` makes
it from the HANDLES tables. Validation happens in tests only: jsonschema is not among the packages of production.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from service_kit.subscriptions import Wiring, collect, routing

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

    def subscriptions(self) -> dict[str, list[str]]:
        """``{event type: [services]}`` as committed; empty where there is no such file."""
        file = self.folder / "subscriptions.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else {}

    def write_subscriptions(self, subscriptions: dict[str, list[str]]) -> None:
        """Commit this table next."""
        text = json.dumps(subscriptions, indent=2, sort_keys=True) + "\n"
        (self.folder / "subscriptions.json").write_text(text, "utf-8")

    def _path(self, kind: str, what: str) -> Path:
        producer, _, name = kind.partition(".")
        return self.folder / "events" / producer / f"{name}.{what}.json"


@cache
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def services() -> list[str]:
    """The services of the house, by their folders."""
    return sorted(folder.name.removesuffix("-service") for folder in ROOT.parent.glob("*-service"))


def wirings(names: Sequence[str]) -> list[Wiring]:
    """What the named services say about events, read without making their apps."""
    packages = {name: f"{name}_service" for name in names}
    return [collect(name, package, import_module(f"{package}.app").FEATURES) for name, package in packages.items()]


if __name__ == "__main__":
    Contracts().write_subscriptions(routing(wirings(services())))
