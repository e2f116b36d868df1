"""Goals about exercises and weeks move with the workouts."""

from datetime import UTC, datetime, timedelta

import pytest


def kg(value):
    return {"value": value, "unit": "kg"}


def weigh(user, value, day):
    body = {"type": "weight", "value": kg(value), "measured_at": f"{day}T06:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def set_goal(user, **terms):
    answer = user.post("/goals", {"kind": "measurement", "measurement_type": "weight", "target": kg("80"), **terms})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def set_load_goal(user, exercise_id, load="100", **terms):
    body = {"kind": "exercise_load", "exercise_id": str(exercise_id), "target": kg(load), "reps": 5, **terms}
    answer = user.post("/goals", {"start_date": "2026-02-01", **body})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def progress(user, goal_id):
    answer = user.get(f"/goals/{goal_id}/progress")
    assert answer.status_code == 200, answer.json
    return answer.json


def status(user, goal_id):
    return user.get(f"/goals/{goal_id}").json["status"]


def test_a_load_goal_follows_the_workouts(ann, exercise, train, publish, emitted):
    bench = exercise()
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=-60)
    goal = set_load_goal(ann, bench)
    assert ann.get(f"/goals/{goal}").json["title"] == "Barbell bench press: 100 kg x 5"
    train(ann, {bench: [{"load": "90 kg", "reps": 5}, {"load": "97.5 kg", "reps": 3}]}, day=-14)
    answer = progress(ann, goal)
    assert (answer["start"], answer["percent"], answer["current"]["value"]) == (kg("80"), "50", kg("90"))
    workout = train(ann, {bench: [{"load": "100 kg", "reps": 5, "completed_at": "2026-03-05T10:12:00Z"}]}, day=-7)
    found = ann.get(f"/goals/{goal}").json
    assert (found["status"], found["reached_workout_id"]) == ("reached", workout["workout_id"])
    assert found["reached_at"] == "2026-03-05T10:12:00Z"
    (event,) = emitted("tracking.goal-reached.v1")
    assert event.data["workout_id"] == workout["workout_id"]
    publish(workout, version=2, deleted=True)
    assert status(ann, goal) == "active"
    publish(workout, version=1)
    assert status(ann, goal) == "active"


def test_a_set_in_doubt_reaches_no_goal(ann, exercise, train, emitted):
    bench = exercise()
    goal = set_load_goal(ann, bench, load="200")
    for day in (-21, -14):
        train(ann, {bench: [{"load": "100 kg", "reps": 5}]}, day=day)
    train(ann, {bench: [{"load": "225 kg", "reps": 5}, {"load": "225 kg", "reps": 5}]}, day=-7)
    assert status(ann, goal) == "active"
    answer = progress(ann, goal)
    assert (answer["start"], answer["current"]["value"], answer["percent"]) == (kg("100"), kg("100"), "0")
    pending = ann.get(f"/records?exercise_id={bench}&kind=heaviest&status=pending").json["items"][0]
    ann.post(f"/records/{pending['id']}/confirm")
    assert status(ann, goal) == "reached"
    assert len(emitted("tracking.goal-reached.v1")) == 1


def test_an_estimated_maximum_is_a_goal(ann, exercise, train):
    bench = exercise()
    body = {"kind": "exercise_e1rm", "exercise_id": str(bench), "target": kg("120"), "start_date": "2026-02-01"}
    goal = ann.post("/goals", body).json["id"]
    for week in range(4):
        train(ann, {bench: [{"load": f"{90 + 2 * week} kg", "reps": 5}]}, day=-28 + 7 * week)
    answer = progress(ann, goal)
    assert answer["current"]["value"] == kg("112")
    assert (answer["start"], answer["percent"]) == (kg("105"), "46.6"), "of 105 to 120 seven are done"
    assert answer["pace"]["per_week"] == kg("2.33")
    assert answer["projection"]["expected"] is not None


