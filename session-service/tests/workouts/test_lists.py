"""Lists of workouts: order, pages, filters, and the feed of changes."""

from __future__ import annotations

from uuid import UUID

import pytest

from service_kit.ids import new_id

LOAD = {"value": "60", "unit": "kg"}


def titles(answer):
    assert answer.status_code == 200, answer.json
    return [one["title"] for one in answer.json["items"]]


@pytest.fixture
def three(lifter, workout_body, known_exercise, known_plan):
    """Workouts of three days: Monday, Tuesday, Wednesday."""
    known_exercise("Calf raise", muscles=[{"muscle": "calves", "role": "primary", "share": 100}])
    row = known_exercise("Bent-over row", muscles=[{"muscle": "lats", "role": "primary", "share": 100}])
    plan = known_plan(lifter)
    more = [
        {"tags": ["gym", "before, not after"], "notes": "100% effort, Élan_vital"},
        {"entries": [{"exercise_id": row, "sets": [{"reps": 8, "load": LOAD}]}], "location": "Cellar"},
        {"plan_id": plan["plan_id"], "plan_day_id": plan["days"][0]["day_id"]},
    ]
    for day, (title, fields) in enumerate(zip(("Monday", "Tuesday", "Wednesday"), more, strict=True), start=9):
        times = {"started_at": f"2026-03-{day:02}T08:00:00Z", "ended_at": f"2026-03-{day:02}T09:00:00Z"}
        assert lifter.post("/workouts", workout_body(title=title, **times, **fields)).status_code == 201
    return {"row": row, "plan": plan["plan_id"], "squat": plan["days"][0]["blocks"][0]["items"][0]["exercise_id"]}


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
        ("muscle=calves,lats", ["Tuesday"]),
        ("plan_id={plan}", ["Wednesday"]),
        ("plan_id={plan}&exercise_id={row}", []),
        ("exercise_id={row},{squat}", ["Wednesday", "Tuesday", "Monday"]),
        ("tag=home,Gym", ["Monday"]),
        ("tag=home&tag=gym", ["Monday"]),
        ("tag=before, not after", ["Monday"]),
        ("tag=home", []),
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


@pytest.mark.parametrize("name", ["exercise_id", "plan_id"])
def test_what_is_not_there_or_not_ones_own_is_no_filter(lifter, bob, three, known_exercise, known_plan, name):
    theirs = {
        "exercise_id": known_exercise("Bob's row", owner_id=str(bob.user_id)),
        "plan_id": known_plan(bob)["plan_id"],
    }
    own = {"exercise_id": three["row"], "plan_id": three["plan"]}
    answers = [lifter.get(f"/workouts?{name}={own[name]},{key}") for key in (theirs[name], new_id())]
    assert [answer.status_code for answer in answers] == [422, 422]
    first, second = ({**answer.json, "request_id": ""} for answer in answers)
    assert first == second
    assert (first["errors"][0]["parameter"], first["errors"][0]["code"]) == (name, f"unknown-{name[:-3]}")


def test_a_plan_that_is_gone_still_finds_its_workouts(lifter, three, deliver):
    data = {"plan_id": three["plan"], "user_id": str(lifter.user_id)}
    deliver("plans.plan-deleted.v1", data, subject=UUID(three["plan"]), version=2, user_id=lifter.user_id)
    assert titles(lifter.get(f"/workouts?plan_id={three['plan']}")) == ["Wednesday"]
    assert lifter.get("/workouts").json["items"][0]["plan_name"] is None


def test_plans_and_days_have_their_names_of_now(lifter, three, known_plan):
    one = lifter.get("/workouts").json["items"][0]
    assert (one["plan_name"], one["plan_day_name"]) == ("Three days of strength", "Squat day")
    known_plan(lifter, key=three["plan"], version=2, name="Renamed")
    assert lifter.get(f"/workouts/{one['id']}").json["plan_name"] == "Renamed"


def test_an_unknown_muscle_is_no_filter(lifter, three):
    errors = lifter.get("/workouts?muscle=wings,lats,fins").json["errors"]
    assert {(error["parameter"], error["code"]) for error in errors} == {("muscle", "unknown-muscle")}
    assert [error["detail"] for error in errors] == [
        "There is no 'fins' in GET /muscles.",
        "There is no 'wings' in GET /muscles.",
    ]


def test_a_page_is_no_cursor(lifter):
    assert "cursor" in lifter.get("/workouts?page=2").json["detail"]


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
