"""The catalogue's app: the kit's defaults and these slices."""

from __future__ import annotations

from flask import Flask

from catalog_service.database import db
from catalog_service.enums import ENUMS
from catalog_service.settings import Settings
from service_kit.app import create_service

FEATURES = ("vocabulary", "exercises", "history", "search", "terms", "erasure")


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask app of this service."""
    return create_service(
        name="catalog",
        package="catalog_service",
        settings=settings or Settings.load(),
        db=db,
        features=FEATURES,
        enums=ENUMS,
        title="Setwise catalogue",
        description="Exercises with their muscles, equipment and instructions; tolerant search; custom exercises.",
    )