def test_less_assistance_is_a_goal(ann, exercise, train):
    pull = exercise("assisted_bodyweight", bodyweight_fraction=100)
    sets = [{"load": "40 kg", "load_kind": "assisted", "reps": 5}]
    train(ann, {pull: sets}, day=-60, measure="assisted_bodyweight")
    goal = set_load_goal(ann, pull, load="20")
    train(ann, {pull: [{**sets[0], "load": "30 kg"}]}, day=-14, measure="assisted_bodyweight")
    answer = progress(ann, goal)
    assert (answer["start"], answer["target"], answer["percent"]) == (kg("40"), kg("20"), "50")
    train(ann, {pull: [{**sets[0], "load": "20 kg"}]}, day=-7, measure="assisted_bodyweight")
    assert status(ann, goal) == "reached"


@pytest.mark.parametrize(
    ("kind", "measure", "target", "first", "figures"),
    [
        ("exercise_reps", "bodyweight_reps", {"value": "20", "unit": "count"}, {"reps": 10}, {"reps": 15}),
        (
            "exercise_distance",
            "distance_duration",
            {"value": "10", "unit": "km"},
            {"distance": "5 km", "duration": "25 min"},
            {"distance": "7.5 km", "duration": "40 min"},
        ),
        ("exercise_duration", "duration", {"value": "4", "unit": "min"}, {"duration": "2 min"}, {"duration": "3 min"}),
    ],
)
def test_other_figures_of_an_exercise_are_goals(ann, exercise, train, kind, measure, target, first, figures):
    key = exercise(measure)
    body = {"kind": kind, "exercise_id": str(key), "target": target, "start_date": "2026-02-01"}
    goal = ann.post("/goals", body).json["id"]
    assert progress(ann, goal)["start"] is None
    train(ann, {key: [first]}, day=-14, measure=measure)
    assert progress(ann, goal)["percent"] == "0", "it starts with the first figure"
    train(ann, {key: [figures]}, day=-7, measure=measure)
    assert progress(ann, goal)["percent"] == "50"


def test_workouts_per_week_are_a_goal(ann, exercise, train, emitted):
    """12 March is a Thursday; the weeks begin on 16 February."""
    bench = exercise()
    body = {"kind": "workouts_per_week", "target": {"value": "2", "unit": "count"}, "weeks": 4}
    goal = ann.post("/goals", {**body, "start_date": "2026-02-16"}).json["id"]
    for day in (-24, -22, -17, -15, -9, -8):
        train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=day)
    answer = progress(ann, goal)
    assert (answer["current"]["value"]["value"], answer["percent"]) == ("3", "75")
    assert answer["this_week"] == {"first": "2026-03-09", "last": "2026-03-15", "done": 0, "target": 2}
    assert answer["on_track"] is True
    assert answer["projection"]["expected"] == "2026-03-15"
    assert answer["pace"]["per_week"] == {"value": "1.5", "unit": "count"}
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=-2)
    assert progress(ann, goal)["percent"] == "87.5"
    made = train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=0)
    assert status(ann, goal) == "reached"
    (event,) = emitted("tracking.goal-reached.v1")
    assert event.data["workout_id"] == made["workout_id"]


