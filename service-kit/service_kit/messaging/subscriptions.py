"""Which events a service publishes, which it handles, and what it does by the clock, read from its slices.

A slice's ``events.py`` may say ``PUBLISHES`` (type -> payload builder), ``HANDLES`` (type -> Subscription),
``TIMERS`` (name -> Timer), ``STATE`` (a callable that gives the current state as facts, for a consumer that is
new or was wiped) and ``ERASE`` (a callable that deletes a user's rows from the slice's tables).
``collect()`` reads them from all features; the app factory keeps the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Select

from service_kit.http.fields import EventSchema
from service_kit.messaging.lanes import SMALL

# Who handles what in the whole house: `./setwise generate` writes it from the code.
COMMITTED_ROUTING = Path(__file__).resolve().parents[3] / "contracts" / "subscriptions.json"


@dataclass(frozen=True)
class Event:
    """One event as it travels: ``data`` is the aggregate's whole state as JSON values, at ``version``."""

    id: UUID
    type: str
    source: str
    subject: UUID
    version: int
    time: datetime
    user_id: UUID | None
    correlation_id: str | None
    data: dict[str, Any]
    traceparent: str | None = None
    lane: str = SMALL


@dataclass(frozen=True)
class Fact:
    """The current state of one aggregate, ready to be emitted; what ``STATE`` yields."""

    type: str
    subject: UUID
    version: int
    data: dict[str, Any]
    user_id: UUID | None = None


@dataclass(frozen=True)
class Subscription:
    """How an event is taken: ``schema`` loads the part that is read, ``handle(event, loaded)`` acts.

    The handler runs in the event's one transaction, at most once per event, ``exclusive`` with nothing else of its user
    beside it; it must itself drop versions that are not newer than what it has, since order is not promised.
    """

    schema: type[EventSchema]
    handle: Callable[[Event, dict[str, Any]], None]
    exclusive: bool = False


@dataclass(frozen=True)
class Timer:
    """``run`` is called about every ``every``, in a transaction of its own, unless ``waiting`` finds no row."""

    every: timedelta
    run: Callable[[], Any]
    waiting: Select[Any] | None = None


@dataclass(frozen=True)
class Wiring:
    """Everything that one service says about events and timers. Several slices may handle one type.

    ``erasures`` are the slices' own, in the order of FEATURES; :func:`service_kit.messaging.erasure.erase_user` runs
    them.
    """

    service: str
    publishes: Mapping[str, Callable[..., dict[str, Any]]] = field(default_factory=dict)
    handles: Mapping[str, tuple[Subscription, ...]] = field(default_factory=dict)
    timers: Mapping[str, Timer] = field(default_factory=dict)
    states: tuple[Callable[[], Iterable[Fact]], ...] = ()
    erasures: tuple[Callable[[UUID], None], ...] = ()


def collect(service: str, package: str, features: Sequence[str]) -> Wiring:
    """Read the ``events.py`` of every feature. Raises ValueError where two slices contradict each other."""
    modules = _event_modules(package, features)
    publishes, timers = _merged(modules, "PUBLISHES"), _merged(modules, "TIMERS")
    if foreign := [name for name in publishes if not name.startswith(f"{service}.")]:
        raise ValueError(f"{package} cannot publish {foreign}, which are not its own")
    handles: dict[str, tuple[Subscription, ...]] = {}
    for module in modules:
        for name, subscription in getattr(module, "HANDLES", {}).items():
            handles[name] = (*handles.get(name, ()), subscription)
    states, erasures = ([getattr(one, name) for one in modules if hasattr(one, name)] for name in ("STATE", "ERASE"))
    return Wiring(service, publishes, handles, timers, tuple(states), tuple(erasures))


def attach(app: Flask, wiring: Wiring) -> None:
    """Keep the wiring with its app; done by the app factory."""
    app.extensions["setwise_wiring"] = wiring


def wiring() -> Wiring:
    """The wiring of the current app."""
    return current_app.extensions["setwise_wiring"]


def routing(wirings: Iterable[Wiring]) -> dict[str, list[str]]:
    """``{event type: [services that handle it]}``, sorted: what ``contracts/subscriptions.json`` holds."""
    subscribers: dict[str, set[str]] = {}
    for one in wirings:
        for name in one.handles:
            subscribers.setdefault(name, set()).add(one.service)
    return {name: sorted(subscribers[name]) for name in sorted(subscribers)}


def committed_routing() -> dict[str, list[str]]:
    """The :func:`routing` of all services as committed, for those who do not have their code at hand."""
    table: dict[str, list[str]] = json.loads(COMMITTED_ROUTING.read_text("utf-8"))
    return table


def _event_modules(package: str, features: Sequence[str]) -> list[Any]:
    names = [f"{package}.{feature}.events" for feature in features]
    return [import_module(name) for name in names if find_spec(name) is not None]


def _merged(modules: Iterable[Any], name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for module in modules:
        table = getattr(module, name, {})
        if twice := merged.keys() & table.keys():
            raise ValueError(f"{module.__name__}: {sorted(twice)} stand in {name} of another slice too")
        merged |= table
    return merged
