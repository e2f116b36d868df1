"""How often a week a plan is done and after how many days it starts over, through HTTP."""

from __future__ import annotations

import pytest


@pytest.fixture
def write(alice, plan_body):
    """``write("A", "B", where=[{"weekdays": ["monday"]}, {}], **fields)``: the answer to a new plan."""

    def send(*names, where=(), **fields):
        body = plan_body(*names, **fields)
        for day, more in zip(body["days"], where, strict=False):
            day.update(more)
        return alice.post("/plans", body)

    return send


def rhythm(answer):
    assert answer.status_code in (200, 201), answer.json
    return answer.json["sessions_per_week"], answer.json["cycle_length_days"]


def findings(answer):
    assert answer.status_code == 422, answer.json
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_it_follows_from_days_that_say_where_they_stand(write):
    three = {"weekdays": ["monday", "wednesday", "friday"]}
    assert rhythm(write("A", where=[three])) == (3, 7)
    assert rhythm(write("A", where=[three], sessions_per_week=3)) == (3, 7)
    assert rhythm(write("A", where=[{"cycle_days": [1, 3]}], cycle_length_days=4)) == (4, 4)
    refused = write("A", where=[three], sessions_per_week=4)
    assert findings(refused) == [("/sessions_per_week", "contradiction")]
    assert "3 times a week" in refused.json["errors"][0]["detail"]


def test_days_that_name_nothing_take_turns(write, alice):
    plan = write("A", "B", sessions_per_week=3)
    assert rhythm(plan) == (3, 14)
    assert rhythm(write("A", "B")) == (2, 7)
    assert findings(write("A", "B", sessions_per_week=3, cycle_length_days=7)) == [
        ("/sessions_per_week", "contradiction")
    ]
    assert rhythm(alice.post(f"/plans/{plan.json['id']}/clone")) == (3, 14)


def test_a_patch_changes_what_follows(write, alice, plan_body):
    path, version = f"/plans/{write('A', 'B').json['id']}", 0
    days = plan_body("A", "B")["days"]

    def patched(**fields):
        nonlocal version
        version += 1
        return rhythm(alice.patch(path, fields, if_match=f'"{version}"'))

    assert patched(sessions_per_week=3) == (3, 14)
    assert patched(days=days[:1]) == (3, 7)
    assert patched(days=days) == (3, 14)
    assert patched(name="Renamed") == (3, 14)
    assert patched(days=[{**days[0], "weekdays": ["friday"]}]) == (1, 14)
    assert patched(days=days) == (1, 14)
    assert patched(cycle_length_days=4) == (4, 4)
    assert patched(days=[]) == (None, 4)
    assert patched(sessions_per_week=5) == (5, 4)
    assert patched(days=days) == (5, 14)
    assert patched(sessions_per_week=None) == (2, 7)


def test_a_number_that_contradicts_is_refused_in_a_change_too(write, alice):
    plan = write("A", where=[{"weekdays": ["monday", "friday"]}]).json
    path = f"/plans/{plan['id']}"
    often = [("/sessions_per_week", "contradiction")]
    assert findings(alice.patch(path, {"sessions_per_week": 5}, if_match='"1"')) == often
    assert findings(alice.put(path, {**plan, "sessions_per_week": 5}, if_match='"1"')) == often
    assert alice.patch(path, {"sessions_per_week": 2}, if_match='"1"').json == plan
    spread = write("A", "B").json
    body = {**spread, "sessions_per_week": 3}
    assert findings(alice.put(f"/plans/{spread['id']}", body, if_match='"1"')) == often


@pytest.mark.parametrize(
    "fields",
    [
        {"sessions_per_week": 3},
        {"cycle_length_days": 8},
        {"where": [{"weekdays": ["monday"], "weeks": [2], "time_of_day": "06:05"}], "cycle_length_days": 14},
        {"where": [{"cycle_days": [2, 5], "duration": {"value": "1.5", "unit": "h"}}]},
    ],
)
def test_what_get_gave_can_be_put_back(write, alice, fields):
    plan = write("A", "B", **fields).json
    body = {name: plan[name] for name in ("name", "goal", "kind", "sessions_per_week", "cycle_length_days", "days")}
    again = alice.put(f"/plans/{plan['id']}", body, if_match='"1"')
    assert (again.status_code, again.json) == (200, plan)


