"""A phone and a watch in one session: nothing counts twice, nothing is lost, and a real conflict is told."""

import pytest

from cli.demo.api import kg


@pytest.fixture
def devices(robin, guide, find, write_plan):
    """The phone that started the session and the watch that joined it."""
    plan = write_plan(robin.api, (find(robin.api, "back squat"), 3, 5, 80), (find(robin.api, "bench press"), 2, 8, 50))
    phone = guide.start(robin.api, plan)
    return phone, guide.join(robin.another_device())


def steps(state):
    return [step for block in state["blocks"] for entry in block["entries"] for step in entry["steps"]]


def test_both_see_the_same_session(devices):
    phone, watch = devices
    assert watch.id == phone.id
    phone.complete()
    assert watch.join(watch.api).state["progress"] == phone.state["progress"]


def test_a_command_sent_twice_counts_once(devices):
    phone, watch = devices
    command = phone.command("complete_set", step_id=phone.state["current"]["step_id"], reps=5)
    first = phone.send(command)
    again = watch.send(command)
    assert [one["repeated"] for one in first["results"] + again["results"]] == [False, True]
    assert again["progress"]["done"] == 1


def test_a_stale_command_about_an_untouched_step_is_applied(devices):
    phone, watch = devices
    third = steps(watch.state)[2]["step_id"]
    phone.complete()
    answer = watch.send(watch.command("complete_set", step_id=third, reps=4, load=kg(80)))
    assert answer["progress"]["done"] == 2


def test_a_stale_command_about_a_touched_step_is_answered_with_the_state(devices, refused_conflict):
    phone, watch = devices
    phone.complete(reps=5)
    stale = watch.command("complete_set", step_id=watch.state["current"]["step_id"], reps=3)
    answer = watch.send(stale, expect=409)
    refused_conflict(answer, phone.state["sequence"])
    done = next(step for step in steps(watch.join(watch.api).state) if step["status"] == "done")
    assert done["actual"]["reps"] == 5


@pytest.fixture
def refused_conflict():
    """A 409 that carries the current state."""

    def check(answer, sequence):
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert f'"sequence": {sequence}'.replace(" ", "") in answer.raw.decode().replace(" ", "")

    return check


def test_an_undo_on_one_device_is_seen_on_the_other(devices):
    phone, watch = devices
    phone.complete()
    watch = watch.join(watch.api)
    watch.do("undo", command_id=watch.state["undoable"])
    assert phone.join(phone.api).state["progress"]["done"] == 0


def test_only_one_of_two_finishes(devices):
    phone, watch = devices
    phone.complete()
    stale = watch.command("finish")
    workout = phone.finish()
    answer = watch.send(stale, expect=(200, 409))
    assert answer.status == 409 or answer["workout_id"] == workout
    assert [one["id"] for one in phone.api.get("/workouts")["items"]] == [workout]
    phone.api.get("/sessions/current", expect=404)
