"""The load that a percentage or an effort comes to, as values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.sessions.engine.suggestions import STEP, Basis, Suggestion, resolve, suggest
from session_service.values import Target
from training.quantity import STEPS, Quantity
from training.sets import Load
from training.strength import share_of_maximum

KG = 1_000_000
BASIS = Basis("kg", 120 * KG, "2026-03-12", 80 * KG)
HELPED = Basis("kg", 90 * KG, None, 80 * KG)


def percent(number: int, **more: Any) -> Target:
    return Target(load=Load("percent_1rm", percent=number * 1000), **more)


def rpe(tenths: int, **more: Any) -> Target:
    return Target(load=Load("rpe", rpe=tenths), **more)


def outcome(found: Suggestion | None) -> tuple[str, str | None]:
    assert found is not None
    return f"{found.load} {found.load_kind}" if found.load_kind else "none", found.code


@pytest.mark.parametrize(
    ("target", "measure", "basis", "expected"),
    [
        (percent(80), "weight_reps", BASIS, ("95 kg absolute", "percent-of-estimate")),  # 96
        (percent(80), "weight_reps", Basis("lb", 102_058_284), ("180 lb absolute", "percent-of-estimate")),
        (percent(80), "weight_reps", Basis("lb", 102_058_283), ("175 lb absolute", "percent-of-estimate")),
        (rpe(80, reps_min=5), "weight_reps", BASIS, ("95 kg absolute", "effort-of-estimate")),  # 97.32
        (rpe(80, reps_min=3, reps_max=5), "weight_reps", BASIS, ("95 kg absolute", "effort-of-estimate")),
        (rpe(100, reps_min=1), "weight_reps", BASIS, ("120 kg absolute", "effort-of-estimate")),
        (Target(reps_min=5, load=Load("rir", rir=2)), "weight_reps", BASIS, ("95 kg absolute", "effort-of-estimate")),
        (rpe(80), "weight_reps", BASIS, ("none", "no-reps")),
        (rpe(80, reps_min=13), "weight_reps", BASIS, ("none", "outside-table")),
        (percent(80), "weight_reps", Basis("kg"), ("none", "no-estimate")),
        (rpe(80, duration=Quantity.of("30", "s")), "weight_duration", Basis("kg"), ("none", "no-estimate")),
        (Target(load=Load("percent_tm", percent=80_000)), "weight_reps", BASIS, ("none", "no-training-maximum")),
        (percent(2), "weight_reps", BASIS, ("none", "below-step")),  # 2.4 kg
        (percent(85), "weighted_bodyweight", BASIS, ("20 kg added", "percent-of-estimate")),  # 102 - 80
        (percent(67), "weighted_bodyweight", BASIS, ("None bodyweight", "percent-of-estimate")),  # 80.4 - 80
        (percent(60), "weighted_bodyweight", BASIS, ("10 kg assisted", "percent-of-estimate")),  # 72 - 80: 8 of help
        (percent(85), "assisted_bodyweight", BASIS, ("None bodyweight", "percent-of-estimate")),
        (rpe(80, reps_min=5), "assisted_bodyweight", HELPED, ("7.5 kg assisted", "effort-of-estimate")),  # 72.99 - 80
        (percent(85), "weighted_bodyweight", Basis("kg", 120 * KG), ("none", "no-body-weight")),
    ],
)  # fmt: skip
def test_what_a_target_comes_to(target: Target, measure: str, basis: Basis, expected: tuple[str, str]) -> None:
    assert outcome(suggest(target, measure, basis)) == expected


@pytest.mark.parametrize(
    ("target", "measure", "basis"),
    [
        (percent(80), "weight_reps", None),  # frozen by an older release
        (Target(), "weight_reps", BASIS),
        (Target(load=Load("absolute", Quantity.of("60", "kg"))), "weight_reps", BASIS),
        (rpe(80, reps_min=5), "bodyweight_reps", BASIS),  # an effort, for which nothing need be added
        (rpe(80, reps_min=5), "reps", BASIS),
    ],
)
def test_what_says_its_load_or_needs_none_comes_to_nothing(target: Target, measure: str, basis: Basis | None) -> None:
    assert suggest(target, measure, basis) is None
    assert resolve(target, measure, basis) == target


def test_the_reason_says_how() -> None:
    found = suggest(rpe(80, reps_min=5), "weight_reps", BASIS)
    assert found is not None
    assert found.text == (
        "5 at RPE 8 take 81.1 % of your estimated maximum of 120 kg: that is 97.32 kg, "
        "rounded down in steps of 2.5 kg to 95 kg."
    )
    assert {name: str(value) for name, value in found.params.items() if value is not None} == {
        "estimate": "120 kg", "estimated_on": "2026-03-12", "rpe": "80", "reps": "5", "step": "2.5 kg",
    }  # fmt: skip
    with_body = suggest(percent(60), "weighted_bodyweight", BASIS)
    assert with_body is not None
    assert with_body.text == (
        "60 % of your estimated maximum of 120 kg: that is -8 kg beyond the 80 kg of your body, "
        "rounded down in steps of 2.5 kg to 10 kg of assistance."
    )


def test_help_is_no_quantity_of_the_target() -> None:
    for number, quantity in ((85, "20 kg"), (67, None), (60, None)):
        load = resolve(percent(number), "weighted_bodyweight", BASIS).load
        assert load is not None
        assert (load.quantity and str(load.quantity)) == quantity


@given(
    estimate=st.integers(1 * KG, 400 * KG),
    body=st.integers(0, 200 * KG),
    unit=st.sampled_from(["kg", "lb"]),
    measure=st.sampled_from(["weight_reps", "weighted_bodyweight", "assisted_bodyweight"]),
    target=st.one_of(
        st.builds(percent, st.integers(1, 200)),
        st.builds(
            lambda half, reps, more: rpe(half * 5, reps_min=reps, reps_max=more and reps + more),
            st.integers(2, 20), st.integers(1, 14), st.none() | st.integers(1, 4),
        ),
    ),
)  # fmt: skip
def test_it_is_the_greatest_step_that_is_no_more_than_meant(
    estimate: int, body: int, unit: str, measure: str, target: Target
) -> None:
    """Against steps counted up one by one."""
    found = suggest(target, measure, Basis(unit, estimate, None, body))
    assert found is not None
    assert target.load is not None
    if target.load.percent is not None:
        share: Fraction | None = Fraction(target.load.percent, 100_000)
    else:
        share = share_of_maximum(target.reps_max or target.reps_min or 0, target.load.rpe or 0)
    if share is None:
        assert found.code == "outside-table"
        return
    meant = estimate * share - (body if measure != "weight_reps" else 0)
    step = STEP[unit] * STEPS[unit]
    count = -1000
    while (count + 1) * step <= meant:
        count += 1
    if found.load_kind is None:
        assert (measure, found.code) == ("weight_reps", "below-step")
        assert count <= 0
        return
    signed = 0 if found.load is None else found.load.steps * (-1 if found.load_kind == "assisted" else 1)
    assert signed == (min(count, 0) if measure == "assisted_bodyweight" else count) * step
