"""The index, the merged document, its viewer, and the pages about problems."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

from gateway import documents, reference
from gateway.documents import merge, owner
from gateway.gateway_openapi import GATEWAY_DOCUMENT
from gateway.introduction import TAGS
from gateway.routes import RESOURCES, SERVICES
from gateway.state import state
from service_kit.version import VERSION

CONTRACTS = Path(__file__).parents[2] / "contracts" / "openapi"


def document(service: str, *paths: str, **more: Any) -> dict[str, Any]:
    """A small document as a service would give it."""
    name = service.title()
    return {
        "openapi": "3.1.0",
        "info": {"title": service, "version": "1"},
        "paths": {
            path: {
                "get": {
                    "operationId": f"get_{service}_{number}",
                    "tags": [f"{service}_internal" if path.startswith("/internal") else service],
                    "responses": {"200": {"description": "x"}, "409": {"$ref": f"#/components/responses/{name}Taken"}},
                }
            }
            for number, path in enumerate(paths)
        },
        "components": {
            "schemas": {f"{name}Thing": {"type": "object"}, "Unused": {"type": "object"}},
            "responses": {
                f"{name}Taken": {
                    "description": "Taken",
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": f"#/components/schemas/{name}Thing"},
                            "examples": {f"{service}-taken": {"$ref": f"#/components/examples/{service}-taken"}},
                        }
                    },
                }
            },
            "examples": {
                f"{service}-taken": {
                    "value": {
                        "type": f"/problems/{service}-taken",
                        "title": "Taken <b>",
                        "status": 409,
                        "detail": "Choose another.",
                        "request_id": "x",
                    }
                }
            },
            "securitySchemes": {"accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "tags": [{"name": service}, {"name": f"{service}_internal"}],
        **more,
    }


def test_documents_are_merged_without_what_cannot_be_reached() -> None:
    merged = merge(
        {
            "plans": document("plans", "/api/v1/plans", "/api/v1/goals", "/internal/plans/{plan_id}", "/health/live"),
            "session": document("session", "/api/v1/sessions/some/events"),
            "auth": document("auth", "/.well-known/jwks.json", "/api/v1/users/me"),
        }
    )
    validate(merged)
    assert set(merged["paths"]) == {
        *GATEWAY_DOCUMENT["paths"],
        "/api/v1/plans",
        "/api/v1/sessions/some/events",
        "/.well-known/jwks.json",
        "/api/v1/users/me",
    }
    assert {"PlansThing", "SessionThing", "AuthThing", "Today"} <= set(merged["components"]["schemas"])
    assert "Unused" not in merged["components"]["schemas"]
    assert [tag["name"] for tag in merged["tags"]] == ["gateway", "plans", "session", "auth"]


def test_what_takes_a_token_can_be_had_by_password_too() -> None:
    original = document("plans", "/api/v1/plans", "/api/v1/plans/public")
    original["paths"]["/api/v1/plans"]["get"]["security"] = [{"accessToken": []}]
    original["paths"]["/api/v1/plans/public"]["get"]["security"] = []
    merged = merge({"plans": original})
    by = {path: operations["get"]["security"] for path, operations in merged["paths"].items()}
    assert by["/api/v1/plans"] == by["/api/v1/me/today"] == [{"accessToken": []}, {"password": []}]
    assert by["/api/v1/plans/public"] == []
    flow = merged["components"]["securitySchemes"]["password"]["flows"]["password"]
    assert (owner(flow["tokenUrl"]), flow["scopes"]) == ("auth", {})


def test_every_tag_is_described_in_a_sentence_and_stands_in_one_group() -> None:
    committed = {name: json.loads((CONTRACTS / f"{name}.json").read_text()) for name in SERVICES}
    merged = merge(committed)
    tags = {tag["name"]: tag["description"] for tag in merged["tags"]}
    assert tags == TAGS
    grouped = [tag for group in merged["x-tagGroups"] for tag in group["tags"]]
    assert sorted(grouped) == sorted(tags)


def test_merging_leaves_the_originals_alone() -> None:
    original = document("plans", "/api/v1/plans")
    merge({"plans": original})
    assert original == document("plans", "/api/v1/plans")
    assert "/api/v1/plans" not in GATEWAY_DOCUMENT["paths"]
    validate(GATEWAY_DOCUMENT)


@pytest.mark.parametrize(
    ("path", "service"),
    [("/api/v1/goals/{id}", "tracking"), ("/internal/x", None), ("/metrics", None), ("/api/v1/auth/login", "auth")],
)
def test_every_path_has_its_owner(path: str, service: str | None) -> None:
    assert owner(path) == service


def test_the_merged_document_outlives_its_services(app: Flask, service: Any, make_app: Callable[..., Flask]) -> None:
    app = make_app()
    client = app.test_client()
    service.documents["/openapi.json"] = (200, document("plans", "/api/v1/plans"))
    first = client.get("/openapi.json")
    assert first.status_code == 200
    assert first.json is not None
    assert "/api/v1/plans" in first.json["paths"]
    service.documents["/openapi.json"] = (503, {})
    state(app).documents._fresh_until = 0
    assert client.get("/openapi.json").json == first.json
    unchanged = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304


def test_the_release_is_named(make_app: Callable[..., Flask], service: Any) -> None:
    """In the merged document it is the gateway's own, whatever a service says, and it stands at `/health/live`."""
    service.documents["/openapi.json"] = (200, document("plans", "/api/v1/plans"))
    client = make_app().test_client()
    merged, live = client.get("/openapi.json").json, client.get("/health/live").json
    assert merged is not None
    assert (merged["info"]["version"], live) == (VERSION, {"status": "ok", "service": "gateway", "version": VERSION})


