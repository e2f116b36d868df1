from __future__ import annotations

from typing import Any

import pytest

from catalog_service import seeds

pytestmark = pytest.mark.usefixtures("seeded_app")


def test_lists_pages_of_the_public_catalogue_for_everybody(anonymous: Any) -> None:
    answer = anonymous.get("/exercises?page=2&page_size=5")
    assert answer.status_code == 200
    assert len(answer.json["items"]) == 5
    assert answer.json["page"]["total"] == len(seeds.rows())
    assert answer.json["page"]["number"] == 2
    assert answer.headers["Cache-Control"] == "public, max-age=30"


def test_a_list_that_did_not_change_is_304(anonymous: Any) -> None:
    tag = anonymous.get("/exercises?level=beginner").headers["ETag"]
    again = anonymous.get("/exercises?level=beginner", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("muscle=quadriceps", lambda one: "quadriceps" in {row["muscle"] for row in one["muscles"]}),
        ("equipment=barbell,dumbbell", lambda one: {"barbell", "dumbbell"} & set(one["equipment"])),
        ("available_equipment=dumbbell", lambda one: set(one["equipment"]) <= {"dumbbell", "none"}),
        ("available_equipment=none", lambda one: set(one["equipment"]) == {"none"}),
        ("level=beginner", lambda one: one["level"] == "beginner"),
        ("category=strength", lambda one: one["category"] == "strength"),
        ("pattern=squat,hinge", lambda one: one["pattern"] in ("squat", "hinge")),
        ("measure=weight_reps", lambda one: one["measure"] == "weight_reps"),
        ("mechanic=isolation", lambda one: one["mechanic"] == "isolation"),
        ("load_per=hand", lambda one: one["load_per"] == "hand"),
    ],
)
def test_each_filter_filters(anonymous: Any, query: str, holds: Any) -> None:
    page = anonymous.get(f"/exercises?{query}&page_size=100").json
    assert 0 < page["page"]["total"] < len(seeds.rows())
    assert all(holds(one) for one in page["items"])


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("?muscle=chest", "muscle", "unknown-muscle"),
        ("?equipment=barbell,spoon", "equipment", "unknown-equipment"),
        ("?available_equipment=spoon", "available_equipment", "unknown-equipment"),
        ("?category=dance&q=squat", "category", "unknown-category"),
        ("/barbell-back-squat/substitutes?available_equipment=spoon", "available_equipment", "unknown-equipment"),
        ("?colour=red", "colour", "unknown-parameter"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(anonymous: Any, query: str, parameter: str, code: str) -> None:
    answer = anonymous.get(f"/exercises{query}")
    assert answer.status_code == 422
    assert [(one["parameter"], one["code"]) for one in answer.json["errors"]] == [(parameter, code)]


def test_unknown_words_of_an_exercise_are_named(alice: Any, body: dict[str, Any]) -> None:
    muscles = [{"muscle": "chest"}, {"muscle": "glutes"}, {"muscle": "glutes"}]
    wrong = {"muscles": muscles, "equipment": ["spoon", "spoon"], "category": "dance"}
    errors = alice.post("/exercises", {**body, **wrong}).json["errors"]
    assert [(one["pointer"], one["code"], one["detail"]) for one in errors] == [
        ("/muscles/0/muscle", "unknown-muscle", "There is no 'chest' in GET /muscles."),
        ("/equipment/0", "unknown-equipment", "There is no 'spoon' in GET /equipment."),
        ("/equipment/1", "unknown-equipment", "There is no 'spoon' in GET /equipment."),
        ("/category", "unknown-category", "There is no 'dance' in GET /exercise-categories."),
        ("/muscles/2/muscle", "duplicate", "Each muscle once."),
        ("/equipment/1", "duplicate", "Each piece of equipment once."),
    ]


def test_filters_narrow_each_other(anonymous: Any) -> None:
    both = anonymous.get("/exercises?muscle=quadriceps&equipment=barbell&page_size=100").json
    one = anonymous.get("/exercises?muscle=quadriceps&page_size=100").json
    assert 0 < both["page"]["total"] < one["page"]["total"]


def test_facets_count_what_each_value_would_show(anonymous: Any) -> None:
    facets = anonymous.get("/exercises?level=beginner&muscle=quadriceps").json["facets"]
    for level in facets["level"]:
        total = anonymous.get(f"/exercises?muscle=quadriceps&level={level['value']}").json["page"]["total"]
        assert total == level["count"]
    for muscle in facets["muscle"][:4]:
        total = anonymous.get(f"/exercises?level=beginner&muscle={muscle['value']}").json["page"]["total"]
        assert total == muscle["count"]


def test_sorts_by_name_both_ways(anonymous: Any) -> None:
    up = [one["name"] for one in anonymous.get("/exercises?sort=name&page_size=100").json["items"]]
    down = [one["name"] for one in anonymous.get("/exercises?sort=-name&page_size=100").json["items"]]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)


