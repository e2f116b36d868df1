"""What a workout moved: external load times repetitions of work sets, with both hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def a_set(reps: int, load: str | None = None, **more: Any) -> dict[str, Any]:
    return {"reps": reps, **({"load": {"value": load, "unit": "kg"}} if load else {}), **more}


@pytest.fixture
def log(lifter: Any, workout_body: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """``log(exercise, sets)``: a workout of one exercise."""

    def post(exercise: str, *sets: dict[str, Any]) -> dict[str, Any]:
        answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": exercise, "sets": list(sets)}]))
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return post


def volume(workout: dict[str, Any]) -> str:
    assert workout["volume"]["unit"] == "kg"
    return str(workout["volume"]["value"])


@pytest.mark.parametrize(
    ("about", "sets", "expected"),
    [
        # 5 x 100 + 4 x 100; the warm-up and the skipped set are no work
        ({}, [a_set(8, "60", role="warmup"), a_set(5, "100"), a_set(4, "100"), {"status": "skipped"}], "900"),
        ({}, [a_set(0, "100")], "0"),
        ({}, [a_set(5, "100", role="drop"), a_set(5, "100", role="backoff")], "1000"),
        # two dumbbells of 30 kg, 10 times: 600; one side at a time: 300 each
        ({"load_per": "hand"}, [a_set(10, "30")], "600"),
        ({"load_per": "hand"}, [a_set(10, "30", side="left"), a_set(10, "30", side="right")], "600"),
        ({"load_per": "hand"}, [a_set(10, "30", side="alternate")], "300"),
        ({"load_per": "hand"}, [a_set(10, "10", role="warmup"), a_set(10, "30")], "600"),
        ({"load_per": "total"}, [a_set(10, "30")], "300"),
        # what hangs from the body counts, the body and its help do not
        ({"measure": "weighted_bodyweight"}, [a_set(5, "20"), a_set(5)], "100"),
        ({"measure": "assisted_bodyweight"}, [a_set(5, "20")], "0"),
    ],
)
def test_volume(
    log: Any, lifter: Any, known_exercise: Any, about: dict[str, str], sets: list[dict[str, Any]], expected: str
) -> None:
    workout = log(known_exercise("Press", **about), *sets)
    assert volume(workout) == expected
    assert volume(lifter.get(f"/workouts/{workout['id']}").json) == expected
    assert volume(lifter.get("/workouts").json["items"][0]) == expected
    assert volume(lifter.get("/workouts/changes").json["items"][0]["workout"]) == expected


def test_every_exercise_counts_its_own_hands(lifter: Any, workout_body: Any, known_exercise: Any, squat: str) -> None:
    press = known_exercise("Dumbbell press", load_per="hand")
    entries = [{"exercise_id": key, "sets": [a_set(10, "20")]} for key in (squat, press, squat)]
    assert volume(lifter.post("/workouts", workout_body(entries=entries)).json) == "800"  # 200 + 400 + 200


def test_it_follows_a_correction_of_the_catalogue_without_a_new_version(
    log: Any, lifter: Any, known_exercise: Any
) -> None:
    press = known_exercise("Dumbbell press")
    workout = log(press, a_set(10, "30"))
    address = f"/workouts/{workout['id']}"
    before = lifter.get(address)
    known_exercise("Dumbbell press", key=press, version=2, load_per="hand")
    after = lifter.get(address)
    assert (volume(before.json), volume(after.json)) == ("300", "600")
    assert before.json["version"] == after.json["version"] == 1
    assert before.headers["ETag"] != after.headers["ETag"]
    known_exercise("Dumbbell press", key=press, version=3, load_per="total")
    assert volume(lifter.get(address).json) == "300"


def test_a_merged_exercise_means_what_its_successor_says(log: Any, lifter: Any, known_exercise: Any) -> None:
    own, public = known_exercise("My press"), known_exercise("Dumbbell press", load_per="hand")
    workout = log(own, a_set(10, "30"))
    known_exercise("My press", key=own, version=2, retired=True, merged_into=public)
    assert volume(lifter.get(f"/workouts/{workout['id']}").json) == "600"


def test_an_edit_counts_anew(log: Any, lifter: Any, known_exercise: Any, workout_body: Any) -> None:
    press = known_exercise("Dumbbell press", load_per="hand")
    workout = log(press, a_set(10, "30"))
    entry = workout["entries"][0]
    more = lifter.post(f"/workouts/{workout['id']}/exercises/{entry['id']}/sets", a_set(5, "30"))
    assert volume(more.json) == "900"
    body = workout_body(entries=[{"exercise_id": press, "sets": [a_set(1, "30")]}])
    assert volume(lifter.put(f"/workouts/{workout['id']}", body).json) == "60"
