"""The tracking service under test, and what its tests need again and again: people, exercises, workouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from service_kit import clock
from service_kit.clock import iso
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.security.runtime import runtime
from service_kit.testing.fake_peer import FakePeer
from service_kit.testing.statements import statement_texts
from tracking_service.app import create_app
from tracking_service.records.events import rebuild_stale

# A Thursday.
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
MEASURES: dict[UUID, str] = {}  # of the exercises that were published: workouts are logged by them
SILENT = "http://127.0.0.1:9"  # nobody listens on the discard port


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    """The app factory under test."""
    return create_app


@pytest.fixture(scope="session")
def settings_overrides() -> dict[str, Any]:
    """No other service runs beside the tests."""
    return {"auth_url": SILENT, "catalog_url": SILENT, "lookup_timeout": 0.2}


@pytest.fixture(autouse=True)
def noon(at: Callable[[datetime], None]) -> None:
    """It is noon of 12 March 2026 unless a test says otherwise."""
    at(NOON)


@pytest.fixture
def profile(deliver: Callable[..., Any]) -> Callable[..., None]:
    """``profile(alice, units="imperial")``: the auth service published the person."""

    def publish(user: Any, version: int = 1, **facts: Any) -> None:
        data = {
            "user_id": str(user.user_id),
            "units": "metric",
            "language": "en",
            "time_zone": "Europe/Berlin",
            "week_start": "monday",
            "height": {"base": 1_800_000, "value": "180", "unit": "cm"},
            "birth_date": "1990-12-10",
            "sex": "male",
            **facts,
        }
        data.setdefault("time_zones", [{"time_zone": data["time_zone"], "since": None}])
        kind = "auth.account-registered.v1" if version == 1 else "auth.profile-changed.v1"
        deliver(kind, data, subject=user.user_id, user_id=user.user_id, version=version)

    return publish


@pytest.fixture
def ann(alice: Any, profile: Callable[..., None]) -> Any:
    """Alice, whose profile the auth service published: metric, Berlin, weeks from Monday, 180 cm, born 1990."""
    profile(alice)
    return alice


@pytest.fixture
def exercise(deliver: Callable[..., Any]) -> Callable[..., UUID]:
    """``exercise("weight_reps")``: the catalogue published an exercise; answers its id."""

    def publish(measure: str = "weight_reps", key: UUID | None = None, version: int = 1, **facts: Any) -> UUID:
        key = key or new_id()
        MEASURES[key] = measure
        data = {
            "exercise_id": str(key),
            "owner_id": None,
            "slug": f"exercise-{key.hex[-6:]}",
            "name": "Barbell bench press",
            "category": "strength",
            "measure": measure,
            "pattern": "horizontal_push",
            "mechanic": "compound",
            "level": "beginner",
            "laterality": "bilateral",
            "equipment": ["barbell"],
            "muscles": [
                {"muscle": "chest", "role": "primary", "share": 70},
                {"muscle": "triceps", "role": "secondary", "share": 30},
            ],
            "bodyweight_fraction": 0,
            "met": None,
            "retired": False,
            "merged_into": None,
            **facts,
        }
        what = "retired" if data["retired"] else "created" if version == 1 else "changed"
        deliver(f"catalog.exercise-{what}.v1", data, subject=key, version=version)
        return key

    return publish


@pytest.fixture
def merge(exercise: Callable[..., UUID]) -> Callable[..., None]:
    """``merge(c, b)``: the catalogue published that c was merged into b; ``merge(c, None)``: and took it back."""

    def publish(key: UUID, into: UUID | None, version: int = 2, **facts: Any) -> None:
        merged = {"retired": into is not None, "merged_into": str(into) if into else None}
        exercise(key=key, version=version, **merged, **facts)

    return publish


@pytest.fixture
def rebuild(app: Flask) -> Callable[[], None]:
    """Let the timer compute anew what the catalogue made stale."""

    def run() -> None:
        with app.app_context(), transaction():
            rebuild_stale()

    return run


def quantity(text: str | None) -> dict[str, Any] | None:
    """``"102.5 kg"`` as payloads have it."""
    from training.quantity import Quantity, quantity_json

    return None if text is None else quantity_json(Quantity.of(*text.split()))


def payload_set(position: int, **figures: Any) -> dict[str, Any]:
    """A set of a payload; quantities as text."""
    base = {
        "set_id": str(new_id()),
        "position": position,
        "role": "work",
        "status": "done",
        "reps": None,
        "load_kind": "absolute",
        "rpe": None,
        "rir": None,
        "side": "both",
        "completed_at": None,
        "plan_set_id": None,
        **figures,
    }
    return base | {name: quantity(figures.get(name)) for name in ("load", "duration", "distance")}


@pytest.fixture
def workout() -> Callable[..., dict[str, Any]]:
    """``workout(ann, {exercise_id: [{"load": "100 kg", "reps": 5}]}, day=-7)``: a payload, ``day`` from 12 March."""

    def make(user: Any, done: dict[UUID, list[dict[str, Any]]], day: int = 0, **facts: Any) -> dict[str, Any]:
        measure = facts.pop("measure", None)
        started = NOON + timedelta(days=day, hours=-2)
        facts["body_weight"] = quantity(facts.get("body_weight"))
        entries = [
            {
                "entry_id": str(new_id()),
                "position": position,
                "exercise_id": str(key),
                "exercise_name": "Barbell bench press",
                "measure": measure or MEASURES.get(key, "weight_reps"),
                "note": None,
                "plan_item_id": None,
                "sets": [payload_set(place, **figures) for place, figures in enumerate(sets)],
            }
            for position, (key, sets) in enumerate(done.items())
        ]
        return {
            "workout_id": str(new_id()),
            "user_id": str(user.user_id),
            "session_id": None,
            "plan_id": None,
            "plan_day_id": None,
            "title": "Push day",
            "started_at": iso(started),
            "ended_at": iso(started + timedelta(hours=1)),
            "time_zone": "Europe/Berlin",
            "local_date": (NOON + timedelta(days=day)).date().isoformat(),
            "effort_rpe": 80,
            "entries": entries,
            **facts,
        }

    return make


@pytest.fixture
def publish(deliver: Callable[..., Any], contracts: Any) -> Callable[..., Any]:
    """``publish(payload, version=2)``: the session service published a workout (``deleted=True``: its deletion)."""

    def publish_workout(data: dict[str, Any], version: int = 1, *, deleted: bool = False, **more: Any) -> Any:
        kind = f"session.workout-{'deleted' if deleted else 'finished' if version == 1 else 'amended'}.v1"
        if deleted:
            data = {name: data[name] for name in ("workout_id", "user_id")}
        contracts.check(kind, data)
        user_id, subject = UUID(data["user_id"]), UUID(data["workout_id"])
        return deliver(kind, data, subject=subject, version=version, user_id=user_id, **more)

    return publish_workout


@pytest.fixture
def train(workout: Callable[..., dict[str, Any]], publish: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """``train(ann, {...}, day=-7)``: make a payload and publish it at once; answers the payload."""

    def both(*args: Any, **facts: Any) -> dict[str, Any]:
        data = workout(*args, **facts)
        publish(data)
        return data

    return both


@pytest.fixture
def record_news(emitted: Callable[..., list[Any]]) -> Callable[[str], list[Any]]:
    """``record_news("achieved")``: the records that others were told of (or ``withdrawn``), one by one, in order."""

    def items(what: str) -> list[Any]:
        return [
            SimpleNamespace(
                subject=UUID(item["record_id"]),
                version=item["version"],
                user_id=event.user_id,
                data=item | {name: event.data[name] for name in ("user_id", "workout_id")},
            )
            for event in emitted("tracking.records-changed.v1")
            for item in event.data[what]
        ]

    return items


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The texts of all statements so far, without those that begin and end transactions; to be cleared and counted."""
    with statement_texts(app) as texts:
        yield texts


@pytest.fixture
def elapse(at: Callable[[datetime], None]) -> Callable[[timedelta], None]:
    """Let time go by."""

    def go(by: timedelta) -> None:
        at(clock.now() + by)

    return go


@pytest.fixture
def peers(app: Flask) -> Iterator[dict[str, FakePeer]]:
    """The peers of the app, to be taught something."""
    here = runtime(app)
    known = {name: FakePeer(name) for name in ("auth", "catalog")}
    here.peers = dict(known)
    yield known
    here.peers = {}
