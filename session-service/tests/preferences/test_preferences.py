"""How a user wants to be guided, set and in live sessions."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.testing.replacing import check_replacing
from session_service.preferences import rules
from session_service.preferences.models import ExercisePreferences
from session_service.preferences.rules import HOUSE, Preferences, from_document, resolve, to_document
from training.quantity import Quantity

LIST = "/sessions/preferences"
DEFAULT = f"{LIST}/default"
TWO_MINUTES = {"value": "2", "unit": "min"}
OPEN = {"default_rest": None, "auto_start_rest": None, "ask_rpe": None}


def put(who: Any, address: str, body: dict[str, Any]) -> dict[str, Any]:
    """Set them whatever their version is; answers them."""
    answer = who.put(address, body, headers={"If-Match": who.get(address).headers["ETag"]})
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


@pytest.mark.parametrize("address", [DEFAULT, LIST + "/{squat}"])
def test_they_are_set_and_left_open_again_and_no_change_is_lost(
    app: Any, lifter: Any, squat: str, address: str
) -> None:
    address = address.format(squat=squat)
    never = lifter.get(address)
    assert (never.json["version"], {name: never.json[name] for name in OPEN}) == (0, OPEN)
    assert lifter.put(address, {}).status_code == 428
    body = {"default_rest": TWO_MINUTES, "auto_start_rest": False, "ask_rpe": False}
    done = lifter.put(address, body, headers={"If-Match": never.headers["ETag"]})
    assert (done.status_code, done.json["version"], {name: done.json[name] for name in OPEN}) == (200, 1, body)
    assert lifter.get(address, headers={"If-None-Match": done.headers["ETag"]}).status_code == 304
    old = {"If-Match": '"0"'}
    assert lifter.put(address, {}, headers=old).status_code == lifter.delete(address, headers=old).status_code == 412
    assert lifter.delete(address, headers={"If-Match": done.headers["ETag"]}).status_code == 204
    after = lifter.get(address).json
    assert (after["version"], {name: after[name] for name in OPEN}) == (2, OPEN)
    assert lifter.get(LIST).json["items"] == []
    again = put(lifter, address, {"ask_rpe": True})
    assert (again["version"], again["ask_rpe"], again["default_rest"]) == (3, True, None)
    assert "/version" in check_replacing(app, lifter, address)


def test_another_exercise_is_none(lifter: Any, bob: Any, known_person: Any, known_exercise: Any) -> None:
    own = known_exercise("My lift", owner_id=str(lifter.user_id))
    known_person(bob)
    for key in (own, str(new_id())):
        for answer in (
            bob.get(f"{LIST}/{key}"),
            bob.put(f"{LIST}/{key}", {}, headers={"If-Match": '"0"'}),
            bob.delete(f"{LIST}/{key}", headers={"If-Match": '"0"'}),
        ):
            assert answer.status_code == 404
    assert put(lifter, f"{LIST}/{own}", {"ask_rpe": False})["exercise_name"] == "My lift"
    assert bob.get(LIST).json["items"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"default_rest": {"value": "61", "unit": "min"}}, "/default_rest/value"),
        ({"ask_rpe": "maybe"}, "/ask_rpe"),
        ({"rest": TWO_MINUTES}, "/rest"),
    ],
)
def test_what_makes_no_sense_is_refused(lifter: Any, body: dict[str, Any], pointer: str) -> None:
    answer = lifter.put(DEFAULT, body, headers={"If-Match": '"0"'})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_list_is_by_name_and_in_pages(lifter: Any, known_exercise: Any) -> None:
    put(lifter, DEFAULT, {"ask_rpe": False})
    for name in ("Row", "Bench press", "deadlift"):
        put(lifter, f"{LIST}/{known_exercise(name)}", {"auto_start_rest": False})
    assert [one["exercise_name"] for one in lifter.get(LIST).json["items"]] == ["Bench press", "deadlift", "Row"]
    page = lifter.get(f"{LIST}?page=2&page_size=2").json
    assert ([one["exercise_name"] for one in page["items"]], page["page"]["total"]) == (["Row"], 3)


def test_merged_exercises_have_the_same(lifter: Any, squat: str, known_exercise: Any, start: Any) -> None:
    """What the successor says goes before what the merged one said."""
    own = {"owner_id": str(lifter.user_id)}
    old = known_exercise("My squat", **own)
    put(lifter, f"{LIST}/{old}", {"default_rest": TWO_MINUTES})
    known_exercise("My squat", key=old, version=2, retired=True, merged_into=squat, **own)
    for key in (old, squat):
        found = lifter.get(f"{LIST}/{key}").json
        assert (found["exercise_id"], found["default_rest"], found["version"]) == (squat, TWO_MINUTES, 1)
    assert start()["blocks"][0]["entries"][0]["default_rest"] == TWO_MINUTES
    assert put(lifter, f"{LIST}/{old}", {"ask_rpe": False})["version"] == 2
    (listed,) = lifter.get(LIST).json["items"]
    assert (listed["exercise_id"], listed["ask_rpe"]) == (squat, False)


def test_a_session_goes_by_them(
    lifter: Any, send: Any, squat: str, plank: str, known_exercise: Any, workout_body: Any
) -> None:
    """Frozen with each exercise as it comes in: from a workout, added, swapped in."""
    press = known_exercise("Press")
    put(lifter, DEFAULT, {"default_rest": TWO_MINUTES, "ask_rpe": False})
    put(lifter, f"{LIST}/{press}", {"auto_start_rest": False, "ask_rpe": True})
    workout = lifter.post("/workouts", workout_body()).json
    state = lifter.post(f"/workouts/{workout['id']}/repeat", {}).json

    def guidance(state: dict[str, Any]) -> list[tuple[Any, ...]]:
        entries = [entry for block in state["blocks"] for entry in block["entries"]]
        return [(one["default_rest"], one["auto_start_rest"], one["ask_rpe"]) for one in entries]

    assert guidance(state) == [(TWO_MINUTES, True, False)]
    put(lifter, DEFAULT, {"ask_rpe": False})
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    assert state["rest"]["step_id"] is not None
    state = send(lifter, state, "add_exercise", exercise_id=press, sets=[{}]).json
    assert guidance(state)[1] == (None, False, True)
    entry = state["current"]["entry_id"]
    state = send(lifter, state, "swap_exercise", entry_id=entry, exercise_id=press).json
    own_rest = {"rest": {"value": "90", "unit": "s"}}
    entry = state["current"]["entry_id"]
    state = send(lifter, state, "adjust_target", entry_id=entry, target=own_rest).json
    load = {"value": "40", "unit": "kg"}
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], load=load).json
    assert state["rest"] is None
    assert send(lifter, state, "start_rest").json["rest"] is not None


def test_they_are_erased_with_the_account(app: Any, lifter: Any, squat: str, deliver: Any) -> None:
    put(lifter, DEFAULT, {"ask_rpe": False})
    put(lifter, f"{LIST}/{squat}", {"ask_rpe": False})
    deliver("auth.account-erased.v1", {"user_id": str(lifter.user_id)}, subject=lifter.user_id, user_id=lifter.user_id)
    with app.app_context():
        assert db_session().scalar(select(func.count()).select_from(ExercisePreferences)) == 0


def test_there_is_room_for_so_many(lifter: Any, squat: str, plank: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("session_service.preferences.usecases.MAX_PREFERENCES", 1)
    put(lifter, f"{LIST}/{squat}", {"ask_rpe": False})
    refused = lifter.put(f"{LIST}/{plank}", {}, headers={"If-Match": '"0"'})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/too-many-preferences")
    assert put(lifter, f"{LIST}/{squat}", {"ask_rpe": True})["version"] == 2


def test_two_at_once_have_one_winner(lifter: Any, squat: str, race: Any) -> None:
    head = {"If-Match": '"0"'}
    for address in (DEFAULT, f"{LIST}/{squat}"):
        call = partial(lifter.put, address, {"ask_rpe": False}, headers=head)
        answers = race([call] * 6)
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


def test_each_member_comes_from_the_first_that_says_it() -> None:
    own, general = Preferences(None, False, True), Preferences(Quantity.of("2", "min"), True, False)
    assert resolve(None, None) == HOUSE == from_document(None)
    assert resolve(own, general) == Preferences(Quantity.of("2", "min"), False, True)
    assert from_document(to_document(general)) == general
    assert tuple(Preferences.__dataclass_fields__) == rules.MEMBERS
