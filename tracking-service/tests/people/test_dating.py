"""Days that were dated with an assumed time zone are dated anew when it is known which one held; others stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.clock import now
from service_kit.db.session import transaction
from service_kit.testing.plugin import UserClient
from service_kit.testing.repetitions import repetitions
from tracking_service.measurements import dating
from tracking_service.people.usecases import date_the_rest
from training.zones import with_choice

HOUR = timedelta(hours=1)
LOGGED = "tracking.measurement-logged.v1"
LATE = "2026-03-11T23:30:00Z"  # the 12th in Tokyo already, the 11th in London and Los Angeles
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles")


def history_of(*choices):
    history = []
    for zone, at in choices:
        history = with_choice(history, zone, at)
    return history


@pytest.fixture
def moved(alice, profile):
    """``moved(2, ("Asia/Tokyo", now()))``: alice's profile arrives at this version, with these choices so far."""

    def arrive(version, *choices):
        zone = choices[-1][0] if choices else "UTC"
        profile(alice, version, time_zone=zone, time_zones=history_of(*choices))

    return arrive


@pytest.fixture
def weigh(alice):
    """``weigh("80")``: alice logs a weight late on 11 March, UTC; answers its address."""

    def log(value, measured_at=LATE, **more):
        body = {"type": "weight", "value": {"value": value, "unit": "kg"}, "measured_at": measured_at, **more}
        answer = alice.post("/measurements", body)
        assert answer.status_code == 201, answer.json
        return f"/measurements/{answer.json['id']}"

    return log


def version_of(answer):
    return int(answer.headers["ETag"].strip('"').partition("-")[0])


def place(client, address):
    answer = client.get(address)
    return answer.json["time_zone"], answer.json["local_date"], version_of(answer)


def test_a_first_choice_dates_anew_what_had_the_default(alice, moved, weigh, emitted):
    moved(1)
    address = weigh("80")
    assert place(alice, address) == ("UTC", "2026-03-11", 1)
    moved(2, ("Asia/Tokyo", now() + HOUR))
    moved(2, ("Asia/Tokyo", now() + HOUR))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 2)
    assert [(one.version, one.data["local_date"]) for one in emitted(LOGGED)] == [(1, "2026-03-11"), (2, "2026-03-12")]


def test_what_was_logged_before_anything_was_known_is_dated_anew(alice, moved, weigh):
    address = weigh("80")  # the auth service does not answer
    moved(2, ("Asia/Tokyo", now()))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 2)


def test_a_typed_time_zone_stays(alice, moved, weigh, emitted):
    moved(1)
    typed, corrected = weigh("80", time_zone="UTC"), weigh("81")
    alice.patch(corrected, {"time_zone": "UTC"})
    before = len(emitted(LOGGED))
    moved(2, ("Asia/Tokyo", now()))
    assert [place(alice, one)[:2] for one in (typed, corrected)] == [("UTC", "2026-03-11")] * 2
    assert len(emitted(LOGGED)) == before


def test_a_correction_without_a_time_zone_follows_all_the_same(alice, moved, weigh):
    moved(1)
    address = weigh("80")
    alice.patch(address, {"note": "Late"})
    moved(2, ("Asia/Tokyo", now()))
    assert place(alice, address) == ("Asia/Tokyo", "2026-03-12", 3)


def test_who_moves_away_leaves_old_days_behind(alice, moved, weigh, at):
    begin = now()
    moved(1)
    moved(2, ("Asia/Tokyo", begin))
    at(begin + HOUR)
    at_home = weigh("80")
    at(begin + 3 * HOUR)
    late = weigh("81")
    moved(3, ("Asia/Tokyo", begin), ("America/Los_Angeles", begin + 2 * HOUR))
    assert place(alice, at_home) == ("Asia/Tokyo", "2026-03-12", 1)
    assert place(alice, late) == ("America/Los_Angeles", "2026-03-11", 2)


def test_many_days_are_dated_in_portions(app, alice, moved, weigh, emitted, monkeypatch):
    monkeypatch.setattr(dating, "ROWS_AT_ONCE", 2)
    moved(1)
    for day in range(1, 6):
        weigh("80", f"2026-03-0{day}T23:30:00Z")
    moved(2, ("Asia/Tokyo", now()))
    for expected in (7, 9, 10, 10):
        assert len(emitted(LOGGED)) == expected
        with app.app_context(), transaction():
            date_the_rest()


def test_a_goal_begins_on_the_day_that_it_was(alice, moved, at):
    moved(1)
    at(now() + 8 * HOUR)  # 20:00 of 12 March, UTC
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "70", "unit": "kg"}}
    untyped = alice.post("/goals", goal).json
    assert untyped["start_date"] == "2026-03-12"
    patched = alice.patch(f"/goals/{untyped['id']}", {"note": "Slowly"}, if_match="*")
    other = goal | {"measurement_type": "waist", "target": {"value": "80", "unit": "cm"}, "start_date": "2026-03-12"}
    typed = alice.post("/goals", other).json
    moved(2, ("Asia/Tokyo", now()))
    found = alice.get(f"/goals/{untyped['id']}")
    assert (found.json["start_date"], version_of(found)) == ("2026-03-13", version_of(patched) + 1)
    assert alice.get(f"/goals/{typed['id']}").json["start_date"] == "2026-03-12"


def test_a_record_follows_its_workout_and_announces_nothing_new(ann, exercise, train, publish, emitted):
    workout = train(ann, {exercise(): [{"load": "100 kg", "reps": 5}]})
    before = len(emitted())
    assert ann.get("/records").json["items"][0]["local_date"] == "2026-03-12"
    publish(workout | {"local_date": "2026-03-13", "time_zone": "Asia/Tokyo"}, version=2)
    assert {record["local_date"] for record in ann.get("/records").json["items"]} == {"2026-03-13"}
    assert len(emitted()) == before


choices = st.lists(st.sampled_from(ZONES), min_size=1, max_size=4)
logs = st.lists(st.tuples(st.integers(0, 9), st.sampled_from((None, *ZONES))), min_size=1, max_size=4)


@settings(
    max_examples=repetitions(60, short=12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=choices, written=logs, data=st.data())
def test_the_order_of_arrival_makes_no_difference(app, key, profile, at, chosen, written, data):
    """Choices are made at hours 1, 3, 5, 7; their events arrive in any order, each at once or after any of the rest."""
    begin = now()
    history = [(zone, begin + (1 + 2 * number) * HOUR) for number, zone in enumerate(chosen)]
    arrivals = [(1 + 2 * number + data.draw(st.integers(0, 10)), 1, number) for number in range(len(chosen))]
    steps = sorted([*arrivals, *((hour, 0, one) for one, (hour, _) in enumerate(written))])
    user = UserClient(app.test_client(), key)
    profile(user, time_zone="UTC", time_zones=[])
    found = {}
    for hour, is_arrival, number in steps:
        at(begin + hour * HOUR)
        if is_arrival:
            known = history[: number + 1]
            profile(user, number + 2, time_zone=known[-1][0], time_zones=history_of(*known))
            continue
        typed = {"time_zone": written[number][1]} if written[number][1] else {}
        body = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": LATE, **typed}
        found[number] = user.post("/measurements", body).json["id"]
    at(begin)
    for number, (hour, typed) in enumerate(written):
        held = [zone for zone, since in history if since <= begin + hour * HOUR]
        expected = typed or (held[-1] if held else chosen[0])
        assert user.get(f"/measurements/{found[number]}").json["time_zone"] == expected
