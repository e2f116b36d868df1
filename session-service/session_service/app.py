"""The session service: its slices, and how to make the app."""

from __future__ import annotations

from flask import Flask

from service_kit.app import create_service
from session_service import documents
from session_service.consequences import CONSEQUENCES
from session_service.database import db
from session_service.enums import ENUMS
from session_service.settings import Settings
from training import zone_changes

FEATURES = (
    "sessions",
    "tickets",
    "entries",
    "shares",
    "workouts",
    "custom_fields",
    "preferences",
    "highlights",
    "body_weights",
    "exercises",
    "plans",
    "people",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The web app of this service; the worker uses the same one for its database and handlers."""
    app = create_service(
        name="session",
        package="session_service",
        settings=settings or Settings.load(),
        db=db,
        features=FEATURES,
        enums=ENUMS,
        keeps_copies=True,
        complete_document=documents.complete,
        title="Setwise sessions",
        description="Live workouts, set by set on several devices at once, and the log of all that was done.",
    )
    zone_changes.attach(app, CONSEQUENCES)
    return app
