"""Custom exercises in any script: made, told apart, found."""

from __future__ import annotations

from typing import Any

import pytest

from catalog_service.exercises.name_rules import SLUG

pytestmark = pytest.mark.usefixtures("seeded_app")

# Two names of each script; what else is the first one; what finds it.
SCRIPTS = {
    "Cyrillic": (
        "Жим лёжа узким хватом",
        "Тяга штанги",
        "ЖИМ ЛЁЖА узким хватом",
        ["лежа", "лёжа", "хват", "узким жим"],
    ),
    "Greek": ("Πιέσεις ώμων", "Κάμψεις", "ΠΙΈΣΕΙΣ ΏΜΩΝ", ["πιεσεις", "ΩΜΩΝ", "ώμων", "πιέσεισ"]),
    "kanji": ("自重懸垂運動", "腕立て伏せ", "自重懸垂運動 ", ["懸垂", "垂", "運動", "自重"]),
    "kana": ("インクラインベンチプレス", "スクワット", "ｲﾝｸﾗｲﾝﾍﾞﾝﾁﾌﾟﾚｽ", ["ベンチ", "ﾌﾟﾚｽ", "クライン", "ベンチ プレス"]),
    "Arabic": ("تَمرين الضغط الأفقي", "السكوات", "تَمرين  الضغط الأفقي", ["تمرين", "الضغط", "ضغط", "تَمْرين", "الافقي"]),
    "Hangul": ("바벨 프론트 스쿼트", "데드리프트", "바벨  프론트 스쿼트", ["스쿼트", "쿼트", "프론트스쿼트", "벨"]),
    "Thai": ("ยกน้ำหนักท่านอน", "วิดพื้น", " ยกน้ำหนักท่านอน", ["น้ำหนัก", "ท่านอน", "ยก"]),
    "Hebrew": ("לְחִיצַת כתפיים", "מתח", "לְחִיצַת  כתפיים", ["לחיצת", "כתפיים", "לְחיצת"]),
    "Devanagari": ("क्षैतिज दंड बैठक", "कंधा उठाना", "क्षैतिज  दंड बैठक", ["क्षैतिज", "बैठक", "दंड"]),
    "Polish": ("Łydki na suwnicy", "Ściąganie drążka", "łYDKI NA SUWNICY", ["lydki", "Łydki", "suwnicy", "łyd"]),
    "Turkish": ("Ağır İtiş", "Şınav", "ağır İTİŞ", ["agir", "Ağır", "itis", "AĞIR", "itiş"]),
    "German": ("Kreuzheben groß", "Überkopfdrücken", "KREUZHEBEN GROSS", ["gross", "groß", "heben", "kreuz"]),
    "Vietnamese": ("Đẩy ngực với tạ", "Kéo xà đơn", "ĐẨY NGỰC VỚI TẠ", ["day nguc", "đẩy", "Đẩy ngực", "nguc ta"]),
    "Danish": ("Bænkpres på skrå", "Løft", "BÆNKPRES på SKRÅ", ["baenkpres", "bænkpres", "skra"]),
    "signs": ("💪", "+++", "💪", ["💪"]),
}


def found(user: Any, text: str) -> list[str]:
    """The ids that the search gives; the suggestions have the same."""
    answer = user.get("/exercises", query_string={"q": text, "mine": "true"})
    suggested = user.get("/exercises/suggest", query_string={"q": text, "limit": 20}).json["items"]
    ids = [one["id"] for one in answer.json["items"]]
    assert set(ids) <= {one["id"] for one in suggested}
    assert answer.json["page"]["total"] == sum(one["count"] for one in answer.json["facets"]["level"])
    return ids


@pytest.mark.parametrize(("first", "second", "same", "queries"), SCRIPTS.values(), ids=SCRIPTS)
def test_names_are_unique_and_found(
    alice: Any, body: Any, first: str, second: str, same: str, queries: list[str]
) -> None:
    one, two = (alice.post("/exercises", {**body, "name": name}) for name in (first, second))
    assert (one.status_code, two.status_code) == (201, 201)
    for name in (first, same, second):
        again = alice.post("/exercises", {**body, "name": name})
        assert (again.status_code, again.json["type"]) == (409, "/problems/exercise-name-taken")
    for query in (first, *queries):
        assert found(alice, query) == [one.json["id"]], query
    assert found(alice, second) == [two.json["id"]]
    for made in (one.json, two.json):
        assert SLUG.fullmatch(made["slug"])
        assert alice.get(f"/exercises/{made['slug']}").json == made


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lydki", "Łydki"),
        ("Łydki", "Lydki"),
        ("Ağır", "Agir"),
        ("лёжа", "Жим лежа"),
        ("groß", "Gross"),
        ("ώμων", "ωμων"),
    ],
)
def test_accents_are_forgiven_both_ways(alice: Any, body: Any, typed: str, name: str) -> None:
    made = alice.post("/exercises", {**body, "name": name}).json
    assert found(alice, typed) == [made["id"]]
    assert found(alice, name) == [made["id"]]


