"""Hints: what stands in for an exercise of which the catalogue cannot tell."""

from functools import partial

import pytest
from sqlalchemy import event

from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.security.client import ServiceClient
from service_kit.testing.racing import race
from tracking_service.copies import ASK_AGAIN
from tracking_service.exercises.copies import EXERCISES
from tracking_service.exercises.models import Exercise

BRINGER = new_id()
HINT = {"name": "Dip", "measure": "bodyweight_reps", "owner_id": BRINGER}
SETS = [{"load": "100 kg", "reps": 5}]


def test_hints_are_written_in_the_order_of_the_keys(app):
    """Two look-ups whose keys overlap would else each hold a row that the other waits for."""
    keys = sorted(new_id() for _ in range(6))
    written = []

    def note(connection, statement, _rows, values, _options):
        if statement.is_dml:
            parameters = statement.compile(dialect=connection.dialect).params | values
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


def row_of(app, key):
    with app.app_context():
        return db_session().get(Exercise, key)


def test_the_newest_state_takes_the_place_of_a_hint(app, exercise):
    """Retired at version 5, in favour of another; then came news of an earlier retirement."""
    key, successor = new_id(), new_id()
    with app.app_context():
        EXERCISES.ask({key: HINT})
    exercise(key=key, version=5, name="Bar dip", retired=True, merged_into=str(successor))
    exercise(key=key, version=3, name="Old dip", retired=True)
    row = row_of(app, key)
    assert (row.version, row.retired, row.merged_into, row.name) == (5, True, successor, "Bar dip")
    exercise(key=key, version=6, name="Parallel bar dip")
    row = row_of(app, key)
    assert (row.version, row.retired, row.merged_into, row.name) == (6, False, None, "Parallel bar dip")


def page_of(user, key):
    return user.get(f"/progress/exercises/{key}").status_code


def goal_for(user, key):
    target = {"value": "120", "unit": "kg"}
    goal = {"kind": "exercise_load", "exercise_id": str(key), "reps": 5, "target": target}
    return user.post("/goals", goal).status_code


def erase(deliver, user):
    data = {"user_id": str(user.user_id)}
    deliver("auth.account-erased.v1", data, subject=user.user_id, user_id=user.user_id, version=9)


@pytest.fixture
def catalog(monkeypatch):
    """``catalog(owner_id)``: the catalogue is back and says whose every exercise is."""

    def answer(owner_id):
        about = {"name": "Press", "measure": "weight_reps", "bodyweight_fraction": 0, "muscles": [], "version": 1}
        state = about | {"owner_id": owner_id and str(owner_id)}
        monkeypatch.setattr(ServiceClient, "get_json", lambda _client, _path, ids: {"by_id": {ids: state}})

    return answer


def test_a_hint_is_seen_by_who_brought_it_alone(ann, bob, train):
    key = new_id()
    train(ann, {key: SETS})
    assert (page_of(ann, key), page_of(bob, key)) == (200, 404)
    assert (goal_for(ann, key), goal_for(bob, key)) == (201, 503)  # nobody can say yet whether bob may use it


def test_a_hint_goes_with_who_brought_it(app, ann, train, deliver):
    key = new_id()
    train(ann, {key: SETS})
    erase(deliver, ann)
    assert row_of(app, key) is None


@pytest.mark.parametrize("erased", [False, True])
def test_what_two_have_done_is_public(app, ann, bob, profile, train, deliver, erased):
    profile(bob)
    key = new_id()
    for user in (ann, bob):
        train(user, {key: SETS})
    if erased:
        erase(deliver, ann)
    assert row_of(app, key).owner_id is None
    assert page_of(bob, key) == 200
    assert bob.get("/analytics/muscle-groups").status_code == 200
    assert bob.get(f"/records?exercise_id={key}").json["items"]
    assert goal_for(bob, key) == 201


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_the_word_of_the_catalogue_stands(app, ann, bob, train, catalog, elapse, first, request):
    key = new_id()
    train(request.getfixturevalue(first), {key: SETS})
    catalog(bob.user_id)
    elapse(ASK_AGAIN * 2)
    train(bob, {key: SETS})
    assert row_of(app, key).owner_id == bob.user_id
    assert (page_of(ann, key), page_of(bob, key)) == (404, 200)


def test_who_wants_what_is_another_ones_hint_has_the_catalogue_asked(app, ann, bob, train, catalog):
    key = new_id()
    train(ann, {key: SETS})
    catalog(None)
    assert goal_for(bob, key) == 201
    assert (row_of(app, key).owner_id, row_of(app, key).version) == (None, 1)


def test_a_workout_beside_the_erasure_of_who_brought_the_hint(ann, bob, profile, train, deliver):
    profile(bob)
    keys = [new_id() for _ in range(12)]
    train(ann, dict.fromkeys(keys, SETS))
    race([lambda: erase(deliver, ann), *(partial(train, bob, {key: SETS}) for key in keys[:6])])
    assert [page_of(bob, key) for key in keys] == [200] * 6 + [404] * 6
