"""Where a goal starts, what it finds done already, and the pace of lifts; it is noon of 12 March 2026."""

import pytest

from service_kit.ids import new_id

from .conftest import count, kg


def load(exercise_id, target, reps=5, **terms):
    return {"exercise_id": str(exercise_id), "target": kg(target), "reps": reps, **terms}


def sets(*loads):
    return [{"load": f"{one} kg", "reps": 5} for one in loads]


def test_heavy_and_light_days_have_the_pace_of_the_heavy_ones(ann, exercise, train, set_goal, progress):
    """100, 102.5 ... 117.5 each week and 70 between: 2.5 kg a week, so 130 in five weeks from the last heavy day."""
    bench = exercise()
    goal = set_goal(ann, "exercise_load", **load(bench, 130, start_date="2026-01-01"))
    for week in range(8):
        train(ann, {bench: sets(100 + 2.5 * week)}, day=-52 + 7 * week)
        train(ann, {bench: sets(70)}, day=-49 + 7 * week)
    answer = progress(ann, goal)
    assert (answer["pace"]["per_week"], answer["pace"]["days"]) == (kg("2.5"), 8)
    assert answer["projection"]["expected"] == "2026-04-13"
    assert (answer["projection"]["reason"], answer["on_track"]) == (None, True)


def test_a_light_day_of_the_running_week_moves_nothing_yet(ann, exercise, train, set_goal, progress):
    bench = exercise()
    goal = set_goal(ann, "exercise_load", **load(bench, 130, start_date="2026-01-01"))
    for week in range(3):
        train(ann, {bench: sets(100 + 2.5 * week)}, day=-21 + 7 * week)
    before = progress(ann, goal)["pace"]
    train(ann, {bench: sets(70)}, day=-1)
    assert progress(ann, goal)["pace"] == before


def test_who_repeats_a_load_stands_still(ann, exercise, train, set_goal, progress):
    bench = exercise()
    goal = set_goal(ann, "exercise_load", **load(bench, 130, start_date="2026-01-01"))
    for week in range(4):
        train(ann, {bench: sets(100)}, day=-21 + 7 * week)
    assert progress(ann, goal)["projection"]["reason"] == "standing-still"


def test_less_assistance_and_less_time_are_negative(ann, exercise, train, set_goal, progress):
    pull = exercise("assisted_bodyweight", bodyweight_fraction=100)
    goal = set_goal(ann, "exercise_load", **load(pull, 10, start_date="2026-01-01", deadline="2026-04-09"))
    for week in range(5):
        done = {"load": f"{40 - 2.5 * week} kg", "load_kind": "assisted", "reps": 5}
        train(ann, {pull: [done]}, day=-28 + 7 * week, measure="assisted_bodyweight")
    answer = progress(ann, goal)
    assert (answer["start"], answer["current"]["value"], answer["remaining"]) == (kg(40), kg(30), kg(20))
    assert (answer["pace"]["per_week"], answer["needed_per_week"]) == (kg("-2.5"), kg(-5))


def test_what_was_done_before_reaches_a_goal(ann, exercise, train, emitted):
    """120 x 5 logged, the goal 110 x 5: reached when it is set, by the set that did it first."""
    bench = exercise()
    train(ann, {bench: sets(100)}, day=-60)
    done = train(ann, {bench: sets(120)}, day=-30)
    train(ann, {bench: sets(125)}, day=-20)
    answer = ann.post("/goals", {"kind": "exercise_load", **load(bench, 110)})
    assert answer.status_code == 201
    reached = ("reached", "2026-02-10", done["workout_id"])
    assert tuple(answer.json[name] for name in ("status", "reached_on", "reached_workout_id")) == reached
    assert [event.data["workout_id"] for event in emitted("tracking.goal-reached.v1")] == [done["workout_id"]]
    found = ann.get(f"/goals/{answer.json['id']}/progress").json
    assert (found["percent"], found["remaining"], found["current"]["value"]) == ("100", kg(0), kg(120))
    assert {one["passed_on"] for one in found["milestones"]} == {"2026-02-10"}


def test_with_a_first_day_only_what_follows_counts(ann, exercise, train, set_goal, progress, status):
    """To lift 110 again after a break: from 70, the first load after it."""
    bench = exercise()
    train(ann, {bench: sets(120)}, day=-60)
    goal = set_goal(ann, "exercise_load", **load(bench, 110, start_date="2026-02-01"))
    assert goal["status"] == "active"
    train(ann, {bench: sets(70)}, day=-20)
    train(ann, {bench: sets(80)}, day=-10)
    assert (progress(ann, goal)["start"], progress(ann, goal)["percent"]) == (kg(70), "25")
    train(ann, {bench: sets(110)}, day=-1)
    assert status(ann, goal) == "reached"


def test_135_of_155_lb_is_not_87_percent_of_the_way(alice, profile, exercise, train, set_goal, progress):
    profile(alice, units="imperial")
    bench = exercise()
    train(alice, {bench: [{"load": "135 lb", "reps": 5}]}, day=-7)
    target = {"value": "155", "unit": "lb"}
    goal = set_goal(alice, "exercise_load", exercise_id=str(bench), target=target, reps=5)
    answer = progress(alice, goal)
    assert (answer["start"]["value"], answer["percent"], answer["remaining"]["value"]) == ("135", "0", "20")
    train(alice, {bench: [{"load": "145 lb", "reps": 5}]}, day=0, started_at="2026-03-12T17:00:00Z")
    assert progress(alice, goal)["percent"] == "50"


