"""Records as a fold: what stands, what is history, what waits, and that the way there does not matter."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking_service.records import rules
from tracking_service.records.candidates import CurrentRecords, SetFigures, beats
from tracking_service.records.kinds import KINDS, kinds_of
from tracking_service.records.limit_rules import limits_of

BENCH = limits_of("horizontal_push", ["barbell", "bench"], "total", "barbell-bench-press")
START = datetime(2026, 1, 5, 18, tzinfo=UTC)


def set_of(workout, order, **figures):
    at = START + timedelta(days=workout)
    figures.setdefault("measure", "weight_reps")
    figures.setdefault("moved", figures.get("external"))
    return SetFigures(UUID(int=workout), UUID(int=workout * 100 + order), at, at.date(), order, **figures)


def lift(workout, order, load, reps, **more):
    return set_of(workout, order, external=load * 1_000_000, reps=reps, **more)


def stand(*sets):
    current = CurrentRecords()
    kinds = kinds_of(sets[0].measure)
    return current, rules.fold(current, sets, kinds, BENCH).candidates


def doubts(*sets, limits=BENCH):
    return rules.fold(CurrentRecords(), sets, kinds_of(sets[0].measure), limits).doubts


def scores(current, kind):
    return {bracket: candidate.score for bracket, candidate in current.records.get(kind, {}).items()}


def test_a_first_workout_is_a_baseline():
    current, candidates = stand(lift(1, 1, 60, 5), lift(1, 2, 80, 3))
    assert scores(current, "heaviest") == {0: 80_000_000}
    assert scores(current, "most_reps_at_load") == {60_000_000: 5_000, 80_000_000: 3_000}
    assert scores(current, "best_session_volume") == {0: 540_000_000}
    assert all(candidate.first for candidate in candidates)


def test_a_heavier_set_is_a_record_and_the_old_one_history():
    current, candidates = stand(lift(1, 1, 80, 5), lift(2, 1, 90, 5))
    heaviest = [candidate for candidate in candidates if candidate.kind == "heaviest"]
    assert [(candidate.score, candidate.previous, candidate.first) for candidate in heaviest] == [
        (80_000_000, None, True),
        (90_000_000, 80_000_000, False),
    ]
    assert current.keys() >= {heaviest[1].key}
    assert not current.keys() & {heaviest[0].key}


def test_as_many_with_less_weight_is_no_record():
    current, candidates = stand(lift(1, 1, 100, 5), lift(2, 1, 90, 5), lift(2, 2, 90, 8))
    at_load = [
        (candidate.bracket, candidate.score) for candidate in candidates if candidate.kind == "most_reps_at_load"
    ]
    assert at_load == [(100_000_000, 5_000), (90_000_000, 8_000)]
    assert scores(current, "most_reps_at_load") == {100_000_000: 5_000, 90_000_000: 8_000}


def test_an_equal_set_leaves_the_record_where_it_was():
    _, candidates = stand(lift(1, 1, 80, 5), lift(2, 1, 80, 5))
    assert {candidate.figures.workout_id for candidate in candidates} == {UUID(int=1)}


def test_warm_up_sets_make_no_record_nor_volume():
    current, _ = stand(lift(1, 1, 100, 5, warmup=True), lift(1, 2, 80, 5))
    assert scores(current, "heaviest") == {0: 80_000_000}
    assert scores(current, "best_session_volume") == {0: 400_000_000}


def test_within_a_workout_only_the_best_counts():
    _, candidates = stand(lift(1, 1, 60, 5), lift(2, 1, 70, 5), lift(2, 2, 80, 5), lift(2, 3, 90, 5))
    assert [candidate.score for candidate in candidates if candidate.kind == "heaviest"] == [60_000_000, 90_000_000]


def test_no_estimate_beyond_ten_repetitions():
    current, _ = stand(lift(1, 1, 60, 20))
    assert scores(current, "e1rm") == {}


def test_less_assistance_is_more():
    sets = [
        set_of(1, 1, measure="assisted_bodyweight", external=-30_000_000, moved=50_000_000, reps=8),
        set_of(2, 1, measure="assisted_bodyweight", external=-20_000_000, moved=60_000_000, reps=6),
        set_of(3, 1, measure="assisted_bodyweight", external=0, moved=80_000_000, reps=1),
    ]
    current, _ = stand(*sets)
    assert scores(current, "least_assistance") == {0: 0}
    assert scores(current, "most_reps_at_load") == {-30_000_000: 8_000, -20_000_000: 6_000, 0: 1_000}
    assert scores(current, "e1rm") == {0: 80_000_000}
    assert "heaviest" not in {kind.name for kind in kinds_of("assisted_bodyweight")}


def test_without_a_body_weight_only_what_is_known_counts():
    current, _ = stand(set_of(1, 1, measure="bodyweight_reps", external=0, moved=None, reps=12))
    assert scores(current, "most_reps") == {0: 12_000}
    assert scores(current, "best_set_volume") == {}


def test_paces_are_compared_over_their_distance():
    def run(workout, metres, seconds):
        return set_of(
            workout, 1, measure="distance_duration", distance=metres * 1_000_000, duration=seconds * 1_000_000
        )

    current, _ = stand(run(1, 10_000, 3000), run(2, 5_000, 1600), run(3, 400, 80))
    assert scores(current, "fastest_pace") == {10_000_000_000: -300_000_000, 400_000_000: -200_000_000}
    assert scores(current, "farthest_distance") == {0: 10_000_000_000}
    assert scores(current, "longest_duration") == {0: 3_000_000_000}


def test_a_typing_slip_waits_and_pushes_nobody_off():
    sets = [lift(1, 1, 80, 5), lift(2, 1, 82, 5), lift(3, 1, 825, 5), lift(4, 1, 84, 5)]
    current, candidates = stand(*sets)
    assert scores(current, "heaviest") == {0: 84_000_000}
    pending = [candidate for candidate in candidates if candidate.reason]
    assert {candidate.reason for candidate in pending} == {"beyond-limit"}
    assert {candidate.figures.workout_id for candidate in pending} == {UUID(int=3)}
    assert doubts(*sets) == {(sets[2].workout_id, sets[2].set_id): "beyond-limit"}


def test_pounds_taken_for_kilograms_wait():
    sets = [lift(1, 1, 100, 5), lift(2, 1, 102, 5), lift(3, 1, 225, 5)]
    assert next(candidate.reason for candidate in stand(*sets)[1] if candidate.figures is sets[2]) == "jump"


def test_a_novice_may_double_a_small_load():
    assert not doubts(lift(1, 1, 4, 5), lift(2, 1, 5, 5), lift(3, 1, 12, 5))


def test_a_confirmed_set_counts():
    sets = [lift(1, 1, 80, 5), lift(2, 1, 82, 5), lift(3, 1, 200, 5, confirmed=True), lift(4, 1, 205, 5)]
    current, _ = stand(*sets)
    assert scores(current, "heaviest") == {0: 205_000_000}


def other(workout, measure, **figures):
    return set_of(workout, 1, measure=measure, **figures)


@pytest.mark.parametrize(
    ("measure", "earlier", "later", "reason"),
    [
        ("bodyweight_reps", {"reps": 10}, {"reps": 45}, None),
        ("bodyweight_reps", {"reps": 12}, {"reps": 62}, None),
        ("bodyweight_reps", {"reps": 12}, {"reps": 63}, "jump"),
        ("bodyweight_reps", {"reps": 30}, {"reps": 90}, None),
        ("bodyweight_reps", {"reps": 30}, {"reps": 91}, "jump"),
        ("duration", {"duration": 60_000_000}, {"duration": 3_660_000_000}, None),
        ("duration", {"duration": 60_000_000}, {"duration": 3_661_000_000}, "jump"),
        ("distance_duration", {"distance": 5_000_000_000}, {"distance": 30_000_000_000}, None),
        ("distance_duration", {"distance": 5_000_000_000}, {"distance": 42_195_000_000}, "jump"),
        ("distance_duration", {"distance": 1_500_000_000}, {"distance": 12_000_000_000}, None),
        ("distance_duration", {"distance": 4_000_000_000}, {"distance": 29_000_000_000}, None),
        ("distance_duration", {"distance": 4_000_000_000}, {"distance": 29_000_000_001}, "jump"),
        ("distance_duration", {"distance": 1_000_000_000}, {"distance": 1_000_000_000_001}, "beyond-limit"),
        ("duration", {"duration": 60_000_000}, {"duration": 49 * 3_600_000_000}, "beyond-limit"),
        ("weight_reps", {"external": 5_000_000, "reps": 20}, {"external": 5_000_000, "reps": 501}, "beyond-limit"),
        ("weighted_bodyweight", {"external": 0, "reps": 8}, {"external": 50_000_000, "reps": 5}, None),
        ("assisted_bodyweight", {"external": -30_000_000, "reps": 8}, {"external": -5_000_000, "reps": 1}, None),
        (
            "assisted_bodyweight",
            {"external": -30_000_000, "reps": 8},
            {"external": -681_000_000, "reps": 1},
            "beyond-limit",
        ),
    ],
)
def test_what_is_strange_from_the_second_workout_on(measure, earlier, later, reason):
    sets = [other(1, measure, **earlier), other(2, measure, **later)]
    assert doubts(*sets) == ({(sets[1].workout_id, sets[1].set_id): reason} if reason else {})


MEASURES = ["weight_reps", "assisted_bodyweight", "bodyweight_reps", "distance_duration", "weight_duration"]


@st.composite
def logs(draw):
    measure = draw(st.sampled_from(MEASURES))
    sets = []
    for workout in range(1, draw(st.integers(1, 6)) + 1):
        for order in range(draw(st.integers(1, 4))):
            external = draw(st.integers(-50, 120)) * 1_000_000
            figures = {
                "reps": draw(st.integers(0, 60)),
                "external": external if measure == "assisted_bodyweight" else abs(external),
                "moved": draw(st.one_of(st.none(), st.integers(0, 200_000_000))),
                "duration": draw(st.integers(0, 9)) * 700_000_000,
                "distance": draw(st.integers(0, 12)) * 900_000_000,
                "rpe": draw(st.one_of(st.none(), st.integers(50, 100))),
                "warmup": draw(st.booleans()),
            }
            sets.append(set_of(workout, order, measure=measure, **figures))
    return sets


@settings(deadline=None)
@given(logs(), st.data())
def test_folding_on_is_the_same_as_folding_afresh(sets, data):
    kinds = kinds_of(sets[0].measure)
    cut = data.draw(st.integers(0, 6))
    whole = CurrentRecords()
    folded = rules.fold(whole, sets, kinds, BENCH)
    part = CurrentRecords()
    first = rules.fold(part, [one for one in sets if one.workout_id.int <= cut], kinds, BENCH)
    second = rules.fold(deepcopy(part), [one for one in sets if one.workout_id.int > cut], kinds, BENCH)
    assert first.candidates + second.candidates == folded.candidates
    assert first.doubts | second.doubts == folded.doubts


@settings(deadline=None)
@given(logs())
def test_what_stands_is_the_best_of_the_sound_sets(sets):
    kinds = kinds_of(sets[0].measure)
    current = CurrentRecords()
    strange = rules.fold(current, sets, kinds, BENCH).doubts
    sound = [one for one in sets if not one.warmup and (one.workout_id, one.set_id) not in strange]
    for kind in kinds:
        known = [round(score) for one in sound if (score := kind.score(one)) is not None]
        current_scores = [candidate.score for candidate in current.records[kind.name].values()]
        if kind.per_session:
            continue
        assert max(current_scores, default=None) == max(known, default=None)
        if not kind.bracket:
            assert len(current_scores) <= 1


@settings(deadline=None)
@given(logs())
def test_brackets_hold_only_what_nobody_beats(sets):
    current = CurrentRecords()
    rules.fold(current, sets, kinds_of(sets[0].measure), BENCH)
    for brackets in current.records.values():
        for bracket, candidate in brackets.items():
            assert candidate.bracket == bracket
            others = {where: one for where, one in brackets.items() if where != bracket}
            assert beats(candidate, {where: one for where, one in others.items() if where > bracket})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_title_and_measures(kind):
    assert kind.title
    assert kind.measures
