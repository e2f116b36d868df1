"""A workout to look at and to change."""

from __future__ import annotations

import pytest


@pytest.fixture
def logged(lifter, workout_body):
    """A workout of alice's."""
    return lifter.post("/workouts", workout_body(notes="Belt.", tags=["Gym", "gym "], location="Cellar")).json
