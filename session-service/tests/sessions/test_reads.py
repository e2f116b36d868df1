"""What is held ready of an open session is answered for as long as nothing else has become of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from service_kit import clock
from session_service.sessions import reads

BY_THE_CLOCK = ("server_time", "elapsed", "rest")


@pytest.fixture
def read(lifter: Any) -> Callable[[], dict[str, Any]]:
    """``read()``: the open session without what depends on the clock."""

    def get() -> dict[str, Any]:
        answer = lifter.get("/sessions/current").json
        return {name: member for name, member in answer.items() if name not in BY_THE_CLOCK}

    return get


@pytest.fixture
def session(lifter: Any, start: Any, send: Any, workout_body: Any) -> dict[str, Any]:
    """An open session with a set done, of an exercise that was done before."""
    assert lifter.post("/workouts", workout_body()).status_code == 201
    state = start(sets=3)
    return dict(send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json)


@pytest.fixture
def changes(
    lifter: Any, session: dict[str, Any], squat: str, send: Any, workout_body: Any, known_exercise: Any,
    known_person: Any,
) -> dict[str, Callable[[], Any]]:  # fmt: skip
    """What may become of a session, or of what is shown with it."""
    own = {"owner_id": str(lifter.user_id)}
    older = known_exercise("My squat", **own)
    workout = workout_body()
    workout["entries"][0]["exercise_id"] = older
    lifter.post("/workouts", workout | {"title": "By another name"})
    day = timedelta(days=1)
    zones = [{"time_zone": "Pacific/Kiritimati", "since": None}]
    return {
        "a command": lambda: send(lifter, session, "skip_set", step_id=session["current"]["step_id"]),
        "a note": lambda: send(lifter, session, "note", text="Heavy today."),
        "another name": lambda: known_exercise("Squat with a barbell", key=squat, version=2),
        "a merge": lambda: known_exercise("My squat", key=older, version=2, retired=True, merged_into=squat, **own),
        "a workout": lambda: lifter.post("/workouts", _earlier(workout_body(), day)),
        "pounds": lambda: known_person(lifter, units="imperial", version=2),
        "another zone": lambda: known_person(lifter, "Pacific/Kiritimati", version=2, zones=zones),
    }


def _earlier(body: dict[str, Any], by: timedelta) -> dict[str, Any]:
    """The workout so much later than it was, but before now."""
    body["entries"][0]["sets"] = [{"reps": 3, "load": {"value": "155", "unit": "kg"}}]
    began = clock.now() - by
    return body | {"started_at": began.isoformat(), "ended_at": (began + timedelta(hours=1)).isoformat()}


@pytest.mark.parametrize(
    "name", ["a command", "a note", "another name", "a merge", "a workout", "pounds", "another zone"]
)
def test_each_change_shows_at_once(read: Any, changes: Any, other_process: Any, name: str) -> None:
    before = read()
    assert read() == before
    changes[name]()
    after = read()
    other_process()
    assert after == read()
    assert after != before


def test_the_clock_goes_on(lifter: Any, session: dict[str, Any], at: Any) -> None:
    first = lifter.get("/sessions/current").json
    at(clock.now() + timedelta(seconds=5))
    second = lifter.get("/sessions/current").json
    assert reads._held.get((lifter.user_id, UUID(session["id"]))) is not None
    assert [one for one in first if first[one] != second[one]] == ["server_time", "elapsed", "rest"]