@pytest.mark.parametrize("query", ["sort=seed_digest", "level=expert", "muscel=quadriceps", "page=0", "q=", "mine=yes"])
def test_a_query_that_means_nothing_is_refused(anonymous: Any, query: str) -> None:
    answer = anonymous.get(f"/exercises?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"]


def test_reads_one_by_id_and_by_slug(anonymous: Any) -> None:
    row = seeds.rows()[0]
    by_slug = anonymous.get(f"/exercises/{row['slug']}")
    by_id = anonymous.get(f"/exercises/{seeds.seed_id(row['slug'])}")
    assert by_slug.json == by_id.json
    assert by_slug.json["steps"] == row["steps"]
    assert by_slug.headers["ETag"].startswith('"1-')
    assert anonymous.get("/exercises/there-is-no-such-thing").status_code == 404


def test_a_custom_exercise_is_seen_by_its_owner_alone(alice: Any, bob: Any, anonymous: Any, body: Any) -> None:
    created = alice.post("/exercises", body)
    assert created.status_code == 201
    address = f"/exercises/{created.json['id']}"
    assert created.json["custom"] is True
    assert alice.get(address).json["name"] == body["name"]
    assert [one["id"] for one in alice.get("/exercises?mine=true").json["items"]] == [created.json["id"]]
    for stranger in (bob, anonymous):
        assert stranger.get(address).status_code == 404
        assert stranger.get("/exercises?q=garage+yoke+squat").json["items"][:1] != [created.json]
        assert stranger.get("/exercises?mine=true").json["page"]["total"] == 0
    assert bob.patch(address, {"name": "Mine now"}, if_match='"1"').status_code == 404
    assert bob.delete(address, if_match='"1"').status_code == 404


def test_creating_tells_the_others(alice: Any, body: Any, emitted: Any) -> None:
    created = alice.post("/exercises", body).json
    event = emitted("catalog.exercise-created.v1")[-1]
    assert (event.data["exercise_id"], event.data["owner_id"]) == (created["id"], str(alice.user_id))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"muscles": [{"muscle": "quadriceps", "role": "primary", "share": 60}]}, "/muscles"),
        ({"muscles": [{"muscle": "brain", "role": "primary", "share": 100}]}, "/muscles/0/muscle"),
        ({"muscles": [{"muscle": "glutes", "role": "secondary", "share": 100}]}, "/muscles"),
        ({"muscles": []}, "/muscles"),
        ({"equipment": ["barbell", "anvil"]}, "/equipment/1"),
        ({"equipment": ["barbell", "barbell"]}, "/equipment/1"),
        ({"muscles": [{"muscle": "glutes"}, {"muscle": "glutes"}]}, "/muscles/1/muscle"),
        ({"muscles": [{"muscle": "glutes", "share": 100}, {"muscle": "calves"}]}, "/muscles"),
        ({"category": "magic"}, "/category"),
        ({"measure": "kilos"}, "/measure"),
        ({"name": " "}, "/name"),
        ({"name": "two\nlines"}, "/name"),
        ({"bodyweight_fraction": 1.9}, "/bodyweight_fraction"),
        ({"met": "1E+3"}, "/met"),
        ({"owner_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/owner_id"),
        ({"version": 7}, "/version"),
        ({"slug": "back-squat"}, "/slug"),
        ({"license": "CC0-1.0"}, "/license"),
    ],
)
def test_refuses_an_unsound_exercise_and_says_where(alice: Any, body: Any, change: Any, pointer: str) -> None:
    answer = alice.post("/exercises", {**body, **change})
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json["errors"]}
    assert alice.get("/exercises?mine=true").json["page"]["total"] == 0


