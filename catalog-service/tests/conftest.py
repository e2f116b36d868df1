"""The catalogue under test, and a small public catalogue to test with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from catalog_service import seeds
from catalog_service.app import create_app


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    return create_app


@pytest.fixture(scope="session")
def catalogue_rows(migrated_app: Flask) -> dict[Table, list[dict[str, Any]]]:
    """What seeding writes, kept so that each test can have it without seeding anew."""
    with migrated_app.app_context():
        seeds.run()
        database = migrated_app.extensions["sqlalchemy"]
        rows = {
            table: [dict(row._mapping) for row in database.session.execute(table.select())]
            for table in database.metadata.sorted_tables
        }
        for table in reversed(database.metadata.sorted_tables):
            database.session.execute(table.delete())
        database.session.commit()
    return rows


@pytest.fixture
def seeded_app(app: Flask, catalogue_rows: dict[Table, list[dict[str, Any]]]) -> Flask:
    """The app with the whole public catalogue."""
    with app.app_context():
        session = app.extensions["sqlalchemy"].session
        for table, rows in catalogue_rows.items():
            if rows:
                session.execute(table.insert(), rows)
        session.commit()
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
