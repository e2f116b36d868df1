"""Exercises of the release before: keys for their names, words of their scripts for the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from catalog_service import seeds
from catalog_service.exercises.models import Exercise
from catalog_service.search.models import SearchDocument, Trigram
from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import older_database
from service_kit.testing.plugin import Key, UserClient

# name, slug, words that the search of the release before had
OWN = [
    ("Łydki", "ydki", ["ydki"]),
    ("懸垂運動", "exercise", []),
    ("Row x", "row-x", ["row", "x"]),
    ("ROW\u200b X", "row", ["row"]),
]


def row(name: str, slug: str, **more: Any) -> dict[str, Any]:
    lists = ("aliases", "steps", "tips", "common_mistakes", "contraindications", "media")
    texts: dict[str, Any] = {name: [] for name in lists}
    words = {"category": "strength", "pattern": "squat", "mechanic": "compound", "force": "push", "level": "beginner"}
    rest = {"laterality": "bilateral", "measure": "reps", "license": "x", "origin": "x", "description": ""}
    times = {"created_at": now(), "updated_at": now(), "version": 1, "bodyweight_fraction": 0}
    return {"id": new_id(), "name": name, "slug": slug, **texts, **words, **rest, **times, **more}


@pytest.fixture
def older(service: Callable[..., Flask], migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    with older_database(service, migrated_app, tmp_path, "0002") as app:
        yield app


def test_rows_from_before_are_unique_and_found(older: Flask, key: Key, body: Any) -> None:
    alice = UserClient(older.test_client(), key)
    rows = [row(name, slug, owner_id=alice.user_id) for name, slug, _ in OWN]
    public = [row("Press", f"press-{number}", seed_digest=None) for number in range(2)]
    retired = row("Łydki", "ydki", owner_id=alice.user_id, retired_at=now())
    with older.app_context(), transaction() as unit:
        for one in (*rows, *public, retired):
            unit.execute(insert(Exercise).values(one))
        for one, (_, _, words) in zip(rows, OWN, strict=True):
            fields = {"titles": [words], "keywords": ["quadricep"]}
            unit.execute(insert(SearchDocument).values(exercise_id=one["id"], fields=fields))
            unit.execute(insert(Trigram).values(exercise_id=one["id"], trigram=" qu"))
    migrations.upgrade(older)
    with older.app_context():
        seeds.run()
        keys = {one.id: one.name_key for one in db_session().scalars(select(Exercise))}
    assert keys[rows[0]["id"]] == keys[retired["id"]] == "łydki"
    assert keys[rows[3]["id"]] == f"row x {rows[3]['id']}"
    assert sorted(keys[one["id"]][:6] for one in public) == ["press", "press "]
    assert [one["id"] for one in alice.get("/exercises?mine=true&q=lydki").json["items"]] == [str(rows[0]["id"])]
    assert [one["id"] for one in alice.get("/exercises?mine=true&q=垂運").json["items"]] == [str(rows[1]["id"])]
    assert alice.get("/exercises?mine=true&q=quadriceps").json["page"]["total"] == len(rows)
    assert {one["load_per"] for one in alice.get("/exercises?mine=true").json["items"]} == {"total"}
    for name in ("ŁYDKI", "懸垂運動", "row X"):
        assert alice.post("/exercises", {**body, "name": name}).status_code == 409


def test_of_two_with_one_name_both_can_be_changed(older: Flask, key: Key, body: Any) -> None:
    alice = UserClient(older.test_client(), key)
    rows = [row("Row x", "row-x", owner_id=alice.user_id), row("ROW\u200b X", "row", owner_id=alice.user_id)]
    with older.app_context(), transaction() as unit:
        for one in rows:
            unit.execute(insert(Exercise).values(one))
    migrations.upgrade(older)
    with older.app_context():
        seeds.run()
    for one in rows:
        changed = alice.patch(f"/exercises/{one['id']}", {"muscles": body["muscles"], "equipment": []}, if_match='"1"')
        assert (changed.status_code, changed.json["slug"]) == (200, one["slug"])
    renamed = alice.patch(f"/exercises/{rows[1]['id']}", {"name": "Row y"}, if_match='"2"')
    assert (renamed.status_code, renamed.json["slug"]) == (200, "row-y")
