"""Long series take ``points``, and say whether they were thinned."""

from datetime import date, timedelta

import pytest


def kg(value):
    return {"value": value, "unit": "kg"}


@pytest.fixture
def weighed(ann):
    """Thirty days of weights, of which the tenth is the highest."""
    rows = [
        {
            "type": "weight",
            "value": kg(f"{82 if day == 9 else 80 + day % 3 / 10}"),
            "measured_at": f"{date(2026, 2, 10) + timedelta(days=day)}T07:00:00Z",
        }
        for day in range(30)
    ]
    assert ann.post("/measurements/batch", {"measurements": rows}).status_code == 201
    return ann


def test_a_trend_is_thinned_and_says_so(weighed):
    whole = weighed.get("/measurements/trend?type=weight").json
    assert (len(whole["points"]), whole["thinned"], whole["points_in_all"]) == (30, False, 30)
    few = weighed.get("/measurements/trend?type=weight&points=20").json
    assert (few["thinned"], few["points_in_all"]) == (True, 30)
    assert len(few["points"]) <= 20
    assert all(point in whole["points"] for point in few["points"])
    assert (few["points"][0], few["points"][-1]) == (whole["points"][0], whole["points"][-1])
    assert kg("82") in [point["value"] for point in few["points"]]
    for name in ("latest", "change", "rate", "gaps"):
        assert few[name] == whole[name], "figures are those of all points"


def test_so_is_the_progress_of_a_goal(weighed):
    goal = {"kind": "measurement", "measurement_type": "weight", "target": kg("70"), "start_date": "2026-02-10"}
    path = f"/goals/{weighed.post('/goals', goal).json['id']}/progress"
    whole, few = weighed.get(path).json, weighed.get(f"{path}?points=20").json
    assert (whole["thinned"], len(whole["series"]), whole["points_in_all"]) == (False, 30, 30)
    assert (few["thinned"], few["points_in_all"], len(few["series"]) <= 20) == (True, 30, True)
    assert few["percent"] == whole["percent"]


def test_and_what_an_exercise_and_the_weeks_came_to(ann, exercise, train):
    bench = exercise()
    for day in range(-24, 0):
        reps = 9 if day == -11 else 5
        train(ann, {bench: [{"load": "100 kg", "reps": reps}]}, day=day)
    few = ann.get(f"/progress/exercises/{bench}?points=20").json
    assert (few["thinned"], few["points_in_all"], len(few["sessions"]) <= 20) == (True, 24, True)
    assert max(session["reps"] for session in few["sessions"]) == 9
    weeks = ann.get("/progress/volume?from=2025-01-01&points=20").json
    assert (weeks["thinned"], weeks["points_in_all"], len(weeks["weeks"]) <= 20) == (True, 63, True)
    assert max(int(week["reps"]) for week in weeks["weeks"]) == max(
        int(week["reps"]) for week in ann.get("/progress/volume?from=2025-01-01").json["weeks"]
    )


@pytest.mark.parametrize("points", ["0", "19", "1001", "-1", "many"])
def test_too_few_and_too_many_points_are_refused(ann, points):
    refused = ann.get(f"/measurements/trend?type=weight&points={points}")
    assert (refused.status_code, refused.json["errors"][0]["parameter"]) == (422, "points")


@pytest.mark.parametrize(("adverb", "noun"), [("monthly", "month"), ("weekly", "week"), ("yearly", "year")])
def test_an_adverb_stands_for_its_period(ann, adverb, noun):
    answer = ann.get(f"/analytics/summary?period={adverb}").json
    assert answer == ann.get(f"/analytics/summary?period={noun}").json
    assert answer["period"] == noun
    refused = ann.get("/analytics/summary?period=fortnightly")
    assert (refused.status_code, "day, week, month, year" in refused.json["errors"][0]["detail"]) == (422, True)


def test_a_goal_takes_the_adverb_too(ann):
    goal = {"kind": "measurement", "measurement_type": "steps", "target": {"value": "70000", "unit": "count"}}
    assert ann.post("/goals", goal | {"period": "weekly"}).json["period"] == "week"


def test_a_second_goal_is_refused_with_the_first(ann):
    goal = {"kind": "measurement", "measurement_type": "weight", "target": kg("70")}
    first = ann.post("/goals", goal).json
    other = ann.post("/goals", goal | {"target": kg("71"), "status": "paused"})
    answers = [
        ann.post("/goals", goal | {"target": kg("72")}),
        ann.patch(f"/goals/{other.json['id']}", {"status": "active"}, if_match=other.headers["ETag"]),
    ]
    for refused in answers:
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/goal-exists")
        assert (refused.json["goal_id"], refused.json["href"]) == (first["id"], f"/api/v1/goals/{first['id']}")
    assert ann.patch(f"/goals/{first['id']}", {"target": kg("69")}, if_match='"1"').status_code == 200


def test_a_type_in_use_is_kept_and_who_uses_it_is_named(ann):
    ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    goal = ann.post("/goals", {"kind": "measurement", "measurement_type": "grip", "target": kg("60")}).json
    refused = ann.delete("/measurements/types/grip")
    assert (refused.status_code, refused.json["href"]) == (409, f"/api/v1/goals/{goal['id']}")
    ann.delete(f"/goals/{goal['id']}", if_match='"1"')
    ann.post("/measurements", {"type": "grip", "value": kg("50")})
    assert ann.delete("/measurements/types/grip").json["href"] == "/api/v1/measurements?type=grip"
