"""Progress moves by itself from what is logged, and back when the log is corrected."""

from datetime import UTC, datetime

from service_kit.db.session import transaction
from tracking_service.goals.settling import judge_limits, mark_missed


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


def progress(user, goal_id):
    answer = user.get(f"/goals/{goal_id}/progress")
    assert answer.status_code == 200, answer.json
    return answer.json


def status(user, goal_id):
    return user.get(f"/goals/{goal_id}").json["status"]


def test_a_weight_goal_moves_with_every_weight(ann, emitted):
    weigh(ann, "90", "2026-02-20")
    goal = set_goal(ann, start_date="2026-03-01", deadline="2026-05-31")
    tag = ann.get(f"/goals/{goal}").headers["ETag"]
    assert progress(ann, goal)["percent"] == "0"
    assert progress(ann, goal)["start"] == kg("90")
    for day, value in ((1, "89"), (3, "88.2"), (5, "87.6"), (8, "86.9"), (12, "86")):
        weigh(ann, value, f"2026-03-{day:02d}")
    answer = progress(ann, goal)
    assert (answer["percent"], answer["remaining"], answer["current"]["value"]) == ("40", kg("6"), kg("86"))
    # 87.5 kg is a quarter: 86.9 on the 8th alone does not pass it, with the next day of readings it does.
    assert answer["milestones"][0] == {"percent": 25, "passed_on": "2026-03-12"}
    assert (answer["pace"]["per_week"], answer["pace"]["days"]) == (kg("-1.63"), 6)
    assert answer["projection"]["expected"] == "2026-04-07"
    assert answer["projection"]["earliest"] <= answer["projection"]["expected"] <= answer["projection"]["latest"]
    assert answer["on_track"] is True
    assert answer["needed_per_week"]["value"].startswith("-0.5")
    assert [point["value"]["value"] for point in answer["series"]] == ["89", "88.2", "87.6", "86.9", "86"]
    assert emitted("tracking.goal-reached.v1") == []
    assert ann.get(f"/goals/{goal}").headers["ETag"] == tag, "progress is outside of the goal"


def test_reached_is_published_once(ann, emitted):
    weigh(ann, "82", "2026-03-01")
    goal = set_goal(ann, start_date="2026-03-01")
    weigh(ann, "80", "2026-03-09")
    measurement = weigh(ann, "80", "2026-03-10")
    weigh(ann, "79", "2026-03-11")
    weigh(ann, "83", "2026-03-12")
    found = ann.get(f"/goals/{goal}").json
    assert (found["status"], found["reached_on"]) == ("reached", "2026-03-10")
    assert found["reached_measurement_id"] == measurement["id"]
    (event,) = emitted("tracking.goal-reached.v1")
    assert event.data["measurement_id"] == measurement["id"]
    assert event.version == 2
    answer = progress(ann, goal)
    assert (answer["percent"], answer["on_track"], answer["projection"]["expected"]) == ("100", True, None)


def test_what_reached_it_may_be_taken_back(ann, emitted):
    weigh(ann, "82", "2026-03-01")
    goal = set_goal(ann, start_date="2026-03-01")
    weigh(ann, "80", "2026-03-09")
    slip = weigh(ann, "79", "2026-03-10")
    ann.patch(f"/measurements/{slip['id']}", {"value": kg("81")})
    found = ann.get(f"/goals/{goal}").json
    assert (found["status"], found["reached_at"]) == ("active", None)
    assert found["reopened_at"] is not None
    (event,) = emitted("tracking.goal-reopened.v1")
    assert (event.version, event.data["status"]) == (3, "active")
    for day in ("2026-03-11", "2026-03-12"):
        weigh(ann, "80", day)
    assert status(ann, goal) == "reached"
    assert len(emitted("tracking.goal-reached.v1")) == 2, "reached anew is told anew"


