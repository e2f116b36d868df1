"""Which members a target may have, by its load's kind and by what the exercise measures."""

from decimal import Decimal

import pytest

from training.measures import ANY_MEASURE, MEASURE_RULES
from training.quantity import Quantity
from training.sets import LOAD_MEMBERS, Load
from training.targets import AMOUNTS, load_misfits, measure_misfits, range_misfits

MEMBERS = {"quantity": Quantity.of("20", "kg"), "percent": Decimal(80), "rpe": Decimal(8), "rir": 2}


@pytest.mark.parametrize("kind", LOAD_MEMBERS)
@pytest.mark.parametrize("member", MEMBERS)
def test_a_load_has_the_member_that_its_kind_needs_and_no_other(kind: str, member: str) -> None:
    needed = LOAD_MEMBERS[kind]
    found = {(one.code, one.pointer) for one in load_misfits(Load(kind, **{member: MEMBERS[member]}))}
    if member == needed:
        assert not found
        return
    missing = {("required", f"/load/{needed}")} if needed else set()
    assert found == {("does-not-fit", f"/load/{member}"), *missing}
    allowed = {
        (one.code, one.pointer) for one in load_misfits(Load(kind, **{member: MEMBERS[member]}), allowed=[member])
    }
    assert allowed == missing


@pytest.mark.parametrize("measure", [*MEASURE_RULES, "not_known_yet"])
def test_amounts_and_loads_are_those_of_the_measure(measure: str) -> None:
    rule = MEASURE_RULES.get(measure, ANY_MEASURE)
    found = {one.pointer for one in measure_misfits(AMOUNTS, None, measure)}
    assert found == {f"/{member}" for member, amount in AMOUNTS.items() if amount not in rule.amounts}
    for kind in LOAD_MEMBERS:
        assert [one.pointer for one in measure_misfits((), Load(kind), measure)] == (
            [] if kind in rule.loads else ["/load/kind"]
        )


@pytest.mark.parametrize(("low", "high", "fits"), [(None, None, True), (5, None, True), (5, 8, True), (None, 8, False)])
def test_an_upper_end_needs_a_lower_one(low: int | None, high: int | None, fits: bool) -> None:
    assert [one.pointer for one in range_misfits(low, high)] == ([] if fits else ["/reps_min"])
