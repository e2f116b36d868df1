"""A workout that crosses midnight far from Greenwich belongs to the day on which it began, there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cli.demo.api import kg

AUCKLAND = ZoneInfo("Pacific/Auckland")


def last_late_evening() -> datetime:
    """Half past eleven in the evening in Auckland, the last time that it was at least two hours ago."""
    now = datetime.now(AUCKLAND)
    evening = now.replace(hour=23, minute=30, second=0, microsecond=0)
    while evening + timedelta(hours=2) > now:
        evening -= timedelta(days=1)
    return evening


def test_a_logged_workout_belongs_to_the_evening_on_which_it_began(system, new_person, find, workout_of, eventually):
    night = new_person(system, time_zone="Pacific/Auckland")
    began = last_late_evening()
    ended = began + timedelta(hours=1, minutes=15)
    assert began.date() != ended.date()
    times = {"started_at": began.isoformat(), "ended_at": ended.isoformat()}
    workout = night.api.post("/workouts", workout_of(find(night.api, "back squat"), (5, 60), **times), expect=201).body
    assert workout["local_date"] == began.date().isoformat()
    assert workout["time_zone"] == "Pacific/Auckland"
    day = {"from": began.date().isoformat(), "to": began.date().isoformat()}
    assert [one["id"] for one in night.api.get("/workouts", params=day)["items"]] == [workout["id"]]
    after = {"from": ended.date().isoformat(), "to": ended.date().isoformat()}
    assert night.api.get("/workouts", params=after)["items"] == []

    def recorded_on_that_evening():
        records = night.api.get("/records")["items"]
        assert records
        assert {record["local_date"] for record in records} == {began.date().isoformat()}
        return True

    eventually(recorded_on_that_evening)


def test_a_live_session_that_began_before_midnight_ends_on_its_first_day(system, new_person, guide, find, write_plan):
    night = new_person(system, time_zone="Pacific/Auckland")
    plan = write_plan(night.api, (find(night.api, "back squat"), 2, 5, 60))
    began = datetime.now(UTC) - timedelta(hours=3)
    live = guide.start(night.api, plan, started_at=began.isoformat())
    assert live.state["local_date"] == began.astimezone(AUCKLAND).date().isoformat()
    live.complete()
    live.complete(load=kg(62.5))
    workout = night.api.get(f"/workouts/{live.finish()}").body
    assert workout["local_date"] == began.astimezone(AUCKLAND).date().isoformat()
    assert workout["ended_at"] > workout["started_at"]


def test_what_is_logged_right_before_and_after_a_move_ends_on_the_right_day(robin, find, workout_of, eventually):
    """The profile reaches the other services later than the next request; nothing stays under a day of before."""
    api, squat = robin.api, find(robin.api, "back squat")
    began = last_late_evening()
    times = {"started_at": began.isoformat(), "ended_at": (began + timedelta(minutes=15)).isoformat()}
    weight = {"type": "weight", "value": kg(80), "measured_at": began.isoformat()}

    def log():
        workout = api.post("/workouts", workout_of(squat, (5, 60), **times), expect=201)
        return [f"/workouts/{workout['id']}", f"/measurements/{api.post('/measurements', weight, expect=201)['id']}"]

    written = log()
    api.patch("/users/me", {"time_zone": "Pacific/Auckland"}, etag=api.get("/users/me").etag)
    written += log()
    evening = began.date().isoformat()
    eventually(lambda: {api.get(one)["local_date"] for one in written} == {evening})
    eventually(lambda: {record["local_date"] for record in api.get("/records")["items"]} == {evening})

    api.patch("/users/me", {"time_zone": "America/Los_Angeles"}, etag=api.get("/users/me").etag)
    moved = log()
    before = began.astimezone(ZoneInfo("America/Los_Angeles")).date().isoformat()
    eventually(lambda: {api.get(one)["local_date"] for one in moved} == {before})
    assert {api.get(one)["local_date"] for one in written} == {evening}
