"""Days that were dated with an assumed time zone are dated anew when it is known which one held; others stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service_kit.db.session import transaction
from service_kit.testing.plugin import UserClient
from service_kit.testing.racing import blocked_after
from service_kit.testing.repetitions import repetitions
from session_service.people.models import Person
from session_service.people.usecases import date_the_rest
from session_service.workouts import dating
from training.zones import with_choice

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AMENDED = "session.workout-amended.v1"
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati")


def history_of(*choices):
    history = []
    for zone, at in choices:
        history = with_choice(history, zone, at)
    return history


@pytest.fixture
def moved(alice, known_person):
    """``moved(2, ("Asia/Tokyo", NOON))``: alice's profile arrives at this version, with these choices so far."""

    def arrive(version, *choices):
        zone = choices[-1][0] if choices else "UTC"
        known_person(alice, zone, version=version, zones=history_of(*choices))

    return arrive


@pytest.fixture
def log(alice, moved, workout_body, at):
    """``log(NOON)``: alice, whose time zone is the default, logs a workout at this instant; answers its address."""
    moved(1)

    def write(instant, started_at="2026-03-11T23:30:00Z", ended_at="2026-03-11T23:50:00Z", **more):
        at(instant)
        answer = alice.post("/workouts", workout_body(started_at=started_at, ended_at=ended_at, **more))
        assert answer.status_code == 201, answer.json
        return f"/workouts/{answer.json['id']}"

    return write


@pytest.fixture
def start_free(alice):
    """``start_free()``: alice's session from nothing; answers its state."""
    return lambda: alice.post("/sessions", {}).json


def place(client, address):
    found = client.get(address).json
    return found["time_zone"], found["local_date"], found["version"]


def test_a_first_choice_dates_anew_what_had_the_default(alice, log, moved, emitted):
    address = log(NOON)
    assert place(alice, address) == ("UTC", "2026-03-11", 1)
    tag = alice.get(address).headers["ETag"]
    moved(2, ("Asia/Tokyo", NOON + HOUR))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 2)
    assert alice.get(address, headers={"If-None-Match": tag}).status_code == 200
    (event,) = emitted(AMENDED)
    assert (event.version, event.data["time_zone"], event.data["local_date"]) == (2, "Asia/Tokyo", "2026-03-12")
    (change,) = alice.get("/workouts/changes?since=1").json["items"]
    assert change["workout"]["local_date"] == "2026-03-12"


def test_a_typed_time_zone_stays(alice, log, moved, emitted):
    typed = log(NOON, time_zone="UTC")
    corrected = log(NOON)
    alice.patch(corrected, {"time_zone": "UTC"})
    before = len(emitted(AMENDED))
    moved(2, ("Asia/Tokyo", NOON + HOUR))
    assert [place(alice, one)[:2] for one in (typed, corrected)] == [("UTC", "2026-03-11")] * 2
    assert len(emitted(AMENDED)) == before


def test_what_is_written_anew_without_a_time_zone_follows_all_the_same(alice, log, moved, workout_body):
    address = log(NOON)
    alice.put(address, workout_body(started_at="2026-03-11T22:30:00Z", ended_at="2026-03-11T23:00:00Z"))
    moved(2, ("Asia/Tokyo", NOON))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 3)


def test_who_moves_away_leaves_old_days_behind(alice, log, moved, emitted):
    moved(2, ("Asia/Tokyo", NOON))
    at_home = log(NOON + HOUR)
    moved(3, ("Asia/Tokyo", NOON), ("America/Los_Angeles", NOON + 2 * HOUR))
    away = log(NOON + 3 * HOUR)
    assert place(alice, at_home) == ("Asia/Tokyo", "2026-03-12", 1)
    assert place(alice, away) == ("America/Los_Angeles", "2026-03-11", 1)
    assert emitted(AMENDED) == []


def test_a_choice_that_arrives_late_dates_what_was_logged_since(alice, log, moved):
    moved(2, ("America/Los_Angeles", NOON))
    before, after = log(NOON + HOUR), log(NOON + 3 * HOUR)
    moved(3, ("America/Los_Angeles", NOON), ("Asia/Tokyo", NOON + 2 * HOUR))
    assert place(alice, before) == ("America/Los_Angeles", "2026-03-11", 1)
    assert place(alice, after) == ("Asia/Tokyo", "2026-03-12", 2)


def test_doubled_and_older_profiles_change_nothing(alice, log, moved, emitted):
    address = log(NOON)
    for version in (3, 3, 2):
        zone = ("Asia/Tokyo", "America/Los_Angeles")[version == 2]
        moved(version, (zone, NOON))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 2)
    assert len(emitted(AMENDED)) == 1


def test_a_deleted_workout_stays_away(alice, log, moved, emitted):
    address = log(NOON)
    alice.delete(address)
    moved(2, ("Asia/Tokyo", NOON))
    assert alice.get(address).status_code == 404
    assert emitted(AMENDED) == []


