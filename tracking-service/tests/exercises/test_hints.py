"""Hints: what stands in for an exercise of which the catalogue cannot tell."""

import pytest
from sqlalchemy import event

from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.security.client import ServiceClient
from tracking_service.exercises.copies import EXERCISES
from tracking_service.exercises.models import Exercise

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
    monkeypatch.setattr(
        ServiceClient, "get_json", lambda _client, _path, ids: {"by_id": dict.fromkeys(ids.split(","), answer)}
    )
    key = new_id()
    with app.app_context():
        EXERCISES.ask({key: HINT})
        assert (EXERCISES.find({key})[key].name, EXERCISES.find({key})[key].version) == ("Dip", 0)


@pytest.fixture
def hint(app, deliver):
    """A hint that was retired at version 5, in favour of another; then came news of an earlier retirement."""
    key, successor = new_id(), new_id()
    with app.app_context():
        EXERCISES.ask({key: HINT})
    for version, other in ((5, str(successor)), (3, None)):
        data = {"exercise_id": str(key), "owner_id": None, "merged_into": other}
        deliver("catalog.exercise-retired.v1", data, subject=key, version=version)
    return key, successor


def row_of(app, key):
    with app.app_context():
        return db_session().get(Exercise, key)


def test_a_hint_that_retires_stays_a_hint(app, hint):
    key, successor = hint
    row = row_of(app, key)
    assert (row.version, row.retired, row.merged_into, row.name) == (0, True, successor, "Dip")


@pytest.mark.parametrize("version", [5, 6])
def test_a_look_up_fills_a_hint_that_retired(app, hint, monkeypatch, version):
    key, successor = hint
    share = {"muscle": "triceps", "role": "primary", "share": 100}
    about = {"owner_id": None, "bodyweight_fraction": 95, "muscles": [share], "retired": True}
    answer = HINT | about | {"merged_into": str(successor), "version": version}
    monkeypatch.setattr(
        ServiceClient, "get_json", lambda _client, _path, ids: {"by_id": dict.fromkeys(ids.split(","), answer)}
    )
    with app.app_context():
        EXERCISES.ask({key: HINT})
    row = row_of(app, key)
    assert (row.version, row.bodyweight_fraction, row.muscles) == (version, 95, [share])
    assert (row.retired, row.merged_into) == (True, successor)


@pytest.mark.parametrize(("version", "known_as"), [(4, "Dip"), (6, "Parallel bar dip")])
def test_only_later_states_are_taken_over_by_a_hint_that_retired(app, hint, exercise, version, known_as):
    key, _ = hint
    exercise(key=key, version=version, name="Parallel bar dip")
    assert row_of(app, key).name == known_as
