"""Plans through HTTP: write, read, list, change, delete."""

from __future__ import annotations

from uuid import UUID

from service_kit.ids import new_id


def test_a_whole_tree_is_written_in_one_request_and_read_back(alice, plan_body):
    created = alice.post("/plans", plan_body("A", "B", goal="strength", length_weeks=12, start_date="2026-03-02"))
    assert created.status_code == 201
    assert created.headers["ETag"].startswith('"1-')
    plan = created.json
    assert (plan["status"], plan["day_count"], plan["set_count"], plan["exercise_count"]) == ("draft", 2, 6, 1)
    assert plan["end_date"] == "2026-05-24"
    assert plan["exercises"][0]["name"] == "Back squat"
    read = alice.get(f"/plans/{plan['id']}")
    assert read.json == plan
    assert alice.get(f"/plans/{plan['id']}", headers={"If-None-Match": created.headers["ETag"]}).status_code == 304


def test_defaults_of_a_plan_with_only_a_name(alice):
    plan = alice.post("/plans", {"name": "Idea"}).json
    assert plan["goal"] == "general"
    assert plan["cycle_length_days"] == 7
    assert plan["days"] == plan["exercises"] == plan["exercise_types"] == []
    assert plan["level"] is plan["start_date"] is plan["end_date"] is None


def test_the_client_may_choose_every_id(alice, bob, plan_body):
    body = plan_body("A")
    ids = [str(new_id()) for _ in range(5)]
    body["id"] = ids[0]
    day = body["days"][0]
    item = day["blocks"][0]["items"][0]
    day["id"], day["blocks"][0]["id"], item["id"] = ids[1:4]
    item["sets"] = [{**item["sets"][0], "id": ids[4]}]
    plan = alice.post("/plans", body).json
    first_day = plan["days"][0]
    block = first_day["blocks"][0]
    assert [plan["id"], first_day["id"], block["id"], block["items"][0]["id"]] == ids[:4]
    assert block["items"][0]["sets"][0]["id"] == ids[4]
    for somebody in (alice, bob):
        answer = somebody.post("/plans", {"name": "Other", "id": ids[0]})
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")


def test_put_keeps_the_ids_that_are_sent_back_and_gives_new_parts_new_ones(alice, plan_body):
    plan = alice.post("/plans", plan_body("A", "B")).json
    days = plan["days"]
    body = {"name": "Strength", "days": [days[1], {**days[0], "name": "A changed"}, {"name": "C"}]}
    answer = alice.put(f"/plans/{plan['id']}", body, if_match='"1"')
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"2-')
    ids = [day["id"] for day in answer.json["days"]]
    assert ids[:2] == [days[1]["id"], days[0]["id"]]
    assert UUID(ids[2]) not in {UUID(days[0]["id"]), UUID(days[1]["id"])}
    assert answer.json["days"][1]["blocks"] == days[0]["blocks"]


def test_what_get_gave_is_taken_back_by_put_and_patch(alice, plan_body, known_exercise, squat):
    plan = alice.post("/plans", plan_body("A", sessions_per_week=2, start_date="2026-03-02")).json
    path = f"/plans/{plan['id']}"
    item = plan["days"][0]["blocks"][0]["items"][0]
    assert item["exercise_name"] == "Back squat"
    assert alice.put(path, plan, if_match='"1"').json == plan
    assert alice.patch(path, {"days": plan["days"]}, if_match='"1"').json == plan
    other = {"name": "B", "blocks": plan["days"][0].pop("blocks")}
    moved = alice.patch(path, {"days": [plan["days"][0], other]}, if_match='"1"').json
    assert moved["days"][1]["blocks"] == [{"id": moved["days"][1]["blocks"][0]["id"], **other["blocks"][0]}]
    assert alice.post("/plans", {"name": "Like it", "days": moved["days"]}).status_code == 201


