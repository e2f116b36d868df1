"""Periods and sets per muscle."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking_service.analytics import rules


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_around_a_day(period, first, last):
    assert rules.period_of(date(2026, 2, 28), period, date(2026, 2, 23)) == (first, last)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(rules.PERIODS))
def test_periods_tile_the_calendar(day, period):
    monday = day - timedelta(days=day.weekday())
    first, last = rules.period_of(day, period, monday)
    assert first <= day <= last
    after = last + timedelta(days=1)
    assert rules.period_of(after, period, after - timedelta(days=after.weekday()))[0] == after


@pytest.mark.parametrize(
    ("period", "day", "until"),
    [
        ("week", date(2026, 3, 12), date(2026, 3, 5)),
        ("month", date(2026, 3, 12), date(2026, 2, 12)),
        ("month", date(2026, 3, 31), date(2026, 2, 28)),
        ("year", date(2025, 3, 1), date(2024, 3, 1)),
        ("year", date(2024, 12, 31), date(2023, 12, 31)),
        ("year", date(2024, 2, 29), date(2023, 2, 28)),
        ("day", date(2026, 3, 12), date(2026, 3, 11)),
    ],
)
def test_the_running_period_is_held_against_the_same_days(period, day, until):
    first, _ = rules.period_of(day, period, day - timedelta(days=day.weekday()))
    before = first - timedelta(days=1)
    earlier = rules.period_of(before, period, before - timedelta(days=before.weekday()))
    assert rules.same_days(period, earlier, first, day) == (earlier[0], until)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(rules.PERIODS))
def test_the_same_days_lie_in_the_earlier_period(day, period):
    first, _ = rules.period_of(day, period, day - timedelta(days=day.weekday()))
    before = first - timedelta(days=1)
    earlier = rules.period_of(before, period, before - timedelta(days=before.weekday()))
    since, until = rules.same_days(period, earlier, first, day)
    assert (since, earlier[0] <= until <= earlier[1]) == (earlier[0], True)


@pytest.mark.parametrize(
    ("share", "credit"), [(100, 1), (34, 1), (33, Fraction(1, 2)), (15, Fraction(1, 2)), (14, 0), (1, 0)]
)
def test_a_muscle_counts_by_its_share(share, credit):
    assert rules.credit(share) == credit


def test_sets_by_muscle_and_by_group():
    bench = [
        {"muscle": "pectorals", "group": "chest", "share": 50},
        {"muscle": "triceps", "group": "arms", "share": 23},
        {"muscle": "front-deltoids", "group": "shoulders", "share": 19},
        {"muscle": "upper-chest", "group": "chest", "share": 8},
    ]
    curl = [{"muscle": "biceps", "group": "arms", "share": 70}, {"muscle": "forearms", "group": "arms", "share": 30}]
    done = [(4, bench), (2, curl)]
    assert rules.sets_by("muscle", done) == {
        "pectorals": 4,
        "biceps": 2,
        "front-deltoids": 2,
        "triceps": 2,
        "forearms": 1,
    }
    assert rules.sets_by("group", done) == {"arms": 4, "chest": 4, "shoulders": 2}
    assert rules.sets_by("group", [(1, [{"muscle": "own", "share": 100}])]) == {}  # a muscle of no known group


@given(
    st.lists(
        st.tuples(
            st.integers(0, 50),
            st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 50)), max_size=6),
        )
    )
)
def test_a_set_is_one_set_for_a_group_at_most(done):
    named = [
        (sets, [{"muscle": f"{group}{muscle}", "group": group, "share": share} for muscle, group, share in parts])
        for sets, parts in done
    ]
    by_group = rules.sets_by("group", named)
    for group in "xy":
        counted = Fraction(0)
        for sets, parts in done:
            share = sum(part[2] for part in parts if part[1] == group)
            counted += sets * (1 if share > 33 else Fraction(1, 2) if share >= 15 else 0)
        assert by_group.get(group, 0) == counted <= sum(sets for sets, _ in done)


@pytest.mark.parametrize(
    ("muscle", "per_week", "verdict"),
    [
        ("quadriceps", "11.9", "below"),
        ("quadriceps", "12", "inside"),
        ("quadriceps", "20.1", "above"),
        ("triceps", "30", "inside"),  # more were better still
        ("pectorals", "30", None),  # nobody measured a range for them
    ],
)
def test_a_verdict_needs_evidence(muscle, per_week, verdict):
    assert rules.verdict(muscle, Fraction(per_week)) == verdict


@pytest.mark.parametrize(
    ("first", "began_on", "weeks", "judged"),
    [
        (date(2026, 3, 12), date(2025, 1, 1), 1, False),  # one day
        (date(2026, 3, 3), date(2025, 1, 1), Fraction(10, 7), False),
        (date(2026, 2, 13), date(2026, 3, 12), 1, False),  # somebody's first day
        (date(2026, 2, 13), date(2026, 3, 6), 1, False),  # and first week
        (date(2026, 2, 13), date(2026, 3, 5), 2, False),  # the same day of the second week
        (date(2026, 2, 13), date(2026, 2, 27), 2, True),
        (date(2026, 2, 13), date(2026, 2, 26), 3, True),
        (date(2026, 2, 13), date(2025, 1, 1), 4, True),
        (date(2026, 2, 13), date(2026, 4, 1), 1, False),  # nothing was done yet
        (date(2026, 2, 13), None, 4, False),
    ],
)
def test_nothing_is_extrapolated_and_no_first_week_diluted(first, began_on, weeks, judged):
    last = date(2026, 3, 12)
    assert rules.weeks_of(first, last, began_on) == weeks
    assert rules.is_judged(first, last, began_on) is judged


@given(st.integers(0, 200), st.integers(1, 5))
def test_who_trains_once_a_week_never_seems_to_train_more_often(days, per_week):
    began_on = date(2026, 1, 5)
    last = began_on + timedelta(days=days)
    done = per_week * (days // 7 + 1)  # on the first day of each week
    assert done / rules.weeks_of(date(2020, 1, 1), last, began_on) == per_week


@pytest.mark.parametrize(
    ("category", "pattern", "measure", "hard"),
    [
        ("strength", "squat", "weight_reps", True),
        ("mobility", "mobility", "duration", False),
        ("rehab", "mobility", "reps", False),
        ("cardio", "locomotion", "duration", False),
        ("strongman", "locomotion", "weight_distance", False),
        ("strongman", "carry", "weight_distance", True),
        ("plyometrics", "jump", "reps", False),
        ("rehab", "isolation_knee", "reps", False),
        (None, None, "distance_duration", False),
        (None, None, "weight_reps", True),
    ],
)
def test_stretches_and_cardio_are_no_hard_sets(category, pattern, measure, hard):
    assert rules.counts_hard(category, pattern, measure) is hard
