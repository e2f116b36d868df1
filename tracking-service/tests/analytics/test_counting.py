"""What counts as a set, a hard set and a workout, and one volume at every address."""

import pytest


def kg(value):
    return {"value": value, "unit": "kg"}


VOLUMES = {
    "summary": lambda user: user.get("/analytics/summary").json,
    "volume": lambda user: user.get("/progress/volume").json["weeks"][-1],
    "history": lambda user: user.get("/progress/history").json["items"][0],
}


def volumes(user, **more):
    """Volume, with the body, and whether it is incomplete, by address; they are all the same."""
    answers = {
        name: (read(user)["volume"]["value"], read(user)["volume_with_body"]["value"], read(user)["incomplete"])
        for name, read in VOLUMES.items()
    }
    assert len(set(answers.values())) == 1, answers
    return answers["summary"]


@pytest.mark.parametrize(
    ("measure", "facts", "sets", "expected"),
    [
        # five sets of five with 100 kg after a warm-up
        (
            "weight_reps",
            {},
            [{"load": "60 kg", "reps": 5, "role": "warmup"}, *[{"load": "100 kg", "reps": 5}] * 5],
            ("2500", "2500", False),
        ),
        # 30 kg in each hand
        ("weight_reps", {"load_per": "hand"}, [{"load": "30 kg", "reps": 10}], ("600", "600", False)),
        # one hand after the other
        (
            "weight_reps",
            {"load_per": "hand"},
            [{"load": "30 kg", "reps": 10, "side": side} for side in ("left", "right")],
            ("600", "600", False),
        ),
        # pull-ups with 20 kg, of a body of 80 kg that is lifted whole
        (
            "weighted_bodyweight",
            {"bodyweight_fraction": 100},
            [{"load": "20 kg", "load_kind": "added", "reps": 5}],
            ("100", "500", False),
        ),
        # help of 30 kg is no load
        (
            "assisted_bodyweight",
            {"bodyweight_fraction": 100},
            [{"load": "30 kg", "load_kind": "assisted", "reps": 5}],
            ("0", "250", False),
        ),
    ],
)
def test_one_workout_has_one_volume(ann, exercise, train, measure, facts, sets, expected):
    train(ann, {exercise(measure, **facts): sets}, body_weight="80 kg")
    assert volumes(ann) == expected


def test_without_a_body_weight_the_volume_with_the_body_is_incomplete(ann, exercise, train):
    train(
        ann,
        {
            exercise("weighted_bodyweight", bodyweight_fraction=100): [
                {"load": "20 kg", "load_kind": "added", "reps": 5},
                {"load_kind": "bodyweight", "reps": 5},
            ]
        },
    )
    assert volumes(ann) == ("100", "100", True)
    ann.post("/measurements", json={"type": "weight", "value": kg("80")})
    assert volumes(ann) == ("100", "900", False)


def test_whose_load_is_typed_may_be_corrected(ann, exercise, train, rebuild):
    press = exercise()
    train(ann, {press: [{"load": "30 kg", "reps": 10}]})
    exercise(key=press, version=2, load_per="hand")
    rebuild()
    assert volumes(ann) == ("600", "600", False)


