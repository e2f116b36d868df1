"""Volume and compliance, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import Invalid
from session_service.workouts import rules
from session_service.workouts.rules import Done, share, summary
from training.quantity import Quantity

START = datetime(2026, 3, 12, 18, tzinfo=UTC)


def kg(value):
    return Quantity.of(value, "kg")


def planned(reps=None, load=None, kind="absolute", **more):
    quantity = None if load is None else {"base": load * 1_000_000, "value": str(load), "unit": "kg"}
    return {"reps_min": reps, "load": quantity and {"kind": kind, "quantity": quantity}, **more}


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (Done("done", 5, kg("100"), "absolute", planned=planned(5, 100)), 1),
        (Done("done", 8, kg("120"), "absolute", planned=planned(5, 100)), 1),
        (Done("done", 4, kg("100"), "absolute", planned=planned(5, 100)), Fraction(4, 5)),
        (Done("done", 5, kg("90"), "absolute", planned=planned(5, 100)), Fraction(9, 10)),
        (Done("done", 4, kg("50"), "absolute", planned=planned(5, 100)), Fraction(2, 5)),
        (Done("done", 5, None, "absolute", planned=planned(5, 100)), 1),
        (Done("done", 5, kg("0"), "absolute", planned=planned(5, 100)), 0),
        (Done("done", 5, kg("30"), "assisted", planned=planned(5, 20, "assisted")), Fraction(2, 3)),
        (Done("done", 5, kg("0"), "assisted", planned=planned(5, 20, "assisted")), 1),
        (Done("done", 5, kg("10"), "assisted", planned=planned(5, 20, "assisted")), 1),
        (Done("skipped", planned=planned(5, 100)), 0),
        (Done("done", 3, planned=planned()), 1),
        (Done("done", duration=Quantity.of("45", "s"), planned=planned(duration={"base": 60_000_000})), Fraction(3, 4)),
        (
            Done("done", distance=Quantity.of("1", "km"), planned=planned(distance={"base": 2_000_000_000})),
            Fraction(1, 2),
        ),
    ],
)
def test_how_much_of_a_set_was_done(done, expected):
    assert share(done) == expected


def test_a_workout_is_the_mean_of_its_planned_sets():
    sets = [
        Done("done", 5, kg("100"), "absolute", planned=planned(5, 100)),
        Done("skipped", planned=planned(5, 100)),
        Done("done", 5, kg("20"), "added"),
        Done("done", 5, kg("20"), "assisted"),
    ]
    assert summary(sets) == rules.Summary(done=3, skipped=1, planned=2, tonnage=600_000_000, compliance=50)
    assert summary(sets[2:]).compliance is None
    assert summary([]) == rules.Summary(0, 0, 0, 0, None)


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 1000), st.integers(1, 1000))
def test_a_share_lies_between_nothing_and_all(reps, aim, load, planned_load):
    one = Done("done", reps, kg(load), "absolute", planned=planned(aim, planned_load))
    assert 0 <= share(one) <= 1


@pytest.mark.parametrize(
    ("start", "end", "pointer"),
    [(0, -1, "/ended_at"), (-100, 1441, "/ended_at"), (0, 3, "/ended_at")],
)
def test_times_must_make_sense(start, end, pointer):
    begin, finish = START + timedelta(minutes=start), START + timedelta(minutes=end)
    with pytest.raises(Invalid) as refused:
        rules.check_times(begin, finish, START + timedelta(minutes=1))
    assert refused.value.errors[0].pointer == pointer


def test_the_local_day():
    assert str(rules.local_day(datetime(2026, 3, 12, 23, 30, tzinfo=UTC), "Europe/Berlin")) == "2026-03-13"
    assert str(rules.local_day(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "America/New_York")) == "2026-03-28"