@pytest.mark.parametrize(
    ("started_at", "day"),
    [
        ("2026-03-08T07:59:00Z", "2026-03-07"),  # the clocks of Los Angeles go forward on 8 March
        ("2026-03-08T08:00:00Z", "2026-03-08"),
        ("2026-03-09T06:59:00Z", "2026-03-08"),
        ("2026-03-09T07:00:00Z", "2026-03-09"),
        ("2025-11-03T07:59:00Z", "2025-11-02"),  # and back on 2 November
        ("2025-11-03T08:00:00Z", "2025-11-03"),
    ],
)
def test_a_day_around_a_clock_change(alice, log, moved, started_at, day):
    address = log(NOON, started_at, started_at)
    moved(2, ("America/Los_Angeles", NOON))
    assert place(alice, address)[1] == day


def test_a_session_is_dated_anew_and_so_is_its_workout(alice, moved, at, send, start_free):
    moved(1)
    at(datetime(2026, 3, 11, 23, 30, tzinfo=UTC))
    state = start_free()
    moved(2, ("Asia/Tokyo", NOON))
    state = alice.get(f"/sessions/{state['id']}").json
    assert (state["time_zone"], state["local_date"]) == ("Asia/Tokyo", "2026-03-12")
    workout = send(alice, state, "finish").json["workout_id"]
    assert place(alice, f"/workouts/{workout}") == ("Asia/Tokyo", "2026-03-12", 1)
    moved(3, ("Asia/Tokyo", NOON), ("America/Los_Angeles", NOON + HOUR))
    assert place(alice, f"/workouts/{workout}") == ("Asia/Tokyo", "2026-03-12", 1)


def test_a_workout_keeps_the_zone_that_held_when_its_session_began(alice, moved, at, send, start_free):
    moved(1)
    begun = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    at(begun)
    state = start_free()
    at(begun + 2 * HOUR)
    workout = send(alice, state, "finish").json["workout_id"]
    moved(2, ("Asia/Tokyo", begun - HOUR), ("America/Los_Angeles", begun + HOUR))
    assert place(alice, f"/workouts/{workout}") == ("Asia/Tokyo", "2026-03-12", 2)


def test_many_days_are_dated_in_portions(app, alice, log, moved, emitted, monkeypatch):
    monkeypatch.setattr(dating, "ROWS_AT_ONCE", 2)
    addresses = [log(NOON, f"2026-03-0{day}T23:30:00Z", f"2026-03-0{day}T23:50:00Z") for day in range(1, 6)]
    moved(2, ("Asia/Tokyo", NOON))
    assert [event.lane for event in emitted(AMENDED)] == ["bulk", "bulk"]
    for expected in (4, 5, 5):
        with app.app_context(), transaction():
            date_the_rest()
        assert len(emitted(AMENDED)) == expected
    assert {place(alice, one)[0] for one in addresses} == {"Asia/Tokyo"}
    with app.app_context(), transaction() as unit:
        assert unit.scalars(select(Person.days_due)).all() == [False]


def test_a_profile_that_arrives_while_a_workout_is_logged_finds_it(alice, app, log, moved, database):
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    log(NOON)
    with blocked_after(app, "SELECT people.id", lambda: moved(2, ("Asia/Tokyo", NOON))):
        address = log(NOON + HOUR)
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 2)


choices = st.lists(st.sampled_from(ZONES), min_size=1, max_size=4)
logs = st.lists(st.tuples(st.integers(0, 9), st.sampled_from((None, *ZONES))), min_size=1, max_size=4)


@settings(
    max_examples=repetitions(60, short=12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=choices, written=logs, data=st.data())
def test_the_order_of_arrival_makes_no_difference(app, key, known_person, at, workout_body, chosen, written, data):
    """Choices are made at hours 1, 3, 5, 7; their events arrive in any order, each at once or after any of the rest."""
    times = [NOON + (1 + 2 * number) * HOUR for number in range(len(chosen))]
    history = list(zip(chosen, times, strict=True))
    delays = [data.draw(st.integers(0, 10)) for _ in chosen]
    arrivals = sorted((1 + 2 * number + delay, number) for number, delay in enumerate(delays))
    steps = [(hour, 1, number) for hour, number in arrivals] + [(hour, 0, one) for one, (hour, _) in enumerate(written)]
    user = UserClient(app.test_client(), key)
    known_person(user, "UTC", zones=[])
    found = {}
    for hour, is_arrival, number in sorted(steps):
        at(NOON + hour * HOUR)
        if is_arrival:
            known = history[: number + 1]
            known_person(user, known[-1][0], version=number + 2, zones=history_of(*known))
            continue
        typed = {"time_zone": written[number][1]} if written[number][1] else {}
        body = workout_body(started_at="2026-03-11T23:30:00Z", ended_at="2026-03-11T23:50:00Z", **typed)
        found[number] = user.post("/workouts", body).json["id"]
    for number, (hour, typed) in enumerate(written):
        held = [zone for zone, since in history if since <= NOON + hour * HOUR]
        expected = typed or (held[-1] if held else chosen[0])
        assert user.get(f"/workouts/{found[number]}").json["time_zone"] == expected
