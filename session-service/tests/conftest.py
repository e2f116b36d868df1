"""The session service under test, and what most of its tests begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from service_kit.ids import new_id
from service_kit.security.client import service_token
from service_kit.security.runtime import runtime
from service_kit.testing import racing
from service_kit.testing.fake_peer import FakePeer
from service_kit.testing.frozen_clock import frozen
from service_kit.testing.statements import recorded_statements
from session_service.app import create_app
from session_service.database import db
from session_service.sessions import reads, replays
from session_service.workouts import history
from training.bounded_cache import BoundedCache

_TABLES_OF_KIT = {"idempotency_keys", "tombstones", "outbox"}


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The app under test; its peers ``catalog``, ``plans`` and ``auth`` know nothing."""
    here = runtime(app)
    here.peers = {name: FakePeer(name) for name in ("catalog", "plans", "auth")}
    yield app
    here.peers = {}


@pytest.fixture
def peers(app: Flask) -> dict[str, FakePeer]:
    """The peers of the app, to be taught something."""
    return runtime(app).peers


@pytest.fixture
def known_person(deliver: Callable[..., Any], contracts: Any) -> Callable[..., None]:
    """``known_person(alice, "Asia/Tokyo")``: the auth service published the profile."""

    def publish(
        who: Any, time_zone: str = "Europe/Berlin", units: str = "metric", version: int = 1, zones: Any = None
    ) -> None:
        kind = "auth.account-registered.v1" if version == 1 else "auth.profile-changed.v1"
        chosen = [{"time_zone": time_zone, "since": None}] if zones is None else zones
        about = {"user_id": str(who.user_id), "time_zone": time_zone, "time_zones": chosen, "units": units}
        data = contracts.example(kind) | about
        deliver(kind, data, subject=who.user_id, version=version, user_id=who.user_id)

    return publish


@pytest.fixture
def lifter(alice: Any, known_person: Callable[..., None]) -> Any:
    """Alice, known here, in Berlin."""
    known_person(alice)
    return alice


@pytest.fixture
def known_exercise(deliver: Callable[..., Any], contracts: Any) -> Callable[..., str]:
    """``known_exercise("Plank", measure="duration")``: the catalogue published it; answers its id."""

    def publish(name: str = "Back squat", measure: str = "weight_reps", version: int = 1, **state: Any) -> str:
        key = state.pop("key", None) or new_id()
        about = {"exercise_id": str(key), "name": name, "measure": measure}
        kind = "catalog.exercise-created.v1" if version == 1 else "catalog.exercise-changed.v1"
        deliver(kind, contracts.example(kind) | about | state, subject=UUID(str(key)), version=version)
        return str(key)

    return publish


@pytest.fixture
def squat(known_exercise: Callable[..., str]) -> str:
    return known_exercise("Back squat")


@pytest.fixture
def plank(known_exercise: Callable[..., str]) -> str:
    return known_exercise("Plank", measure="duration")


@pytest.fixture
def known_plan(deliver: Callable[..., Any], contracts: Any, squat: str) -> Callable[..., dict[str, Any]]:
    """``known_plan(alice)``: a plan of one day with a block of ``sets`` squats; answers the event's data."""

    def publish(who: Any, *, sets: int = 3, version: int = 1, key: str | None = None, **more: Any) -> dict[str, Any]:
        plan_id = UUID(str(key)) if key else new_id()
        data = contracts.example("plans.plan-changed.v1")
        day = data["days"][0]
        block = day["blocks"][0]
        item = block["items"][0]
        load = {"kind": "absolute", "quantity": {"base": 100_000_000, "value": "100", "unit": "kg"}}
        target = item["sets"][0] | {"load": load | {"percent": None, "rpe": None, "rir": None}}
        listed = [target | {"set_id": str(new_id())} for _ in range(sets)]
        items = [item | {"exercise_id": squat, "sets": listed}]
        days = [day | {"day_id": str(new_id()), "blocks": [block | {"items": items}]}]
        data = data | {"plan_id": str(plan_id), "user_id": str(who.user_id), "days": days} | more
        deliver("plans.plan-changed.v1", data, subject=plan_id, version=version, user_id=who.user_id)
        return data

    return publish


@pytest.fixture
def start(lifter: Any, known_plan: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """``start()``: alice's open session from a plan day of three squats; answers its state."""

    def begin(sets: int = 3, **body: Any) -> dict[str, Any]:
        plan = known_plan(lifter, sets=sets)
        named = {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}
        answer = lifter.post("/sessions", named | body)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return begin


@pytest.fixture
def send() -> Callable[..., Any]:
    """``send(client, state, "complete_set", step_id=...)``: one command, based on the state; answers the response."""

    def command(client: Any, state: dict[str, Any], kind: str, **body: Any) -> Any:
        head = {"id": str(new_id()), "kind": kind, "based_on": state["sequence"]}
        return client.post(f"/sessions/{state['id']}/commands", head | body)

    return command


@pytest.fixture
def workout_body(squat: str) -> Callable[..., dict[str, Any]]:
    """``workout_body(title=...)``: a whole workout as an app would log it."""

    def build(**more: Any) -> dict[str, Any]:
        sets = [{"reps": 5, "load": {"value": "100", "unit": "kg"}, "rpe": "8"} for _ in range(3)]
        return {
            "title": "Squats",
            "started_at": "2026-03-12T18:30:00+01:00",
            "ended_at": "2026-03-12T19:10:00+01:00",
            "entries": [{"exercise_id": squat, "sets": sets}],
            **more,
        }

    return build


@pytest.fixture
def race() -> Callable[..., list[Any]]:
    """``race([call, call, ...])``: let go at once, in threads of their own; gives what they returned, in order."""
    return racing.race


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the service's own tables from here on: ``["SELECT sessions", ...]``; may be cleared."""
    with recorded_statements(app, db.metadata.tables.keys() - _TABLES_OF_KIT) as found:
        yield found


@pytest.fixture
def other_process(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """``other_process()``: from here on requests are answered by a process that holds nothing in memory yet."""

    def begin() -> None:
        monkeypatch.setattr(replays, "_replays", BoundedCache(replays.MAX_WEIGHT))
        monkeypatch.setattr(history, "_held", BoundedCache(history.MAX_HELD))
        monkeypatch.setattr(reads, "_held", BoundedCache(reads.MAX_WEIGHT))

    return begin


@pytest.fixture
def service_headers(app: Flask) -> Callable[[], dict[str, str]]:
    """``service_headers()``: those of the stream process; its token is of this moment, whatever ``at`` says."""
    secret = runtime(app).settings.service_secrets[0]

    def make() -> dict[str, str]:
        with frozen(datetime.now(UTC)):
            return {"Authorization": f"Bearer {service_token('stream', 'session', secret)}"}

    return make
