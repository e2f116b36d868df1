"""Plans of several kinds are followed side by side, one of each."""

from __future__ import annotations

import pytest

from plans_service.app import create_app
from plans_service.database import Model
from service_kit.clock import now
from service_kit.db import migrations
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from service_kit.testing.plugin import UserClient


@pytest.fixture(autouse=True)
def _zones(known_person, alice):
    known_person(alice.user_id)


@pytest.fixture
def activate(alice, plan_body):
    """``activate("Base", kind="running")``: the answer to a new plan that was activated."""

    def begin(name, **fields):
        plan = alice.post("/plans", plan_body("A", name=name, **fields)).json
        return alice.post(f"/plans/{plan['id']}/activate").json

    return begin


def statuses(alice):
    return {plan["name"]: plan["status"] for plan in alice.get("/plans").json["items"]}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "strength"),
        ({"goal": "rehab"}, "rehab"),
        ({"goal": "endurance"}, "conditioning"),
        ({"goal": "endurance", "kind": "running"}, "running"),
        ({"goal": "fat_loss"}, "strength"),
    ],
)
def test_the_kind_follows_from_the_goal_where_none_is_named(alice, fields, kind):
    assert alice.post("/plans", {"name": "P", **fields}).json["kind"] == kind


def test_activating_archives_the_plan_of_its_kind_only(alice, activate, emitted):
    activate("Lift")
    activate("Run", kind="running")
    activate("Lift more")
    assert statuses(alice) == {"Lift": "archived", "Run": "active", "Lift more": "active"}
    assert emitted()[-1].data["kind"] == "strength"


def test_an_active_plan_takes_no_kind_of_which_another_is_active(alice, activate):
    lift = activate("Lift")
    run = activate("Run", kind="running")
    refused = alice.patch(f"/plans/{run['id']}", {"kind": "strength"}, if_match='"2"')
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/another-plan-active")
    assert (refused.json["plan_id"], refused.json["href"]) == (lift["id"], f"/api/v1/plans/{lift['id']}")
    assert alice.patch(f"/plans/{run['id']}", {"kind": "rehab"}, if_match='"2"').json["kind"] == "rehab"
    assert alice.patch(f"/plans/{lift['id']}", {"goal": "rehab"}, if_match='"2"').json["kind"] == "strength"
    anew = alice.put(f"/plans/{lift['id']}", {"name": "Lift", "goal": "rehab"}, if_match='"3"')
    assert anew.status_code == 409
    assert statuses(alice) == {"Lift": "active", "Run": "active"}


def test_lists_take_several_values(alice, activate, squat, known_exercise, bob):
    activate("Lift")
    activate("Run", kind="running", level="beginner")
    alice.post("/plans", {"name": "Idea", "goal": "rehab", "level": "advanced"})

    def names(query):
        return [plan["name"] for plan in alice.get(f"/plans?sort=name&{query}").json["items"]]

    assert names("status=active&kind=running") == ["Run"]
    assert names("status=active,draft&kind=running,rehab") == ["Idea", "Run"]
    assert names("level=beginner,advanced") == ["Idea", "Run"]
    assert names("goal=rehab,general") == ["Idea", "Lift", "Run"]
    assert names(f"exercise_id={known_exercise('Row')},{squat}") == ["Lift", "Run"]


def test_unknown_values_of_filters_are_refused(alice, bob, known_exercise, squat):
    strangers = known_exercise("Own", owner_id=str(bob.user_id))
    for query, name in (
        ("kind=yoga", "kind"),
        ("status=active,done", "status"),
        (f"exercise_id={new_id()}", "exercise_id"),
        (f"exercise_id={squat},{strangers}", "exercise_id"),
    ):
        answer = alice.get(f"/plans?{query}")
        assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, name)
    assert alice.get(f"/plans?exercise_id={strangers}").json["errors"][0]["code"] == "unknown-exercise"


def test_a_clone_takes_an_id_a_name_and_a_start(alice, activate):
    plan = activate("Run", kind="running", start_date="2026-03-02")
    key = str(new_id())
    answer = alice.post(f"/plans/{plan['id']}/clone", {"id": key, "name": "Run on", "start_date": "2026-06-01"})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/plans/{key}")
    copy = answer.json
    assert (copy["id"], copy["name"], copy["start_date"], copy["kind"], copy["status"]) == (
        key,
        "Run on",
        "2026-06-01",
        "running",
        "draft",
    )
    again = alice.post(f"/plans/{plan['id']}/clone", {"id": key})
    assert (again.status_code, again.json["type"]) == (409, "/problems/id-taken")
    assert alice.post(f"/plans/{plan['id']}/clone", {}).json["name"] == "Run (copy)"
    assert alice.post(f"/plans/{plan['id']}/clone").json["start_date"] is None
    assert alice.post(f"/plans/{plan['id']}/clone", {"goal": "rehab"}).status_code == 422


def test_plans_of_the_release_before_get_kinds_and_a_rhythm(migrated_app, key, tmp_path):
    tree = [{"id": str(new_id()), "name": name, "cycle_days": [], "blocks": []} for name in "AB"]
    named = [{**tree[0], "cycle_days": [1, 3, 5, 8]}]
    plan = {"exercise_types": [], "set_count": 0, "exercise_count": 0, "name_folded": "p", "sessions_per_week": 3}
    plan |= {"version": 1, "created_at": now(), "updated_at": now(), "cycle_length_days": 7, "status": "draft"}
    rows = {
        "Spread": {"goal": "strength", "tree": tree, "day_count": 2, "status": "active"},
        "Named": {"goal": "rehab", "tree": named, "day_count": 1, "cycle_length_days": 14},
        "Idea": {"goal": "endurance", "tree": [], "day_count": 0},
    }
    with older_database(create_app, migrated_app, tmp_path, "0007") as older:
        alice = UserClient(older.test_client(), key)
        for name, row in rows.items():
            insert_row(
                older, Model.metadata.tables["plans"], id=new_id(), user_id=alice.user_id, name=name, **plan | row
            )
        migrations.upgrade(older)
        items = alice.get("/plans?sort=name").json["items"]
        found = {one["name"]: (one["kind"], one["sessions_per_week"], one["cycle_length_days"]) for one in items}
        assert found == {"Idea": ("conditioning", 3, 7), "Named": ("rehab", 2, 14), "Spread": ("strength", 2, 7)}
        for one in items:
            renamed = alice.patch(f"/plans/{one['id']}", {"description": "As it was"}, if_match='"1"')
            assert (renamed.status_code, renamed.json["sessions_per_week"]) == (200, one["sessions_per_week"])
