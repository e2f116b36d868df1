"""Goals about times, volume, streaks and totals of a period; it is Thursday, 12 March 2026."""

import pytest

from .conftest import count, kg

BENCH_SETS = [{"load": "100 kg", "reps": 10}]  # a volume of 1000 kg


def length(value, unit="km"):
    return {"value": str(value), "unit": unit}


def time(value, unit="min"):
    return {"value": str(value), "unit": unit}


def steps(user, value, day, hour=6):
    body = {"type": "steps", "value": count(value), "measured_at": f"{day}T{hour:02d}:00:00Z"}
    assert user.post("/measurements", body).status_code == 201


class TestTimeOverADistance:
    @pytest.fixture
    def run(self, exercise):
        return exercise("distance_duration", name="Running")

    @pytest.fixture
    def goal(self, ann, run, set_goal):
        terms = {"exercise_id": str(run), "target": time(50), "distance": length(10), "start_date": "2026-01-01"}
        return set_goal(ann, "exercise_time_over_distance", **terms)

    @pytest.mark.parametrize(
        ("distance", "duration", "right"),
        [
            pytest.param("10 km", "50 min", "reached", id="the distance in the time"),
            pytest.param("10 km", "51 min", 51, id="the distance in more"),
            pytest.param("9.99 km", "40 min", None, id="less far"),
            pytest.param("10.1 km", "52 min", 52, id="a course that is a little long"),
            pytest.param("12 km", "49 min", "reached", id="farther in the time"),
            pytest.param("12 km", "62 min", None, id="farther in more says nothing"),
            pytest.param("6.25 mi", "3000 s", "reached", id="miles and seconds"),
            pytest.param("6.21 mi", "3060 s", 51, id="6.21 miles are 10.0 km"),
            pytest.param("6.2 mi", "2900 s", "reached", id="6.2 miles are 10.0 km by the decimals of 10"),
            pytest.param("6.1 mi", "2900 s", None, id="6.1 miles are not"),
        ],
    )
    def test_what_a_run_is_worth(self, ann, run, train, progress, goal, distance, duration, right):
        assert goal["title"] == "Running: 10 km in 50 min"
        train(ann, {run: [{"distance": distance, "duration": duration}]}, day=-3)
        answer = progress(ann, goal)
        got = "reached" if answer["status"] == "reached" else answer["current"] and answer["current"]["value"]
        assert got == (time(right) if isinstance(right, int) else right)

    def test_less_is_more(self, ann, run, train, progress, goal):
        for week, minutes in enumerate((60, 58, 56, 54)):
            train(ann, {run: [{"distance": "10 km", "duration": f"{minutes} min"}]}, day=-21 + 7 * week)
        answer = progress(ann, goal)
        assert (answer["start"], answer["current"]["value"], answer["percent"]) == (time(60), time(54), "60")
        assert (answer["remaining"], answer["pace"]["per_week"]) == (time(4), time(-2))
        assert answer["projection"]["expected"] == "2026-03-26"
        assert answer["milestones"][1]["passed_on"] == "2026-03-12"

    def test_one_goal_for_each_distance(self, ann, run, set_goal, goal):
        terms = {"kind": "exercise_time_over_distance", "exercise_id": str(run), "target": time(24)}
        assert ann.post("/goals", {**terms, "distance": length(10_000, "m")}).status_code == 409
        assert ann.post("/goals", {**terms, "distance": length(5)}).status_code == 201


