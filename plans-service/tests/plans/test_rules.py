"""The tree's rules and values, without any service around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans_service.plans import cycle_rules, measure_rules, rules
from plans_service.plans.cycle_rules import WEEKDAYS
from plans_service.plans.tree import (
    Block,
    Day,
    Item,
    SetTarget,
    count_sets,
    exercise_ids,
    from_document,
    to_document,
    with_fresh_ids,
)
from service_kit.ids import new_id
from training.blocks import KINDS
from training.measures import MEASURE_RULES
from training.quantity import Quantity
from training.sets import LOAD_MEMBERS, OPEN_ROLES, ROLES, SIDES, Load

ids = st.uuids()


def quantities(*units: str) -> st.SearchStrategy[Quantity | None]:
    return st.none() | st.builds(Quantity.of, st.integers(0, 9999), st.sampled_from(units))


decimals = st.decimals(1, 200, places=2, allow_nan=False)
masses = st.builds(Quantity.of, st.integers(0, 9999), st.sampled_from(("kg", "lb")))
loads = st.one_of(
    st.none(),
    st.builds(Load, st.sampled_from(("absolute", "added", "assisted")), quantity=masses),
    st.builds(Load, st.sampled_from(("percent_1rm", "percent_tm")), percent=decimals),
    st.builds(Load, st.just("rpe"), rpe=st.integers(2, 20).map(lambda half: Decimal(half) / 2)),
    st.builds(Load, st.just("rir"), rir=st.integers(0, 10)),
    st.just(Load("bodyweight")),
)
targets = st.builds(
    SetTarget,
    ids,
    st.sampled_from(ROLES),
    reps_min=st.none() | st.integers(0, 1000),
    reps_max=st.none() | st.integers(0, 1000),
    duration=quantities("s", "min"),
    distance=quantities("m", "mi"),
    load=loads,
    rest=quantities("s", "min"),
    tempo=st.none() | st.just("3-1-X-0"),
    side=st.sampled_from(SIDES),
    note=st.none() | st.text(),
)


def tuples_of(parts, most=3):
    return st.lists(parts, max_size=most).map(tuple)


items = st.builds(Item, ids, ids, tuples_of(targets), note=st.none() | st.text())
blocks = st.builds(
    Block,
    ids,
    tuples_of(items),
    kind=st.sampled_from(KINDS),
    rounds=st.integers(1, 100),
    rest=quantities("s"),
    duration=quantities("min"),
)
days = st.builds(
    Day,
    ids,
    st.text(),
    tuples_of(blocks),
    cycle_days=tuples_of(st.integers(1, 56)),
    weekdays=tuples_of(st.sampled_from(WEEKDAYS)),
    weeks=tuples_of(st.integers(1, 8)),
    time_of_day=st.none() | st.just("18:30"),
    duration=quantities("min"),
)
trees = tuples_of(days)

# How long a tree takes to draw says how busy the machine is, nothing about the rules.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNTIMED
@given(trees)
def test_a_tree_comes_back_from_its_document_as_it_was(tree):
    assert from_document(to_document(tree)) == tree


@UNTIMED
@given(trees)
def test_a_copy_with_fresh_ids_differs_in_ids_only(tree):
    copy = with_fresh_ids(tree, new_id)
    assert count_sets(copy) == count_sets(tree)
    assert exercise_ids(copy) == exercise_ids(tree)
    fresh = [key for _, key in rules.walk_ids(copy)]
    assert len(set(fresh)) == len(fresh)
    assert not set(fresh) & {key for _, key in rules.walk_ids(tree)}


@UNTIMED
@given(trees, st.none() | st.integers(1, 56), st.none() | st.integers(1, 21))
def test_any_tree_is_accepted_or_refused_with_places_that_exist(tree, cycle_length, per_week):
    measures = dict.fromkeys(exercise_ids(tree), "weight_reps")
    placed = cycle_rules.findings(tree, cycle_length, per_week)
    for error in [*placed, *rules.shape(tree), *measure_rules.misfits(tree, measures)]:
        node = {"days": to_document(tree)}
        for part in error.pointer.split("/")[1:-1]:
            node = node[int(part)] if isinstance(node, list) else node.get(part, {})


def one_set(**target):
    item = Item(new_id(), new_id(), (SetTarget(new_id(), **target),))
    return (Day(new_id(), "A", (Block(new_id(), (item,)),)),)


def fitting(tree, measure):
    return not [*measure_rules.misfits(tree, dict.fromkeys(exercise_ids(tree), measure))]


def test_the_table_of_measures_names_amounts_and_loads_that_exist():
    for fit in MEASURE_RULES.values():
        assert set(fit.amounts) <= {"reps", "duration", "distance"}
        assert set(fit.loads) <= set(LOAD_MEMBERS)


@pytest.mark.parametrize("measure", MEASURE_RULES)
def test_every_measure_takes_its_own_amounts_and_no_other(measure):
    target_by_amount = {
        "reps": {"reps_min": 5},
        "duration": {"duration": Quantity.of("30", "s")},
        "distance": {"distance": Quantity.of("400", "m")},
    }
    for name, target in target_by_amount.items():
        assert fitting(one_set(**target), measure) == (name in MEASURE_RULES[measure].amounts)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_an_open_role_may_leave_the_amount_open(role):
    assert fitting(one_set(role=role), "weight_reps")
    assert not fitting(one_set(role="work"), "weight_reps")


def test_an_interval_block_with_a_duration_says_how_long_for_its_sets():
    (day,) = one_set()
    (block,) = day.blocks
    timed = replace(block, kind="interval", duration=Quantity.of("40", "s"))
    assert fitting((replace(day, blocks=(timed,)),), "weight_reps")


def test_a_measure_that_we_do_not_know_yet_takes_anything():
    assert fitting(one_set(reps_min=5, load=Load("absolute", Quantity.of("5", "kg"))), "something_new")


def test_the_last_day():
    assert rules.last_day(date(2026, 3, 2), 1) == date(2026, 3, 8)
    assert rules.last_day(None, 1) is rules.last_day(date(2026, 3, 2), None) is None
