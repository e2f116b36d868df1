"""Records and goals show on the workout that they came of, without a new version of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from service_kit.ids import new_id


@pytest.fixture
def workout(lifter, workout_body):
    return lifter.post("/workouts", workout_body()).json


@pytest.fixture
def record(lifter, workout, contracts):
    """A record of the workout, as tracking tells it."""
    set_id = workout["entries"][0]["sets"][0]["id"]
    about = {"record_id": str(new_id()), "user_id": str(lifter.user_id), "workout_id": workout["id"], "set_id": set_id}
    return contracts.example("tracking.record-achieved.v1") | about


def test_a_record_shows_on_its_workout(lifter, workout, record, deliver):
    event = deliver("tracking.record-achieved.v1", record, subject=UUID(record["record_id"]))
    deliver(again=event)
    answer = lifter.get(f"/workouts/{workout['id']}")
    (highlight,) = answer.json["highlights"]
    assert (highlight["id"], highlight["type"], highlight["at"]) == (
        record["record_id"],
        "record",
        record["achieved_at"],
    )
    assert (highlight["record"]["kind"], highlight["goal"]) == (record["kind"], None)
    assert highlight["record"]["set_id"] == record["set_id"]
    assert "user_id" not in highlight["record"]
    assert answer.headers["ETag"].startswith('"1-')


def test_a_newer_word_replaces_the_older(lifter, workout, record, deliver):
    key = UUID(record["record_id"])
    deliver("tracking.record-achieved.v1", record | {"reps": 6}, subject=key, version=2)
    deliver("tracking.record-achieved.v1", record, subject=key, version=1)
    (highlight,) = lifter.get(f"/workouts/{workout['id']}").json["highlights"]
    assert highlight["record"]["reps"] == 6


def test_a_goal_shows_on_the_workout_that_reached_it(lifter, workout, contracts, deliver):
    about = {"goal_id": str(new_id()), "user_id": str(lifter.user_id), "workout_id": workout["id"]}
    data = contracts.example("tracking.goal-reached.v1") | about
    deliver("tracking.goal-reached.v1", data, subject=UUID(data["goal_id"]))
    deliver("tracking.goal-reached.v1", data | {"workout_id": None}, subject=new_id())
    (highlight,) = lifter.get(f"/workouts/{workout['id']}").json["highlights"]
    assert (highlight["type"], highlight["goal"]["title"], highlight["record"]) == ("goal", data["title"], None)


def test_a_highlight_of_somebody_else_shows_nowhere(lifter, bob, workout, record, deliver):
    deliver("tracking.record-achieved.v1", record | {"user_id": str(bob.user_id)}, subject=new_id())
    assert lifter.get(f"/workouts/{workout['id']}").json["highlights"] == []


def test_what_a_correction_takes_back_is_gone_and_stays_gone(lifter, workout, record, deliver, contracts):
    key = UUID(record["record_id"])
    deliver("tracking.record-achieved.v1", record, subject=key, version=2)
    withdrawn = contracts.example("tracking.record-withdrawn.v1") | {"user_id": str(lifter.user_id)}
    deliver("tracking.record-withdrawn.v1", withdrawn, subject=key, version=3)
    deliver("tracking.record-achieved.v1", record, subject=key, version=2)
    assert lifter.get(f"/workouts/{workout['id']}").json["highlights"] == []


def test_a_goal_reached_anew_shows_again(lifter, workout, deliver, contracts):
    about = {"user_id": str(lifter.user_id), "workout_id": workout["id"]}
    reached = contracts.example("tracking.goal-reached.v1") | about
    reopened = contracts.example("tracking.goal-reopened.v1") | {"user_id": str(lifter.user_id)}
    key = new_id()
    for version, kind, data in ((2, "reached", reached), (3, "reopened", reopened), (4, "reached", reached)):
        deliver(f"tracking.goal-{kind}.v1", data, subject=key, version=version)
    (highlight,) = lifter.get(f"/workouts/{workout['id']}").json["highlights"]
    assert highlight["id"] == str(key)
