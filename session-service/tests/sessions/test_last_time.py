"""What the live session says of last time, the best so far and the difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest


def kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


@pytest.fixture
def log(lifter: Any, squat: str) -> Callable[..., dict[str, Any]]:
    """``log("2026-03-01", {"reps": 5, ...}, ...)``: alice's workout of that day with one exercise."""

    def post(day: str, *sets: dict[str, Any], exercise: str = squat, who: Any = lifter) -> dict[str, Any]:
        times = {"started_at": f"{day}T18:00:00+01:00", "ended_at": f"{day}T19:00:00+01:00", "title": day}
        answer = who.post("/workouts", times | {"entries": [{"exercise_id": exercise, "sets": list(sets)}]})
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return post


def figures(one: dict[str, Any], name: str) -> tuple[Any, ...] | None:
    found = one[name]
    return None if found is None else (found["workout_id"], found["reps"], found["load"] and found["load"]["value"])


def test_each_set_is_held_against_the_one_in_its_place(start: Any, log: Any) -> None:
    log("2026-03-01", {"reps": 5, "load": kg("90")})
    newest = log(
        "2026-03-08",
        {"reps": 8, "load": kg("40"), "role": "warmup"},
        {"reps": 5, "load": kg("95"), "rpe": "8", "note": "easy"},
        {"reps": 4, "load": kg("97.5")},
    )["id"]
    state = start(sets=3)
    shown = [state["current"], *state["next"]]
    assert [figures(one, "last") for one in shown] == [(newest, 5, "95"), (newest, 4, "97.5"), (newest, 4, "97.5")]
    assert [one["last"]["number"] for one in shown] == [1, 2, 2]
    assert [one["increment"] for one in shown] == [kg("5"), kg("2.5"), kg("2.5")]
    assert state["current"]["last"] == {
        "workout_id": newest, "date": "2026-03-08", "number": 1, "reps": 5, "load": kg("95"), "load_kind": "absolute",
        "duration": None, "distance": None, "rpe": "8", "rir": None, "note": "easy",
    }  # fmt: skip


def test_the_best_has_at_least_as_many_repetitions(lifter: Any, send: Any, start: Any, log: Any) -> None:
    log("2026-02-01", {"reps": 3, "load": kg("120")}, {"reps": 6, "load": kg("200"), "role": "warmup"})
    best = log("2026-02-08", {"reps": 6, "load": kg("105")})["id"]
    log("2026-02-15", {"reps": 5, "load": kg("105")}, {"reps": 12, "load": kg("80")})
    state = start(sets=1)
    assert figures(state["current"], "best") == (best, 6, "105")
    assert state["current"]["best"]["date"] == "2026-02-08"
    step = state["current"]["step_id"]
    for reps, load in ((1, "120"), (7, "80"), (13, None)):
        state = send(lifter, state, "adjust_target", step_id=step, target={"reps_min": reps, "reps_max": None}).json
        found = state["current"]["best"]
        assert (found and found["load"]["value"]) == load


def test_an_edit_shows_at_once(lifter: Any, start: Any, log: Any, workout_body: Any) -> None:
    logged = log("2026-03-01", {"reps": 5, "load": kg("90")})
    state = start(sets=1)
    body = {name: logged[name] for name in ("title", "started_at", "ended_at")}
    entries = [{"exercise_id": logged["entries"][0]["exercise_id"], "sets": [{"reps": 5, "load": kg("92.5")}]}]
    assert lifter.put(f"/workouts/{logged['id']}", body | {"entries": entries}).status_code == 200
    current = lifter.get("/sessions/current").json["current"]
    assert (current["last"]["load"], current["increment"]) == (kg("92.5"), kg("7.5"))
    assert lifter.delete(f"/workouts/{logged['id']}").status_code == 204
    current = lifter.get("/sessions/current").json["current"]
    assert (current["last"], current["best"], current["increment"]) == (None, None, None)
    assert state["current"]["best"] is not None


