"""Conditional requests: the tag of a workout is another one exactly when the answer is another one."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.testing.conditional import check_conditional_requests
from service_kit.testing.repetitions import repetitions


@pytest.fixture
def address(lifter, workout_body):
    """The address of a workout of alice's."""
    return f"/workouts/{lifter.post('/workouts', workout_body()).json['id']}"


@pytest.fixture
def changes(lifter, address, squat, known_exercise, known_person, deliver, contracts):
    """Verbs, by name, each of which takes a number; all but ``rename`` may change what is read at the address."""
    record = contracts.example("tracking.record-achieved.v1")
    about = {"user_id": str(lifter.user_id), "workout_id": lifter.get(address).json["id"]}
    versions = {"person": 1, "exercise": 1, "record": 0}

    def following(what):
        versions[what] += 1
        return versions[what]

    def highlight(number):
        data = record | about | {"record_id": str(UUID(int=1)), "reps": number}
        deliver("tracking.record-achieved.v1", data, subject=UUID(int=1), version=following("record"))

    def rename(number):
        known_exercise(f"Squat {number}", key=squat, version=following("exercise"))

    def prefer(number):
        units = ("metric", "imperial")[number % 2]
        known_person(lifter, units=units, version=following("person"))

    def retitle(number):
        assert lifter.patch(address, {"title": f"Squats {number}"}).status_code == 200

    return {"highlight": highlight, "rename": rename, "prefer": prefer, "retitle": retitle}


def test_a_tag_names_a_version_and_an_answer(lifter, address, squat):
    workout = lifter.get(address).json
    lifter.put(f"/workouts/fields/{squat}", {"fields": [{"key": "belt", "name": "Belt", "kind": "flag"}]})
    entry = workout["entries"][0]
    here = {"workout_id": workout["id"], "entry_id": entry["id"], "set_id": entry["sets"][0]["id"]}
    check_conditional_requests(lifter, here | {"exercise_id": squat})


@pytest.mark.parametrize("change", ["highlight", "prefer"])
def test_what_events_change_is_read_anew_and_makes_no_version_stale(lifter, address, changes, workout_body, change):
    before = lifter.get(address)
    tag = before.headers["ETag"]
    assert lifter.get(address, headers={"If-None-Match": tag}).status_code == 304
    changes[change](1)
    after = lifter.get(address, headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert after.json != before.json
    assert after.json["version"] == before.json["version"]
    assert lifter.put(address, workout_body(title="Again"), if_match=tag).status_code == 200
    assert lifter.put(address, workout_body(title="And again"), if_match=tag).status_code == 412


def test_a_write_answers_with_the_tag_of_the_next_read(lifter, workout_body):
    created = lifter.post("/workouts", workout_body(), key="once")
    address = f"/workouts/{created.json['id']}"
    tag = created.headers["ETag"]
    assert lifter.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert lifter.post("/workouts", workout_body(), key="once").headers["ETag"] == tag
    for write in (lambda: lifter.patch(address, {"notes": "Belt."}), lambda: lifter.put(address, workout_body())):
        assert write().headers["ETag"] == lifter.get(address).headers["ETag"]


@settings(
    max_examples=repetitions(60, short=10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_equal_tags_are_equal_answers(lifter, changes, address, data):
    bodies = {}
    series = data.draw(st.lists(st.tuples(st.sampled_from(sorted(changes)), st.integers(1, 3)), max_size=8))
    for name, number in [*series, ("prefer", 0), ("rename", 0), ("highlight", 0)]:
        changes[name](number)
        answer = lifter.get(address)
        assert bodies.setdefault(answer.headers["ETag"], answer.data) == answer.data
    assert len(set(bodies.values())) == len(bodies)