def test_a_short_week_starts_the_run_anew_unless_the_goal_was_paused(ann, exercise, train, at):
    bench = exercise()
    body = {"kind": "workouts_per_week", "target": {"value": "1", "unit": "count"}, "weeks": 4}
    goal = ann.post("/goals", {**body, "start_date": "2026-03-02"}).json["id"]
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=-7)
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=0)
    assert progress(ann, goal)["percent"] == "50"
    at(datetime(2026, 3, 17, 12, tzinfo=UTC))
    ann.patch(f"/goals/{goal}", {"status": "paused"}, if_match='"1"')
    at(datetime(2026, 3, 24, 12, tzinfo=UTC))
    ann.patch(f"/goals/{goal}", {"status": "active"}, if_match='"2"')
    assert progress(ann, goal)["percent"] == "50"
    at(datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert progress(ann, goal)["percent"] == "50", "the week of the pause's end is excused too"
    at(datetime(2026, 4, 8, 12, tzinfo=UTC))
    assert progress(ann, goal)["percent"] == "0"


def test_the_week_in_which_a_weekly_goal_is_set_counts_whole(ann, exercise, train):
    """Set on Thursday: the workouts of Monday and Tuesday are of this week too, that of Sunday is not."""
    bench = exercise()
    body = {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 1}
    goal = ann.post("/goals", body).json
    assert goal["title"] == "3 workouts a week, for one week"
    for day in (-4, -3, -2):
        train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=day)
    answer = progress(ann, goal["id"])
    assert (answer["percent"], answer["this_week"]["done"], answer["status"]) == ("66.6", 2, "active")
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=0)
    assert status(ann, goal["id"]) == "reached"


def test_another_first_day_of_the_week_may_reach_or_reopen(ann, exercise, train, profile):
    """Sunday 8 and Thursday 12 March: one week for who begins on Sunday, two for who begins on Monday."""
    bench = exercise()
    body = {"kind": "workouts_per_week", "target": {"value": "2", "unit": "count"}, "weeks": 1}
    goal = ann.post("/goals", {**body, "start_date": "2026-03-01"}).json["id"]
    for day in (-4, 0):
        train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=day)
    assert status(ann, goal) == "active"
    profile(ann, version=2, week_start="sunday")
    assert status(ann, goal) == "reached"
    profile(ann, version=3, week_start="monday")
    assert status(ann, goal) == "active"


def test_amounts_add_up_over_the_day(ann):
    body = {"kind": "measurement", "measurement_type": "steps", "target": {"value": "10000", "unit": "count"}}
    goal = ann.post("/goals", body).json["id"]
    for hour in (6, 9):
        steps = {"type": "steps", "value": {"value": "5000", "unit": "count"}}
        ann.post("/measurements", {**steps, "measured_at": f"2026-03-12T{hour:02d}:00:00Z"})
    assert status(ann, goal) == "reached"


def test_standings_of_all_goals(ann, exercise):
    set_goal(ann)
    set_load_goal(ann, exercise())
    listed = ann.get("/goals/progress?status=active").json
    assert listed["page"]["total"] == 2
    assert {item["kind"] for item in listed["items"]} == {"measurement", "exercise_load"}
    assert "series" not in listed["items"][0]


def test_imperial_people_read_pounds(ann, profile):
    weigh(ann, "90", "2026-03-10")
    goal = set_goal(ann)
    profile(ann, version=2, units="imperial")
    answer = progress(ann, goal)
    assert (answer["target"], answer["start"]["unit"]) == ({"value": "176.37", "unit": "lb"}, "lb")


def test_a_type_that_a_goal_needs_stays(ann):
    ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    goal = set_goal(ann, measurement_type="grip", target=kg("60"))
    assert ann.delete("/measurements/types/grip").status_code == 409
    ann.delete(f"/goals/{goal}", if_match='"1"')
    assert ann.delete("/measurements/types/grip").status_code == 204


def test_time_alone_changes_the_outlook(ann, at):
    weigh(ann, "90", "2026-03-12")
    goal = set_goal(ann, deadline="2026-05-12")
    assert progress(ann, goal)["on_track"] is True
    at(datetime(2026, 3, 12, 12, tzinfo=UTC) + timedelta(days=14))
    answer = progress(ann, goal)
    assert (answer["on_track"], answer["projection"]["reason"]) == (False, "too-little-data")
    at(datetime(2026, 3, 12, 12, tzinfo=UTC) + timedelta(days=15))
    answer = progress(ann, goal)
    assert (answer["on_track"], answer["projection"]["reason"]) == (None, "stale-data")
