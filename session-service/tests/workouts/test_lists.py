"""Lists of workouts: order, pages, filters, and the feed of changes."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

LOAD = {"value": "60", "unit": "kg"}


def titles(answer):
    assert answer.status_code == 200, answer.json
    return [one["title"] for one in answer.json["items"]]


@pytest.fixture
def three(lifter, workout_body, known_exercise, known_plan):
    """Workouts of three days: Monday, Tuesday, Wednesday."""
    row = known_exercise("Bent-over row", muscles=[{"muscle": "lats", "role": "primary", "share": 100}])
    plan = known_plan(lifter)
    more = [
        {"tags": ["gym"], "notes": "100% effort, Élan_vital"},
        {"entries": [{"exercise_id": row, "sets": [{"reps": 8, "load": LOAD}]}], "location": "Cellar"},
        {"plan_id": plan["plan_id"], "plan_day_id": plan["days"][0]["day_id"]},
    ]
    for day, (title, fields) in enumerate(zip(("Monday", "Tuesday", "Wednesday"), more, strict=True), start=9):
        times = {"started_at": f"2026-03-{day:02}T08:00:00Z", "ended_at": f"2026-03-{day:02}T09:00:00Z"}
        assert lifter.post("/workouts", workout_body(title=title, **times, **fields)).status_code == 201
    return {"row": row, "plan": plan["plan_id"]}


def test_newest_first_and_page_by_page(lifter, three):
    assert titles(lifter.get("/workouts")) == ["Wednesday", "Tuesday", "Monday"]
    first = lifter.get("/workouts?limit=2")
    assert titles(first) == ["Wednesday", "Tuesday"]
    second = lifter.get(f"/workouts?limit=2&cursor={first.json['page']['next']}")
    assert (titles(second), second.json["page"]["next"]) == (["Monday"], None)


def test_a_summary_says_what_was_done(lifter, three):
    one = lifter.get("/workouts").json["items"][1]
    assert one["exercises"] == [{"exercise_id": three["row"], "exercise_name": "Bent-over row", "sets_done": 1}]
    assert "entries" not in one
    assert "notes" not in one


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-03-10", ["Wednesday", "Tuesday"]),
        ("to=2026-03-10", ["Tuesday", "Monday"]),
        ("from=2026-03-10&to=2026-03-10", ["Tuesday"]),
        ("exercise_id={row}", ["Tuesday"]),
        ("muscle=lats", ["Tuesday"]),
        ("muscle=calves", []),
        ("plan_id={plan}", ["Wednesday"]),
        ("tag=GYM", ["Monday"]),
        ("q=tuesday", ["Tuesday"]),
        ("q=bent ROW", ["Tuesday"]),
        ("q=elan", ["Monday"]),
        ("q=cellar", ["Tuesday"]),
        ("q=100%25", ["Monday"]),
        ("q=%25", ["Monday"]),
        ("q=_", ["Monday"]),
        ("q=squat", ["Wednesday", "Monday"]),
    ],
)
def test_filters(lifter, three, query, expected):
    assert titles(lifter.get(f"/workouts?{query.format(**three)}")) == expected


@pytest.mark.parametrize(
    "query",
    ["from=x", "limit=0", "limit=101", "cursor=x", "sort=id", "muscle=", "exercise_id=1", "q=" + "%25" * 101, "page=1"],
)
def test_bad_queries_are_refused(lifter, query):
    assert lifter.get(f"/workouts?{query}").status_code == 422


def test_nobody_sees_anothers(bob, three):
    assert titles(bob.get("/workouts")) == []
    assert bob.get("/workouts/changes").json["items"] == []


def test_the_feed_lists_each_workout_once_in_its_newest_state(lifter, three):
    first = lifter.get("/workouts/changes").json
    assert [one["workout"]["title"] for one in first["items"]] == ["Monday", "Tuesday", "Wednesday"]
    assert first["page"] == {"next": 3, "more": False, "limit": 50}
    monday, tuesday = (one["workout_id"] for one in first["items"][:2])
    lifter.patch(f"/workouts/{monday}", {"title": "Moonday"})
    lifter.delete(f"/workouts/{tuesday}")
    later = lifter.get("/workouts/changes?since=3").json
    assert [(one["workout_id"], one["deleted"], one["version"]) for one in later["items"]] == [
        (monday, False, 2),
        (tuesday, True, 2),
    ]
    assert later["items"][0]["workout"]["title"] == "Moonday"
    assert later["items"][1]["workout"] is None
    assert lifter.get("/workouts/changes?since=5").json["page"]["next"] == 5


def test_the_feed_comes_in_pages(lifter, three):
    page = lifter.get("/workouts/changes?limit=2").json
    assert (len(page["items"]), page["page"]) == (2, {"next": 2, "more": True, "limit": 2})


def test_racing_writers_get_positions_without_gaps(lifter, workout_body, race):
    answers = race([lambda: lifter.post("/workouts", workout_body(id=str(new_id()))) for _ in range(12)])
    assert {answer.status_code for answer in answers} == {201}
    positions = [one["position"] for one in lifter.get("/workouts/changes").json["items"]]
    assert positions == list(range(1, 13))
