"""Hints: what stands in for an exercise of which the catalogue cannot tell."""

import pytest
from sqlalchemy import event

from service_kit.ids import new_id
from service_kit.security.client import ServiceClient
from tracking_service.exercises.copies import EXERCISES

HINT = {"name": "Dip", "measure": "bodyweight_reps"}


def test_hints_are_written_in_the_order_of_the_keys(app):
    """Two look-ups whose keys overlap would else each hold a row that the other waits for."""
    keys = sorted(new_id() for _ in range(6))
    written = []

    def note(connection, statement, *_arguments):
        if statement.is_dml:
            parameters = statement.compile(dialect=connection.dialect).params
            written.extend(key for key in keys if key in parameters.values())

    with app.app_context():
        EXERCISES.ask(dict.fromkeys(keys[1::2], HINT))
        event.listen(app.extensions["sqlalchemy"].engine, "before_execute", note)
        try:
            EXERCISES.ask(dict.fromkeys(reversed(keys), HINT))
        finally:
            event.remove(app.extensions["sqlalchemy"].engine, "before_execute", note)
    assert list(dict.fromkeys(written)) == keys


@pytest.mark.parametrize("answer", [[], {}, HINT, {"version": 7}, HINT | {"version": None}])
def test_a_hint_stands_where_the_catalogue_talks_nonsense(app, monkeypatch, answer):
    monkeypatch.setattr(ServiceClient, "get_json", lambda _client, _path: answer)
    key = new_id()
    with app.app_context():
        EXERCISES.ask({key: HINT})
        assert (EXERCISES.find({key})[key].name, EXERCISES.find({key})[key].version) == ("Dip", 0)
