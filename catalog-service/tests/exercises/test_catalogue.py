"""What a process keeps of the catalogue: how few statements it asks with, when it reads anew, how much it keeps."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from catalog_service.database import db
from catalog_service.exercises.catalogue import Cache, Content, visible_to
from catalog_service.exercises.collection import Collection, Facets, public_ranks
from catalog_service.exercises.models import Exercise
from catalog_service.terms import usecases as terms
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.statements import statement_texts

SQUAT = "/exercises/barbell-back-squat"
LISTS = ("/exercises", "/exercises?muscle=quadriceps&equipment=barbell&sort=-name", "/exercises?q=squat&level=beginner")
SINGLE = (SQUAT, "/exercises/suggest?q=squ", f"{SQUAT}/substitutes", "/exercises/no-such-thing", "/muscles")


@pytest.mark.parametrize("path", [*LISTS, *SINGLE])
def test_one_statement_answers(path: str, seeded_app: Flask, alice: Any, anonymous: Any, body: Any) -> None:
    anonymous.get(path)
    for reader in (anonymous, alice):
        with statement_texts(seeded_app) as found:
            reader.get(path)
        assert len(found) == 1, found
    alice.post("/exercises", body)
    for most in (4, 1):  # three to read the new exercise
        with statement_texts(seeded_app) as found:
            alice.get(path)
        assert len(found) <= most, found


def test_a_change_by_whomever_is_seen_by_the_next_request(seeded_app: Flask, anonymous: Any, admin: Any) -> None:
    before = anonymous.get(SQUAT)
    admin.patch(SQUAT, {"description": "As it is now."}, if_match=before.headers["ETag"])
    assert anonymous.get(SQUAT).json["description"] == "As it is now."
    with seeded_app.app_context(), transaction():  # as another process does
        one = Exercise.id == UUID(before.json["id"])
        db.session.execute(update(Exercise).where(one).values(name="Other name", version=Exercise.version + 1))
    assert anonymous.get(SQUAT).json["name"] == "Other name"
    assert "Other name" in [one["name"] for one in anonymous.get("/exercises?q=squat").json["items"]]


def test_another_word_for_a_muscle_is_seen_by_the_next_request(seeded_app: Flask, anonymous: Any) -> None:
    names = {row["slug"]: row["name"] for row in anonymous.get("/muscles").json["items"]}
    assert anonymous.get(SQUAT).json["muscles"][0]["name"] == names["quadriceps"]
    with seeded_app.app_context(), transaction():
        terms.plant("muscle", [{"slug": slug, "name": name.upper()} for slug, name in names.items()])
    assert anonymous.get(SQUAT).json["muscles"][0]["name"] == names["quadriceps"].upper()
    assert anonymous.get("/muscles").json["items"][0]["name"].isupper()


def test_what_was_rolled_back_is_not_seen(seeded_app: Flask, alice: Any, anonymous: Any, admin: Any) -> None:
    with suppress(ZeroDivisionError), seeded_app.app_context(), transaction():
        db.session.execute(update(Exercise).values(name=Exercise.slug, version=Exercise.version + 1))
        raise ZeroDivisionError
    assert anonymous.get(SQUAT).json["version"] == 1
    admin.patch(SQUAT, {"description": "By hand."}, if_match='"1"')
    assert (alice.get(SQUAT).json["version"], alice.get(SQUAT).json["description"]) == (2, "By hand.")


def test_what_a_unit_of_work_has_not_committed_is_seen_by_itself_alone(seeded_app: Flask, anonymous: Any) -> None:
    with suppress(ZeroDivisionError), seeded_app.app_context(), transaction():
        one = db.session.scalars(select(Exercise).where(Exercise.slug == "barbell-back-squat")).one()
        one.name = "Not yet"
        db.session.flush()
        seen = visible_to(None).get("barbell-back-squat")
        assert seen is not None
        assert seen.name == "Not yet"
        raise ZeroDivisionError
    assert anonymous.get(SQUAT).json["name"] == "Barbell back squat"
    with seeded_app.app_context():
        cache = seeded_app.extensions["catalogue"]
        assert "Not yet" not in [entry.name for entry in cache.get(None)[1].exercises.entries]


def test_an_unchanged_exercise_is_not_rendered_again(seeded_app: Flask, alice: Any, admin: Any, body: Any) -> None:
    made = [alice.post("/exercises", {**body, "name": name}).json["id"] for name in ("One", "Two")]
    first = entries(seeded_app, alice.user_id)
    admin.patch(SQUAT, {"description": "By hand."}, if_match='"1"')
    alice.patch(f"/exercises/{made[0]}", {"name": "Uno"}, if_match='"1"')
    second = entries(seeded_app, alice.user_id)
    changed = {key for key, entry in second.items() if entry is not first[key]}
    assert changed == {UUID(made[0]), UUID(admin.get(SQUAT).json["id"])}


def entries(app: Flask, user_id: UUID) -> dict[UUID, Any]:
    with app.app_context():
        return {entry.id: entry for one in visible_to(user_id).collections for entry in one.entries}


def test_an_erased_user_sees_what_everybody_sees(seeded_app: Flask, alice: Any, body: Any, deliver: Any) -> None:
    alice.post("/exercises", body)
    assert alice.get("/exercises?mine=true").json["page"]["total"] == 1
    deliver("auth.account-erased.v1", {"user_id": str(alice.user_id)})
    assert alice.get("/exercises?mine=true").json["page"]["total"] == 0


def test_what_is_kept_is_bounded(seeded_app: Flask) -> None:
    with seeded_app.app_context():
        some = visible_to(None).public.entries[:10]
    exercises = Collection(some, public_ranks(some))
    content, owners = Content(terms.Vocabulary(()), exercises), [new_id() for _ in range(4)]
    cache = Cache(max_bytes=3 * exercises.size)
    for owner in owners[:3]:
        cache.put(owner, (1,), content)
    assert cache.get(owners[0]) == ((1,), content)  # which makes the second the one that nobody asked for the longest
    cache.put(owners[3], (1,), content)
    assert [cache.get(owner)[1] is not None for owner in owners] == [True, False, True, True]
    cache.put(owners[3], (2,), content)
    assert [cache.get(owner)[0] for owner in owners] == [(1,), None, (1,), (2,)]
    too_large = Cache(max_bytes=exercises.size - 1)
    too_large.put(None, (1,), content)
    assert too_large.get(None) == (None, None)
    cache.contents.max_idle = -1
    cache.put(owners[0], (3,), content)
    assert [cache.get(owner)[0] for owner in owners] == [None] * 4


def test_facets_are_counted_once_and_those_of_few_filters_are_kept() -> None:
    facets = Facets()
    for number in range(Facets.MAX + 1):
        facets.get(number, lambda: b"counted")
    assert [facets.get(number, lambda: b"again") for number in (1, Facets.MAX)] == [b"counted"] * 2
    assert facets.get(0, lambda: b"again") == b"again"
