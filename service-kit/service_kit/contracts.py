"""The contracts of events: a JSON Schema and an example for each type, and who subscribes to what.

``contracts/events/<producer>/<name>.v<N>.schema.json`` (of ``data`` alone) with ``.example.json`` beside
it is written by the producer. ``contracts/subscriptions.json`` is made from all HANDLES tables by
``python -m service_kit.contracts``; a test holds the two equal. Validation needs jsonschema, which only
tests have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from service_kit.subscriptions import Wiring, collect, routing

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "contracts"
SUBSCRIPTIONS = FOLDER / "subscriptions.json"


def load_subscriptions(file: Path = SUBSCRIPTIONS) -> dict[str, list[str]]:
    """``{event type: [services]}`` as committed; empty where there is no such file."""
    return json.loads(file.read_text()) if file.exists() else {}


def event_types(folder: Path = FOLDER) -> list[str]:
    """Every type that has a schema, sorted."""
    files = (folder / "events").glob("*/*.schema.json")
    return sorted(f"{file.parent.name}.{file.name.removesuffix('.schema.json')}" for file in files)


def event_schema(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The JSON Schema of ``data``. Raises FileNotFoundError for a type without a contract."""
    return _read(name, "schema", folder)


def event_example(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The example of ``data``. Raises FileNotFoundError."""
    return _read(name, "example", folder)


def validate(name: str, data: Any, folder: Path = FOLDER) -> None:
    """Hold ``data`` against the contract of its type. Raises jsonschema.ValidationError."""
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(event_schema(name, folder), format_checker=checker).validate(data)


def violations(wiring: Wiring, folder: Path = FOLDER) -> list[str]:
    """What one service says about events that its own and the others' contracts do not bear out."""
    known = set(event_types(folder))
    wrong = [f"{name} is published, but has no contract" for name in wiring.publishes if name not in known]
    for name, subscriptions in wiring.handles.items():
        if name not in known:
            wrong.append(f"{name} is handled, but has no contract")
            continue
        promised = event_schema(name, folder).get("required", ())
        for subscription in subscriptions:
            schema = subscription.schema()
            needed = [key for key, field in schema.fields.items() if field.required]
            wrong += [f"{name}: {key} is read, but not promised" for key in needed if key not in promised]
            errors = schema.validate(event_example(name, folder))
            wrong += [f"{name}: the example is refused: {errors}"] if errors else []
    return wrong


def services() -> list[str]:
    """The services of the house, by their folders."""
    return sorted(folder.name.removesuffix("-service") for folder in ROOT.glob("*-service"))


def wirings(names: Sequence[str]) -> list[Wiring]:
    """What the named services say about events, without making their apps."""
    packages = {name: f"{name}_service" for name in names}
    return [collect(name, package, import_module(f"{package}.app").FEATURES) for name, package in packages.items()]


def render(subscribers: Mapping[str, Sequence[str]]) -> str:
    """The text of ``subscriptions.json``."""
    return json.dumps(subscribers, indent=2, sort_keys=True) + "\n"


def _read(name: str, kind: str, folder: Path) -> dict[str, Any]:
    producer, _, rest = name.partition(".")
    file = folder / "events" / producer / f"{rest}.{kind}.json"
    return json.loads(file.read_text())


if __name__ == "__main__":
    SUBSCRIPTIONS.write_text(render(routing(wirings(services()))))
