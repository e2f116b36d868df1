"""Ends that are taken back, and sessions that were forgotten: their workouts, events and streams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from service_kit.db.session import transaction
from service_kit.ids import new_id
from session_service.sessions import forgotten

NOW = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
FINISHED, DELETED = "session.workout-finished.v1", "session.workout-deleted.v1"


@pytest.fixture
def end_forgotten(app):
    """Run the timer as the worker does."""

    def run():
        with app.app_context(), transaction():
            forgotten.end_forgotten()

    return run


@pytest.fixture
def one_set(lifter, start, send, at):
    """A session of which one set is done, at 17:31, with three minutes of rest."""
    at(NOW)
    state = start()
    at(NOW + timedelta(minutes=1))
    return send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json


def read(lifter, state):
    return lifter.get(f"/sessions/{state['id']}").json


def test_a_finish_that_is_undone_takes_its_workout_along(lifter, one_set, send, at, emitted):
    at(NOW + timedelta(minutes=5))
    ended = send(lifter, one_set, "finish", feeling=4).json
    assert ended["undoable"] == ended["results"][0]["id"]
    at(NOW + timedelta(minutes=15))
    again = send(lifter, ended, "undo", command_id=ended["undoable"]).json
    assert (again["status"], again["workout_id"], again["ended_at"]) == ("active", None, None)
    assert again["current"]["number"] == 2
    first = ended["workout_id"]
    assert lifter.get(f"/workouts/{first}").status_code == 404
    (deleted,) = emitted(DELETED)
    assert (deleted.subject, deleted.version) == (UUID(first), 2)
    second = send(lifter, again, "finish").json
    workout = lifter.get(f"/workouts/{second['workout_id']}").json
    assert (workout["id"] != first, workout["session_id"], workout["sets_done"]) == (True, one_set["id"], 1)
    assert workout["entries"][0]["sets"][0]["id"] == one_set["blocks"][0]["entries"][0]["steps"][0]["step_id"]
    assert [event.subject for event in emitted(FINISHED)] == [UUID(first), UUID(workout["id"])]


def test_undo_and_finish_in_one_list_write_the_workout_anew(lifter, one_set, send, emitted):
    ended = send(lifter, one_set, "finish").json
    commands = [
        {"id": str(new_id()), "kind": "undo", "based_on": ended["sequence"], "command_id": ended["undoable"]},
        {"id": str(new_id()), "kind": "finish", "based_on": ended["sequence"], "title": "Again"},
    ]
    answer = lifter.post(f"/sessions/{one_set['id']}/commands", commands)
    assert answer.status_code == 200, answer.json
    assert [one["title"] for one in lifter.get("/workouts").json["items"]] == ["Again"]
    assert len(emitted(DELETED)) == 1


def test_an_id_that_the_first_finish_used_up_is_refused_and_another_taken(lifter, one_set, send):
    chosen, other = str(new_id()), str(new_id())
    ended = send(lifter, one_set, "finish", workout_id=chosen).json
    again = send(lifter, ended, "undo", command_id=ended["undoable"]).json
    refused = send(lifter, again, "finish", workout_id=chosen)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/id-taken")
    assert send(lifter, again, "finish", workout_id=other).json["workout_id"] == other


def test_after_ten_minutes_the_end_stands(lifter, one_set, send, at):
    ended = send(lifter, one_set, "finish").json
    at(NOW + timedelta(minutes=12))
    assert read(lifter, ended)["undoable"] is None
    answer = send(lifter, ended, "undo", command_id=ended["undoable"])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/ending-stands")
    assert answer.json["session"]["status"] == "finished"


@pytest.mark.parametrize("edit", ["change", "delete"])
def test_a_workout_that_was_edited_stays(lifter, one_set, send, edit):
    ended = send(lifter, one_set, "finish").json
    address = f"/workouts/{ended['workout_id']}"
    if edit == "change":
        assert lifter.patch(address, {"title": "Legs"}).status_code == 200
    else:
        assert lifter.delete(address).status_code == 204
    answer = send(lifter, ended, "undo", command_id=ended["undoable"])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/workout-edited")
    assert answer.json["session"]["workout_id"] == ended["workout_id"]


def test_beside_another_open_session_it_stays_closed(lifter, one_set, send):
    ended = send(lifter, one_set, "finish").json
    other = lifter.post("/sessions", {}).json
    answer = send(lifter, ended, "undo", command_id=ended["undoable"])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/session-open")
    assert (answer.json["session_id"], answer.headers["Location"]) == (other["id"], f"/api/v1/sessions/{other['id']}")
    assert lifter.get(f"/workouts/{ended['workout_id']}").status_code == 200


def test_an_abandoned_session_is_opened_again(lifter, one_set, send, emitted):
    ended = send(lifter, one_set, "abandon").json
    again = send(lifter, ended, "undo", command_id=ended["undoable"]).json
    assert (again["status"], again["progress"]["done"], emitted()) == ("active", 1, [])


def test_a_forgotten_session_becomes_a_workout(lifter, one_set, at, end_forgotten, emitted):
    at(NOW + timedelta(hours=6))
    end_forgotten()
    assert read(lifter, one_set)["status"] == "active"
    at(NOW + timedelta(hours=6, minutes=1))
    end_forgotten()
    ended = read(lifter, one_set)
    assert (ended["status"], ended["ended_by"], ended["ended_at"]) == ("finished", "timeout", "2026-03-12T17:34:00Z")
    workout = lifter.get(f"/workouts/{ended['workout_id']}").json
    assert (workout["ended_at"], workout["sets_done"], workout["sets_skipped"]) == ("2026-03-12T17:34:00Z", 1, 2)
    assert len(emitted(FINISHED)) == 1
    end_forgotten()
    assert len(emitted(FINISHED)) == 1


def test_of_one_in_which_nothing_was_done_nothing_is_kept(lifter, start, at, end_forgotten, emitted):
    at(NOW)
    state = start()
    at(NOW + timedelta(hours=7))
    end_forgotten()
    ended = read(lifter, state)
    assert (ended["status"], ended["ended_by"], ended["workout_id"]) == ("abandoned", "timeout", None)
    assert emitted() == []


def test_what_an_offline_phone_did_before_is_taken_late(lifter, one_set, at, end_forgotten, emitted):
    at(NOW + timedelta(hours=7))
    end_forgotten()
    step = one_set["current"]["step_id"]
    late = {"id": str(new_id()), "kind": "complete_set", "based_on": one_set["sequence"], "step_id": step}
    at(NOW + timedelta(hours=15))
    address = f"/sessions/{one_set['id']}/commands"
    answer = lifter.post(address, late | {"at": "2026-03-12T17:35:00Z"})
    assert (answer.status_code, answer.json["status"], answer.json["progress"]["done"]) == (200, "active", 2)
    assert lifter.get("/workouts").json["items"] == []
    end_forgotten()
    ended = read(lifter, one_set)
    assert (ended["status"], ended["ended_by"], ended["ended_at"]) == ("finished", "timeout", "2026-03-12T17:38:00Z")
    assert [one["sets_done"] for one in lifter.get("/workouts").json["items"]] == [2]
    assert lifter.post(address, late | {"at": "2026-03-12T17:35:00Z"}).json["results"][0]["repeated"] is True
    assert len(emitted(DELETED)) == 1


def test_late_work_beside_another_session_names_that(lifter, one_set, send, at, end_forgotten):
    at(NOW + timedelta(hours=7))
    end_forgotten()
    other = lifter.post("/sessions", {}).json
    step = one_set["current"]["step_id"]
    answer = send(lifter, one_set, "complete_set", step_id=step, at="2026-03-12T17:35:00Z")
    assert (answer.status_code, answer.json["session_id"]) == (409, other["id"])
    send(lifter, other, "abandon")
    assert send(lifter, one_set, "complete_set", step_id=step, at="2026-03-12T17:35:00Z").status_code == 200