class TestWeeklyVolume:
    def test_a_week_that_comes_to_the_volume_reaches_it(
        self, ann, exercise, train, set_goal, progress, status, emitted
    ):
        bench, row = exercise(), exercise(name="Row")
        goal = set_goal(ann, "weekly_volume", target=kg(3000), start_date="2026-02-16")
        assert goal["title"] == "All exercises: 3000 kg in a week"
        for day in (-24, -22, -5, -4):  # 16 and 18 February; Saturday and Sunday, 7 and 8 March
            train(ann, {bench: BENCH_SETS}, day=day)
        train(ann, {row: BENCH_SETS}, day=-2)
        answer = progress(ann, goal)
        assert (answer["start"], answer["current"]["value"], answer["percent"]) == (kg(0), kg(1000), "33.3")
        assert (answer["needed_per_week"], answer["status"]) == (kg(3000), "active")
        done = train(ann, {bench: BENCH_SETS, row: BENCH_SETS}, day=-1)
        assert status(ann, goal) == "reached"
        assert emitted("tracking.goal-reached.v1")[0].data["workout_id"] == done["workout_id"]

    def test_the_volume_of_one_exercise(self, ann, exercise, train, set_goal, progress):
        bench, row = exercise(), exercise(name="Row")
        goal = set_goal(ann, "weekly_volume", exercise_id=str(row), target=kg(5000))
        assert goal["title"] == "Row: 5000 kg in a week"
        train(
            ann,
            {bench: BENCH_SETS, row: [{"load": "50 kg", "reps": 10}, {"load": "20 kg", "reps": 10, "role": "warmup"}]},
        )
        assert progress(ann, goal)["current"]["value"] == kg(500), "work sets of the row only"

    def test_a_week_begins_with_nothing(self, ann, exercise, train, set_goal, progress):
        bench = exercise()
        goal = set_goal(ann, "weekly_volume", target=kg(5000), start_date="2026-02-16")
        train(ann, {bench: BENCH_SETS}, day=-7)
        answer = progress(ann, goal)
        assert (answer["current"]["value"], answer["current"]["date"], answer["percent"]) == (kg(0), "2026-03-09", "0")

    def test_the_pace_is_that_of_whole_weeks(self, ann, exercise, train, set_goal, progress):
        """1, 2, 3 and 4 t in four weeks and 1 t so far in this one: 1 t more each week, 8 t four Sundays later."""
        bench = exercise()
        goal = set_goal(ann, "weekly_volume", target=kg(8000), start_date="2026-01-01", deadline="2026-06-01")
        for week, days in enumerate((1, 2, 3, 4, 1)):
            for day in range(days):
                train(ann, {bench: BENCH_SETS}, day=-31 + 7 * week + day)
        answer = progress(ann, goal)
        assert (answer["pace"]["days"], answer["pace"]["last"]) == (4, "2026-03-08")
        assert answer["pace"]["per_week"] == kg(1000)
        assert (answer["projection"]["expected"], answer["on_track"]) == ("2026-04-05", True)

    def test_a_week_without_training_counts_as_nothing(self, ann, exercise, train, set_goal, progress):
        """3, 3, 0, 3 and 0 t: the slopes a week are -3, -3, -1.5, -1, -0.75, four times 0, and 3 t."""
        bench = exercise()
        goal = set_goal(ann, "weekly_volume", target=kg(8000), start_date="2026-01-01")
        for week, days in enumerate((3, 3, 0, 3)):
            for day in range(days):
                train(ann, {bench: BENCH_SETS}, day=-38 + 7 * week + day)
        answer = progress(ann, goal)
        assert (answer["pace"]["days"], answer["pace"]["last"]) == (5, "2026-03-08"), "two of them are empty"
        assert [answer["pace"][name] for name in ("per_week", "low", "high")] == [kg(-375), kg(-3000), kg(0)]

    def test_the_pace_is_that_of_eight_weeks(self, ann, exercise, train, set_goal, progress):
        """The best of each week is on Saturday of the ninth week back, on Thursdays, and on Thursday of this week."""
        bench = exercise()
        terms = {"exercise_id": str(bench), "reps": 10, "start_date": "2026-01-01"}
        goal = set_goal(ann, "exercise_load", target=kg(150), **terms)
        train(ann, {bench: [{"load": "80 kg", "reps": 10}]}, day=-54)  # Saturday, 17 January
        for week in range(8):
            train(ann, {bench: [{"load": f"{100 + week} kg", "reps": 10}]}, day=-49 + 7 * week)
        pace = progress(ann, goal)["pace"]
        assert (pace["days"], pace["first"], pace["last"]) == (8, "2026-01-22", "2026-03-12")
        assert pace["per_week"] == kg(1)


