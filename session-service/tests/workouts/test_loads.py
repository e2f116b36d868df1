"""A load is logged only where the exercise measures one, as plans have it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from service_kit.db.session import db_session
from service_kit.ids import new_id
from session_service.workouts.models import WorkoutSet
from training.measures import MEASURE_RULES
from training.sets import LIFTED_LOADS

LOAD = {"value": "20", "unit": "kg"}
AMOUNTS = {
    "reps": {"reps": 5},
    "duration": {"duration": {"value": "30", "unit": "s"}},
    "distance": {"distance": {"value": "40", "unit": "m"}},
}
WITHOUT = ("reps", "duration", "distance_duration")


@pytest.mark.parametrize("kind", LIFTED_LOADS)
@pytest.mark.parametrize("measure", MEASURE_RULES)
def test_only_loads_that_the_measure_knows(
    lifter: Any, workout_body: Any, known_exercise: Any, measure: str, kind: str
) -> None:
    rule = MEASURE_RULES[measure]
    one = {**AMOUNTS[rule.amounts[0]], "load": LOAD, "load_kind": kind}
    body = workout_body(entries=[{"exercise_id": known_exercise("It", measure=measure), "sets": [one]}])
    answer = lifter.post("/workouts", body)
    if kind in rule.weights:
        assert answer.status_code == 201
        return
    (error,) = answer.json["errors"]
    member = "load" if not rule.weights and kind != "bodyweight" else "load_kind"
    code = "contradiction" if kind == "bodyweight" else "does-not-fit"
    assert (answer.status_code, error["pointer"], error["code"]) == (422, f"/entries/0/sets/0/{member}", code)
    assert lifter.get("/workouts").json["items"] == []


def test_the_refusal_says_how_to_mend_it(lifter: Any, workout_body: Any, plank: str) -> None:
    entry = {"exercise_id": plank, "sets": [{**AMOUNTS["duration"], "load": LOAD}]}
    for address, body, place in (
        ("/workouts", workout_body(entries=[entry]), ""),
        ("/workouts/batch", {"workouts": [workout_body(), workout_body(entries=[entry])]}, "/workouts/1"),
    ):
        (error,) = lifter.post(address, body).json["errors"]
        assert error == {
            "pointer": f"{place}/entries/0/sets/0/load",
            "code": "does-not-fit",
            "detail": "This exercise is measured by duration, without a load: leave it out, "
            "or choose one with weights.",
        }
    logged = lifter.post("/workouts", workout_body()).json
    added = lifter.post(f"/workouts/{logged['id']}/exercises", entry)
    assert added.json["errors"][0]["pointer"] == "/sets/0/load"
    (held,) = lifter.post(f"/workouts/{logged['id']}/exercises", {**entry, "sets": []}).json["entries"][1:]
    answer = lifter.post(f"/workouts/{logged['id']}/exercises/{held['id']}/sets", entry["sets"][0])
    assert answer.json["errors"][0]["pointer"] == "/load"


def test_a_load_that_was_logged_before_stays(
    lifter: Any, workout_body: Any, known_exercise: Any, squat: str, emitted: Any
) -> None:
    """The exercise measured a load when the set was logged."""
    logged = lifter.post("/workouts", workout_body()).json
    known_exercise("Back squat", key=squat, version=2, measure="reps")
    address, entry = f"/workouts/{logged['id']}", logged["entries"][0]
    sets = [{"id": one["id"], "reps": 6, "load": one["load"], "load_kind": "absolute"} for one in entry["sets"]]
    body = workout_body(entries=[{"id": entry["id"], "exercise_id": squat, "sets": sets}])
    replaced = lifter.put(address, body)
    assert (replaced.status_code, replaced.json["entries"][0]["sets"][0]["load"]) == (
        200,
        {"value": "100", "unit": "kg"},
    )
    assert lifter.patch(address, {"title": "Old"}).status_code == 200
    sets[1] |= {"load": LOAD}
    (error,) = lifter.put(address, body).json["errors"]
    assert error["pointer"] == "/entries/0/sets/1/load"
    repeated = lifter.post(f"{address}/repeat", {}).json
    assert (repeated["current"]["target"]["reps_min"], repeated["current"]["target"]["load"]) == (6, None)


def test_a_load_does_not_move_to_an_exercise_without_one(lifter: Any, workout_body: Any, plank: str) -> None:
    logged = lifter.post("/workouts", workout_body()).json
    one = logged["entries"][0]["sets"][0]
    moved = {"id": one["id"], "duration": {"value": "60", "unit": "s"}, "load": one["load"], "load_kind": "absolute"}
    answer = lifter.put(f"/workouts/{logged['id']}", workout_body(entries=[{"exercise_id": plank, "sets": [moved]}]))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/entries/0/sets/0/load")


@pytest.fixture
def live(lifter: Any, send: Any, known_exercise: Any) -> Any:
    """``live(measure)``: an open session with one set of an exercise that measures this."""

    def begin(measure: str) -> dict[str, Any]:
        state = lifter.post("/sessions", {}).json
        return dict(send(lifter, state, "add_exercise", exercise_id=known_exercise("It", measure=measure)).json)

    return begin


@pytest.mark.parametrize("measure", WITHOUT)
def test_a_live_set_takes_no_load_that_is_not_measured(lifter: Any, send: Any, live: Any, measure: str) -> None:
    state = live(measure)
    one = {"step_id": state["current"]["step_id"], **AMOUNTS[MEASURE_RULES[measure].amounts[0]]}
    answer = send(lifter, state, "complete_set", **one, load=LOAD)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/load")
    listed = [{"id": str(new_id()), "kind": "complete_set", "based_on": state["sequence"], **one, "load": LOAD}]
    assert lifter.post(f"/sessions/{state['id']}/commands", listed).json["errors"][0]["pointer"] == "/0/load"
    assert lifter.get("/sessions/current").json["sequence"] == state["sequence"]
    assert send(lifter, state, "complete_set", **one).status_code == 200


def test_nor_is_one_aimed_at(lifter: Any, send: Any, live: Any, plank: str) -> None:
    state = live("reps")
    aim = {"load": {"kind": "absolute", "quantity": LOAD}}
    step, entry = state["current"]["step_id"], state["blocks"][0]["entries"][0]["entry_id"]
    for kind, place, body in (
        ("adjust_target", "/target/load/kind", {"step_id": step, "target": aim}),
        ("adjust_target", "/target/load/kind", {"entry_id": entry, "target": aim}),
        ("add_set", "/target/load/kind", {"entry_id": entry, "target": aim}),
        ("add_exercise", "/sets/1/load/kind", {"exercise_id": plank, "sets": [{}, aim]}),
    ):
        answer = send(lifter, state, kind, **body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, place), kind
    hard = {"load": {"kind": "rpe", "rpe": "8"}}
    assert send(lifter, state, "adjust_target", step_id=step, target=hard).status_code == 200


@pytest.mark.parametrize("measure", MEASURE_RULES)
@pytest.mark.parametrize("load", [{}, {"load": None}])
def test_a_weighted_set_needs_its_load(
    lifter: Any, workout_body: Any, known_exercise: Any, measure: str, load: dict[str, Any]
) -> None:
    """A skipped one does not, and nothing but zero may have been lifted, or the body alone where that is said."""
    key = known_exercise("It", measure=measure)
    amount = AMOUNTS[MEASURE_RULES[measure].amounts[0]]
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": key, "sets": [amount | load]}]))
    if measure not in ("weight_reps", "weight_duration", "weight_distance", "assisted_bodyweight"):
        assert answer.status_code == 201, answer.json
        return
    (error,) = answer.json["errors"]
    assert (answer.status_code, error["code"], error["pointer"]) == (422, "required", "/entries/0/sets/0/load")
    nothing = {"value": "0", "unit": "kg"}
    said = {"load_kind": "bodyweight"} if measure == "assisted_bodyweight" else {"load": nothing}
    sets = [amount | said, {"status": "skipped"}]
    assert lifter.post("/workouts", workout_body(entries=[{"exercise_id": key, "sets": sets}])).status_code == 201


def test_a_set_that_was_logged_without_its_load_stays(app: Any, lifter: Any, workout_body: Any) -> None:
    logged = lifter.post("/workouts", workout_body()).json
    entry = logged["entries"][0]
    old, other = ({**one, "reps": 5} for one in ({"id": entry["sets"][0]["id"]}, {"id": entry["sets"][1]["id"]}))
    columns = {WorkoutSet.load_base: None, WorkoutSet.load_value: None, WorkoutSet.load_unit: None}
    with app.app_context():
        db_session().execute(update(WorkoutSet).where(WorkoutSet.id == UUID(old["id"])).values(columns))
        db_session().commit()
    for sets, status in (([old], 200), ([old, other], 422)):
        body = workout_body(entries=[{"id": entry["id"], "exercise_id": entry["exercise_id"], "sets": sets}])
        assert lifter.put(f"/workouts/{logged['id']}", body).status_code == status


def test_who_says_a_kind_of_weight_says_the_weight(lifter: Any, workout_body: Any, known_exercise: Any) -> None:
    key = known_exercise("Pull-up", measure="weighted_bodyweight")
    for kind, status in (("added", 422), ("assisted", 422), ("bodyweight", 201)):
        sets = [{"reps": 5, "load_kind": kind}]
        answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": key, "sets": sets}]))
        assert answer.status_code == status, kind


def test_an_assisted_set_is_put_back_as_it_was_read(lifter: Any, workout_body: Any, known_exercise: Any) -> None:
    key = known_exercise("Assisted pull-up", measure="assisted_bodyweight")
    sets = [{"reps": 5, "load": LOAD}, {"reps": 3, "load_kind": "bodyweight"}]
    logged = lifter.post("/workouts", workout_body(entries=[{"exercise_id": key, "sets": sets}])).json
    address = f"/workouts/{logged['id']}"
    again = lifter.put(address, logged, headers={"If-Match": lifter.get(address).headers["ETag"]})
    assert (again.status_code, [one["load_kind"] for one in again.json["entries"][0]["sets"]]) == (
        200,
        ["assisted", "bodyweight"],
    )
    entry = again.json["entries"][0]
    first = f"{address}/exercises/{entry['id']}/sets/{entry['sets'][0]['id']}"
    refused = lifter.patch(first, {"load": None})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/load")


OPEN = {"load": {"kind": "percent_1rm", "percent": "80"}}


@pytest.mark.parametrize(
    ("measure", "aim", "is_needed"),
    [
        ("assisted_bodyweight", {}, True),
        ("assisted_bodyweight", {"load": {"kind": "rpe", "rpe": "8"}}, True),
        ("assisted_bodyweight", {"load": {"kind": "bodyweight"}}, False),
        ("assisted_bodyweight", {"load": {"kind": "assisted", "quantity": LOAD}}, False),
        ("weighted_bodyweight", {}, False),
        ("weighted_bodyweight", {"load": {"kind": "rpe", "rpe": "8"}}, False),
        ("weighted_bodyweight", OPEN, True),
        ("weighted_bodyweight", {"load": {"kind": "percent_tm", "percent": "80"}}, True),
        ("weight_reps", OPEN, True),
        ("bodyweight_reps", {}, False),
    ],
)
def test_a_live_set_takes_the_load_of_its_target_or_says_one(
    lifter: Any, send: Any, known_exercise: Any, measure: str, aim: dict[str, Any], is_needed: bool
) -> None:
    state = lifter.post("/sessions", {}).json
    sets = [{"reps_min": 5, **aim} for _ in range(3)]
    state = send(lifter, state, "add_exercise", exercise_id=known_exercise("It", measure=measure), sets=sets).json
    first, second, third = (one["step_id"] for one in state["blocks"][0]["entries"][0]["steps"])
    answer = send(lifter, state, "complete_set", step_id=first)
    if not is_needed:
        assert answer.status_code == 200, answer.json
        return
    (error,) = answer.json["errors"]
    assert (answer.status_code, error["code"], error["pointer"]) == (422, "required", "/load")
    state = send(lifter, state, "complete_set", step_id=second, load=LOAD).json
    answer = send(lifter, state, "complete_set", step_id=third, load_kind="bodyweight")
    assert answer.status_code == (422 if measure == "weight_reps" else 200), answer.json
    if measure != "weight_reps":
        again = send(lifter, answer.json, "complete_set", step_id=third, reps=4)
        actual = again.json["blocks"][0]["entries"][0]["steps"][2]["actual"]
        assert (actual["reps"], actual["load"], actual["load_kind"]) == (4, None, "bodyweight")


def test_the_body_alone_is_said_in_place_of_a_load(lifter: Any, send: Any, known_exercise: Any) -> None:
    state = lifter.post("/sessions", {}).json
    sets = [{"reps_min": 5, "load": {"kind": "added", "quantity": LOAD}}]
    pull_up = known_exercise("Pull-up", measure="weighted_bodyweight")
    state = send(lifter, state, "add_exercise", exercise_id=pull_up, sets=sets).json
    answer = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], load_kind="bodyweight")
    actual = answer.json["blocks"][0]["entries"][0]["steps"][0]["actual"]
    assert (actual["load"], actual["load_kind"]) == (None, "bodyweight")