def test_a_name_is_taken_once_for_each_user(alice: Any, bob: Any, body: Any) -> None:
    assert alice.post("/exercises", body).status_code == 201
    again = alice.post("/exercises", {**body, "name": "GARAGE  Yoke squat"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/exercise-name-taken")
    assert bob.post("/exercises", body).status_code == 201


def test_an_id_that_is_taken_is_the_same_for_everybody(alice: Any, bob: Any, body: Any) -> None:
    existing_id = alice.post("/exercises", body).json["id"]
    mine = alice.post("/exercises", {**body, "id": existing_id, "name": "Another"})
    theirs = bob.post("/exercises", {**body, "id": existing_id})
    assert mine.status_code == theirs.status_code == 409
    assert mine.json["type"] == theirs.json["type"] == "/problems/id-taken"
    assert mine.json["errors"] == theirs.json["errors"]
    assert [one["pointer"] for one in mine.json["errors"]] == ["/id"]


def test_patches_and_replaces_with_if_match(alice: Any, body: Any, emitted: Any) -> None:
    created = alice.post("/exercises", body).json
    address = f"/exercises/{created['id']}"
    assert alice.patch(address, {"name": "New"}).status_code == 428
    patched = alice.patch(address, {"name": "Barn squat", "equipment": ["dumbbell"]}, if_match='"1"')
    assert (patched.status_code, patched.headers["ETag"][:3]) == (200, '"2-')
    assert (patched.json["slug"], patched.json["equipment"]) == ("barn-squat", ["dumbbell"])
    assert patched.json["muscles"] == created["muscles"]
    assert alice.put(address, body, if_match='"1"').status_code == 412
    replaced = alice.put(address, {**body, "muscles": body["muscles"][::-1]}, if_match='"2"')
    assert [row["muscle"] for row in replaced.json["muscles"]] == ["glutes", "quadriceps"]
    assert [event.version for event in emitted("catalog.exercise-changed.v1") if event.user_id] == [2, 3]


def test_changes_take_the_slug_too_and_an_unknown_one_is_404(alice: Any, body: Any) -> None:
    created = alice.post("/exercises", body).json
    assert (
        alice.patch(f"/exercises/{created['slug']}", {"level": "advanced"}, if_match='"1"').json["id"] == created["id"]
    )
    for unknown in ("no-such-slug", "suggest", "null,null"):
        assert alice.patch(f"/exercises/{unknown}", {"level": "advanced"}, if_match='"1"').status_code == 404
        assert alice.delete(f"/exercises/{unknown}", if_match='"1"').status_code == 404


def test_a_retired_exercise_leaves_lists_and_keeps_its_name(alice: Any, body: Any, emitted: Any) -> None:
    created = alice.post("/exercises", body).json
    address = f"/exercises/{created['id']}"
    assert alice.delete(address).status_code == 428
    assert alice.delete(address, if_match='"1"').status_code == 204
    retired = alice.get(address).json
    assert (retired["retired"], retired["name"]) == (True, body["name"])
    assert alice.get("/exercises?mine=true").json["items"] == []
    assert alice.get("/exercises/suggest?q=garage").json["items"] == []
    assert emitted("catalog.exercise-retired.v1")[-1].version == 2
    assert alice.post("/exercises", body).status_code == 201


def test_public_exercises_are_changed_by_administrators_only(alice: Any, admin: Any) -> None:
    address = f"/exercises/{seeds.seed_id(seeds.rows()[0]['slug'])}"
    assert alice.patch(address, {"name": "Mine"}, if_match='"1"').status_code == 403
    changed = admin.patch(address, {"level": "advanced"}, if_match='"1"')
    assert (changed.status_code, changed.json["level"], changed.json["version"]) == (200, "advanced", 2)


def test_substitutes_are_alike_and_possible(anonymous: Any) -> None:
    address = "/exercises/barbell-back-squat/substitutes"
    every = anonymous.get(address).json["items"]
    assert every
    assert [one["likeness"] for one in every] == sorted((one["likeness"] for one in every), reverse=True)
    assert all(one["reasons"] and one["exercise"]["slug"] != "barbell-back-squat" for one in every)
    possible = anonymous.get(f"{address}?available_equipment=dumbbell,kettlebell").json["items"]
    assert possible
    for one in possible:
        needed = set(anonymous.get(f"/exercises/{one['exercise']['slug']}").json["equipment"])
        assert needed <= {"dumbbell", "kettlebell", "none"}


def test_a_retried_post_makes_one_exercise(alice: Any, body: Any) -> None:
    answers = [alice.post("/exercises", body, key="try-0001") for _ in range(3)]
    assert {answer.json["id"] for answer in answers} == {answers[0].json["id"]}
    assert alice.get("/exercises?mine=true").json["page"]["total"] == 1


def test_names_stand_beside_the_words(anonymous: Any) -> None:
    squat = anonymous.get("/exercises/barbell-back-squat").json
    assert (squat["muscles"][0]["muscle"], squat["muscles"][0]["name"]) == ("quadriceps", "Quadriceps")
    assert (squat["equipment_names"], squat["category_name"]) == (["Barbell", "Squat rack"], "Strength")
    page = anonymous.get("/exercises?muscle=hip-abductors").json
    assert page["items"][0]["muscles"][0]["name"]
    facets = {name: {one["value"]: one["name"] for one in values} for name, values in page["facets"].items()}
    assert facets["muscle"]["hip-abductors"] == "Hip abductors (gluteus medius)"
    assert facets["level"]["beginner"] == "Beginner"


def test_a_taken_name_leads_to_who_has_it(alice: Any, body: Any) -> None:
    first = alice.post("/exercises", body).json
    again = alice.post("/exercises", {**body, "name": body["name"].upper()}).json
    assert (again["type"], again["exercise_id"]) == ("/problems/exercise-name-taken", first["id"])
    assert alice.get(again["href"]).json["id"] == first["id"]


def test_all_that_is_wrong_with_an_exercise_is_refused_together(alice: Any, body: Any) -> None:
    wrong = {"name": "\u3164", "category": "magic", "load_per": "hand", "measure": "reps", "equipment": ["anvil"]}
    errors = alice.post("/exercises", {**body, **wrong}).json["errors"]
    assert {one["pointer"] for one in errors} == {"/name", "/category", "/load_per", "/equipment/0"}


def test_a_merged_exercise_is_not_replaced(alice: Any, body: Any) -> None:
    one, two = (alice.post("/exercises", {**body, "name": name}).json for name in ("One", "Two"))
    alice.post(f"/exercises/{one['id']}/merge", {"into": two["id"]}, if_match='"1"')
    answer = alice.put(f"/exercises/{one['id']}", alice.get(f"/exercises/{one['id']}").json, if_match="*")
    assert (answer.status_code, answer.json["successor_id"]) == (409, two["id"])
    again = alice.post(f"/exercises/{one['id']}/merge", {"into": two["id"]}, if_match="*")
    assert (again.status_code, again.json["href"]) == (409, f"/api/v1/exercises/{two['id']}")
