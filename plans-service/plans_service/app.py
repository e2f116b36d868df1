"""The plans service: its slices, and how to make the app."""

from __future__ import annotations

from flask import Flask

from plans_service.consequences import CONSEQUENCES
from plans_service.database import db
from plans_service.enums import ENUMS
from plans_service.settings import Settings
from service_kit.app import create_service
from training import zone_changes

FEATURES = ("plans", "exercises", "people", "adherence", "schedule")


def create_app(settings: Settings | None = None) -> Flask:
    """The web app of this service; the worker uses the same one for its database and handlers."""
    app = create_service(
        name="plans",
        package="plans_service",
        settings=settings or Settings.load(),
        db=db,
        features=FEATURES,
        enums=ENUMS,
        keeps_copies=True,
        title="Setwise plans",
        description="What somebody means to train: plans of days, blocks, exercises and sets, and when.",
    )
    zone_changes.attach(app, CONSEQUENCES)
    return app
