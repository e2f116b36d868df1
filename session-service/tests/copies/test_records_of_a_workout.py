"""What tracking tells of a workout's records in one event, and one by one as releases before told it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.ids import new_id
from service_kit.testing.repetitions import repetitions

CHANGED, ACHIEVED, WITHDRAWN = (
    f"tracking.{name}.v1" for name in ("records-changed", "record-achieved", "record-withdrawn")
)


@pytest.fixture
def workout(lifter, workout_body):
    return lifter.post("/workouts", workout_body()).json


@pytest.fixture
def tell(lifter, workout, deliver, contracts):
    """``tell([(key, 2, 6)], [(other, 3)])``: a record at a version, its repetitions, and one that is no more."""
    (achieved,), (withdrawn,) = (contracts.example(CHANGED)[name] for name in ("achieved", "withdrawn"))
    about = {"user_id": str(lifter.user_id), "workout_id": workout["id"]}

    def publish(made: Any = (), lost: Any = (), *, one_by_one: bool = False) -> None:
        standing = [achieved | {"record_id": str(key), "version": at, "reps": reps} for key, at, reps in made]
        withdrawals = [withdrawn | {"record_id": str(key), "version": at} for key, at in lost]
        if not one_by_one:
            data = about | {"achieved": standing, "withdrawn": withdrawals}
            contracts.check(CHANGED, data)
            deliver(CHANGED, data, subject=UUID(workout["id"]), version=1)
        for kind, items in ((ACHIEVED, standing), (WITHDRAWN, withdrawals)) if one_by_one else ():
            for item in items:
                data = about | {name: value for name, value in item.items() if name != "version"}
                contracts.check(kind, data)
                deliver(kind, data, subject=UUID(item["record_id"]), version=item["version"])

    return publish


@pytest.fixture
def shown(lifter, workout):
    """The repetitions of the records that the workout shows, by their ids."""
    return lambda: {
        one["id"]: one["record"]["reps"] for one in lifter.get(f"/workouts/{workout['id']}").json["highlights"]
    }


def test_one_event_has_all_records_of_a_workout(tell, shown, statements):
    keys = [new_id() for _ in range(30)]
    statements.clear()
    tell([(key, 1, 5) for key in keys])
    assert [one for one in statements if one.endswith("highlights")] == ["INSERT highlights"], (
        "however many records it has"
    )
    assert shown() == {str(key): 5 for key in keys}


def test_records_are_taken_back_together(tell, shown):
    stays, *others = (new_id() for _ in range(4))
    tell([(key, 1, 5) for key in (stays, *others)])
    tell([(stays, 2, 6)], [(key, 2) for key in others])
    assert shown() == {str(stays): 6}
    tell([(key, 1, 5) for key in (stays, *others)])
    assert shown() == {str(stays): 6}, "what is late changes nothing"


def test_the_events_of_two_releases_are_about_the_same_records(tell, shown):
    one, other = new_id(), new_id()
    tell([(one, 1, 5), (other, 1, 5)], one_by_one=True)
    tell([(one, 2, 6)], [(other, 2)])
    tell([(one, 1, 5), (other, 1, 5)], one_by_one=True)
    assert shown() == {str(one): 6}


accounts = st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), min_size=1, max_size=8)


@settings(
    deadline=None,
    max_examples=repetitions(20, short=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(accounts, st.randoms(use_true_random=False))
def test_any_order_and_repetition_ends_the_same(tell, shown, history, pick):
    """Each record goes through its versions; what was told last of it by version is what shows."""
    before = shown()
    keys = [new_id() for _ in range(3)]
    last: dict[int, tuple[int, bool]] = {}
    events = []
    for number, (which, stands, is_old) in enumerate(history, start=1):
        last[which] = number, stands
        parts = ([(keys[which], number, number)], []) if stands else ([], [(keys[which], number)])
        events.append((parts, is_old))
    shuffled = [deepcopy(event) for event in events for _ in range(pick.randint(1, 2))]
    pick.shuffle(shuffled)
    for parts, is_old in shuffled:
        tell(*parts, one_by_one=is_old)
    expected = {str(keys[which]): number for which, (number, stands) in last.items() if stands}
    assert shown() == before | expected
