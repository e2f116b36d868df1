"""What is answered from memory is what the database would be asked for anew, byte for byte, whatever was changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, delete, exists, func, or_, select

from catalog_service.database import db
from catalog_service.exercises import list_schemas, merging, schemas, usecases, writing
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.exercises.routes import FACETS
from catalog_service.exercises.views import display_name, exercise_view
from catalog_service.search import ranking
from catalog_service.search.models import SearchDocument, Trigram
from catalog_service.search.rules import pieces, query_words
from catalog_service.terms import usecases as terms
from service_kit.db.session import transaction
from service_kit.errors import Problem
from service_kit.http import dumping
from service_kit.http.paging import page_schema
from service_kit.testing.repetitions import repetitions

WORDS = {
    "muscle": ("quadriceps", "glutes", "lats", "biceps"),
    "equipment": ("none", "barbell", "dumbbell", "weight_plate"),
    "category": ("strength", "cardio"),
}
PARTS = ("Bench", "press", "bench", "Row", "row", "-", "Über", "腕立て", "squat")
CHOICES = {
    "level": ("beginner", "advanced"),
    "pattern": ("squat", "hinge", "vertical_pull"),
    "measure": ("weight_reps", "reps"),
    "mechanic": ("compound", "isolation"),
    "load_per": ("total", "hand"),
}
COLUMNS = {"muscle": ExerciseMuscle.muscle, "equipment": ExerciseEquipment.equipment} | {
    name: getattr(Exercise, name) for name in ("category", *CHOICES)
}
READERS = (None, "alice", "bob")
PAGE = page_schema(schemas.Exercise, extra={"facets": FACETS})()
REST = {"description": "", "aliases": [], "steps": [], "tips": [], "common_mistakes": [], "contraindications": []}
REST |= {"laterality": "bilateral", "bodyweight_fraction": 0, "met": None, "load_per": "total"}


# --- the plain way: each list asks the database for everything


def filtered(query: Mapping[str, Any], user: UUID | None, without: str = "") -> Select[Any]:
    rows = select(Exercise).where(Exercise.retired_at.is_(None), seen_by(user))
    if query.get("mine"):
        rows = rows.where(Exercise.owner_id == user) if user else rows.where(Exercise.owner_id.is_not(None))
    for name, column in COLUMNS.items():
        if query.get(name) and name != without:
            wanted = column.in_(query[name])
            rows = rows.where(wanted if column.class_ is Exercise else having(column.class_, wanted))
    if "available_equipment" in query:
        others = ExerciseEquipment.equipment.not_in([*query["available_equipment"], "none"])
        rows = rows.where(~having(ExerciseEquipment, others))
    return rows


def seen_by(user: UUID | None) -> Any:
    public = Exercise.owner_id.is_(None)
    return public if user is None else or_(public, Exercise.owner_id == user)


def having(part: Any, condition: Any) -> Any:
    return exists().where(part.exercise_id == Exercise.id, condition)


def found(text: str, among: Select[Any]) -> list[UUID]:
    query = query_words(text)
    shared = func.count().label("shared")
    allowed = select(among.with_only_columns(Exercise.id).subquery())
    narrowed = (
        select(Trigram.exercise_id, shared)
        .where(Trigram.trigram.in_(sorted(pieces(query))), Trigram.exercise_id.in_(allowed))
        .group_by(Trigram.exercise_id)
        .order_by(shared.desc(), Trigram.exercise_id)
        .limit(80)
        .subquery()
    )
    documents = select(SearchDocument.exercise_id, SearchDocument.fields).where(
        SearchDocument.exercise_id.in_(select(narrowed.c.exercise_id))
    )
    scored = [(ranking.score(query, fields), key, fields) for key, fields in db.session.execute(documents)]
    hits = [hit for hit in scored if hit[0] >= ranking.MIN_SCORE]
    hits.sort(key=lambda hit: (-hit[0], len(hit[2]["titles"][0]), hit[2]["titles"][0], hit[1]))
    return [key for _, key, _ in hits]


def facet(name: str, query: Mapping[str, Any], user: UUID | None) -> list[dict[str, Any]]:
    ids = filtered(query, user, without=name)
    if "q" in query:
        ids = ids.where(Exercise.id.in_(found(query["q"], ids if query.get(name) else filtered(query, user))))
    column = COLUMNS[name]
    key = Exercise.id if column.class_ is Exercise else column.class_.exercise_id
    rows = select(column, func.count()).where(key.in_(ids.with_only_columns(Exercise.id))).group_by(column)
    names = {kind: terms.display_names(kind) for kind in terms.KINDS}
    counted = sorted(db.session.execute(rows), key=lambda row: (-row[1], row[0]))
    return [{"value": value, "name": display_name(name, value, names), "count": count} for value, count in counted]


def plain_list(query: Mapping[str, Any], user: UUID | None) -> dict[str, Any]:
    rows, sort = filtered(query, user), query.get("sort")
    hits = found(query["q"], rows) if "q" in query else None
    if hits is not None:
        rows = rows.where(Exercise.id.in_(hits))
    if hits is not None and sort in (None, "relevance"):
        by_id = {one.id: one for one in db.session.scalars(rows)}
        everything = [by_id[key] for key in hits]
    else:
        order: Any = {"-name": Exercise.name.desc(), "newest": Exercise.created_at.desc()}.get(sort, Exercise.name)
        everything = list(db.session.scalars(rows.order_by(order, Exercise.id)))
    size, number = query["page_size"], query["page"]
    total = len(everything)
    return {
        "items": [exercise_view(one) for one in everything[(number - 1) * size : number * size]],
        "page": {"number": number, "size": size, "total": total, "pages": -(-total // size)},
        "facets": {name: facet(name, query, user) for name in list_schemas.Facets().fields},
    }


# --- what is tried


def some(words: tuple[str, ...], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=3, unique=True)


exercise = st.fixed_dictionaries(
    {
        "name": st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join).filter(lambda name: name != "-"),
        "muscles": some(WORDS["muscle"]).map(lambda slugs: [{"muscle": slug} for slug in slugs]),
        "equipment": some(WORDS["equipment"]),
        "category": st.sampled_from(WORDS["category"]),
        "measure": st.sampled_from(CHOICES["measure"]),
        "level": st.sampled_from(CHOICES["level"]),
        "pattern": st.sampled_from(CHOICES["pattern"]),
    }
)
query = st.fixed_dictionaries(
    {"page": st.integers(1, 2), "page_size": st.integers(1, 4)},
    optional={
        **{name: some(words) for name, words in (WORDS | CHOICES).items()},
        "available_equipment": some(WORDS["equipment"]),
        "q": st.sampled_from(("bench", "benhc press", "row", "腕", "uber", "barbell", "the")),
        "sort": st.sampled_from(("name", "-name", "newest", "relevance")),
        "mine": st.just("true"),
    },
)
step = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(READERS), exercise),
    st.tuples(st.just("change"), st.integers(0, 9), st.sampled_from(PARTS)),
    st.tuples(st.just("retire"), st.integers(0, 9), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(WORDS["muscle"]), st.sampled_from(PARTS)),
    st.tuples(st.just("erase"), st.sampled_from(READERS[1:]), st.none()),
)


def take(action: str, which: Any, what: Any, users: Mapping[str | None, UUID | None]) -> None:
    """One change of the catalogue by the use cases of the service."""
    existing = list(db.session.scalars(select(Exercise).order_by(Exercise.id)))
    if action == "create":
        slug = {"slug": f"slug-{len(existing)}"} if which is None else {}
        usecases.create({**REST, **what}, users[which], **slug)
    elif action == "erase":
        usecases.erase(users[which])
    elif action == "rename":
        rows = [{"slug": slug, "name": what if slug == which else slug} for slug in WORDS["muscle"]]
        terms.plant("muscle", rows)
    elif existing and action == "change":
        one = existing[which % len(existing)]
        usecases.rewrite(one, {**writing.values_of(one), "description": what, "tips": [*one.tips, what][-3:]}, None)
    elif existing:
        one = existing[which % len(existing)]
        others = [other.id for other in existing if other is not one and other.owner_id is None and not other.retired]
        usecases.withdraw(one, others[0] if others and which % 2 else None)


def check(client: FlaskClient, headers: dict[str, str], path: str, plain: bytes) -> None:
    assert client.get(f"/api/v1/exercises{path}", headers=headers).data == plain, path


@settings(
    max_examples=repetitions(40, short=10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(step, st.sampled_from(READERS), query), min_size=1, max_size=8))
def test_lists_and_exercises_are_those_of_the_database(app: Flask, alice: Any, bob: Any, steps: list[Any]) -> None:
    clients = {None: None, "alice": alice, "bob": bob}
    users = {name: client and client.user_id for name, client in clients.items()}
    client = app.test_client()
    with app.app_context(), transaction():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(delete(table))
        for kind, slugs in WORDS.items():
            terms.plant(kind, [{"slug": slug, "name": slug.title()} for slug in slugs])
    for action, reader, filters in steps:
        with app.app_context(), suppress(Problem), transaction():
            take(*action, users)
        user = users[reader]
        headers = {"Authorization": f"Bearer {clients[reader].token()}"} if reader else {}
        with app.app_context():
            document = PAGE.dump(plain_list(filters, user))
            written = {name: ",".join(value) if isinstance(value, list) else value for name, value in filters.items()}
            check(client, headers, f"?{urlencode(written)}", dumping.encode(document))
            for one in db.session.scalars(select(Exercise).where(seen_by(user))):
                answer = schemas.Exercise().dump(exercise_view(merging.successor(one)))
                check(client, headers, f"/{one.id}", dumping.encode(answer))
