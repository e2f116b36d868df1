"""What a workout must be, and its volume, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import Invalid
from session_service.workouts import rules
from session_service.workouts.compliance_rules import Done
from session_service.workouts.rules import Totals, totals
from training.quantity import Quantity
from training.sets import LIFTED_LOADS, ROLES, SIDES

START = datetime(2026, 3, 12, 18, tzinfo=UTC)


def done(reps, load, kind="absolute", **more):
    return Done("done", reps, load and Quantity.of(load, "kg"), kind, **more)


def test_volume_is_external_load_times_repetitions_of_work_sets():
    sets = [
        done(5, "100", role="warmup"),
        done(5, "100"),
        done(3, "10", "added", role="drop"),
        done(8, "20", "assisted"),
        done(8, None, "bodyweight"),
        Done("skipped", load_kind="absolute"),
    ]
    assert totals(sets) == Totals(done=5, skipped=1, volume=530_000_000, second_hand=530_000_000)
    assert totals([]) == Totals(0, 0, 0, 0)


def test_a_set_of_one_side_moves_the_load_of_one_hand():
    sets = [done(10, "20", side=side) for side in SIDES]
    assert totals(sets) == Totals(done=4, skipped=0, volume=800_000_000, second_hand=200_000_000)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ROLES),
            st.sampled_from(SIDES),
            st.sampled_from(LIFTED_LOADS),
            st.none() | st.integers(0, 50),
            st.none() | st.integers(0, 300),
            st.booleans(),
        )
    )
)
def test_volume_is_that_of_every_set_by_itself(parts):
    sets, volume, second = [], 0, 0
    for role, side, kind, reps, load, is_done in parts:
        weight = None if load is None or kind == "bodyweight" else Quantity.of(str(load), "kg")
        sets.append(Done("done" if is_done else "skipped", reps, weight, kind, role=role, side=side))
        if is_done and role != "warmup" and kind in ("absolute", "added") and reps and load:
            volume += reps * load * 1_000_000
            second += reps * load * 1_000_000 if side == "both" else 0
    assert (totals(sets).volume, totals(sets).second_hand) == (volume, second)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(0, -1, "out-of-order"), (-100, 1441, "out-of-range"), (0, 3, "in-the-future")],
)
def test_times_must_make_sense(start, end, code):
    begin, finish = START + timedelta(minutes=start), START + timedelta(minutes=end)
    with pytest.raises(Invalid) as refused:
        rules.check_times(begin, finish, START + timedelta(minutes=1))
    error = refused.value.errors[0]
    assert (error.pointer, error.code) == ("/ended_at", code)


def test_the_local_day():
    assert str(rules.local_day(datetime(2026, 3, 12, 23, 30, tzinfo=UTC), "Europe/Berlin")) == "2026-03-13"
    assert str(rules.local_day(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "America/New_York")) == "2026-03-28"
