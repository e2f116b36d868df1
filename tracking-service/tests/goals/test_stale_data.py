"""Nothing is promised from an old log; it is 12 March 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from .conftest import kg

TODAY = date(2026, 3, 12)
WEIGHT = {"measurement_type": "weight", "direction": "down", "target": kg(80), "deadline": "2026-05-07"}


@pytest.fixture
def lose(ann, weigh, set_goal):
    """``lose(100)``: five weeks of losing half a kilogram every third day, the last weight so many days ago."""

    def log(age):
        goal = set_goal(ann, "measurement", **WEIGHT, start_date=(TODAY - timedelta(days=age + 40)).isoformat())
        for number in range(13):
            day = TODAY - timedelta(days=age + 36 - 3 * number)
            weigh(ann, f"{88 - number / 2:.1f}", day.isoformat())
        return goal

    return log


def test_a_log_that_ended_100_days_ago_promises_nothing(ann, lose, progress):
    """The line would have been at the target long ago: it is not drawn past the last reading."""
    answer = progress(ann, lose(100))
    assert answer["current"]["value"] == kg(82)
    assert answer["pace"] is None
    assert answer["projection"] == {"expected": None, "earliest": None, "latest": None, "reason": "stale-data"}
    assert answer["on_track"] is None
    assert answer["needed_per_week"] == kg("-0.25"), "from 82 to 80 in eight weeks, and never up"


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, TODAY + timedelta(days=12)), (14, TODAY), (15, None)],
    ids=["today", "14 days", "15 days"],
)
def test_a_weight_says_something_for_14_days(ann, lose, progress, age, expected):
    """At half a kilogram in three days the last 2 kg take 12 days from the last weight on."""
    answer = progress(ann, lose(age))
    assert answer["projection"]["expected"] == (expected and expected.isoformat())
    assert answer["projection"]["reason"] == (None if expected else "stale-data")
    assert (answer["pace"] is None) == (expected is None)


def test_who_is_below_the_target_need_gain_nothing(ann, weigh, set_goal, progress, at):
    goal = set_goal(ann, "measurement", **WEIGHT)
    weigh(ann, 82, "2026-03-11")
    at(datetime(2026, 3, 12, 14, tzinfo=UTC))
    weigh(ann, "79.5", "2026-03-12", hour=13)
    answer = progress(ann, goal)
    assert (answer["status"], answer["needed_per_week"], answer["remaining"]) == ("active", kg(0), kg(0))
    assert answer["percent"] == "99.9", "one reading does not reach it"


@pytest.mark.parametrize(("age", "reason"), [(28, None), (29, "stale-data")])
def test_a_lift_says_something_for_28_days(ann, exercise, train, set_goal, progress, at, age, reason):
    bench = exercise()
    terms = {"exercise_id": str(bench), "target": kg(130), "reps": 5, "deadline": "2026-08-01"}
    goal = set_goal(ann, "exercise_load", **terms, start_date="2026-01-01")
    for week in range(5):
        train(ann, {bench: [{"load": f"{100 + 2.5 * week} kg", "reps": 5}]}, day=-28 + 7 * week)
    at(datetime(2026, 3, 12, 12, tzinfo=UTC) + timedelta(days=age))
    answer = progress(ann, goal)
    assert answer["projection"]["reason"] == reason
    assert (answer["pace"] is None) == (answer["on_track"] is None) == (reason is not None)


def test_the_rate_of_a_trend_is_that_of_fresh_readings(ann, lose):
    lose(20)
    last = TODAY - timedelta(days=20)
    for to, reason in ((last, None), (last + timedelta(days=14), None), (last + timedelta(days=15), "stale-data")):
        trend = ann.get(f"/measurements/trend?type=weight&to={to.isoformat()}").json
        assert (trend["rate_reason"], trend["rate"] is None) == (reason, reason is not None)
        assert trend["latest"]["value"] == kg(82)


def test_a_trend_of_few_days_says_that_they_are_few(ann, weigh):
    assert ann.get("/measurements/trend?type=weight").json["rate_reason"] == "too-little-data"
    weigh(ann, 82, "2026-03-12")
    assert ann.get("/measurements/trend?type=weight").json["rate_reason"] == "too-little-data"


def test_a_trend_into_the_future_is_judged_by_today(ann, lose):
    lose(10)
    assert ann.get("/measurements/trend?type=weight&to=2026-04-30").json["rate_reason"] is None
