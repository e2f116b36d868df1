"""What cannot be read, what rules refuse and what must be looked up: as much of it as can be told comes at once."""

NOBODY = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


def pointers(answer):
    assert answer.status_code == 422, answer.json
    return {(error["pointer"], error["code"]) for error in answer.json["errors"]}


def test_rules_are_reported_beside_what_cannot_be_read(lifter, workout_body):
    wrong = {"time_zone": "Atlantis", "started_at": "2099-01-01T10:00:00Z", "ended_at": "2098-01-01T10:00:00Z"}
    body = workout_body(**wrong, body_weight={"value": "9000", "unit": "kg"}, plan_id=NOBODY)
    body["entries"] = [{**body["entries"][0], "id": NOBODY} for _ in range(2)]
    assert {pointer for pointer, _ in pointers(lifter.post("/workouts", body))} == {
        "/time_zone",
        "/body_weight/value",
        "/started_at",
        "/ended_at",
        "/plan_day_id",
        "/entries/1/id",
    }


def test_blocks_are_judged_beside_the_rest(lifter, workout_body):
    blocks = [{"id": NOBODY, "kind": "superset", "duration": {"value": "60", "unit": "s"}}]
    body = workout_body(blocks=blocks, ended_at="2026-03-12T10:00:00+01:00")
    places = {"/blocks/0/id", "/blocks/0/duration", "/ended_at"}
    assert {pointer for pointer, _ in pointers(lifter.post("/workouts", body))} == places
    assert {pointer for pointer, _ in pointers(lifter.post("/workouts", body | {"feeling": 9}))} == places | {
        "/feeling"
    }


def test_what_is_refused_already_is_not_judged(lifter, workout_body):
    body = workout_body(started_at="soon", ended_at="2026-03-12T19:10:00+01:00")
    assert {pointer for pointer, _ in pointers(lifter.post("/workouts", body))} == {"/started_at"}


def test_rules_are_reported_beside_an_unknown_parameter(lifter, workout_body):
    answer = lifter.post("/workouts?colour=red", workout_body(ended_at="2099-01-01T10:00:00Z"))
    places = {error.get("pointer") or error.get("parameter") for error in answer.json["errors"]}
    assert (answer.status_code, places) == (422, {"colour", "/ended_at"})


def test_what_is_looked_up_is_reported_with_the_rules(lifter, workout_body):
    body = workout_body(ended_at="2026-03-12T10:00:00+01:00")
    body["entries"] = [*body["entries"], {"exercise_id": NOBODY, "sets": []}]
    body["entries"][0]["sets"] = [{"rpe": "8"}, {"reps": 5, "custom": {"bar": "red"}}, {"duration": None}]
    found = pointers(lifter.post("/workouts", body))
    assert {
        ("/ended_at", "out-of-order"),
        ("/entries/1/exercise_id", "unknown-exercise"),
        ("/entries/0/sets/0/reps", "required"),
        ("/entries/0/sets/2/reps", "required"),
    } <= found
    assert any(pointer.startswith("/entries/0/sets/1/custom") for pointer, _ in found)


def test_all_that_is_wrong_with_a_batch_is_reported(lifter, workout_body):
    late = workout_body(started_at="2099-01-01T10:00:00Z", ended_at="2099-01-01T11:00:00Z")
    answer = lifter.post("/workouts/batch", {"workouts": [late, workout_body(), late]})
    assert {pointer for pointer, _ in pointers(answer)} == {
        f"/workouts/{place}/{name}" for place in (0, 2) for name in ("started_at", "ended_at")
    }


def test_unknown_exercises_are_reported_beside_the_rest_of_a_workout_written_anew(lifter, logged, workout_body):
    body = workout_body(ended_at="2026-03-12T10:00:00+01:00")
    body["entries"] = [*body["entries"], {"exercise_id": NOBODY, "sets": []}]
    body["entries"][0]["sets"] = [{"rpe": "8"}]
    assert pointers(lifter.put(f"/workouts/{logged['id']}", body)) == {
        ("/ended_at", "out-of-order"),
        ("/entries/1/exercise_id", "unknown-exercise"),
        ("/entries/0/sets/0/reps", "required"),
    }


def test_an_unknown_plan_or_day_is_reported_beside_all_else(lifter, known_plan, workout_body, peers):
    plan = known_plan(lifter)
    peers["plans"].states[plan["plan_id"]] = plan | {"version": 1}
    body = workout_body(ended_at="2026-03-12T10:00:00+01:00")
    body["entries"] = [{"exercise_id": NOBODY, "sets": []}]
    rest = {("/ended_at", "out-of-order"), ("/entries/0/exercise_id", "unknown-exercise")}
    no_plan = body | {"plan_id": NOBODY, "plan_day_id": NOBODY}
    no_day = body | {"plan_id": plan["plan_id"], "plan_day_id": NOBODY}
    assert pointers(lifter.post("/workouts", no_plan)) == rest | {("/plan_id", "unknown-plan")}
    assert pointers(lifter.post("/workouts", no_day)) == rest | {("/plan_day_id", "unknown-day")}
    found = pointers(lifter.post("/workouts/batch", {"workouts": [no_plan, no_day]}))
    assert {("/workouts/0/plan_id", "unknown-plan"), ("/workouts/1/plan_day_id", "unknown-day")} <= found
    assert len(found) == 2 * len(rest) + 2


def test_an_unknown_exercise_is_reported_beside_what_is_wrong_with_its_sets(lifter, logged):
    body = {"exercise_id": NOBODY, "sets": [{"reps": 5, "completed_at": "2099-01-01T10:00:00Z"}]}
    assert pointers(lifter.post(f"/workouts/{logged['id']}/exercises", body)) == {
        ("/exercise_id", "unknown-exercise"),
        ("/sets/0/completed_at", "out-of-range"),
    }
