"""Asking for sequences in portions, and reading what is gone."""

from __future__ import annotations

from uuid import UUID

from service_kit.ids import new_id
from session_service.streaming import queries


def test_sequences_of_many(app, start):
    state = start()
    with app.app_context():
        wanted = [new_id() for _ in range(1200)] + [UUID(state["id"])]
        assert queries.sequences(wanted) == {UUID(state["id"]): 0}
        assert queries.read_one(new_id()) is None
