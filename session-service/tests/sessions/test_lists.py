"""Lists of sessions: pages, filters, and what older releases wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from service_kit.testing.statements import statement_texts
from session_service.app import create_app
from session_service.database import Model
from session_service.sessions import lists, queries, summaries

NOW = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)


@pytest.fixture
def sessions(lifter, start, send, at):
    """One of each state, a day after the other: finished, abandoned, finished without a plan, paused."""
    states = []
    for day, end in enumerate(("finish", "abandon")):
        at(NOW + timedelta(days=day))
        state = start()
        state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
        states.append(send(lifter, state, end).json)
    at(NOW + timedelta(days=2))
    states.append(send(lifter, lifter.post("/sessions", {"title": "By feel"}).json, "finish").json)
    at(NOW + timedelta(days=3))
    states.append(send(lifter, start(), "pause").json)
    return states


def ids(answer):
    return [one["id"] for one in answer.json["items"]]


def test_summaries_newest_first(lifter, bob, sessions):
    answer = lifter.get("/sessions")
    assert ids(answer) == [state["id"] for state in reversed(sessions)]
    names = (
        "id", "status", "title", "plan", "started_at", "ended_at", "ended_by", "time_zone", "local_date", "progress",
        "workout_id",
    )  # fmt: skip
    for item, state in zip(answer.json["items"], reversed(sessions), strict=True):
        assert item == {name: state[name] for name in names}
    assert [one["status"] for one in answer.json["items"]] == ["paused", "finished", "abandoned", "finished"]
    assert bob.get("/sessions").json["items"] == []


def test_pages(lifter, sessions):
    first = lifter.get("/sessions?limit=3")
    rest = lifter.get(f"/sessions?limit=3&cursor={first.json['page']['next']}")
    assert ids(first) + ids(rest) == [state["id"] for state in reversed(sessions)]
    assert rest.json["page"]["next"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=finished", [2, 0]),
        ("status=paused,abandoned", [3, 1]),
        ("status=active", []),
        ("from=2026-03-13&to=2026-03-14", [2, 1]),
        ("status=finished&to=2026-03-12", [0]),
    ],
)
def test_filters(lifter, sessions, query, expected):
    assert ids(lifter.get(f"/sessions?{query}")) == [sessions[number]["id"] for number in expected]


def test_by_plan(lifter, sessions):
    first, second = (sessions[place]["plan"]["plan_id"] for place in (0, 1))
    assert ids(lifter.get(f"/sessions?plan_id={first}")) == [sessions[0]["id"]]
    assert ids(lifter.get(f"/sessions?plan_id={first},{second}")) == [sessions[1]["id"], sessions[0]["id"]]


def test_an_unknown_plan_and_that_of_another_are_refused_alike(lifter, bob, sessions, known_plan, deliver):
    own = sessions[0]["plan"]["plan_id"]
    for key in (known_plan(bob)["plan_id"], new_id()):
        answer = lifter.get(f"/sessions?plan_id={own},{key}")
        (error,) = answer.json["errors"]
        assert (answer.status_code, error["parameter"], error["code"]) == (422, "plan_id", "unknown-plan")
    data = {"plan_id": own, "user_id": str(lifter.user_id)}
    deliver("plans.plan-deleted.v1", data, subject=UUID(own), version=2, user_id=lifter.user_id)
    assert ids(lifter.get(f"/sessions?plan_id={own}")) == [sessions[0]["id"]]  # gone, but it was done


@pytest.mark.parametrize("path", ["/sessions", "/workouts"])
def test_from_lies_not_after_to(lifter, path):
    answer = lifter.get(f"{path}?from=2026-03-13&to=2026-03-12&limit=0")
    assert {(one["parameter"], one["code"]) for one in answer.json["errors"]} == {
        ("limit", "out-of-range"),
        ("from", "out-of-range"),
    }
    (error,) = lifter.get(f"{path}?from=2026-03-13&to=2026-03-12").json["errors"]
    assert error == {"parameter": "from", "code": "out-of-range", "detail": "Must not lie after `to`."}
    assert lifter.get(f"{path}?from=2026-03-12&to=2026-03-12").status_code == 200


@pytest.mark.parametrize("query", ["status=open", "status=active,done", "from=yesterday", "plan_id=7", "page=2"])
def test_what_is_no_filter_is_refused(lifter, query):
    assert lifter.get(f"/sessions?{query}").status_code == 422


def test_a_list_reads_no_log(app, lifter, sessions):
    with statement_texts(app) as statements:
        lifter.get("/sessions")
    assert not [text for text in statements if "session_commands" in text or "snapshot" in text]


def test_sessions_of_the_release_before_are_summarized_by_the_clock(migrated_app, tmp_path):
    plan = {"plan_id": str(new_id()), "version": 1, "name": "Four days", "day_id": str(new_id()), "day_name": "Legs"}
    with older_database(create_app, migrated_app, tmp_path, "0016") as older:
        frozen = {"title": "Legs", "plan": plan, "blocks": []}
        keys = [
            _insert(older, frozen, 1, "finished"),
            _insert(older, {"title": "Free", "plan": None, "blocks": []}, 0, "open"),
        ]
        insert_row(older, Model.metadata.tables["session_commands"], **_entry(keys[0]))
        migrations.upgrade(older)
        with older.app_context():
            views = [lists.summary_view(queries.find(USER, key)) for key in keys]
            assert [(view["title"], view["plan"], view["progress"]) for view in views] == [
                ("Legs", plan, None),
                ("Free", None, None),
            ]
        with older.app_context(), transaction():
            summaries.summarize_outdated()
        with older.app_context():
            finished, free = (queries.find(USER, key) for key in keys)
            assert (finished.ended_at, finished.ended_by, finished.plan_id) == (NOW, "user", UUID(plan["plan_id"]))
            assert lists.summary_view(free)["progress"]["sets"] == 0
            assert (finished.last_command_at, free.last_command_at) == (NOW, NOW - timedelta(hours=1))


USER = new_id()


def _insert(older, snapshot, sequence, status):
    key, started_at = new_id(), NOW - timedelta(hours=1)
    day = {"time_zone": "UTC", "local_date": started_at.date(), "started_at": started_at}
    times = {"created_at": now(), "updated_at": now()}
    own = {"id": key, "user_id": USER, "status": status, "sequence": sequence, "snapshot": snapshot}
    insert_row(older, Model.metadata.tables["sessions"], **own, **day, **times)
    return key


def _entry(session_id):
    own = {"command_id": new_id(), "kind": "finish", "body": {}, "touches": ["*"], "digest": "0" * 64}
    return own | {"session_id": session_id, "sequence": 1, "at": NOW, "received_at": now()}
