"""The catalogue under test, and a small public catalogue to test with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from catalog_service import seeds
from catalog_service.app import create_app


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture
def seeded(app: Flask) -> Flask:
    """The app with the whole public catalogue."""
    with app.app_context():
        seeds.run()
    return app


@pytest.fixture
def body() -> dict[str, Any]:
    """A custom exercise that is fine as it is."""
    return {
        "name": "Garage yoke squat",
        "description": "A squat with a yoke.",
        "steps": ["Stand under the yoke."],
        "muscles": [
            {"muscle": "quadriceps", "role": "primary", "share": 60},
            {"muscle": "glutes", "role": "secondary", "share": 40},
        ],
        "equipment": ["barbell"],
        "category": "strength",
        "pattern": "squat",
        "measure": "weight_reps",
    }
