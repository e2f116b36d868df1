"""Records as a fold: what stands, what is history, what waits, and that the way there does not matter."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking_service.records import rules
from tracking_service.records.kinds import KINDS, kinds_of
from tracking_service.records.marks import Fact, Standing, beats

START = datetime(2026, 1, 5, 18, tzinfo=UTC)


def fact(workout, order, **figures):
    at = START + timedelta(days=workout)
    figures.setdefault("measure", "weight_reps")
    figures.setdefault("moved", figures.get("external"))
    return Fact(UUID(int=workout), UUID(int=workout * 100 + order), at, at.date(), order, **figures)


def lift(workout, order, load, reps, **more):
    return fact(workout, order, external=load * 1000, reps=reps, **more)


def stand(*facts):
    standing = Standing()
    kinds = kinds_of(facts[0].measure)
    return standing, rules.fold(standing, facts, kinds)


def scores(standing, kind):
    return {shelf: mark.score for shelf, mark in standing.records.get(kind, {}).items()}


def test_a_first_workout_is_a_baseline():
    standing, marks = stand(lift(1, 1, 60, 5), lift(1, 2, 80, 3))
    assert scores(standing, "heaviest") == {0: 80_000}
    assert scores(standing, "most_reps_at_load") == {60_000: 5_000, 80_000: 3_000}
    assert scores(standing, "best_session_volume") == {0: 540_000}
    assert all(mark.first for mark in marks)


def test_a_heavier_set_is_a_record_and_the_old_one_history():
    standing, marks = stand(lift(1, 1, 80, 5), lift(2, 1, 90, 5))
    heaviest = [mark for mark in marks if mark.kind == "heaviest"]
    assert [(mark.score, mark.previous, mark.first) for mark in heaviest] == [
        (80_000, None, True),
        (90_000, 80_000, False),
    ]
    assert standing.standing_keys() >= {heaviest[1].key}
    assert heaviest[0].key not in standing.standing_keys()


def test_as_many_with_less_weight_is_no_record():
    standing, marks = stand(lift(1, 1, 100, 5), lift(2, 1, 90, 5), lift(2, 2, 90, 8))
    at_load = [(mark.shelf, mark.score) for mark in marks if mark.kind == "most_reps_at_load"]
    assert at_load == [(100_000, 5_000), (90_000, 8_000)]
    assert scores(standing, "most_reps_at_load") == {100_000: 5_000, 90_000: 8_000}


def test_an_equal_set_leaves_the_record_where_it_was():
    _, marks = stand(lift(1, 1, 80, 5), lift(2, 1, 80, 5))
    assert {mark.fact.workout_id for mark in marks} == {UUID(int=1)}


def test_warm_up_sets_make_no_record_nor_volume():
    standing, _ = stand(lift(1, 1, 100, 5, warmup=True), lift(1, 2, 80, 5))
    assert scores(standing, "heaviest") == {0: 80_000}
    assert scores(standing, "best_session_volume") == {0: 400_000}


def test_within_a_workout_only_the_best_counts():
    _, marks = stand(lift(1, 1, 60, 5), lift(2, 1, 70, 5), lift(2, 2, 80, 5), lift(2, 3, 90, 5))
    assert [mark.score for mark in marks if mark.kind == "heaviest"] == [60_000, 90_000]


def test_no_estimate_beyond_ten_repetitions():
    standing, _ = stand(lift(1, 1, 60, 20))
    assert scores(standing, "e1rm_epley") == {}


def test_less_assistance_is_more():
    facts = [
        fact(1, 1, measure="assisted_bodyweight", external=-30_000, moved=50_000, reps=8),
        fact(2, 1, measure="assisted_bodyweight", external=-20_000, moved=60_000, reps=6),
        fact(3, 1, measure="assisted_bodyweight", external=0, moved=80_000, reps=1),
    ]
    standing, _ = stand(*facts)
    assert scores(standing, "least_assistance") == {0: 0}
    assert scores(standing, "most_reps_at_load") == {-30_000: 8_000, -20_000: 6_000, 0: 1_000}
    assert scores(standing, "e1rm_epley") == {0: 80_000}
    assert "heaviest" not in {kind.name for kind in kinds_of("assisted_bodyweight")}


def test_without_a_body_weight_only_what_is_known_counts():
    standing, _ = stand(fact(1, 1, measure="bodyweight_reps", external=0, moved=None, reps=12))
    assert scores(standing, "most_reps") == {0: 12_000}
    assert scores(standing, "best_set_volume") == {}


def test_paces_are_compared_over_their_distance():
    def run(workout, metres, seconds):
        return fact(workout, 1, measure="distance_duration", distance=metres * 1000, duration=seconds * 1000)

    standing, _ = stand(run(1, 10_000, 3000), run(2, 5_000, 1600), run(3, 400, 80))
    assert scores(standing, "fastest_pace") == {10_000_000: -300_000, 400_000: -200_000}
    assert scores(standing, "farthest_distance") == {0: 10_000_000}
    assert scores(standing, "longest_duration") == {0: 3_000_000}


def test_a_typing_slip_waits_and_pushes_nobody_off():
    facts = [lift(1, 1, 80, 5), lift(2, 1, 82, 5), lift(3, 1, 825, 5), lift(4, 1, 84, 5)]
    standing, marks = stand(*facts)
    assert scores(standing, "heaviest") == {0: 84_000}
    pending = [mark for mark in marks if mark.reason]
    assert {mark.reason for mark in pending} == {"beyond-limit"}
    assert {mark.fact.workout_id for mark in pending} == {UUID(int=3)}
    assert rules.doubts(facts, kinds_of("weight_reps")) == {(facts[2].workout_id, facts[2].set_id)}


def test_pounds_taken_for_kilograms_wait():
    facts = [lift(1, 1, 100, 5), lift(2, 1, 102, 5), lift(3, 1, 225, 5)]
    assert next(mark.reason for mark in stand(*facts)[1] if mark.fact is facts[2]) == "jump"


def test_a_novice_may_double_a_small_load():
    assert not rules.doubts([lift(1, 1, 4, 5), lift(2, 1, 5, 5), lift(3, 1, 12, 5)], kinds_of("weight_reps"))


def test_a_confirmed_set_counts():
    facts = [lift(1, 1, 80, 5), lift(2, 1, 82, 5), lift(3, 1, 200, 5, confirmed=True), lift(4, 1, 205, 5)]
    standing, _ = stand(*facts)
    assert scores(standing, "heaviest") == {0: 205_000}


MEASURES = ["weight_reps", "assisted_bodyweight", "bodyweight_reps", "distance_duration", "weight_duration"]


@st.composite
def logs(draw):
    measure = draw(st.sampled_from(MEASURES))
    facts = []
    for workout in range(1, draw(st.integers(1, 6)) + 1):
        for order in range(draw(st.integers(1, 4))):
            external = draw(st.integers(-50, 120)) * 1000
            figures = {
                "reps": draw(st.integers(0, 60)),
                "external": external if measure == "assisted_bodyweight" else abs(external),
                "moved": draw(st.one_of(st.none(), st.integers(0, 200_000))),
                "duration": draw(st.integers(0, 9)) * 700_000,
                "distance": draw(st.integers(0, 12)) * 900_000,
                "rpe": draw(st.one_of(st.none(), st.integers(50, 100))),
                "warmup": draw(st.booleans()),
            }
            facts.append(fact(workout, order, measure=measure, **figures))
    return facts


@settings(deadline=None)
@given(logs(), st.data())
def test_folding_on_is_the_same_as_folding_afresh(facts, data):
    kinds = kinds_of(facts[0].measure)
    cut = data.draw(st.integers(0, 6))
    whole = Standing()
    all_marks = rules.fold(whole, facts, kinds)
    part = Standing()
    first = rules.fold(part, [one for one in facts if one.workout_id.int <= cut], kinds)
    second = rules.fold(deepcopy(part), [one for one in facts if one.workout_id.int > cut], kinds)
    assert first + second == all_marks


@settings(deadline=None)
@given(logs())
def test_what_stands_is_the_best_of_the_sound_sets(facts):
    kinds = kinds_of(facts[0].measure)
    standing = Standing()
    rules.fold(standing, facts, kinds)
    strange = rules.doubts(facts, kinds)
    sound = [one for one in facts if not one.warmup and (one.workout_id, one.set_id) not in strange]
    for kind in kinds:
        known = [score for one in sound if (score := kind.score(one)) is not None]
        standing_scores = [mark.score for mark in standing.records[kind.name].values()]
        if kind.per_session:
            continue
        assert max(standing_scores, default=None) == max(known, default=None)
        if not kind.shelf:
            assert len(standing_scores) <= 1


@settings(deadline=None)
@given(logs())
def test_shelves_hold_only_what_nobody_beats(facts):
    standing = Standing()
    rules.fold(standing, facts, kinds_of(facts[0].measure))
    for shelves in standing.records.values():
        for shelf, mark in shelves.items():
            assert mark.shelf == shelf
            others = {where: one for where, one in shelves.items() if where != shelf}
            assert beats(mark, {where: one for where, one in others.items() if where > shelf})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_title_and_measures(kind):
    assert kind.title
    assert kind.measures