class TestTotalsOfAPeriod:
    @pytest.mark.parametrize(
        ("period", "title", "right"),
        [
            ("day", "Steps: 20000 count", ("7000", "35")),
            ("week", "Steps: 20000 count in a week", ("16000", "80")),
            ("month", "Steps: 20000 count in a month", ("19000", "95")),
        ],
    )
    def test_steps_add_up_over_the_period(self, ann, set_goal, progress, status, period, title, right):
        goal = set_goal(ann, "measurement", measurement_type="steps", target=count(20_000), period=period)
        assert (goal["title"], goal["period"], goal["direction"]) == (title, period, "up")
        for day, value in (("2026-02-28", 9000), ("2026-03-08", 3000), ("2026-03-09", 9000), ("2026-03-12", 7000)):
            steps(ann, value, day)
        answer = progress(ann, goal)
        assert (answer["current"]["value"]["value"], answer["percent"]) == right
        steps(ann, 13_000, "2026-03-12", hour=9)
        assert status(ann, goal) == "reached"

    def test_goals_of_a_day_and_of_a_week_stand_beside_each_other(self, ann, set_goal):
        first = set_goal(ann, "measurement", measurement_type="steps", target=count(10_000))
        assert first["period"] == "day"
        set_goal(ann, "measurement", measurement_type="steps", target=count(70_000), period="week")
        twin = {"kind": "measurement", "measurement_type": "steps", "target": count(9000), "period": "day"}
        assert ann.post("/goals", twin).status_code == 409

    def test_less_is_judged_once_the_period_is_over(self, ann, set_goal, status, at):
        from datetime import UTC, datetime

        terms = {"slug": "cigarettes", "name": "Cigarettes", "unit": "count", "daily": "sum"}
        assert ann.post("/measurements/types", terms).status_code == 201
        goal = set_goal(ann, "measurement", measurement_type="cigarettes", target=count(5), direction="down")
        for hour in (5, 6):
            body = {"type": "cigarettes", "value": count(2), "measured_at": f"2026-03-12T0{hour}:00:00Z"}
            ann.post("/measurements", body)
        assert status(ann, goal) == "active", "the day is not over"
        at(datetime(2026, 3, 13, 8, tzinfo=UTC))
        ann.post("/measurements", {"type": "cigarettes", "value": count(9), "measured_at": "2026-03-13T07:00:00Z"})
        found = ann.get(f"/goals/{goal['id']}").json
        assert (found["status"], found["reached_on"]) == ("reached", "2026-03-12")


class TestStreaks:
    @pytest.fixture
    def trained(self, ann, exercise, train):
        key = exercise()
        return lambda *days: [train(ann, {key: BENCH_SETS}, day=day) for day in days]

    def test_a_streak_of_weeks_goes_on_with_the_one_that_lasts(self, ann, trained, set_goal, progress, status):
        trained(-31, -24, -17, -10)
        goal = set_goal(ann, "streak", target=count(6), streak_of="weeks")
        assert (goal["title"], goal["per_week"], goal["rest_days"]) == ("6 weeks in a row", 1, None)
        answer = progress(ann, goal)
        assert (answer["start"], answer["current"]["value"], answer["percent"]) == (count(4), count(4), "0")
        assert answer["this_week"] == {"first": "2026-03-09", "last": "2026-03-15", "done": 0, "target": 1}
        assert answer["projection"]["earliest"] == "2026-03-16"
        assert ann.get("/streaks").json["weeks"]["current"]["length"] == 4
        trained(1)
        assert (progress(ann, goal)["percent"], status(ann, goal)) == ("50", "active")

    def test_a_streak_that_is_long_enough_already_reaches_it(self, ann, trained, set_goal):
        trained(-17, -15, -10, -9)
        terms = {"target": count(2), "streak_of": "weeks", "per_week": 2}
        goal = set_goal(ann, "streak", **terms)
        assert (goal["title"], goal["status"]) == ("2 weeks in a row with 2 workouts each", "reached")

    def test_a_streak_that_broke_before_does_not(self, ann, trained, set_goal):
        trained(-31, -24)
        assert set_goal(ann, "streak", target=count(2), streak_of="weeks")["status"] == "active"

    def test_a_streak_of_days_allows_days_of_rest(self, ann, trained, set_goal, progress, status):
        trained(-9, -6, -3)
        goal = set_goal(ann, "streak", target=count(4), streak_of="days")
        assert (goal["title"], goal["rest_days"], goal["per_week"]) == ("4 training days in a row", 2, None)
        answer = progress(ann, goal)
        assert (answer["start"], answer["this_week"], answer["needed_per_week"]) == (count(3), None, None)
        ahead = {"expected": "2026-03-12", "earliest": "2026-03-12", "latest": "2026-03-12", "reason": None}
        assert (answer["projection"], answer["on_track"]) == (ahead, True)
        trained(0)
        assert status(ann, goal) == "reached"

    def test_too_many_days_of_rest_break_it(self, ann, trained, set_goal, progress, at):
        from datetime import UTC, datetime

        trained(-9, -6, -3)
        goal = set_goal(ann, "streak", target=count(4), streak_of="days", start_date="2026-03-01")
        at(datetime(2026, 3, 13, 12, tzinfo=UTC))
        answer = progress(ann, goal)
        assert (answer["current"]["value"], answer["current"]["date"]) == (count(0), "2026-03-13")

    def test_a_first_day_begins_it_anew(self, ann, trained, set_goal, progress):
        trained(-9, -6, -3, -1)
        goal = set_goal(ann, "streak", target=count(4), streak_of="days", start_date="2026-03-09")
        assert (progress(ann, goal)["start"], progress(ann, goal)["current"]["value"]) == (count(0), count(2))

    def test_a_pause_breaks_no_streak_of_days(self, ann, trained, set_goal, progress, at):
        from datetime import UTC, datetime

        trained(-3, -1)
        goal = set_goal(ann, "streak", target=count(9), streak_of="days")
        for day, wish, tag in ((13, "paused", '"1"'), (20, "active", '"2"')):
            at(datetime(2026, 3, day, 12, tzinfo=UTC))
            ann.patch(f"/goals/{goal['id']}", {"status": wish}, if_match=tag)
        trained(9)
        assert progress(ann, goal)["current"]["value"] == count(3)

    def test_another_unit_takes_nothing_over(self, ann, set_goal):
        goal = set_goal(ann, "streak", target=count(6), streak_of="weeks", per_week=3)
        changed = ann.patch(f"/goals/{goal['id']}", {"streak_of": "days"}, if_match='"1"')
        assert (changed.status_code, changed.json["per_week"], changed.json["rest_days"]) == (200, None, 2)


