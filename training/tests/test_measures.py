"""Which kinds of load a set may have, by what its exercise measures."""

import pytest

from service_kit.errors import Invalid
from training.measures import ANY_MEASURE, MEASURE_RULES, check_load_present, check_weight, rule_of
from training.quantity import Quantity
from training.sets import LIFTED_LOADS, LOAD_MEMBERS

WEIGHTS = {
    "weight_reps": {"absolute"},
    "bodyweight_reps": {"added", "assisted"},
    "weighted_bodyweight": {"added", "assisted"},
    "assisted_bodyweight": {"assisted"},
    "reps": set(),
    "duration": set(),
    "weight_duration": {"absolute", "added"},
    "distance_duration": set(),
    "weight_distance": {"absolute"},
    "not_known_yet": {"absolute", "added", "assisted"},
}


def test_every_measure_is_in_the_table() -> None:
    assert WEIGHTS.keys() - {"not_known_yet"} == MEASURE_RULES.keys()
    assert rule_of("not_known_yet") is ANY_MEASURE
    assert set(ANY_MEASURE.loads) == set(LOAD_MEMBERS)


@pytest.mark.parametrize("measure", WEIGHTS)
@pytest.mark.parametrize("kind", [kind for kind in LIFTED_LOADS if kind != "bodyweight"])
def test_a_weight_is_lifted_only_where_the_measure_knows_one(measure: str, kind: str) -> None:
    if kind in WEIGHTS[measure]:
        check_weight(kind, measure)
        return
    with pytest.raises(Invalid) as refused:
        check_weight(kind, measure)
    (error,) = refused.value.errors
    assert (error.code, error.pointer) == ("does-not-fit", "/load_kind" if WEIGHTS[measure] else "/load")


@pytest.mark.parametrize("measure", WEIGHTS)
def test_where_the_body_may_be_lifted_alone_no_load_is_needed(measure: str) -> None:
    assert rule_of(measure).needs_load == (measure in ("weight_reps", "weight_duration", "weight_distance"))


@pytest.mark.parametrize("measure", WEIGHTS)
@pytest.mark.parametrize("kind", [None, *LIFTED_LOADS])
def test_a_set_without_a_load_is_done_where_none_is_usual_or_none_is_said(measure: str, kind: str | None) -> None:
    check_load_present(Quantity.of("20", "kg"), kind, measure)
    needs = rule_of(measure).needs_load
    is_expected = needs or kind in WEIGHTS[measure] or (measure == "assisted_bodyweight" and kind != "bodyweight")
    if not is_expected:
        check_load_present(None, kind, measure)
        return
    with pytest.raises(Invalid) as refused:
        check_load_present(None, kind, measure)
    (error,) = refused.value.errors
    assert (error.code, error.pointer, "load_kind" in error.detail) == ("required", "/load", not needs)
