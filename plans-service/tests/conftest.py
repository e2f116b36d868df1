"""The plans service under test, and what most of its tests begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from plans_service.app import create_app
from service_kit.ids import new_id


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture
def known_exercise(deliver: Callable[..., Any]) -> Callable[..., UUID]:
    """``known_exercise("plank", measure="duration")``: the catalogue told of it; answers its id."""

    def tell(name: str = "Back squat", *, version: int = 1, retired: bool = False, **state: Any) -> UUID:
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
            **state,
        }
        deliver("catalog.exercise-created.v1", data, subject=key, version=version)
        if retired:
            gone = {"exercise_id": str(key), "owner_id": data["owner_id"], "merged_into": None}
            deliver("catalog.exercise-retired.v1", gone, subject=key, version=version + 1)
        return key

    return tell


@pytest.fixture
def known_person(deliver: Callable[..., Any]) -> Callable[..., None]:
    """``known_person(alice.user_id, "Asia/Tokyo")``: the auth service told of the profile."""

    def tell(user_id: UUID, time_zone: str = "Europe/Berlin", *, version: int = 1) -> None:
        data = {
            "user_id": str(user_id),
            "units": "metric",
            "language": "en",
            "time_zone": time_zone,
            "week_start": "monday",
            "height": None,
            "birth_date": None,
            "sex": None,
        }
        kind = "account-registered" if version == 1 else "profile-changed"
        deliver(f"auth.{kind}.v1", data, subject=user_id, version=version, user_id=user_id)

    return tell