def test_a_weight_goal_starts_at_the_weight_of_this_morning(ann, weigh, set_goal, progress):
    weigh(ann, "81.7", "2026-03-05")
    weigh(ann, "81.2", "2026-03-12")
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80))
    answer = progress(ann, goal)
    assert (answer["start"], answer["current"]["value"], answer["percent"]) == (kg("81.2"), kg("81.2"), "0")
    assert (answer["remaining"], goal["direction"]) == (kg("1.2"), "down")


def test_a_reading_of_the_same_day_after_the_goal_was_set_is_progress(ann, weigh, set_goal, progress, at):
    from datetime import UTC, datetime

    weigh(ann, "81.2", "2026-03-12")
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80))
    at(datetime(2026, 3, 12, 20, tzinfo=UTC))
    weigh(ann, "80.6", "2026-03-12", hour=19)
    weigh(ann, "81.4", "2026-03-12", hour=10)  # logged late, but from before: it is where the goal starts
    assert (progress(ann, goal)["start"], progress(ann, goal)["current"]["value"]) == (kg("81.4"), kg("80.6"))
    changed = ann.patch(f"/goals/{goal['id']}", {"note": "slowly"}, if_match='"1"').json
    assert (progress(ann, changed)["start"], changed["start_date"]) == (kg("81.4"), "2026-03-12")


def test_a_weight_that_is_there_already_reaches_a_goal_to_hold_it(ann, weigh, set_goal):
    weigh(ann, "79.8", "2026-03-10")
    last = weigh(ann, "79.6", "2026-03-11")
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80), direction="down")
    assert (goal["status"], goal["reached_on"], goal["reached_measurement_id"]) == ("reached", "2026-03-11", last["id"])


def test_an_earlier_low_weight_does_not_reach_a_goal_of_now(ann, weigh, set_goal):
    for day in ("2026-02-01", "2026-02-02"):
        weigh(ann, 79, day)
    for day in ("2026-03-10", "2026-03-11"):
        weigh(ann, 83, day)
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80), direction="down")
    assert goal["status"] == "active"


def test_one_low_reading_reaches_no_weight_goal(ann, weigh, set_goal, status, emitted):
    weigh(ann, 82, "2026-03-01")
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80), start_date="2026-03-01")
    weigh(ann, "79.4", "2026-03-10")
    assert (status(ann, goal), emitted("tracking.goal-reached.v1")) == ("active", [])
    second = weigh(ann, "79.9", "2026-03-11")
    found = ann.get(f"/goals/{goal['id']}").json
    assert (found["status"], found["reached_on"]) == ("reached", "2026-03-11")
    assert found["reached_measurement_id"] == second["id"]
    ann.delete(f"/measurements/{second['id']}")
    assert status(ann, goal) == "active"


@pytest.mark.parametrize("slug", ["steps", "grip"])
def test_an_amount_and_a_type_of_ones_own_are_reached_by_one_reading(ann, set_goal, status, slug):
    unit = "count" if slug == "steps" else "kg"
    if slug == "grip":
        ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    value = {"value": "60", "unit": unit}
    goal = set_goal(ann, "measurement", measurement_type=slug, target=value, direction="up")
    ann.post("/measurements", {"type": slug, "value": value, "measured_at": "2026-03-12T06:00:00Z"})
    assert status(ann, goal) == "reached"


def test_two_loads_of_one_lift_may_be_goals_at_once(ann, exercise, train, set_goal, status):
    bench = exercise()
    five = set_goal(ann, "exercise_load", **load(bench, 100, reps=5))
    one = set_goal(ann, "exercise_load", **load(bench, 120, reps=1))
    twin = ann.post("/goals", {"kind": "exercise_load", **load(bench, 110, reps=5)})
    assert (twin.status_code, twin.json["type"]) == (409, "/problems/goal-exists")
    train(ann, {bench: [{"load": "120 kg", "reps": 1}]}, day=0)
    assert (status(ann, five), status(ann, one)) == ("active", "reached")
    path = f"/goals/{five['id']}"
    assert ann.patch(path, {"reps": 1}, if_match='"1"').status_code == 200, "the other one is reached, not active"


def test_nothing_to_start_from_is_no_percent(ann, exercise, set_goal, progress):
    goal = set_goal(ann, "exercise_reps", exercise_id=str(exercise("reps")), target=count(20), id=str(new_id()))
    answer = progress(ann, goal)
    assert (answer["start"], answer["current"], answer["percent"], answer["on_track"]) == (None, None, "0", None)


def test_one_weight_below_the_target_is_almost_there(ann, weigh, set_goal, progress):
    weigh(ann, 81, "2026-03-11")
    weigh(ann, "79.9", "2026-03-12")
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(80), direction="down")
    answer = progress(ann, goal)
    assert (answer["status"], answer["percent"], answer["remaining"]) == ("active", "99.9", kg(0))


def test_a_first_day_that_is_typed_counts_from_its_beginning(ann, exercise, train, set_goal):
    """It is noon; the load was lifted at ten."""
    bench = exercise()
    done = train(ann, {bench: sets(110)}, day=0)
    goal = set_goal(ann, "exercise_load", **load(bench, 110, start_date="2026-03-12"))
    assert (goal["status"], goal["reached_workout_id"]) == ("reached", done["workout_id"])
