"""What the tests of goals do again and again."""

import pytest


def kg(value):
    """A mass as the API takes it."""
    return {"value": str(value), "unit": "kg"}


def count(value):
    """A number as the API takes it."""
    return {"value": str(value), "unit": "count"}


@pytest.fixture
def weigh():
    """``weigh(ann, 81.2, "2026-03-12")``: logged at 6 in the morning UTC, or at ``hour``; answers the measurement."""

    def post(user, value, day, hour=6):
        body = {"type": "weight", "value": kg(value), "measured_at": f"{day}T{hour:02d}:00:00Z"}
        answer = user.post("/measurements", body)
        assert answer.status_code == 201, answer.json
        return answer.json

    return post


@pytest.fixture
def set_goal():
    """``set_goal(ann, "streak", target=count(4), streak_of="weeks")``: the goal as answered."""

    def post(user, kind, **terms):
        answer = user.post("/goals", {"kind": kind, **terms})
        assert answer.status_code == 201, answer.json
        return answer.json

    return post


@pytest.fixture
def progress():
    """``progress(ann, goal)``: how far it is."""

    def get(user, goal):
        answer = user.get(f"/goals/{goal['id']}/progress")
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


@pytest.fixture
def status():
    """``status(ann, goal)``: its status now."""
    return lambda user, goal: user.get(f"/goals/{goal['id']}").json["status"]
