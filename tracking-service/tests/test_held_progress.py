"""The progress of an exercise is held, and is that of the log as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service_kit.testing.statements import recorded_statements
from tracking_service.progress import queries
from training.bounded_cache import BoundedCache

from .conftest import quantity


@pytest.fixture
def show(ann, monkeypatch) -> Callable[[str], bytes]:
    """``show(path)``: what is answered, which is the same where nothing is held."""

    def ask(path: str) -> bytes:
        shown = ann.get(path).data
        monkeypatch.setattr(queries._held, "_bodies", BoundedCache(queries.MAX_HELD))
        assert ann.get(path).data == shown
        return shown

    return ask


def test_it_is_shown_again_without_reading_sets(app, ann, exercise, train):
    key = exercise()
    train(ann, {key: [{"load": "80 kg", "reps": 5}]})
    first = ann.get(f"/progress/exercises/{key}").data
    with recorded_statements(app, {"workout_exercises", "performed_sets"}) as statements:
        assert ann.get(f"/progress/exercises/{key}").data == first
    assert statements == []


def test_whatever_changes_sets_shows_at_once(ann, exercise, workout, publish, merge, profile, show):
    key, other = exercise("weighted_bodyweight", bodyweight_fraction=100), exercise("weighted_bodyweight")
    path = f"/progress/exercises/{key}"
    early, late = (workout(ann, {key: [{"load": "10 kg", "reps": 5}]}, day=day) for day in (-9, -2))
    answers = [show(path)]

    def follow(change: object) -> None:
        answers.append(show(path))
        assert answers[-1] != answers[-2], change

    follow(publish(early))
    follow(publish(late))
    late["entries"][0]["sets"][0]["load"] = quantity("12.5 kg")
    follow(publish(late, version=2))
    follow(ann.post("/measurements", {"type": "weight", "value": {"value": "80", "unit": "kg"}}))
    wild = workout(ann, {key: [{"load": "1900 kg", "reps": 5}]}, day=-1)
    publish(wild)
    assert show(path) == answers[-1]  # in doubt
    set_id = wild["entries"][0]["sets"][0]["set_id"]
    follow(ann.post(f"/records/doubts/{wild['workout_id']}/{set_id}/confirm"))
    follow(publish(wild, deleted=True, version=3))
    publish(workout(ann, {other: [{"load": "15 kg", "reps": 5}]}, day=-3))
    follow(merge(other, key))
    follow(merge(other, None, version=3))
    follow(exercise("weighted_bodyweight", key, 4, name="Dip", bodyweight_fraction=100))
    follow(profile(ann, version=9, units="imperial"))
