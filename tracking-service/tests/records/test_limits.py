"""What the sets of an exercise may say follows from what the catalogue says of it."""

import pytest


def lift(load):
    return {"load": f"{load} kg", "reps": 5}


def doubts(user):
    return user.get("/records/doubts?page_size=100").json["items"]


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
