"""A PUT of a workout takes what GET gave."""

from __future__ import annotations

from service_kit.testing.replacing import check_replacing


def test_a_workout_is_taken_back_as_it_is(app, lifter, logged):
    places = check_replacing(app, lifter, f"/workouts/{logged['id']}")
    assert {"/volume", "/highlights", "/entries/0/exercise_name", "/entries/0/sets/0/position"} <= set(places)