def test_a_plan_that_was_read_gets_another_day_by_put(write, alice, plan_body):
    """What followed from the days that it had follows from those that it has, as in a patch of the days."""
    third = plan_body("C")["days"][0]
    named = {**third, "weekdays": ["friday"]}
    for fields, more, expected in (
        ({}, [third], (3, 7)),
        ({"cycle_length_days": 8}, [third], (3, 8)),
        ({"sessions_per_week": 3}, [third], (3, 7)),
        ({"where": [{"weekdays": ["monday"]}, {"weekdays": ["tuesday"]}]}, [named], (3, 7)),
        ({"sessions_per_week": 3}, [named], (1, 14)),
    ):
        plan = write("A", "B", **fields).json
        path, days = f"/plans/{plan['id']}", [*plan["days"], *more]
        assert rhythm(alice.put(path, {**plan, "days": days}, if_match='"1"')) == expected
        twin = write("A", "B", **fields).json
        patch = {"days": [*twin["days"], *more]}
        assert rhythm(alice.patch(f"/plans/{twin['id']}", patch, if_match='"1"')) == expected
    idea = alice.post("/plans", {"name": "Idea", "sessions_per_week": 5, "cycle_length_days": 4}).json
    answer = alice.put(f"/plans/{idea['id']}", {**idea, "days": plan_body("A", "B")["days"]}, if_match='"1"')
    assert rhythm(answer) == (5, 14)


def test_what_is_said_beside_other_days_is_meant(write, alice, plan_body):
    plan = write("A", "B", sessions_per_week=3).json
    days = [*plan["days"], plan_body("C")["days"][0]]
    path = f"/plans/{plan['id']}"
    body = {**plan, "days": days}
    refused = alice.put(path, {**body, "sessions_per_week": 4, "cycle_length_days": 13}, if_match='"1"')
    assert findings(refused) == [("/sessions_per_week", "contradiction")]
    assert "stand 3 times in 13 days, so about 2 times a week" in refused.json["errors"][0]["detail"]
    changed = alice.put(path, {**body, "sessions_per_week": 4}, if_match='"1"')
    assert rhythm(changed) == (4, 21)
    assert rhythm(alice.put(path, {**changed.json, "sessions_per_week": None}, if_match='"2"')) == (1, 21)


@pytest.mark.parametrize(
    ("count", "fields", "expected"),
    [
        (4, {"sessions_per_week": 3}, (3, 28)),
        (2, {"sessions_per_week": 3}, (3, 14)),
        (3, {"sessions_per_week": None, "cycle_length_days": 14}, (2, 14)),
    ],
)
def test_a_body_that_leaves_one_out_is_meant_as_it_stands(write, alice, plan_body, count, fields, expected):
    """It is none that GET gave, though a number in it may be what stands: sent again it means the same."""
    plan = write("A", "B", "C").json
    path = f"/plans/{plan['id']}"
    assert rhythm(alice.get(path)) == (3, 7)
    body = {"name": "New", "days": plan_body(*"ABCD"[:count])["days"], **fields}
    first = alice.put(path, body, if_match='"1"')
    assert rhythm(first) == expected
    assert rhythm(alice.put(path, body, if_match=first.headers["ETag"])) == expected


def test_the_same_again_decides_nothing_and_changes_nothing(write, alice):
    plan = write("A").json
    assert alice.put(f"/plans/{plan['id']}", plan, if_match='"1"').json == plan
    more = alice.patch(f"/plans/{plan['id']}", {"cycle_length_days": 14}, if_match='"1"')
    assert rhythm(more) == (1, 14)


@pytest.mark.parametrize(
    ("where", "finding"),
    [
        ({"weekdays": ["funday"]}, ("weekdays/0", "unknown-choice")),
        ({"weekdays": ["monday"] * 8}, ("weekdays", "too-many")),
        ({"weekdays": ["monday"], "cycle_days": [1]}, ("cycle_days", "does-not-fit")),
        ({"weekdays": ["monday"], "weeks": [0]}, ("weeks/0", "out-of-range")),
        ({"time_of_day": "24:00"}, ("time_of_day", "not-a-time-of-day")),
        ({"time_of_day": "9:30"}, ("time_of_day", "not-a-time-of-day")),
        ({"time_of_day": "١٨:30"}, ("time_of_day", "not-a-time-of-day")),
        ({"time_of_day": 1830}, ("time_of_day", "not-a-time-of-day")),
        ({"duration": {"value": "4", "unit": "min"}}, ("duration/value", "out-of-range")),
        ({"duration": {"value": "9", "unit": "h"}}, ("duration/value", "out-of-range")),
    ],
)
def test_a_wrong_day(write, where, finding):
    assert findings(write("A", where=[where])) == [(f"/days/0/{finding[0]}", finding[1])]
