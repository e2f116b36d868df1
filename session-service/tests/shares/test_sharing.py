"""What the owner of a link shows, to whom, and for how long."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

AMENDED = "session.workout-amended.v1"
HERE = {"latitude": "52.520008", "longitude": "13.404954"}


@pytest.fixture
def anyone(anonymous):
    """``anyone(path)``: a GET without a token."""
    return lambda path: anonymous.get(path.removeprefix("/api/v1"))


@pytest.fixture
def shared(lifter, workout_body):
    """A workout with everything that nobody else may see, and its link."""
    body = workout_body(
        visibility="link",
        coordinate=HERE,
        location="Cellar",
        notes="Knee again.",
        body_weight={"value": "81", "unit": "kg"},
        feeling=1,
        tags=["rehab"],
    )
    body["entries"][0] |= {"note": "Ouch."}
    body["entries"][0]["sets"][0] |= {"note": "Sharp.", "heart_rate": 180}
    return lifter.post("/workouts", body).json


def test_a_workout_is_private_until_its_owner_says(lifter, workout_body):
    workout = lifter.post("/workouts", workout_body()).json
    assert (workout["visibility"], workout["share_code"], workout["share_href"]) == ("private", None, None)


def test_whoever_has_the_link_sees_what_was_done_and_nothing_else(shared, anyone, squat):
    answer = anyone(shared["share_href"])
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    seen = answer.json
    assert set(seen) == {"title", "local_date", "sets_done", "volume", "blocks", "entries"}
    entry = seen["entries"][0]
    assert set(entry) == {"position", "exercise_id", "exercise_name", "measure", "block_id", "sets"}
    assert (entry["exercise_id"], entry["exercise_name"]) == (squat, "Back squat")
    assert (entry["sets"][0]["reps"], entry["sets"][0]["load"]) == (5, {"value": "100", "unit": "kg"})
    for secret in ("Knee", "Ouch", "Sharp", "rehab", "Cellar", shared["id"], shared["entries"][0]["id"]):
        assert secret not in answer.text
    assert not {"180", "81", HERE["latitude"], HERE["longitude"]} & set(figures(seen))


def figures(node):
    """Every value in a document, as text; digits stand in the ids too."""
    if isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from figures(below)
    else:
        yield str(node)


def test_an_exercise_of_ones_own_is_named_but_not_addressed(lifter, workout_body, known_exercise, anyone):
    own = known_exercise("My press", owner_id=str(lifter.user_id))
    sets = [{"reps": 5, "load": {"value": "20", "unit": "kg"}}]
    body = workout_body(visibility="link", entries=[{"exercise_id": own, "sets": sets}])
    entry = anyone(lifter.post("/workouts", body).json["share_href"]).json["entries"][0]
    assert (entry["exercise_id"], entry["exercise_name"]) == (None, "My press")


def test_a_link_that_was_revoked_never_opens_again(lifter, shared, anyone):
    path = f"/workouts/{shared['id']}"
    assert lifter.patch(path, {"title": "Other", "visibility": "link"}).json["share_code"] == shared["share_code"]
    assert lifter.patch(path, {"visibility": "private"}).json["share_href"] is None
    refused = anyone(shared["share_href"])
    again = lifter.patch(path, {"visibility": "link"}).json
    assert again["share_code"] != shared["share_code"]
    assert (anyone(again["share_href"]).status_code, anyone(shared["share_href"]).status_code) == (200, 404)
    lifter.delete(path)
    for answer in (
        refused,
        anyone(again["share_href"]),
        anyone(f"/workouts/shared/{'x' * 32}"),
        anyone(f"/workouts/shared/{new_id().hex}"),
    ):
        assert (answer.status_code, {**answer.json, "request_id": ""}) == (404, {**refused.json, "request_id": ""})


def test_a_replacement_that_does_not_say_is_private(lifter, shared, workout_body, anyone):
    replaced = lifter.put(f"/workouts/{shared['id']}", workout_body()).json
    assert (replaced["visibility"], replaced["coordinate"]) == ("private", None)
    assert anyone(shared["share_href"]).status_code == 404


def test_an_erasure_revokes(lifter, shared, anyone, deliver, contracts):
    kind = "auth.account-erased.v1"
    data = contracts.example(kind) | {"user_id": str(lifter.user_id)}
    deliver(kind, data, subject=lifter.user_id, version=9, user_id=lifter.user_id)
    assert anyone(shared["share_href"]).status_code == 404


def test_a_link_opens_nothing_else(shared, anyone):
    for path in (f"/workouts/{shared['id']}", "/workouts", f"/workouts/{shared['share_code']}"):
        assert anyone(path).status_code in (401, 404)


def test_neither_place_nor_link_is_published(lifter, shared, emitted):
    lifter.patch(f"/workouts/{shared['id']}", {"title": "Other"})
    text = str(emitted(AMENDED)[0].data)
    assert "52.52" not in text
    assert shared["share_code"] not in text


@pytest.mark.parametrize(
    ("coordinate", "pointer"),
    [
        ({"latitude": "90.1", "longitude": "0"}, "/coordinate/latitude"),
        ({"latitude": "0", "longitude": "-180.000001"}, "/coordinate/longitude"),
        ({"latitude": "NaN", "longitude": "0"}, "/coordinate/latitude"),
        ({"latitude": 52.5, "longitude": "0"}, "/coordinate/latitude"),
        ({"latitude": "52.5200081", "longitude": "0"}, "/coordinate/latitude"),
        ({"latitude": "52.5"}, "/coordinate/longitude"),
        ({"latitude": "52.5", "longitude": "0", "height": "0"}, "/coordinate/height"),
    ],
)
def test_a_coordinate_is_a_place_on_earth(lifter, workout_body, shared, coordinate, pointer):
    for answer in (
        lifter.post("/workouts", workout_body(coordinate=coordinate)),
        lifter.patch(f"/workouts/{shared['id']}", {"coordinate": coordinate}),
    ):
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_coordinate_is_kept_until_it_is_cleared(lifter, shared):
    assert shared["coordinate"] == HERE
    path = f"/workouts/{shared['id']}"
    moved = lifter.patch(path, {"coordinate": {"latitude": "-0.0", "longitude": "180"}}).json
    assert moved["coordinate"] == {"latitude": "0.0", "longitude": "180"}
    assert lifter.patch(path, {"coordinate": None}).json["coordinate"] is None
    assert lifter.patch(path, {"visibility": "public"}).json["errors"][0]["pointer"] == "/visibility"