def test_what_came_later_or_is_anothers_is_not_last_time(
    lifter: Any, bob: Any, known_person: Any, start: Any, log: Any, workout_body: Any
) -> None:
    known_person(bob)
    log("2026-03-01", {"reps": 5, "load": kg("100")}, who=bob)
    began, ended = ((datetime.now(UTC) - timedelta(hours=hours)).isoformat() for hours in (1, 0.5))
    state = start(sets=1, started_at=(datetime.now(UTC) - timedelta(hours=2)).isoformat())
    later = workout_body(started_at=began, ended_at=ended)
    assert lifter.post("/workouts", later).status_code == 201
    current = lifter.get("/sessions/current").json["current"]
    assert (current["last"], current["best"]) == (None, None) == (state["current"]["last"], state["current"]["best"])


def test_merged_exercises_have_one_history(lifter: Any, start: Any, log: Any, squat: str, known_exercise: Any) -> None:
    own = {"owner_id": str(lifter.user_id)}
    old = known_exercise("My squat", **own)
    best = log("2026-03-01", {"reps": 5, "load": kg("110")})["id"]
    last = log("2026-03-05", {"reps": 5, "load": kg("90")}, exercise=old)["id"]
    known_exercise("My squat", key=old, version=2, retired=True, merged_into=squat, **own)
    state = start(sets=1)
    assert (figures(state["current"], "last"), figures(state["current"], "best")) == ((last, 5, "90"), (best, 5, "110"))


def test_exercises_that_come_in_have_theirs(
    lifter: Any, send: Any, start: Any, log: Any, known_exercise: Any, plank: str
) -> None:
    pull_up = known_exercise("Pull-up", measure="weighted_bodyweight")
    log("2026-03-01", {"reps": 8}, {"reps": 5, "load": kg("10"), "load_kind": "assisted"}, exercise=pull_up)
    log("2026-03-02", {"duration": {"value": "60", "unit": "s"}}, exercise=plank)
    longest = log("2026-03-01", {"duration": {"value": "2", "unit": "min"}}, exercise=plank)["id"]
    state = start(sets=1)
    aim = {"reps_min": 6, "load": {"kind": "added", "quantity": kg("5")}}
    entry = state["blocks"][0]["entries"][0]["entry_id"]
    state = send(lifter, state, "swap_exercise", entry_id=entry, exercise_id=pull_up).json
    state = send(lifter, state, "adjust_target", entry_id=entry, target=aim).json
    assert state["current"]["last"]["load_kind"] == "bodyweight"
    assert (state["current"]["best"]["reps"], state["current"]["increment"]) == (8, kg("5"))
    state = send(lifter, state, "add_set", entry_id=entry).json
    assert state["next"][0]["last"]["load_kind"] == "assisted"
    assert state["next"][0]["increment"] == kg("15")
    state = send(lifter, state, "add_exercise", exercise_id=plank, sets=[{}]).json
    assert state["next"][1]["last"]["duration"] == {"value": "60", "unit": "s"}
    assert (state["next"][1]["best"]["workout_id"], state["next"][1]["increment"]) == (longest, None)


def test_the_queries_do_not_grow_with_the_sets(
    lifter: Any, send: Any, start: Any, log: Any, known_exercise: Any, statements: list[str], other_process: Any
) -> None:
    log("2026-03-01", {"reps": 5, "load": kg("100")})
    state = send(lifter, start(sets=1), "note", text="A log that is not empty.").json
    other_process()
    statements.clear()
    lifter.get("/sessions/current")
    few = len(statements)
    press = known_exercise("Press")
    for day in range(1, 5):
        log(f"2026-02-0{day}", *[{"reps": reps, "load": kg("50")} for reps in range(1, 9)], exercise=press)
    for _ in range(3):
        state = send(lifter, state, "add_exercise", exercise_id=press, sets=[{}] * 5).json
    other_process()
    statements.clear()
    assert lifter.get("/sessions/current").json["next"][-1]["last"]["number"] == 3
    assert len(statements) == few
