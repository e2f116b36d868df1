"""The contracts: a JSON Schema and an example for each event type, and the OpenAPI document of each service.

``contracts/events/<producer>/<name>.v<N>.schema.json`` describes an event's ``data``, the ``.example.json`` beside it
is one that is good. ``contracts/subscriptions.json`` says who handles what, ``contracts/openapi/`` what each service
serves; ``python -m service_kit.messaging.contracts`` makes both from the code, and a change of them shows in review.
Events are validated in tests only: jsonschema is not among the packages of production.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

from service_kit.messaging.subscriptions import Wiring, collect, routing

ROOT = Path(__file__).resolve().parents[3] / "contracts"


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

    def openapi(self, service: str) -> dict[str, Any]:
        """The service's OpenAPI document as committed."""
        return _read(self._document(service))

    def write_openapi(self, service: str, document: dict[str, Any]) -> None:
        """Commit this document next."""
        file = self._document(service)
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def _document(self, service: str) -> Path:
        return self.folder / "openapi" / f"{service}.json"

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


def openapi_of(app: Flask) -> dict[str, Any]:
    """The OpenAPI document that the app serves."""
    document: Any = app.test_client().get("/openapi.json").json
    return {**document}


def _make(name: str) -> Flask:
    """The service's app with a database that is never opened: only its documents are wanted."""
    quiet = {"mode": "test", "log_level": "warning", "jwks_url": ""}
    settings = import_module(f"{name}_service.settings").Settings(database_url="sqlite://", **quiet)
    app: Flask = import_module(f"{name}_service.app").create_app(settings)
    return app


def main() -> None:
    """Write the table of subscribers and the OpenAPI documents from the code."""
    contracts, names = Contracts(), services()
    contracts.write_subscriptions(routing(wirings(names)))
    for name in names:
        contracts.write_openapi(name, openapi_of(_make(name)))


if __name__ == "__main__":
    main()