STEPS = {"kind": "measurement", "measurement_type": "steps", "target": count(10_000)}
STREAK = {"kind": "streak", "target": count(6), "streak_of": "weeks"}
RUN = {"kind": "exercise_time_over_distance", "target": time(50), "distance": length(10)}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**STEPS, "period": "year"}, "/period"),
        ({**STEPS, "target": count(250_001)}, "/target/value"),
        ({**STEPS, "target": count(2_000_000), "period": "week"}, "/target/value"),
        ({"kind": "measurement", "measurement_type": "weight", "target": kg(80), "period": "week"}, "/period"),
        ({**STEPS, "distance": length(5)}, "/distance"),
        ({**STEPS, "streak_of": "weeks"}, "/streak_of"),
        ({**STREAK, "streak_of": None}, "/streak_of"),
        ({**STREAK, "streak_of": "months"}, "/streak_of"),
        ({**STREAK, "rest_days": 2}, "/rest_days"),
        ({**STREAK, "streak_of": "days", "per_week": 2}, "/per_week"),
        ({**STREAK, "per_week": 15}, "/per_week"),
        ({**STREAK, "target": count("2.5")}, "/target/value"),
        ({**STREAK, "target": kg(2)}, "/target/unit"),
        ({**STREAK, "weeks": 2}, "/weeks"),
        ({**STREAK, "direction": "up"}, "/direction"),
        (RUN, "/exercise_id"),
        ({**RUN, "distance": None}, "/distance"),
        ({"kind": "weekly_volume", "target": kg(0)}, "/target/value"),
        ({"kind": "weekly_volume", "target": kg(5000), "reps": 5}, "/reps"),
    ],
)
def test_terms_that_make_no_sense_are_refused(ann, body, pointer):
    answer = ann.post("/goals", body)
    assert answer.status_code == 422, answer.json
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


@pytest.mark.parametrize(
    ("change", "pointer"), [({"distance": length(0)}, "/distance/value"), ({"distance": kg(1)}, "/distance/unit")]
)
def test_a_distance_is_one(ann, exercise, change, pointer):
    answer = ann.post("/goals", {**RUN, "exercise_id": str(exercise("distance_duration")), **change})
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_an_exercise_without_loads_has_no_volume(ann, exercise):
    body = {"kind": "weekly_volume", "target": kg(5000), "exercise_id": str(exercise("distance_duration"))}
    assert [error["pointer"] for error in ann.post("/goals", body).json["errors"]] == ["/exercise_id"]
