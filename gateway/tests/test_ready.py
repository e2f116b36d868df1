"""Readiness tells what is missing, and asking often does not mean asking the services often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from gateway.ready import Readiness
from gateway.state import state


def test_all_ready(app: Flask, service: Any, make_app: Callable[..., Flask]) -> None:
    answer = make_app().test_client().get("/health/ready")
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json["checks"]) == {"keys", "auth", "catalog", "plans", "session", "tracking", "stream"}


def test_what_is_missing_is_named(make_app: Callable[..., Flask], unused_url: str, service: Any) -> None:
    service.documents["/health/ready"] = (
        503,
        {"checks": {"database": "password=secret refused", "keys": "ok"}},
    )
    answer = make_app(plans_url=unused_url).test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["plans"] == "unavailable"
    assert answer.json["checks"]["tracking"] == "unready: database"
    assert "secret" not in answer.text


def test_nonsense_is_not_readiness(make_app: Callable[..., Flask], service: Any) -> None:
    for nonsense in ({}, [], {"checks": 7}, "x"):
        service.documents["/health/ready"] = (503, nonsense)
        answer = make_app().test_client().get("/health/ready")
        assert answer.json is not None
        assert answer.json["checks"]["auth"] == "unready"


def test_services_are_asked_once_for_many_questions(app: Flask) -> None:
    upstreams = state(app).upstreams
    before = upstreams["plans"].outcomes["answered"]
    for check in list(Readiness(upstreams).checks().values()) * 3:
        check()
    assert upstreams["plans"].outcomes["answered"] == before + 1


def test_being_alive_needs_nobody(make_app: Callable[..., Flask], unused_url: str) -> None:
    assert make_app(auth_url=unused_url).test_client().get("/health/live").status_code == 200