@pytest.mark.parametrize(
    ("sets", "counted", "hard"),
    [
        ([{"reps": 8, "side": "left"}] * 3 + [{"reps": 8, "side": "right"}] * 3, 3, "3"),
        ([{"reps": 8}, {"reps": 6, "role": "drop"}, {"reps": 5, "role": "drop"}], 1, "1"),
        ([{"reps": 8, "rpe": 45}, {"reps": 8, "rpe": 50}], 2, "1"),
        ([{"reps": 8, "rir": 6}, {"reps": 8, "rir": 5}], 2, "1"),
        ([{"reps": 0}, {"reps": 8}], 2, "1"),
        ([{"reps": 8, "role": "warmup"}, {"reps": 8}], 1, "1"),
    ],
)
def test_what_is_a_set_and_a_hard_set(ann, exercise, train, sets, counted, hard):
    row = exercise(muscles=[{"muscle": "lats", "name": "Lats", "role": "primary", "share": 100, "group": "back"}])
    train(ann, {row: [{"load": "30 kg", **one} for one in sets]})
    assert ann.get("/analytics/summary").json["sets"] == counted
    answer = ann.get("/analytics/muscle-groups").json
    shown = [(one["muscle"], one["name"], one["group"], one["sets"]) for one in answer["muscles"]]
    assert shown == [("lats", "Lats", "back", hard)]
    assert answer["groups"] == [{"group": "back", "sets": hard, "per_week": hard}]


def test_a_muscle_of_a_release_without_names_is_shown_by_its_slug(ann, exercise, train):
    row = exercise(muscles=[{"muscle": "lats", "role": "primary", "share": 100}])
    train(ann, {row: [{"load": "30 kg", "reps": 8}]})
    assert [one["name"] for one in ann.get("/analytics/muscle-groups").json["muscles"]] == ["lats"]


def test_a_stretch_is_no_hard_set(ann, exercise, train):
    hips = [{"muscle": "hip-flexors", "role": "primary", "share": 100, "group": "hips"}]
    stretch = exercise("duration", category="mobility", pattern="mobility", muscles=hips)
    train(ann, {stretch: [{"duration": "30 s"}] * 3})
    answer = ann.get("/analytics/muscle-groups").json
    assert (answer["muscles"], answer["groups"], answer["without_muscles"]) == ([], [], [])
    assert ann.get("/analytics/summary").json["sets"] == 3


def test_three_sets_on_one_day_are_three_a_week(ann, exercise, train):
    triceps = [{"muscle": "triceps", "role": "primary", "share": 100, "group": "arms"}]
    train(ann, {exercise(muscles=triceps): [{"load": "30 kg", "reps": 8}] * 3})
    for span in ("?from=2026-03-12&to=2026-03-12", ""):
        answer = ann.get(f"/analytics/muscle-groups{span}").json
        assert [(one["per_week"], one["verdict"]) for one in answer["muscles"]] == [("3", None)]
        assert answer["weeks"] == "1"
    assert ann.get("/analytics/frequency").json["per_week"] == "1"


def test_eight_sets_every_monday_are_eight_a_week(ann, exercise, train):
    biceps = exercise(muscles=[{"muscle": "biceps", "role": "primary", "share": 100, "group": "arms"}])
    for week in range(3):
        train(ann, {biceps: [{"load": "15 kg", "reps": 8}] * 8}, day=7 * week - 14)
        answer = ann.get(f"/analytics/muscle-groups?to={['2026-02-26', '2026-03-05', '2026-03-12'][week]}").json
        verdict = "below" if week == 2 else None  # the first two weeks are judged by nothing
        assert [(one["per_week"], one["verdict"]) for one in answer["muscles"]] == [("8", verdict)]


def test_days_to_come_dilute_no_week(ann, exercise, train):
    biceps = exercise(muscles=[{"muscle": "biceps", "role": "primary", "share": 100, "group": "arms"}])
    train(ann, {biceps: [{"load": "15 kg", "reps": 8}] * 8}, day=-30)
    train(ann, {biceps: [{"load": "15 kg", "reps": 8}] * 8})
    answer = ann.get("/analytics/muscle-groups?from=2026-03-06&to=2026-04-30").json
    assert (answer["weeks"], answer["muscles"][0]["per_week"], answer["muscles"][0]["verdict"]) == ("1", "8", None)


