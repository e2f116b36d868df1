"""Draft, active, archived: the verbs, and the one active plan of a user."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from plans_service.plans.models import AnotherPlanActive, Plan
from service_kit.db.constraints import problem_of
from service_kit.db.session import db_session
from service_kit.ids import new_id


@pytest.fixture(autouse=True)
def _zones(known_person, alice, bob):
    known_person(alice.user_id, "Pacific/Auckland")
    known_person(bob.user_id)


def test_activating_archives_the_plan_that_was_active(alice, bob, plan_body, emitted):
    first, second = (alice.post("/plans", plan_body("A", name=name)).json["id"] for name in ("One", "Two"))
    bobs = bob.post("/plans", plan_body("A")).json["id"]
    assert bob.post(f"/plans/{bobs}/activate").json["status"] == "active"
    assert alice.post(f"/plans/{first}/activate").json["status"] == "active"
    answer = alice.post(f"/plans/{second}/activate")
    assert (answer.status_code, answer.json["status"], answer.headers["ETag"][:3]) == (200, "active", '"2-')
    statuses = {plan["name"]: plan["status"] for plan in alice.get("/plans").json["items"]}
    assert statuses == {"One": "archived", "Two": "active"}
    assert bob.get(f"/plans/{bobs}").json["status"] == "active"
    facts = [(row.type, row.data["name"], row.data["status"], row.version) for row in emitted()][-2:]
    assert facts == [
        ("plans.plan-changed.v1", "One", "archived", 3),
        ("plans.plan-activated.v1", "Two", "active", 2),
    ]


def test_a_plan_without_a_start_begins_on_the_local_day_of_its_activation(alice, plan_body, at):
    at(datetime(2026, 3, 1, 20, tzinfo=UTC))  # already 2 March in Auckland
    plan = alice.post("/plans", plan_body("A", length_weeks=1)).json
    assert plan["end_date"] is None
    active = alice.post(f"/plans/{plan['id']}/activate").json
    assert (active["start_date"], active["activated_on"], active["end_date"]) == (None, "2026-03-02", "2026-03-08")


def test_activating_twice_and_archiving_twice_change_nothing(alice, plan_body, emitted):
    plan = alice.post("/plans", plan_body("A")).json["id"]
    for verb, version in (("activate", 2), ("activate", 2), ("archive", 3), ("archive", 3)):
        assert alice.post(f"/plans/{plan}/{verb}").headers["ETag"].startswith(f'"{version}-')
    assert len(emitted()) == 3


def test_an_archived_plan_can_be_activated_again(alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json["id"]
    alice.post(f"/plans/{plan}/archive")
    assert alice.post(f"/plans/{plan}/activate").json["status"] == "active"


def test_an_empty_plan_cannot_be_activated(alice):
    plan = alice.post("/plans", {"name": "Idea", "days": [{"name": "A"}]}).json["id"]
    answer = alice.post(f"/plans/{plan}/activate")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/empty-plan")


def test_a_clone_is_a_draft_with_ids_of_its_own(alice, plan_body):
    plan = alice.post("/plans", plan_body("A", "B", name="x" * 120, goal="rehab", start_date="2026-03-02")).json
    answer = alice.post(f"/plans/{plan['id']}/clone")
    assert (answer.status_code, answer.headers["ETag"][:3]) == (201, '"1-')
    copy = answer.json
    assert answer.headers["Location"] == f"/api/v1/plans/{copy['id']}"
    assert copy["name"] == "x" * 113 + " (copy)"
    assert (copy["status"], copy["goal"], copy["start_date"]) == ("draft", "rehab", None)

    def ids(node):
        if isinstance(node, list):
            return {key for part in node for key in ids(part)}
        own = {node["id"]}
        return own.union(*(ids(node[name]) for name in ("days", "blocks", "items", "sets") if name in node))

    assert ids(plan).isdisjoint(ids(copy))
    assert len(ids(plan)) == len(ids(copy)) == 13
    assert alice.get(f"/plans/{plan['id']}").json == plan


def test_verbs_take_no_body(alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json["id"]
    assert alice.post(f"/plans/{plan}/activate", {}).status_code == 200
    assert alice.post(f"/plans/{plan}/activate", {"status": "draft"}).status_code == 422


def test_an_unknown_profile_is_looked_up_once(app, key, bob, plan_body, peers):
    stranger = type(bob)(app.test_client(), key)
    profile = {"user_id": str(stranger.user_id), "version": 3, "time_zone": "Asia/Tokyo"}
    peers["auth"].states[str(stranger.user_id)] = profile
    plan = stranger.post("/plans", plan_body("A")).json["id"]
    assert stranger.post(f"/plans/{plan}/activate").status_code == 200
    assert stranger.get("/schedule/today").json["time_zone"] == "Asia/Tokyo"
    assert peers["auth"].questions == [("/internal/profiles", [str(stranger.user_id)])]


def test_with_the_auth_service_away_an_unknown_profile_is_503(app, key, bob, plan_body, peers):
    peers["auth"].away = True
    stranger = type(bob)(app.test_client(), key)
    plan = stranger.post("/plans", plan_body("A")).json["id"]
    assert stranger.post(f"/plans/{plan}/activate").status_code == 503
    assert stranger.get("/schedule/today").status_code == 503
    peers["auth"].away = False
    assert stranger.get("/schedule/today").status_code == 404


def test_racing_activations_leave_one_active_plan(app, alice, plan_body):
    plans = [alice.post("/plans", plan_body("A", name=f"P{number}")).json["id"] for number in range(8)]
    barrier, statuses = Barrier(len(plans)), []

    def race(plan: str) -> None:
        with app.test_client() as client:
            racer = type(alice)(client, alice._key)
            racer.user_id = alice.user_id
            barrier.wait()
            statuses.append(racer.post(f"/plans/{plan}/activate").status_code)

    threads = [Thread(target=race, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert alice.get("/plans?status=active").json["page"]["total"] == 1
    assert alice.get("/plans?status=archived").json["page"]["total"] == 7


def test_racing_puts_with_one_etag_lose_no_update(app, alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json["id"]
    barrier, statuses = Barrier(6), []

    def race(number: int) -> None:
        with app.test_client() as client:
            racer = type(alice)(client, alice._key)
            racer.user_id = alice.user_id
            barrier.wait()
            answer = racer.put(f"/plans/{plan}", {"name": f"N{number}"}, if_match='"1"')
            statuses.append(answer.status_code)

    threads = [Thread(target=race, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[412] * 5]
    assert alice.get(f"/plans/{plan}").json["version"] == 2


def test_the_database_itself_refuses_a_second_active_plan(app, alice, plan_body):
    for name in ("One", "Two"):
        alice.post("/plans", plan_body("A", name=name))
    with app.app_context(), pytest.raises(IntegrityError) as refused:
        db_session().execute(update(Plan).values(status="active"))
    with app.app_context():
        assert isinstance(problem_of(refused.value), AnotherPlanActive)


def test_unknown_ids_are_404(alice):
    assert alice.post(f"/plans/{new_id()}/activate").status_code == 404
