"""The harbour's app."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from harbour_service.database import db
from harbour_service.settings import Settings
from service_kit.app import create_service

FEATURES = ("boats",)


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask app."""
    return create_service(
        name="harbour",
        package="harbour_service",
        settings=settings or Settings.load(),
        db=db,
        features=FEATURES,
        title="Harbour",
        description="Boats and their owners.",
        enums={},
        contracts=Path(__file__).parents[1] / "contracts",
    )
