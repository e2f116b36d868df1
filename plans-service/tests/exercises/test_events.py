"""The copy of the catalogue: newest wins, whatever the order and however often."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from plans_service.exercises.models import Exercise
from service_kit.db.session import db_session
from service_kit.ids import new_id


def state(key, name, **more):
    return {"exercise_id": str(key), "owner_id": None, "name": name, "measure": "reps", "unheard_of": 1, **more}


def copy(app, key):
    with app.app_context():
        row = db_session().scalar(select(Exercise).where(Exercise.id == key))
        return row and (row.version, row.name, row.retired, row.merged_into)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_late_and_doubled_events_change_nothing(app, deliver, order):
    key, better = new_id(), new_id()
    events = [
        ("catalog.exercise-created.v1", state(key, "Pull up"), 1),
        ("catalog.exercise-changed.v1", state(key, "Pull-up"), 2),
        ("catalog.exercise-changed.v1", state(key, "Pull-up, strict"), 3),
    ]
    for place in order:
        kind, data, version = events[place]
        deliver(again=deliver(kind, data, subject=key, version=version))
    assert copy(app, key) == (3, "Pull-up, strict", False, None)
    retirement = state(key, "Pull-up, strict", retired=True, merged_into=str(better))
    deliver("catalog.exercise-retired.v1", retirement, subject=key, version=4)
    assert copy(app, key) == (4, "Pull-up, strict", True, better)


def test_a_retirement_that_comes_before_the_exercise_is_the_newest_state(app, deliver):
    key = new_id()
    deliver("catalog.exercise-retired.v1", state(key, "Old", retired=True), subject=key, version=2)
    deliver("catalog.exercise-created.v1", state(key, "Older"), subject=key, version=1)
    assert copy(app, key) == (2, "Old", True, None)


def test_an_exercise_may_come_back(app, deliver, known_exercise):
    key = known_exercise("Dip", retired=True)
    deliver("catalog.exercise-changed.v1", state(key, "Dip"), subject=key, version=3)
    assert copy(app, key) == (3, "Dip", False, None)