def test_another_figure_may_take_over_without_a_new_event(ann, emitted):
    weigh(ann, "82", "2026-03-01")
    goal = set_goal(ann, start_date="2026-03-01")
    first = weigh(ann, "80", "2026-03-09")
    weigh(ann, "80", "2026-03-10")
    second = weigh(ann, "79.5", "2026-03-11")
    ann.delete(f"/measurements/{first['id']}")
    found = ann.get(f"/goals/{goal}").json
    assert (found["status"], found["reached_measurement_id"]) == ("reached", second["id"])
    assert len(emitted("tracking.goal-reached.v1")) == 1


def test_a_goal_that_reopens_beside_a_new_one_pauses(ann):
    weigh(ann, "82", "2026-03-01")
    first = set_goal(ann, start_date="2026-03-01")
    weigh(ann, "80", "2026-03-09")
    measurement = weigh(ann, "80", "2026-03-10")
    second = set_goal(ann, target=kg("78"))
    ann.delete(f"/measurements/{measurement['id']}")
    assert (status(ann, first), status(ann, second)) == ("paused", "active")


def test_missed_after_the_deadline_in_the_users_own_day(ann, app, at):
    weigh(ann, "90", "2026-03-01")
    goal = set_goal(ann, deadline="2026-03-20")
    for instant, expected in (
        (datetime(2026, 3, 20, 22, 59, tzinfo=UTC), "active"),
        (datetime(2026, 3, 20, 23, 1, tzinfo=UTC), "missed"),
    ):
        at(instant)
        with app.app_context(), transaction():
            mark_missed()
        assert status(ann, goal) == expected
    weigh(ann, "80", "2026-03-18")
    late = weigh(ann, "80", "2026-03-19")
    assert status(ann, goal) == "reached", "it was logged late, but weighed in time"
    ann.delete(f"/measurements/{late['id']}")
    assert status(ann, goal) == "missed"
    assert progress(ann, goal)["on_track"] is False


def test_a_paused_goal_waits(ann, app, at, emitted):
    weigh(ann, "82", "2026-03-01")
    goal = set_goal(ann, deadline="2026-03-20")
    ann.patch(f"/goals/{goal}", {"status": "paused"}, if_match='"1"')
    weigh(ann, "79", "2026-03-11")
    weigh(ann, "79", "2026-03-12")
    assert emitted("tracking.goal-reached.v1") == []
    at(datetime(2026, 3, 25, tzinfo=UTC))
    with app.app_context(), transaction():
        mark_missed()
    assert status(ann, goal) == "paused"
    resumed = ann.patch(f"/goals/{goal}", {"status": "active"}, if_match='"2"')
    assert resumed.json["status"] == "reached"


def test_a_day_under_its_limit_reaches_the_goal_when_it_is_over(app, ann, at, emitted):
    cups = {"slug": "coffee", "name": "Cups of coffee", "unit": "count", "daily": "sum"}
    assert ann.post("/measurements/types", cups).status_code == 201
    terms = {"kind": "measurement", "measurement_type": "coffee", "target": {"value": "5", "unit": "count"}}
    goal = ann.post("/goals", terms | {"direction": "down"}).json
    body = {"type": "coffee", "value": {"value": "3", "unit": "count"}, "measured_at": "2026-03-12T08:00:00Z"}
    ann.post("/measurements", body)

    def judge():
        with app.app_context(), transaction():
            judge_limits()
        return ann.get(f"/goals/{goal['id']}").json

    for instant in (datetime(2026, 3, 12, 22, 59, tzinfo=UTC), datetime(2026, 3, 12, 23, 1, tzinfo=UTC)):
        at(instant)
        judged = judge()
        assert judged["status"] == ("active" if instant.hour == 22 else "reached"), "midnight in Berlin is 23:00 UTC"
    assert judged["reached_on"] == "2026-03-12"
    assert [event.data["goal_id"] for event in emitted("tracking.goal-reached.v1")] == [goal["id"]]
    assert judge() == judged
