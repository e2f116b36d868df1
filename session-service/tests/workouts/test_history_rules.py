"""Which of the sets of before is held against one that is to be done, as values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.workouts.history_rules import PastSet, Place, best_for, increment, last_at, signed
from training.quantity import Quantity

START = datetime(2026, 3, 1, tzinfo=UTC)


def past(day: int = 0, load: str | None = "100", kind: str = "absolute", unit: str = "kg", **more: object) -> PastSet:
    quantity = None if load is None else Quantity.of(load, unit)
    figures = {"reps": 5} | more
    return PastSet(
        UUID(int=day), START + timedelta(days=day), date(2026, 3, 1), load=quantity, load_kind=kind, **figures
    )  # type: ignore[arg-type]


LAST = [
    past(role="warmup", load="40"), past(role="warmup", load="60"), past(load="100"), past(load="102.5", role="drop"),
    past(side="left", load="20"), past(side="right", load="22.5"), past(side="left", load="25"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "load", "number"),
    [
        (Place(True, "both", 1), "40", 1),
        (Place(True, "both", 3), "60", 2),
        (Place(False, "both", 1), "100", 1),
        (Place(False, "both", 2), "102.5", 2),
        (Place(False, "both", 9), "102.5", 2),
        (Place(False, "left", 2), "25", 2),
        (Place(False, "right", 2), "22.5", 1),
        (Place(True, "left", 1), None, 0),
        (Place(False, "alternate", 1), None, 0),
    ],
)
def test_the_set_in_the_same_place_else_the_last(place: Place, load: str | None, number: int) -> None:
    found, own = last_at(place, LAST)
    assert (found and found.load and found.load.value, own) == (load, number)


@pytest.mark.parametrize(
    ("load", "kind", "last", "unit", "expected"),
    [
        ("102.5", "absolute", past(load="100"), "kg", "2.5 kg"),
        ("95", "absolute", past(load="100"), "kg", "-5 kg"),
        ("225", "absolute", past(load="220", unit="lb"), "lb", "276.04 lb"),  # 225 kg
        ("20", "added", past(load=None, kind="bodyweight"), "kg", "20 kg"),
        ("20", "added", past(load="10", kind="assisted"), "kg", "30 kg"),
        ("5", "assisted", past(load="10", kind="assisted"), "kg", "5 kg"),
        (None, "bodyweight", past(load=None, kind="bodyweight"), "kg", "0 kg"),
        ("20", "added", past(load="10", kind="absolute"), "kg", None),
        ("20", "absolute", past(load=None, kind="absolute"), "kg", None),
        (None, None, past(), "kg", None),
        ("20", "absolute", None, "kg", None),
    ],
)
def test_how_much_more_is_aimed_at(
    load: str | None, kind: str | None, last: PastSet | None, unit: str, expected: str | None
) -> None:
    found = increment(load and Quantity.of(load, "kg"), kind, last, unit)  # type: ignore[arg-type]
    assert (found and str(found)) == expected


@pytest.mark.parametrize(
    ("sets", "best"),
    [
        ([past(1, load="60", reps=None), past(2, load="80", reps=None)], 2),
        (
            [
                past(day, load=None, reps=None, distance=Quantity.of("5", "km"), duration=Quantity.of(time, "min"))
                for day, time in ((1, "26"), (2, "25"), (3, "25"))
            ],
            2,
        ),
        ([past(day, load=None, reps=None, duration=Quantity.of(str(day), "min")) for day in (1, 3, 2)], 3),
    ],
)  # fmt: skip
def test_without_repetitions_it_is_the_heaviest_farthest_longest_or_fastest(sets: list[PastSet], best: int) -> None:
    found = best_for(None, [*sets, past(9, load="900")])
    assert found is not None
    assert found.workout_id == UUID(int=best)


@given(
    reps=st.integers(1, 12),
    sets=st.lists(
        st.builds(
            past,
            day=st.integers(0, 400),
            load=st.integers(1, 6).map(lambda step: str(step * 20)),
            kind=st.sampled_from(["added", "assisted"]),
            reps=st.integers(1, 12) | st.none(),
        ),
        max_size=12,
    ),
)
def test_the_best_is_the_heaviest_with_enough_repetitions(reps: int, sets: list[PastSet]) -> None:
    """Against all that would beat it."""
    found = best_for(reps, sets)
    enough = [one for one in sets if (one.reps or 0) >= reps]
    assert (found is None) == (not enough)
    if found is None:
        return
    assert found in enough

    def moved(one: PastSet) -> int:
        steps = signed(one.load, one.load_kind)
        assert steps is not None
        return int(steps)

    assert not any(moved(one) > moved(found) for one in enough)
    alike = [one for one in enough if moved(one) == moved(found)]
    assert not any((one.reps or 0) > (found.reps or 0) for one in alike)
    assert not any(one.started_at < found.started_at for one in alike if one.reps == found.reps)
