from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from catalog_service import seeds
from service_kit.messaging.lanes import BULK


def _seed(app: Flask) -> None:
    with app.app_context():
        seeds.run()


def test_seeding_again_changes_and_tells_nothing(app: Flask, emitted: Any, anonymous: Any) -> None:
    _seed(app)
    first = len(emitted())
    assert first == len(seeds.rows())
    assert {row.lane for row in emitted()} == {BULK}
    _seed(app)
    assert len(emitted()) == first
    assert anonymous.get("/exercises").json["page"]["total"] == len(seeds.rows())


def test_a_changed_text_is_written_and_a_missing_exercise_retired(
    app: Flask, emitted: Any, anonymous: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seed(app)
    rows = seeds.rows()
    changed = {**rows[0], "description": "Another text."}
    monkeypatch.setattr(seeds, "rows", lambda: [changed, *rows[2:]])
    _seed(app)
    assert anonymous.get(f"/exercises/{rows[0]['slug']}").json["description"] == "Another text."
    assert anonymous.get(f"/exercises/{seeds.seed_id(rows[1]['slug'])}").json["retired"] is True
    assert len(emitted("catalog.exercise-changed.v1")) == len(emitted("catalog.exercise-retired.v1")) == 1


def test_what_an_administrator_wrote_is_left_alone(app: Flask, admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _seed(app)
    rows = seeds.rows()
    address = f"/exercises/{seeds.seed_id(rows[0]['slug'])}"
    assert admin.patch(address, {"description": "By hand."}, if_match='"1"').status_code == 200
    monkeypatch.setattr(seeds, "rows", lambda: [{**rows[0], "description": "By seed."}, *rows[1:]])
    _seed(app)
    assert admin.get(address).json["description"] == "By hand."


def test_a_name_that_an_administrator_gave_away_is_left_out(
    app: Flask, admin: Any, anonymous: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = seeds.rows()
    monkeypatch.setattr(seeds, "rows", lambda: rows[1:])
    _seed(app)
    address = f"/exercises/{rows[1]['slug']}"
    assert admin.patch(address, {"name": rows[0]["name"].upper()}, if_match='"1"').status_code == 200
    monkeypatch.setattr(seeds, "rows", lambda: rows)
    _seed(app)
    assert anonymous.get(f"/exercises/{rows[0]['slug']}").status_code == 404
    assert admin.patch(address, {"name": rows[1]["name"]}, if_match='"2"').status_code == 200
    _seed(app)
    assert anonymous.get(f"/exercises/{rows[0]['slug']}").json["name"] == rows[0]["name"]


def test_an_exercise_with_another_slug_may_have_the_name_of_the_one_before(
    app: Flask, anonymous: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seed(app)
    rows = seeds.rows()
    monkeypatch.setattr(seeds, "rows", lambda: [*rows[1:], {**rows[0], "slug": "another-slug"}])
    _seed(app)
    assert anonymous.get("/exercises/another-slug").json["name"] == rows[0]["name"]
    assert anonymous.get(f"/exercises/{rows[0]['slug']}").status_code == 404