def test_aliases_are_found_in_any_script(alice: Any, body: Any) -> None:
    made = alice.post("/exercises", {**body, "aliases": ["自重懸垂運動", "Приседания", "Łydki"]}).json
    for query in ("懸垂", "присед", "lydki"):
        assert found(alice, query) == [made["id"]]


@pytest.mark.parametrize(
    ("first", "second"), [("C++ row", "C row"), ("Row #1", "Row 1!"), ("Łydki", "Lydki"), ("A/B", "A B")]
)
def test_two_names_with_one_slug_get_two(alice: Any, body: Any, first: str, second: str) -> None:
    one, two = (alice.post("/exercises", {**body, "name": name}).json for name in (first, second))
    assert two["slug"] == f"{one['slug']}-{two['id'].replace('-', '')[-8:]}"
    assert alice.get(f"/exercises/{one['slug']}").json["id"] == one["id"]
    assert alice.get(f"/exercises/{two['slug']}").json["id"] == two["id"]


def test_ids_that_end_alike_get_slugs_too(alice: Any, body: Any) -> None:
    ids = [f"01977f3e-5c1a-7b43-9d0{digit}-2f6a8b1c4d5e" for digit in "123"]
    made = [alice.post("/exercises", {**body, "name": "Row" + "!" * n, "id": key}) for n, key in enumerate(ids)]
    assert [one.status_code for one in made] == [201, 201, 201]
    assert len({one.json["slug"] for one in made}) == 3


def test_a_name_may_change_its_own_case(alice: Any, body: Any) -> None:
    made = alice.post("/exercises", {**body, "name": "Жим лёжа"}).json
    changed = alice.patch(f"/exercises/{made['id']}", {"name": "ЖИМ Лёжа"}, if_match='"1"')
    assert (changed.status_code, changed.json["name"], changed.json["slug"]) == (200, "ЖИМ Лёжа", made["slug"])
    assert found(alice, "жим") == [made["id"]]


def test_a_name_that_becomes_anothers_is_409_and_changes_nothing(alice: Any, body: Any) -> None:
    alice.post("/exercises", {**body, "name": "Łydki"})
    made = alice.post("/exercises", {**body, "name": "Lydki"}).json
    refused = alice.patch(f"/exercises/{made['id']}", {"name": "łydki"}, if_match='"1"')
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/exercise-name-taken")
    assert alice.get(f"/exercises/{made['id']}").json == made


def test_a_new_name_whose_slug_is_in_use_is_written_whole(alice: Any, body: Any, emitted: Any) -> None:
    alice.post("/exercises", {**body, "name": "C row"})
    made = alice.post("/exercises", {**body, "name": "Another"}).json
    change = {"name": "C++ row", "equipment": ["dumbbell"], "muscles": body["muscles"][::-1], "met": "5.5"}
    changed = alice.patch(f"/exercises/{made['id']}", change, if_match='"1"').json
    for share in changed["muscles"]:
        assert share.pop("name")
    assert {name: changed[name] for name in change} == change
    assert changed["slug"].startswith("c-row-")
    assert changed["version"] == 2
    assert emitted("catalog.exercise-changed.v1")[-1].version == 2


def test_a_retired_exercise_leaves_its_name_and_slug(alice: Any, body: Any) -> None:
    made = alice.post("/exercises", {**body, "name": "C row"}).json
    alice.delete(f"/exercises/{made['id']}", if_match='"1"')
    assert alice.post("/exercises", {**body, "name": "C row"}).json["slug"] == "c-row"


def test_public_names_are_unique_too_and_keep_their_slugs(admin: Any) -> None:
    squat = admin.get("/exercises/barbell-back-squat").json
    refused = admin.patch("/exercises/barbell-bench-press", {"name": squat["name"].upper()}, if_match='"1"')
    assert refused.status_code == 409
    renamed = admin.patch("/exercises/barbell-back-squat", {"name": "Приседания"}, if_match='"1"').json
    assert (renamed["name"], renamed["slug"]) == ("Приседания", "barbell-back-squat")


def test_a_name_of_whole_sentences_is_422(alice: Any, body: Any) -> None:
    answer = alice.post("/exercises", {**body, "name": "ﷺ" * 80})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/name")


def test_a_name_of_which_nothing_can_be_seen_is_422(alice: Any, body: Any) -> None:
    answer = alice.post("/exercises", body | {"name": "\u200b\u200d"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/name")
