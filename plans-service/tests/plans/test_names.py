"""Plans are found by a part of their names in any script, also those of the release before."""

from __future__ import annotations

from typing import Any

from plans_service.app import create_app
from plans_service.database import Model
from service_kit.clock import now
from service_kit.db import migrations
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from service_kit.testing.plugin import UserClient

# A name, and what finds it; nothing else here does.
NAMES = {
    "Жим лёжа по средам": ["лежа", "ЛЁЖА", "средам"],
    "Πρόγραμμα ΏΜΩΝ": ["προγραμμα", "ώμων", "ωμων"],
    "自重懸垂運動": ["懸垂", "運"],
    "ベンチプレスの日": ["ﾍﾞﾝﾁ", "プレス"],
    "تَمرين الضغط": ["تمرين", "ضغط"],
    "프론트 스쿼트": ["스쿼트", "쿼"],
    "ยกน้ำหนักท่านอน": ["น้ำหนัก", "นอน"],
    "לְחִיצַת כתפיים": ["לחיצת", "כתפ"],
    "क्षैतिज दंड": ["क्षैतिज", "दंड"],
    "Łydki i plecy": ["lydki", "Łydki", "LYDKI"],
    "Ağır gün": ["agir", "AĞIR", "gun"],
    "Große Übungen": ["grosse", "GROßE", "ubung"],
    "Đẩy ngực": ["day nguc", "đẩy", "NGỰC"],
    "C++ plan": ["c++", "C++  PLAN"],
}


def found(who: Any, query: str) -> list[str]:
    return [plan["name"] for plan in who.get("/plans", query_string={"q": query}).json["items"]]


def check(who: Any) -> None:
    for name, queries in NAMES.items():
        for query in (name, *queries):
            assert found(who, query) == [name], query


def test_a_part_of_the_name_finds_a_plan(alice: Any) -> None:
    for name in NAMES:
        assert alice.post("/plans", {"name": name, "goal": "strength"}).status_code == 201
    check(alice)


def test_accents_are_forgiven_both_ways(alice: Any) -> None:
    alice.post("/plans", {"name": "lydki", "goal": "strength"})
    assert found(alice, "Łydki") == ["lydki"]


def test_a_new_name_is_found(alice: Any) -> None:
    plan = alice.post("/plans", {"name": "Łydki", "goal": "strength"}).json
    alice.patch(f"/plans/{plan['id']}", {"name": "懸垂"}, if_match='"1"')
    assert (found(alice, "lydki"), found(alice, "垂")) == ([], ["懸垂"])


def test_plans_of_the_release_before_are_found(migrated_app: Any, key: Any, tmp_path: Any) -> None:
    with older_database(create_app, migrated_app, tmp_path, "0004") as older:
        alice = UserClient(older.test_client(), key)
        plan = {"goal": "strength", "status": "draft", "exercise_types": [], "cycle_length_days": 7, "tree": []}
        plan |= dict.fromkeys(("day_count", "exercise_count", "set_count"), 0)
        plan |= {"version": 1, "created_at": now(), "updated_at": now(), "name_folded": "as it was"}
        for name in NAMES:
            insert_row(older, Model.metadata.tables["plans"], id=new_id(), user_id=alice.user_id, name=name, **plan)
        migrations.upgrade(older)
        check(alice)
