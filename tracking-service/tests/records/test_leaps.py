"""What is a leap from the workouts before: by load, by estimated maximum, by repetitions at a load."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking_service.records import rules
from tracking_service.records.candidates import CurrentRecords, SetFigures
from tracking_service.records.kinds import kinds_of
from tracking_service.records.limit_rules import EQUIPMENT, ESTIMATE, IN_HAND, LOAD, OF_AN_ESTIMATE, PATTERNS, limits_of
from tracking_service.records.strength_rules import most_multiple
from training.comparison import Precision
from training.quantity import exact_steps
from training.strength import FORMULAS

KINDS = kinds_of("weight_reps")
START = datetime(2026, 1, 5, 18, tzinfo=UTC)
KG = 1_000_000
BENCH = limits_of("horizontal_push", ["barbell", "bench"], "total", "barbell-bench-press")
SQUAT = limits_of("squat", ["barbell", "rack"], "total", "barbell-back-squat")
DUMBBELLS = limits_of("horizontal_push", ["dumbbell", "bench"], "hand", "dumbbell-bench-press")
RAISE = limits_of("isolation_shoulder", ["dumbbell"], "hand", "lateral-raise")


def lift(workout, load, reps, order=0, **more):
    """A set; the load in kilograms unless it names a unit."""
    value, unit = f"{load} kg".split()[:2]
    at, steps = START + timedelta(days=workout), exact_steps(value, unit)
    typed = {"external": steps, "moved": steps, "precisions": {"mass": Precision.of(value, unit)}}
    key = UUID(int=workout), UUID(int=workout * 100 + order)
    return SetFigures(*key, at, at.date(), order, "weight_reps", reps=reps, **typed, **more)


def doubts(sets, limits):
    """Why each of them is in doubt."""
    found = rules.fold(CurrentRecords(), sets, KINDS, limits).doubts
    return [found.get((one.workout_id, one.set_id)) for one in sets]


def last(limits, *done, **more):
    """Why the last set is in doubt, the others counting; each (load, repetitions) is a workout."""
    reasons = doubts([lift(day, *one, **more) for day, one in enumerate(done, start=1)], limits)
    assert set(reasons[:-1]) == {None}
    return reasons[-1]


@pytest.mark.parametrize(
    ("earlier", "later", "reason"),
    [
        ((100, 1), (187, 5), "jump"),  # 85 kg in pounds: 218.2 kg by Epley
        ((100, 1), (171, 5), None),  # 199.5 kg
        ((100, 1), ("171.5", 5), "jump"),  # 200.1 kg
        ((60, 1), (119, 3), "jump"),  # nine tenths of the best in pounds, three times: 130.9 kg
        ((80, 1), (159, 3), "jump"),
        ((100, 1), (198, 3), "jump"),
        ((140, 1), (278, 3), "jump"),
        ((100, 5), (150, 8), None),  # 68 kg in pounds, an easy set: 116.7 kg, then 190 kg
        ((100, 1), (198, 1), None),  # 90 kg in pounds, once
        ((100, 5), (187, 12), None),  # no estimate from more than ten
        ((20, 5), ("44.1", 5), None),  # 23.3 kg, then 51.5 kg: not 54 kg more
        ((30, 1), (70, 6), None),  # 84 kg: 54 kg more
        ((30, 1), ("70.1", 6), "jump"),
    ],
)
def test_a_leap_of_the_estimate_at_the_bench(earlier, later, reason):
    assert last(BENCH, earlier, later) == reason


@pytest.mark.parametrize(
    ("limits", "earlier", "later", "reason"),
    [
        (DUMBBELLS, (20, 10), (44, 10), None),  # 26.7 kg, then 58.7 kg: not 33.75 kg more
        (DUMBBELLS, (24, 10), (53, 10), "jump"),  # 32 kg, then 70.7 kg
        (SQUAT, (50, 5), (110, 5), None),  # 60 kg more are no leap of legs
        (RAISE, ("2.5", 12), (25, 12), "jump"),  # the point slipped
        (RAISE, ("2.5", 12), ("12.5", 12), None),  # five times
        (RAISE, ("2.4", 12), ("14.9", 12), None),  # 12.5 kg more, half of the floor
        (RAISE, ("2.4", 12), (15, 12), "jump"),
        (RAISE, (5, 12), (11, 12), None),
        (RAISE, (20, 12), ("44.1", 12), None),
    ],
)
def test_a_leap_of_small_loads(limits, earlier, later, reason):
    assert last(limits, earlier, later) == reason


@pytest.mark.parametrize(("later", "reason"), [("180 lb", None), ("181 lb", "jump")])
def test_twice_as_much_is_exact_in_pounds(later, reason):
    """90 lb are rounded down to a milligram."""
    assert last(BENCH, ("90 lb", 12), (later, 12)) == reason


def test_who_stands_by_an_estimate_stands_by_what_is_no_leap_from_it():
    best = lift(1, 100, 1)
    workout = [lift(2, 172, 5, 1, confirmed=True), lift(2, 187, 5, 2), lift(2, 187, 10, 3)]
    assert doubts([best, *workout], BENCH) == [None, None, None, None]
    workout[0] = lift(2, 172, 5, 1)
    assert doubts([best, *workout], BENCH) == [None, "jump", "jump", "jump"]


MACHINES = [(), ("machine",), ("barbell",), *((name,) for name in sorted({*EQUIPMENT, *IN_HAND}))]
ALL_LIMITS = [limits_of(*one, None) for one in product([*PATTERNS, None, "something-new"], MACHINES, ("hand", "total"))]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_beginner_may_come_from_20_to_45_kilograms_in_every_exercise(formula):
    different = {limits.jumps[LOAD][0].floor: limits for limits in ALL_LIMITS}
    assert min(different) == 25 * KG
    for limits, reps in product(different.values(), range(3, 11)):
        assert last(limits, (20, reps), (20, reps), (45, reps), formula=formula) is None


def test_a_load_that_is_no_leap_is_none_by_its_estimate():
    for limits in ALL_LIMITS:
        assert limits.jumps[ESTIMATE][0].ratio == limits.jumps[LOAD][0].ratio
        assert limits.jumps[ESTIMATE][0].floor > limits.jumps[LOAD][0].floor * most_multiple()
    assert most_multiple() < OF_AN_ESTIMATE < most_multiple() * Fraction(101, 100)


@pytest.mark.parametrize(
    ("done", "reason"),
    [
        ([(100, 5), (20, 40)], None),  # less goes more often
        ([(20, 10), (20, 40)], None),  # 30 more
        ([(20, 10), (20, 41)], "jump"),
        ([(20, 10), (30, 41)], "jump"),
        ([(20, 20), (20, 60)], None),  # three times
        ([(20, 20), (20, 61)], "jump"),
        ([(20, 10), (75, 5), (50, 41)], "jump"),
        ([(20, 5), (75, 5), (50, 41)], None),  # five with 75 kg stand for five with 20 kg
        ([("45 lb", 10), ("20.41", 41)], "jump"),  # as heavy, in the unit of the latter
        ([("45 lb", 10), ("20.4", 41)], "jump"),
        ([("45 lb", 10), ("20.3", 41)], None),
    ],
)
def test_repetitions_are_held_against_those_at_the_same_or_a_lighter_load(done, reason):
    assert last(SQUAT, *done) == reason


def test_who_stands_by_repetitions_stands_by_as_many_at_a_load_as_heavy():
    workout = [lift(2, 20, 50, 1, confirmed=True), lift(2, 20, 60, 2), lift(2, 18, 60, 3), lift(2, 25, 60, 4)]
    assert doubts([lift(1, 15, 10), *workout], SQUAT) == [None, None, None, "jump", None]


def estimated(load, reps):
    return load if reps == 1 else load * Fraction(30 + reps, 30)


def leaps(score, earlier, confirmed, *jumps):
    best = max([*earlier, *confirmed], default=0)
    return bool(earlier) and any(score > ratio * best and score - best > floor for ratio, floor in jumps)


def is_leap(one, counted, confirmed):
    """Whether (load, repetitions) are one from those that count and those of the workout that are confirmed."""
    load, reps = one
    standing = [
        (at, best)
        for at, best in counted
        if not any(more >= at and often >= best and (more, often) != (at, best) for more, often in counted)
    ]
    at_load = ([often for at, often in some if at <= load] for some in (standing, confirmed))
    loads = ([at for at, _ in some if at] for some in (counted, confirmed))
    estimates = ([estimated(*other) for other in some if other[0] and other[1] <= 10] for some in (counted, confirmed))
    return (
        leaps(reps, *at_load, (3, 30))
        or (load > 0 and leaps(load, *loads, (2, 40), (5, 20)))
        or (load > 0 and reps <= 10 and leaps(estimated(*one), *estimates, (2, 54)))
    )


FIGURES = st.tuples(
    st.sampled_from([0, 2, 3, 14, 20, 45, 60, 85, 100, 130, 187, 225, 500]),
    st.sampled_from([1, 3, 5, 8, 10, 12, 20, 45, 60]),
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(st.lists(FIGURES, min_size=1, max_size=3), min_size=1, max_size=6))
def test_what_leaps_is_what_the_whole_log_says(log):
    counted, right, sets = [], [], []
    for day, workout in enumerate(log, start=1):
        confirmed = [one[:2] for one in workout if one[2]]
        leapt = [not is_confirmed and is_leap((load, reps), counted, confirmed) for load, reps, is_confirmed in workout]
        right += leapt
        counted += [one[:2] for one, is_wrong in zip(workout, leapt, strict=True) if not is_wrong]
        sets += [lift(day, load, reps, order, confirmed=c) for order, (load, reps, c) in enumerate(workout)]
    assert [reason == "jump" for reason in doubts(sets, BENCH)] == right
