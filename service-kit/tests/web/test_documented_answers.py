"""What the tests of every service find in an answer that its document does not tell of."""

from flask import jsonify

from service_kit.errors import Conflict
from service_kit.testing.documented_answers import findings

PAGE = {"number": 1, "size": 20, "total": 1, "pages": 1}


def test_members_that_are_missing_or_not_declared_are_found(app, alice, monkeypatch):
    monkeypatch.setitem(app.view_functions, "boats.list_boats", lambda: jsonify(items=[], page=PAGE))
    assert (alice.get("/boats").status_code, findings(app)) == (200, [])
    monkeypatch.setitem(app.view_functions, "boats.list_boats", lambda: jsonify(items=[{"id": 7}], page=PAGE, more=1))
    alice.get("/boats")
    found = "\n".join(findings(app))
    for text in ("7 is not of type", '"name" is a required property', "'more'"):
        assert text in found


def test_a_status_and_a_media_type_that_are_not_documented_are_found(app, alice, monkeypatch):
    def refuse():
        raise Conflict

    monkeypatch.setitem(app.view_functions, "boats.list_boats", refuse)
    alice.get("/boats")
    assert findings(app) == ["GET /api/v1/boats answered 409 CONFLICT: this status is not documented"]
    monkeypatch.setitem(app.view_functions, "boats.list_boats", lambda: "plain")
    alice.get("/boats")
    assert findings(app) == ["GET /api/v1/boats answered 200 OK: its media type is not among application/json"]