def test_another_name_of_an_exercise_is_refused_in_a_new_item(alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json
    path = f"/plans/{plan['id']}"
    plan["days"][0]["blocks"][0]["items"][0]["exercise_name"] = "Front squat"
    changed = {"days": [{**plan["days"][0], "name": "B"}]}
    refused = alice.post("/plans", {"name": "Like it", **changed})
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [
        ("/days/0/blocks/0/items/0/exercise_name", "read-only")
    ]
    for answer in (
        alice.put(path, plan, if_match='"1"'),
        alice.patch(path, {"days": plan["days"]}, if_match='"1"'),
        alice.patch(path, changed, if_match='"1"'),
    ):
        assert answer.status_code == 200, answer.json
        assert answer.json["days"][0]["blocks"][0]["items"][0]["exercise_name"] == "Back squat"


def test_put_resets_what_is_left_out_and_the_same_again_changes_nothing(alice, plan_body, emitted):
    plan = alice.post("/plans", plan_body("A", level="advanced", description="Heavy")).json
    body = {"name": "Strength", "days": plan["days"]}
    first = alice.put(f"/plans/{plan['id']}", body, if_match='"1"')
    assert first.json["level"] is first.json["description"] is None
    again = alice.put(f"/plans/{plan['id']}", body, if_match='"2"')
    assert (again.status_code, again.headers["ETag"][:3]) == (200, '"2-')
    assert [row.version for row in emitted("plans.plan-changed.v1")] == [1, 2]


def test_patch_changes_the_named_fields_only(alice, plan_body):
    plan = alice.post("/plans", plan_body("A", level="beginner", length_weeks=8)).json
    answer = alice.patch(f"/plans/{plan['id']}", {"name": "Heavier", "length_weeks": None}, if_match='"1"')
    assert answer.status_code == 200
    assert answer.json == {
        **plan,
        "name": "Heavier",
        "length_weeks": None,
        "version": 2,
        "updated_at": answer.json["updated_at"],
    }


def test_patch_with_days_writes_the_tree_whole(alice, plan_body, squat):
    plan = alice.post("/plans", plan_body("A")).json
    days = [{"name": "B", "blocks": [{"items": [{"exercise_id": str(squat), "sets": [{"reps_min": 3}]}]}]}]
    answer = alice.patch(f"/plans/{plan['id']}", {"days": days}, if_match='"1"')
    assert [day["name"] for day in answer.json["days"]] == ["B"]
    assert answer.json["days"][0]["blocks"][0]["items"][0]["sets"][0]["role"] == "work"
    refused = alice.patch(f"/plans/{plan['id']}", {"days": [{}]}, if_match='"2"')
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["/days/0/name"]


def test_changes_need_the_current_version(alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json
    path = f"/plans/{plan['id']}"
    for change in (
        lambda **tag: alice.put(path, {"name": "X"}, **tag),
        lambda **tag: alice.patch(path, {"name": "X"}, **tag),
        lambda **tag: alice.delete(path, **tag),
    ):
        assert change().status_code == 428
        assert change(if_match='"7"').status_code == 412
    assert alice.get(path).json == plan


def test_a_deleted_plan_is_gone_and_its_id_is_never_used_again(alice, plan_body, emitted):
    plan = alice.post("/plans", plan_body("A")).json
    path = f"/plans/{plan['id']}"
    assert alice.delete(path, if_match='"1"').status_code == 204
    assert alice.get(path).status_code == 404
    assert alice.get("/plans").json["items"] == []
    (event,) = emitted("plans.plan-deleted.v1")
    assert (str(event.subject), event.version) == (plan["id"], 2)
    again = alice.post("/plans", {"name": "Again", "id": plan["id"]})
    assert (again.status_code, again.json["type"]) == (409, "/problems/id-taken")
    assert [one["pointer"] for one in again.json["errors"]] == ["/id"]


def test_lists_are_filtered_sorted_and_paged(alice, bob, plan_body, squat, known_exercise):
    bench = known_exercise("Bench press")
    names = ["Écho", "alpha", "Bravo 100%"]
    plan_ids = [alice.post("/plans", plan_body("A", name=name, goal="strength")).json["id"] for name in names]
    alice.post("/plans", {"name": "Run", "goal": "endurance", "level": "beginner"})
    bob.post("/plans", {"name": "alpha of Bob"})

    def names_of(query: str) -> list[str]:
        return [plan["name"] for plan in alice.get(f"/plans?{query}").json["items"]]

    assert names_of("sort=name") == ["alpha", "Bravo 100%", "Écho", "Run"]
    assert names_of("sort=-name&page=2&page_size=3") == ["alpha"]
    assert names_of("sort=name&goal=strength") == ["alpha", "Bravo 100%", "Écho"]
    assert names_of("level=beginner&status=draft") == ["Run"]
    assert names_of("q=ECHO") == ["Écho"]
    assert names_of("q=%25") == ["Bravo 100%"]
    assert names_of("q=_") == []
    assert names_of("status=active") == []
    assert len(names_of(f"exercise_id={squat}")) == 3
    assert names_of(f"exercise_id={bench}") == []
    assert alice.get("/plans?page_size=2").json["page"] == {"number": 1, "size": 2, "total": 4, "pages": 2}
    assert "days" not in alice.get("/plans").json["items"][0]
    alice.patch(f"/plans/{plan_ids[0]}", {"description": "touched"}, if_match='"1"')
    assert names_of("page_size=1") == ["Écho"]


def test_the_index_of_exercises_follows_the_tree(alice, plan_body, squat, known_exercise):
    bench = known_exercise("Bench press")
    plan = alice.post("/plans", plan_body("A")).json
    plan["days"][0]["blocks"][0]["items"][0]["exercise_id"] = str(bench)
    alice.patch(f"/plans/{plan['id']}", {"days": plan["days"]}, if_match='"1"')
    assert alice.get(f"/plans?exercise_id={squat}").json["items"] == []
    assert len(alice.get(f"/plans?exercise_id={bench}").json["items"]) == 1


def test_a_strangers_plan_answers_as_an_unknown_one(alice, bob, plan_body, known_person):
    known_person(bob.user_id)
    plan = alice.post("/plans", plan_body("A")).json
    day = plan["days"][0]["id"]

    def answers(plan_id: str) -> list[tuple[int, dict]]:
        path = f"/plans/{plan_id}"
        calls = [
            bob.get(path),
            bob.put(path, {"name": "X"}, if_match='"1"'),
            bob.patch(path, {"name": "X"}, if_match='"1"'),
            bob.patch(path, {"name": "X"}),
            bob.delete(path, if_match='"1"'),
            bob.get(f"{path}/days/{day}"),
            *(bob.post(f"{path}/{verb}") for verb in ("clone", "activate", "archive")),
        ]
        return [(call.status_code, {**call.json, "request_id": ""}) for call in calls]

    assert answers(plan["id"]) == answers(str(new_id()))
    assert {status for status, _ in answers(plan["id"])} == {404}
    assert alice.get(f"/plans/{plan['id']}").json == plan


def test_a_retried_post_makes_one_plan(alice, plan_body):
    body = plan_body("A")
    first, second = (alice.post("/plans", body, key="same") for _ in range(2))
    assert first.json == second.json
    assert alice.get("/plans").json["page"]["total"] == 1


def test_scopes(app, key, plan_body):
    client = app.test_client()
    reader = {"Authorization": f"Bearer {key.token(new_id(), scope='plans:read')}"}
    assert client.get("/api/v1/plans", headers=reader).status_code == 200
    assert client.post("/api/v1/plans", headers=reader, json=plan_body("A")).status_code == 403
    other = {"Authorization": f"Bearer {key.token(new_id(), scope='workouts:read')}"}
    assert client.get("/api/v1/plans", headers=other).status_code == 403
