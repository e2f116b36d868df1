"""Workouts are found by words of any script, also those of the release before."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.folding import fold
from service_kit.ids import new_id
from service_kit.testing.older_databases import older_database
from session_service.app import create_app
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutTag

LOAD = {"value": "60", "unit": "kg"}

# A text of a workout, and what finds it; nothing else here does.
TEXTS = {
    "Жим лёжа": ["лежа", "ЛЁЖА жим"],
    "Πιέσεις ώμων": ["πιεσεις", "ΏΜΩΝ"],
    "自重懸垂運動": ["懸垂"],
    "ベンチプレス": ["ﾍﾞﾝﾁ", "プレス"],
    "تَمرين الضغط": ["تمرين", "ضغط"],
    "프론트 스쿼트": ["스쿼트", "쿼"],
    "ยกน้ำหนักท่านอน": ["น้ำหนัก"],
    "לְחִיצַת כתפיים": ["לחיצת"],
    "क्षैतिज दंड": ["दंड क्षैतिज"],
    "Łydki na suwnicy": ["lydki", "suwnicy Łydki"],
    "Ağır itiş": ["agir", "AĞIR İTİŞ"],
    "Kreuzheben groß": ["gross", "GROẞ", "heben"],
    "Đẩy ngực": ["day nguc", "ngực đẩy"],
    "C++ row": ["c++"],
}


@pytest.fixture
def write(workout_body):
    """``write(lifter, "title")`` logs a workout for each text, which stands in its title, notes or location."""

    def log(who, place):
        for title in TEXTS:
            body = workout_body(**{"title": "x", place: title})
            assert who.post("/workouts", body).status_code == 201

    return log


def check(who, place):
    for title, queries in TEXTS.items():
        for query in (title, *queries):
            ids = [one["id"] for one in who.get("/workouts", query_string={"q": query}).json["items"]]
            assert [who.get(f"/workouts/{one}").json[place] for one in ids] == [title], query


@pytest.mark.parametrize("place", ["title", "notes", "location"])
def test_words_of_any_script_find_a_workout(lifter, write, place):
    write(lifter, place)
    check(lifter, place)


def test_names_of_exercises_find_a_workout(lifter, workout_body, known_exercise):
    key = known_exercise("自重懸垂運動")
    body = workout_body(entries=[{"exercise_id": key, "sets": [{"reps": 8, "load": LOAD}]}])
    made = lifter.post("/workouts", body).json
    assert [one["id"] for one in lifter.get("/workouts?q=懸垂").json["items"]] == [made["id"]]


def test_accents_are_forgiven_both_ways(lifter, workout_body):
    made = lifter.post("/workouts", workout_body(title="lydki")).json
    assert [one["id"] for one in lifter.get("/workouts?q=Łydki").json["items"]] == [made["id"]]


@pytest.mark.parametrize(
    ("tag", "query"),
    [("Зал", "ЗАЛ"), ("élan", "éLAN"), ("ﾌﾟﾚｽ", "プレス"), ("İtme", "itme"), ("Straße", "STRASSE"), ("ώμος", "ΏΜΟΣ")],
)
def test_tags_are_compared_as_names_are(lifter, workout_body, tag, query):
    made = lifter.post("/workouts", workout_body(tags=[tag, query])).json
    assert len(made["tags"]) == 1
    for one in (tag, query):
        found = lifter.get("/workouts", query_string={"tag": one}).json["items"]
        assert [workout["id"] for workout in found] == [made["id"]]


def older_workout(title, position, **more):
    times = {"started_at": now(), "ended_at": now(), "local_date": now().date(), "time_zone": "UTC"}
    figures = dict.fromkeys(("sets_done", "sets_skipped", "sets_planned", "tonnage"), 0)
    about = {"id": new_id(), "user_id": new_id(), "title": title, "search": "as it was", "feed_position": position}
    return {**about, **times, **figures, "version": 1, "created_at": now(), "updated_at": now(), **more}


def test_workouts_of_the_release_before_get_their_texts(migrated_app, tmp_path):
    rows = [older_workout(title, place, notes="Łydki\nÉlan") for place, title in enumerate(TEXTS)]
    deleted = older_workout("", 99, search="", deleted_at=now())
    entry = {"id": new_id(), "workout_id": rows[0]["id"], "position": 0, "exercise_id": new_id(), "measure": "reps"}
    entry |= {"exercise_name": "懸垂", "sets_done": 0, "sets_planned": 0}
    with older_database(create_app, migrated_app, tmp_path, "0004") as older:
        with older.app_context(), transaction() as unit:
            for row in (*rows, deleted):
                unit.execute(insert(Workout).values(row))
            unit.execute(insert(WorkoutEntry).values(entry))
            unit.execute(insert(WorkoutTag).values(workout_id=rows[0]["id"], tag="i\u0307tme"))
        migrations.upgrade(older)
        with older.app_context():
            assert list(db_session().scalars(select(WorkoutTag.tag_key))) == ["itme"]
            texts = {row.id: row.search for row in db_session().execute(select(Workout.id, Workout.search))}
    for row in rows:
        assert texts[row["id"]].startswith(f"{fold(row['title'])} lydki elan")
    assert texts[rows[0]["id"]].endswith(" 懸垂")
    assert texts[deleted["id"]] == ""
