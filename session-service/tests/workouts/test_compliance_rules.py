"""How much of a plan was done: a table of sets with their right answers, and what holds for all of them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.workouts.compliance_rules import Compliance, Done, compliance, mark
from training.quantity import Quantity, quantity_json

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "compliance.json").read_text("utf-8"))
EFFORTS = {"rpe": 10, "rir": 1}  # steps to a point


def quantity(text: str) -> Quantity:
    return Quantity.of(*text.split())


def planned_of(case: dict[str, Any]) -> dict[str, Any]:
    """The target as plans publish it."""
    target = dict(case["planned"])
    for name in target.keys() & {"duration", "distance"}:
        target[name] = quantity_json(quantity(target[name]))
    if "load" in target:
        kind, *rest = target["load"].split(maxsplit=1)
        if kind in EFFORTS:
            target["load"] = {"kind": kind, kind: int(rest[0]) * EFFORTS[kind]}
        else:
            target["load"] = {"kind": kind, "quantity": quantity_json(quantity(rest[0])) if rest else None}
    return target


def done_of(case: dict[str, Any]) -> Done:
    if case["done"] is None:
        return Done("skipped", planned=planned_of(case))
    figures = dict(case["done"])
    kind, *rest = figures.pop("load", "bodyweight").split(maxsplit=1)
    for name in figures.keys() & {"duration", "distance"}:
        figures[name] = quantity(figures[name])
    load = quantity(rest[0]) if rest else None
    swapped = case.get("swapped", False)
    return Done("done", load=load, load_kind=kind, planned=planned_of(case), is_swapped=swapped, **figures)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["set"])
def test_how_much_of_a_set_was_done(case: dict[str, Any]) -> None:
    assert mark(done_of(case)) == (Fraction(case["share"]), case.get("judged", True))


BENCH = {"reps_min": 5, "load": {"kind": "absolute", "quantity": {"base": 100_000_000, "value": "100", "unit": "kg"}}}
FULL = Done("done", 5, Quantity.of("100", "kg"), "absolute", planned=BENCH)
SKIPPED = Done("skipped", planned=BENCH)
EXTRA = Done("done", 50, Quantity.of("200", "kg"), "absolute")


def test_a_workout_is_the_mean_of_its_planned_sets() -> None:
    assert compliance([FULL, SKIPPED]) == Compliance(planned=2, not_judged=0, percent=50)
    assert compliance([FULL, FULL, SKIPPED]).percent == 66
    assert compliance([FULL]).percent == 100
    assert compliance([]) == compliance([EXTRA]) == Compliance(0, 0, None)


def test_extra_sets_make_up_for_nothing() -> None:
    assert compliance([FULL, SKIPPED, EXTRA, EXTRA, EXTRA]) == Compliance(planned=2, not_judged=0, percent=50)


def test_what_an_edit_took_out_was_not_done() -> None:
    assert compliance([FULL], removed=1) == Compliance(planned=2, not_judged=0, percent=50)
    assert compliance([], removed=1) == Compliance(planned=1, not_judged=0, percent=0)


def test_sets_that_could_not_be_judged_are_counted() -> None:
    unsaid = replace(FULL, load=None)
    assert compliance([unsaid, FULL, SKIPPED]) == Compliance(planned=3, not_judged=1, percent=66)


kilograms = st.integers(0, 400).map(lambda number: Quantity.of(str(number), "kg"))
loads = st.one_of(
    st.none(),
    st.builds(
        lambda kind, q: {"kind": kind, "quantity": quantity_json(q)},
        st.sampled_from(["absolute", "added", "assisted", "percent_1rm", "percent_tm"]),
        kilograms,
    ),
    st.just({"kind": "percent_1rm", "percent": 80_000}),
    st.just({"kind": "bodyweight"}),
    st.builds(lambda rpe: {"kind": "rpe", "rpe": rpe * 5}, st.integers(2, 20)),
    st.builds(lambda rir: {"kind": "rir", "rir": rir}, st.integers(0, 10)),
)
targets = st.fixed_dictionaries(
    {}, optional={"reps_min": st.integers(0, 50), "reps_max": st.integers(50, 60), "load": loads}
)
sets = st.builds(
    Done,
    st.sampled_from(["done", "done", "skipped"]),
    reps=st.none() | st.integers(0, 60),
    load=st.none() | kilograms,
    load_kind=st.sampled_from(["absolute", "added", "assisted", "bodyweight"]),
    planned=st.none() | targets,
    rpe=st.none() | st.integers(2, 20).map(lambda half: half * 5),
    rir=st.none() | st.integers(0, 10),
    is_swapped=st.booleans(),
)
workouts = st.lists(sets, max_size=8)


def percent(workout: list[Done], removed: int = 0) -> int:
    return compliance(workout, removed).percent or 0


@given(workouts, st.integers(0, 3))
def test_nobody_does_more_than_all_or_less_than_nothing(workout: list[Done], removed: int) -> None:
    assert 0 <= percent(workout, removed) <= 100
    met = compliance(workout, removed)
    assert met.not_judged <= met.planned == sum(one.planned is not None for one in workout) + removed


@given(workouts, sets)
def test_an_extra_set_changes_nothing(workout: list[Done], one: Done) -> None:
    assert compliance([*workout, replace(one, planned=None)]) == compliance(workout)


@given(workouts, st.integers(0, 7))
def test_to_skip_or_take_out_a_planned_set_never_raises_it(workout: list[Done], place: int) -> None:
    if place >= len(workout) or workout[place].planned is None:
        return
    before = percent(workout)
    skipped = [replace(one, status="skipped") if at == place else one for at, one in enumerate(workout)]
    assert percent(skipped) <= before
    assert percent([*workout[:place], *workout[place + 1 :]], removed=1) == percent(skipped)


@given(sets, st.integers(0, 60), st.integers(0, 60))
def test_more_repetitions_never_lower_it(one: Done, fewer: int, more: int) -> None:
    fewer, more = sorted((fewer, more))
    planned = replace(one, planned=one.planned or BENCH)
    assert mark(replace(planned, reps=fewer))[0] <= mark(replace(planned, reps=more))[0]


@given(sets, kilograms, kilograms)
def test_more_load_never_lowers_it_and_more_help_never_raises_it(one: Done, less: Quantity, more: Quantity) -> None:
    less, more = sorted((less, more), key=lambda load: load.base)
    planned = replace(one, planned=one.planned or BENCH)
    lighter, heavier = (mark(replace(planned, load=load)) for load in (less, more))
    if one.load_kind == "assisted":
        lighter, heavier = heavier, lighter
    assert lighter[0] <= heavier[0]


@given(sets, st.integers(2, 20), st.integers(2, 20))
def test_a_harder_set_is_never_less(one: Done, easier: int, harder: int) -> None:
    easier, harder = sorted((easier * 5, harder * 5))
    planned = replace(one, planned=one.planned or BENCH)
    assert mark(replace(planned, rpe=easier))[0] <= mark(replace(planned, rpe=harder))[0]
