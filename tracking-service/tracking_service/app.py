"""The tracking service: its table of contents."""

from __future__ import annotations

from flask import Flask

from service_kit.app import create_service
from tracking_service import changes, commands, parts
from tracking_service.consequences import CONSEQUENCES
from tracking_service.database import db
from tracking_service.enums import ENUMS
from tracking_service.settings import Settings

FEATURES = (
    "measurements",
    "goals",
    "records",
    "streaks",
    "progress",
    "analytics",
    "performances",
    "exercises",
    "people",
)

DESCRIPTION = """Everything that training leads to.

**Measurements** of the body with their trend, **goals** whose progress moves by itself, **records** that each
point to the set that made them, **streaks**, **progress** and **analytics**.

Records, progress, streaks and analytics are projections of finished workouts: when a workout is edited or
deleted, they are corrected. Derived figures come in the units of the user's preference."""


def create_app(settings: Settings | None = None) -> Flask:
    """The service with these settings, or with those of the environment."""
    app = create_service(
        name="tracking",
        package="tracking_service",
        settings=settings or Settings.load(),
        db=db,
        features=FEATURES,
        enums=ENUMS,
        keeps_copies=True,
        title="Setwise tracking",
        description=DESCRIPTION,
    )
    changes.attach(app, CONSEQUENCES)
    commands.install(app)
    parts.install(app)
    return app
