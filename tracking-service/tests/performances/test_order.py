"""Events come late, twice and in any order: records, goals and streaks end where they end once and in order."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

import pytest

from service_kit.testing.repetitions import repetitions

SEEDS = range(repetitions(8, short=3))
MEASURES = {"bench": "weight_reps", "pull": "assisted_bodyweight", "dip": "bodyweight_reps", "run": "distance_duration"}


def random_set(pick: random.Random, name: str) -> dict[str, Any]:
    role = pick.choice(["work", "work", "work", "warmup", "amrap"])
    if name == "run":
        return {"role": role, "distance": f"{pick.randint(1, 12)} km", "duration": f"{pick.randint(10, 70)} min"}
    figures: dict[str, Any] = {"role": role, "reps": pick.randint(1, 12), "rpe": pick.choice([None, 70, 85, 100])}
    if name == "bench":
        return {**figures, "load": f"{pick.choice([60, 70, 75, 80, 82.5, 85, 190, 650])} kg"}
    if name == "pull":
        return {**figures, "load": f"{pick.choice([10, 20, 30, 40])} kg", "load_kind": "assisted"}
    return {**figures, "load_kind": "bodyweight"}


def random_history(pick: random.Random) -> list[list[tuple[str, Any]]]:
    """Per workout its successive states: (finished | amended | deleted, {exercise: sets} and day)."""
    history = []
    for _ in range(pick.randint(3, 7)):
        day = -pick.randint(0, 40)
        states: list[tuple[str, Any]] = []
        for version in range(pick.randint(1, 3)):
            names = pick.sample(sorted(MEASURES), pick.randint(1, 3))
            done = {name: [random_set(pick, name) for _ in range(pick.randint(1, 3))] for name in names}
            states.append(("amended" if version else "finished", (day, done)))
        if pick.random() < 0.25:
            states.append(("deleted", (day, {})))
        history.append(states)
    return history


@pytest.fixture
def play(exercise, workout, publish, profile):
    """Publish a history of a user in order, or doubled and shuffled; ids of workouts and sets follow the history."""
    keys = {name: exercise(measure, bodyweight_fraction=80, name=name.title()) for name, measure in MEASURES.items()}

    def run(user: Any, history: list[list[tuple[str, Any]]], salt: int, shuffle: random.Random | None) -> None:
        events = []
        for number, states in enumerate(history):
            workout_id = f"{salt:08x}-0000-7000-8000-{number:012x}"
            for version, (kind, (day, done)) in enumerate(states, start=1):
                data = build(user, workout, keys, workout_id, day, done)
                events.append((data, version, kind == "deleted"))
        if shuffle is not None:
            events = [deepcopy(event) for event in events for _ in range(shuffle.randint(1, 3))]
            shuffle.shuffle(events)
        for data, version, deleted in events:
            publish(data, version=version, deleted=deleted)

    run.keys = keys  # type: ignore[attr-defined]
    return run


def build(user: Any, workout: Any, keys: Any, workout_id: str, day: int, done: Any) -> dict[str, Any]:
    """A payload whose set ids depend on their place alone."""
    data = workout(user, {keys[name]: sets for name, sets in done.items()}, day=day, workout_id=workout_id)
    for entry, name in zip(data["entries"], done, strict=True):
        entry["measure"] = MEASURES[name]
        for one in entry["sets"]:
            one["set_id"] = f"{workout_id[:8]}-{one['position']:04x}-7{name.encode().hex()[:3]}-8000-{workout_id[-12:]}"
    return data


def outcome(user: Any) -> dict[str, Any]:
    """All that can be seen, without ids of rows, times of writing and the user's own salt."""
    dropped = {"id", "created_at", "updated_at", "goal_id"}
    seen: dict[str, Any] = {"streaks": user.get("/streaks?target=1").json}
    for status in ("current", "superseded", "pending"):
        items = user.get(f"/records?status={status}&limit=100").json
        assert items["page"]["next"] is None
        seen[status] = sorted(
            [
                {
                    **{name: value for name, value in item.items() if name not in dropped},
                    "workout_id": item["workout_id"][8:],
                    "set_id": item["set_id"][8:],
                }
                for item in items["items"]
            ],
            key=str,
        )
    seen["doubts"] = [
        {**item, "workout_id": item["workout_id"][8:], "set_id": item["set_id"][8:]}
        for item in user.get("/records/doubts?limit=100").json["items"]
    ]
    goals = user.get("/goals?page_size=100").json["items"]
    seen["goals"] = [
        (goal["title"], goal["status"], goal["reached_on"], (goal["reached_workout_id"] or "")[8:]) for goal in goals
    ]
    progress = user.get("/goals/progress?page_size=100").json["items"]
    seen["progress"] = [(item["percent"], item["milestones"], item["on_track"]) for item in progress]
    seen["history"] = [
        {**item, "workout_id": item["workout_id"][8:]} for item in user.get("/progress/history").json["items"]
    ]
    return seen


@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_and_repetition_ends_the_same(ann, bob, profile, play, seed):
    profile(bob)
    pick = random.Random(seed)
    history = random_history(pick)
    for user in (ann, bob):
        weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2026-02-01T06:00:00Z"}
        user.post("/measurements", weight)
        for terms in (
            {
                "kind": "exercise_load",
                "exercise_id": str(play.keys["bench"]),
                "target": {"value": "80", "unit": "kg"},
                "reps": 6,
            },
            {"kind": "exercise_reps", "exercise_id": str(play.keys["dip"]), "target": {"value": "10", "unit": "count"}},
            {"kind": "workouts_per_week", "target": {"value": "1", "unit": "count"}, "weeks": 2},
        ):
            answer = user.post("/goals", {**terms, "start_date": "2026-02-10"})
            assert answer.status_code == 201, answer.json
    play(ann, history, 0xA, None)
    play(bob, history, 0xB, pick)
    assert outcome(bob) == outcome(ann)


@pytest.mark.parametrize("seed", SEEDS)
def test_rebuilding_from_the_log_changes_nothing(app, ann, play, emitted, seed):
    from service_kit.db.session import transaction
    from tracking_service.records import usecases

    pick = random.Random(seed)
    play(ann, random_history(pick), 0xA, pick)
    before, ids, event_count = outcome(ann), ids_of(ann), len(emitted())
    with app.app_context(), transaction():
        usecases.rebuild(ann.user_id)
    assert outcome(ann) == before
    assert ids_of(ann) == ids, "records keep their ids and versions"
    assert len(emitted()) == event_count, "nobody is told of a rebuild"


def ids_of(user: Any) -> list[Any]:
    items = user.get("/records?limit=100").json["items"]
    return sorted((item["id"], item["updated_at"]) for item in items)
