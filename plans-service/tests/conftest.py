"""The plans service under test, and what most of its tests begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from plans_service.app import create_app
from service_kit.ids import new_id
from service_kit.security.runtime import runtime
from service_kit.testing.fake_peer import FakePeer


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture
def known_exercise(deliver: Callable[..., Any]) -> Callable[..., UUID]:
    """``known_exercise("plank", measure="duration")``: the catalogue published it; answers its id."""

    def publish(name: str = "Back squat", *, version: int = 1, retired: bool = False, **state: Any) -> UUID:
        key: UUID = state.pop("key", None) or new_id()
        data = {
            "exercise_id": str(key),
            "owner_id": None,
            "slug": name.lower().replace(" ", "-"),
            "name": name,
            "category": "strength",
            "measure": "weight_reps",
            "pattern": "squat",
            "mechanic": "compound",
            "level": "beginner",
            "laterality": "bilateral",
            "equipment": [],
            "muscles": [],
            "bodyweight_fraction": 0,
            "met": None,
            "retired": False,
            "merged_into": None,
            **state,
        }
        deliver("catalog.exercise-created.v1", data, subject=key, version=version)
        if retired:
            deliver("catalog.exercise-retired.v1", data | {"retired": True}, subject=key, version=version + 1)
        return key

    return publish


@pytest.fixture
def known_person(deliver: Callable[..., Any]) -> Callable[..., None]:
    """``known_person(alice.user_id, "Asia/Tokyo")``: the auth service published the profile."""

    def publish(user_id: UUID, time_zone: str = "Europe/Berlin", *, version: int = 1, zones: Any = None) -> None:
        data = {
            "user_id": str(user_id),
            "units": "metric",
            "language": "en",
            "time_zone": time_zone,
            "time_zones": [{"time_zone": time_zone, "since": None}] if zones is None else zones,
            "week_start": "monday",
            "height": None,
            "birth_date": None,
            "sex": None,
        }
        kind = "account-registered" if version == 1 else "profile-changed"
        deliver(f"auth.{kind}.v1", data, subject=user_id, version=version, user_id=user_id)

    return publish


@pytest.fixture
def squat(known_exercise: Callable[..., UUID]) -> UUID:
    return known_exercise("Back squat")


@pytest.fixture
def plan_body(squat: UUID) -> Callable[..., dict[str, Any]]:
    """``plan_body("A", "B", name=...)``: a plan with these days, each three sets of five squats."""

    def build(*days: str, **fields: Any) -> dict[str, Any]:
        target = {"reps_min": 5, "load": {"kind": "percent_tm", "percent": "80"}, "rest": {"value": "3", "unit": "min"}}
        item = {"exercise_id": str(squat), "sets": [target] * 3}
        names = days or ("Squat day",)
        return {
            "name": "Strength",
            "days": [{"name": name, "blocks": [{"items": [item]}]} for name in names],
            **fields,
        }

    return build


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The app under test; its peers, ``catalog`` and ``auth``, know nothing."""
    here = runtime(app)
    here.peers = {name: FakePeer(name) for name in ("catalog", "auth")}
    yield app
    here.peers = {}


@pytest.fixture
def peers(app: Flask) -> dict[str, FakePeer]:
    """The peers of the app, to be taught something."""
    return runtime(app).peers
