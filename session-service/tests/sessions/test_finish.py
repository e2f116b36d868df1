"""The end of a session: a workout, its event, exactly once; or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from service_kit.ids import new_id

NOW = datetime(2026, 3, 12, 22, 30, tzinfo=UTC)
FINISHED = "session.workout-finished.v1"


def test_where_it_was_and_who_sees_it_are_said_at_the_end_as_of_a_workout(lifter, start, send):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    here = {"latitude": "52.52", "longitude": "-0.0"}
    for wrong, pointer in (
        ({"coordinate": {"latitude": "52.52"}}, "/coordinate/longitude"),
        ({"coordinate": {**here, "latitude": "91"}}, "/coordinate/latitude"),
        ({"visibility": "public"}, "/visibility"),
    ):
        refused = send(lifter, state, "finish", **wrong)
        assert [one["pointer"] for one in refused.json["errors"]] == [pointer]
    sent = {"id": str(new_id()), "kind": "finish", "based_on": state["sequence"]}
    sent |= {"coordinate": here, "visibility": "link"}
    address = f"/sessions/{state['id']}/commands"
    ended = lifter.post(address, sent)
    workout = lifter.get(f"/workouts/{ended.json['workout_id']}").json
    assert (workout["visibility"], workout["coordinate"]) == ("link", {"latitude": "52.52", "longitude": "0.0"})
    assert lifter.get(workout["share_href"].removeprefix("/api/v1")).status_code == 200
    assert lifter.post(address, sent).json["results"][0]["repeated"]


def test_without_a_word_a_workout_is_private_and_nowhere(lifter, start, send):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    ended = send(lifter, state, "finish").json
    workout = lifter.get(f"/workouts/{ended['workout_id']}").json
    assert (workout["visibility"], workout["coordinate"]) == ("private", None)


def test_finishing_makes_a_workout_and_publishes_it(lifter, start, send, emitted, at):
    at(NOW)
    state = start()
    plan = state["plan"]
    at(NOW + timedelta(minutes=5))
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=4).json
    at(NOW + timedelta(minutes=50))
    weight = {"value": "81.2", "unit": "kg"}
    answer = send(lifter, state, "finish", feeling=4, effort_rpe="7.5", body_weight=weight, tags=["Gym"])
    ended = answer.json
    assert (answer.status_code, ended["status"], ended["current"]) == (200, "finished", None)
    assert ended["ended_at"] == "2026-03-12T23:20:00Z"
    workout = lifter.get(f"/workouts/{ended['workout_id']}").json
    assert (workout["title"], workout["local_date"], workout["time_zone"]) == (
        "Squat day",
        "2026-03-12",
        "Europe/Berlin",
    )
    assert (workout["session_id"], workout["plan_id"], workout["plan_day_id"]) == (
        state["id"],
        plan["plan_id"],
        plan["day_id"],
    )
    assert (workout["feeling"], workout["effort_rpe"], workout["body_weight"], workout["tags"]) == (
        4,
        "7.5",
        weight,
        ["gym"],
    )
    assert (workout["sets_done"], workout["sets_skipped"]) == (2, 1)
    figures = {"percent": 60, "planned_sets": 3, "done_sets": 2, "removed_sets": 0, "not_judged_sets": 0}
    assert workout["compliance"] == figures
    assert workout["volume"] == {"value": "900", "unit": "kg"}
    assert workout["active"] == {"value": "3000", "unit": "s"}
    sets = workout["entries"][0]["sets"]
    assert [one["status"] for one in sets] == ["done", "done", "skipped"]
    assert [one["reps"] for one in sets] == [5, 4, None]
    assert (sets[2]["planned"]["reps_min"], sets[2]["load_kind"]) == (5, "absolute")
    assert sets[0]["planned"]["load"]["quantity"] == {"value": "100", "unit": "kg"}
    (event,) = emitted(FINISHED)
    assert (event.subject, event.version, event.user_id) == (UUID(workout["id"]), 1, lifter.user_id)
    assert event.data["session_id"] == state["id"]
    assert event.data["entries"][0]["sets"][0]["load"] == {"base": 100_000_000, "value": "100", "unit": "kg"}
    assert [one["status"] for one in event.data["entries"][0]["sets"]] == ["done", "done", "skipped"]
    assert event.data["entries"][0]["plan_item_id"] is not None


def test_sixteen_finishes_make_one_workout(lifter, start, race, emitted):
    state = start()
    address = f"/sessions/{state['id']}/commands"
    calls = [
        lambda: lifter.post(address, {"id": str(new_id()), "kind": "finish", "based_on": state["sequence"]})
        for _ in range(16)
    ]
    answers = race(calls)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15
    refusals = {answer.json["type"] for answer in answers if answer.status_code == 409}
    assert refusals == {"/problems/session-closed"}
    assert len(emitted(FINISHED)) == 1
    assert len(lifter.get("/workouts").json["items"]) == 1


def test_a_finish_sent_again_is_answered_again(lifter, start, emitted):
    state = start()
    sent = {"id": str(new_id()), "kind": "finish", "based_on": 0, "workout_id": str(new_id())}
    first, second = (lifter.post(f"/sessions/{state['id']}/commands", sent).json for _ in range(2))
    assert first["workout_id"] == second["workout_id"] == sent["workout_id"]
    assert len(emitted(FINISHED)) == 1


def test_abandoning_keeps_nothing(lifter, start, send, emitted):
    state = start()
    ended = send(lifter, state, "abandon").json
    assert (ended["status"], ended["workout_id"]) == ("abandoned", None)
    assert emitted() == []
    assert lifter.get("/sessions/current").status_code == 404
    assert lifter.get("/workouts").json["items"] == []
    assert lifter.get(f"/sessions/{state['id']}").json["status"] == "abandoned"


@pytest.mark.parametrize("end", ["finish", "abandon"])
def test_after_the_end_there_is_room_for_the_next(lifter, start, send, end):
    send(lifter, start(), end)
    assert lifter.post("/sessions", {}).status_code == 201


def test_a_closed_session_takes_no_commands(lifter, start, send):
    state = start()
    send(lifter, state, "finish")
    answer = send(lifter, state, "note", text="late")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/session-closed")
    assert answer.json["session"]["workout_id"] is not None


def test_a_workout_id_in_use_refuses_the_finish(lifter, start, send, workout_body):
    used_id = lifter.post("/workouts", workout_body()).json["id"]
    state = start()
    answer = send(lifter, state, "finish", workout_id=used_id)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    assert [one["pointer"] for one in answer.json["errors"]] == ["/workout_id"]
    head = {"id": str(new_id()), "based_on": state["sequence"]}
    commands = [head | {"kind": "note", "text": "Late."}, head | {"id": str(new_id()), "kind": "finish"}]
    commands[1]["workout_id"] = used_id
    answer = lifter.post(f"/sessions/{state['id']}/commands", commands)
    assert (answer.json["index"], answer.json["errors"][0]["pointer"]) == (1, "/1/workout_id")
    assert lifter.get("/sessions/current").json["status"] == "active"


def test_it_crosses_midnight(lifter, start, send, at):
    """Begun at 23:30 in Berlin, ended after midnight: it is the workout of the day on which it began."""
    at(NOW)
    state = start()
    at(NOW + timedelta(hours=1))
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert (workout["local_date"], workout["ended_at"]) == ("2026-03-12", "2026-03-12T23:30:00Z")


def test_from_nothing_to_a_workout(lifter, send, squat, plank, emitted):
    state = lifter.post("/sessions", {}).json
    entry = str(new_id())
    state = send(lifter, state, "add_exercise", exercise_id=plank, entry_id=entry).json
    step = state["current"]["step_id"]
    state = send(lifter, state, "complete_set", step_id=step, duration={"value": "1", "unit": "min"}).json
    state = send(lifter, state, "add_exercise", exercise_id=squat).json
    ended = send(lifter, state, "finish").json
    workout = lifter.get(f"/workouts/{ended['workout_id']}").json
    assert [one["id"] for one in workout["entries"]] == [entry]
    assert workout["entries"][0]["sets"][0]["id"] == step
    assert (workout["compliance"], workout["plan_id"]) == (None, None)
    assert emitted(FINISHED)[0].data["entries"][0]["sets"][0]["plan_set_id"] is None


def test_repeating_a_workout(lifter, workout_body):
    logged = lifter.post("/workouts", workout_body()).json
    answer = lifter.post(f"/workouts/{logged['id']}/repeat")
    state = answer.json
    assert (answer.status_code, state["title"], state["progress"]["sets"]) == (201, "Squats", 3)
    target = state["current"]["target"]
    assert (target["reps_min"], target["load"]["quantity"]) == (5, {"value": "100", "unit": "kg"})
    assert lifter.post(f"/workouts/{logged['id']}/repeat", {}).status_code == 409


def test_repeating_another_ones_workout(lifter, bob, workout_body):
    logged = lifter.post("/workouts", workout_body()).json
    assert bob.post(f"/workouts/{logged['id']}/repeat", {"time_zone": "UTC"}).status_code == 404


def test_an_id_of_a_set_that_clashes_is_no_id_of_the_end(lifter, start, send, known_exercise):
    """Two sessions gave one id to a set: a fresh id for the command that ends the second would not help."""
    chosen, press = str(new_id()), known_exercise("Press", measure="reps")
    answers = []
    for _ in range(2):
        state = lifter.post("/sessions", {}).json
        sets = [{"step_id": chosen, "reps_min": 5}]
        state = send(lifter, state, "add_exercise", exercise_id=press, sets=sets).json
        state = send(lifter, state, "complete_set", step_id=chosen, reps=5).json
        answers.append(send(lifter, state, "finish"))
    assert answers[0].status_code == 200, answers[0].json
    assert (answers[1].status_code, answers[1].json["type"]) == (409, "/problems/conflict")
    assert "Undo it and choose another" in answers[1].json["detail"]
