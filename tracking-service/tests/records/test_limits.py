"""What the sets of an exercise may say follows from what the catalogue says of it."""

import pytest


def lift(load, reps=5, **more):
    return {"load": f"{load} kg", "reps": reps, **more}


def doubts(user):
    return user.get("/records/doubts?limit=100").json["items"]


@pytest.mark.parametrize(
    ("facts", "loads", "reasons"),
    [
        ({"pattern": "squat", "equipment": ["leg-press"]}, [620, 1043], [None, None]),
        ({"pattern": "squat", "equipment": ["machine"]}, [620, 1043], [None, None]),
        ({}, [100, 500], [None, "jump"]),
        ({}, [20, 20, 45], [None, None, None]),
        ({"equipment": ["dumbbell"], "load_per": "hand"}, [20, 20, 45], [None, None, None]),
        ({}, [100, 225], [None, "jump"]),
        ({}, [100, 225, 200], [None, "jump", None]),
        ({}, [2.5, 25], [None, "jump"]),
        ({}, [681], ["beyond-limit"]),
        ({}, [680], [None]),
        ({"equipment": ["dumbbell"], "load_per": "hand"}, [125, 181], [None, "beyond-limit"]),
        ({"equipment": ["dumbbell"], "load_per": "total"}, [250, 361], [None, "beyond-limit"]),
        ({"pattern": "carry", "equipment": ["none"]}, [710, 901], [None, "beyond-limit"]),
        ({"pattern": None, "equipment": []}, [1043, 1501], [None, "beyond-limit"]),
    ],
)
def test_what_an_exercise_may_say(ann, exercise, train, facts, loads, reasons):
    bench = exercise(**{"pattern": "horizontal_push", **facts})
    keys = []
    for week, load in enumerate(loads):
        keys.append(train(ann, {bench: [lift(load)]}, day=-70 + 7 * week)["entries"][0]["sets"][0]["set_id"])
    found = {one["set_id"]: one["reason"]["code"] for one in doubts(ann)}
    assert [found.get(key) for key in keys] == reasons


@pytest.mark.parametrize(
    ("done", "doubtful"),
    [
        ([(100, 1), (187, 5)], True),  # 85 kg in pounds
        ([(100, 1), (171, 5)], False),
        ([(100, 5), (20, 40)], False),
        ([(20, 10), (20, 41)], True),
    ],
)
def test_what_a_load_says_with_its_repetitions(ann, exercise, train, done, doubtful):
    bench = exercise()
    for week, one in enumerate(done):
        train(ann, {bench: [lift(*one)]}, day=-70 + 7 * week)
    assert [one["reason"]["code"] for one in doubts(ann)] == ["jump"] * doubtful


def test_another_formula_judges_estimates_anew(ann, exercise, train, profile, rebuild):
    """172 kg five times are 200.7 kg by Epley and 193.5 kg by Brzycki."""
    bench = exercise()
    for day, done in ((-7, lift(100, 1)), (-1, lift(172))):
        train(ann, {bench: [done]}, day=day)
    assert [one["reason"]["code"] for one in doubts(ann)] == ["jump"]
    for version, formula, count in ((2, "brzycki", 0), (3, "epley", 1)):
        profile(ann, version=version, strength_formula=formula)
        rebuild()
        assert len(doubts(ann)) == count
        assert ann.get("/analytics/summary?period=year").json["sets"] == 2 - count


def test_an_estimate_with_the_body_follows_its_weight(ann, exercise, train):
    """20 kg and 75 kg of a body of 80 kg are lifted, 70 kg and 125 kg of one of 130 kg."""
    pull = exercise("assisted_bodyweight", pattern="vertical_pull", bodyweight_fraction=100)
    body = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2026-02-01T06:00:00Z"}
    weight = ann.post("/measurements", body).json
    for day, assistance in ((-14, 60), (-7, 5)):
        train(ann, {pull: [lift(assistance, load_kind="assisted")]}, day=day)
    for value, count in (("80", 1), ("130", 0), ("80", 1)):
        ann.patch(f"/measurements/{weight['id']}", {"value": {"value": value, "unit": "kg"}})
        assert len(doubts(ann)) == count
        assert ann.get("/analytics/summary?period=year").json["sets"] == 2 - count


@pytest.mark.parametrize(
    ("facts", "kilometres", "doubtful"),
    [
        ({"slug": "outdoor-run", "equipment": ["none"]}, 0.46, True),  # in half a minute: 15.3 m/s
        ({"slug": "outdoor-run", "equipment": ["none"]}, 0.36, False),
        ({"slug": "stationary-bike", "equipment": ["bike"]}, 0.46, False),
        ({"slug": "rowing-machine", "equipment": ["rower"]}, 0.3, True),
        ({"slug": "rowing-machine", "equipment": ["rower"]}, 0.23, False),
        ({"slug": "my-sport", "equipment": []}, 0.9, False),
        ({"slug": "my-sport", "equipment": []}, 1.1, True),
    ],
)
def test_how_fast_people_go(ann, exercise, train, facts, kilometres, doubtful):
    sport = exercise("distance_duration", pattern="locomotion", **facts)
    train(ann, {sport: [{"distance": f"{kilometres} km", "duration": "30 s"}]})
    assert bool(doubts(ann)) is doubtful