def test_what_was_never_there_is_named(make_app: Callable[..., Flask], unused_url: str, service: Any) -> None:
    service.documents["/openapi.json"] = (200, document("auth", "/api/v1/users/me"))
    answer = make_app(plans_url=unused_url).test_client().get("/openapi.json").json
    assert answer is not None
    assert answer["info"]["x-missing-services"] == ["plans"]


def test_two_parts_of_one_name_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(documents.log, "error", lambda _event, **values: logged.append(values["name"]))
    other = document("plans", "/api/v1/plans")
    other["components"]["schemas"] = {"AuthThing": {"type": "string"}}
    merge({"auth": document("auth", "/api/v1/users/me"), "plans": other})
    assert logged == ["AuthThing"]


def test_two_headings_of_one_name_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(documents.log, "error", lambda _event, **values: logged.append(values["name"]))
    other = document("plans", "/api/v1/plans", tags=[{"name": "auth", "description": "Something else."}])
    merge({"auth": document("auth", "/api/v1/users/me"), "plans": other})
    assert logged == ["auth"]


def test_the_index_lists_every_resource_with_an_address_that_answers(app: Flask) -> None:
    """An address is documented with a GET, and nothing that its path would still have to name."""
    answer = app.test_client().get("/api/v1").json
    assert answer is not None
    listed = answer["resources"]
    assert {entry["name"] for entry in listed} == {*RESOURCES, "me"}
    documents = {service: json.loads((CONTRACTS / f"{service}.json").read_text()) for service in SERVICES}
    documents["gateway"] = GATEWAY_DOCUMENT
    silent = [entry for entry in listed if "get" not in documents[entry["service"]]["paths"].get(entry["href"], {})]
    assert silent == []


def test_what_no_service_answers_is_not_listed_and_says_so(app: Flask, alice: Any) -> None:
    for path in ("/achievements", "/coaching", "/messages/1"):
        answer = alice.get(path)
        assert (answer.status_code, answer.json["detail"]) == (404, "There is nothing at this address.")


def test_the_viewer_needs_nothing_from_elsewhere(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    assert "<script>" not in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for asset in ("/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js", "/docs/favicon-32x32.png"):
        assert asset in page.text
        assert client.get(asset).status_code == 200
    assert client.get("/docs/../app.py").status_code in {400, 404}
    assert client.get("/").headers["Location"] == "/docs"


def test_every_problem_has_a_page(make_app: Callable[..., Flask], service: Any) -> None:
    service.documents["/openapi.json"] = (200, document("plans", "/api/v1/plans"))
    client = make_app().test_client()
    listed = client.get("/problems").json
    assert listed is not None
    kinds = {entry["type"] for entry in listed["items"]}
    assert {"/problems/not-found", "/problems/upstream-timeout", "/problems/plans-taken"} <= kinds
    for kind in kinds:
        found = client.get(kind)
        assert found.status_code == 200
        assert found.json is not None
        assert found.json["type"] == kind
        assert found.json["detail"]
    page = client.get("/problems/plans-taken", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "Taken &lt;b&gt;" in page.text
    for accepted in ("text/html" + " " * 8_000 + ";q=1", "text/html, " * 700):
        assert client.get("/problems/plans-taken", headers={"Accept": accepted}).mimetype == "application/json"
    assert client.get("/problems/nothing").status_code == 404
    assert client.get("/problems/Not%20a%20type").status_code == 404


HTML = {"Accept": "text/html"}


def test_every_code_of_an_error_is_explained(make_app: Callable[..., Flask], service: Any) -> None:
    client = make_app().test_client()
    listed: Any = client.get("/problems/codes").json
    codes = {one["code"]: one for one in listed["items"]}
    assert {"read-only", "unknown-muscle", "too-common"} <= codes.keys()
    assert all(set(one) == {"code", "meaning", "mending"} and all(one.values()) for one in codes.values())
    page = client.get("/problems/codes", headers=HTML)
    assert page.mimetype == "text/html"
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert all(f'<code id="{code}">' in page.text for code in codes)
    assert client.get("/docs/reading.css").mimetype == "text/css"


def test_every_event_is_shown_with_schema_example_producer_and_consumers(
    make_app: Callable[..., Flask], service: Any
) -> None:
    client = make_app().test_client()
    listed: Any = client.get("/docs/events").json
    by_type = {one["type"]: one for one in listed["items"]}
    assert set(by_type) == {
        f"{file.parent.name}.{file.name.removesuffix('.schema.json')}"
        for file in reference.EVENTS.glob("*/*.schema.json")
    }
    finished = by_type["session.workout-finished.v1"]
    assert (finished["producer"], "tracking" in finished["consumers"]) == ("session", True)
    for one in by_type.values():
        assert one["description"]
        assert set(one["schema"]["required"]) <= set(one["example"])
    page = client.get("/docs/events", headers=HTML)
    assert page.mimetype == "text/html"
    assert all(f'id="{kind}"' in page.text for kind in by_type)


def test_the_pages_lead_to_each_other(make_app: Callable[..., Flask], service: Any) -> None:
    client = make_app().test_client()
    index: Any = client.get("/api/v1").json
    for name in ("docs", "problems", "error_codes", "events"):
        page = client.get(index[name], headers=HTML)
        assert (page.status_code, page.mimetype) == (200, "text/html")
    linked = set(re.findall(r'href="(/[^"]*)"', client.get("/problems", headers=HTML).text))
    assert {"/docs", "/problems/codes", "/docs/events", "/problems/not-found"} <= linked
    assert all(client.get(address, headers=HTML).status_code == 200 for address in linked)