def test_help_that_nobody_said_is_not_known(ann, exercise, train):
    dip = exercise("assisted_bodyweight", bodyweight_fraction=95)
    train(ann, {dip: [{"load_kind": "assisted", "reps": 8}]}, body_weight="80 kg")
    assert volumes(ann) == ("0", "0", True)
    kinds = {item["kind"] for item in ann.get(f"/records?exercise_id={dip}").json["items"]}
    assert kinds.isdisjoint({"least_assistance", "e1rm", "best_set_volume"})


def test_an_empty_session_is_no_workout(ann, exercise, train):
    goal = {"kind": "workouts_per_week", "target": {"value": "1", "unit": "count"}, "weeks": 1}
    created = ann.post("/goals", json=goal).json
    bench = exercise()
    train(ann, {})
    train(ann, {bench: [{"status": "skipped"}]})
    assert ann.get("/streaks").json["weeks"]["this_week"]["done"] == 0
    assert ann.get("/streaks").json["last_workout_on"] is None
    assert ann.get(f"/goals/{created['id']}").json["status"] == "active"
    assert ann.get("/analytics/summary").json["workouts"] == 0
    assert ann.get("/analytics/frequency").json["per_week"] == "0"
    train(ann, {bench: [{"load": "30 kg", "reps": 8}]})
    assert ann.get("/streaks").json["weeks"]["this_week"]["done"] == 1
    assert ann.get(f"/goals/{created['id']}").json["status"] == "reached"


def test_assistance_is_never_the_heaviest(ann, exercise, train):
    dip = exercise("assisted_bodyweight", bodyweight_fraction=95)
    sets = [{"load": load, "load_kind": "assisted", "reps": 8} for load in ("30 kg", "20 kg")]
    train(ann, {dip: sets})
    session = ann.get(f"/progress/exercises/{dip}").json["sessions"][0]
    assert (session["heaviest"], session["least_assistance"]) == (None, kg("20"))


def test_the_running_week_is_held_against_the_same_days_of_the_last(ann, exercise, train):
    bench = exercise()
    for day in (-7, -6, 0):  # Thursday and Friday of the last week, today is Thursday
        train(ann, {bench: [{"load": "100 kg", "reps": 5}]}, day=day)
    week = ann.get("/analytics/summary").json
    assert (week["volume"], week["previous"]["volume"]) == (kg("500"), kg("500"))
    assert (week["previous"]["from"], week["previous"]["to"]) == ("2026-03-02", "2026-03-05")
    over = ann.get("/analytics/summary?date=2026-03-08").json
    assert (over["volume"], over["previous"]["to"]) == (kg("1000"), "2026-03-01")


def test_a_record_of_volume_is_the_volume_with_the_body(ann, exercise, train):
    press, dip = exercise(load_per="hand"), exercise("weighted_bodyweight", bodyweight_fraction=95)
    sets = [{"load": "30 kg", "reps": 10}, {"load": "30 kg", "reps": 8, "side": "left"}]
    added = [{"load": "20 kg", "load_kind": "added", "reps": 5}]
    train(ann, {press: sets, dip: added}, body_weight="80 kg")
    for key, of_set, of_workout in ((press, "600", "840"), (dip, "480", "480")):
        best = {
            kind: ann.get(f"/records?exercise_id={key}&kind={kind}").json["items"][0]["value"]["value"]
            for kind in ("best_set_volume", "best_session_volume")
        }
        assert best == {"best_set_volume": of_set, "best_session_volume": of_workout}
        session = ann.get(f"/progress/exercises/{key}").json["sessions"][0]
        assert session["volume_with_body"]["value"] == of_workout


def test_a_workout_that_is_published_again_says_what_an_older_release_did_not_read(ann, exercise, train, publish):
    data = train(ann, {exercise(): [{"load": "20 kg", "reps": 8}] * 2})
    assert ann.get("/analytics/summary").json["sets"] == 2
    for one, side in zip(data["entries"][0]["sets"], ("left", "right"), strict=True):
        one["side"] = side
    publish(data)  # the version that is known already
    assert ann.get("/analytics/summary").json["sets"] == 1
