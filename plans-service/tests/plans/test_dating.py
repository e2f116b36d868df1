"""The day of an activation, which nobody types, is the one that it was in the time zone that held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from training.zones import with_choice

LATE = datetime(2026, 3, 1, 20, tzinfo=UTC)  # 2 March in Auckland already
HOUR = timedelta(hours=1)
CHANGED = "plans.plan-changed.v1"


@pytest.fixture
def moved(bob, known_person):
    """``moved(2, ("Asia/Tokyo", LATE))``: bob's profile arrives at this version, with these choices so far."""

    def arrive(version, *choices):
        history = []
        for zone, at in choices:
            history = with_choice(history, zone, at)
        known_person(bob.user_id, choices[-1][0] if choices else "UTC", version=version, zones=history)

    return arrive


@pytest.fixture
def activate(bob, plan_body, at):
    """``activate(LATE, start_date=...)``: bob activates a new plan at this instant; answers its address."""

    def begin(instant, **more):
        at(instant)
        plan = bob.post("/plans", plan_body("A", length_weeks=1, **more)).json["id"]
        assert bob.post(f"/plans/{plan}/activate").status_code == 200
        return f"/plans/{plan}"

    return begin


def days(client, address):
    plan = client.get(address).json
    return plan["activated_on"], plan["end_date"], plan["version"]


def test_a_first_choice_dates_the_activation_anew(bob, moved, activate, emitted):
    moved(1)
    address = activate(LATE)
    assert days(bob, address) == ("2026-03-01", "2026-03-07", 2)
    for _ in range(2):
        moved(2, ("Pacific/Auckland", LATE + HOUR))
    assert days(bob, address) == ("2026-03-02", "2026-03-08", 3)
    assert [event.version for event in emitted(CHANGED)] == [1, 3]
    assert bob.get("/schedule/today").json["plans"]


def test_a_typed_start_stays(bob, moved, activate):
    moved(1)
    address = activate(LATE, start_date="2026-03-01")
    moved(2, ("Pacific/Auckland", LATE))
    assert days(bob, address)[:2] == ("2026-03-02", "2026-03-07")


def test_who_moves_away_leaves_the_day_behind(bob, moved, activate):
    moved(1)
    moved(2, ("Pacific/Auckland", LATE - HOUR))
    address = activate(LATE)
    moved(3, ("Pacific/Auckland", LATE - HOUR), ("America/Los_Angeles", LATE + HOUR))
    assert days(bob, address) == ("2026-03-02", "2026-03-08", 2)


def test_a_choice_that_arrives_late_counts_from_its_instant(bob, moved, activate):
    moved(1)
    moved(2, ("Europe/London", LATE - 2 * HOUR))
    address = activate(LATE)
    moved(3, ("Europe/London", LATE - 2 * HOUR), ("Pacific/Auckland", LATE - HOUR))
    moved(2, ("Europe/London", LATE - 2 * HOUR))
    assert days(bob, address) == ("2026-03-02", "2026-03-08", 3)


def test_the_schedule_follows_a_workout_that_was_dated_anew(bob, moved, activate, deliver, contracts):
    moved(1)
    address = activate(LATE, start_date="2026-03-01")
    plan = bob.get(address).json
    about = {"user_id": str(bob.user_id), "plan_id": plan["id"], "plan_day_id": plan["days"][0]["id"]}
    key = deliver("session.workout-finished.v1", _workout(contracts, about, "2026-03-02"), version=1).subject
    deliver("session.workout-amended.v1", _workout(contracts, about, "2026-03-01"), subject=key, version=2)
    (first, *_) = bob.get("/schedule?from=2026-03-01&to=2026-03-02").json["items"]
    assert (first["planned_date"], first["status"]) == ("2026-03-01", "done")


def _workout(contracts, about, local_date):
    return contracts.example("session.workout-finished.v1") | about | {"local_date": local_date}
