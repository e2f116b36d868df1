"""How many statements a read takes, whatever there is to read."""

from __future__ import annotations

import pytest

from .measurements.test_routes import kg


@pytest.fixture
def weights(ann):
    """Thirty weights, and a type of one's own."""
    days = [f"2026-02-{day:02}T06:00:00Z" for day in range(1, 29)]
    rows = [{"type": "weight", "value": kg("80"), "measured_at": at} for at in days]
    assert ann.post("/measurements/batch", {"measurements": rows}).status_code == 201


def test_a_page_of_measurements_of_built_in_types_is_one(ann, weights, statements):
    statements.clear()
    assert len(ann.get("/measurements?type=weight&limit=20").json["items"]) == 20
    assert len(statements) == 1


def test_types_of_ones_own_are_looked_up(ann, weights, statements):
    ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    ann.post("/measurements", {"type": "grip", "value": kg("50")})
    statements.clear()
    assert ann.get("/measurements?type=weight,grip&limit=20").json["items"][0]["type_name"] == "Grip"
    assert len(statements) == 3
