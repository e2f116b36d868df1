"""Goals about weeks, and the end of a goal's last day."""

from datetime import UTC, datetime, timedelta

import pytest

from service_kit.db.session import transaction
from tracking_service.goals.events import TIMERS

from .conftest import count, kg

SATURDAY = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deadline", "on_track"),
    [(None, True), ("2026-04-12", True), ("2026-04-09", True), ("2026-04-08", False)],
    ids=["no deadline", "four whole weeks", "four in the last week", "three in the last week"],
)
def test_a_weekly_goal_of_a_saturday_begins_with_the_first_whole_week(ann, set_goal, progress, at, deadline, on_track):
    """Four workouts a week cannot be done in two days; the four whole weeks are those from 16 March to 12 April."""
    at(SATURDAY)
    goal = set_goal(ann, "workouts_per_week", target=count(4), weeks=4, deadline=deadline)
    answer = progress(ann, goal)
    projection = {"expected": "2026-04-12", "earliest": "2026-04-09", "latest": None, "reason": None}
    assert (answer["projection"], answer["on_track"]) == (projection, on_track)


def test_the_running_week_counts_once_it_is_met(ann, exercise, train, set_goal, progress, at):
    at(SATURDAY)
    bench = exercise()
    goal = set_goal(ann, "workouts_per_week", target=count(2), weeks=2)
    for day in (0, 1):
        train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=day)
    answer = progress(ann, goal)
    assert (answer["current"]["value"], answer["on_track"]) == (count(1), True)
    assert answer["projection"]["expected"] == "2026-03-22"


def test_a_run_that_must_break_this_week_is_off_track(ann, exercise, train, set_goal, progress, at):
    bench = exercise()
    goal = set_goal(ann, "workouts_per_week", target=count(3), weeks=4, start_date="2026-03-02")
    for day in (-10, -8, -6):
        train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=day)
    assert progress(ann, goal)["on_track"] is True
    at(SATURDAY)
    answer = progress(ann, goal)
    assert (answer["on_track"], answer["current"]["value"]) == (False, count(1))
    assert answer["projection"]["expected"] == "2026-04-12", "the run begins anew with the next week"


def test_an_empty_session_is_no_workout(ann, exercise, train, set_goal, progress):
    goal = set_goal(ann, "workouts_per_week", target=count(1), weeks=1)
    train(ann, {exercise(): []})
    assert (progress(ann, goal)["status"], progress(ann, goal)["this_week"]["done"]) == ("active", 0)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 20, 10, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 20, 23, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 3, 21, 10, tzinfo=UTC)),
    ],
)
def test_a_goal_is_missed_within_a_minute_after_its_owners_last_day(
    alice, app, profile, set_goal, status, at, zone, end
):
    profile(alice, time_zone=zone)
    goal = set_goal(alice, "measurement", measurement_type="weight", target=kg(80), deadline="2026-03-20")
    timer = TIMERS["mark_missed_goals"]
    assert timer.every <= timedelta(minutes=1)
    for instant, expected in ((end - timedelta(seconds=1), "active"), (end, "missed")):
        at(instant)
        with app.app_context(), transaction():
            timer.run()
        assert status(alice, goal) == expected


def test_goals_that_run_out_later_hide_none_that_ran_out(alice, bob, app, profile, set_goal, status, at, monkeypatch):
    """Whose day is not over is not among those that one run settles."""
    from tracking_service.goals import settling

    monkeypatch.setattr(settling, "OVERDUE_AT_ONCE", 1)
    profile(alice, time_zone="Pacific/Honolulu")
    profile(bob, time_zone="Europe/Berlin")
    terms = {"measurement_type": "weight", "target": kg(80), "deadline": "2026-03-20"}
    late, early = (set_goal(user, "measurement", **terms) for user in (alice, bob))
    at(datetime(2026, 3, 21, 1, tzinfo=UTC))
    with app.app_context(), transaction():
        settling.mark_missed()
    assert (status(alice, late), status(bob, early)) == ("active", "missed")
